"""What experts say stands beside its sentence, is decided on, and is never lost or doubled."""

from __future__ import annotations

import pytest

from core.errors import InvalidInputError, NotFoundError
from core.opinions import Opinion, OpinionState
from drafting.editing import find_sentence, remove, replace_sentence
from events.log import EventLog
from experts.personal import PersonalData
from papers.opinion_papers import ADVICE, VERDICT
from storage.database import Database
from tests.drafting.marked import Marker
from tests.drafting.office import TEXT, A, B, C, Office


def brief(said: Opinion) -> tuple[str, str, str, str]:
    return said.kind.value, said.sentence_id, said.quote, said.text


def test_comments_and_tracked_changes_stand_beside_their_sentences(office: Office) -> None:
    file = office.sent()
    file.replace("12次", "15次").insert_before(C, "为此，").insert_after(C, "同时安排专项经费。").replace(B, "")
    first = file.comment("全省", "口径是否含在昆单位？")
    file.comment("全省", "含。", answers=first, author="王敏")
    file.comment("", "请补充省外做法。")
    file.fill(VERDICT, "☑ 修改后同意　　□ 不同意").fill(ADVICE, "总体可行。")

    said = office.receive(file)

    assert [brief(one) for one in said] == [
        ("改写", "a", "12次", "15次"),
        ("删去", "b", B, ""),
        ("增加", "c", "", "为此，"),
        ("增加", "c", "", "同时安排专项经费。"),
        ("批注", "a", "全省", "口径是否含在昆单位？\n（王敏回复）含。"),
        ("批注", "", "", "请补充省外做法。"),
        ("意见", "", "", "总体意见：修改后同意。\n总体可行。"),
    ]
    assert {(one.name, one.revision, one.state) for one in said} == {("程远", 1, OpinionState.OPEN)}
    assert said[0].at is not None
    assert f"{said[0].at:%m-%d %H:%M}" == "11-20 09:30"
    assert office.opinions.store.requests(office.draft_id)[0].answered_at is not None


def test_a_file_read_twice_brings_nothing_twice_and_a_later_one_only_what_is_new(office: Office) -> None:
    file = office.sent().replace("12次", "15次")
    office.receive(file)
    again = office.opinions.receive(office.draft_id, "改好的.docx", file.save())
    assert (again.new, again.known) == (0, 1)

    file.comment(C, "写明牵头单位。")
    later = office.opinions.receive(office.draft_id, "再改.docx", file.save())
    assert (later.new, later.known, len(office.said())) == (1, 1, 2)


def test_a_change_that_is_taken_over_makes_a_revision_and_the_sentence_keeps_its_source(office: Office) -> None:
    said = office.receive(office.sent().replace("12次", "15次"))

    office.accept(said[0], answer="已核对台账")

    newest = office.desk.store.revision(office.draft_id)
    changed = find_sentence(newest.content, "a")
    assert (changed.text, changed.citation) == (A.replace("12", "15"), find_sentence(TEXT, "a").citation)
    assert (newest.number, newest.reason) == (2, "采纳程远的意见")
    (kept,) = office.said()
    assert (kept.state, kept.answer, kept.decided_by) == (OpinionState.ACCEPTED, "已核对台账", "测试员")


def test_two_changes_of_one_sentence_can_both_be_taken_over(office: Office) -> None:
    said = office.receive(office.sent().replace("全省", "全省各地").replace("12次", "15次"))
    office.accept(said[1])
    office.accept(said[0])
    assert office.texts()[0] == "2022年全省各地开展演练15次。"


def test_a_sentence_put_in_stands_behind_without_a_source_and_one_taken_out_is_gone(office: Office) -> None:
    said = office.receive(office.sent().insert_after(A, "覆盖率100%。").replace(C, ""))
    for one in said:
        office.accept(one)
    assert office.texts() == [A, "覆盖率100%。", B]
    new = [*office.desk.store.revision(office.draft_id).content.sentences()][1]
    assert new.citation is None


