"""What each format gives: order, headings, tables, encodings, failures."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from pypdf import PdfReader, PdfWriter

from ingest.extracted import Extracted, UnreadableFileError
from ingest.parsers.csv import parse_csv
from ingest.parsers.docx import parse_docx
from ingest.parsers.html import parse_html
from ingest.parsers.markdown import parse_markdown
from ingest.parsers.pdf import parse_pdf
from ingest.parsers.text import parse_text
from tests.ingest.pdf_files import make_pdf

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _texts(extracted: Extracted) -> list[str]:
    return [block.text for block in extracted.blocks]


# text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_text_is_read_in_the_encodings_that_chinese_offices_use(encoding: str) -> None:
    assert _texts(parse_text("协会工作总结\r\n\r\n一、会员工作情况".encode(encoding))) == [
        "协会工作总结",
        "一、会员工作情况",
    ]


def test_utf_16_without_a_mark_is_recognised() -> None:
    assert _texts(parse_text("协会2023年工作总结 annual report, 会员三十家。".encode("utf-16-le")))[0].startswith(
        "协会2023年"
    )


def test_lines_wrapped_at_a_fixed_width_become_paragraphs() -> None:
    paragraph = "　　" + "协会坚持以服务会员为中心努力推动全省互联网事业健康发展取得了积极成效" * 4 + "。"
    lines = [paragraph[start : start + 30] for start in range(0, len(paragraph), 30)]

    assert len(parse_text("\n".join([*lines, *lines, *lines]).encode()).blocks) == 3


def test_buttons_of_a_web_page_and_a_repeated_title_are_left_out() -> None:
    text = "【法宝引证码】 CLI.1\n关于某事的通知\n关于某事的通知\n打印\n【字号：\n加大\n】\n正文内容。\n相关报道："

    assert _texts(parse_text(text.encode())) == ["关于某事的通知", "正文内容。"]


# Markdown


def test_markdown_gives_headings_tables_and_plain_text() -> None:
    text = (
        "---\nlayout: x\n---\n# **数据条例**\n\n<!-- INFO END -->\n\n## 第一章 总则\n正文见[条例](http://x)。\n"
        "- 第一项\n> 引用\n\n| 序号 | 单位 |\n|---|:-:|\n| 1 | 甲 |\n\n***\n"
    )

    blocks = parse_markdown(text.encode()).blocks

    assert [(block.text, block.level, block.kind) for block in blocks] == [
        ("数据条例", 1, "paragraph"),
        ("第一章 总则", 2, "paragraph"),
        ("正文见条例。", 0, "paragraph"),
        ("第一项", 0, "paragraph"),
        ("引用", 0, "paragraph"),
        ("序号 | 单位\n1 | 甲", 0, "table"),
    ]


# HTML


def test_a_page_gives_its_text_without_navigation_scripts_and_link_lists() -> None:
    page = """<html><head><meta charset="gb2312"><title>关于某事的通知_某省通信管理局</title></head><body>
      <div class="head-nav"><a href="/">首页</a></div><script>var a=1</script>
      <ul><li><a>新闻</a></li><li><a>公告</a></li><li><a>下载</a></li></ul>
      <h1>关于某事的通知</h1><div>各会员单位：<p>请<b>认真</b>贯彻。</p>特此通知。</div>
      <table><tr><th>单位</th><th>名额</th></tr><tr><td>甲镕</td><td>3</td></tr></table>
      <div style="display: none">看不见</div></body></html>"""

    extracted = parse_html(page.encode("gb18030"))

    assert extracted.fallback_title == "关于某事的通知"
    assert [(block.text, block.level, block.kind) for block in extracted.blocks] == [
        ("关于某事的通知", 1, "paragraph"),
        ("各会员单位：", 0, "paragraph"),
        ("请认真贯彻。", 0, "paragraph"),
        ("特此通知。", 0, "paragraph"),
        ("单位 | 名额\n甲镕 | 3", 0, "table"),
    ]


# CSV


def test_a_table_of_short_cells_is_one_table() -> None:
    extracted = parse_csv("姓名;单位\n张三;甲公司\n\n李四;乙公司\n".encode("gb18030"))

    assert [(block.text, block.kind) for block in extracted.blocks] == [
        ("姓名 | 单位\n张三 | 甲公司\n李四 | 乙公司", "table")
    ]


def test_a_report_in_one_cell_is_running_text_and_the_other_columns_say_what_it_is() -> None:
    body = "下载\n政府工作报告\n一、工作回顾\n" + "过去一年成绩显著，" * 60 + "。"
    data = f'province,title,publish_date,full_text\n上海市,2026年政府工作报告,2026-02-09,"{body}"\n'

    extracted = parse_csv(data.encode("utf-8-sig"))

    assert (extracted.title, extracted.published_on, extracted.region) == (
        "2026年政府工作报告",
        date(2026, 2, 9),
        "上海市",
    )
    assert _texts(extracted)[:2] == ["政府工作报告", "一、工作回顾"]


# Word


def _save(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_word_keeps_the_order_of_paragraphs_and_tables_and_takes_headings_from_styles() -> None:
    document = docx.Document()
    document.add_heading("工作总结", level=0)
    document.add_heading("会员工作", level=1)
    document.add_paragraph("走访会员。")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["单位", "次数", "甲", "3"], strict=True):
        cell.text = text
    document.add_paragraph("表后的话。")
    document.core_properties.title = "年度工作总结"

    extracted = parse_docx(_save(document))

    assert [(block.text, block.level, block.kind) for block in extracted.blocks] == [
        ("工作总结", 1, "paragraph"),
        ("会员工作", 1, "paragraph"),
        ("走访会员。", 0, "paragraph"),
        ("单位 | 次数\n甲 | 3", 0, "table"),
        ("表后的话。", 0, "paragraph"),
    ]
    assert (extracted.fallback_title, extracted.pages) == ("年度工作总结", None)


def test_word_text_is_what_is_printed_insertions_in_deletions_out() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("会员")._p
    paragraph.append(parse_xml(f"<w:ins {W}><w:r><w:t>三十</w:t></w:r></w:ins>"))
    paragraph.append(parse_xml(f"<w:del {W}><w:r><w:delText>二十</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:r {W}><w:t>家</w:t><w:br/><w:t>下一行</w:t></w:r>"))

    assert _texts(parse_docx(_save(document))) == ["会员三十家", "下一行"]


def test_numbers_that_word_counts_by_itself_are_put_into_the_text() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
    xml = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{xml}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in ((0, "会员"), (1, "走访"), (1, "座谈"), (2, "春季"), (0, "竞赛"), (1, "初赛")):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))

    assert _texts(parse_docx(_save(document))) == [
        "一、会员", "（一）走访", "（二）座谈", "1. 春季", "二、竞赛", "（一）初赛",
    ]  # fmt: skip


def test_a_word_file_without_text_says_so() -> None:
    with pytest.raises(UnreadableFileError, match="只有图片"):
        parse_docx(_save(docx.Document()))


# PDF


def _pages(extracted: Extracted) -> list[tuple[str, int | None]]:
    return [(block.text, block.page) for block in extracted.blocks]


def test_headers_footers_and_page_numbers_go_and_paragraphs_run_over_the_page_break() -> None:
    line = "协会坚持以服务会员为中心努力推动全省互联网事业健康发展取得"
    pages = [
        ["某协会年度报告（2023 年）", "第一章 工作情况", line, line + "，成效", "— 1 —"],
        ["某协会年度报告（2023 年）", "显著。", "第二章 下步安排", line, line, "— 2 —"],
        ["某协会年度报告（2023 年）", "了成效。", "全文完结。", "— 3 —"],
        ["某协会年度报告（2023 年）", "附件：名单", "张三李四王五赵六。", "— 4 —"],
    ]  # fmt: skip

    extracted = parse_pdf(make_pdf(pages))

    assert _pages(extracted) == [
        ("第一章 工作情况", 1),
        (line + line + "，成效显著。", 1),
        ("第二章 下步安排", 2),
        (line + line + "了成效。", 2),
        ("全文完结。", 3),
        ("附件：名单", 4),
        ("张三李四王五赵六。", 4),
    ]
    assert (extracted.pages, extracted.coverage) == (4, 1.0)


def test_stray_spaces_of_the_text_layer_are_closed() -> None:
    extracted = parse_pdf(
        make_pdf([["第 二 十 条 网络 运营 者 应 当 遵守 法律 ， 履行 义务 。", "共 20 家会员单位参加了活动。"]])
    )

    assert _texts(extracted) == ["第二十条 网络运营者应当遵守法律，履行义务。", "共 20 家会员单位参加了活动。"]


def test_pages_without_usable_text_lower_the_coverage_and_the_good_ones_stay() -> None:
    good = ["协会开展了安全检查和应急演练，各会员单位积极参加并取得成效。"] * 3
    garbled = ["".join(chr(0xE000 + n) for n in range(40))] * 3

    extracted = parse_pdf(make_pdf([good, garbled, [], good]))

    assert extracted.coverage == 0.5
    assert {block.page for block in extracted.blocks} == {1, 4}


@pytest.mark.parametrize(
    ("pages", "words"),
    [([[], []], "没有可读文字（可能是扫描件"), ([["".join(chr(0xE000 + n) for n in range(60))]] * 2, "乱码")],
)
def test_a_pdf_without_readable_text_is_refused_with_the_cause(pages: list[list[str]], words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words):
        parse_pdf(make_pdf(pages))


@pytest.mark.parametrize(("password", "opens"), [("", True), ("secret", False)])
def test_an_encrypted_pdf_opens_with_the_empty_password_only(password: str, opens: bool) -> None:
    writer = PdfWriter(
        clone_from=PdfReader(io.BytesIO(make_pdf([["这是一份加密的文件，内容是协会的会员名单和联系方式。"]])))
    )
    writer.encrypt(password, "owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)

    if opens:
        assert "会员名单" in _texts(parse_pdf(buffer.getvalue()))[0]
    else:
        with pytest.raises(UnreadableFileError, match="密码保护"):
            parse_pdf(buffer.getvalue())


@pytest.mark.parametrize("damage", [b"%PDF-1.7\n", b"%PDF-1.4\n" + b"garbage " * 100])
def test_a_damaged_pdf_is_named_as_such(damage: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="损坏"):
        parse_pdf(damage)
