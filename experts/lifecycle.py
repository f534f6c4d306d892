"""The life of a membership, from the nomination to the exit: each step is checked against the rules of the pool."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from core.errors import InvalidInputError, NotFoundError, ZhikuError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState, Pool, Step
from events.log import PROGRAM, EventLog, Transaction
from events.types import TermEnded
from experts.memberships import MembershipWriter
from experts.rules import clean_line, clean_text
from experts.steps import TRANSITIONS, may_review, possible_steps
from experts.workdays import add_workdays
from storage.experts import ExpertStore

logger = logging.getLogger(__name__)

LONGEST_REASON = 500
LONGEST_NUMBER = 50


class StepRefusedError(ZhikuError):
    """A step is against the rules of the pool; the message names the rule."""


class Lifecycle:
    """Takes steps with memberships. Safe to share between threads."""

    def __init__(
        self,
        *,
        experts: ExpertStore,
        writer: MembershipWriter,
        log: EventLog,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.pools = writer.store
        self._experts = experts
        self._writer = writer
        self._log = log
        self._today = today

    def take(
        self,
        step: Step,
        expert_id: str,
        *,
        pool_id: str = MAIN_POOL,
        reason: str = "",
        term_start: date | None = None,
        term_end: date | None = None,
        certificate_number: str = "",
        actor: str | None = None,
    ) -> Membership:
        """Take one step with one person.

        Args:
            reason: Required to suspend, to let go and to take back.
            term_start, term_end: For an appointment or a renewal; by default the rules of the pool decide. Somebody
                who is registered as in office already has the term that is given, or none.
            certificate_number: Number of the 聘书 that goes with an appointment or a renewal.

        Returns:
            The membership as it is now.

        Raises:
            NotFoundError: If there is no such person or pool.
            StepRefusedError: If the state or a rule does not allow it.
            InvalidInputError: If a reason is missing, a date does not fit or the number is another person's.
        """
        number = clean_line(certificate_number)
        with self._log.transaction(actor=actor) as tx:
            expert = self._experts.read_many(tx.connection, [expert_id]).get(expert_id)
            if expert is None or expert.erased_on is not None:
                raise NotFoundError("这位专家已不在专家库中，请刷新页面。")
            pool = self.pools.read(tx.connection, pool_id)
            before = expert.membership(pool_id)
            words = self._check(step, expert, pool, before, reason, tx.actor)
            after = self._lead(step, pool, before, term_start, term_end, number)
            self._check_number(tx, expert_id, after)
            self._writer.write(tx, expert_id, after, step=step, before=before, reason=words)
        logger.info("step taken step=%s expert_id=%s pool_id=%s", step.name, expert_id, pool_id)
        return after

    def why_not(self, step: Step, expert: Expert, pool: Pool, *, reason: str = "-", actor: str | None = None) -> str:
        """Why a step cannot be taken now, in the user's words; "" where it can."""
        try:
            self._check(step, expert, pool, expert.membership(pool.pool_id), reason, actor or self._log.actor)
        except ZhikuError as error:
            return error.message
        return ""

    def propose_term(
        self, step: Step, pool: Pool, before: Membership | None, *, term_start: date | None = None
    ) -> tuple[date, date]:
        """First and last day of the term that an appointment or a renewal gives by the rules of the pool."""
        start = term_start or self._next_start(step, before, self._today())
        return start, add_years(start, pool.rules.term_years) - timedelta(days=1)

    def correct(
        self,
        expert_id: str,
        *,
        pool_id: str = MAIN_POOL,
        term_start: date | None,
        term_end: date | None,
        certificate_number: str = "",
        reason: str = "",
        actor: str | None = None,
    ) -> Membership:
        """Put the term and the number of a membership right. The state stays, but that a term ended by mistake.

        Raises:
            NotFoundError: If the person is not in the pool.
            StepRefusedError: If somebody else decides on members of the pool, or it was put away.
            InvalidInputError: If the term ends before it begins or the number is another person's.
        """
        with self._log.transaction(actor=actor) as tx:
            known = self._experts.read_many(tx.connection, [expert_id]).get(expert_id)
            before = known.membership(pool_id) if known else None
            if known is None or before is None:
                raise NotFoundError("这位专家不在这个专家库中，请刷新页面。")
            _check_decider(Step.CORRECT, known, self.pools.read(tx.connection, pool_id), tx.actor)
            _check_term(term_start, term_end)
            number = clean_line(certificate_number)
            after = replace(before, term_start=term_start, term_end=term_end, certificate_number=number)
            if before.state is MemberState.EXPIRED and (term_end is None or term_end >= self._today()):
                after = replace(after, state=MemberState.ACTIVE, since=self._today())
            if after == before:
                return before
            self._check_number(tx, expert_id, after)
            words = _check_reason(Step.CORRECT, reason, needed=False)
            self._writer.write(tx, expert_id, after, step=Step.CORRECT, before=before, reason=words)
        logger.info("membership corrected expert_id=%s pool_id=%s", expert_id, pool_id)
        return after

    def expire(self, event: TermEnded) -> None:
        """Let a term that is over wait for a decision (期满待续聘). Safe to run twice."""
        with self._log.transaction(actor=PROGRAM) as tx:
            known = self._experts.read_many(tx.connection, [event.expert_id]).get(event.expert_id)
            before = known.membership(event.pool_id) if known else None
            if before is None or before.state not in TRANSITIONS[Step.EXPIRE].before:
                return
            if before.term_end is None or before.term_end >= self._today():
                return  # renewed meanwhile
            self._expire_in(tx, event.expert_id, before)

    def _expire_in(self, tx: Transaction, expert_id: str, before: Membership) -> None:
        after = replace(before, state=MemberState.EXPIRED, since=self._today())
        self._writer.write(tx, expert_id, after, step=Step.EXPIRE, before=before)

    def _check(self, step: Step, expert: Expert, pool: Pool, before: Membership | None, reason: str, actor: str) -> str:
        """The reason as it is kept.

        Raises:
            StepRefusedError, InvalidInputError: As `take`.
        """
        wanted = TRANSITIONS.get(step)
        state = before.state if before else None
        if wanted is None or wanted.by_program:
            raise StepRefusedError(f"「{step}」由程序办理，不能手工操作。")
        _check_decider(step, expert, pool, actor)
        if state not in wanted.before:
            now = f"现在的状态是「{state}」" if state else f"还不在「{pool.name}」中"
            able = "、".join(possible_steps(state)) or "无"
            raise StepRefusedError(f"{expert.name}{now}，不能办理「{step}」。可以办理：{able}。")
        if step is Step.APPOINT:
            self._check_announcement(expert, pool, before)
        return _check_reason(step, reason, needed=wanted.needs_reason)

    def _check_number(self, tx: Transaction, expert_id: str, after: Membership) -> None:
        number = after.certificate_number
        if len(number) > LONGEST_NUMBER:
            raise InvalidInputError(f"聘书编号最多 {LONGEST_NUMBER} 字，请缩短。")
        holder = self.pools.find_holder(tx.connection, after.pool_id, number) if number else None
        if holder is not None and holder != expert_id:
            known = self._experts.read_many(tx.connection, [holder]).get(holder)
            raise InvalidInputError(
                f"聘书编号「{number}」已用于{known.name if known else '另一位专家'}，请换一个编号。"
            )

    def _check_announcement(self, expert: Expert, pool: Pool, before: Membership | None) -> None:
        if before is None or not pool.rules.announce_workdays:
            return
        if before.state is MemberState.REVIEW:
            raise StepRefusedError(f"「{pool.name}」的规则要求先公示 {pool.rules.announce_workdays} 个工作日再聘任。")
        if before.announced_until is not None and before.announced_until >= self._today():
            day = before.announced_until
            raise StepRefusedError(f"{expert.name}的公示到{day.year}年{day.month}月{day.day}日结束，期满后才能聘任。")

    def _lead(
        self,
        step: Step,
        pool: Pool,
        before: Membership | None,
        term_start: date | None,
        term_end: date | None,
        number: str,
    ) -> Membership:
        """The membership as a step leaves it."""
        today = self._today()
        state = TRANSITIONS[step].after
        after = replace(
            before or Membership(pool_id=pool.pool_id, state=state), state=state, since=today, announced_until=None
        )
        if step is Step.ANNOUNCE:
            return replace(after, announced_until=add_workdays(today, pool.rules.announce_workdays))
        if step in (Step.NOMINATE, Step.SELF_NOMINATE):
            return replace(after, term_start=None, term_end=None, certificate_number="")
        if step is Step.REGISTER:
            _check_term(term_start, term_end)
            return replace(after, term_start=term_start, term_end=term_end, certificate_number=number, terms=1)
        if step not in (Step.APPOINT, Step.RENEW):
            return after
        proposed = self.propose_term(step, pool, before, term_start=term_start)
        start, end = proposed[0], term_end or proposed[1]
        _check_term(start, end)
        return replace(
            after,
            term_start=start,
            term_end=end,
            certificate_number=number or after.certificate_number,
            terms=after.terms + 1,
        )

    @staticmethod
    def _next_start(step: Step, before: Membership | None, today: date) -> date:
        """A renewal before the end of the term begins on the day after it; everything else begins today."""
        if step is Step.RENEW and before is not None and before.term_end is not None and before.term_end >= today:
            return before.term_end + timedelta(days=1)
        return today


