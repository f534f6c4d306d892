"""A paper as DOCX bytes in the official layout (GB/T 9704-2012, plain form); the same paper gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from papers.blocks import Setter
from papers.frame import FRAME
from papers.marks import write_marks
from papers.model import Page, Paper, Section
from papers.notes import move_notes
from papers.official import CHARACTER_SPACE, FOOTER_MM, LINE_PT, twips
from papers.runs import Para, runs
from papers.styles import APP_PROPERTIES, FONT_TABLE, SETTINGS, STYLES
from papers.text import one_line

_NS = nsdecls("w")
# Dates of the entries of the archive and of papers that have none of their own: a clock would change the bytes.
FIXED_TIME = datetime(2000, 1, 1)
_DROPPED = (
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    RELATIONSHIP_TYPE.THUMBNAIL,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)


def write_docx(paper: Paper) -> bytes:
    """The paper as a DOCX file."""
    document = docx.Document()
    _strip_template(document)
    _write_body(document, paper.sections)
    move_notes(document)
    _write_edges(document, paper.sections)
    _write_properties(document, paper)
    write_marks(document, paper.marks)
    saved = io.BytesIO()
    document.save(saved)
    return _repack(saved.getvalue())


def _strip_template(document: Any) -> None:
    """Take the template's theme and styles out and put ours in."""
    part = document.part
    for rels in (part.package.rels, part.rels):
        for name in [name for name, rel in rels.items() if rel.reltype in _DROPPED]:
            del rels[name]
    part._styles_part._element = parse_xml(STYLES)
    part._settings_part._element = parse_xml(SETTINGS)
    part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = FONT_TABLE.encode()
    part.package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)._blob = APP_PROPERTIES.encode()


def _write_body(document: Any, sections: tuple[Section, ...]) -> None:
    out: list[str] = []
    for place, section in enumerate(sections):
        blocks = Setter(section.page).set_blocks(section.blocks)
        properties = _section_properties(section)
        is_last = place == len(sections) - 1
        out += [block.xml() for block in blocks[:-1]]
        last = blocks[-1]
        assert isinstance(last, Para)
        out.append(last.xml() if is_last else replace(last, section=properties).xml())
        if is_last:
            out.append(properties)
    document.element.replace(document.element.body, parse_xml(f"<w:body {_NS}>{''.join(out)}</w:body>"))


def _section_properties(section: Section) -> str:
    page = section.page
    turned = ' w:orient="landscape"' if page.width_mm > page.height_mm else ""
    footer = FOOTER_MM - 35 + page.bottom_mm if page.numbered else 10
    start = '<w:pgNumType w:start="1"/>' if section.restart and page.numbered else ""
    grid = (
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{twips(pt=LINE_PT)}" w:charSpace="{CHARACTER_SPACE}"/>'
        if page.gridded
        else ""
    )
    return (
        f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="{twips(mm=page.width_mm)}" w:h="{twips(mm=page.height_mm)}"'
        f'{turned}/><w:pgMar w:top="{twips(mm=page.top_mm)}" w:right="{twips(mm=page.right_mm)}" '
        f'w:bottom="{twips(mm=page.bottom_mm)}" w:left="{twips(mm=page.left_mm)}" w:header="{twips(mm=10)}" '
        f'w:footer="{twips(mm=footer)}" w:gutter="0"/>{start}<w:cols w:space="425"/>{grid}</w:sectPr>'
    )


def _write_edges(document: Any, sections: tuple[Section, ...]) -> None:
    """Headers and footers; a section like the one before it goes on with what that one has."""
    before: Page | None = None
    for section, made in zip(sections, document.sections, strict=True):
        page = section.page
        if before is None or page.framed != before.framed:
            for header in (made.header, made.even_page_header):
                _fill(header, Para(style="Header", runs=FRAME if page.framed else ""))
        if before is None or page.numbered != before.numbered:
            _fill(made.footer, _page_number(page, "right"))
            _fill(made.even_page_footer, _page_number(page, "left"))
        before = page


def _fill(edge: Any, content: Para) -> None:
    edge.is_linked_to_previous = False
    element = edge._element
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(content.xml().replace("<w:p>", f"<w:p {_NS}>", 1)))


def _page_number(page: Page, side: str) -> Para:
    """— 1 —, one character in from the outer edge (GB/T 9704-2012, 7.5)."""
    if not page.numbered:
        return Para(style="Footer")
    mark = "<w:r><w:rPr/><w:fldChar w:fldCharType={}/></w:r>"
    field = (
        mark.format('"begin"')
        + '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        + mark.format('"separate"')
        + runs("1")
        + mark.format('"end"')
    )
    return Para(
        style="Footer",
        runs=runs("— ") + field + runs(" —"),
        indent=f'w:{side}Chars="100" w:{side}="{twips(pt=14)}"',
        align=side,
    )


def _write_properties(document: Any, paper: Paper) -> None:
    when = datetime.combine(paper.dated, time()) if paper.dated else FIXED_TIME
    properties = document.core_properties
    properties.title, properties.author = one_line(paper.title)[:255], one_line(paper.author)[:255]
    properties.last_modified_by, properties.comments, properties.revision = properties.author, "", 1
    properties.language = "zh-CN"
    properties.created = properties.modified = when


def _repack(data: bytes) -> bytes:
    """The same archive with fixed dates and its entries in a fixed order, content types first as readers expect."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, FIXED_TIME.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
