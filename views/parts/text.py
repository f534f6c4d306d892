"""Turning records into words and safe HTML: dates, sizes, places in a document, marked passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from itertools import groupby

from core.documents import Document
from core.errors import InvalidInputError
from papers.places import HEADING_NUMBER
from papers.places import place_words as place_words
from views.words import say

_DATE = re.compile(r"^\s*(\d{4})\s*[年./-]?\s*(?:(\d{1,2})\s*[月./-]?\s*(?:(\d{1,2})\s*日?)?)?\s*$")
_CELLS = " | "
_MARKDOWN = re.compile(r"[\\`*_\[\]<>$:~#|!]")
_SENTENCE_END = "。；！？\n"
EXCERPT_CHARACTERS = 170
SHORT_LINE = 24


def plain(text: str) -> str:
    """Text for a label or message that Streamlit would read as Markdown: it stands there as it is."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def date_words(day: date | None) -> str:
    """A day as 2022年9月1日, "" for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def time_words(at: datetime | None) -> str:
    """A moment as 2026年1月5日 14:30, "" for None."""
    return f"{date_words(at.astimezone().date())} {at.astimezone():%H:%M}" if at else ""


def published_words(day: date | None) -> str:
    """The day of issue; the first of January stands for a year of which no more is known."""
    return f"{day.year}年" if day and (day.month, day.day) == (1, 1) else date_words(day)


def parse_day(text: str) -> date | None:
    """Read a day as people type it: 2022年9月1日, 2022-9-1, 2022.9, 2022. "" gives None.

    Raises:
        InvalidInputError: If it is no date.
    """
    if not text.strip():
        return None
    found = _DATE.match(text)
    if found is None:
        raise InvalidInputError(say("error.date", text=text.strip()))
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError as error:
        raise InvalidInputError(say("error.date", text=text.strip())) from error


def size_words(size_bytes: int) -> str:
    """A file size with its unit."""
    if size_bytes >= 1024 * 1024:
        return f"{size_bytes / 1024 / 1024:.1f} MB"
    return f"{max(1, round(size_bytes / 1024))} KB"


def heading_name(heading: str) -> str:
    """A heading without its number where that is short words of four to sixteen characters, else ""."""
    name = HEADING_NUMBER.sub("", heading).strip()
    return name if 4 <= len(name) <= 16 and name[-1] not in "。；：，" else ""


def mark_html(text: str, highlights: Iterable[tuple[int, int]]) -> str:
    """The text as HTML with the highlighted ranges in <mark>; everything is escaped."""
    parts, position = [], 0
    for start, end in highlights:
        if start < position or end <= start:
            continue
        parts += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
        position = end
    return "".join([*parts, escape(text[position:])])


def passage_html(text: str, highlights: Iterable[tuple[int, int]], *, lead: str = "", tone: str = "") -> str:
    """A passage with its marks; rows of a table stand as a table. `lead` is HTML before the first word.

    Two lines or more with cells are a table; a single line with a bar in it is a sentence.
    """
    parts: list[str] = [lead]
    lines = (line for line in mark_html(text, highlights).split("\n") if line.strip())
    for has_cells, group in groupby(lines, key=lambda line: _CELLS in line):
        rows = list(group)
        parts.append(_table(rows) if has_cells and len(rows) > 1 else "".join(f"<p>{row}</p>" for row in rows))
    return f'<div class="zk-passage {tone}">{"".join(parts)}</div>'


def _table(rows: Sequence[str]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split(_CELLS)) for row in rows)
    return '<div class="zk-table"><table>' + "".join(f"<tr>{row}</tr>" for row in cells) + "</table></div>"


def cut_excerpt(
    text: str,
    highlights: Sequence[tuple[int, int]],
    *,
    limit: int = EXCERPT_CHARACTERS,
    phrases: Sequence[str] = (),
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The part of a passage that carries the most highlighted characters, cut at the end of a sentence where it can be.

    Args:
        phrases: The first of these that the passage contains is in the part, whatever else is.

    Returns:
        The excerpt and the highlights in it.
    """
    if len(text) <= limit * 1.3:
        return text, tuple(highlights)
    starts = [0, *(start for start, _ in highlights)]
    quoted = next((at for phrase in phrases if (at := text.find(phrase)) >= 0), None)
    if quoted is not None:
        starts = [start for start in starts if start <= quoted <= start + limit // 2] or [quoted]
    best = max(starts, key=lambda at: (sum(e - s for s, e in highlights if at <= s and e <= at + limit), -at))
    begin = _sentence_start(text, best)
    end = begin + limit
    if end < len(text):
        stops = [text.rfind(mark, begin + limit // 2, end + 40) for mark in _SENTENCE_END]
        end = max(stops) + 1 if max(stops) > 0 else end
    end = min(end, len(text))
    begin, end = _whole_lines(text, begin, end)
    lead, tail = ("…" if begin > 0 else ""), ("…" if end < len(text) else "")
    moved = tuple((s - begin + len(lead), e - begin + len(lead)) for s, e in highlights if begin <= s and e <= end)
    return lead + text[begin:end] + tail, moved


def _whole_lines(text: str, begin: int, end: int) -> tuple[int, int]:
    """Leave out blank ends, and a heading at the end that lost what it stands over."""
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    last = text.rfind("\n", begin, end)
    if end < len(text) and last > begin and end - last <= SHORT_LINE and text[end - 1] not in _SENTENCE_END:
        end = last
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end


def _sentence_start(text: str, at: int) -> int:
    start = max(text.rfind(mark, 0, at) for mark in _SENTENCE_END) + 1
    if at - start <= 60:
        return start
    comma = max(text.rfind(mark, at - 40, at) for mark in "，、：,")
    return comma + 1 if comma > 0 else max(0, at - 20)


def document_facts(document: Document, *, with_file: bool = False) -> list[str]:
    """What stands under a document's title: number, issuer, day, type, region — as far as known."""
    known = document.metadata
    facts = [
        published_words(known.published_on),
        known.document_number,
        known.issuer,
        str(known.document_type),
        known.region,
    ]
    if with_file:
        pages = say("document.pages", count=document.pages) if document.pages else ""
        facts += [pages, size_words(document.size_bytes)]
    return [fact for fact in facts if fact]


def facts_html(facts: Sequence[str], *, sample: bool = False, lead: str = "") -> str:
    """Facts in one muted line; a sample carries its badge. `lead` is HTML before the first fact."""
    badge = f'<span class="zk-badge zk-sample">{escape(say("app.sample"))}</span>' if sample else ""
    dot = '<span class="zk-dot">·</span>'
    last = len(facts) - 1
    line = "".join(
        f'<span class="zk-fact">{escape(fact)}{dot if number < last else ""}</span>'
        for number, fact in enumerate(facts)
    )
    return f'<div class="zk-facts">{lead}{badge}{line}</div>'
