"""Years that a query names, in full, in short or counted from today, and the years that 最新 means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_PART = r"(?:度|上半年|下半年|全年|底|末|初)?"
_FULL_YEAR = re.compile(rf"(?<!\d)((?:19|20)\d\d)(?!\d)(?:\s*年{_PART})?")
_CHINESE_YEAR = re.compile(rf"([一二][九〇零][〇零一二三四五六七八九]{{2}})年{_PART}")
# Two digits are a year only where they cannot be a span of time (20年来, 近15年, 10年以上).
_SHORT_YEAR = re.compile(
    rf"(?<![\d.近约满第每共超过这后前])(\d\d)年(?!\s*(?:来|以|内|期|后|前|间|多|中|左右|的?时间)){_PART}"
)
_RELATIVE_YEAR = re.compile(r"大前年|前年|去年|上年度?|今年|本年度?|当年度|明年(?:度|上半年|下半年)?")
_RELATIVE = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1}
_RECENT = re.compile(r"最新|最近|近期|近来|新近|刚刚?(?:出台|发布|印发|公布|修订)|新(?:出台|发布|印发|公布|修订)的?")
_RECENT_YEARS = 2

YearMention = tuple[int, int, int]  # start and end in the query, year


def find_years(query: str, today: date) -> list[YearMention]:
    """Each mention of a year, in order; what reaches more than a year ahead is a number, not a year."""
    return sorted(_find(query, today), key=lambda found: found[0])


def write_out_years(query: str, years: Sequence[YearMention]) -> str:
    """The query with its short and relative years in full."""
    pieces: list[str] = []
    position = 0
    for start, end, year in years:
        words = query[start:end]
        if start < position or str(year) in words:
            continue
        part = words[words.index("年") + 1 :]
        pieces += [query[position:start], f"{year}年", part]
        position = end
    return "".join(pieces) + query[position:]


def find_recency(query: str, newest_year: int | None, today: date) -> tuple[int, str] | None:
    """The first year of what 最新 or 近期 means, and the words that say so; None where nothing does.

    Args:
        newest_year: Year of the newest document, None when none has a date. The two newest years of the library
            are meant, so that the wish for the newest never leaves an empty page.
    """
    words = _RECENT.search(query)
    if words is None or newest_year is None:
        return None
    return min(newest_year, today.year) - _RECENT_YEARS + 1, words.group()


def _find(query: str, today: date) -> Iterator[YearMention]:
    for match in _FULL_YEAR.finditer(query):
        bare = not match.group().rstrip().endswith(tuple("年度底末初"))
        if not bare or int(match.group(1)) <= today.year + 1:
            yield match.start(), match.end(), int(match.group(1))
    for match in _CHINESE_YEAR.finditer(query):
        yield match.start(), match.end(), int(match.group(1).translate(_DIGITS))
    for match in _SHORT_YEAR.finditer(query):
        short = int(match.group(1))
        if short <= today.year % 100 + 1 and (short > 10 or match.group(1)[0] == "0"):
            yield match.start(), match.end(), 2000 + short
        elif short >= 80:
            yield match.start(), match.end(), 1900 + short
    for match in _RELATIVE_YEAR.finditer(query):
        word = match.group()
        yield match.start(), match.end(), today.year + next(n for w, n in _RELATIVE.items() if word.startswith(w))
