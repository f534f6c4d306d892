"""The emergency desk: one form calls out the emergency pool; then one call after the other is written down."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from core.calls import CallEntry, CallOutcome
from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert
from core.pools import MemberState, Pool, PoolKind
from core.tasks import Demands, Engagement, EngagementState, Quota, Task, TaskKind
from events.call_types import CallMade, EmergencyCalled, EmergencyClosed
from events.log import EventLog
from experts.callers import MOST_STANDBYS, STANDBYS_EACH, Fit, next_to_call, rank_people
from experts.contact_views import note_views
from experts.match_sources import ScoredProfile
from experts.rules import FieldError, clean_line, clean_text
from storage.calls import CallStore
from storage.database import Database, utc_now
from storage.experts import ExpertFilters, ExpertStore
from storage.panels import TaskStore
from storage.pools import PoolStore

logger = logging.getLogger(__name__)

LONGEST_MATTER = 1000
LONGEST_NOTE = 200
TITLE_CHARACTERS = 40
MOST_PEOPLE = 50
PROFILES = 200
_STATES = {
    CallOutcome.COMING: EngagementState.ACCEPTED,
    CallOutcome.DECLINED: EngagementState.DECLINED,
    CallOutcome.REACHED: EngagementState.INVITED,
    CallOutcome.NOT_REACHED: EngagementState.CHOSEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One person of a call-out.

    Attributes:
        standby: 1, 2 … for standbys in their order, None for who is called first.
        fit: Why the person stands here.
        last: The last call to the person, None where there was none.
    """

    person: Expert
    fit: Fit
    standby: int | None
    last: CallEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOut:
    """A call-out as it stands. `next_id`: whom to call now, None where nobody is left or enough people come."""

    task: Task
    pool: Pool
    people: tuple[Called, ...]
    entries: tuple[CallEntry, ...]
    next_id: str | None

    @property
    def is_open(self) -> bool:
        """Whether people are still called."""
        return self.task.closed_at is None

    @property
    def region(self) -> str:
        """The province wanted, "" for any."""
        return next((quota.value for quota in self.task.demands.quotas if quota.by == "region"), "")


class ProfileSearch(Protocol):
    """What the desk needs of the index."""

    def search_profiles(self, query: str, limit: int) -> Sequence[ScoredProfile]:
        """Experts whose profile fits, best first."""


