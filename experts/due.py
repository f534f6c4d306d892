"""What is due with members: terms that end, 公示 that are over, old records, too many uses or absences."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.pools import MemberState, Pool, PoolRules
from events.expert_types import ExpertConfirmed
from events.log import EventLog
from storage.database import Database
from storage.due import DueStore, MemberFacts
from storage.experts import ExpertStore

logger = logging.getLogger(__name__)

NEARLY_USED_SHARE = 0.8  # of the uses a year; from here on the person is named
_IN_TERM = (MemberState.ACTIVE, MemberState.SUSPENDED)
_MEMBERS = (*_IN_TERM, MemberState.EXPIRED)


class DueKind(StrEnum):
    """What is due, the most pressing first; the values are shown to the user as they are."""

    EXPIRED = "期满待续聘"
    ANNOUNCED = "公示结束待聘任"
    EXPIRING = "聘期即将届满"
    ABSENT = "无故缺席建议退出"
    USED_UP = "本年使用已满"
    NEARLY_USED = "本年使用将满"
    STALE = "信息久未更新"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that is due with one person.

    Attributes:
        day: The day that it hangs on: last day of the term or of the 公示, day of the last change; None for counts.
        count: Uses or absences this year, 0 for days.
    """

    kind: DueKind
    expert_id: str
    name: str
    unit: str
    day: date | None = None
    count: int = 0


class DueLists:
    """What is due in the pools of one database. Safe to share between threads."""

    def __init__(self, database: Database, *, log: EventLog, today: Callable[[], date] = date.today) -> None:
        self._store = DueStore(database)
        self._experts = ExpertStore(database)
        self._log = log
        self._today = today

    def list(self, pool: Pool) -> Sequence[Due]:
        """What is due in a pool today; nothing in one that was put away."""
        if pool.is_archived:
            return []
        today = self._today()
        return find_due(self._store.members(pool.pool_id, year=today.year), pool.rules, today)

    def confirm(self, expert_ids: Iterable[str]) -> int:
        """Note that the records of these people were checked and are still right. Returns how many there are."""
        with self._log.transaction() as tx:
            known = self._experts.read_many(tx.connection, expert_ids)
            for person in known.values():
                self._experts.update(tx.connection, person)
                tx.append(ExpertConfirmed(expert_id=person.expert_id))
        logger.info("records confirmed count=%d", len(known))
        return len(known)


def find_due(members: Iterable[MemberFacts], rules: PoolRules, today: date) -> tuple[Due, ...]:
    """What is due today, by kind and then by day or count, the most pressing first. One person may be named more often.

    The rules are those of DESIGN §6: notice before the end of a term, the working days of the 公示, uses and unexcused
    absences in a calendar year, yearly refreshed information.
    """
    found = [due for one in members for due in _due_with(one, rules, today)]
    order = list(DueKind)
    found.sort(key=lambda due: (order.index(due.kind), due.day or date.min, -due.count))
    return tuple(found)


def _due_with(one: MemberFacts, rules: PoolRules, today: date) -> Iterable[Due]:
    member = one.membership

    def due(kind: DueKind, *, day: date | None = None, count: int = 0) -> Due:
        return Due(kind=kind, expert_id=one.expert_id, name=one.name, unit=one.unit, day=day, count=count)

    if member.state is MemberState.ANNOUNCED and member.announced_until is not None and member.announced_until < today:
        yield due(DueKind.ANNOUNCED, day=member.announced_until)
    if member.state not in _MEMBERS:
        return
    over = member.term_end is not None and member.term_end < today
    if member.state is MemberState.EXPIRED or over:
        yield due(DueKind.EXPIRED, day=member.term_end)
    elif member.term_end is not None and (member.term_end - today).days <= rules.expiry_notice_days:
        yield due(DueKind.EXPIRING, day=member.term_end)
    if rules.absences_a_year and one.count.absences >= rules.absences_a_year:
        yield due(DueKind.ABSENT, count=one.count.absences)
    if one.count.uses >= rules.uses_a_year:
        yield due(DueKind.USED_UP, count=one.count.uses)
    elif one.count.uses >= rules.uses_a_year * NEARLY_USED_SHARE:
        yield due(DueKind.NEARLY_USED, count=one.count.uses)
    changed_on = one.updated_at.astimezone().date()
    if (today - changed_on).days >= rules.refresh_days:
        yield due(DueKind.STALE, day=changed_on)
