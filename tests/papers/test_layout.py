"""Papers as DOCX: what stands in the file, in which style, and that the same paper gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from papers.layout import write_docx
from papers.model import (
    CERTIFICATE,
    LANDSCAPE,
    Addressee,
    Block,
    Cell,
    Column,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Run,
    Section,
    Signature,
    Table,
    Title,
    join_papers,
)

LETTER: tuple[Block, ...] = (
    Title(text="关于报送年度总结的通知"),
    Addressee(text="各会员单位"),
    Paragraph(text="现将有关事项通知如下。"),
    Heading(level=1, text="报送内容"),
    Heading(level=2, text="基本情况"),
    Heading(level=3, text="数据。", after="以年末数为准。"),
    Heading(level=4, text="口径"),
    Heading(level=2, text="主要问题"),
    Heading(level=1, text="报送时间"),
    Heading(level=2, text="初稿"),
    Paragraph(text="请于12月31日前报送。"),
    Signature(body="示例省互联网协会", signed_on=date(2026, 1, 5)),
)


def make_paper(*blocks: Block, **section: Any) -> Paper:
    return Paper(title="试", author="示例协会", sections=(Section(blocks=blocks, **section),))


def open_docx(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def read_part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_a_letter_has_each_block_in_its_style_and_its_headings_counted() -> None:
    document = open_docx(write_docx(make_paper(*LETTER)))

    assert [(one.style.style_id, one.text) for one in document.paragraphs] == [
        ("Title", "关于报送年度总结的通知"),
        ("Addressee", "各会员单位："),
        ("BodyText", "现将有关事项通知如下。"),
        ("Heading1", "一、报送内容"),
        ("Heading2", "（一）基本情况"),
        ("Heading3", "1.数据。以年末数为准。"),
        ("Heading4", "（1）口径"),
        ("Heading2", "（二）主要问题"),
        ("Heading1", "二、报送时间"),
        ("Heading2", "（一）初稿"),
        ("BodyText", "请于12月31日前报送。"),
        ("Signature", "示例省互联网协会"),
        ("Signature", "2026年1月5日"),
    ]


def test_the_page_has_the_measures_of_the_standard() -> None:
    section = open_docx(write_docx(make_paper(*LETTER))).sections[0]

    millimetres = [round(getattr(section, name).mm) for name in ("page_width", "page_height")]
    margins = [round(getattr(section, f"{side}_margin").mm) for side in ("top", "bottom", "left", "right")]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (millimetres, margins) == ([210, 297], [37, 35, 28, 26])
    assert {key.rpartition("}")[2]: value for key, value in grid.attrib.items()} == {
        "type": "linesAndChars",
        "linePitch": "579",
        "charSpace": "-849",
    }


def test_no_theme_font_is_left_and_every_face_is_named_for_chinese() -> None:
    data = write_docx(make_paper(*LETTER))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        text = "".join(archive.read(name).decode() for name in names if name.endswith(".xml"))
    styles = read_part(data, "word/styles.xml")
    assert "Theme" not in text
    assert not [name for name in names if "theme" in name or "thumbnail" in name]
    for face in ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"):
        assert f'w:eastAsia="{face}"' in styles


def test_the_same_paper_gives_the_same_bytes_in_another_process_and_time_zone(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    program = (
        "import hashlib; from tests.papers.test_layout import LETTER, make_paper; "
        "from papers.layout import write_docx; print(hashlib.sha256(write_docx(make_paper(*LETTER))).hexdigest())"
    )
    environment = {"PYTHONPATH": str(root), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "PATH": "/usr/bin"}
    other = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    assert other.stdout.strip() == hashlib.sha256(write_docx(make_paper(*LETTER))).hexdigest()
    assert write_docx(make_paper(*LETTER)) != write_docx(make_paper(*LETTER[:-1]))


def test_the_properties_say_title_author_and_day_and_no_clock() -> None:
    paper = Paper(title="通知", author="示例协会", dated=date(2026, 1, 5), sections=(Section(blocks=LETTER),))

    properties = open_docx(write_docx(paper)).core_properties

    assert (properties.title, properties.author, properties.created.date()) == ("通知", "示例协会", date(2026, 1, 5))
    assert properties.modified == properties.created


def test_text_of_any_kind_goes_in_and_what_xml_cannot_hold_is_left_out() -> None:
    hostile = "=cmd|'/C calc'!A0 <b>&\x00\x08\x0b\ud800]]> 买买提·吐尔逊 བཀྲ་ཤིས། ئابدۇلىم·مەمەت Müller 👍"

    data = write_docx(
        make_paper(Title(text=hostile), Paragraph(text=hostile + "\n下一行\t表"), Heading(level=1, text=hostile))
    )

    document = open_docx(data)
    assert document.paragraphs[0].text == "=cmd|'/C calc'!A0 <b>&]]> 买买提·吐尔逊 བཀྲ་ཤིས། ئابدۇلىم·مەمەت Müller 👍"
    assert document.paragraphs[1].text.endswith("👍\n下一行\t表")
    written_right_to_left = [
        run.text for run in document.paragraphs[0].runs if run._r.find(qn("w:rPr")).find(qn("w:rtl")) is not None
    ]
    assert written_right_to_left == ["ئابدۇلىم·مەمەت"]


def test_a_run_is_set_differently_from_its_paragraph() -> None:
    data = write_docx(
        make_paper(
            Paragraph(text=(Run(text="全年3次"), Run(text="[1]", superscript=True), Run(text="重点", bold=True)))
        )
    )

    first, note, strong = open_docx(data).paragraphs[0].runs
    assert (first.font.superscript, note.font.superscript, strong.font.bold) == (None, True, True)


def test_a_table_repeats_its_head_and_never_parts_a_row() -> None:
    table = Table(
        columns=(Column(head="序号", share=1), Column(head="姓名", share=3)),
        rows=(("1", "张三"), (Cell(text="合计一人", span=2, label=True),)),
    )

    made = open_docx(write_docx(make_paper(Title(text="名单"), table))).tables[0]

    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["序号", "姓名"],
        ["1", "张三"],
        ["合计一人", "合计一人"],
    ]
    assert [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in made.rows] == [True, False, False]
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in made.rows)
    widths = [int(column.get(qn("w:w"))) for column in made._tbl.tblGrid]
    assert abs(sum(widths) - 8844) <= 2
    assert abs(widths[1] - 3 * widths[0]) <= 2


def test_what_stands_before_a_signature_is_kept_with_it_unless_it_is_long() -> None:
    signature = Signature(body="示例协会", signed_on=date(2026, 1, 5))
    document = open_docx(
        write_docx(make_paper(Paragraph(text="短。"), signature, Paragraph(text="长" * 300), signature))
    )

    kept = [bool(one.paragraph_format.keep_with_next) for one in document.paragraphs]
    assert kept == [True, True, False, False, True, False]


def test_a_sealed_signature_centres_the_body_over_a_date_four_characters_in() -> None:
    signature = Signature(body="示例省互联网协会", signed_on=date(2026, 11, 25))

    body, day = open_docx(write_docx(make_paper(signature))).paragraphs

    # Eight characters stand over eight half-wide figures and three characters: 8 over 7.
    assert _right_characters(body) == 3.5
    assert _right_characters(day) == 4.0


def test_an_unsealed_date_begins_two_characters_right_of_the_body() -> None:
    signature = Signature(body="示例省互联网协会", signed_on=date(2026, 11, 25), sealed=False)

    body, day = open_docx(write_docx(make_paper(signature))).paragraphs

    body_begins, day_begins = 28 - 8 - _right_characters(body), 28 - 7 - _right_characters(day)
    assert day_begins - body_begins == 2
    assert min(_right_characters(body), _right_characters(day)) == 2


def test_a_page_break_leaves_no_empty_paragraph() -> None:
    document = open_docx(write_docx(make_paper(Paragraph(text="一"), PageBreak(), Paragraph(text="二"))))

    assert [(one.text, bool(one.paragraph_format.page_break_before)) for one in document.paragraphs] == [
        ("一", False),
        ("二", True),
    ]


def test_joined_papers_begin_on_new_pages_and_count_them_from_one() -> None:
    first, second = make_paper(*LETTER), make_paper(*LETTER)
    landscape = make_paper(Title(text="名单"), page=LANDSCAPE)

    document = open_docx(write_docx(join_papers((first, second, landscape), title="三件")))

    starts = [section._sectPr.xpath("./w:pgNumType/@w:start") for section in document.sections]
    assert starts == [["1"], ["1"], ["1"]]
    assert [round(section.page_width.mm) for section in document.sections] == [210, 210, 297]
    assert [one.text for one in document.paragraphs].count("一、报送内容") == 2


def test_only_a_certificate_has_a_frame_and_only_other_pages_have_numbers() -> None:
    letter, certificate = make_paper(*LETTER), make_paper(Title(text="聘书"), page=CERTIFICATE)

    document = open_docx(write_docx(join_papers((letter, certificate, letter), title="三件")))

    framed = [bool(section.header._element.xpath(".//w:drawing")) for section in document.sections]
    numbered = ["PAGE" in section.footer._element.xml for section in document.sections]
    assert framed == [False, True, False]
    assert numbered == [True, False, True]


def _right_characters(paragraph: Any) -> float:
    return int(paragraph._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) / 100
