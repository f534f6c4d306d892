"""Whether a passage lists something: 一是…二是…, （一）…（二）…, 1. …, or a row of items between 、 or ；."""

from __future__ import annotations

import re
from itertools import count as count_up

from index.measures import read_number

# Ways to number the members of a list; in each the number is the group.
_STEPS = tuple(
    re.compile(pattern)
    for pattern in (
        r"([一二三四五六七八九十]{1,3})(?:是|要|、)",
        r"第([一二三四五六七八九十]{1,3})(?![届次章节条年期批])",
        r"\(([一二三四五六七八九十]{1,3})\)",
        r"(?<![\d.])(\d{1,2})[.、](?!\d)",
        r"\((\d{1,2})\)",
    )
)
# Where a row of items begins and ends, by the mark between them.
_ROWS = (
    ("、", re.compile(r"[。！？!?\n:;,“”]")),
    (",", re.compile(r"[。！？!?\n:;“”]")),
    (";", re.compile(r"[。！？!?\n:]")),
)
_JOINED = re.compile(r"和|及|与|或")
_NAME = re.compile(r"《[^》]*》|“[^”]*”")
_ASIDE = re.compile(r"\([^()]*\)")
_ANNOUNCED = re.compile(r"[”」》\"]?\s*(?:[,，]?\s*(?:即|也就是|分别|包括|具体|其中)|[:：]|为|是)[^。]*?[、,;]")
_TOUCHING = re.compile(r"(?<=[”》])(?=[“《])")


def has_steps(passage: str, count: int) -> bool:
    """Whether a passage, in its comparable form (half width), numbers so many members from one on, or more."""
    return any(_count_steps(steps, passage) >= count for steps in _STEPS)


def has_row(sentence: str, count: int) -> bool:
    """Whether a sentence, in its comparable form, has a row of just so many items, 和 before the last counting as 、.

    A longer row is the row of something else.
    """
    plain = _TOUCHING.sub("、", _ASIDE.sub("", sentence))
    named = _NAME.sub("名", plain)  # what is quoted may be items of a row, or be a row itself
    return any(
        count in _sizes(row, mark) for mark, border in _ROWS for text in (named, plain) for row in border.split(text)
    )


def _count_steps(steps: re.Pattern[str], passage: str) -> int:
    """How far the numbers go on from one."""
    found = {read_number(match[1]) for match in steps.finditer(passage)}
    return next(number for number in count_up(1) if number not in found) - 1


def announces(sentence: str, name: str) -> bool:
    """Whether a sentence says the name and at once what it consists of: 「五个始终坚持」，即…，…; 7大类功能：…、…."""
    _, found, rest = sentence.partition(name)
    return bool(found) and _ANNOUNCED.match(rest) is not None


def _sizes(row: str, mark: str) -> set[int]:
    """How many items a row may have; none where it is no row."""
    marks = row.count(mark)
    joined = bool(_JOINED.search(row.rsplit(mark, 1)[-1]))
    if mark == "," and len({item.strip()[:1] for item in row.split(mark)}) > 1:
        return set()  # clauses, as every sentence has them; a row only where all begin alike (始终…，始终…)
    if not marks:
        return {2} if joined and mark == "、" else set()
    return {marks + 1, marks + 2} if joined else {marks + 1}
