"""A paper outside the house: handed in, received, answered, adopted with its evidence, and all of it taken back."""

from __future__ import annotations

from datetime import date

import pytest

from core.adoption import Evidence
from core.drafts import AdoptionGrade, DraftState, Finding, FindingKind, Profile
from core.errors import InvalidInputError, NotFoundError
from drafting.desk import Desk
from drafting.steps import Steps, UnsettledError
from drafting.submissions import Submissions
from events.log import EventLog
from storage.adoption import AdoptionStore
from storage.database import Database
from tests.drafting.papers import PLACE, claim, content

TODAY = date(2026, 6, 1)
EVIDENCE = Evidence(document_id="plan", version=1, title="数字经济规划", locator=PLACE, quote="每年开展演练。")


@pytest.fixture
def findings() -> list[Finding]:
    return []


@pytest.fixture
def submissions(database: Database, desk: Desk, log: EventLog, findings: list[Finding]) -> Submissions:
    steps = Steps(store=desk.store, log=log, check=lambda draft_id: findings)
    return Submissions(store=AdoptionStore(database), steps=steps, log=log, today=lambda: TODAY)


@pytest.fixture
def draft_id(desk: Desk, profile: Profile, submissions: Submissions) -> str:
    made = desk.start("网络安全演练", profile).draft_id
    desk.revise(made, content(claim("a", "建议每年开展一次演练。")), base=0, reason="自动起草")
    submissions._steps.take_step(made, DraftState.APPROVAL, reason="时间紧")
    return made


def submit(submissions: Submissions, draft_id: str, **known: str) -> int:
    given = {"addressee": "省通信管理局", **known}
    return submissions.submit(draft_id, submitted_on=date(2026, 3, 1), **given).submission_id


def test_handing_in_keeps_to_whom_when_number_way_and_text_and_moves_the_paper(
    submissions: Submissions, draft_id: str, desk: Desk, log: EventLog
) -> None:
    kept = submissions.submit(
        draft_id,
        addressee=" 省通信管理局 ",
        submitted_on=date(2026, 3, 1),
        number="示互协〔2026〕3号",
        channel="机要交换",
    )

    assert (kept.addressee, kept.number, kept.channel, kept.revision, kept.actor) == (
        "省通信管理局", "示互协〔2026〕3号", "机要交换", 1, "测试员",
    )  # fmt: skip
    assert desk.store.get(draft_id).state is DraftState.SUBMITTED
    assert [one.type for one in log.read(limit=2)] == ["SubmissionRecorded", "DraftSubmitted"]


def test_one_paper_goes_to_several_bodies(submissions: Submissions, draft_id: str, desk: Desk) -> None:
    submit(submissions, draft_id)
    submit(submissions, draft_id, addressee="省委网信办")

    assert [one.addressee for one in submissions.store.submissions(draft_id)] == ["省通信管理局", "省委网信办"]
    assert len(desk.store.steps(draft_id)) == 3  # 起草, 审核, 报送


@pytest.mark.parametrize(
    ("known", "words"),
    [({"addressee": "  "}, "报送给哪个单位"), ({"number": "字" * 201}, "发文字号最多 200 字")],
)
def test_what_cannot_be_entered_changes_nothing(
    submissions: Submissions, draft_id: str, desk: Desk, known: dict[str, str], words: str
) -> None:
    with pytest.raises(InvalidInputError, match=words):
        submit(submissions, draft_id, **known)
    with pytest.raises(InvalidInputError, match="报送日期不能晚于今天"):
        submissions.submit(draft_id, addressee="省通信管理局", submitted_on=date(2026, 6, 2))
    assert desk.store.get(draft_id).state is DraftState.APPROVAL
    assert submissions.store.submissions(draft_id) == []


def test_a_paper_with_an_unproven_sentence_is_not_handed_in(
    submissions: Submissions, draft_id: str, findings: list[Finding]
) -> None:
    findings.append(Finding(sentence_id="a", kind=FindingKind.NO_SOURCE, words=""))
    with pytest.raises(UnsettledError, match="1 句待核实"):
        submit(submissions, draft_id)
    assert submissions.store.submissions(draft_id) == []