def test_what_was_edited_since_is_refused_and_can_be_settled_by_hand(office: Office) -> None:
    (said,) = office.receive(office.sent().replace("12次", "15次"))
    edited = replace_sentence(TEXT, "a", "2022年全省演练二十次。")
    office.desk.revise(office.draft_id, edited, base=1, reason="修改")

    with pytest.raises(InvalidInputError, match="专家看过以后又改动过"):
        office.accept(said)
    assert office.said()[0].state is OpinionState.OPEN

    office.accept(said, by_hand=True, answer="另行改写")
    assert office.said()[0].state is OpinionState.ACCEPTED
    assert office.desk.store.get(office.draft_id).revision == 2


def test_a_change_of_a_sentence_that_is_gone_is_refused(office: Office) -> None:
    (said,) = office.receive(office.sent().replace("12次", "15次"))
    office.desk.revise(office.draft_id, remove(TEXT, "a"), base=1, reason="修改")
    with pytest.raises(NotFoundError):
        office.accept(said)
    assert office.said()[0].state is OpinionState.OPEN


def test_a_change_beside_what_was_edited_since_is_still_made(office: Office) -> None:
    (said,) = office.receive(office.sent().replace("12次", "15次"))
    edited = replace_sentence(TEXT, "a", "据统计，2022年全省共开展演练12次。")
    office.desk.revise(office.draft_id, edited, base=1, reason="修改")
    office.accept(said)
    assert office.texts()[0] == "据统计，2022年全省共开展演练15次。"


def test_an_opinion_that_is_declined_says_why_and_can_be_opened_again(office: Office, log: EventLog) -> None:
    (said,) = office.receive(office.sent().replace("12次", "15次"))
    decide = office.opinions.decide
    assert decide(office.draft_id, said.opinion_id, OpinionState.DECLINED, answer="与台账不符", actor="王敏") is None
    assert (office.said()[0].answer, office.said()[0].decided_by) == ("与台账不符", "王敏")
    decide(office.draft_id, said.opinion_id, OpinionState.OPEN)
    assert (office.said()[0].state, office.said()[0].decided_by) == (OpinionState.OPEN, "")
    assert [one.type for one in log.read(limit=2)] == ["OpinionDecided", "OpinionDecided"]
    assert office.texts() == [A, B, C]
    with pytest.raises(NotFoundError):
        decide(office.draft_id, 999, OpinionState.ACCEPTED)


def test_a_text_typed_over_without_tracking_shows_what_reads_differently(office: Office) -> None:
    file = office.sent().type_over("12次", "15次").type_over(C, "另外，建议建立数据安全应急队伍。安排经费。")
    file.comment("演练覆盖", "口径？")
    said = office.receive(file)
    assert sorted(brief(one) for one in said) == sorted([
        ("改写", "a", "2", "5"),
        ("改写", "c", C[:-1], "另外，建议建立数据安全应急队伍。安排经费"),
        ("批注", "b", "演练覆盖", "口径？"),
    ])  # fmt: skip


def test_a_comment_without_a_range_stands_at_the_sentence_where_it_was_put(office: Office) -> None:
    file = office.sent()
    file.comment(B, "请核实。", ranged=False)
    assert [brief(one) for one in office.receive(file)] == [("批注", "b", "", "请核实。")]


def test_a_paragraph_without_change_returned_says_nothing_and_the_request_counts_as_answered(office: Office) -> None:
    assert office.receive(office.sent()) == []
    assert office.opinions.store.requests(office.draft_id)[0].answered_at is not None


def test_a_file_without_its_marks_is_known_by_the_number_on_the_form_or_by_whom_a_person_names(office: Office) -> None:
    office.ask(office.gu)
    file = office.sent().replace("12次", "15次").drop("docProps/custom.xml")
    assert [one.name for one in office.receive(file)] == ["程远"]

    for paragraph in [*file.body.iter()]:
        if paragraph.text and "编号" in paragraph.text:
            paragraph.text = ""
    with pytest.raises(InvalidInputError, match=r"认不出「改好的\.docx」是哪位专家"):
        office.receive(file)
    assert [one.name for one in office.receive(file, expert_id=office.gu)] == ["程远", "顾清"]


