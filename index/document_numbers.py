"""发文字号 as people type them: any brackets, full or half width, with or without 号, with or without the letters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PREFIX = r"(?P<prefix>[㐀-鿿]{1,20}?)"
# A year in brackets, or one that 号 after the figure makes part of a 文号; the figure may stand after 第.
_NUMBER = re.compile(
    rf"{_PREFIX}?\s*(?:[\[(【〔《<{{]\s*(?P<in_brackets>(?:19|20)\d\d)\s*年?\s*[\])】〕》>}}]\s*-?\s*第?\s*(?P<after>\d{{1,5}})(?!\d)\s*号?"
    rf"|(?P<bare>(?:19|20)\d\d)\s*年?\s*[-—_]?\s*第?\s*(?P<count>\d{{1,5}})\s*号)(?:文件?)?"
)
_ORDER = re.compile(r"(?P<prefix>[㐀-鿿]{0,20}令)\s*第?\s*(?P<count>\d{1,4})\s*号?")
_NATION = "中华人民共和国"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention:
    """A 文号 read from a text.

    Attributes:
        prefix: The letters before the year (国发), with whatever stood before them in the sentence; "" where none did.
        year: None for an order (国务院令第787号).
        has_brackets: Whether the year stood in brackets.
    """

    start: int
    end: int
    prefix: str
    year: int | None
    count: int
    has_brackets: bool = False

    def means(self, borne: NumberMention) -> bool:
        """Whether this is a way to write the 文号 `borne` by a document; without its letters it may be any of them."""
        mine, its = self.prefix.removeprefix(_NATION), borne.prefix.removeprefix(_NATION)
        if (self.year, self.count) != (borne.year, borne.count):
            return False
        return mine.endswith(its) or its.endswith(mine) if self.year is None else mine == "" or mine.endswith(its)


def find_numbers(text: str) -> list[NumberMention]:
    """The 文号 in a text, in order, read in NFKC, which keeps the length of what people type in brackets and digits."""
    plain = "".join(unicodedata.normalize("NFKC", character)[:1] or " " for character in text)
    found = []
    for match in _NUMBER.finditer(plain):
        year, count = match["in_brackets"] or match["bare"], match["after"] or match["count"]
        found.append(
            NumberMention(
                start=match.start(),
                end=match.end(),
                prefix=match["prefix"] or "",
                year=int(year),
                count=int(count),
                has_brackets=match["in_brackets"] is not None,
            )
        )
    taken = [(mention.start, mention.end) for mention in found]
    found += [
        NumberMention(
            start=match.start(), end=match.end(), prefix=match["prefix"], year=None, count=int(match["count"])
        )
        for match in _ORDER.finditer(plain)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    return sorted(found, key=lambda mention: mention.start)
