"""Records that may be one person: the list, telling two people apart, and merging two records without a loss."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert
from core.pools import Membership
from events.log import Transaction
from events.types import ExpertLinked, ExpertsMerged, ExpertsToldApart
from experts.likeness import Likeness, find_alike
from experts.memberships import MembershipWriter
from experts.pool import NOT_COMPARED, ExpertPool
from experts.rules import LONGEST_LIST, clean_expert

logger = logging.getLogger(__name__)

UNITED = frozenset(LONGEST_LIST)  # lists hold the entries of both records
CHOSEN = tuple(one.name for one in fields(Expert) if one.name not in {*NOT_COMPARED, *UNITED})


class Duplicates:
    """Finds and settles records of the same person. Safe to share between threads."""

    def __init__(self, *, pool: ExpertPool, writer: MembershipWriter) -> None:
        self._pool = pool
        self._writer = writer
        self._store = pool.personal

    def list(self) -> Sequence[Likeness]:
        """Pairs of records that may be one person and were not told apart, the older record first."""
        with self._pool.log.database.read() as connection:
            return find_alike(self._store.identities(connection), apart=self._store.apart(connection))

    def tell_apart(self, expert_id: str, other_id: str, *, actor: str | None = None) -> None:
        """Note that two records are two people; they are not listed again. Safe to run twice."""
        with self._pool.log.transaction(actor=actor) as tx:
            if self._store.tell_apart(tx.connection, expert_id, other_id, actor=tx.actor):
                tx.append(ExpertsToldApart(expert_id=expert_id, other_id=other_id))

    def merge(
        self,
        kept_id: str,
        merged_id: str,
        *,
        take: Collection[str] = (),
        take_pools: Collection[str] = (),
        actor: str | None = None,
    ) -> Expert:
        """Make two records one. Links, memberships and history of both go on under the record kept.

        A field that only one record fills is taken from it; lists hold the entries of both. Both records as they were
        are kept beside, so that nothing is lost.

        Args:
            take: Fields whose value is that of the record merged away.
            take_pools: Pools in which both are, and the membership of the record merged away counts.

        Returns:
            The record as it is now.

        Raises:
            NotFoundError: If one of the records is gone or was merged before.
            InvalidInputError: If it is one record, or the outcome is not allowed.
        """
        if kept_id == merged_id:
            raise InvalidInputError("这是同一条记录，不需要合并。")
        with self._pool.log.transaction(actor=actor) as tx:
            known = self._pool.store.read_many(tx.connection, [kept_id, merged_id])
            kept, other = known.get(kept_id), known.get(merged_id)
            if kept is None or other is None or kept.is_stub or other.is_stub:
                raise NotFoundError("其中一条记录已被合并或清除，请刷新页面。")
            outcome = clean_expert(unite(kept, other, take=take, take_pools=take_pools), today=self._pool.today())
            self._put_away(tx, kept, other)
            self._pool.refuse_same_name(tx, outcome)
            self._pool.change_in(tx, kept, outcome)
            tx.append(ExpertsMerged(expert_id=kept_id, merged_id=merged_id))
        logger.info("merged expert_id=%s merged_id=%s", kept_id, merged_id)
        return self._pool.get(kept_id)

    def _put_away(self, tx: Transaction, kept: Expert, other: Expert) -> None:
        before = {"kept": as_plain(kept), "merged": as_plain(other)}
        self._store.merge(tx.connection, kept.expert_id, other.expert_id, before=before, actor=tx.actor)
        stub = Expert(
            expert_id=other.expert_id,
            name=other.name,
            unit=other.unit,
            is_sample=other.is_sample,
            merged_into=kept.expert_id,
        )
        self._pool.store.update(tx.connection, stub)
        if other.document_ids:
            self._pool.store.set_documents(tx.connection, other.expert_id, ())
            tx.append(ExpertLinked(expert_id=other.expert_id, document_ids=other.document_ids))
        for one in other.memberships:
            self._writer.cancel_timers(tx, other.expert_id, one.pool_id)
        self._writer.store.remove_memberships(tx.connection, other.expert_id)


def unite(kept: Expert, other: Expert, *, take: Collection[str] = (), take_pools: Collection[str] = ()) -> Expert:
    """The record that two become; see `Duplicates.merge`."""
    values: dict[str, Any] = {}
    for name in CHOSEN:
        mine, theirs = getattr(kept, name), getattr(other, name)
        values[name] = theirs if theirs and (name in take or not mine) else mine
    for name in UNITED:
        values[name] = tuple(dict.fromkeys((*getattr(kept, name), *getattr(other, name))))
    own = {one.pool_id for one in kept.memberships}
    theirs_by_pool: dict[str, Membership] = {one.pool_id: one for one in other.memberships}
    members = [theirs_by_pool[one.pool_id] if one.pool_id in take_pools else one for one in kept.memberships]
    members += [one for one in other.memberships if one.pool_id not in own]
    links = tuple(dict.fromkeys((*kept.document_ids, *other.document_ids)))
    return replace(kept, **values, memberships=tuple(members), document_ids=links)


def differing(kept: Expert, other: Expert) -> tuple[str, ...]:
    """Fields that both records fill, with different values: somebody has to choose."""
    pairs = ((name, getattr(kept, name), getattr(other, name)) for name in CHOSEN)
    return tuple(name for name, mine, theirs in pairs if mine and theirs and mine != theirs)


def as_plain(expert: Expert) -> dict[str, Any]:
    """A record as JSON has it: days as 2024-01-31."""
    return {name: _plain(value) for name, value in asdict(expert).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value
