"""Dates and periods of a sentence (2022年6月30日, 上半年, 去年, 3月至5月), as far as each is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from drafting.proof_figures import read_value
from drafting.proof_text import Place
from index.years import find_years

_HAN_YEAR = r"[一二][九〇零][〇零一二三四五六七八九]{2}"
_MONTH = r"1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十]"
_DAY = r"3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]"
_PART = (
    r"上半年|下半年|第?[一二三四1-4]季度|年初|年中|年底|年末|中下旬|中上旬|上中旬|上旬|中旬|下旬|月初|月底|月末|上半月|下半月"
    r"|初(?=[,至以开])|底(?=[前,以止的]|$)|末(?=[,以的]|$)"
)
_DATE = re.compile(
    "|".join(
        (
            rf"(?P<year>(?:19|20)\d\d|{_HAN_YEAR})年度?(?:第?(?P<month>{_MONTH})月(?!份?度)份?(?:(?P<day>{_DAY})[日号])?)?"
            rf"(?P<part1>{_PART})?",
            r"(?P<iso>(?:19|20)\d\d)[-./](?P<iso_month>1[0-2]|0?[1-9])(?:[-./](?P<iso_day>3[01]|[12]\d|0?[1-9]))?"
            r"(?!\d|[./-]\d|%)",
            r"(?P<first_year>(?:19|20)\d\d)(?=年?度?(?:至|到|-|~|、|和)(?:19|20)\d\d年)",
            rf"(?<![\d个第几数半])(?P<bare_month>{_MONTH})月(?!度)份?"
            rf"(?:(?P<bare_day>{_DAY})[日号]?(?![\d个名家次]))?(?P<part2>{_PART})?",
            r"(?<![\d个])(?P<from_month>1[0-2]|[1-9])(?=(?:至|到|-|~)(?:1[0-2]|[1-9])月)",
            r"(?P<relative>大前年|前年|去年|上一?年度?(?!以上)|今年|本年度|本年(?!度)|明年|后年|次年|翌年)"
            r"(?P<part3>上半年|下半年|第?[一二三四1-4]季度|初|底|末)?",
            r"(?P<plan>\"?十[一二三四五六]五\"?(?=规划|时期|期间|末|以来|$|[^月日个]))",
            rf"(?P<part4>{_PART})",
        )
    )
)
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]")
_RELATIVE = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_QUARTER = str.maketrans("1234", "一二三四")


@dataclass(frozen=True, eq=False, kw_only=True)
class Date(Place):
    """A date or period as far as the words tell it.

    Attributes:
        year, month, day: None where the words do not say.
        part: 上半年, 三季度, 下旬, 年底 …, or the name of a five-year plan; "" for none.
        relative: Years from the year of writing (去年 is -1) or from a year told before (上年); None for neither.
        told_from: Whether it counts from a year told before and not from the year of writing: 上一年度, 次年.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""
    relative: int | None = None
    told_from: bool = False

    def year_in(self, written: int | None) -> int | None:
        """Its year, where the words are read in a text of a year."""
        if self.year is not None or self.relative is None or self.told_from or written is None:
            return self.year
        return written + self.relative


def find_dates(text: str) -> list[Date]:
    """The dates and periods of a plain text in order."""
    found = []
    for match in _DATE.finditer(text):
        got = match.groupdict()
        relative = got["relative"]
        year = got["year"] or got["iso"] or got["first_year"]
        month = got["month"] or got["iso_month"] or got["bare_month"] or got["from_month"]
        day = got["day"] or got["iso_day"] or got["bare_day"]
        part = got["part1"] or got["part2"] or got["part3"] or got["part4"] or (got["plan"] or "").strip('"')
        found.append(
            Date(
                text=text,
                start=match.start(),
                end=match.end(),
                year=_number(year),
                month=_number(month),
                day=_number(day),
                part=_name_part(part, month is not None),
                relative=None if relative is None else _RELATIVE.get(relative.removesuffix("度"), 1),
                told_from=relative is not None and relative[0] in "上次翌本",
            )
        )
    return found


def find_weekdays(text: str) -> list[Place]:
    """Days of the week."""
    return [Place(text=text, start=match.start(), end=match.end()) for match in _WEEKDAY.finditer(text)]


def year_of(title: str, published_on: date | None) -> int | None:
    """The year in which a document speaks: that of its title, else that of its publication."""
    years = {year for _, _, year in find_years(title, date.max.replace(year=2100)) if str(year) in title}
    if len(years) == 1:
        return years.pop()
    return None if published_on is None else published_on.year


def same_date(told: Date, known: Date, *, written: int | None, today: int) -> bool:
    """Whether everything that a date of a sentence tells is told by a date of the source too.

    Args:
        written: Year in which the source speaks, for 今年 and for a month without a year.
        today: Year in which the sentence is read.
    """
    year, its = told.year_in(today), known.year_in(written)
    if year is not None and year != (its if its is not None else written):
        return False
    if told.month is not None and told.month != known.month:
        return False
    if told.day is not None and told.day != known.day:
        return False
    return not told.part or told.part == known.part or (told.part in known.words) or _covers(told, known)


def _covers(told: Date, known: Date) -> bool:
    """Whether a half or quarter of a year is told for a month in it."""
    halves = {"上半年": range(1, 7), "下半年": range(7, 13)}
    quarters = {f"{name}季度": range(3 * n + 1, 3 * n + 4) for n, name in enumerate("一二三四")}
    months = {**halves, **quarters}.get(told.part)
    if months is None:
        return False
    inner = {**quarters}.get(known.part)
    return (known.month in months) if known.month is not None else bool(inner) and set(inner or ()) <= set(months)


def spans(places: Sequence[Place]) -> list[tuple[int, int]]:
    """The ranges that these take."""
    return [(one.start, one.end) for one in places]


def _name_part(part: str, of_month: bool) -> str:
    if part in ("初", "底", "末"):
        part = ("月" if of_month else "年") + part
    return part.removeprefix("第").translate(_QUARTER).replace("末", "底")


def _number(words: str | None) -> int | None:
    value = read_value(words) if words else None
    return None if value is None else int(value)
