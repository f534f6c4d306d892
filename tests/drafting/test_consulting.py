"""专家论证: a paper goes out to experts with letter and form, and each is told what became of it."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from core.drafts import DraftState
from core.errors import InvalidInputError
from core.opinions import OpinionState
from core.tasks import EngagementState, TaskKind
from events.log import EventLog
from experts.paperwork import Sender
from papers.markup import read_markup
from papers.opinion_papers import ADVICE, VERDICT
from tests.drafting.office import DUE, SENDER, TEXT, TODAY, A, B, C, Office


def test_an_expert_is_sent_letter_text_and_form_and_the_paper_goes_to_expert_review(
    office: Office, log: EventLog
) -> None:
    file = office.ask()

    read = read_markup(file.data)
    words = "\n".join(one.before for one in read.paragraphs)
    assert file.name == f"征求意见 程远 {TEXT.title}.docx"
    assert "程远教授：" in words
    assert "请于2026年11月20日前反馈" in words
    assert A + B + C in words
    assert {VERDICT, ADVICE} <= set(read.form)
    (asked,) = office.opinions.store.requests(office.draft_id)
    assert read.marks == {
        "zhiku.draft": office.draft_id, "zhiku.revision": "1", "zhiku.request": asked.request_id,
        "zhiku.expert": office.cheng,
    }  # fmt: skip
    assert (asked.revision, asked.due_on, asked.name) == (1, DUE, "程远")
    assert office.desk.store.get(office.draft_id).state is DraftState.EXPERT_REVIEW
    assert [one.type for one in log.read(limit=4)] == [
        "DraftMoved",
        "OpinionRequested",
        "InvitationSent",
        "TaskCreated",
    ]


def test_several_get_one_file_each_and_asking_again_keeps_the_first_request(office: Office) -> None:
    office.ask()
    both = office.ask(office.cheng, office.gu)

    with zipfile.ZipFile(io.BytesIO(both.data)) as archive:
        marks = [read_markup(archive.read(name)).marks for name in archive.namelist()]
    assert [one["zhiku.expert"] for one in marks] == [office.cheng, office.gu]
    assert [one.expert_id for one in office.opinions.store.requests(office.draft_id)] == [office.cheng, office.gu]


def test_nobody_is_asked_without_a_text_an_addressee_a_signature_or_after_the_paper_was_handed_in(
    office: Office,
) -> None:
    with pytest.raises(InvalidInputError, match="先选择"):
        office.consulting.ask(office.draft_id, [], due_on=DUE, sender=SENDER)
    with pytest.raises(InvalidInputError, match="已经过去"):
        office.consulting.ask(office.draft_id, [office.gu], due_on=date(2026, 10, 31), sender=SENDER)
    nobody = Sender(body=" ", issued_on=TODAY, contact=SENDER.contact)
    with pytest.raises(InvalidInputError, match="本单位名称"):
        office.consulting.ask(office.draft_id, [office.gu], due_on=DUE, sender=nobody)
    with pytest.raises(InvalidInputError, match="还没有正文"):
        office.ask(draft_id=office.desk.start("别的事", office.profile).draft_id)
    for to in (DraftState.EXPERT_REVIEW, DraftState.APPROVAL, DraftState.SUBMITTED):
        office.steps.take_step(office.draft_id, to)
    with pytest.raises(InvalidInputError, match="已报送，不能再征求意见"):
        office.ask()
    assert office.opinions.store.requests(office.draft_id) == []


def test_every_expert_is_told_what_became_of_the_paper_and_of_each_opinion(office: Office) -> None:
    file = office.sent().replace("12次", "15次")
    file.comment(B, "请核实。")
    said = office.receive(file)
    office.accept(said[0])
    office.opinions.decide(office.draft_id, said[1].opinion_id, OpinionState.DECLINED, answer="已核实无误")

    letter = office.consulting.feedback(office.draft_id, result="文稿已获采纳。", sender=SENDER)

    read = read_markup(letter.data)
    words = "\n".join(one.before for one in read.paragraphs)
    cells = _cells(letter.data)
    assert "程远教授：" in words
    assert "文稿已获采纳。" in words
    assert ["1", "「12次」改为「15次」", "已采纳"] in cells
    assert ["2", f"「{B}」：请核实。", "未采纳：已核实无误"] in cells


def test_who_answers_served_once_for_a_paper_however_often(office: Office) -> None:
    office.ask(office.cheng, office.gu)
    file = office.sent().replace("12次", "15次")
    office.receive(file)
    office.receive(file)
    office.opinions.enter(office.draft_id, "同意", expert_id=office.cheng)

    (task,) = office.tasks.list()
    assert (task.title, task.kind) == (f"{TEXT.title}（专家论证）", TaskKind.CORRESPONDENCE)
    assert {one.expert_id: one.state for one in office.tasks.engagements(task.task_id)} == {
        office.cheng: EngagementState.ATTENDED, office.gu: EngagementState.INVITED,
    }  # fmt: skip
    assert office.tasks.uses(TODAY.year) == {office.cheng: 1}


def test_nobody_is_thanked_where_nobody_was_asked(office: Office) -> None:
    with pytest.raises(InvalidInputError, match="没有可反馈的人"):
        office.consulting.feedback(office.draft_id, result="", sender=SENDER)


def _cells(data: bytes) -> list[list[str]]:
    import docx

    (table,) = docx.Document(io.BytesIO(data)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]
