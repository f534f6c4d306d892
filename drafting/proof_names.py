"""Names of a sentence that its source does not bear: people, places, titles, 发文字号, words in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.drafts import FindingKind
from core.regions import CITY_PROVINCE, PROVINCES, SHORT_NAMES
from drafting.proof_bodies import find_bodies_unheld, find_swapped
from drafting.proof_figures import find_named_figures
from drafting.proof_sources import Support
from drafting.proof_text import Place, is_short_for, nearest, plain, squeeze
from drafting.proof_words import is_place, may_be_name, split_words
from experts.names import starts_like_name
from index.document_numbers import NumberMention, find_numbers
from index.places import find_places
from index.quotes import bare_title, find_quotes

_ROLES = (
    "同志|主任|局长|会长|教授|院士|先生|女士|书记|秘书长|理事长|主席|总经理|董事长|处长|厅长|部长|省长|市长|博士|研究员"
    "|总工程师|律师|记者|代表"
)
_PERSON_BEFORE = re.compile(rf"(?P<name>[㐀-鿿]{{2,4}}?)(?=(?:副|名誉|常务副)?(?:{_ROLES}))")
_PERSON_AFTER = re.compile(
    rf"(?:{_ROLES})(?P<name>[㐀-鿿]{{2,3}})(?=[、,。;)]|等|主持|出席|作|致|表示|指出|参加|介绍|宣读|$)"
)
_LAW = re.compile(
    r"(?P<name>[㐀-鿿]{1,24}(?:法典|法|条例|办法|规定|细则|决定|意见|规划|方案|纲要|通知|章程|标准))"
    r"(?=第[一二三四五六七八九十百零〇\d]+条|(?:明确)?(?:规定|要求|指出)[,，:了])"
)
_LEAD_IN = re.compile(
    r"^(?:根据|依据|按照|依照|违反|我国|国家|现行|新修订的?|修订后的?|中华人民共和国|的|对|在|与|和|及|如|是)+"
)
_ITSELF = ("本法", "本条例", "本办法", "该法", "该条例", "该办法", "条例", "办法")
_LATIN = re.compile(r"[A-Za-z]{2,}(?:[\-&.][A-Za-z]+)*")
_SAME_LATIN = {"ai": "人工智能", "app": "应用程序", "vr": "虚拟现实", "icp": "备案", "iot": "物联网"}
_NO_PLACE = frozenset(("中国", "中华", "全国", "我国", "国内", "省", "市", "县", "区", "人民"))
_MAY_BE_NUMBER = re.compile(r"\d号|[〔\[(]\d{4}|令")
_AT_LEAST = 0.3
_MARGIN = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A name in a sentence that the source does not bear, with the one that stands there instead ("" for none)."""

    kind: FindingKind
    name: str
    source: str = ""


def find_strangers(sentence: str, support: Support, *, home_province: str) -> Iterator[Stranger]:
    """The names of a sentence that its source bears nowhere, or bears in another place.

    Args:
        sentence: As it stands in the draft, not plain: its quotation marks are read.
    """
    told = plain(sentence)
    yield from _numbers(told, support)
    yield from _quotes(sentence, support)
    yield from _laws(told, support)
    yield from _letters(told, support)
    yield from _places(told, support, home_province)
    yield from _people(told, support)
    seen = ""
    for name, source in (*find_bodies_unheld(told, support, home_province=home_province), *find_swapped(told, support)):
        if name not in seen:
            yield Stranger(kind=FindingKind.NAME, name=name, source=source)
        seen += f"。{name}"


def number_spans(text: str) -> list[tuple[int, int]]:
    """The ranges of 发文字号 in a plain text, with 〔 〕 alone where the letters before are not sure."""
    if not _MAY_BE_NUMBER.search(text):
        return []
    return [(one.start, one.end) for one in find_numbers(text) if _is_number(one)]


def _is_number(mention: NumberMention) -> bool:
    return mention.has_brackets or mention.year is None or mention.prefix != ""


def _numbers(told: str, support: Support) -> Iterator[Stranger]:
    if not _MAY_BE_NUMBER.search(told):
        return
    borne = [*find_numbers(support.passage), *find_numbers(support.context)]
    for mention in find_numbers(told):
        if not _is_number(mention):
            continue
        if any(
            (mention.year, mention.count) == (one.year, one.count) and _letters_agree(mention.prefix, one.prefix)
            for one in borne
        ):
            continue
        stands = find_numbers(support.text) or find_numbers(support.context)
        source = stands[0] if stands else None
        yield Stranger(
            kind=FindingKind.NUMBER,
            name=told[mention.start : mention.end],
            source=(support.text if find_numbers(support.text) else support.context)[source.start : source.end]
            if source
            else "",
        )


def _letters_agree(mine: str, its: str) -> bool:
    """Whether the letters right before the year are the same, whatever stood before them in the sentence."""
    count = min(len(mine), len(its), 2)
    return not count or mine[-count:] == its[-count:]


