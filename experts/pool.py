"""The people of the expert pools: adding, changing and linking them. Every change is stored together with its event."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Protocol

from core.documents import Document
from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState
from events.log import EventLog, Transaction
from events.types import ExpertAdded, ExpertChanged, ExpertDeleted, ExpertLinked
from experts.memberships import MembershipWriter
from experts.rules import FieldError, clean_expert
from storage.experts import ExpertCounts, ExpertFilters, Experts, ExpertStore

logger = logging.getLogger(__name__)

_NOT_COMPARED = ("expert_id", "is_sample", "memberships", "document_ids")


class DocumentShelf(Protocol):
    """What the pool needs of the library: the documents that can be linked."""

    def list(self) -> Sequence[Document]:
        """All documents."""


def new_expert_id() -> str:
    """An id that no other expert has."""
    return secrets.token_hex(8)


class ExpertPool:
    """The people of one association's pools. Safe to share between threads."""

    def __init__(
        self,
        *,
        store: ExpertStore,
        documents: DocumentShelf,
        log: EventLog,
        writer: MembershipWriter,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.store = store
        self.documents = documents
        self.log = log
        self.today = today
        self._writer = writer

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
        """Add an expert (empty or unknown id) or change the one of this id, links and memberships included.

        A new person without a membership is in office (在聘) in the main pool. Memberships are written down as they
        are given, as a list or a correction has them; to move a person from state to state is `Lifecycle`'s.

        Returns:
            The record as stored. Nothing is written, and no event appended, where nothing changed.

        Raises:
            FieldError: If a field is missing or not allowed.
            InvalidInputError: If another expert has the same name and unit, or a linked document is gone.
        """
        cleaned = clean_expert(expert, today=self.today())
        self._require_documents(cleaned.document_ids)
        with self.log.transaction(actor=actor) as tx:
            known = self.store.read_many(tx.connection, [cleaned.expert_id]).get(cleaned.expert_id)
            self._refuse_double(tx, cleaned, known)
            if known is None:
                return self.add_in(tx, cleaned)
            return self.change_in(tx, known, cleaned)

    def delete(self, expert_id: str, *, actor: str | None = None) -> None:
        """Remove an expert with the links and the memberships.

        Raises:
            NotFoundError: If there is none of this id.
        """
        with self.log.transaction(actor=actor) as tx:
            known = self.store.read_many(tx.connection, [expert_id]).get(expert_id)
            if known is None:
                raise NotFoundError("这位专家已被删除，请刷新专家库。")
            self._delete_in(tx, known)
        logger.info("deleted expert_id=%s", expert_id)

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
        members = expert.memberships or (
            Membership(pool_id=MAIN_POOL, state=MemberState.ACTIVE, since=self.today(), terms=1),
        )
        added = replace(expert, expert_id=expert.expert_id or new_expert_id(), memberships=members)
        self.store.insert(tx.connection, added)
        tx.append(ExpertAdded(expert_id=added.expert_id))
        if added.document_ids:
            tx.append(ExpertLinked(expert_id=added.expert_id, document_ids=added.document_ids))
        self._writer.register(tx, added.expert_id, (), members)
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
        moved = self._writer.register(tx, known.expert_id, known.memberships, changed.memberships)
        if names or links or moved:
            logger.info("changed expert_id=%s fields=%s links=%d", known.expert_id, ",".join(names), len(links))
        return changed

    def _delete_in(self, tx: Transaction, known: Expert) -> None:
        self.store.delete(tx.connection, known.expert_id)
        if known.document_ids:
            tx.append(ExpertLinked(expert_id=known.expert_id, document_ids=known.document_ids))
        tx.append(ExpertDeleted(expert_id=known.expert_id))
        for one in known.memberships:
            self._writer.cancel_timers(tx, known.expert_id, one.pool_id)

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
