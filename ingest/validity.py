"""When a paper comes into force, when it ends, and which others it ends: read from its text. Nothing is invented.

Only what a paper says of itself counts (「本条例自…起施行」), not what it tells of others. A clause that ends a single
article of another paper ends nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.documents import Block, DocumentType, Metadata, Validity
from ingest.dates import read_dates
from ingest.version_titles import version_key

# Raise it when the rules below change: documents read by an earlier set are read again at the next start.
RULES = 1

_HEAD_BLOCKS = 14
_DIGITS = str.maketrans("０１２３４５６７８９〔〕［］﹝﹞", "0123456789〔〕〔〕〔〕")
_DAY = (
    r"(?:(?:19|20)\d{2}年\d{1,2}月\d{1,2}日"
    r"|[一二][一二三四五六七八九零〇○OＯ0]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_KINDS = (
    r"(?:法|条例|规定|办法|细则|规则|规程|章程|准则|解释|决定|通知|意见|方案|规划"
    r"|措施|政策|公告|通告|标准|规范|指南|指引|目录|制度|公约|预案|文件|批复|纲要)"
)
_SELF = rf"(?:(?:本|此|该)(?:[\u4e00-\u9fff]{{0,6}}?{_KINDS}|[市省]?政策)|上述规定|以上规定)"
_STARTS = r"(?:正式)?(?:施行|实施|执行|生效|试行|施用)"
_OWN_START = re.compile(rf"{_SELF}(?:从|于|将于)?自?({_DAY})(?:起|开始|零时起|之日起)?(?:正式)?{_STARTS}")
_OWN_PERIOD = re.compile(
    rf"{_SELF}(?:[\u4e00-\u9fff]{{0,8}}?)自({_DAY})(?:起)?(?:至|到)({_DAY})止?(?:有效|执行|实施|施行)?"
)
_ISSUED_START = re.compile(
    rf"{_SELF}自(?:公布|发布|颁布|印发|下发|签发|通过|发文|公告|发出)之?日(?:起)?"
    rf"(?:(?:满)?(\d{{1,3}}|[一二三四五六七八九十]{{1,3}})(个月|个?工作日|日|天)(?:后|之后|起)?)?(?:起)?{_STARTS}"
)
_DECREED = re.compile(
    rf"现?(?:予以?|将[^。]{{0,40}}?)?(?:公布|发布|印发|颁布|颁发)(?:给你们)?[^。]{{0,30}}?[，,]?自({_DAY})起{_STARTS}"
)
_HEAD_START = re.compile(rf"(?:自|^|[\s　，,；;（(])({_DAY})\s*起?(?:施行|实施|生效)")
_DATED_LINE = re.compile(rf"^(?:自\s*)?{_DAY}[^。；，《]{{0,60}}$")
_VALID_UNTIL = re.compile(
    rf"有效期(?:限)?(?:自[^。；]{{0,24}}?)?(?:截至|截止到|截止|至|到|为[^。；]{{0,24}}?至)({_DAY})"
)
_VALID_YEARS = re.compile(r"有效期(?:限)?(?:为|是)?([一二两三四五六七八九十]|\d{1,2})(?:（[^）]*）)?年")
_OWN_END = re.compile(rf"{_SELF}(?:将?自|于)({_DAY})(?:起|之日起)?(?:自行|自动)?(?:废止|失效|停止执行)")
_ENDS = r"(?:同时|一并|相应|自行|即行|即|均|予以|同日)*(?:废止|失效|停止执行|停止施行|不再执行|停止使用)"
_TITLE = r"《(?:[^《》]|《[^《》]*》)+》"
_NUMBER = r"[\u4e00-\u9fff]{1,12}[〔\[（(【]?(?:19|20)\d{2}[〕\])）】]?(?:第)?\d{1,5}号"
_PAREN = r"(?:[（(][^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*[)）])"
_BETWEEN = r"(?:(?:[、，和及与以]|等[^《》。；，]{0,10}[、，])[^《》。；]{0,90}?)?"
_LISTED = re.compile(rf"({_TITLE})({_PAREN}?)")
# A run of titles that ends in 废止. Words between a title and 废止 (第五条, 中的规定) mean that only a part ends.
_ENDING = re.compile(
    rf"((?:{_TITLE}{_PAREN}?{_BETWEEN}){{0,40}}?{_TITLE}{_PAREN}?)"
    rf"(?:等[\u4e00-\u9fff\d]{{0,10}})?[，,]?(?:(?:也|亦|将)?自(?:本[\u4e00-\u9fff]{{1,6}}(?:施行|实施|生效|印发|发布|公布)之日|{_DAY}|即日)起)?{_ENDS}"
)
_REPEAL = re.compile(
    rf"(?:决定|予以|现)(?:将)?(?:废止|宣布失效)(?:下列[\u4e00-\u9fff]{{0,10}}[:：])?((?:{_TITLE}{_PAREN}?(?:、|和|及|以及|，)?)+)"
)
_PART = re.compile(r"(?:第[一二三四五六七八九十百零〇\d]+[条款项章节]|中(?:的|有关|关于)|有关|相关|部分|附件)")
_NUMBERED = re.compile(r"(?:[\u4e00-\u9fff]{1,12})[〔\[（(【](?:19|20)\d{2}[〕\])）】]第?\d{1,5}号")
_AMENDS = re.compile(
    rf"关于修(?:改|订|正)(?:部分)?({_TITLE}(?:、?{_TITLE})*)[\u4e00-\u9fff]{{0,12}}的?(?:决定|通知|公告|修正案)"
)
_REPEALING_TITLE = re.compile(r"关于[\u4e00-\u9fff《》]{0,30}?(?:废止|宣布失效|停止执行|清理)")
_YEAR = re.compile(r"((?:19|20)\d{2})年")
_SMALL = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingClause:
    """That a paper ends others.

    Attributes:
        kind: `REPEALED`, or `AMENDED` for a decision to amend.
        version_key: Of the title that is named, "" where only a number is.
        document_number: 发文字号 that is named, "" for none.
        ends_on: Day that the clause names, None for the day on which the paper itself comes into force.
        years: Years of issue that the clause names before the title; empty for none.
    """

    kind: Validity
    version_key: str
    document_number: str = ""
    ends_on: date | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityFacts:
    """What a text says about times in force; None and empty where it says nothing."""

    effective_on: date | None = None
    expires_on: date | None = None
    clauses: tuple[EndingClause, ...] = ()


def read_validity(blocks: Sequence[Block], known: Metadata) -> ValidityFacts:
    """Read when a paper is in force and what it ends; reports and studies say nothing about that."""
    if known.document_type in (DocumentType.WORK_REPORT, DocumentType.RESEARCH):
        return ValidityFacts()
    texts = [_tight(block.text) for block in blocks]
    whole, joined = "\n".join(texts), "".join(texts)
    effective = _find_start(joined, [_spaced(block.text) for block in blocks[:_HEAD_BLOCKS]], known)
    clauses = dict.fromkeys((*_amended(known), *_repealed(whole, joined, known)))
    return ValidityFacts(effective_on=effective, expires_on=_find_end(joined, effective, known), clauses=tuple(clauses))


def normalise_number(number: str) -> str:
    """A 发文字号 with one kind of brackets and without spaces, to be compared."""
    return re.sub(r"[\[（(【](\d{4})[\])）】]", r"〔\1〕", _tight(number)).replace("第", "")


def _find_start(joined: str, head: Sequence[str], known: Metadata) -> date | None:
    found = [_day(match.group(1)) for match in _OWN_START.finditer(joined)]
    found += [_day(match.group(1)) for match in _OWN_PERIOD.finditer(joined)]
    if not any(found):
        found += [_day(match.group(1)) for match in _DECREED.finditer(joined)]
    for text in head:
        if text[:1] in "（(" or _DATED_LINE.match(text):
            found += [_day(match.group(1)) for match in _HEAD_START.finditer(text)]
    if not any(found) and known.published_on is not None:
        for match in _ISSUED_START.finditer(joined):
            found.append(_later(known.published_on, match.group(1), match.group(2)))
    return max((day for day in found if day is not None), default=None)


def _find_end(joined: str, effective: date | None, known: Metadata) -> date | None:
    """The first day after the time for which the text says that it holds."""
    last = [_day(match.group(2)) for match in _OWN_PERIOD.finditer(joined)]
    last += [_day(match.group(1)) for match in _VALID_UNTIL.finditer(joined) if _is_own(joined, match.start())]
    ends = [day + timedelta(days=1) for day in last if day is not None]
    ends += [day for match in _OWN_END.finditer(joined) if (day := _day(match.group(1)))]
    begin = effective or known.published_on
    if begin is not None and not ends:
        years = [_number(match.group(1)) for match in _VALID_YEARS.finditer(joined) if _is_own(joined, match.start())]
        ends += [_years_after(begin, count) for count in years if 0 < count <= 30]
    return max(ends, default=None)


def _is_own(joined: str, at: int) -> bool:
    """Whether the sentence speaks of the paper itself: a certificate is valid for five years, too."""
    start = max(joined.rfind(mark, 0, at) for mark in "。；") + 1
    lead = joined[start:at]
    return not lead or bool(re.search(rf"{_SELF}|^自.*{_STARTS}，", lead))


def _amended(known: Metadata) -> Iterator[EndingClause]:
    match = _AMENDS.search(_tight(known.title))
    for title in _titles(match.group(1)) if match else ():
        yield EndingClause(kind=Validity.AMENDED, version_key=version_key(title))


def _repealed(whole: str, joined: str, known: Metadata) -> Iterator[EndingClause]:
    for match in _ENDING.finditer(joined):
        run = match.group(1)
        if not _PART.match(_after_last_title(match.group(0))):
            yield from _clauses(run, _before(joined, match.start()), _day(match.group(0)[len(run) :]))
    for match in _REPEAL.finditer(joined):
        if not _PART.match(joined[match.end() :]):
            yield from _clauses(match.group(1), "", None)
    if _REPEALING_TITLE.search(_tight(known.title)):
        yield from _listed_in_decision(whole, known)


def _listed_in_decision(whole: str, known: Metadata) -> Iterator[EndingClause]:
    """Titles on lines of their own under a sentence that ends them, until one that speaks of amending."""
    ending = "修" not in re.sub(r"《[^》]*》", "", known.title)
    for line in re.split(r"[\n。；]", whole):
        words = re.sub(_TITLE, "", line)
        if re.search(r"废止|宣布失效|停止执行", words):
            ending = not re.search(r"修改|修订|修正|作出.*修", words)
        elif re.search(r"修改|修订为|修正|继续有效|予以保留", words) and not re.search(
            r"\d{4}年.*(修改|修订|修正)", words
        ):
            ending = False
        found = _LISTED.match(re.sub(r"^[（(]?[一二三四五六七八九十百\d]{1,4}[、.．）)]*|^[|\s\d]+", "", line))
        if ending and found and not _PART.match(line[line.find(found.group(1)) + len(found.group(1)) :].lstrip("的")):
            yield from _clauses(found.group(0), "", None)


def _clauses(run: str, before: str, day: date | None) -> Iterator[EndingClause]:
    """One clause for each title of a run; the words before a title may name its years and the body."""
    position = 0
    for match in _LISTED.finditer(run):
        lead = before if position == 0 else ""
        lead += run[position : match.start()]
        position = match.end()
        number = _NUMBERED.search(match.group(2) or "") or _NUMBERED.search(lead[-30:])
        rest = run[match.end() : match.end() + 8]
        if _PART.match(rest.lstrip("的")):
            continue
        yield EndingClause(
            kind=Validity.REPEALED,
            version_key=version_key(match.group(1)[1:-1]),
            document_number=normalise_number(_own_number(number.group())) if number else "",
            ends_on=day,
            years=tuple(sorted({int(year) for year in _YEAR.findall(lead + (match.group(2) or ""))})),
        )


def _own_number(text: str) -> str:
    return re.sub(r"^.*?(?=[\u4e00-\u9fff]{1,8}[〔\[（(【])", "", text) if len(text) > 24 else text


def _before(joined: str, at: int) -> str:
    start = max(joined.rfind(mark, 0, at) for mark in "。；：，") + 1
    return joined[max(start, at - 80) : at]


def _after_last_title(text: str) -> str:
    rest = text[text.rfind("》") + 1 :]
    return re.sub(rf"^{_PAREN}", "", rest).lstrip("的")


def _titles(text: str) -> Iterator[str]:
    for match in _LISTED.finditer(text):
        yield match.group(1)[1:-1]


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text).translate(_DIGITS)


def _spaced(text: str) -> str:
    return re.sub(r"(?<=\d)\s+(?=[年月日])|(?<=[年月])\s+(?=\d)|\n", "", text).translate(_DIGITS)


def _day(text: str) -> date | None:
    return next(read_dates(text.replace("0", "〇") if text[:1] in "一二" else text), None)


def _later(issued: date, count: str | None, unit: str | None) -> date:
    if not count:
        return issued
    number = _number(count)
    if unit == "个月":
        month = issued.month - 1 + number
        return date(issued.year + month // 12, month % 12 + 1, min(issued.day, 28))
    return issued + timedelta(days=number)


def _years_after(begin: date, years: int) -> date:
    return begin.replace(year=begin.year + years, day=min(begin.day, 28) if begin.month == 2 else begin.day)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, mark, ones = text.rpartition("十")
    return (_SMALL[tens] if tens else 1) * 10 + (_SMALL[ones] if ones else 0) if mark else _SMALL.get(text, 0)
