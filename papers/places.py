"""A place in a document in words, as papers and pages give it: 「第 12 页」, or 「四、（二）第 3 段」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.documents import Locator

HEADING_NUMBER = re.compile(
    r"^\s*(第[一二三四五六七八九十百千零〇\d]+[编章节条款]|[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百\d]+[）)]"
    r"|\d+(?:\.\d+)*[.、．]?)"
)
HEADING_CHARACTERS = 14


def place_words(locator: Locator) -> str:
    """A place in a document: 「第 12 页」, or 「四、（二）第 3 段」 where there are no pages."""
    if locator.page is not None:
        return f"第 {locator.page} 页"
    return "".join(_short_headings(locator.heading_path)) + f"第 {locator.paragraph} 段"


def _short_headings(headings: Sequence[str]) -> list[str]:
    short = []
    for heading in headings[-3:]:
        number = HEADING_NUMBER.match(heading)
        if number:
            short.append(number[1] + ("" if number[1][-1] in "、）)" else " "))
    if not short and headings:
        last = headings[-1]
        short.append((last if len(last) <= HEADING_CHARACTERS else last[:HEADING_CHARACTERS] + "…") + " ")
    return short
