"""Footnotes: a run's note becomes a mark in the text and a paragraph at the foot of its page (the footnotes part)."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from papers.styles import FOOTNOTE_MARK, FOOTNOTE_TEXT
from papers.text import one_line

# The words of a note travel in the text under this name until `move_notes` puts them where Word keeps them.
_WORDS = "note"
_NS = nsdecls("w")
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:line="240" w:lineRule="auto"/></w:pPr>'
    "<w:r><w:separator/></w:r></w:p></w:footnote>"
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:line="240" w:lineRule="auto"/>'
    "</w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
)
# Numbers begin anew on each page, in rings: ① ②.
_NUMBERING = '<w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numRestart w:val="eachPage"/>'


def mark(words: str) -> str:
    """The run that stands for a note in the text."""
    return (
        f'<w:r><w:rPr><w:rStyle w:val="{FOOTNOTE_MARK}"/></w:rPr>'
        f"<w:footnoteReference {_WORDS}={quoteattr(one_line(words))}/></w:r>"
    )


def move_notes(document: Any) -> None:
    """Number the notes of the body and put their words into the footnotes part; a paper without notes gets none."""
    marks = list(document.element.body.iter(qn("w:footnoteReference")))
    if not marks:
        return
    notes = []
    for number, element in enumerate(marks, start=1):
        words = element.attrib.pop(_WORDS)
        element.set(qn("w:id"), str(number))
        notes.append(_note(number, words))
    blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:footnotes {_NS}>{_SEPARATORS}{''.join(notes)}</w:footnotes>"
    )
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    settings = document.part._settings_part._element  # `document.settings` still holds the template's
    settings.find(qn("w:compat")).addprevious(
        parse_xml(f'<w:footnotePr {_NS}>{_NUMBERING}<w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>')
    )
    for section in document.sections:
        section._sectPr.find(qn("w:type")).addprevious(parse_xml(f"<w:footnotePr {_NS}>{_NUMBERING}</w:footnotePr>"))


def _note(number: int, words: str) -> str:
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{FOOTNOTE_TEXT}"/></w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{FOOTNOTE_MARK}"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(words)}</w:t></w:r></w:p></w:footnote>'
    )
