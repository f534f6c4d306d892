"""Dates of Chinese documents: 2016年11月7日, 二〇一二年一月九日, 2021-11-25; which of them is the date of issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

_DIGITS = {
    **{char: number for number, char in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "０": 0,
}
_WESTERN = re.compile(r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?")
_CHINESE = re.compile(
    r"([一二][一二三四五六七八九零〇○OＯ０]{3})\s*年\s*([一二三四五六七八九十]{1,2})\s*月(?:\s*([一二三四五六七八九十]{1,3})\s*日)?"
)
_DASHED = re.compile(r"(?<!\d)((?:19|20)\d{2})([-./])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*(?:年|[)）_\-\s]|$))")
_ADOPTED = re.compile(r"通过|公布|发布|印发|修订|修正|批准|颁布")
_LABEL = re.compile(r"^(成文日期|发布日期|发文日期|印发日期|发布时间|成文时间|时间|日期)\s*[:：]\s*")
_STARTS_WITH_DATE = re.compile(r"^\s*(?:(?:19|20)\d{2}\s*年|[一二][一二三四五六七八九零〇○]{3}年)")
_COMING_INTO_FORCE = re.compile(
    r"(?:自|于)?(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*起?\s*(?:施行|实施|生效|执行)"
)
_IN_FORCE = re.compile(r"施行|实施|生效|执行")


def find_published_on(
    *, title: str, head: Sequence[str], tail: Sequence[str], file_name: str, number: str
) -> date | None:
    """The date of issue, from the surest source to the weakest; day 1 where only the month or year is known.

    The order is: a labelled date, a full date in the file name, the newest adoption or revision at the head, the
    signature at the end, a date in brackets under the title, the title's year, the year of the 发文字号.
    """
    for text in head[:15]:
        label = _LABEL.match(text)
        found = next(read_dates(text), None) if label else None
        if found:
            return found
    in_name = next(_full_dates(file_name), None)
    if in_name:
        return in_name
    adopted = [found for text in head[:14] if (found := _adoption(text))]
    if adopted:
        return max(adopted)
    for text in reversed(tail):
        if len(text) <= 40 and not _IN_FORCE.search(text):
            signed = _alone(text)
            if signed:
                return signed
    for text in head[:10]:
        if len(text) <= 60 and re.match(r"^[（(—]", text):
            found = next(read_dates(text), None)
            if found:
                return found
        alone = _alone(text)
        if alone:
            return alone
    return _year_of(title, number, file_name, head)


def read_dates(text: str) -> Iterator[date]:
    """All dates of a text with year and month at least, in order of kind."""
    for match in _WESTERN.finditer(text):
        yield from _make(int(match.group(1)), int(match.group(2)), int(match.group(3) or 1))
    for match in _CHINESE.finditer(text):
        year = int("".join(str(_DIGITS[char]) for char in match.group(1)))
        yield from _make(year, _small(match.group(2)), _small(match.group(3)) if match.group(3) else 1)
    yield from _full_dates(text)


def _full_dates(text: str) -> Iterator[date]:
    for match in _DASHED.finditer(text):
        yield from _make(int(match.group(1)), int(match.group(3)), int(match.group(4)))
    for match in _COMPACT.finditer(text):
        yield from _make(*(int(part) for part in match.groups()))


def _adoption(text: str) -> date | None:
    """The newest date of a line such as "2016年11月7日 第十二届… 通过"; a sentence of running text is no such line."""
    in_brackets = text[:1] in "（("
    if len(text) > (600 if in_brackets else 160) or not _ADOPTED.search(text):
        return None
    if not in_brackets and (not _STARTS_WITH_DATE.match(text) or re.search(r"[，。；]", text)):
        return None
    found = list(read_dates(_COMING_INTO_FORCE.sub("", text)))
    return max(found) if found else None


def _alone(text: str) -> date | None:
    """The date of a line that holds nothing else but perhaps a name: a signature, or the line under a title."""
    found = list(read_dates(text))
    rest = _CHINESE.sub("", _WESTERN.sub("", _DASHED.sub("", text))).strip(" （()）")
    is_name = len(rest) <= 24 and re.fullmatch(r"(?![份度至起以])[\u4e00-\u9fff（）() ]*", rest)
    return found[0] if len(found) == 1 and is_name and "附件" not in rest else None


def _year_of(title: str, number: str, file_name: str, head: Sequence[str]) -> date | None:
    for text in (title, number.replace("〔", " ").replace("〕", " "), *(line for line in head[:4] if len(line) <= 12)):
        years = [int(year) for year in _YEAR.findall(text)]
        if years:
            return date(years[0] if text != title else max(years), 1, 1)
    years = [int(year) for year in _YEAR.findall(re.sub(r"\.\w+$", "", file_name))]
    return date(years[0], 1, 1) if years else None


def _make(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _small(text: str) -> int:
    """A number up to 39 in Chinese."""
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return int("".join(str(_DIGITS[char]) for char in text))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
