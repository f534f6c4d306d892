"""The sample library is complete, says what it is on every document, and answers its own example questions."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import html
from pypdf import PdfReader

from core.experts import Sector
from core.regions import find_regions
from corpus.samples import DOCUMENTS, EXPERTS, QUESTIONS, example_questions

MARK = "本文件为软件示例资料，机构、人物、数据均为虚构"
FILES = sorted(path.name for path in DOCUMENTS.iterdir())
PDFS = [name for name in FILES if name.endswith(".pdf")]
COLUMNS = (
    "姓名",
    "性别",
    "出生年份",
    "类别",
    "单位",
    "职务",
    "职称",
    "所在省份",
    "专业领域",
    "从业起始年",
    "学历学位",
    "简介",
    "主要业绩",
    "社会兼职",
    "荣誉奖励",
    "推荐人",
    "电话",
    "邮箱",
    "回避单位",
    "同意书日期",
    "聘期开始",
    "聘期结束",
    "聘书编号",
    "关联资料",
)


@cache
def read_pages(name: str) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in PdfReader(DOCUMENTS / name).pages)


@cache
def read_text(name: str) -> str:
    path = DOCUMENTS / name
    match path.suffix:
        case ".pdf":
            text = "".join(read_pages(name))
        case ".docx":
            document = docx.Document(str(path))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            text = "".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
        case ".html":
            text = html.fromstring(path.read_text(encoding="utf-8")).text_content()
        case _:
            text = path.read_text(encoding="utf-8")
    return re.sub(r"\s+", "", text)


def read_experts() -> list[dict[str, object]]:
    header, *rows = openpyxl.load_workbook(EXPERTS).worksheets[0].iter_rows(values_only=True)
    assert header == COLUMNS
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def read_questions() -> list[dict[str, str]]:
    return json.loads(QUESTIONS.read_text(encoding="utf-8"))


def test_the_samples_cover_the_formats_that_people_have() -> None:
    assert Counter(Path(name).suffix for name in FILES) == {".pdf": 5, ".docx": 4, ".txt": 3, ".html": 2, ".md": 1}


@pytest.mark.parametrize("name", FILES)
def test_every_document_says_that_it_is_a_sample(name: str) -> None:
    text = read_text(name)
    assert MARK in text
    assert "（示例）" in text[:200]
    assert 800 < len(text) < 10_000


@pytest.mark.parametrize("name", FILES)
def test_no_sample_names_a_real_province(name: str) -> None:
    assert find_regions(read_text(name)) == []


@pytest.mark.parametrize("name", PDFS)
def test_every_page_of_a_pdf_has_clean_text_a_sample_mark_and_its_number(name: str) -> None:
    assert (DOCUMENTS / name).stat().st_size < 600_000
    for number, text in enumerate(read_pages(name), start=1):
        assert "示例资料" in text
        assert f"— {number} —" in text
        assert not re.findall(r"[\u2e80-\u2fdf\ue000-\uf8ff\uf900-\ufaff\ufffd]", text)


def test_the_long_research_report_has_twelve_pages_or_more() -> None:
    assert len(read_pages("示例省中小企业数字化转型研究报告.pdf")) >= 12


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".docx")])
def test_every_word_file_has_heading_styles_a_table_and_a_sample_header(name: str) -> None:
    document = docx.Document(str(DOCUMENTS / name))
    assert any((paragraph.style.name or "").startswith("Heading") for paragraph in document.paragraphs)
    assert document.tables
    assert document.sections[0].header.paragraphs[0].text == MARK


def test_there_are_24_experts_of_all_sectors_and_each_is_marked_as_invented() -> None:
    experts = read_experts()
    assert len({expert["姓名"] for expert in experts}) == 24
    assert Counter(expert["类别"] for expert in experts) == dict.fromkeys(Sector, 5) | {Sector.USER: 4}
    assert all("（示例人物）" in str(expert["简介"]) for expert in experts)
    assert all(expert["单位"] and expert["专业领域"] for expert in experts)


def test_half_of_the_experts_are_linked_to_documents_that_exist() -> None:
    linked = [str(expert["关联资料"]).split("；") for expert in read_experts() if expert["关联资料"]]
    assert 10 <= len(linked) <= 14
    assert {name for names in linked for name in names} <= set(FILES)


def test_contacts_are_obviously_invented_and_most_consents_are_noted() -> None:
    experts = read_experts()
    phones = [number for expert in experts for number in str(expert["电话"] or "").split("、") if number]
    assert len(phones) >= 22
    assert all(number.startswith(("1990000", "0999-6000")) for number in phones)
    assert {str(expert["邮箱"]).rpartition("@")[2] for expert in experts if expert["邮箱"]} == {"example.com"}
    assert sum(expert["同意书日期"] is None for expert in experts) == 3


def test_terms_last_three_years_and_some_have_ended_or_soon_end() -> None:
    terms = [(expert["聘期开始"], expert["聘期结束"]) for expert in read_experts()]
    assert all(isinstance(day, datetime) for term in terms for day in term)
    assert all(1094 <= (end - start).days <= 1095 for start, end in terms)
    ends = [end.date() for _, end in terms]
    assert sum(end < date(2026, 11, 1) for end in ends) == 2
    assert sum(date(2026, 11, 1) <= end < date(2027, 1, 15) for end in ends) == 3


def test_four_example_questions_are_offered() -> None:
    questions = example_questions()
    assert len(set(questions)) == 4
    assert questions == [row["question"] for row in read_questions()[:4]]


@pytest.mark.parametrize("row", read_questions(), ids=lambda row: row["question"])
def test_each_question_is_answered_verbatim_by_its_document(row: dict[str, str]) -> None:
    assert read_text(row["file"]).count(re.sub(r"\s+", "", row["expects"])) == 1
