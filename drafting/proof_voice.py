"""Who speaks and of when: another body's 我省, a plan told as a fact, and whether a link keeps to linking."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.documents import DocumentType
from core.drafts import SectionRole
from core.regions import PROVINCES, find_regions, full_name
from drafting.proof_figures import find_named_figures
from drafting.proof_names import number_spans
from drafting.proof_numbers import find_all_numbers
from drafting.proof_sources import Support
from drafting.proof_text import pairs, plain
from index.issuing_bodies import find_bodies, split_issuers
from index.plans import speaks_of_plan
from index.quotes import find_quotes
from index.search import Home

_MUNICIPAL = ("北京", "天津", "上海", "重庆")
_NO_CAPITAL = "(?<![资基成根版文])"  # 资本市场 is no 本市
_OF_PROVINCE = re.compile(_NO_CAPITAL + r"(?:我省|本省|我们省|我自治区|本自治区|(?<![各跨出入])全省(?!.{0,4}各省))")
_OF_CITY = re.compile(
    _NO_CAPITAL + r"(?:我市|本市|我们市|我县|本县|我区(?!别)|本区(?![域别])|我州|本州|我镇|本镇|我街道)"
)
_OF_BODY = re.compile(
    _NO_CAPITAL
    + r"(?:我会|本会(?!议|员)|我协会|本协会|我学会|本学会|我局|本局|我厅|本厅|我委(?!托|派)|本委|我部(?!门|分|队|署)"
    r"|我院|本院(?!校)|我校|本校|我司|本公司|我公司|我行(?!业|动)|我中心|本中心|我单位|我们|我方|我所(?![在有以])|我社"
    r"|本社(?![会区])|我集团|我办|笔者|本报告|本课题组|我课题组)"
)
_PLANNED = re.compile(
    r"拟|将|计划|预计|打算|力争|争取|有望|准备|目标|规划|部署|下一步|下半年|明年|今后|到20\d\d年|未来|筹备|筹建|要|提出|确定|安排|着力|继续|进一步|建议|应|须"
)
_COUNTED_POINTS = re.compile(
    r"(?:以下|下列|如下|上述|这)?[一二两三四五六七八九十几\d]+(?:个)?(?:方面|点|条|项|层面|部分|问题|建议|原因)(?=建议|意见|问题|原因|措施|对策|发力|入手|着手|提出|[,:。]|$)"
)
_CLAIMS = re.compile(
    r"第一(?!,|是)|首个|首次|最[高大低多好早强]|领先|增长|下降|提高了|降低了|超过|占比|位居|排名|突破|荣获|倍增|翻番|应当|不得|必须"
)
_LONGEST_LINK = 60


def find_first_person(told: str, support: Support, home: Home) -> Iterator[tuple[str, str, bool]]:
    """Words of a plain sentence in the first person of another body.

    Returns:
        The words, whose they are ("" where that is not known), and whether it is sure that they are not ours.
    """
    region = support.known.region
    issuers = split_issuers(support.known.issuer)
    for match in _spoken(_OF_PROVINCE, told):
        words = match.group()
        if words == "全省" and region in PROVINCES and region in told:
            continue
        if not home.province:
            if words != "全省":
                yield words, region, False
        elif region != home.province and not (region not in PROVINCES and words == "全省"):
            yield words, full_name(region) if region in PROVINCES else region, True
    for match in _spoken(_OF_CITY, told):
        if region in _MUNICIPAL and region == home.province and "市" in match.group():
            continue
        if home.body and any(_is_ours(home.body, one) for one in (*issuers, support.known.title)):
            continue
        yield match.group(), support.known.issuer or region, bool(home.province or home.body)
    rules = support.known.document_type is DocumentType.LAW
    for match in _spoken(_OF_BODY, told):
        if rules and match.group().startswith("本"):
            continue  # 本校, 本公司: whomever a law speaks of
        if home.body and any(_is_ours(home.body, one) for one in (*issuers, support.known.title)):
            continue
        yield match.group(), support.known.issuer, bool(home.body or (home.province and home.province != region))


def _spoken(pattern: re.Pattern[str], told: str) -> Iterator[re.Match[str]]:
    """Where a plain sentence itself says a word, and does not report what somebody said."""
    return (match for match in pattern.finditer(told) if told.count('"', 0, match.start()) % 2 == 0)


def _is_ours(body: str, other: str) -> bool:
    return body in other or other in body if other else False


def takes_others_for_ours(told: str, support: Support, home: Home) -> str:
    """Another province whose facts a plain sentence tells of 我省, "" where it does not."""
    if not home.province or not _OF_PROVINCE.search(told):
        return ""
    named = [(name, words) for name, words in find_regions(support.text) if name != home.province]
    return next((name for name, words in named if words not in told), "")


def tells_plan_as_fact(told: str, support: Support, role: SectionRole | None) -> bool:
    """Whether a plain sentence tells as done what its source only intends; a suggestion intends by itself."""
    if role in (SectionRole.SUGGESTIONS, SectionRole.CALL) and not re.search("已|了", told):
        return False
    if _is_planned(told) or not support.text:
        return False
    headings = support.citation.locator.heading_path
    return speaks_of_plan(_nearest_sentence(told, support), (), headings)


def _is_planned(told: str) -> bool:
    return bool(_PLANNED.search(told)) and (speaks_of_plan(told) or not re.search("已|了", told) or "拟" in told)


def _nearest_sentence(told: str, support: Support) -> str:
    wanted = pairs(told)
    sentences = [one for one in re.findall(r"[^。!?;\n]+[。!?;\n]?", support.sentence) if one.strip()]
    return max(sentences, key=lambda one: len(wanted & pairs(one)), default=support.sentence)


def find_facts(sentence: str, home: Home) -> list[str]:
    """What a link states though it has no source: figures, dates, names, titles, quotes, or a claim."""
    told = _COUNTED_POINTS.sub("", plain(sentence))
    own = {home.province, full_name(home.province)} if home.province else set()
    found = [place.words for place in find_all_numbers(told) if not getattr(place, "article", False)]
    found += [place.words for place in find_named_figures(told)]
    found += [told[first:last] for first, last in number_spans(told)]
    found += [f"《{quote.phrase}》" if quote.is_title else f"“{quote.phrase}”" for quote in find_quotes(sentence)]
    found += [words for name, words in find_regions(told) if name not in own and words not in own]
    found += [body.words for body in find_bodies(told) if home.body not in body.name or not home.body]
    if not found and (claim := _CLAIMS.search(told)):
        found.append(claim.group())
    if not found and len(told) > _LONGEST_LINK:
        found.append(f"{told[:12]}…")
    return list(dict.fromkeys(found))
