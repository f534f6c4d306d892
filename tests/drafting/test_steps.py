"""The way of a paper: only the steps of official practice, nothing handed in while findings stand, all of it kept."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.drafts import AdoptionGrade, DraftState, Finding, FindingKind, Profile, ProfileSection, SectionRole
from core.errors import InvalidInputError, NotFoundError, ZhikuError
from drafting.desk import WRITABLE, Desk
from drafting.steps import LONGEST_REASON, MOVES, Steps, UnsettledError
from events.log import EventLog
from storage.database import Database
from storage.drafts import DraftStore
from tests.drafting.papers import claim, content

S = DraftState
TEXT = content(claim("a", "2022年全省开展演练12次。"), claim("b", "演练覆盖全部地市。"))
DOUBT = Finding(sentence_id="a", kind=FindingKind.FIGURE, words="依据中是 11 次。")
HANDED_IN = {S.SUBMITTED, S.RECEIVED, S.ADOPTED, S.NOT_ADOPTED, S.FED_BACK}


@pytest.fixture
def findings() -> list[Finding]:
    return []


@pytest.fixture
def steps(desk: Desk, log: EventLog, findings: list[Finding]) -> Steps:
    return Steps(store=desk.store, log=log, check=lambda draft_id: findings)


@pytest.fixture
def draft_id(desk: Desk, profile: Profile) -> str:
    made = desk.start("数据安全", profile).draft_id
    desk.revise(made, TEXT, base=0, reason="自动起草")
    return made


def go(steps: Steps, draft_id: str, *way: DraftState) -> None:
    for to in way:
        steps.take_step(draft_id, to, reason="按规定")


def test_a_paper_goes_its_whole_way_and_its_history_tells_it(steps: Steps, draft_id: str, log: EventLog) -> None:
    go(steps, draft_id, S.EXPERT_REVIEW, S.APPROVAL, S.SUBMITTED, S.RECEIVED)
    steps.take_step(draft_id, S.ADOPTED, details={"grade": "批示", "by": "分管副省长"}, actor="王敏")
    go(steps, draft_id, S.FED_BACK)

    history = steps.store.steps(draft_id)
    assert [one.after.value for one in history] == [
        "起草", "专家论证", "审核", "报送", "收到", "采纳", "反馈专家",
    ]  # fmt: skip
    assert (history[0].before, history[0].reason) == (S.TOPIC, "自动起草")
    assert (history[5].details, history[5].actor) == ({"grade": "批示", "by": "分管副省长", "revision": "1"}, "王敏")
    told = [one for one in log.read() if one.type in {"DraftSubmitted", "SuggestionAdopted", "DraftMoved"}]
    assert [one.type for one in reversed(told)] == [
        "DraftMoved", "DraftMoved", "DraftSubmitted", "DraftMoved", "SuggestionAdopted", "DraftMoved",
    ]  # fmt: skip
    assert json.loads(told[1].data)["grade"] == "批示"


def test_a_step_that_does_not_fit_says_what_can_be_done(steps: Steps, draft_id: str) -> None:
    with pytest.raises(InvalidInputError, match="现在是「起草」，不能转到「采纳」。可以办理：送专家论证、不经专家论证"):
        steps.take_step(draft_id, S.ADOPTED)
    assert steps.store.get(draft_id).state is S.DRAFTING
    with pytest.raises(NotFoundError):
        steps.take_step("nobody", S.APPROVAL)


def test_who_leaves_out_the_experts_says_why_and_who_asked_them_once_need_not(steps: Steps, draft_id: str) -> None:
    with pytest.raises(InvalidInputError, match="请写明「不经专家论证送审核」的原因"):
        steps.take_step(draft_id, S.APPROVAL, reason="  ")
    steps.take_step(draft_id, S.APPROVAL, reason="时限\n一天")
    assert steps.store.steps(draft_id)[-1].reason == "时限 一天"

    go(steps, draft_id, S.DRAFTING, S.EXPERT_REVIEW, S.DRAFTING)
    assert steps.take_step(draft_id, S.APPROVAL).reason == ""


def test_a_paper_sent_back_from_approval_says_why(steps: Steps, draft_id: str) -> None:
    go(steps, draft_id, S.EXPERT_REVIEW, S.APPROVAL)
    for to in (S.DRAFTING, S.EXPERT_REVIEW, S.ABANDONED):
        with pytest.raises(InvalidInputError, match="原因"):
            steps.take_step(draft_id, to)
    with pytest.raises(InvalidInputError, match="最多 500 字"):
        steps.take_step(draft_id, S.DRAFTING, reason="长" * (LONGEST_REASON + 1))
    steps.take_step(draft_id, S.DRAFTING, reason="建议部分过长")
    assert steps.store.get(draft_id).state is S.DRAFTING


def test_nothing_is_handed_in_while_a_finding_stands_unless_somebody_answers_for_the_sentence(
    steps: Steps, desk: Desk, draft_id: str, findings: list[Finding]
) -> None:
    go(steps, draft_id, S.EXPERT_REVIEW, S.APPROVAL)
    findings[:] = [DOUBT, Finding(sentence_id="b", kind=FindingKind.PLAN, words="", blocks=False)]

    with pytest.raises(UnsettledError, match="还有 1 句待核实，不能报送") as refused:
        steps.take_step(draft_id, S.SUBMITTED)
    assert refused.value.findings == (DOUBT,)
    assert steps.store.get(draft_id).state is S.APPROVAL

    a, b = TEXT.sentences()
    desk.revise(draft_id, content(type(a)(**{**_fields(a), "taken_on_by": "王敏"}), b), base=1, reason="署名承担")
    steps.take_step(draft_id, S.SUBMITTED)
    assert steps.store.steps(draft_id)[-1].details == {"revision": "2"}


def test_a_text_changed_while_it_was_checked_is_not_handed_in(steps: Steps, desk: Desk, draft_id: str) -> None:
    go(steps, draft_id, S.EXPERT_REVIEW, S.APPROVAL)

    def change_meanwhile(checked: str) -> list[Finding]:
        desk.revise(checked, content(claim("a", "另一句。")), base=1, reason="修改", actor="李伟")  # nothing is locked
        return []

    steps._check = change_meanwhile
    with pytest.raises(InvalidInputError, match="刚刚又改动过"):
        steps.take_step(draft_id, S.SUBMITTED)
    assert steps.store.get(draft_id).state is S.APPROVAL


def test_an_adoption_has_a_grade_and_can_be_followed_by_a_higher_one(steps: Steps, draft_id: str) -> None:
    go(steps, draft_id, S.EXPERT_REVIEW, S.APPROVAL, S.SUBMITTED)
    with pytest.raises(InvalidInputError, match="没有「表扬」这种采纳方式。可以选：采纳、批示、写入文件"):
        steps.take_step(draft_id, S.ADOPTED, details={"grade": "表扬"})
    steps.take_step(draft_id, S.ADOPTED)
    go(steps, draft_id, S.FED_BACK)
    steps.take_step(draft_id, S.ADOPTED, details={"grade": AdoptionGrade.WRITTEN})
    grades = [one.details["grade"] for one in steps.store.steps(draft_id) if one.after is S.ADOPTED]
    assert grades == ["采纳", "写入文件"]


@pytest.mark.parametrize("has_text", [True, False])
def test_a_paper_that_was_left_is_taken_up_again_where_it_was(
    steps: Steps, desk: Desk, profile: Profile, has_text: bool
) -> None:
    draft_id = desk.start("数据安全", profile).draft_id
    if has_text:
        desk.revise(draft_id, TEXT, base=0, reason="自动起草")
    with pytest.raises(InvalidInputError, match="原因"):
        steps.take_step(draft_id, S.ABANDONED)
    steps.take_step(draft_id, S.ABANDONED, reason="与上级安排重复")

    (only,) = steps.moves(draft_id)
    assert (only.words, only.after) == ("重新办理", S.DRAFTING if has_text else S.TOPIC)
    steps.take_step(draft_id, only.after)
    assert steps.store.get(draft_id).state is only.after


def test_every_state_can_be_reached_and_left() -> None:
    reached = {move.after for moves in MOVES.values() for move in moves}
    assert {*MOVES} == {*S}
    assert reached | {S.TOPIC} == {*S}


def _fields(record) -> dict:  # type: ignore[no-untyped-def,type-arg]
    return {name: getattr(record, name) for name in record.__slots__}


class AnyOrder(RuleBasedStateMachine):
    """Whatever is tried in whatever order: no forbidden state is reached, and the history tells all of it."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.log = EventLog(self.database, actor="测试员")
        self.findings: list[Finding] = []
        self.desk = Desk(store=DraftStore(self.database), log=self.log)
        self.steps = Steps(store=self.desk.store, log=self.log, check=lambda draft_id: self.findings)
        section = ProfileSection(key="a", heading="背景", role=SectionRole.BACKGROUND, share=1)
        profile = Profile(key="p", name="建议", note="", max_chars=3000, title="关于{topic}的建议", sections=(section,))
        self.draft_id = self.desk.start("数据安全", profile).draft_id
        self.way = [S.TOPIC]
        self.clean = True  # whether nothing blocked when the paper was last handed in

    @initialize(far=st.integers(0, 6), doubted=st.booleans())
    def begin_somewhere_on_the_usual_way(self, far: int, doubted: bool) -> None:
        if far:
            self.revise(0)
        for to in (S.EXPERT_REVIEW, S.APPROVAL, S.SUBMITTED, S.RECEIVED, S.ADOPTED)[: max(0, far - 1)]:
            self.try_a_step(to, "")
        if doubted:
            self.doubt()

    @rule(to=st.sampled_from(list(S)), reason=st.sampled_from(["", "按规定"]))
    def try_a_step(self, to: DraftState, reason: str) -> None:
        before = self.way[-1]
        try:
            step = self.steps.take_step(self.draft_id, to, reason=reason)
        except ZhikuError:
            return
        assert step.before is before
        self.way.append(to)
        if to is S.SUBMITTED and before is S.APPROVAL:
            self.clean = not self.findings

    @rule(place=st.integers(0, 3))
    def take_a_step_that_is_offered(self, place: int) -> None:
        offered = self.steps.moves(self.draft_id)
        self.try_a_step(offered[place % len(offered)].after, "按规定")

    @rule(number=st.integers(0, 9))
    def revise(self, number: int) -> None:
        text = content(claim("a", f"全省开展演练{number}次。"))
        try:
            made = self.desk.revise(
                self.draft_id, text, base=self.desk.store.get(self.draft_id).revision, reason="修改"
            )
        except InvalidInputError:
            assert self.way[-1] not in WRITABLE
            return
        assert self.way[-1] in WRITABLE
        assert made.content == text
        if self.way[-1] is S.TOPIC:
            self.way.append(S.DRAFTING)

    @rule()
    def doubt(self) -> None:
        self.findings[:] = [DOUBT]

    @rule()
    def settle(self) -> None:
        self.findings.clear()

    @invariant()
    def the_history_is_whole(self) -> None:
        history = self.steps.store.steps(self.draft_id)
        assert [S.TOPIC, *(one.after for one in history)] == self.way
        assert all(earlier.after is later.before for earlier, later in pairwise(history))
        assert self.steps.store.get(self.draft_id).state is self.way[-1]
        told = [one for one in self.log.read(limit=60) if one.subject == self.draft_id and '"after"' in one.data]
        assert [json.loads(one.data)["after"] for one in reversed(told)] == [
            one.after.value for one in history if one.before is not S.TOPIC or one.after is S.ABANDONED
        ]

    @invariant()
    def only_what_has_a_text_was_approved_and_is_clean_stands_handed_in(self) -> None:
        if self.way[-1] in HANDED_IN:
            assert self.desk.store.get(self.draft_id).revision
            assert self.clean
            first = next(place for place, one in enumerate(self.way) if one in HANDED_IN)
            assert self.way[first - 1] is S.APPROVAL

    @invariant()
    def going_back_leaving_and_leaving_out_the_experts_has_a_reason(self) -> None:
        seen = False
        for one in self.steps.store.steps(self.draft_id):
            seen = seen or one.after is S.EXPERT_REVIEW
            leaves_out = (one.before, one.after) == (S.DRAFTING, S.APPROVAL) and not seen
            back_from_approval = one.before is S.APPROVAL and one.after in {S.DRAFTING, S.EXPERT_REVIEW}
            if leaves_out or back_from_approval or one.after is S.ABANDONED:
                assert one.reason


def test_whatever_is_tried_in_whatever_order_no_forbidden_state_is_reached(database: Database) -> None:
    machine = type("OnThis", (AnyOrder,), {"database": database})
    tried = settings(max_examples=120, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=tried)
