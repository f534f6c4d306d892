"""Reading what decides whether something is due with a member: state and term, age of the record, uses and absences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import and_, func, select

from core.pools import Membership
from core.tasks import EngagementState
from storage.database import Database
from storage.pools import membership_of
from storage.tables import engagement, expert, membership

USED = (EngagementState.ACCEPTED, EngagementState.ATTENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """One member of a pool.

    Attributes:
        updated_at: When the person's record was last changed or confirmed.
        uses: How often the person served, or agreed to serve, in the calendar year that was asked about.
        absences: How often the person stayed away without excuse in that year.
    """

    expert_id: str
    name: str
    unit: str
    membership: Membership
    updated_at: datetime
    uses: int
    absences: int


Facts: TypeAlias = list[MemberFacts]


class DueStore:
    """Members of pools as the due lists need them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def members(self, pool_id: str, *, year: int) -> Facts:
        """Everybody in a pool, in the order of adding; uses and absences count in every pool together."""
        served = and_(
            engagement.c.expert_id == expert.c.expert_id,
            engagement.c.served_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        uses = select(func.count()).where(served, engagement.c.state.in_(USED)).correlate(expert)
        absences = select(func.count()).where(served, engagement.c.state == EngagementState.ABSENT).correlate(expert)
        query = (
            select(
                membership,
                expert.c.name,
                expert.c.unit,
                expert.c.updated_at,
                uses.scalar_subquery().label("uses"),
                absences.scalar_subquery().label("absences"),
            )
            .join(expert, expert.c.expert_id == membership.c.expert_id)
            .where(membership.c.pool_id == pool_id, expert.c.erased_on.is_(None))
            .order_by(expert.c.added_at, expert.c.expert_id)
        )
        with self._database.read() as connection:
            return [
                MemberFacts(
                    expert_id=row.expert_id,
                    name=row.name,
                    unit=row.unit,
                    membership=membership_of(row),
                    updated_at=row.updated_at,
                    uses=row.uses,
                    absences=row.absences,
                )
                for row in connection.execute(query)
            ]
