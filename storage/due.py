"""Reading what decides whether something is due with a member: state and term, age of the record, uses and absences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select

from core.pools import Membership
from storage.database import Database
from storage.pools import membership_of
from storage.tables import expert, membership
from storage.uses import NO_USE, UseCount, count_uses


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """One member of a pool.

    Attributes:
        updated_at: When the person's record was last changed or confirmed.
        count: Uses and absences in the calendar year that was asked about.
    """

    expert_id: str
    name: str
    unit: str
    membership: Membership
    updated_at: datetime
    count: UseCount


Facts: TypeAlias = list[MemberFacts]


class DueStore:
    """Members of pools as the due lists need them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def members(self, pool_id: str, *, year: int) -> Facts:
        """Everybody in a pool, in the order of adding; uses and absences count in every pool together."""
        query = (
            select(membership, expert.c.name, expert.c.unit, expert.c.updated_at)
            .join(expert, expert.c.expert_id == membership.c.expert_id)
            .where(membership.c.pool_id == pool_id, expert.c.erased_on.is_(None))
            .order_by(expert.c.added_at, expert.c.expert_id)
        )
        with self._database.read() as connection:
            counts = count_uses(connection, year)
            return [
                MemberFacts(
                    expert_id=row.expert_id,
                    name=row.name,
                    unit=row.unit,
                    membership=membership_of(row),
                    updated_at=row.updated_at,
                    count=counts.get(row.expert_id, NO_USE),
                )
                for row in connection.execute(query)
            ]
