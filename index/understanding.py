"""What a query says besides its words: years, provinces, types, issuers, 文号, phrases, and who 我会 is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.documents import DocumentType
from core.regions import find_regions, full_name
from core.search import Hint
from index.catalogue import Catalogue
from index.document_numbers import NumberMention, find_numbers
from index.engine import Immutable
from index.issuing_bodies import find_bodies
from index.quotes import Quote, bare, find_quotes
from index.years import find_recency, find_years, write_out_years

_OWN_PROVINCE = re.compile(r"我们省|咱们省|我省|本省|咱省")
_IN_PROVINCE = re.compile(r"全省|省里|省内")
_OWN_BODY = re.compile(r"我们协会|咱们协会|我协会|本协会|咱协会|本会(?![议场员费])|我会(?![不去来被说有想要])")
# 我们 is the own body where it did something or a time follows; 我们国家 and 我们公司 are others.
_WE = re.compile(
    r"(?:我们|咱们)(?=(?:在|于|都|共|一共|总共|又|还|曾)?(?:\d{2,4}\s*年|去年|今年|前年|上半年|下半年|全年|每年|办|举办|开展|组织|承办|主办|协办"
    r"|发布|编撰|编写|编印|支撑|联合|参加|参与|获|荣获|新增|换届|召开|开了|做了|搞了|推荐|支持|走访|捐|向|给|有[多几哪]))"
)

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


class FavourKind(StrEnum):
    """Why documents are raised: their issuer is named, or they are named themselves."""

    ISSUER = "issuer"
    NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Favour(Immutable):
    """Documents that a query speaks for."""

    kind: FavourKind
    document_ids: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryUnderstanding:
    """What was understood.

    Attributes:
        text: The text to search for: short and relative years written in full, 我省 and 我会 by their names, a 文号
            by the title of its document, without 最新.
        hints: Years, then regions, types, issuers, 文号, phrases, recency; each value once. Issuers and 文号 only
            where the library holds them: a chip that must empty the page is none.
        favours: Documents to be raised.
        phrases: What must be meant verbatim; passages that contain it are raised.
        named: The documents that the query names, where it says nothing else.
        only_names: Whether the query is nothing but a 文号 or a title in 书名号, held or not.
    """

    text: str
    hints: tuple[Hint, ...]
    favours: tuple[Favour, ...] = ()
    phrases: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    only_names: bool = False


def understand_query(
    query: str, *, body: str = "", province: str = "", today: date, catalogue: Catalogue | None = None
) -> QueryUnderstanding:
    """Read from a query what its words say of documents, and write it out for searching.

    Nothing is excluded by what is understood: "2023 年政府工作报告" stands in the report of 2022.

    Args:
        body: Name of the own association, "" when not set.
        province: Own province in its short form, "" when not set.
        today: The day that 去年 is counted from.
        catalogue: What the library holds; None for nothing.
    """
    query = query.strip()
    held = catalogue or Catalogue()
    quotes = list(find_quotes(query))
    numbers = [(mention, held.numbered(mention)) for mention in find_numbers(query)]
    of_numbers = [(mention.start, mention.end) for mention, borne in numbers if borne]
    years = [
        found
        for found in find_years(query, today)
        if not any(start <= found[0] and found[1] <= end for start, end in of_numbers)
    ]
    named, rest = _find_named(query, quotes, numbers, held)
    bodies = [(one.name, one.words) for one in find_bodies(query, held=held.issuers, province=province)]
    own = _OWN_BODY.search(query) or _WE.search(query)
    if own and body:
        bodies.append((body, own.group()))
    bodies = [(name, words) for name, words in bodies if name in held.issuers]
    phrases = [quote.phrase for quote in quotes if not (quote.is_title and held.titled(quote.phrase))]
    issued = held.of_issuers(name for name, _ in bodies)
    unquoted = _without(query, [(quote.start, quote.end) for quote in quotes])
    recency = find_recency(unquoted, held.newest_year(issued), today)

    hints = [Hint(kind="year", value=str(year), words=query[start:end]) for start, end, year in years]
    hints += [Hint(kind="region", value=value, words=words) for value, words in _find_provinces(query, province)]
    for document_type, pattern in _TYPES:
        match = pattern.search(query)
        if match:
            hints.append(Hint(kind="type", value=document_type.value, words=match.group()))
    hints += [Hint(kind="issuer", value=name, words=words) for name, words in bodies]
    hints += [
        Hint(kind="number", value=number, words=query[mention.start : mention.end])
        for mention, borne in numbers
        for number in borne
    ]
    hints += [Hint(kind="phrase", value=phrase, words=phrase) for phrase in phrases]
    if recency is not None:
        hints.append(Hint(kind="recent", value=str(recency[0]), words=recency[1]))

    favours = [Favour(kind=FavourKind.ISSUER, document_ids=issued)]
    favours.append(Favour(kind=FavourKind.NAMED, document_ids=named))
    return QueryUnderstanding(
        text=_write_out(query, years, numbers, body, province, held, recency[1] if recency else ""),
        hints=_once_each(hints),
        favours=tuple(favour for favour in favours if favour.document_ids),
        phrases=tuple(dict.fromkeys(phrases)),
        named=named if not rest else frozenset(),
        only_names=not rest and bool(named or quotes or any(mention.has_brackets for mention, _ in numbers)),
    )


def _find_named(
    query: str, quotes: list[Quote], numbers: list[tuple[NumberMention, dict[str, frozenset[str]]]], held: Catalogue
) -> tuple[frozenset[str], str]:
    """The documents that a query names by title or 文号, and what else it says."""
    if whole := held.titled(query):
        return whole, ""
    named = frozenset[str]()
    spans = []
    for quote in quotes:
        if quote.is_title:
            named |= held.titled(quote.phrase)
            spans.append((quote.start, quote.end))
    for mention, borne in numbers:
        named |= frozenset().union(*borne.values())
        if borne or mention.has_brackets:
            spans.append((mention.start, mention.end))
    return named, bare(_without(query, spans))


def _without(query: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        query = query[:start] + " " + query[end:]
    return query


def _find_provinces(query: str, province: str) -> Iterator[tuple[str, str]]:
    for value, words in find_regions(query):
        full = full_name(value)
        yield value, full if words == value and full in query else words
    own = _OWN_PROVINCE.search(query) or _IN_PROVINCE.search(query)
    if own and province:
        yield province, own.group()


def _write_out(
    query: str,
    years: list[tuple[int, int, int]],
    numbers: list[tuple[NumberMention, dict[str, frozenset[str]]]],
    body: str,
    province: str,
    held: Catalogue,
    recency: str,
) -> str:
    """Years in full, 我省 and 我会 by their names where set, a 文号 by the one title that bears it, no 最新."""
    titles = [(mention, held.titles_of(frozenset().union(*borne.values()))) for mention, borne in numbers]
    text = query
    for mention, of_number in reversed(titles):
        if len(of_number) == 1:
            text = f"{text[: mention.start]}{of_number[0]} {text[mention.end :]}".strip()
    if text == query:
        text = write_out_years(query, years)
    if recency:
        others = text.replace(recency, "", 1).strip()  # when, not what: no word to be searched for
        text = others if bare(others) else text
    if province:
        text = _OWN_PROVINCE.sub(full_name(province), text)
    return _OWN_BODY.sub(lambda _: body, text) if body else text


def _once_each(hints: list[Hint]) -> tuple[Hint, ...]:
    first: dict[tuple[str, str], Hint] = {}
    for hint in hints:
        first.setdefault((hint.kind, hint.value), hint)
    return tuple(first.values())