def add_years(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _check_term(start: date | None, end: date | None) -> None:
    if start and end and end < start:
        raise InvalidInputError("聘期结束早于聘期开始，请核对两个日期。")


def _check_decider(step: Step, expert: Expert, pool: Pool, actor: str) -> None:
    """Whether this pool is alive and the actor may take a step in it.

    Raises:
        StepRefusedError: If not.
    """
    wanted = TRANSITIONS.get(step)
    if pool.is_archived:
        raise StepRefusedError(f"「{pool.name}」已停用，不能再办理人员变动。请先恢复启用。")
    if wanted is not None and not wanted.reviewed:
        return
    if not may_review(actor, pool.rules):
        raise StepRefusedError(f"「{pool.name}」的「{step}」只能由{'、'.join(pool.rules.reviewers)}办理。")
    if step is not Step.RETIRE and actor == expert.name:
        raise StepRefusedError(f"{expert.name}不能为自己办理「{step}」，请由其他人办理。")


def _check_reason(step: Step, reason: str, *, needed: bool) -> str:
    """The reason as it is kept.

    Raises:
        InvalidInputError: If it is missing or too long.
    """
    words = clean_text(reason)
    if needed and not words:
        raise InvalidInputError(f"办理「{step}」须写明原因。")
    if len(words) > LONGEST_REASON:
        raise InvalidInputError(f"原因有 {len(words)} 字，最多 {LONGEST_REASON} 字，请缩短。")
    return words
