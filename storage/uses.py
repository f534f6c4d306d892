"""Counting how often people were used and stayed away: the one definition, for every list, limit and figure.

A use is an engagement with a day of service in the calendar year that is 已参加, or 已接受: a day stands beside 已接受
only where somebody answered an emergency call with coming, which counts from then on. An absence is 无故缺席 on such a
day. Both count in all pools together. Who only accepted an invitation, was excused or declined was not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, case, func, select

from core.tasks import EngagementState
from storage.tables import engagement

_USED = (EngagementState.ACCEPTED, EngagementState.ATTENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCount:
    """Uses and unexcused absences of one person in a calendar year."""

    uses: int = 0
    absences: int = 0


NO_USE = UseCount()


def count_uses(connection: Connection, year: int, *, expert_ids: Iterable[str] | None = None) -> Mapping[str, UseCount]:
    """Uses and absences in a calendar year by expert_id; who has neither is left out.

    Args:
        expert_ids: Whom to count, no more than `storage.experts.IDS_AT_ONCE`; everybody where it is None.
    """
    uses = func.sum(case((engagement.c.state.in_(_USED), 1), else_=0))
    absences = func.sum(case((engagement.c.state == EngagementState.ABSENT, 1), else_=0))
    query = (
        select(engagement.c.expert_id, uses, absences)
        .where(engagement.c.state.in_((*_USED, EngagementState.ABSENT)))
        .where(engagement.c.served_on.between(date(year, 1, 1), date(year, 12, 31)))
        .group_by(engagement.c.expert_id)
    )
    if expert_ids is not None:
        query = query.where(engagement.c.expert_id.in_([*expert_ids]))
    return {row[0]: UseCount(uses=row[1], absences=row[2]) for row in connection.execute(query)}
