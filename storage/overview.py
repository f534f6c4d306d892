"""Reading what the pool at a glance is counted from: people with their uses, wanted structures, asked questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import Connection, delete, func, insert, select, union_all

from core.pools import MemberState
from storage.database import Database
from storage.tables import (
    asked_question,
    document,
    expert,
    expert_document,
    membership,
    pool_target,
    use,
)
from storage.uses import NO_USE, count_uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands in one pool, and until when."""

    pool_id: str
    state: MemberState
    term_end: date | None

    @property
    def is_active(self) -> bool:
        """Whether the person is in office (在聘) there."""
        return self.state is MemberState.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A person of a pool as far as the overview counts it.

    Attributes:
        sector, gender, title, region: As recorded, "" where unknown.
        background: Biography, achievements, post and titles of the linked documents as one text.
        consent_on: Day on which the person agreed to the use of the data, None where nothing is known.
        updated_at: When the record was last changed.
        standings: One for each pool.
        uses: Uses in the calendar year asked about, in all pools together (`storage.uses`).
    """

    expert_id: str
    name: str
    unit: str
    post: str
    title: str
    sector: str
    gender: str
    birth_year: int | None
    region: str
    specialties: tuple[str, ...]
    background: str
    consent_on: date | None
    updated_at: datetime
    is_sample: bool
    standings: tuple[Standing, ...]
    uses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A line of a wanted structure: `amount` percent (`measure` 比例) or people (人数) of a value of a side."""

    side: str
    value: str
    measure: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question with how often it was asked and when last."""

    question: str
    times: int
    last_at: datetime


People: TypeAlias = list[PersonFacts]
TargetRows: TypeAlias = list[TargetRow]
Questions: TypeAlias = list[AskedQuestion]


class OverviewStore:
    """What the overview reads of one database, and the wanted structures. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def people(self, *, year: int) -> People:
        """Everybody who is a member of any pool, in any state, in the order of adding."""
        standings: defaultdict[str, list[Standing]] = defaultdict(list)
        members = select(membership.c.expert_id, membership.c.pool_id, membership.c.state, membership.c.term_end)
        linked = select(expert_document.c.expert_id, document.c.title).join(
            document, document.c.document_id == expert_document.c.document_id
        )
        titles: defaultdict[str, list[str]] = defaultdict(list)
        states = {state.value: state for state in MemberState}
        with self._database.read() as connection:
            for expert_id, pool_id, state, term_end in connection.execute(members):
                one = Standing(pool_id=pool_id, state=states[state], term_end=term_end)
                standings[expert_id].append(one)
            for expert_id, title in connection.execute(linked):
                titles[expert_id].append(title or "")
            counts = count_uses(connection, year)
            rows = connection.execute(_PEOPLE).all()
        return [
            PersonFacts(
                expert_id=row.expert_id,
                name=row.name,
                unit=row.unit,
                post=row.post,
                title=row.title,
                sector=row.sector or "",
                gender=row.gender or "",
                birth_year=row.birth_year,
                region=row.region,
                specialties=tuple(row.specialties),
                background="\n".join((row.biography, row.achievements, row.post, *titles[row.expert_id])),
                consent_on=row.consent_on,
                updated_at=row.updated_at,
                is_sample=row.is_sample,
                standings=tuple(standings[row.expert_id]),
                uses=counts.get(row.expert_id, NO_USE).uses,
            )
            for row in rows
            if row.expert_id in standings
        ]

    def targets(self, pool_id: str) -> TargetRows:
        """The wanted structure of a pool."""
        query = select(pool_target).where(pool_target.c.pool_id == pool_id)
        with self._database.read() as connection:
            return [
                TargetRow(side=row.side, value=row.value, measure=row.measure, amount=row.amount)
                for row in connection.execute(query.order_by(pool_target.c.side, pool_target.c.value))
            ]

    def write_targets(self, connection: Connection, pool_id: str, side: str, rows: Iterable[TargetRow]) -> None:
        """Make these, and only these, what is wanted of one side of a pool, inside the caller's transaction."""
        connection.execute(delete(pool_target).where(pool_target.c.pool_id == pool_id, pool_target.c.side == side))
        values = [
            {"pool_id": pool_id, "side": side, "value": one.value, "measure": one.measure, "amount": one.amount}
            for one in rows
        ]
        if values:
            connection.execute(insert(pool_target), values)

    def count_questions(self) -> int:
        """How many questions and uses are noted, of whatever age."""
        with self._database.read() as connection:
            return sum(connection.scalar(select(func.count()).select_from(one)) or 0 for one in (asked_question, use))

    def questions(self, *, since: datetime) -> Questions:
        """What was asked in 找专家, and in 检索 as far as an answer was used; the most asked first, then the newest."""
        asked = union_all(
            select(asked_question.c.question.label("question"), asked_question.c.at.label("at")),
            select(use.c.query, use.c.at),
        ).subquery()
        query = (
            select(asked.c.question, func.count().label("times"), func.max(asked.c.at).label("last_at"))
            .where(asked.c.at >= since)
            .group_by(asked.c.question)
            .order_by(func.count().desc(), func.max(asked.c.at).desc(), asked.c.question)
        )
        with self._database.read() as connection:
            return [
                AskedQuestion(question=row.question, times=row.times, last_at=row.last_at)
                for row in connection.execute(query)
            ]


_PEOPLE = select(
    expert.c.expert_id,
    expert.c.name,
    expert.c.unit,
    expert.c.post,
    expert.c.title,
    expert.c.sector,
    expert.c.gender,
    expert.c.birth_year,
    expert.c.region,
    expert.c.specialties,
    expert.c.biography,
    expert.c.achievements,
    expert.c.consent_on,
    expert.c.updated_at,
    expert.c.is_sample,
).order_by(expert.c.added_at, expert.c.expert_id)
