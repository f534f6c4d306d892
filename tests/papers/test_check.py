"""The layout check: our own papers pass, each rule fails on a file with that one thing wrong, bad files say so."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from core.errors import InvalidInputError
from papers.check import check_layout
from papers.expert_papers import (
    join_papers,
    make_contact_list,
    make_draw_record,
    make_emergency_sheet,
    make_exit_notice,
    make_invitation,
    make_public_notice,
    make_renewal_notice,
)
from papers.layout import write_docx
from papers.model import Paper
from tests.papers import samples
from tests.papers.test_layout import LETTER, make_paper
from tests.running_app import run_cli

OFFICIAL = {
    "letter": make_paper(*LETTER),
    "renewal notice": make_renewal_notice(samples.RENEWAL),
    "exit notice": make_exit_notice(samples.EXIT),
    "invitation to a meeting": make_invitation(samples.MEETING),
    "invitation to a consultation": make_invitation(samples.CONSULTATION),
    "contact list": make_contact_list(samples.CONTACTS),
    "public notice": make_public_notice(samples.NOTICE),
    "draw record": make_draw_record(samples.DRAW),
    "emergency sheet": make_emergency_sheet(samples.EMERGENCY),
    "several in one": join_papers((make_exit_notice(samples.EXIT), make_paper(*LETTER)), title="两件"),
}
RULES = [
    "纸张", "页边距", "行数与字数", "标题字体", "标题字号", "标题位置", "正文字体", "正文字号", "行距", "首行缩进",
    "一级标题字体", "二级标题字体", "三级标题字体", "四级标题字体", "页码形式", "页码字体", "页码位置",
]  # fmt: skip


def check_changed(change: Callable[[Any], None]) -> dict[str, str]:
    """What is found by the rules that fail after a change to the good letter."""
    document = docx.Document(io.BytesIO(write_docx(make_paper(*LETTER))))
    change(document)
    saved = io.BytesIO()
    document.save(saved)
    return {one.rule: one.found for one in check_layout(saved.getvalue()) if not one.passed}


@pytest.mark.parametrize("paper", OFFICIAL.values(), ids=OFFICIAL)
def test_our_own_papers_keep_every_rule(paper: Paper) -> None:
    findings = check_layout(write_docx(paper))

    assert [one.rule for one in findings] == RULES
    assert [(one.rule, one.found) for one in findings if not one.passed] == []


def _set_face(face: str, *places: int, run: int = 0) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for place in places:
            document.paragraphs[place].runs[run]._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)

    return change


def _set_size(place: int, size: float) -> Callable[[Any], None]:
    return lambda document: setattr(document.paragraphs[place].runs[0].font, "size", Pt(size))


def _set_grid(name: str, value: str) -> Callable[[Any], None]:
    return lambda document: document.sections[0]._sectPr.find(qn("w:docGrid")).set(qn(f"w:{name}"), value)


def _set_footer(footer: str, change: Callable[[Any], None]) -> Callable[[Any], None]:
    return lambda document: change(getattr(document.sections[0], footer).paragraphs[0])


def _dash(paragraph: Any) -> None:
    for run in (paragraph.runs[0], paragraph.runs[-1]):
        run.text = run.text.replace("—", "-")


def _set_indent(document: Any) -> None:
    indent = document.paragraphs[2]._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "0")
    indent.set(qn("w:firstLine"), "0")


def _say_even_pages_as_odd(document: Any) -> None:
    document.settings.odd_and_even_pages_header_footer = False


ONE_THING_WRONG: dict[str, tuple[str, Callable[[Any], None], str]] = {
    "letter paper": ("纸张", lambda document: setattr(document.sections[0], "page_width", Mm(216)), "216 × 297 毫米"),
    "left margin": ("页边距", lambda document: setattr(document.sections[0], "left_margin", Mm(31.8)), "左 32"),
    "gutter": ("页边距", lambda document: setattr(document.sections[0], "gutter", Mm(5)), "左 33"),
    "line grid": ("行数与字数", _set_grid("linePitch", "312"), "40 行 × 28 字"),
    "character grid": ("行数与字数", _set_grid("charSpace", "0"), "22 行 × 27 字"),
    "grid of lines only": ("行数与字数", _set_grid("type", "lines"), "22 行，未指定字数"),
    "title face": ("标题字体", _set_face("黑体", 0), "为黑体"),
    "title size": ("标题字号", _set_size(0, 18), "为18 磅"),
    "title at the left": (
        "标题位置",
        lambda document: setattr(document.paragraphs[0], "alignment", WD_ALIGN_PARAGRAPH.LEFT),
        "没有居中",
    ),
    "body face": ("正文字体", _set_face("宋体", 2), "第 3 段“现将有关事项通知如下。”为宋体"),
    "face after a heading in the same paragraph": (
        "正文字体",
        _set_face("等线", 5, run=-1),
        "为等线",
    ),
    "body size": ("正文字号", _set_size(2, 14), "为14 磅"),
    "line pitch": (
        "行距",
        lambda document: setattr(document.paragraphs[2].paragraph_format, "line_spacing", Pt(24)),
        "固定值 24 磅",
    ),
    "line spacing by times": (
        "行距",
        lambda document: setattr(document.paragraphs[2].paragraph_format, "line_spacing", 1.5),
        "非固定值",
    ),
    "no indent": ("首行缩进", _set_indent, "为0 字"),
    "heading 1": ("一级标题字体", _set_face("仿宋_GB2312", 3, 8), "为仿宋_GB2312，共 2 段不符"),
    "heading 2": ("二级标题字体", _set_face("黑体", 4), "为黑体"),
    "heading 3": ("三级标题字体", _set_face("楷体_GB2312", 5), "为楷体_GB2312"),
    "heading 4": ("四级标题字体", _set_face("黑体", 6), "为黑体"),
    "form of the page number": ("页码形式", _set_footer("footer", _dash), "- 1 -"),
    "size of the page number": (
        "页码字体",
        _set_footer("even_page_footer", lambda paragraph: [setattr(run.font, "size", Pt(9)) for run in paragraph.runs]),
        "9 磅 宋体",
    ),
    "page number in the middle": (
        "页码位置",
        _set_footer("footer", lambda paragraph: setattr(paragraph, "alignment", WD_ALIGN_PARAGRAPH.CENTER)),
        "单页居中，双页居左",
    ),
    "even pages like odd ones": ("页码位置", _say_even_pages_as_odd, "单页居右，双页居右"),
}


@pytest.mark.parametrize(("rule", "change", "found"), ONE_THING_WRONG.values(), ids=ONE_THING_WRONG)
def test_one_thing_wrong_breaks_one_rule(rule: str, change: Callable[[Any], None], found: str) -> None:
    broken = check_changed(change)

    assert set(broken) == {rule}
    assert found in broken[rule]


def test_every_rule_was_seen_to_fail() -> None:
    assert {rule for rule, _, _ in ONE_THING_WRONG.values()} == set(RULES)


def test_a_page_without_a_number_breaks_the_rules_of_page_numbers() -> None:
    def change(document: Any) -> None:
        for paragraph in document.sections[0].even_page_footer.paragraphs:
            paragraph._p.getparent().remove(paragraph._p)

    assert check_changed(change) == dict.fromkeys(("页码形式", "页码字体", "页码位置"), "有的页没有页码")


def test_a_plain_word_file_is_judged_by_its_theme_and_defaults() -> None:
    document = docx.Document()
    document.add_heading("年度总结", level=0)
    document.add_paragraph("全年组织演练三次。")
    saved = io.BytesIO()
    document.save(saved)

    found = {one.rule: (one.passed, one.found) for one in check_layout(saved.getvalue())}

    assert found["纸张"] == (False, "216 × 279 毫米")
    assert found["行数与字数"] == (False, "没有文档网格")
    assert found["标题字体"] == (False, "第 1 段“年度总结”为宋体")
    assert found["正文字号"] == (False, "第 2 段“全年组织演练三次。”为11 磅")
    assert found["页码形式"] == (False, "没有页码")


def test_other_names_of_the_faces_and_other_ways_to_indent_and_to_pitch_lines_are_as_good() -> None:
    def change(document: Any) -> None:
        _set_face("FangSong", 2)(document)
        paragraph = document.paragraphs[2]
        _set_indent(document)
        paragraph.runs[0].text = "　　" + paragraph.runs[0].text
        paragraph.paragraph_format.line_spacing = 1.0
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="1"/>'))

    assert check_changed(change) == {}


def test_an_empty_document_has_no_title_and_is_no_error() -> None:
    broken = {one.rule: one.found for one in check_layout(write_docx(make_paper())) if not one.passed}

    assert broken == dict.fromkeys(("标题字体", "标题字号", "标题位置"), "没有标题")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是 Word"),
        (b"%PDF-1.7 no word file", "不是 Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式或加密"),
        (write_docx(make_paper(*LETTER))[:-900], "不是 Word"),
    ],
    ids=["empty", "other format", "old or locked", "cut off"],
)
def test_a_bad_file_says_what_it_is_and_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said) as caught:
        check_layout(data, name="通知.docx")

    assert "「通知.docx」" in caught.value.message
    assert "请" in caught.value.message
    assert "\n" not in caught.value.message


def test_the_command_gives_rows_and_exits_1_when_a_rule_fails(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.docx", tmp_path / "bad.docx"
    good.write_bytes(write_docx(make_paper(*LETTER)))
    docx.Document().save(str(bad))

    passed = run_cli(tmp_path / "home", "check-layout", str(good), "--json")
    failed = run_cli(tmp_path / "home", "check-layout", str(bad), "--json")
    missing = run_cli(tmp_path / "home", "check-layout", str(tmp_path / "none.docx"))

    assert (passed.returncode, failed.returncode, missing.returncode) == (0, 1, 1)
    assert [row["rule"] for row in json.loads(passed.stdout)] == RULES
    assert set(json.loads(failed.stdout)[0]) == {"rule", "passed", "found", "wanted"}
    assert "项不符合公文版式" in failed.stderr
    assert len(missing.stderr.strip().splitlines()) == 1
    assert "无法读取文件" in missing.stderr
    assert not (tmp_path / "home").exists()
