"""The people of the expert pools: adding, changing and linking them. Every change is stored together with its event."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Protocol

from core.documents import Document
from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState, Step
from events.log import EventLog, Transaction
from events.types import ExpertAdded, ExpertChanged, ExpertDeleted, ExpertLinked, ExpertsToldApart
from experts.contact import mobiles
from experts.erasure import erase_in
from experts.likeness import identity_of
from experts.memberships import MembershipWriter
from experts.rules import FieldError, clean_expert
from storage.experts import ExpertCounts, ExpertFilters, Experts, ExpertStore
from storage.personal import PersonalStore

logger = logging.getLogger(__name__)

NOT_COMPARED = ("expert_id", "is_sample", "merged_into", "erased_on", "memberships", "document_ids")


class SamePersonError(FieldError):
    """The record may be of somebody who is in the pool. `expert_ids`: whose records are alike."""

    def __init__(self, field: str, message: str, expert_ids: tuple[str, ...]) -> None:
        super().__init__(field, message)
        self.expert_ids = expert_ids


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
        self.personal = PersonalStore(log.database)
        self.pools = writer.store
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

    def save(
        self,
        expert: Expert,
        *,
        step: Step = Step.REGISTER,
        apart_from: Collection[str] = (),
        actor: str | None = None,
    ) -> Expert:
        """Add an expert (empty or unknown id) or change the one of this id, links and memberships included.

        A new person without a membership is in office (在聘) in the main pool. Memberships are written down as they
        are given, as a list or a correction has them; to move a person from state to state is `Lifecycle`'s.

        Args:
            step: How a new person came to the pools named: registered, nominated or self-nominated.
            apart_from: People with the same mobile number or number of a 聘书 who are known to be others.

        Returns:
            The record as stored. Nothing is written, and no event appended, where nothing changed.

        Raises:
            FieldError: If a field is missing or not allowed.
            SamePersonError: If another expert has the same name and unit, mobile number or number of a 聘书.
            NotFoundError: If the record was merged or erased.
            InvalidInputError: If a linked document is gone.
        """
        cleaned = clean_expert(expert, today=self.today())
        self._require_documents(cleaned.document_ids)
        with self.log.transaction(actor=actor) as tx:
            known = self.store.read_many(tx.connection, [cleaned.expert_id]).get(cleaned.expert_id)
            if known is not None and known.is_stub:
                raise NotFoundError("这条记录已被合并或清除，不能再修改。请刷新专家库。")
            if known is None or (known.name, known.unit) != (cleaned.name, cleaned.unit):
                self.refuse_same_name(tx, cleaned)
            self._refuse_alike(tx, cleaned, known, apart_from)
            saved = self.add_in(tx, cleaned, step=step) if known is None else self.change_in(tx, known, cleaned)
            for other_id in apart_from:
                if self.personal.tell_apart(tx.connection, saved.expert_id, other_id, actor=tx.actor):
                    tx.append(ExpertsToldApart(expert_id=saved.expert_id, other_id=other_id))
            return saved

    def delete(self, expert_id: str, *, actor: str | None = None) -> None:
        """Erase a person's data at the person's wish; a sample is removed altogether. Safe to run twice.

        Raises:
            NotFoundError: If there is none of this id, or the record was merged into another.
        """
        with self.log.transaction(actor=actor) as tx:
            known = self.store.read_many(tx.connection, [expert_id]).get(expert_id)
            if known is None or known.merged_into:
                raise NotFoundError("这位专家已被删除或合并，请刷新专家库。")
            if known.erased_on is not None:
                return
            if known.is_sample:
                self._delete_in(tx, known)
            else:
                erase_in(tx, known, store=self.store, personal=self.personal, writer=self._writer, today=self.today())
        self.log.database.forget_old_pages()

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

    def add_in(self, tx: Transaction, expert: Expert, *, step: Step = Step.REGISTER) -> Expert:
        """Write a new, cleaned record and its events inside the caller's transaction."""
        members = expert.memberships or (
            Membership(pool_id=MAIN_POOL, state=MemberState.ACTIVE, since=self.today(), terms=1),
        )
        added = replace(expert, expert_id=expert.expert_id or new_expert_id(), memberships=members)
        self.store.insert(tx.connection, added)
        tx.append(ExpertAdded(expert_id=added.expert_id))
        if added.document_ids:
            tx.append(ExpertLinked(expert_id=added.expert_id, document_ids=added.document_ids))
        self._writer.register(tx, added.expert_id, (), members, step=step)
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

    def refuse_same_name(self, tx: Transaction, expert: Expert) -> None:
        """Refuse a record whose name and unit another one has.

        Raises:
            SamePersonError: If there is one.
        """
        same = self.store.find_same_person(tx.connection, expert.name, expert.unit)
        if same is not None and same.expert_id != expert.expert_id:
            where = f"（{expert.unit}）" if expert.unit else "（未填单位）"
            raise SamePersonError(
                "name",
                f"专家库中已有{expert.name}{where}。请打开已有的记录修改；若确是另一个人，请在单位中写明部门以示区别。",
                (same.expert_id,),
            )

    def _refuse_alike(self, tx: Transaction, expert: Expert, known: Expert | None, apart_from: Collection[str]) -> None:
        now, was = identity_of(expert), identity_of(known) if known else None
        phones = mobiles(now.phone) - (mobiles(was.phone) if was else frozenset())
        numbers = now.certificates - (was.certificates if was else frozenset())
        if not phones and not numbers:
            return
        near = self.store.read_similar(tx.connection, phones=phones, certificates=[one for _, one in numbers])
        for other in near:
            if other.expert_id in {expert.expert_id, *apart_from} or other.is_sample != expert.is_sample:
                continue
            theirs = identity_of(other)
            field = "phone" if phones & mobiles(theirs.phone) else "certificate_number"
            if field == "phone" or numbers & theirs.certificates:
                what = "手机号" if field == "phone" else "聘书编号"
                where = f"（{other.unit}）" if other.unit else ""
                raise SamePersonError(
                    field,
                    f"{what}与专家库中的{other.name}{where}相同。若是同一个人，请打开已有的记录修改；"
                    f"若{what}填错了，请改正；确是两个人的，请选“确是另一个人”再保存。",
                    (other.expert_id,),
                )

    def _require_documents(self, document_ids: Sequence[str]) -> None:
        if not document_ids:
            return
        missing = set(document_ids) - {document.document_id for document in self.documents.list()}
        if missing:
            raise InvalidInputError(f"有 {len(missing)} 份关联资料已不在资料库中，请重新选择关联资料。")


def changed_fields(known: Expert, changed: Expert) -> tuple[str, ...]:
    """Names of the fields that differ, links and internal ones left out."""
    names = (field.name for field in fields(Expert) if field.name not in NOT_COMPARED)
    return tuple(name for name in names if getattr(known, name) != getattr(changed, name))
