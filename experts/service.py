"""Serving on a task: invitations and answers, the next standby, who came, what came back, the fee with its warning."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from core.errors import InvalidInputError, NotFoundError
from core.tasks import Engagement, EngagementState, SelectionKind, Task, TaskKind
from events import task_types as happened
from events.log import EventLog, Transaction
from experts.draws import next_standby
from experts.fees import FeeForm, find_fee_level, warn_about_fee
from experts.rules import clean_text
from storage.experts import ExpertStore
from storage.panels import TaskStore

logger = logging.getLogger(__name__)

_S = EngagementState
CAME = (_S.ATTENDED, _S.EXCUSED, _S.ABSENT)
_MAY_INVITE = (_S.CHOSEN, _S.DECLINED)
_MAY_ANSWER = (_S.CHOSEN, _S.INVITED, _S.ACCEPTED, _S.DECLINED)
RATINGS = range(1, 6)
MOST_DAYS = 60
LONGEST_OPINION = 20_000


class Service:
    """What happens to the people of a task once they are chosen. Part of `Tasks`."""

    def __init__(
        self,
        *,
        store: TaskStore,
        experts: ExpertStore,
        log: EventLog,
        now: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        self.store = store
        self.experts = experts
        self.log = log
        self.now = now
        self.today = today

    def invite(self, task_id: str, expert_ids: Sequence[str], *, actor: str | None = None) -> int:
        """Note that people were invited. Who was invited already is passed over. Returns how many were."""
        invited = 0
        with self.log.transaction(actor=actor) as tx:
            self._open_task(tx, task_id)
            for one in self._engagements(tx, task_id, expert_ids):
                if one.state in _MAY_INVITE:
                    changed = replace(one, state=_S.INVITED, invited_at=self.now(), answered_at=None, reason="")
                    self.store.write_engagement(tx.connection, changed)
                    tx.append(happened.InvitationSent(task_id=task_id, expert_id=one.expert_id))
                    invited += 1
        return invited

    def accept(self, task_id: str, expert_id: str, *, actor: str | None = None) -> None:
        """Note that a person will serve."""
        with self.log.transaction(actor=actor) as tx:
            self._answer(tx, task_id, expert_id, _S.ACCEPTED, "")
            tx.append(happened.InvitationAccepted(task_id=task_id, expert_id=expert_id))

    def decline(self, task_id: str, expert_id: str, *, reason: str = "", actor: str | None = None) -> str | None:
        """Note that a person will not serve, and call the next standby of the draw in the same commit.

        Returns:
            Id of the standby who takes the place, None where nobody is left or the panel was not drawn.
        """
        with self.log.transaction(actor=actor) as tx:
            if not self._answer(tx, task_id, expert_id, _S.DECLINED, clean_text(reason)):
                return None
            tx.append(happened.InvitationDeclined(task_id=task_id, expert_id=expert_id))
            return self._call_standby(tx, task_id, expert_id)

    def record_attendance(
        self,
        task_id: str,
        expert_id: str,
        state: EngagementState,
        *,
        served_on: date | None = None,
        reason: str = "",
        actor: str | None = None,
    ) -> None:
        """Note whether a person came (ATTENDED), was excused, or stayed away without a word (ABSENT).

        Args:
            served_on: The day; that of the task, or today, where it is None. Uses and absences are counted by it.

        Raises:
            InvalidInputError: If the person was not to come.
        """
        if state not in CAME:
            raise InvalidInputError(f"到会情况只能是 {'、'.join(CAME)} 之一。")
        with self.log.transaction(actor=actor) as tx:
            task = self.store.read(tx.connection, task_id)
            (one,) = self._engagements(tx, task_id, [expert_id])
            if one.state in (_S.STANDBY, _S.DECLINED):
                raise InvalidInputError(f"这位专家在本次任务中是「{one.state}」，不能登记到会情况。请先改为邀请。")
            day = served_on or task.held_on or self.today()
            self._write(tx, one, replace(one, state=state, served_on=day, reason=clean_text(reason)))

    def record_return(
        self,
        task_id: str,
        expert_id: str,
        *,
        opinion: str,
        rating: int | None,
        rating_note: str,
        days: float | None,
        fee_yuan: float | None,
        actor: str | None = None,
    ) -> str:
        """Write down the opinion, the organiser's rating from 1 to 5, and the fee in yuan after tax.

        Args:
            days: Days of service in halves; for correspondence how many times.

        Returns:
            A warning about a fee outside the official range, "" inside it. It blocks nothing.

        Raises:
            InvalidInputError: If a number makes no sense or the person did not serve.
        """
        if rating is not None and rating not in RATINGS:
            raise InvalidInputError("评价请填 1 至 5 分。")
        if days is not None and not (0 < days <= MOST_DAYS and days * 2 == int(days * 2)):
            raise InvalidInputError(f"天数（次数）请填 0.5 的倍数，最多 {MOST_DAYS}。")
        if fee_yuan is not None and not 0 <= fee_yuan < 10_000_000:
            raise InvalidInputError("咨询费请填不小于 0 的金额（元）。")
        if len(opinion) > LONGEST_OPINION:
            raise InvalidInputError(f"意见有 {len(opinion)} 字，最多 {LONGEST_OPINION} 字；长文请存入资料库。")
        with self.log.transaction(actor=actor) as tx:
            task = self.store.read(tx.connection, task_id)
            (one,) = self._engagements(tx, task_id, [expert_id])
            if one.state in (_S.STANDBY, _S.DECLINED, _S.ABSENT):
                raise InvalidInputError(f"这位专家在本次任务中是「{one.state}」，没有可登记的意见和费用。")
            changed = replace(
                one,
                opinion=clean_text(opinion),
                rating=rating,
                rating_note=clean_text(rating_note),
                days=days,
                fee_yuan=fee_yuan,
            )
            self._write(tx, one, changed)
        return self.fee_warning(task, changed)

    def fee_warning(self, task: Task, one: Engagement) -> str:
        """What to tell about the fee of a person, "" where it is in the official range or not fixed."""
        if not one.fee_yuan or not one.days:
            return ""
        expert = self.experts.get_many([one.expert_id]).get(one.expert_id)
        form = FeeForm.CORRESPONDENCE if task.kind is TaskKind.CORRESPONDENCE else FeeForm.MEETING
        level = find_fee_level(expert.title if expert else "")
        return warn_about_fee(round(one.fee_yuan), level, form, Decimal(str(one.days)))

    def _open_task(self, tx: Transaction, task_id: str) -> Task:
        known = self.store.read(tx.connection, task_id)
        if known.closed_at is not None:
            raise InvalidInputError(f"任务「{known.title}」已办结，不能再改动。需要时请先恢复办理。")
        return known

    def _engagements(self, tx: Transaction, task_id: str, expert_ids: Iterable[str]) -> list[Engagement]:
        known = {one.expert_id: one for one in self.store.read_engagements(tx.connection, task_id)}
        wanted = [*dict.fromkeys(expert_ids)]
        if not all(one in known for one in wanted):
            raise NotFoundError("这位专家不在本次任务的名单中，请刷新页面。")
        return [known[one] for one in wanted]

    def _answer(self, tx: Transaction, task_id: str, expert_id: str, state: EngagementState, reason: str) -> bool:
        """Whether the answer is news."""
        self._open_task(tx, task_id)
        (one,) = self._engagements(tx, task_id, [expert_id])
        if one.state not in _MAY_ANSWER:
            raise InvalidInputError(f"这位专家在本次任务中是「{one.state}」，不能登记答复。")
        changed = replace(one, state=state, answered_at=self.now(), reason=reason)
        self.store.write_engagement(tx.connection, changed)
        return one.state is not state

    def _call_standby(self, tx: Transaction, task_id: str, expert_id: str) -> str | None:
        drawn = next((one for one in self.store.selections(task_id) if one.kind is SelectionKind.DRAW), None)
        if drawn is None or expert_id not in {one["id"] for key in ("chosen", "standbys") for one in drawn.record[key]}:
            return None
        known = {one.expert_id: one for one in self.store.read_engagements(tx.connection, task_id)}
        standing = {key for key, one in known.items() if one.state is _S.STANDBY}
        called = [one["id"] for one in drawn.record["standbys"] if one["id"] not in standing]
        found = next_standby(drawn.record, expert_id, called)
        if found is None:
            return None
        self.store.write_engagement(tx.connection, replace(known[found["id"]], state=_S.CHOSEN))
        tx.append(happened.StandbyCalled(task_id=task_id, expert_id=found["id"], instead_of=expert_id))
        logger.info("called standby task_id=%s", task_id)
        return str(found["id"])

    def _write(self, tx: Transaction, before: Engagement, after: Engagement) -> None:
        names = ("state", "served_on", "reason", "opinion", "rating", "rating_note", "days", "fee_yuan")
        changed = tuple(name for name in names if getattr(before, name) != getattr(after, name))
        if changed:
            self.store.write_engagement(tx.connection, after)
            tx.append(happened.ServiceRecorded(task_id=after.task_id, expert_id=after.expert_id, fields=changed))
