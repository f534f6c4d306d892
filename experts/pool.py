"""The expert pool: adding, changing, retiring and linking experts. Every change is stored together with its event."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from core.documents import Document
from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert, ExpertState
from events.clock import Clock
from events.log import EventLog, Transaction
from events.types import ExpertAdded, ExpertChanged, ExpertDeleted, ExpertLinked, ExpertTermExpiring
from experts.rules import FieldError, clean_expert
from storage.experts import ExpertCounts, ExpertFilters, Experts, ExpertStore

logger = logging.getLogger(__name__)

TERM_NOTICE_DAYS = 60
_NOT_COMPARED = ("expert_id", "is_sample", "document_ids")


class DocumentShelf(Protocol):
    """What the pool needs of the library: the documents that can be linked."""

    def list(self) -> Sequence[Document]:
        """All documents."""


def new_expert_id() -> str:
    """An id that no other expert has."""
    return secrets.token_hex(8)


class ExpertPool:
    """The experts of one association. Safe to share between threads."""

    def __init__(
        self,
        *,
        store: ExpertStore,
        documents: DocumentShelf,
        log: EventLog,
        clock: Clock,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.store = store
        self.documents = documents
        self.log = log
        self.today = today
        self._clock = clock

    def list(self, filters: ExpertFilters | None = None) -> Experts:
        """Experts in the order in which they were added."""
        return self.store.list(filters)

    def get(self, expert_id: str) -> Expert:
        """One expert.

        Raises:
            NotFoundError: If there is none of this id.
        """
        return self.store.get(expert_id)

    def counts(self) -> ExpertCounts:
        """How many there are, by state, sector and province."""
        return self.store.counts()

    def save(self, expert: Expert, *, actor: str | None = None) -> Expert:
        """Add an expert (empty or unknown id) or change the one of this id, links included.

        Returns:
            The record as stored. Nothing is written, and no event appended, where nothing changed.

        Raises:
            FieldError: If a field is missing or not allowed.
            InvalidInputError: If another expert has the same name and unit, or a linked document is gone.
        """
        cleaned = clean_expert(expert)
        self._require_documents(cleaned.document_ids)
        with self.log.transaction(actor=actor) as tx:
            known = self.store.read_many(tx.connection, [cleaned.expert_id]).get(cleaned.expert_id)
            self._refuse_double(tx, cleaned, known)
            if known is None:
                return self.add_in(tx, cleaned)
            return self.change_in(tx, known, cleaned)

    def delete(self, expert_id: str, *, actor: str | None = None) -> None:
        """Remove an expert with the links.

        Raises:
            NotFoundError: If there is none of this id.
        """
        with self.log.transaction(actor=actor) as tx:
            known = self.store.read_many(tx.connection, [expert_id]).get(expert_id)
            if known is None:
                raise NotFoundError("这位专家已被删除，请刷新专家库。")
            self._delete_in(tx, known)
        logger.info("deleted expert_id=%s", expert_id)

    def retire(self, expert_id: str, *, actor: str | None = None) -> Expert:
        """Let an expert leave the pool (退出); matching does not propose the person any more."""
        return self.save(replace(self.get(expert_id), state=ExpertState.RETIRED), actor=actor)

    def reinstate(self, expert_id: str, *, actor: str | None = None) -> Expert:
        """Take a retired expert back into office (在聘)."""
        return self.save(replace(self.get(expert_id), state=ExpertState.ACTIVE), actor=actor)

    def link_documents(self, expert_id: str, document_ids: Iterable[str], *, actor: str | None = None) -> Expert:
        """Make these, and only these, the documents that show an expert's work.

        Raises:
            NotFoundError: If there is no such expert.
            InvalidInputError: If a document is not in the library.
        """
        return self.save(replace(self.get(expert_id), document_ids=tuple(document_ids)), actor=actor)

    def remove_samples(self, tx: Transaction) -> int:
        """Remove every sample expert inside the caller's transaction. Returns how many. Safe to run twice."""
        samples = self.store.read_matching(tx.connection, ExpertFilters(is_sample=True))
        for sample in samples:
            self._delete_in(tx, sample)
        return len(samples)

    def add_in(self, tx: Transaction, expert: Expert) -> Expert:
        """Write a new, cleaned record and its events inside the caller's transaction."""
        added = replace(expert, expert_id=expert.expert_id or new_expert_id())
        self.store.insert(tx.connection, added)
        tx.append(ExpertAdded(expert_id=added.expert_id))
        if added.document_ids:
            tx.append(ExpertLinked(expert_id=added.expert_id, document_ids=added.document_ids))
        self._set_timer(tx, added)
        logger.info("added expert_id=%s documents=%d", added.expert_id, len(added.document_ids))
        return added

    def change_in(self, tx: Transaction, known: Expert, changed: Expert) -> Expert:
        """Write what differs between two cleaned records of one expert, and its events."""
        names = changed_fields(known, changed)
        links = sorted(set(known.document_ids) ^ set(changed.document_ids))
        if names:
            self.store.update(tx.connection, changed)
            tx.append(ExpertChanged(expert_id=known.expert_id, fields=names))
        if links:
            self.store.set_documents(tx.connection, known.expert_id, changed.document_ids)
            tx.append(ExpertLinked(expert_id=known.expert_id, document_ids=tuple(links)))
        if {"term_end", "state"} & set(names):
            self._set_timer(tx, changed)
        if names or links:
            logger.info("changed expert_id=%s fields=%s links=%d", known.expert_id, ",".join(names), len(links))
        return changed

    def _delete_in(self, tx: Transaction, known: Expert) -> None:
        self.store.delete(tx.connection, known.expert_id)
        if known.document_ids:
            tx.append(ExpertLinked(expert_id=known.expert_id, document_ids=known.document_ids))
        tx.append(ExpertDeleted(expert_id=known.expert_id))
        self._clock.cancel(tx, _timer_name(known.expert_id))

    def _set_timer(self, tx: Transaction, expert: Expert) -> None:
        """Have the end of the term announced in time; a term that is over already needs no notice."""
        self._clock.cancel(tx, _timer_name(expert.expert_id))
        if expert.term_end is None or expert.state is not ExpertState.ACTIVE or expert.term_end < self.today():
            return
        day = expert.term_end - timedelta(days=TERM_NOTICE_DAYS)
        self._clock.set(
            tx,
            _timer_name(expert.expert_id),
            due_at=datetime.combine(day, time(8)).astimezone(UTC),  # eight in the morning at the office
            happening=ExpertTermExpiring(expert_id=expert.expert_id, term_end=expert.term_end.isoformat()),
        )

    def _refuse_double(self, tx: Transaction, expert: Expert, known: Expert | None) -> None:
        if known is not None and (known.name, known.unit) == (expert.name, expert.unit):
            return
        same = self.store.find_same_person(tx.connection, expert.name, expert.unit)
        if same is not None and same.expert_id != expert.expert_id:
            where = f"（{expert.unit}）" if expert.unit else "（未填单位）"
            raise FieldError(
                "name",
                f"专家库中已有{expert.name}{where}。请打开已有的记录修改；若确是另一个人，请在单位中写明部门以示区别。",
            )

    def _require_documents(self, document_ids: Sequence[str]) -> None:
        if not document_ids:
            return
        missing = set(document_ids) - {document.document_id for document in self.documents.list()}
        if missing:
            raise InvalidInputError(f"有 {len(missing)} 份关联资料已不在资料库中，请重新选择关联资料。")


def changed_fields(known: Expert, changed: Expert) -> tuple[str, ...]:
    """Names of the fields that differ, links and internal ones left out."""
    names = (field.name for field in fields(Expert) if field.name not in _NOT_COMPARED)
    return tuple(name for name in names if getattr(known, name) != getattr(changed, name))


def _timer_name(expert_id: str) -> str:
    return f"term:{expert_id}"
