"""The structure of a pool as files: the workbook says what the page says, the paper is one page."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import pypdfium2
import pytest

from core.pools import MemberState
from core.structure import Measure, Side, Target
from experts.glance import Glance
from experts.overview import SECTOR_WORDS
from experts.overview_files import bar_words, chart_words, make_structure_paper, write_structure_workbook
from experts.topics import Topic
from papers.check import check_layout
from papers.layout import write_docx
from papers.pdf import convert_to_pdf, find_office
from storage.overview import AskedQuestion
from tests.experts.test_overview import look, person, standing

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PROVINCES = ("云南", "贵州", "四川", "广西", "重庆", "湖南", "广东", "江苏", "浙江", "陕西", "北京", "上海", "西藏")
SUBJECTS, KINDS = ("数据", "网络", "算力", "平台"), ("安全治理", "标准规范", "应用推广", "法律政策")
FIELDS = tuple(f"{subject}{kind}" for subject in SUBJECTS for kind in KINDS)
LONG = "关于{}的平台企业用户数据出境和个人信息保护的问题应当怎样处理"
TARGETS = {
    "SECTOR": {one: Target(measure=Measure.SHARE, amount=20) for one in SECTOR_WORDS.values()},
    "REGION": {one: Target(measure=Measure.PEOPLE, amount=30) for one in PROVINCES[:6]},
    "AGE": {"35 岁及以下": Target(measure=Measure.SHARE, amount=20)},
}  # fmt: skip


@pytest.fixture(scope="module")
def large() -> Glance:
    """Two hundred people of every kind, targets, and topics with and without somebody who covers them."""
    people = [
        person(
            f"专家{place}", standing(end=date(2026, 12, 1 + place % 28) if place % 3 else date(2028, 1, 1)),
            sector="政产学研用"[place % 5] if place % 9 else "", title=("教授", "高级工程师", "工程师", "")[place % 4],
            region=PROVINCES[place % 13], birth_year=1955 + place % 45, gender="男女"[place % 2],
            specialties=FIELDS[place % 12 : place % 12 + 3], uses=place % 12,
            consent_on=None if place % 4 else NOW.date(), updated_at=NOW if place % 7 else NOW.replace(year=2024),
        )
        for place in range(200)
    ]  # fmt: skip
    away = [state for state in MemberState if state is not MemberState.ACTIVE]
    outside = [person(f"别处{place}", standing(away[place % len(away)])) for place in range(42)]
    asked = [AskedQuestion(question=LONG.format(name), times=2, last_at=NOW) for name in PROVINCES]
    covered = ((), ("专家1", "专家2"))
    topics = [Topic(questions=(one,), words=(), expert_ids=covered[place % 2]) for place, one in enumerate(asked)]
    return Glance(
        name="专家智库",
        structure=look(*people, *outside, **TARGETS),
        people={one.expert_id: one for one in people},
        topics=tuple(topics),
    )


def test_the_workbook_holds_numbers_as_numbers_people_and_topics(large: Glance) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_structure_workbook(large)))
    rows = [tuple(row) for row in book["结构"].iter_rows(values_only=True)]
    assert rows[1][:4] == ("在聘", "专家智库", 200, 100)
    assert ("不在聘（不计入）", "退出", 7) in [row[:3] for row in rows]
    bar = large.structure.chart(Side.SECTOR).bar("学（院校）")
    assert ("类别", "学（院校）", bar.count, bar.share, "目标 20 %", f"差 {40 - bar.count} 人") in rows
    assert len([*book["人员"].iter_rows()]) == 201
    assert [*book["话题"].iter_rows(values_only=True)][2] == (
        LONG.format("贵州"),
        2,
        2,
        "专家1、专家2",
    )
    assert book["结构"]["C2"].number_format == "General"


def test_what_looks_like_a_formula_stays_text_in_the_workbook() -> None:
    wild = person("甲", unit="=1+1")
    seen = Glance(name="库", structure=look(wild), people={"甲": wild}, topics=())
    sheet = openpyxl.load_workbook(io.BytesIO(write_structure_workbook(seen)))["人员"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_the_paper_names_people_outside_targets_and_gaps(large: Glance) -> None:
    said = str(make_structure_paper(large, body="云江省互联网协会"))
    wanted = (
        "截至2026年11月25日",
        "在聘专家 200 人",
        "退出 7 人，不计入下表",
        "学差",
        "所问话题 13 个",
        f"“{LONG[:24].format('云南')}",
    )
    assert [words for words in wanted if words not in said] == []


def test_without_an_association_nobody_signs(large: Glance) -> None:
    assert "Signature" not in str(make_structure_paper(large, body=" "))


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_the_paper_of_two_hundred_people_is_one_page_in_the_official_layout(large: Glance) -> None:
    data = write_docx(make_structure_paper(large, body="云江省互联网协会"))
    broken = {one.rule for one in check_layout(data) if not one.passed}
    assert not broken & {"纸张", "页边距", "行数与字数", "标题字体", "标题位置"}
    assert len(pypdfium2.PdfDocument(convert_to_pdf(data))) == 1


def test_a_side_is_told_as_one_sentence_for_those_who_cannot_see_the_chart(large: Glance) -> None:
    chart = large.structure.chart(Side.GENDER)
    assert chart_words(chart) == "性别：男 100 人 · 50 %；女 100 人 · 50 %"
    wanted = large.structure.chart(Side.AGE).bars[0]
    assert bar_words(wanted).endswith(f"目标 20 %，差 {40 - wanted.count} 人")
