"""Reading a marked-up DOCX: changes, comments, replies as they were made; a plain word for what cannot be read."""

from __future__ import annotations

import io
import subprocess
from datetime import date
from pathlib import Path

import docx
import pytest

from drafting.returned import read_returned
from drafting.sent_text import SentParagraph, cut_sent
from papers.layout import write_docx
from papers.markup import read_markup
from papers.model import Heading, Paper, Paragraph, Run, Section, Title
from papers.pdf import find_office
from tests.drafting.marked import Marker
from tests.drafting.papers import claim, content

A, B, C, D = "2022年全省开展演练12次。", "演练覆盖全部地市。", "建议建立应急队伍。", "同时安排专项经费。"
TEXT = content(claim("a", A), claim("b", B), claim("c", C), claim("d", D))
BLOCKS = (
    Title(text=TEXT.title),
    Heading(level=1, text="背景"),
    Paragraph(text=(Run(text=A, note="《2022年工作报告》，第 2 段。"), Run(text=B))),
    Heading(level=2, text="队伍。", after=C),
    Paragraph(text=D),
)
MARKS = (("zhiku.draft", "d1"), ("zhiku.expert", "张 & <三>"))


@pytest.fixture(scope="module")
def plain() -> bytes:
    letter, form = Section(blocks=(Title(text="征求意见函"),)), Section(blocks=(Title(text="专家意见表"),))
    paper = Paper(title="稿", sections=(letter, Section(blocks=BLOCKS), form), marks=MARKS, dated=date(2026, 11, 1))
    return write_docx(paper)


@pytest.fixture(scope="module")
def sent() -> list[SentParagraph]:
    return cut_sent(read_markup(write_docx(Paper(title="稿", sections=(Section(blocks=BLOCKS),)))), TEXT)


def said(file: Marker | bytes, sent: list[SentParagraph]) -> list[tuple[str, str, str, str]]:
    data = file.save() if isinstance(file, Marker) else file
    return [(one.kind.value, one.sentence_id, one.quote, one.text) for one in read_returned(read_markup(data), sent)]


def test_text_as_it_was_sent_is_read_with_its_marks_and_says_nothing(plain: bytes, sent: list[SentParagraph]) -> None:
    read = read_markup(plain)
    assert read.marks == {"zhiku.draft": "d1", "zhiku.expert": "张 & <三>"}
    assert [one.before for one in read.paragraphs if one.section == 1] == [
        TEXT.title, "一、背景", A + B, f"（一）队伍。{C}", D,
    ]  # fmt: skip
    assert {span.sentence_id for one in sent for span in one.spans} == {"", "a", "b", "c", "d"}
    assert said(plain, sent) == []


def test_word_opens_the_file_with_its_marks(plain: bytes) -> None:
    assert docx.Document(io.BytesIO(plain)).core_properties.title == "稿"


def test_a_change_of_a_heading_is_shown_whole(plain: bytes, sent: list[SentParagraph]) -> None:
    file = Marker(plain).replace("背景", "基本情况")
    assert said(file, sent) == [("改写", "", "一、背景", "一、基本情况")]


def test_a_deletion_over_two_sentences_is_one_finding_for_each(plain: bytes, sent: list[SentParagraph]) -> None:
    file = Marker(plain).replace("12次。", "若干次").replace("演练覆盖", "")
    assert said(file, sent) == [("改写", "a", "12次。", "若干次"), ("删去", "b", "演练覆盖", "")]


def test_a_paragraph_typed_behind_another_with_tracking_belongs_to_the_sentence_before(
    plain: bytes, sent: list[SentParagraph]
) -> None:
    file = Marker(plain).insert_after(D, "明确牵头单位。")
    new = file.body.xpath("//w:ins/..", namespaces=file.body.nsmap)[0]
    split = _paragraph(new, '<w:pPr><w:rPr><w:ins w:id="7" w:author="程远"/></w:rPr></w:pPr>')
    for run in [*new][:-1]:
        if not run.tag.endswith("}pPr"):
            split.append(run)
    new.addprevious(split)
    read = read_markup(file.save())
    assert [one.before for one in read.paragraphs if one.section == 1][-1] == D
    assert said(file, sent) == [("增加", "d", "", "明确牵头单位。")]


def test_a_paragraph_added_moved_or_taken_out_without_tracking_is_told(plain: bytes, sent: list[SentParagraph]) -> None:
    added = Marker(plain)
    after = _paragraph_of(added, A)
    after.addnext(_paragraph(after, "<w:r><w:t>明确牵头单位。</w:t></w:r>"))
    assert said(added, sent) == [("增加", "b", "", "明确牵头单位。")]
    at_the_end = Marker(plain)
    last = _paragraph_of(at_the_end, D)
    last.addnext(_paragraph(last, "<w:r><w:t>明确牵头单位。</w:t></w:r>"))
    assert said(at_the_end, sent) == [("增加", "d", "", "明确牵头单位。")]

    gone = Marker(plain)
    paragraph = _paragraph_of(gone, A)
    paragraph.getparent().remove(paragraph)
    assert said(gone, sent) == [("删去", "a", A, ""), ("删去", "b", B, "")]

    moved = Marker(plain)
    paragraph = _paragraph_of(moved, D)
    _paragraph_of(moved, A).addprevious(paragraph)
    moved.comment(D, "放在前面更清楚。")
    assert said(moved, sent) == [
        ("批注", "d", "", f"建议把这一段移到别处：「{D}…」"), ("批注", "d", D, "放在前面更清楚。"),
    ]  # fmt: skip


