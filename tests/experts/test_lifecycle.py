"""The life of a membership: what each step needs, what it leads to, and that nothing of it is ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.errors import InvalidInputError, NotFoundError, ZhikuError
from core.experts import Expert
from core.pools import MAIN_POOL, MemberState, Pool, PoolKind, PoolRules, Step
from events.clock import Clock
from events.log import EventLog
from events.types import TermEnded
from experts.lifecycle import Lifecycle, StepRefusedError
from experts.memberships import MembershipWriter
from experts.pool import ExpertPool
from experts.steps import TRANSITIONS
from storage.database import Database
from storage.experts import ExpertStore
from storage.pools import PoolStore
from tests.experts.conftest import TODAY, Shelf, in_office

NEW = "new-pool"


@pytest.fixture
def second(lifecycle, log) -> Pool:
    """Another pool, with the usual rules."""
    made = Pool(pool_id=NEW, name="网络安全应急保障专家库", kind=PoolKind.STANDING)
    with log.transaction() as tx:
        lifecycle.pools.write(tx.connection, made)
    return made


@pytest.fixture
def person(pool) -> Expert:
    return pool.save(Expert(expert_id="", name="张明", unit="云岭大学"))


def take(lifecycle, expert, *steps: Step, reason: str = "按规定"):
    for step in steps:
        after = lifecycle.take(step, expert.expert_id, pool_id=NEW, reason=reason)
    return after


def test_a_nominee_is_reviewed_announced_and_then_appointed_for_three_years(lifecycle, person, second) -> None:
    announced = take(lifecycle, person, Step.NOMINATE, Step.REVIEW, Step.ANNOUNCE)
    assert announced.announced_until == date(2026, 6, 10)  # seven working days after Monday, 1 June

    later = Lifecycle(
        experts=lifecycle._experts, writer=lifecycle._writer, log=lifecycle._log, today=lambda: date(2026, 6, 11)
    )
    appointed = later.take(Step.APPOINT, person.expert_id, pool_id=NEW, certificate_number="2026-001")

    assert (appointed.term_start, appointed.term_end) == (date(2026, 6, 11), date(2029, 6, 10))
    assert (appointed.state, appointed.certificate_number, appointed.terms) == (MemberState.ACTIVE, "2026-001", 1)
    history = lifecycle.pools.history(person.expert_id, pool_id=NEW)
    assert [one.step for one in history] == [Step.NOMINATE, Step.REVIEW, Step.ANNOUNCE, Step.APPOINT]


def test_nobody_is_appointed_before_the_announcement_is_over(lifecycle, person, second) -> None:
    take(lifecycle, person, Step.NOMINATE, Step.REVIEW)
    with pytest.raises(StepRefusedError, match="先公示 7 个工作日"):
        take(lifecycle, person, Step.APPOINT)
    take(lifecycle, person, Step.ANNOUNCE)
    with pytest.raises(StepRefusedError, match="2026年6月10日结束"):
        take(lifecycle, person, Step.APPOINT)


def test_a_pool_without_announcement_appoints_after_the_review(lifecycle, person, second, log) -> None:
    with log.transaction() as tx:
        lifecycle.pools.write(tx.connection, replace(second, rules=PoolRules(announce_workdays=0, term_years=2)))
    assert take(lifecycle, person, Step.NOMINATE, Step.REVIEW, Step.APPOINT).term_end == date(2028, 5, 31)


@pytest.mark.parametrize("step", [Step.SUSPEND, Step.RETIRE])
def test_a_step_against_a_person_must_say_why(lifecycle, person, step) -> None:
    with pytest.raises(InvalidInputError, match="须写明原因"):
        lifecycle.take(step, person.expert_id, reason=" \n")
    assert lifecycle.pools.history(person.expert_id)[-1].step is Step.REGISTER


def test_only_the_reviewers_of_a_pool_decide_and_nobody_about_themselves(lifecycle, person, second, log) -> None:
    with log.transaction() as tx:
        lifecycle.pools.write(tx.connection, replace(second, rules=PoolRules(reviewers=("秘书长", "张明"))))
    take(lifecycle, person, Step.NOMINATE, Step.REVIEW)

    with pytest.raises(StepRefusedError, match="只能由秘书长、张明办理"):
        take(lifecycle, person, Step.ANNOUNCE)
    with pytest.raises(StepRefusedError, match="不能为自己"):
        lifecycle.take(Step.ANNOUNCE, person.expert_id, pool_id=NEW, actor="张明")
    assert lifecycle.take(Step.ANNOUNCE, person.expert_id, pool_id=NEW, actor="秘书长").state is MemberState.ANNOUNCED


def test_a_step_that_does_not_fit_the_state_says_what_can_be_done(lifecycle, person) -> None:
    with pytest.raises(StepRefusedError, match="现在的状态是「在聘」，不能办理「聘任」。可以办理：暂停、续聘、退出"):
        lifecycle.take(Step.APPOINT, person.expert_id)


def test_a_term_that_is_over_waits_for_a_decision_and_can_be_renewed(lifecycle, pool, log, happened) -> None:
    saved = pool.save(Expert(expert_id="", name="张明", memberships=in_office(term_end=date(2026, 5, 31))))
    Clock(log, now=lambda: datetime(2026, 6, 2, tzinfo=UTC)).fire_due()
    assert "TermEnded" in happened()
    ended = TermEnded(expert_id=saved.expert_id, pool_id=MAIN_POOL, term_end="2026-05-31")

    lifecycle.expire(ended)
    lifecycle.expire(ended)

    assert pool.get(saved.expert_id).membership().state is MemberState.EXPIRED
    assert happened().count("ExpertTermExpired") == 1
    renewed = lifecycle.take(Step.RENEW, saved.expert_id)
    assert (renewed.term_start, renewed.term_end, renewed.terms) == (TODAY, date(2029, 5, 31), 2)


def test_a_renewal_before_the_end_begins_the_day_after_it(lifecycle, pool) -> None:
    saved = pool.save(Expert(expert_id="", name="张明", memberships=in_office(term_end=date(2026, 7, 31))))
    assert lifecycle.take(Step.RENEW, saved.expert_id).term_start == date(2026, 8, 1)


def test_a_term_renewed_meanwhile_does_not_expire(lifecycle, pool) -> None:
    saved = pool.save(Expert(expert_id="", name="张明", memberships=in_office(term_end=date(2026, 5, 31))))
    lifecycle.take(Step.RENEW, saved.expert_id)
    lifecycle.expire(TermEnded(expert_id=saved.expert_id, pool_id=MAIN_POOL, term_end="2026-05-31"))
    assert pool.get(saved.expert_id).is_active


def test_a_wrong_term_is_refused_and_a_wrong_number_corrected(lifecycle, person) -> None:
    with pytest.raises(InvalidInputError, match="早于聘期开始"):
        lifecycle.correct(person.expert_id, term_start=date(2026, 1, 2), term_end=date(2026, 1, 1))
    lifecycle.correct(person.expert_id, term_start=None, term_end=None, certificate_number="A-1")
    assert lifecycle.pools.history(person.expert_id)[-1].step is Step.CORRECT


def test_who_is_in_office_elsewhere_already_is_registered_once_with_the_term_that_is_known(
    lifecycle, person, second
) -> None:
    end = date(2027, 12, 31)
    member = lifecycle.take(Step.REGISTER, person.expert_id, pool_id=NEW, term_end=end, certificate_number="2024-007")
    assert (member.state, member.term_start, member.term_end) == (MemberState.ACTIVE, None, end)
    assert (member.certificate_number, member.terms) == ("2024-007", 1)
    with pytest.raises(StepRefusedError, match="现在的状态是「在聘」"):
        take(lifecycle, person, Step.REGISTER)


def test_a_term_that_ended_by_a_wrong_date_goes_on_once_that_is_corrected(lifecycle, pool) -> None:
    saved = pool.save(Expert(expert_id="", name="张明", memberships=in_office(term_end=date(2026, 5, 31))))
    lifecycle.expire(TermEnded(expert_id=saved.expert_id, pool_id=MAIN_POOL, term_end="2026-05-31"))

    lifecycle.correct(saved.expert_id, term_start=None, term_end=date(2027, 5, 31), reason="年份录错")

    assert pool.get(saved.expert_id).membership().state is MemberState.ACTIVE
    last = lifecycle.pools.history(saved.expert_id)[-1]
    assert (last.step, last.before, last.reason) == (Step.CORRECT, MemberState.EXPIRED, "年份录错")


def test_a_correction_that_changes_nothing_leaves_no_trace(lifecycle, person) -> None:
    before = lifecycle.pools.history(person.expert_id)
    lifecycle.correct(person.expert_id, term_start=None, term_end=None, reason="核对")
    assert lifecycle.pools.history(person.expert_id) == before


def test_only_who_decides_on_members_corrects_a_term(lifecycle, person, log) -> None:
    main = lifecycle.pools.get(MAIN_POOL)
    with log.transaction() as tx:
        lifecycle.pools.write(tx.connection, replace(main, rules=PoolRules(reviewers=("秘书长",))))
    with pytest.raises(StepRefusedError, match="只能由秘书长办理"):
        lifecycle.correct(person.expert_id, term_start=None, term_end=date(2030, 1, 1))


def test_who_is_gone_or_in_no_such_pool_cannot_take_a_step(lifecycle, person) -> None:
    with pytest.raises(NotFoundError):
        lifecycle.take(Step.RETIRE, "nobody", reason="x")
    with pytest.raises(NotFoundError):
        lifecycle.take(Step.NOMINATE, person.expert_id, pool_id="nowhere")


class AnyOrder(RuleBasedStateMachine):
    """Whatever is tried in whatever order: states follow the list of transitions, and the history tells all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = Database(f"sqlite:///{self.folder.name}/zhiku.db")
        log = EventLog(self.database, actor="本机用户")
        self.day = TODAY
        writer = MembershipWriter(store=PoolStore(self.database), clock=Clock(log))
        store = ExpertStore(self.database)
        self.pool = ExpertPool(store=store, documents=Shelf(self.database), log=log, writer=writer)
        self.life = Lifecycle(experts=store, writer=writer, log=log, today=lambda: self.day)
        self.log = log
        with log.transaction() as tx:
            writer.store.write(tx.connection, Pool(pool_id=NEW, name="新库"))
        self.expert_id = self.pool.save(Expert(expert_id="", name="张明")).expert_id
        self.taken: list[Step] = []

    def state(self) -> MemberState | None:
        member = self.pool.get(self.expert_id).membership(NEW)
        return member.state if member else None

    @rule(step=st.sampled_from(list(Step)), reason=st.sampled_from(["", "按规定"]))
    def try_a_step(self, step: Step, reason: str) -> None:
        before = self.state()
        try:
            self.life.take(step, self.expert_id, pool_id=NEW, reason=reason)
        except ZhikuError:
            assert self.state() is before
            return
        assert before in TRANSITIONS[step].before
        assert self.state() is TRANSITIONS[step].after
        assert reason or not TRANSITIONS[step].needs_reason
        self.taken.append(step)

    @rule(days=st.integers(1, 400))
    def time_passes(self, days: int) -> None:
        self.day = date.fromordinal(self.day.toordinal() + days)

    @precondition(lambda self: self.state() is not None)
    @rule(days=st.integers(-400, 400), number=st.sampled_from(["", "2026-001"]))
    def correct_the_term(self, days: int, number: str) -> None:
        before = self.pool.get(self.expert_id).membership(NEW)
        assert before is not None
        end = date.fromordinal(self.day.toordinal() + days)
        after = self.life.correct(self.expert_id, pool_id=NEW, term_start=None, term_end=end, certificate_number=number)
        goes_on = before.state is MemberState.EXPIRED and days >= 0
        assert after.state is (MemberState.ACTIVE if goes_on else before.state)
        self.taken += [Step.CORRECT] if after != before else []

    @precondition(lambda self: self.state() in (MemberState.ACTIVE, MemberState.SUSPENDED))
    @rule()
    def the_clock_ends_the_term(self) -> None:
        before = self.pool.get(self.expert_id).membership(NEW)
        assert before is not None
        end = before.term_end
        self.life.expire(TermEnded(expert_id=self.expert_id, pool_id=NEW, term_end=str(end)))
        over = end is not None and end < self.day
        assert self.state() is (MemberState.EXPIRED if over else before.state)
        self.taken += [Step.EXPIRE] if over else []

    @invariant()
    def the_history_is_whole(self) -> None:
        history = self.life.pools.history(self.expert_id, pool_id=NEW)
        assert [one.step for one in history] == self.taken
        for earlier, later in pairwise(history):
            assert earlier.after is later.before
        assert self.state() is (history[-1].after if history else None)
        assert self.log.verify() is None

    @invariant()
    def who_is_in_office_was_appointed_registered_or_taken_back(self) -> None:
        if self.state() is MemberState.ACTIVE:
            assert {Step.APPOINT, Step.REINSTATE, Step.REGISTER} & set(self.taken)

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
