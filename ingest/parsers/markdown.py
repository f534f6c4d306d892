"""Markdown: headings by #, lists, tables and quotes as text, front matter and comments left out."""

from __future__ import annotations

import re

from ingest.encoding import decode_text
from ingest.extracted import Extracted, RawBlock
from ingest.headings import starts_new
from ingest.repair import clean_text, drop_contents, join_broken_paragraphs, remove_comments

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t\u3000]*(.+?)[ \t#]*$")
_TABLE_RULE = re.compile(r"^\|?[\s:|\-]+\|[\s:|\-]*$")
_RULE = re.compile(r"\s*([-*_=])(\s*\1){2,}\s*")
_ITEM = re.compile(r"^\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|>\s?)+")
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"<br\s*/?>|</?(?:p|div|span|center|b|i|u|font|sup|sub)\b[^>]*>", re.IGNORECASE), " "),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|])"), r"\1"),
)


def parse_markdown(data: bytes) -> Extracted:
    """Read a Markdown file."""
    text = remove_comments(decode_text(data).replace("\r\n", "\n").replace("\r", "\n"))
    text = _FRONT_MATTER.sub("", text)
    blocks: list[RawBlock] = []
    table: list[str] = []
    # A line of its own in the source is a paragraph of its own in official texts, whatever Markdown makes of it.
    for line in [*text.split("\n"), ""]:
        if line.lstrip().startswith("|") and line.count("|") >= 2:
            if not _TABLE_RULE.match(line.strip()):
                table.append(_table_row(line))
            continue
        if table:
            blocks.append(RawBlock(text="\n".join(table), kind="table"))
            table = []
        heading = _HEADING.match(line)
        if heading:
            _append(blocks, heading.group(2), level=len(heading.group(1)))
        elif not _RULE.fullmatch(line) and not line.startswith("```"):
            _append(blocks, line)
    joined = join_broken_paragraphs(blocks, starts_new=starts_new)
    return Extracted(blocks=tuple(drop_contents(joined)))


def _append(blocks: list[RawBlock], text: str, *, level: int = 0) -> None:
    text = _ITEM.sub("", text) if not level else text
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    text = clean_text(text)
    if text:
        blocks.append(RawBlock(text=text, level=level))


def _table_row(line: str) -> str:
    cells = [clean_text(cell) for cell in line.strip().strip("|").split("|")]
    return " | ".join(cells)