def test_what_was_put_in_and_taken_out_again_was_never_there(plain: bytes, sent: list[SentParagraph]) -> None:
    file = Marker(plain).insert_after(B, "多余")
    for one in file.body.iter():
        if one.text == "多余":
            one.tag = one.tag.replace("}t", "}delText")
            run = one.getparent()
            change = run.getparent()
            run.addprevious(inner := _element(run, '<w:del w:id="8" w:author="王敏"/>'))
            inner.append(run)
            assert change.tag.endswith("}ins")
    assert said(file, sent) == []


def test_a_text_copied_into_another_file_is_found_without_its_sections(sent: list[SentParagraph]) -> None:
    other = docx.Document()
    for text in (
        "王主任，您好！意见如下。",
        TEXT.title,
        "一、背景",
        A.replace("12", "15") + B,
        f"（一）队伍。{C}",
        D,
        "谢谢！",
    ):
        other.add_paragraph(text)
    run = next(one for one in other.paragraphs if one.text == D).runs[0]
    other.add_comment([run], text="由谁安排？", author="程远")
    saved = io.BytesIO()
    other.save(saved)
    assert said(saved.getvalue(), sent) == [
        ("改写", "a", "2", "5"),
        ("批注", "d", D, "由谁安排？"),
        ("意见", "", "", "王主任，您好！意见如下。\n谢谢！"),
    ]


def test_what_somebody_writes_on_the_page_of_the_form_or_into_the_letter_is_not_lost(
    plain: bytes, sent: list[SentParagraph]
) -> None:
    file = Marker(plain).insert_after("征求意见函", "（已阅，同意）")
    form = _paragraph_of(file, "专家意见表")
    form.addnext(_paragraph(form, "<w:r><w:t>另附书面意见一份。</w:t></w:r>"))
    assert said(file, sent) == [("意见", "", "", "（已阅，同意）\n另附书面意见一份。")]


def test_a_comment_over_several_paragraphs_stands_at_its_first_sentence(
    plain: bytes, sent: list[SentParagraph]
) -> None:
    file = Marker(plain)
    number = file.comment(B, "两段可合并。")
    end = next(one for one in file.body.iter() if one.tag.endswith("}commentRangeEnd") and one.values() == [number])
    reference = end.getnext()
    _paragraph_of(file, D).extend([end, reference])
    (one,) = said(file, sent)
    assert one == ("批注", "b", f"{B}（一）队伍。{C}{D}", "两段可合并。")


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_a_file_saved_by_libreoffice_says_the_same(plain: bytes, sent: list[SentParagraph], tmp_path: Path) -> None:
    file = Marker(plain).replace("12次", "15次").insert_after(B, "覆盖率100%。")
    first = file.comment(C, "由谁建立？")
    file.comment(C, "待定。", answers=first, author="王敏")
    here = tmp_path / "returned.docx"
    here.write_bytes(_listed(file))
    subprocess.run(
        [str(find_office()), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), str(here)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = (tmp_path / "out" / "returned.docx").read_bytes()

    assert said(saved, sent) == [
        ("改写", "a", "12次", "15次"),
        ("增加", "b", "", "覆盖率100%。"),
        ("批注", "c", C, "（程远）由谁建立？"),  # this version of LibreOffice makes a comment of a reply
        ("批注", "c", C, "（王敏）待定。"),
    ]
    assert read_markup(saved).marks["zhiku.draft"] == "d1"


def _element(near, xml: str):  # type: ignore[no-untyped-def]
    from lxml import etree

    return etree.fromstring(f'<x xmlns:w="{near.nsmap["w"]}">{xml}</x>')[0]


def _paragraph(near, inside: str):  # type: ignore[no-untyped-def]
    return _element(near, f"<w:p>{inside}</w:p>")


def _paragraph_of(file: Marker, words: str):  # type: ignore[no-untyped-def]
    return next(one for one in file.body.iter() if one.tag.endswith("}p") and words in "".join(one.itertext()))


def _listed(file: Marker) -> bytes:
    """With its comments named in the lists of parts, as a program that opens it wants."""
    types, rels = file.parts["[Content_Types].xml"], file.parts["word/_rels/document.xml.rels"]
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    listed = (
        f'<Override PartName="/word/comments.xml" ContentType="{base}comments+xml"/>'
        f'<Override PartName="/word/commentsExtended.xml" ContentType="{base}commentsExtended+xml"/></Types>'
    )
    related = (
        '<Relationship Id="rIdC" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" '
        'Target="comments.xml"/><Relationship Id="rIdE" '
        'Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended" Target="commentsExtended.xml"/>'
        "</Relationships>"
    )
    file.parts["[Content_Types].xml"] = types.replace(b"</Types>", listed.encode())
    file.parts["word/_rels/document.xml.rels"] = rels.replace(b"</Relationships>", related.encode())
    return file.save()
