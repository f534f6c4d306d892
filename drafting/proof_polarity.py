"""Whether a sentence affirms, denies, obliges, allows or compares as its source does (应当 and 可以, 增长 and 下降)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafting.proof_text import CLAUSE_END, Place, nearest
from drafting.proof_words import read_lists

# Words that exclude each other: each group has sides, each side words that may stand for each other.
_GROUPS = [[re.compile(side) for side in group["sides"]] for group in read_lists()["contrast"]]

_MUST_NOT = (
    r"不得(?!不)|不可以|不准|不许|不允许|不能(?!够?按|力)|不可(?!抗|分|逆|或缺|避免|少|缺)"
    r"|不应当?|不宜|禁止|严禁|切勿|勿"
)
_NEED_NOT = r"无需|无须|不必|不需要?|可以不|可不"
_MAY = r"可以(?!不)|有权|可(?=[并处责依予申向采由根按自适免从作给单对在])(?<![许认不])|允许(?<!不允许)|准许"
_MUST = (
    r"应当(?<!不应当)|必须|务必|(?<![必无])须(?!知)"
    r"|(?<![不反响适对供相回呼效感顺])应(?![用急对答邀聘届收付诉验变激运战力声当有允])"
)
_MODALS = {
    "不得": re.compile(_MUST_NOT),
    "无需": re.compile(_NEED_NOT),
    "可以": re.compile(_MAY),
    "应当": re.compile(_MUST),
    "鼓励": re.compile(r"鼓励|倡导|提倡"),
}
_NO = re.compile(
    r"不得(?!不)|不(?![仅但断同良少管论限懈久禁妨料愧凡乏足满到低高超多大小])(?!正当|动产|确定性|约而同|可抗|可或缺|正之风|平衡|得不)"
    r"|(?<![从毫])未(?![来然必知满达])(?!成年)|没有?(?!收)"
    r"|(?<![有从])无(?![线人论形限疑锡私缝害偿])(?!障碍|纸化)|(?<![除是])非(?![法常洲凡公遗本典])(?!营利|必要|居民|物质)|禁止|严禁|拒绝|切勿"
)
_FILLERS = re.compile(
    r"(?:得|能够?|可以?|应当?|会|再|予以?|宜|须|必|经(?!营)|曾|按照?|依法|依照|擅自|以任何方式|通过|将|把|对|向|以|在|有|的|给|被|为)*"
)
# Words by which a sentence denies or makes depend without one of the above.
_ALSO_NO = re.compile(
    r"避免|防止|杜绝|缺[乏少失]?|停止|除外|以外|违规|方可|才能|才可|方能|只能|只有|仅限|须经|应经|应当经|需经|须先|除非|尚待|有待|免[于予]|难以|严控|才|取消|回避"
)
_MARGIN = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposite:
    """Words of a sentence and the words of its source that say otherwise; "" where the source has none."""

    said: str
    source: str


def find_opposites(sentence: str, source: str) -> Iterator[Opposite]:
    """Where a plain sentence says the opposite of its plain source, or obliges where it allows."""
    yield from _contrasts(sentence, source)
    yield from _modals(sentence, source)
    yield from _negations(sentence, source)


def _contrasts(sentence: str, source: str) -> Iterator[Opposite]:
    for sides in _GROUPS:
        for number, side in enumerate(sides):
            mine = list(_places(side, sentence))
            if not mine:
                continue
            same = list(_places(side, source))
            others = [place for n, other in enumerate(sides) if n != number for place in _places(other, source)]
            for place in mine:
                other, like = nearest(place, others)
                if other is None:
                    continue
                _, own = nearest(place, same)
                if (not same and (like > 0.2 or other.words not in sentence)) or (same and like > own + _MARGIN):
                    yield Opposite(said=place.words, source=other.words)
                    break


def _modals(sentence: str, source: str) -> Iterator[Opposite]:
    held = {name: list(_places(words, source)) for name, words in _MODALS.items()}
    said = {name: list(_places(words, sentence)) for name, words in _MODALS.items()}
    denies = bool(_NO.search(source) or _ALSO_NO.search(source))
    for name, places in said.items():
        others = [other for key, found in held.items() if key != name for other in found]
        for place in places:
            other, like = nearest(place, others)
            _, own = nearest(place, held[name])
            if other is not None and like > (own + _MARGIN if held[name] else 0.25):
                yield Opposite(said=place.words, source=other.words)
            elif not held[name] and (
                (name == "可以" and _stands_after(place, source) is not None) or (name == "不得" and not denies)
            ):
                yield Opposite(said=place.words, source="")
    before = [place.end for found in said.values() for place in found]
    for place in held["可以"]:
        at = _stands_after(place, sentence)
        if at is not None and not any(end <= at < end + 12 for end in before):
            yield Opposite(said="", source=place.words)


def _negations(sentence: str, source: str) -> Iterator[Opposite]:
    for place, head in _heads(source):
        told, _ = nearest(_after(place, head), [_at(sentence, at, head) for at in _all(head, sentence)])
        if told is None or _denied(told) or _ALSO_NO.search(sentence):
            continue
        if _nearer_denied(told, source, head):
            yield Opposite(said=head, source=place.words + head)
            break
    for place, head in _heads(sentence):
        told = _after(place, head)
        found = [_at(source, at, head) for at in _all(head, source)]
        if not found or _ALSO_NO.search(source):
            continue
        denied, _ = nearest(told, [one for one in found if _denied(one)])
        _, affirmed = nearest(told, [one for one in found if not _denied(one)])
        if denied is None or affirmed > told.likeness(denied) + _MARGIN:
            yield Opposite(said=place.words + head, source=head)
            break


def _after(place: Place, head: str) -> Place:
    return _at(place.text, place.end, head)


def _at(text: str, at: int, head: str) -> Place:
    return Place(text=text, start=at, end=at + len(head))


def _nearer_denied(told: Place, source: str, head: str) -> bool:
    found = [_at(source, at, head) for at in _all(head, source)]
    _, denied = nearest(told, [one for one in found if _denied(one)])
    affirmed, like = nearest(told, [one for one in found if not _denied(one)])
    return affirmed is None or denied > like + _MARGIN


def _heads(text: str) -> Iterator[tuple[Place, str]]:
    """Each word of denial with the two characters that it denies."""
    for match in _NO.finditer(text):
        after = _FILLERS.match(text, match.end())
        start = after.end() if after else match.end()
        head = text[start : start + 2]
        if len(head) == 2 and not set(head) & set(CLAUSE_END + '、()"《》'):
            yield Place(text=text, start=match.start(), end=start), head


def _denied(place: Place) -> bool:
    """Whether a word of denial stands before a place in its clause."""
    first = max(place.text.rfind(mark, 0, place.start) + 1 for mark in CLAUSE_END)
    return bool(_NO.search(place.text, first, place.start))


def _is_verbatim_after(place: Place, source: str) -> bool:
    return _stands_after(place, source) is not None


def _stands_after(place: Place, other: str) -> int | None:
    """Where the four characters after a place stand in another text, None where they do not."""
    words = place.text[place.end : place.end + 4]
    if len(words) < 4 or set(words) & set(CLAUSE_END):
        return None
    at = other.find(words)
    return at if at >= 0 else None


def _places(pattern: re.Pattern[str], text: str) -> Iterator[Place]:
    for match in pattern.finditer(text):
        yield Place(text=text, start=match.start(), end=match.end())


def _all(words: str, text: str) -> Sequence[int]:
    return [match.start() for match in re.finditer(re.escape(words), text)]