def _quotes(sentence: str, support: Support) -> Iterator[Stranger]:
    whole, titles = squeeze(support.passage + support.context), _titles(support)
    for quote in find_quotes(sentence):
        words = squeeze(quote.phrase)
        if quote.is_title:
            if not (words in whole or any(_same_title(bare_title(quote.phrase), title) for title in titles)):
                yield Stranger(kind=FindingKind.NAME, name=f"《{quote.phrase}》", source=_first_title(support))
        elif words not in whole or (words not in squeeze(support.text + support.context) and len(words) > 3):
            yield Stranger(kind=FindingKind.QUOTE_GONE, name=f"“{quote.phrase}”")


def _titles(support: Support) -> list[str]:
    inside = [quote.phrase for quote in find_quotes(support.passage + support.context) if quote.is_title]
    return [bare_title(title) for title in (*inside, support.known.title, support.citation.title)]


def _same_title(told: str, title: str) -> bool:
    """Whether a title is told as it is, or without the words before it (《条例》, 《数字经济发展报告》)."""
    if not told or not title:
        return False
    return told == title or (len(told) >= 2 and title.endswith(told)) or (len(title) >= 6 and told.endswith(title))


def _first_title(support: Support) -> str:
    inside = [quote.phrase for quote in find_quotes(support.text) if quote.is_title]
    return f"《{(inside or [support.known.title])[0]}》"


def _laws(told: str, support: Support) -> Iterator[Stranger]:
    """Laws that are named without 书名号: 数据安全法第二十七条."""
    for match in _LAW.finditer(told):
        name = _LEAD_IN.sub("", match["name"])
        held = support.passage + "。" + support.context
        longest = next((name[n:] for n in range(len(name)) if name[n:] in held), "")
        before = name[: len(name) - len(longest)]
        strange = len(longest) < 3 or (before and not _LEAD_IN.fullmatch(before) and len(longest) < 5)
        if strange and not name.endswith(_ITSELF) and not is_short_for(name, support.context):
            yield Stranger(kind=FindingKind.NAME, name=name, source=f"《{support.known.title}》")


def _letters(told: str, support: Support) -> Iterator[Stranger]:
    held = (support.text + support.context).lower()
    for place in find_named_figures(told):
        if place.words.lower() not in held:
            other, like = nearest(place, find_named_figures(support.text))
            yield Stranger(kind=FindingKind.NAME, name=place.words, source=other.words if other and like > 0.2 else "")
    for match in _LATIN.finditer(told):
        word = match.group().lower()
        if word not in held and not any(meant in held for latin, meant in _SAME_LATIN.items() if latin == word):
            yield Stranger(kind=FindingKind.NAME, name=match.group())


def _places(told: str, support: Support, home_province: str) -> Iterator[Stranger]:
    its = list(_named_places(support.text))
    for place in _named_places(told):
        name = place.words
        others = [one for one in its if one.words != name and not _covers(one.words, name)]
        other, like = nearest(place, others)
        if any(SHORT_NAMES.get(letter) == name for letter in support.text):
            continue
        if any(name in one.words or one.words in name for one in its) or name in support.text:
            same = [Place(text=support.text, start=m.start(), end=m.end()) for m in re.finditer(name, support.text)]
            _, own = nearest(place, same)
            if other is not None and like > own + _MARGIN:
                yield Stranger(kind=FindingKind.NAME, name=name, source=other.words)
        elif _is_known_around(name, support):
            if other is not None and like > _AT_LEAST and place.after[:1] == other.after[:1]:
                yield Stranger(kind=FindingKind.NAME, name=name, source=other.words)
        elif not (name in PROVINCES and name == home_province and support.known.region == home_province):
            yield Stranger(kind=FindingKind.NAME, name=name, source=other.words if other and like > 0.15 else "")


def _is_known_around(name: str, support: Support) -> bool:
    """Whether a place is not in the quote but is that of the whole document."""
    inside = CITY_PROVINCE.get(name, "") in support.text and name in support.passage
    return name in support.context or name == support.known.region or inside


def _covers(one: str, name: str) -> bool:
    return one in name or name in one


def _named_places(text: str) -> Iterator[Place]:
    names = {name for name in find_places(text) if name not in _NO_PLACE and may_be_name(name)}
    names |= {word.text for word in split_words(text) if is_place(word.text) and word.text not in _NO_PLACE}
    names = {name for name in names if not any(name != other and name in other for other in names)}
    for name in sorted(names):
        for match in re.finditer(re.escape(name), text):
            yield Place(text=text, start=match.start(), end=match.end())


def _people(told: str, support: Support) -> Iterator[Stranger]:
    for pattern in (_PERSON_BEFORE, _PERSON_AFTER):
        for match in pattern.finditer(told):
            words = match["name"]
            named = (words[n:] for n in range(len(words) - 1) if starts_like_name(words[n:]))
            name = next(named, "")
            if 2 <= len(name) <= 3 and _is_unknown_word(name) and name not in support.passage:
                yield Stranger(kind=FindingKind.NAME, name=name)


def _is_unknown_word(name: str) -> bool:
    """Whether the dictionary has the characters of a name as no word but a name."""
    words = list(split_words(name))
    return all(len(word.text) == 1 for word in words) or all(word.kind == "nr" for word in words if len(word.text) > 1)
