"""Reading how people served and how new their evidence is: what the order of experts is adjusted by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import func, select

from storage.database import Database
from storage.experts import IDS_AT_ONCE
from storage.tables import document, engagement, expert_document
from storage.uses import UseCount, count_uses

RATED_YEARS = 3


class StandingStore:
    """Services, ratings and dates of evidence of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, expert_ids: Iterable[str], year: int) -> Mapping[str, UseCount]:
        """Uses and absences of each of these people in a calendar year, who has neither left out."""
        with self._database.read() as connection:
            return count_uses(connection, year, expert_ids=[*expert_ids][:IDS_AT_ONCE])

    def ratings(self, expert_ids: Iterable[str], year: int) -> Mapping[str, tuple[float, int]]:
        """Mean and number of the organisers' ratings of the last `RATED_YEARS` calendar years."""
        query = (
            select(engagement.c.expert_id, func.avg(engagement.c.rating), func.count())
            .where(
                engagement.c.expert_id.in_([*expert_ids][:IDS_AT_ONCE]),
                engagement.c.rating.is_not(None),
                engagement.c.served_on >= date(year - RATED_YEARS + 1, 1, 1),
            )
            .group_by(engagement.c.expert_id)
        )
        with self._database.read() as connection:
            return {row[0]: (float(row[1]), int(row[2])) for row in connection.execute(query)}

    def evidence_years(self, expert_ids: Iterable[str]) -> Mapping[str, int]:
        """Year of the newest dated document that is linked to each person."""
        query = (
            select(expert_document.c.expert_id, func.max(document.c.published_on))
            .join(document, document.c.document_id == expert_document.c.document_id)
            .where(expert_document.c.expert_id.in_([*expert_ids][:IDS_AT_ONCE]), document.c.published_on.is_not(None))
            .group_by(expert_document.c.expert_id)
        )
        with self._database.read() as connection:
            return {row[0]: row[1].year for row in connection.execute(query)}