def test_a_receipt_and_a_reply_say_that_the_paper_arrived(submissions: Submissions, draft_id: str, desk: Desk) -> None:
    submission_id = submit(submissions, draft_id)
    with pytest.raises(InvalidInputError, match="不能早于报送日期"):
        submissions.receive(submission_id, received_on=date(2026, 2, 1))

    kept = submissions.receive(submission_id, received_on=date(2026, 3, 3), receipt="收文 88 号")
    reply = submissions.reply(draft_id, sender="省通信管理局", replied_on=date(2026, 4, 1), text="已转业务处研究。")

    assert (kept.received_on, kept.receipt) == (date(2026, 3, 3), "收文 88 号")
    assert submissions.store.replies(draft_id) == [reply]
    assert desk.store.get(draft_id).state is DraftState.RECEIVED
    with pytest.raises(InvalidInputError, match="答复的内容"):
        submissions.reply(draft_id, sender="省通信管理局", replied_on=date(2026, 4, 1))


def test_an_adoption_has_its_grade_evidence_and_experts(
    submissions: Submissions, draft_id: str, desk: Desk, log: EventLog
) -> None:
    submit(submissions, draft_id)
    with pytest.raises(InvalidInputError, match="采纳的依据"):
        submissions.adopt(draft_id, grade=AdoptionGrade.TAKEN, adopted_on=TODAY)

    submissions.adopt(draft_id, grade=AdoptionGrade.INSTRUCTED, adopted_on=date(2026, 5, 1), note="分管副省长批示。")
    submissions.adopt(
        draft_id, grade=AdoptionGrade.WRITTEN, adopted_on=TODAY, evidence=EVIDENCE, expert_ids=("e2", "e1", "e2")
    )

    first, second = submissions.store.adoptions(draft_id)
    assert (first.grade, first.evidence, first.note) == (AdoptionGrade.INSTRUCTED, None, "分管副省长批示。")
    assert (second.evidence, second.expert_ids) == (EVIDENCE, ("e2", "e1"))
    assert desk.store.get(draft_id).state is DraftState.ADOPTED
    assert [one.type for one in log.read(limit=2)] == ["AdoptionRecorded", "SuggestionAdopted"]


def test_a_withdrawn_adoption_is_kept_but_counts_no_more(submissions: Submissions, draft_id: str, desk: Desk) -> None:
    submit(submissions, draft_id)
    made = submissions.adopt(draft_id, grade=AdoptionGrade.TAKEN, adopted_on=TODAY, note="电话告知")

    submissions.withdraw(made.adoption_id)
    submissions.withdraw(made.adoption_id)

    assert submissions.store.adoptions(draft_id) == []
    assert [one.withdrawn for one in submissions.store.adoptions(draft_id, withdrawn=True)] == [True]
    assert desk.store.get(draft_id).state is DraftState.RECEIVED


def test_a_paper_inside_the_house_has_no_answer_and_an_unknown_one_is_said(
    submissions: Submissions, draft_id: str
) -> None:
    with pytest.raises(InvalidInputError, match="还没有报送（现在是「审核」）"):
        submissions.reply(draft_id, sender="省通信管理局", replied_on=TODAY, text="收到")
    with pytest.raises(NotFoundError, match="没有这条记录"):
        submissions.receive(404, received_on=TODAY)


def test_not_adopted_can_be_adopted_later(submissions: Submissions, draft_id: str, desk: Desk) -> None:
    submit(submissions, draft_id)
    submissions.decline(draft_id, reason="暂不具备条件")
    assert desk.store.get(draft_id).state is DraftState.NOT_ADOPTED

    submissions.adopt(draft_id, grade=AdoptionGrade.WRITTEN, adopted_on=TODAY, evidence=EVIDENCE)
    assert desk.store.get(draft_id).state is DraftState.ADOPTED
