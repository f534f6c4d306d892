"""Whether a sentence denies what its source denies, and nothing that it affirms (未经批准不得, 不停止执行)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafting.proof_text import CLAUSE_END, Alignment, Place, align, extend, nearest

_NO = re.compile(
    r"不得(?!不|超过|少于|低于|高于|多于|大于|小于|短于|长于|早于|晚于|迟于)|不(?![得能应可宜]?(?:超过|少于|低于|高于|多于|大于|小于|短于|长于|早于|晚于|迟于))(?![仅但断同良少管论限懈久禁妨料愧凡乏足满到低高超多大小])(?!正当|动产|确定性|约而同|可抗|可或缺|正之风|平衡|得不)"
    r"|(?<![从毫])未(?![来然必知满达])(?!成年)|没有?(?!收)"
    r"|(?<![有从])无(?![线人论形限疑锡私缝害偿])(?!障碍|纸化)|(?<![除是])非(?![法常洲凡公遗本典])(?!营利|必要|居民|物质)|禁止|严禁|拒绝|切勿"
)
_FILLERS = re.compile(
    r"(?:得|能够?|可以?|应当?|会|再|予以?|宜|须|必|经(?!营)|曾|按照?|依法|依照|擅自|以任何方式|通过|将|把|对|向|以|在|有|的|给|被|为)*"
)
# Words that make a thing depend on another, as a double denial does: 未经批准不得, 经批准方可.
_DEPENDS = re.compile(r"方可|才能|才可|方能|只能|只有|仅限|须经|应经|应当经|需经|须先|除非|以.{1,12}为(?:前提|条件)")
# Words that deny without one of the above.
_LACKS = re.compile(
    r"避免|防止|杜绝|缺[乏少失]?|停止|除外|以外|违规|擅自|尚待|有待|免[于予]|难以|严控|取消|回避|结束|打破|终止|拒"
)
_EXCEPT = re.compile(r"除(?![外了夕法名草尘去])([^除。;]{2,40}?)(?:以外|之外|外)")
_EXCEPTED = re.compile(r"([^,;。:]{4,60})除外")
_MARGIN = 0.08
_FOLLOWS = 0.7  # share of a sentence that its source must have word by word for changes in it to be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposite:
    """Words of a sentence and the words of its source that say otherwise; "" where one has none."""

    said: str
    source: str


def has_denial(text: str) -> bool:
    """Whether a plain text denies anything, or makes it depend."""
    return bool(_NO.search(text) or _DEPENDS.search(text) or _LACKS.search(text))


def find_denials(sentence: str, source: str) -> Iterator[Opposite]:
    """Where a plain sentence denies what its plain source affirms, or the other way round; each kind once."""
    dropped = next(_find_dropped(sentence, source), None) or next(_find_excepted(sentence, source), None)
    added = next(_find_added(sentence, source), None)
    if dropped or added:
        yield from (one for one in (dropped, added) if one)
    else:
        yield from _find_changed(align(sentence, source))


def _find_dropped(sentence: str, source: str) -> Iterator[Opposite]:
    if _DEPENDS.search(sentence):
        return
    for place, head in _heads(source):
        told, _ = nearest(_at(source, place.end, head), _all(head, sentence))
        if told is None or _is_denied(told) or _LACKS.search(*_clause(told)):
            continue
        _, denied = nearest(told, [one for one in _all(head, source) if _is_denied(one)])
        affirmed, like = nearest(told, [one for one in _all(head, source) if not _is_denied(one)])
        if affirmed is None or denied > like + _MARGIN:
            yield Opposite(said=head, source=place.words + head)


def _find_excepted(sentence: str, source: str) -> Iterator[Opposite]:
    """What the source excepts (除限制人身自由以外) and the sentence does not."""
    if _NO.search(sentence) or "除" in sentence or "免" in sentence:
        return
    for match in _EXCEPTED.finditer(source):
        if excepted := next((one for one in match[1].split("、") if len(one) >= 4 and one in sentence), ""):
            yield Opposite(said=excepted, source=match.group())
    if _NO.search(source):
        return
    for match in _EXCEPT.finditer(source):
        head = match[1][:4]
        if head in sentence:
            yield Opposite(said=head, source=match.group())


def _find_added(sentence: str, source: str) -> Iterator[Opposite]:
    denies = has_denial(source)
    for place, head in _heads(sentence):
        if not denies:
            yield Opposite(said=place.words + head, source=head if head in source else "")
            continue
        told = _at(sentence, place.end, head)
        _, denied = nearest(told, [one for one in _all(head, source) if _is_denied(one)])
        affirmed, like = nearest(told, [one for one in _all(head, source) if not _is_denied(one)])
        if affirmed is None or has_denial(source[slice(*_before_and_around(affirmed))]):
            continue
        if like > denied + _MARGIN:
            yield Opposite(said=place.words + head, source=head)


def _find_changed(beside: Alignment) -> Iterator[Opposite]:
    """Words of denial that were put in or left out between the same words."""
    if beside.share < _FOLLOWS or _DEPENDS.search(beside.told):
        return
    for start, end, first, last in beside.changes():
        said, held = _denials(beside.told, start, end), _denials(beside.source, first, last)
        if said == held or _parts(beside.told[start:end]) or _parts(beside.source[first:last]):
            continue
        told = Place(text=beside.told, start=start, end=end)
        its = Place(text=beside.source, start=first, end=last)
        if held:
            excused = bool(_NO.search(*_clause(told)) or _LACKS.search(beside.told, start, end))
        else:
            excused = has_denial(beside.source[slice(*_before_and_around(its))])
        if not excused:
            yield Opposite(
                said=beside.told[max(0, start - 2) : end + 2], source=beside.source[max(0, first - 2) : last + 2]
            )
            return


def _denials(text: str, start: int, end: int) -> bool:
    return any(start <= match.start() < end for match in _NO.finditer(text))


def _parts(text: str) -> bool:
    return bool(set(text) & set(CLAUSE_END + "、"))


def _heads(text: str) -> Iterator[tuple[Place, str]]:
    """Each word of denial with the two characters that it denies."""
    for match in _NO.finditer(text):
        after = _FILLERS.match(text, match.end())
        start = after.end() if after else match.end()
        head = text[start : start + 2]
        if len(head) == 2 and not _parts(head) and not set(head) & set('()"《》'):
            yield Place(text=text, start=match.start(), end=start), head


def _is_denied(place: Place) -> bool:
    """Whether a word of denial stands before a place in its clause."""
    return bool(_NO.search(place.text, _clause(place)[1], place.start))


def _clause(place: Place) -> tuple[str, int, int]:
    return place.text, *extend(place.text, place.start, place.end)


def _before_and_around(place: Place) -> tuple[int, int]:
    """The range of the clause of a place with the clause before it."""
    first, last = extend(place.text, place.start, place.end)
    return (extend(place.text, first - 1, first - 1)[0] if first else 0), last


def _at(text: str, at: int, head: str) -> Place:
    return Place(text=text, start=at, end=at + len(head))


def _all(words: str, text: str) -> Sequence[Place]:
    return [_at(text, match.start(), words) for match in re.finditer(re.escape(words), text)]
