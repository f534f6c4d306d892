"""The papers of the expert pool say what their records say, whatever names they hold."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import docx
import pytest

from papers.certificates import say_term
from papers.expert_papers import (
    join_papers,
    make_certificate,
    make_contact_list,
    make_draw_record,
    make_emergency_sheet,
    make_exit_notice,
    make_invitation,
    make_public_notice,
    make_renewal_certificate,
    make_renewal_notice,
    name_file,
    say_invitation,
    zip_papers,
)
from papers.expert_records import Contact, Person
from papers.layout import write_docx
from papers.model import Paper
from papers.pdf import convert_to_pdf, find_office
from tests.papers import samples
from tests.papers.test_pdf import read_letters

HOSTILE = {
    "formula": "=cmd|'/C calc'!A0",
    "control characters": "张\x00三\x08\x1b[31m\ufffe",
    "long": "长" * 200,
    "path": '../../etc/passwd\\CON:*?"<>|',
    "line breaks": "张三\r\n李四\t王五",
    "Latin": "Jean-Luc O’Neil·Müller",
    "Tibetan": "བཀྲ་ཤིས་རྡོ་རྗེ",
    "Uyghur": "ئابدۇلىم·مەمەت",
    "reversed": "\u202e三张",
    "empty": "",
}


def text_of(paper: Paper) -> str:
    document: Any = docx.Document(io.BytesIO(write_docx(paper)))
    return "\n".join(document.element.body.xpath(".//w:t/text()"))


def all_papers(name: str) -> list[Paper]:
    """Every paper with a name in each place that a record has for names."""
    person = Person(name=name, unit=name, post=name, title=name, field=name, phone=name)
    contact = Contact(name=name, phone=name)
    meeting = replace(
        samples.MEETING, name=name, matter=name, place=name, contact=contact, agenda=(name, name), unit=name
    )
    people = (person, *samples.PEOPLE)
    return [
        make_certificate(replace(samples.APPOINTMENT, name=name, certificate_number=name, field=name)),
        make_renewal_certificate(replace(samples.RENEWAL, name=name)),
        make_renewal_notice(replace(samples.RENEWAL, name=name, contact=contact)),
        make_exit_notice(replace(samples.EXIT, name=name, reason=name, body=name, pool=name)),
        make_invitation(meeting),
        make_contact_list(replace(samples.CONTACTS, title=name, rows=((name,) * 5,), note=name)),
        make_public_notice(replace(samples.NOTICE, candidates=people, contact=contact)),
        make_draw_record(
            replace(samples.DRAW, candidates=people, chosen=people, operator=name, seed=name, matter=name)
        ),
        make_emergency_sheet(replace(samples.EMERGENCY, people=people, standbys=people, called_by=name, matter=name)),
    ]


def test_a_certificate_says_name_number_pool_field_term_body_and_day() -> None:
    text = text_of(make_certificate(samples.APPOINTMENT))

    assert text.split("\n") == [
        "聘　书",
        "证书编号：示互协聘〔2026〕001号",
        "张建国同志：",
        "　　经研究，兹聘请您担任示例省互联网协会专家智库专家（专业领域：网络安全），"
        "聘期三年，自2026年12月1日起至2029年11月30日止。",
        "　　特发此证。",
        "示例省互联网协会",
        "2026年11月25日",
    ]


def test_a_pool_that_names_its_body_does_not_name_it_twice() -> None:
    text = text_of(make_certificate(replace(samples.APPOINTMENT, pool="示例省互联网协会专家智库")))

    assert "担任示例省互联网协会专家智库专家" in text


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "聘期一年，自2026年1月1日起至2026年12月31日止"),
        (date(2026, 3, 1), date(2028, 2, 29), "聘期二年，自2026年3月1日起至2028年2月29日止"),
        (date(2026, 1, 1), date(2027, 6, 30), "聘期自2026年1月1日起至2027年6月30日止"),
    ],
)
def test_a_term_names_its_length_where_it_is_whole_years(start: date, end: date, said: str) -> None:
    assert say_term(start, end) == said


def test_a_renewal_that_asks_for_an_answer_is_intended_and_one_that_does_not_is_decided() -> None:
    asked, decided = (
        text_of(make_renewal_notice(replace(samples.RENEWAL, reply_by=by))) for by in (date(2026, 12, 10), None)
    )

    assert "拟续聘您为示例省互联网协会专家智库专家" in asked
    assert "请于2026年12月10日前填写所附回执" in asked
    assert "□ 同意　　□ 不同意" in asked
    assert "决定续聘您为示例省互联网协会专家智库专家" in decided
    assert "回执" not in decided


def test_an_exit_notice_gives_the_reason_and_the_day() -> None:
    text = text_of(make_exit_notice(samples.EXIT))

    assert "因聘期届满且本人不再续聘，" in text
    assert "自2026年12月31日起，您不再担任示例省互联网协会网络安全应急保障专家库专家" in text
    assert "（编号：示互协聘〔2023〕018号）" in text


def test_an_invitation_says_matter_time_place_contact_and_brings_a_slip() -> None:
    text = text_of(make_invitation(samples.MEETING)).replace("\n", "")

    assert "我会拟召开2026年示例省数据安全治理专家座谈会" in text
    assert "一、会议时间：2026年12月8日（星期二）14:30至17:00。" in text
    assert "二、会议地点：示例市会议中心三楼第二会议室。" in text
    assert "三、会议内容1.解读《网络数据安全管理条例》。2." in text
    assert "联系人：王晓敏，电话：0871-65000000" in text
    assert "回　执" in text


def test_a_consultation_asks_for_an_opinion_and_without_a_day_for_no_answer() -> None:
    text = text_of(make_invitation(samples.CONSULTATION)).replace("\n", "")

    assert "组织专家咨询论证，诚邀您作为专家参加" in text
    assert "一、论证时间：" in text
    assert "回　执" not in text


def test_the_chat_message_is_short_plain_lines() -> None:
    assert say_invitation(samples.MEETING) == (
        "赵敏律师，您好！\n"
        "示例省互联网协会诚邀您出席2026年示例省数据安全治理专家座谈会。\n"
        "时间：2026年12月8日（星期二）14:30至17:00\n"
        "地点：示例市会议中心三楼第二会议室\n"
        "内容：解读《网络数据安全管理条例》；通报2026年行业数据安全检查情况；研讨2027年工作建议\n"
        "联系人：王晓敏 0871-65000000\n"
        "请于2026年12月3日前回复能否出席，谢谢！"
    )


def test_a_meeting_over_two_days_says_both() -> None:
    text = say_invitation(replace(samples.MEETING, ends_at=datetime(2026, 12, 9, 12, 0)))

    assert "时间：2026年12月8日（星期二）14:30至2026年12月9日（星期三）12:00" in text


def test_a_contact_list_has_the_columns_given_and_turns_the_page_when_they_are_many() -> None:
    few = make_contact_list(replace(samples.CONTACTS, columns=("姓名", "联系电话"), rows=(("张三", "13800000001"),)))
    many = make_contact_list(samples.CONTACTS)

    table = docx.Document(io.BytesIO(write_docx(few))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "姓名", "联系电话"],
        ["1", "张三", "13800000001"],
    ]
    assert [paper.sections[0].page.width_mm for paper in (few, many)] == [210, 297]


def test_a_public_notice_names_candidates_period_and_where_to_object() -> None:
    text = text_of(make_public_notice(samples.NOTICE))

    assert "拟聘请张建国等7名同志为专家智库专家" in text
    assert "2026年11月26日至2026年12月4日（共7个工作日）" in text
    assert "联系电话：0871-65000000" in text
    for person in samples.PEOPLE:
        assert person.name in text
        assert person.field in text


def test_a_draw_record_holds_all_that_repeats_the_draw() -> None:
    text = text_of(make_draw_record(samples.DRAW))
    flat = text.replace("\n", "")

    for part in (samples.DRAW.seed, samples.DRAW.sha256, samples.DRAW.algorithm, "刘洋", "孙丽", "CQ-2026-012"):
        assert part in text
    assert "2026年11月25日10:05:30" in text
    assert "1周立示例工业软件有限公司与申报单位为同一单位" in flat
    assert flat.index("候补专家（按递补顺序）") < flat.index("1陈思远") < flat.index("2赵敏")
    assert "候选专家（7人）" in text


def test_a_draw_without_exclusions_says_none() -> None:
    text = text_of(make_draw_record(replace(samples.DRAW, exclusions=()))).replace("\n", "")

    assert "排除人员（0人）无。" in text


def test_an_emergency_sheet_has_telephones_standbys_precedents_and_a_log_to_fill_in() -> None:
    document = docx.Document(io.BytesIO(write_docx(make_emergency_sheet(samples.EMERGENCY))))

    facts, people, standbys, precedents, log = document.tables
    assert [cell.text for cell in people.rows[1].cells] == [
        "1", "张建国", "示例大学信息学院", "院长", "网络安全", "13800000001",
    ]  # fmt: skip
    assert [row.cells[1].text for row in standbys.rows] == ["姓名", "王海涛", "陈思远", "赵敏"]
    assert precedents.rows[1].cells[1].text == "2024年门户网站挂马事件处置"
    assert len(log.rows) == 1 + samples.EMERGENCY.log_rows
    assert "值班员 刘洋" in [cell.text for cell in facts.rows[-1].cells]


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_no_name_breaks_a_paper_or_a_file_name(name: str) -> None:
    papers = all_papers(name)

    for paper in papers:
        docx.Document(io.BytesIO(write_docx(paper)))
        file_name = name_file(paper)
        assert file_name.endswith(".docx")
        assert len(file_name.encode()) <= 200
        assert not set(file_name) & set('\\/:*?"<>|\x00\n\t\x1b\u202e')
        assert not file_name.startswith((".", "-", " "))
    assert say_invitation(replace(samples.MEETING, name=name)).count("\n") == 6


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_a_certificate_with_a_name_of_200_characters_stays_on_its_page() -> None:
    papers = tuple(all_papers(HOSTILE["long"])[:2])

    assert len(read_letters(convert_to_pdf(write_docx(join_papers(papers, title="两件"))))) == 2


def test_a_batch_is_one_zip_with_a_file_for_each_and_the_same_bytes_each_time() -> None:
    papers = [
        make_certificate(samples.APPOINTMENT),
        make_certificate(samples.APPOINTMENT),
        make_exit_notice(samples.EXIT),
    ]

    data = zip_papers(papers)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == [
            "聘书 张建国 示互协聘〔2026〕001号.docx",
            "聘书 张建国 示互协聘〔2026〕001号（2）.docx",
            "退出通知 王海涛.docx",
        ]
        assert archive.read("退出通知 王海涛.docx") == write_docx(papers[2])
    assert zip_papers(papers) == data


def test_a_batch_is_one_file_with_a_certificate_on_each_page() -> None:
    certificates = tuple(
        make_certificate(replace(samples.APPOINTMENT, name=f"专家{number}")) for number in range(1, 31)
    )

    document = docx.Document(io.BytesIO(write_docx(join_papers(certificates, title="聘书三十份"))))

    assert len(document.sections) == 30
    assert "专家30同志：" in [one.text for one in document.paragraphs]
