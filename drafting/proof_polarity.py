"""Whether a sentence obliges, allows or compares as its source does (应当 and 可以, 增长 and 下降)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.proof_denials import Opposite, find_denials, has_denial
from drafting.proof_text import CLAUSE_END, Place, align, nearest
from drafting.proof_words import read_lists

# Words that exclude each other: each group has sides, each side words that may stand for each other.
# Whether they are compared only after the same words stands beside.
_GROUPS = [
    (re.compile("|".join(group["sides"])), [re.compile(side) for side in group["sides"]], bool(group.get("after")))
    for group in read_lists()["contrast"]
]

_MUST_NOT = (
    r"不得(?!不|超过|少于|低于|高于|多于|短于|长于|早于|晚于)|不可以|不准|不许|不允许|不能(?!够?按|力|超过|少于|低于|高于|多于|短于|长于)|不可(?!抗|分|逆|或缺|避免|少|缺)"
    r"|不应当?|不宜|禁止|严禁|切勿|勿"
)
_NEED_NOT = r"无需|无须|不必|不需要?|可以不|可不"
_MAY = r"可以(?!不)|有权|(?<![许认不尚方才])可(?![能靠见行观以是爱贵惜怕怜持及比控信不])|允许(?<!不允许)|准许"
_MUST = (
    r"应当(?<!不应当)|必须|务必|(?<![必无])须(?!知)"
    r"|(?<![不反响适对供相回呼效感顺])应(?![用急对答邀聘届收付诉验变激运战力声当有允纳税得缴计])"
)
_MODALS = {
    "不得": re.compile(_MUST_NOT),
    "无需": re.compile(_NEED_NOT),
    "可以": re.compile(_MAY),
    "应当": re.compile(_MUST),
    "鼓励": re.compile(r"鼓励|倡导|提倡"),
}
_MARGIN = 0.08
_REACH = 12  # how far after 可以 in a sentence what is allowed may stand


def find_opposites(sentence: str, source: str) -> Iterator[Opposite]:
    """Where a plain sentence says the opposite of its plain source, or obliges where it allows."""
    yield from _contrasts(sentence, source)
    yield from _modals(sentence, source)
    yield from find_denials(sentence, source)


def _contrasts(sentence: str, source: str) -> Iterator[Opposite]:
    beside = align(sentence, source)
    for any_side, sides, follows in _GROUPS:
        if not any_side.search(sentence) or not any_side.search(source):
            continue
        for number, side in enumerate(sides):
            mine = list(_places(side, sentence))
            if not mine:
                continue
            same = list(_places(side, source))
            others = [place for n, other in enumerate(sides) if n != number for place in _places(other, source)]
            for place in mine:
                facing = beside.facing(place, [*same, *others])
                if facing is not None and facing in same:
                    continue
                if facing is not None:
                    yield Opposite(said=place.words, source=facing.words)
                    break
                other, like = nearest(place, [one for one in others if not follows or one.before == place.before])
                if other is None:
                    continue
                _, own = nearest(place, same)
                if (not same and (like > 0.2 or other.words not in sentence)) or (same and like > own + _MARGIN):
                    yield Opposite(said=place.words, source=other.words)
                    break


def _modals(sentence: str, source: str) -> Iterator[Opposite]:
    held = {name: list(_places(words, source)) for name, words in _MODALS.items()}
    said = {name: list(_places(words, sentence)) for name, words in _MODALS.items()}
    denies = has_denial(source)
    excepted = "除" in source and "除" not in sentence  # what may be done 除…以外 may not be done with that
    for name, places in said.items():
        others = [other for key, found in held.items() if key != name for other in found]
        for place in places:
            other, like = nearest(place, others)
            _, own = nearest(place, held[name])
            if other is not None and not excepted and like > (own + _MARGIN if held[name] else 0.25):
                yield Opposite(said=place.words, source=other.words)
            elif not held[name] and (
                (name == "可以" and _stands_after(place, source)) or (name == "不得" and not denies)
            ):
                yield Opposite(said=place.words, source="")
    before = [place.end for found in said.values() for place in found]
    for place in held["可以"]:
        found = _stands_after(place, sentence)
        if found and not any(end <= at < end + _REACH for at in found for end in before):
            yield Opposite(said="", source=place.words)


def _stands_after(place: Place, other: str) -> list[int]:
    """Where the four characters after a place stand in another text."""
    words = place.text[place.end : place.end + 4]
    if len(words) < 4 or set(words) & set(CLAUSE_END):
        return []
    return [match.start() for match in re.finditer(re.escape(words), other)]


def _places(pattern: re.Pattern[str], text: str) -> Iterator[Place]:
    for match in pattern.finditer(text):
        yield Place(text=text, start=match.start(), end=match.end())
