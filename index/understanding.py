"""What a query says besides its words: years, provinces, kinds of documents, and who 我省 and 我会 are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.documents import DocumentType
from core.regions import find_regions, full_name
from core.search import Hint

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

_OWN_PROVINCE = re.compile(r"我们省|咱们省|我省|本省|咱省")
_IN_PROVINCE = re.compile(r"全省|省里|省内")
_OWN_BODY = re.compile(r"我们协会|咱们协会|我协会|本协会|咱协会|本会(?![议场员费])|我会(?![不去来被说有想要])")

_TYPES: tuple[tuple[DocumentType, re.Pattern[str]], ...] = (
    (DocumentType.WORK_REPORT, re.compile(r"工作报告|(?:工作|年度|年终|半年|全年)总结|述职报告")),
    (
        DocumentType.RESEARCH,
        re.compile(r"[白蓝绿]皮书|(?:研究|发展|调研|咨询|分析|评估)报告|发展状况"),
    ),
    (
        DocumentType.STANDARD,
        re.compile(
            r"(?:国家|行业|团体|地方|企业)标准|国标|行标|团标|标准规范|技术规范|(?:GB|YD|DB)\s*/?\s*T?\s*\d+",
            re.IGNORECASE,
        ),
    ),
    (DocumentType.NOTICE, re.compile(r"通知|公告|公示|通告")),
    (
        DocumentType.POLICY,
        re.compile(r"政策|(?:指导|实施|若干)意见|(?:实施|工作|行动)方案|(?:行动|三年)计划|(?:发展|五年)规划|若干措施"),
    ),
    (
        DocumentType.LAW,
        re.compile(
            r"条例|法律|法规|司法解释|(?:管理|实施|暂行|监督|处罚)(?:办法|规定|细则)|(?<=[\u4e00-\u9fff]{2})(?<![办方做想用无司执合违非立依])法(?=[》第\s]|$)|细则"
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryUnderstanding:
    """What was understood.

    Attributes:
        text: The text to search for: short and relative years written in full, 我省 and 我会 by their names.
        hints: Years, then regions, then types, each value once.
    """

    text: str
    hints: tuple[Hint, ...]


def understand_query(query: str, *, body: str = "", province: str = "", today: date) -> QueryUnderstanding:
    """Read years, regions and types from a query and write it out for searching.

    Nothing is excluded by what is understood: "2023 年政府工作报告" stands in the report of 2022.

    Args:
        body: Name of the own association, "" when not set.
        province: Own province in its short form, "" when not set.
        today: The day that 去年 is counted from.
    """
    query = query.strip()
    years = sorted(_find_years(query, today), key=lambda found: found[0])
    hints = [Hint(kind="year", value=str(year), words=query[start:end]) for start, end, year in years]
    hints += [Hint(kind="region", value=value, words=words) for value, words in _find_provinces(query, province)]
    for document_type, pattern in _TYPES:
        match = pattern.search(query)
        if match:
            hints.append(Hint(kind="type", value=document_type.value, words=match.group()))
    return QueryUnderstanding(text=_write_out(query, years, body, province), hints=_once_each(hints))


def _find_years(query: str, today: date) -> Iterator[tuple[int, int, int]]:
    """Start, end and year of each mention; those that reach more than a year ahead are numbers, not years."""
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


def _find_provinces(query: str, province: str) -> Iterator[tuple[str, str]]:
    for value, words in find_regions(query):
        full = full_name(value)
        yield value, full if words == value and full in query else words
    own = _OWN_PROVINCE.search(query) or _IN_PROVINCE.search(query)
    if own and province:
        yield province, own.group()


def _write_out(query: str, years: list[tuple[int, int, int]], body: str, province: str) -> str:
    """Short and relative years in full; 我省 and 我会 by their names where these are set."""
    pieces: list[str] = []
    position = 0
    for start, end, year in years:
        words = query[start:end]
        if start < position or str(year) in words:
            continue
        part = words[words.index("年") + 1 :]
        pieces += [query[position:start], f"{year}年", part]
        position = end
    text = "".join(pieces) + query[position:]
    if province:
        text = _OWN_PROVINCE.sub(full_name(province), text)
    return _OWN_BODY.sub(lambda _: body, text) if body else text


def _once_each(hints: list[Hint]) -> tuple[Hint, ...]:
    first: dict[tuple[str, str], Hint] = {}
    for hint in hints:
        first.setdefault((hint.kind, hint.value), hint)
    return tuple(first.values())
