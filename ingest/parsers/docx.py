"""Word files: paragraphs and tables in their order, headings by style or outline level, automatic numbers restored."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from ingest.extracted import Extracted, RawBlock, UnreadableFileError
from ingest.headings import starts_new
from ingest.parsers.docx_numbers import Numbering
from ingest.repair import clean_text, drop_contents, join_broken_paragraphs

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr",
            "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}  # fmt: skip
_HEADING_STYLE = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"^(?:toc|目录)\b", re.IGNORECASE)


def parse_docx(data: bytes) -> Extracted:
    """Read a Word file.

    Raises:
        UnreadableFileError: If it is damaged or holds no text.
    """
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
    except (OpcError, KeyError, ValueError, SyntaxError, AttributeError, OSError) as error:
        raise UnreadableFileError("Word 文件已损坏或没有复制完整，无法打开。请重新保存后再放入。") from error
    styles = _Styles(document)
    blocks = list(_walk(body, styles, Numbering(document)))
    if sum(len(block.text) for block in blocks) < 2:
        raise UnreadableFileError(
            "没有可读文字（文件里只有图片）。请用有文字的原件，或先用文字识别软件转换后重新放入。"
        )
    joined = join_broken_paragraphs(blocks, starts_new=starts_new)
    return Extracted(
        blocks=tuple(drop_contents(joined)), fallback_title=clean_text(document.core_properties.title or "")
    )


class _Styles:
    """Heading levels of the paragraph styles, inherited ones included."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, int] = {}
        self._contents: set[str] = set()
        for style in document.styles:
            name = style.name or ""
            if _CONTENTS_STYLE.match(name):
                self._contents.add(style.style_id)
            level = 1 if name.lower() in ("title", "标题") else self._level(style)
            if level:
                self._levels[style.style_id] = level

    def level(self, paragraph: Any) -> int:
        """Heading level of a paragraph, 0 for body text."""
        own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        if own is not None:
            return _outline_level(own)
        return self._levels.get(_style_id(paragraph), 0)

    def is_contents(self, paragraph: Any) -> bool:
        """Whether a paragraph belongs to a table of contents."""
        return _style_id(paragraph) in self._contents

    @staticmethod
    def _level(style: Any) -> int:
        seen = 0
        while style is not None and seen < 10:
            match = _HEADING_STYLE.match(style.name or "")
            if match:
                return min(int(match.group(1)), 6)
            outline = style.element.find(f"{_W}pPr/{_W}outlineLvl")
            if outline is not None:
                return _outline_level(outline)
            style, seen = getattr(style, "base_style", None), seen + 1
        return 0


def _outline_level(element: Any) -> int:
    value = int(element.get(f"{_W}val") or 9)
    return value + 1 if value < 6 else 0


def _style_id(paragraph: Any) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return (style.get(f"{_W}val") or "") if style is not None else ""


def _walk(element: Any, styles: _Styles, numbering: Numbering) -> Iterator[RawBlock]:
    for child in element:
        if child.tag == f"{_W}p":
            number = numbering.next_number(child)
            if styles.is_contents(child):
                continue
            for place, line in enumerate(_text(child).split("\n")):
                text = clean_text(number + line if place == 0 and line.strip() else line)
                level = styles.level(child)
                if text:
                    yield RawBlock(text=text, level=level if len(text) <= 80 else 0)
        elif child.tag == f"{_W}tbl":
            yield from _read_table(child, styles, numbering)
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if content is not None:
                yield from _walk(content, styles, numbering)


def _read_table(table: Any, styles: _Styles, numbering: Numbering) -> Iterator[RawBlock]:
    rows = [row for row in table.iter(f"{_W}tr") if _owner(row, "tbl") is table]
    cells = [[cell for cell in row.iter(f"{_W}tc") if _owner(cell, "tr") is row] for row in rows]
    if sum(map(len, cells)) == 1:  # a frame around text, not a table
        yield from _walk(cells[0][0], styles, numbering)
        return
    lines = [" | ".join(clean_text(_text(cell).replace("\n", " ")) for cell in row) for row in cells]
    text = "\n".join(line for line in lines if line.replace("|", "").strip())
    if text:
        yield RawBlock(text=text, kind="table")


def _owner(element: Any, name: str) -> Any:
    parent = element.getparent()
    while parent is not None and parent.tag != f"{_W}{name}":
        parent = parent.getparent()
    return parent


def _text(element: Any) -> str:
    """Text of a paragraph or cell as it is printed: insertions in, deletions out, line breaks as newlines."""
    parts: list[str] = []
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag == f"{_W}tab":
            parts.append("\t")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        else:
            parts.append(_text(child))
            if child.tag == f"{_W}p":
                parts.append("\n")
    return "".join(parts)