def test_a_file_of_another_paper_is_named_and_an_unrelated_one_refused(office: Office) -> None:
    other = office.begin("算力调度")
    file = office.ask(draft_id=other).data
    with pytest.raises(InvalidInputError, match=r"「改好的\.docx」是《.*》的征求意见稿，不是这一份的"):
        office.receive(file)

    office.ask()
    alien = Marker(file).drop("docProps/custom.xml")
    body = alien.body[0]
    for element in [*body][:-1]:
        body.remove(element)
    with pytest.raises(InvalidInputError, match="内容不是这份文稿"):
        office.receive(alien, expert_id=office.cheng)
    assert office.said() == []


def test_only_the_form_sent_back_is_read_without_taking_the_text_for_deleted(office: Office) -> None:
    file = office.sent().fill(ADVICE, "同意报送。")
    body = file.body[0]
    table = next(number for number, one in enumerate(body) if one.tag.endswith("}tbl"))
    for element in [*body][:table]:
        body.remove(element)
    assert [brief(one) for one in office.receive(file)] == [("意见", "", "", "同意报送。")]


def test_what_was_said_by_telephone_can_be_entered_for_an_expert_or_somebody_else(office: Office) -> None:
    office.ask()
    office.opinions.enter(office.draft_id, "数据要更新", expert_id=office.cheng, sentence_id="a")
    office.opinions.enter(office.draft_id, "同意", name="李处长")
    first, second = office.said()
    assert (brief(first), first.name) == (("意见", "a", A, "数据要更新"), "程远")
    assert (second.name, second.expert_id, second.request_id) == ("李处长", "", "")
    assert office.opinions.store.requests(office.draft_id)[0].answered_at is not None
    for text, known in (
        ("", {"name": "李"}),
        ("同意", {}),
        ("同意", {"name": "李处长"}),
        ("长" * 20_001, {"name": "李"}),
    ):
        with pytest.raises(InvalidInputError):
            office.opinions.enter(office.draft_id, text, **known)  # type: ignore[arg-type]
    assert len(office.said()) == 2


def test_the_erasure_of_a_person_empties_what_the_person_said(office: Office, database: Database) -> None:
    file = office.sent().replace("12次", "15次")
    office.receive(file)
    office.opinions.enter(office.draft_id, "同意", name="李处长")
    PersonalData(pool=office.pool).erase(office.cheng, name="程远")

    erased, other = office.said()
    assert (erased.name, erased.text, erased.quote, erased.answer, erased.at) == ("", "", "", "", None)
    assert other.text == "同意"
    assert office.opinions.store.requests(office.draft_id)[0].name == ""
    with pytest.raises(InvalidInputError, match="已按本人要求清除"):
        office.receive(file)
    assert len(office.said()) == 2


def test_what_two_records_of_one_person_said_belongs_to_the_one_that_is_kept(office: Office) -> None:
    office.ask(office.gu)
    office.receive(office.sent().replace("12次", "15次"))
    with office.desk.log.transaction() as tx:
        office.pool.personal.merge(tx.connection, office.gu, office.cheng, before={}, actor="测试员")
    assert {one.expert_id for one in office.said()} == {office.gu}
    (said,) = office.pool.personal.opinions(office.gu)
    assert (said["title"], said["text"]) == (TEXT.title, "15次")


def test_a_deleted_paper_takes_requests_and_opinions_with_it(office: Office) -> None:
    office.receive(office.sent().replace("12次", "15次"))
    office.desk.delete(office.draft_id)
    assert office.said() == []
    assert office.opinions.store.requests(office.draft_id) == []
