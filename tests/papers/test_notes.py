"""Footnotes of a paper: where Word keeps them, and where LibreOffice puts them on the page."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn

from papers.layout import write_docx
from papers.markdown import write_markdown
from papers.model import Addressee, Heading, Paper, Paragraph, Run, Table, Title
from papers.model import Column as TableColumn
from papers.pdf import convert_to_pdf
from tests.papers.test_layout import make_paper, read_part
from tests.papers.test_pdf import SENTENCE, needs_office, read_letters, read_lines

NOTED = (
    Run(text="全省开展演练12次。", note="《2022年工作报告》，第 3 页。"),
    Run(text="成效“明显”。", note="《<规划>》"),
)


def test_a_note_stands_in_the_part_of_footnotes_and_its_mark_in_the_text() -> None:
    data = write_docx(make_paper(Paragraph(text=NOTED), Heading(level=2, text="要求。", after=NOTED[:1])))

    body = docx.Document(io.BytesIO(data)).element.body
    assert [one.attrib for one in body.iter(qn("w:footnoteReference"))] == [
        {qn("w:id"): number} for number in ("1", "2", "3")
    ]
    notes = read_part(data, "word/footnotes.xml")
    assert "《2022年工作报告》，第 3 页。" in notes
    assert "《&lt;规划&gt;》" in notes
    assert notes.count("<w:footnote ") == 2 + 3
    assert 'w:numRestart w:val="eachPage"' in read_part(data, "word/settings.xml")
    assert data == write_docx(make_paper(Paragraph(text=NOTED), Heading(level=2, text="要求。", after=NOTED[:1])))


def test_a_paper_without_notes_has_no_part_of_footnotes() -> None:
    with pytest.raises(KeyError):
        read_part(write_docx(make_paper(Paragraph(text="全省开展演练。"))), "word/footnotes.xml")


@needs_office
def test_notes_stand_at_the_foot_of_their_page_numbered_anew_inside_the_text_area() -> None:
    paper = make_paper(
        *(
            Paragraph(text=(Run(text=SENTENCE * 4 + "。", note=f"《第{place}号文件》，第 7 页。"),))
            for place in range(10)
        )
    )

    pages = read_letters(convert_to_pdf(write_docx(paper)))

    texts = ["".join(one.text for one in page) for page in pages]
    assert "①《第0号文件》，第7页。" in texts[0]
    assert "①《第" in texts[1]
    assert "《第0号文件》" not in texts[1]
    for page in pages:
        notes = [one for one in page if one.bottom - one.top < 3.3 and one.bottom < 297 - 35 + 1 and one.text == "《"]
        assert all(one.bottom <= 297 - 35 for one in notes)
    assert len(read_lines([one for one in pages[0] if one.bottom < 297 - 35 + 1])) <= 23


def test_markdown_has_the_same_headings_numbers_notes_and_tables() -> None:
    paper: Paper = make_paper(
        Title(text="关于演练的报告"),
        Addressee(text="省通信管理局"),
        Heading(level=1, text="情况"),
        Heading(level=2, text="演练。", after=NOTED),
        Heading(level=1, text="建议"),
        Paragraph(text=(Run(text="# 多演练*两次*"), Run(text="[1]", superscript=True))),
        Table(columns=(TableColumn(head="年份"), TableColumn(head="次数")), rows=(("2022", "12|3"),)),
    )

    assert write_markdown(paper).split("\n\n") == [
        "# 关于演练的报告",
        "省通信管理局：",
        "## 一、情况",
        "### （一）演练。",
        "全省开展演练12次。[^1]成效“明显”。[^2]",
        "## 二、建议",
        "\\# 多演练\\*两次\\*<sup>\\[1\\]</sup>",
        "| 年份 | 次数 |\n| --- | --- |\n| 2022 | 12\\|3 |",
        "[^1]: 《2022年工作报告》，第 3 页。",
        "[^2]: 《\\<规划\\>》\n",
    ]
