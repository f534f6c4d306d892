"""The months that words speak of, to tell whether two figures can be of the same time."""

from __future__ import annotations

import re
from dataclasses import dataclass

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_MONTHS = re.compile(r"(?<!\d)(\d{1,2})\s*月?\s*(?:至|到|—|－|-|~)\s*(\d{1,2})\s*月")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*月(?!度)")
ALL_MONTHS = frozenset(range(1, 13))


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Months of a year; `year` is None, or `months` are all, where the words do not say."""

    year: int | None
    months: frozenset[int] = ALL_MONTHS

    def is_apart_from(self, other: Period) -> bool:
        """Whether the two have no month in common, as far as the words say."""
        if self.year is not None and other.year is not None and self.year != other.year:
            return True
        return not self.months & other.months

    def within(self, outer: Period) -> Period:
        """This period, with what it does not say taken from another, e.g. from the document's title."""
        year = self.year if self.year is not None else outer.year
        months = outer.months if self.months == ALL_MONTHS and year == outer.year else self.months
        return Period(year=year, months=months)


def read_period(words: str) -> Period:
    """The period that a sentence or title speaks of: 上半年, 第三季度, 3月至5月, 6月, 2022年."""
    years = [int(year) for year in _YEAR.findall(words)]
    year = years[0] if years and len(set(years)) == 1 else None
    months: set[int] = set()
    if "上半年" in words:
        months.update(range(1, 7))
    if "下半年" in words:
        months.update(range(7, 13))
    for quarter in _QUARTER.findall(words):
        months.update(range(_QUARTERS[quarter] * 3 - 2, _QUARTERS[quarter] * 3 + 1))
    if not months:
        for first, last in _MONTHS.findall(words):
            months.update(range(int(first), int(last) + 1))
    if not months:
        months.update(int(month) for month in _MONTH.findall(words))
    return Period(year=year, months=frozenset(months) & ALL_MONTHS or ALL_MONTHS)
