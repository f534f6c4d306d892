"""Reading and writing pools, memberships and their history. What writes takes the caller's connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from core.errors import NotFoundError
from core.pools import Membership, MemberState, Pool, PoolKind, PoolRules, Step, StepTaken
from storage.database import Database, utc_now
from storage.tables import expert, membership, membership_step, pool

Pools: TypeAlias = list[Pool]
Steps: TypeAlias = list[StepTaken]
_RULES = {one.name for one in fields(PoolRules)}


class PoolStore:
    """The pools of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, *, archived: bool = False) -> Pools:
        """Pools in the order in which they were made; `archived`: those that were put away, too."""
        query = select(pool).order_by(pool.c.created_at, pool.c.pool_id)
        with self._database.read() as connection:
            found = [_pool(row) for row in connection.execute(query)]
        return [one for one in found if archived or not one.is_archived]

    def get(self, pool_id: str) -> Pool:
        """One pool.

        Raises:
            NotFoundError: If there is none of this id.
        """
        with self._database.read() as connection:
            return self.read(connection, pool_id)

    def read(self, connection: Connection, pool_id: str) -> Pool:
        """As `get`, inside the caller's transaction."""
        row = connection.execute(select(pool).where(pool.c.pool_id == pool_id)).first()
        if row is None:
            raise NotFoundError("没有这个专家库，可能已被删除。请刷新页面。")
        return _pool(row)

    def write(self, connection: Connection, written: Pool) -> None:
        """Add a pool or change the one of this id."""
        values = {
            "name": written.name,
            "kind": written.kind.value,
            "rules": asdict(written.rules),
            "is_archived": written.is_archived,
        }
        changed = connection.execute(update(pool).where(pool.c.pool_id == written.pool_id).values(**values))
        if not changed.rowcount:
            connection.execute(insert(pool).values(pool_id=written.pool_id, created_at=utc_now(), **values))

    def count_members(self, state: MemberState | None = None) -> dict[str, int]:
        """Members of each pool, in one state or in any."""
        query = select(membership.c.pool_id, func.count()).group_by(membership.c.pool_id)
        if state is not None:
            query = query.where(membership.c.state == state.value)
        with self._database.read() as connection:
            return {row.pool_id: row[1] for row in connection.execute(query)}

    def count_states(self, pool_id: str) -> dict[MemberState, int]:
        """Members of a pool by their state; states that nobody is in are left out."""
        query = select(membership.c.state, func.count()).where(membership.c.pool_id == pool_id)
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(membership.c.state))
            return {MemberState(row.state): row[1] for row in rows}

    def certificate_numbers(self, pool_id: str) -> tuple[str, ...]:
        """Every number of a 聘书 in a pool."""
        query = select(membership.c.certificate_number).where(membership.c.pool_id == pool_id)
        with self._database.read() as connection:
            return tuple(number for number in connection.scalars(query) if number)

    def find_holder(self, connection: Connection, pool_id: str, number: str) -> str | None:
        """Id of the person who holds a number of a 聘书 in a pool, None where nobody does."""
        own = (membership.c.pool_id == pool_id) & (membership.c.certificate_number == number)
        return connection.scalar(select(membership.c.expert_id).where(own).limit(1))

    def history(self, expert_id: str, *, pool_id: str | None = None) -> Steps:
        """Every step of a person, the oldest first, those of records that were merged into this one included."""
        query = select(membership_step).where(of_person(membership_step.c.expert_id, expert_id))
        if pool_id is not None:
            query = query.where(membership_step.c.pool_id == pool_id)
        with self._database.read() as connection:
            return [_step(row) for row in connection.execute(query.order_by(membership_step.c.step_id))]

    def write_membership(self, connection: Connection, expert_id: str, written: Membership) -> None:
        """Add a membership or change the one of this pool and person."""
        values = _membership_values(written)
        own = (membership.c.pool_id == written.pool_id) & (membership.c.expert_id == expert_id)
        if not connection.execute(update(membership).where(own).values(**values)).rowcount:
            connection.execute(insert(membership).values(pool_id=written.pool_id, expert_id=expert_id, **values))

    def remove_memberships(self, connection: Connection, expert_id: str) -> None:
        """Take a person out of every pool; the history stays."""
        connection.execute(delete(membership).where(membership.c.expert_id == expert_id))

    def note_step(
        self,
        connection: Connection,
        expert_id: str,
        *,
        step: Step,
        before: MemberState | None,
        after: Membership,
        reason: str,
        actor: str,
    ) -> int:
        """Add a step to the history. Returns its id."""
        added = insert(membership_step).values(
            pool_id=after.pool_id,
            expert_id=expert_id,
            step=step.value,
            before=before.value if before else None,
            after=after.state.value,
            reason=reason,
            term_start=after.term_start,
            term_end=after.term_end,
            actor=actor,
            at=utc_now(),
        )
        return int(connection.execute(added.returning(membership_step.c.step_id)).scalar_one())


def read_memberships(connection: Connection, expert_ids: Sequence[str]) -> Mapping[str, tuple[Membership, ...]]:
    """The memberships of each of these people, inside the caller's transaction."""
    found: defaultdict[str, list[Membership]] = defaultdict(list)
    query = (
        select(membership)
        .join(pool, pool.c.pool_id == membership.c.pool_id)
        .where(membership.c.expert_id.in_(expert_ids))
        .order_by(pool.c.created_at, pool.c.pool_id)
    )
    for row in connection.execute(query):
        found[row.expert_id].append(membership_of(row))
    return {expert_id: tuple(rows) for expert_id, rows in found.items()}


def of_person(column: ColumnElement[str], expert_id: str) -> ColumnElement[bool]:
    """Whether a column names a person: by the id of the record, or of one that was merged into it."""
    return (column == expert_id) | column.in_(select(expert.c.expert_id).where(expert.c.merged_into == expert_id))


def clear_reasons(connection: Connection, expert_ids: Iterable[str]) -> None:
    """Take the words out of the history of people whose personal data is erased."""
    own = membership_step.c.expert_id.in_([*expert_ids])
    connection.execute(update(membership_step).where(own).values(reason=""))


def _pool(row: Row[Any]) -> Pool:
    rules = {name: value for name, value in row.rules.items() if name in _RULES}
    if "reviewers" in rules:
        rules["reviewers"] = tuple(rules["reviewers"])
    return Pool(
        pool_id=row.pool_id,
        name=row.name,
        kind=PoolKind(row.kind),
        rules=PoolRules(**rules),
        is_archived=row.is_archived,
    )


def membership_of(row: Row[Any]) -> Membership:
    """The membership in a row of its table."""
    return Membership(
        pool_id=row.pool_id,
        state=MemberState(row.state),
        since=row.since,
        announced_until=row.announced_until,
        term_start=row.term_start,
        term_end=row.term_end,
        certificate_number=row.certificate_number,
        terms=row.terms,
    )


def _membership_values(record: Membership) -> dict[str, Any]:
    values = asdict(record)
    del values["pool_id"]
    return {**values, "state": record.state.value}


def _step(row: Row[Any]) -> StepTaken:
    return StepTaken(
        step_id=row.step_id,
        pool_id=row.pool_id,
        expert_id=row.expert_id,
        step=Step(row.step),
        before=MemberState(row.before) if row.before else None,
        after=MemberState(row.after),
        reason=row.reason,
        term_start=row.term_start,
        term_end=row.term_end,
        actor=row.actor,
        at=row.at,
    )
