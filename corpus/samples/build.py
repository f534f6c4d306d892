"""Makes the sample PDF, DOCX and XLSX files from their sources: `python -m corpus.samples.build`.

Markdown in `source/pdf` is printed by Chromium, Markdown in `source/docx` is written by python-docx, and
`source/experts.csv` becomes the import table. TXT, Markdown and HTML samples are written by hand in `documents`.
"""

from __future__ import annotations

import csv
import logging
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.samples import DOCUMENTS, EXPERTS
from corpus.samples.fonts import font_faces

logger = logging.getLogger(__name__)

SOURCE = Path(__file__).resolve().parent / "source"
MARK = "本文件为软件示例资料，机构、人物、数据均为虚构"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WRITTEN_AT = datetime(2026, 1, 5, 9, 0)

_CSS = """
@page {
  size: A4; margin: 37mm 26mm 35mm 28mm;
  @top-left { content: "TITLE"; font: 9pt Song; vertical-align: bottom; padding-bottom: 6mm; }
  @top-right { content: "示例资料"; font: 9pt Song; vertical-align: bottom; padding-bottom: 6mm; }
  @bottom-center { content: "— " counter(page) " —"; font: 14pt Song; vertical-align: top; padding-top: 7mm; }
}
body { font: 16pt/28.95pt Song; text-autospace: no-autospace; margin: 0; }
h1 { font: bold 20pt/30pt Song; text-align: center; text-wrap: balance; margin: 0 0 14pt; }
h2, h3, h4 { font: bold 16pt/28.95pt Hei; margin: 0; text-indent: 2em; break-after: avoid; }
h3 { font-weight: 400; }
p { margin: 0; text-indent: 2em; }
h1 + p { text-align: center; text-indent: 0; font-size: 12pt; margin-bottom: 14pt; }
table { border-collapse: collapse; width: 100%; margin: 8pt 0; font-size: 11pt; line-height: 18pt; }
tr { break-inside: avoid; }
th, td { border: 0.75pt solid #000; padding: 3pt 5pt; text-align: left; }
th { font-family: Hei; font-weight: 700; background: #eee; }
"""


def read_markdown(text: str) -> list[Token]:
    """Block tokens of a source, tables included."""
    return MarkdownIt("commonmark").enable("table").parse(text)


def title_of(text: str) -> str:
    """The first heading of a source."""
    return text.split("\n", 1)[0].removeprefix("# ").strip()


def build_pdfs(sources: Iterable[Path]) -> None:
    """Print each Markdown source as an A4 paper with a running header and page numbers."""
    from playwright.sync_api import sync_playwright

    sources = list(sources)
    faces = font_faces("".join(source.read_text(encoding="utf-8") for source in sources) + "—资料0123456789")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        for source in sources:
            text = source.read_text(encoding="utf-8")
            title = title_of(text)
            style = _CSS.replace("TITLE", title)
            body = MarkdownIt("commonmark").enable("table").render(text)
            head = f"<title>{title}</title><style>{faces}{style}</style>"
            page.set_content(f'<html lang="zh-CN"><head>{head}</head><body>{body}</body></html>')
            page.pdf(
                path=DOCUMENTS / f"{source.stem}.pdf",
                prefer_css_page_size=True,
                print_background=True,
            )
        browser.close()


def build_docx(source: Path) -> None:
    """Write a Markdown source as a Word file with heading styles, tables, header and page number."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Mm, Pt, RGBColor

    text = source.read_text(encoding="utf-8")
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    fonts = {"Normal": ("仿宋", 16), "Title": ("宋体", 22), "Heading 1": ("黑体", 16), "Heading 2": ("楷体", 16)}
    for name, (font, size) in fonts.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Times New Roman", Pt(size), RGBColor(0, 0, 0)
        properties = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            properties.attrib.pop(qn(f"w:{theme}"), None)
        properties.set(qn("w:eastAsia"), font)
    section.header.paragraphs[0].text = MARK
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    footer._p.append(number)

    for kind, content in read_blocks(text):
        if kind == "table":
            table = document.add_table(rows=len(content), cols=len(content[0]), style="Table Grid")
            for row, cells in zip(table.rows, content, strict=True):
                for cell, value in zip(row.cells, cells, strict=True):
                    cell.text = value
        elif kind == "h1":
            document.add_paragraph(content, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif kind.startswith("h"):
            document.add_heading(content, level=int(kind[1]) - 1)
        else:
            document.add_paragraph(content).paragraph_format.first_line_indent = Pt(32)
    core = document.core_properties
    core.title, core.author, core.created, core.modified = (
        title_of(text),
        "示例省互联网协会（示例）",
        WRITTEN_AT,
        WRITTEN_AT,
    )
    document.save(str(DOCUMENTS / f"{source.stem}.docx"))


def read_blocks(text: str) -> list[tuple[str, Any]]:
    """Headings and paragraphs as (tag, text), tables as ("table", rows of cells)."""
    blocks: list[tuple[str, Any]] = []
    opened = ""
    for token in read_markdown(text):
        if token.type == "table_open":
            blocks.append(("table", []))
        elif token.type == "tr_open":
            blocks[-1][1].append([])
        elif token.type.endswith("_open"):
            opened = token.tag
        elif token.type == "inline" and opened in ("th", "td"):
            blocks[-1][1][-1].append(token.content)
        elif token.type == "inline":
            blocks.append((opened, token.content))
    return blocks


def build_experts(source: Path) -> None:
    """Write the expert table as a workbook with one header row and readable columns."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "示例专家"
    for row in rows:
        sheet.append([date.fromisoformat(value) if _DAY.fullmatch(value) else value or None for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    wide = {"单位": 26, "职务": 18, "专业领域": 30, "简介": 60, "主要业绩": 36, "社会兼职": 28, "关联资料": 40}
    for column, heading in enumerate(rows[0], start=1):
        sheet.column_dimensions[get_column_letter(column)].width = wide.get(heading, 14)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    workbook.properties.created = workbook.properties.modified = WRITTEN_AT
    workbook.save(EXPERTS)


def main() -> None:
    """Build every sample file."""
    DOCUMENTS.mkdir(exist_ok=True)
    build_pdfs(sorted((SOURCE / "pdf").glob("*.md")))
    for source in sorted((SOURCE / "docx").glob("*.md")):
        build_docx(source)
    build_experts(SOURCE / "experts.csv")
    logger.info("built samples folder=%s", DOCUMENTS)


if __name__ == "__main__":
    main()
