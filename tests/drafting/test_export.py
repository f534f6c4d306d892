"""A draft leaves the house as an official paper: its parts in order, its sources by choice, nothing unproven."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest

from core.documents import Locator, Metadata
from core.drafts import (
    Draft,
    DraftContent,
    DraftParagraph,
    DraftSection,
    Finding,
    FindingKind,
    Profile,
    SectionRole,
)
from drafting.export import (
    ExportBlockedError,
    Form,
    Notes,
    write_docx_of_draft,
    write_markdown_of_draft,
    write_pdf_of_draft,
)
from papers.check import check_layout
from tests.drafting.papers import citation, claim, link
from tests.papers.test_pdf import needs_office, read_letters, read_lines

DAY = date(2026, 11, 25)
OTHER = replace(
    citation("应当开展评估。", document_id="law", title="数据安全管理办法"),
    locator=Locator(page=12, heading_path=(), paragraph=1),
)
LAW = replace(claim("c", "应当开展评估。"), citation=OTHER)
CONTENT = DraftContent(
    title="关于加强数据安全的建议",
    sections=(
        DraftSection(
            key="abstract", heading="摘要", role=SectionRole.ABSTRACT,
            paragraphs=(DraftParagraph(sentences=(link("z", "建议分类施策。"),)),),
        ),
        DraftSection(
            key="background", heading="一、背景", role=SectionRole.BACKGROUND,
            paragraphs=(
                DraftParagraph(sentences=(claim("a", "2022年开展演练12次。"), claim("b", "参与单位80家。"))),
                DraftParagraph(sentences=(LAW, claim("d", "已覆盖全省。"))),
            ),
        ),
        DraftSection(
            key="suggestions", heading="建议", role=SectionRole.SUGGESTIONS,
            paragraphs=(
                DraftParagraph(heading="完善制度", sentences=(link("e", "尽快出台办法。"),)),
                DraftParagraph(heading="落实：分工与时限", sentences=(link("f", "逐项明确责任单位。"),)),
            ),
        ),
    ),
)  # fmt: skip


@pytest.fixture
def form() -> Form:
    draft = Draft(draft_id="d", topic="数据安全", profile="jianyi", title=CONTENT.title, addressee="省通信管理局")
    return {"draft": draft, "body": "示例省互联网协会", "notes": Notes.ENDNOTES, "dated": DAY}


@pytest.fixture
def addressed(profile: Profile) -> Profile:
    return replace(profile, addressed=True)


def read_texts(data: bytes) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(data)).paragraphs]


def test_the_parts_of_a_paper_stand_in_order_with_a_list_of_sources(addressed: Profile, form: Form) -> None:
    form["contact"] = "联系人：王敏，0871-65000000"
    form["documents"] = {"law": Metadata(title="数据安全管理办法", document_number="示政发〔2021〕7号")}

    data = write_docx_of_draft(CONTENT, addressed, **form)

    assert read_texts(data) == [
        "关于加强数据安全的建议",
        "省通信管理局：",
        "【摘要】建议分类施策。",
        "一、背景",
        "2022年开展演练12次。参与单位80家。[1]",
        "应当开展评估。[2]已覆盖全省。[1]",
        "二、建议",
        "（一）完善制度。尽快出台办法。",
        "（二）落实：分工与时限",
        "逐项明确责任单位。",
        "资料来源",
        "[1] 《2022年工作报告》，二、（三）第 2 段。",
        "[2] 《数据安全管理办法》（示政发〔2021〕7号），第 12 页。",
        "示例省互联网协会",
        "2026年11月25日",
        "（联系人：王敏，0871-65000000）",
    ]
    assert data == write_docx_of_draft(CONTENT, addressed, **form)


@pytest.mark.parametrize("notes", list(Notes))
def test_an_exported_draft_keeps_every_rule_of_the_layout(addressed: Profile, form: Form, notes: Notes) -> None:
    form["notes"] = notes

    findings = check_layout(write_docx_of_draft(CONTENT, addressed, **form))

    assert [(one.rule, one.found) for one in findings if not one.passed] == []


def test_without_notes_nothing_in_the_text_points_to_a_source(profile: Profile, form: Form) -> None:
    form["notes"] = Notes.NONE
    words = "\n".join(read_texts(write_docx_of_draft(CONTENT, profile, **form)))
    assert "参与单位80家。\n应当开展评估。已覆盖全省。" in words
    assert "资料来源" not in words
    assert "省通信管理局" not in words  # this profile has no line for the addressee


def test_markdown_gives_footnotes_with_the_place_of_each_source(profile: Profile, form: Form) -> None:
    form["notes"] = Notes.FOOTNOTES
    words = write_markdown_of_draft(CONTENT, profile, **form)
    assert "2022年开展演练12次。参与单位80家。[^1]" in words
    assert "[^2]: 《数据安全管理办法》，第 12 页。" in words


def test_what_is_not_proven_stops_the_export_and_is_named(profile: Profile, form: Form) -> None:
    form["findings"] = [
        Finding(sentence_id="d", kind=FindingKind.FIGURE, words="80 与 60"),
        Finding(sentence_id="a", kind=FindingKind.UNSUPPORTED, words=""),
        Finding(sentence_id="b", kind=FindingKind.HEDGE, words="", blocks=False),
        Finding(sentence_id="gone", kind=FindingKind.DATE, words=""),
    ]

    with pytest.raises(
        ExportBlockedError, match=r"有 2 句话待核实.*「2022年开展演练12次。」（依据不支持这句话）"
    ) as refused:
        write_docx_of_draft(CONTENT, profile, **form)

    assert [one.sentence_id for one in refused.value.findings] == ["a", "d"]


def test_a_sentence_taken_on_by_name_does_not_stop_the_export(profile: Profile, form: Form) -> None:
    sentence = replace(link("a", "形势严峻。"), taken_on_by="王敏")
    content = DraftContent(
        title="建议",
        sections=(replace(CONTENT.sections[1], paragraphs=(DraftParagraph(sentences=(sentence,)),)),),
    )
    form["findings"] = [Finding(sentence_id="a", kind=FindingKind.NO_SOURCE, words="")]
    assert "形势严峻。" in read_texts(write_docx_of_draft(content, profile, **form))


@needs_office
def test_full_pages_of_an_exported_draft_have_22_lines_of_28_characters(profile: Profile, form: Form) -> None:
    words = "为深入贯彻落实网络安全和数据安全工作部署充分发挥专家智库支撑作用"
    long = replace(
        CONTENT.sections[1],
        paragraphs=tuple(DraftParagraph(sentences=(link(f"{n}", words * 20 + "。"),)) for n in range(3)),
    )
    form["notes"] = Notes.NONE

    pages = read_letters(write_pdf_of_draft(replace(CONTENT, sections=(long,)), profile, **form))

    second = read_lines([one for one in pages[1] if one.bottom < 297 - 35 + 1])
    assert len(second) == 22
    full = [line for line in second if "。" not in line]
    assert len(full) >= 18
    assert {len(line) for line in full} <= {28, 26}  # 26 where a paragraph begins
    assert sum(len(line) == 28 for line in full) >= 18