class EmergencyDesk:
    """Call-outs of the emergency pools of one database. Safe to share between threads."""

    def __init__(
        self,
        database: Database,
        *,
        log: EventLog,
        profiles: Callable[[], ProfileSearch | None] = lambda: None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """`profiles` gives the search over profiles, None while it is not open: a call-out does not wait for it."""
        self._tasks = TaskStore(database)
        self._calls = CallStore(database)
        self._pools = PoolStore(database)
        self._experts = ExpertStore(database)
        self._log = log
        self._profiles = profiles
        self._today = today

    def list(self) -> Sequence[Task]:
        """All call-outs, the newest first."""
        return [one for one in self._tasks.list() if one.kind is TaskKind.EMERGENCY]

    def call_out(
        self, pool_id: str, matter: str, *, fields: Sequence[str] = (), region: str = "", number: int = 3
    ) -> Task:
        """Choose whom to call, and note that their telephone numbers were shown for this.

        Raises:
            NotFoundError: If there is no such pool.
            InvalidInputError: If nothing is said, the pool is not for emergencies or nobody in it is in office.
        """
        words = clean_text(matter)
        if not words:
            raise FieldError("matter", "请写明发生了什么。")
        if len(words) > LONGEST_MATTER:
            raise FieldError("matter", f"情况有 {len(words)} 字，最多 {LONGEST_MATTER} 字，请只留要点。")
        if not 1 <= number <= MOST_PEOPLE:
            raise FieldError("number", f"人数请填 1 到 {MOST_PEOPLE}。")
        pool = self._pools.get(pool_id)
        if pool.kind is not PoolKind.EMERGENCY or pool.is_archived:
            raise InvalidInputError(f"「{pool.name}」不是启用中的应急专家库，不能呼叫。")
        wanted = tuple(dict.fromkeys(filter(None, map(clean_line, fields))))
        search = self._profiles()
        order = [one.expert_id for one in search.search_profiles(words, PROFILES)] if search else []
        with self._log.transaction() as tx:
            members = self._experts.read_matching(
                tx.connection, ExpertFilters(pool_id=pool_id, states=(MemberState.ACTIVE,))
            )
            if not members:
                raise InvalidInputError(f"「{pool.name}」里没有在聘的专家，请先在「专家库」里加入。")
            fits = rank_people(members, fields=wanted, region=region, order=order)
            fits = fits[: number + min(MOST_STANDBYS, number * STANDBYS_EACH)]
            task = Task(
                task_id=secrets.token_hex(8),
                pool_id=pool_id,
                title=_title(words),
                matter=words,
                kind=TaskKind.EMERGENCY,
                held_on=self._today(),
                demands=Demands(
                    members=number,
                    fields=dict.fromkeys(wanted, 1),
                    quotas=(Quota(by="region", value=region),) if region else (),
                    rules=frozenset(),
                ),
                actor=tx.actor,
            )
            self._tasks.write(tx.connection, task)
            for place, fit in enumerate(fits):
                standby = place - number + 1 if place >= number else None
                state = EngagementState.CHOSEN if standby is None else EngagementState.STANDBY
                self._tasks.write_engagement(
                    tx.connection,
                    Engagement(task_id=task.task_id, expert_id=fit.expert_id, state=state, standby=standby),
                )
            shown = [fit.expert_id for fit in fits if fit.has_phone]
            note_views(tx, shown, reason=f"应急呼叫：{task.title}")
            tx.append(EmergencyCalled(task_id=task.task_id))
        logger.info("emergency called task_id=%s people=%d", task.task_id, len(fits))
        return task

    def get(self, task_id: str) -> CallOut:
        """A call-out with its people in their order, the calls so far and who is next.

        Raises:
            NotFoundError: If there is none of this id.
        """
        task = self._tasks.get(task_id)
        if task.kind is not TaskKind.EMERGENCY:
            raise NotFoundError("没有这次应急呼叫，请回到列表重新打开。")
        entries = self._calls.entries(task_id)
        engaged = self._tasks.engagements(task_id)
        known = self._experts.get_many(one.expert_id for one in engaged)
        last = {one.expert_id: one for one in entries}
        pool = self._pools.get(task.pool_id)
        made = CallOut(task=task, pool=pool, people=(), entries=tuple(entries), next_id=None)
        people = [
            Called(person=known[one.expert_id], fit=fit, standby=one.standby, last=last.get(one.expert_id))
            for one in engaged
            if one.expert_id in known
            for fit in rank_people([known[one.expert_id]], fields=tuple(task.demands.fields), region=made.region)
        ]
        order = [one.person.expert_id for one in people]
        following = next_to_call(order, entries, wanted=task.demands.members) if made.is_open else None
        return replace(made, people=tuple(people), next_id=following)

    def note_call(self, task_id: str, expert_id: str, outcome: CallOutcome, *, note: str = "") -> CallEntry:
        """Write down one call. Who comes counts as used today.

        Raises:
            NotFoundError: If there is no such call-out, or the person is not in it.
            InvalidInputError: If it is closed or the note is too long.
        """
        words = clean_line(note)
        if len(words) > LONGEST_NOTE:
            raise InvalidInputError(f"备注有 {len(words)} 字，最多 {LONGEST_NOTE} 字，请缩短。")
        with self._log.transaction() as tx:
            task = self._tasks.read(tx.connection, task_id)
            if task.closed_at is not None:
                raise InvalidInputError("这次应急呼叫已经结束，不能再记录。")
            engaged = self._tasks.read_engagements(tx.connection, task_id)
            known = next((one for one in engaged if one.expert_id == expert_id), None)
            if known is None:
                raise NotFoundError("这位专家不在这次呼叫的名单里，请刷新页面。")
            entry_id = self._calls.add(tx.connection, task_id, expert_id, outcome=outcome, note=words, actor=tx.actor)
            self._tasks.write_engagement(
                tx.connection,
                replace(
                    known,
                    state=_STATES[outcome],
                    invited_at=known.invited_at or utc_now(),
                    served_on=self._today() if outcome is CallOutcome.COMING else None,
                    reason=words if outcome is CallOutcome.DECLINED else "",
                ),
            )
            tx.append(CallMade(task_id=task_id, expert_id=expert_id, entry_id=entry_id))
        logger.info("call made task_id=%s outcome=%s", task_id, outcome.name)
        return self._calls.entries(task_id)[-1]

    def close(self, task_id: str) -> None:
        """End a call-out; the telephone numbers are not shown any more. Nothing happens where it is ended already.

        Raises:
            NotFoundError: If there is none of this id.
        """
        with self._log.transaction() as tx:
            task = self._tasks.read(tx.connection, task_id)
            if task.closed_at is not None:
                return
            self._tasks.write(tx.connection, replace(task, closed_at=utc_now()))
            tx.append(EmergencyClosed(task_id=task_id))
        logger.info("emergency closed task_id=%s", task_id)


def _title(matter: str) -> str:
    first = matter.splitlines()[0]
    return first if len(first) <= TITLE_CHARACTERS else first[: TITLE_CHARACTERS - 1] + "…"
