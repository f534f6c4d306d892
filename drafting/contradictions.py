"""Figures that disagree: the same thing and period in two sentences, with another number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from core.drafts import Source
from drafting.sentences import split_sentences
from index.question_words import carries_content, split_pieces

_FIGURE = re.compile(
    r"(?P<number>[0-9][0-9,，]*(?:\.[0-9]+)?)\s*(?P<hedge>余|多)?\s*(?P<unit>(?:[万亿千百]+)?(?:[个家项场次人名款份条件例起户支期篇批套台处所座]|"
    r"万?元|亿元|%|％|个?百分点|公里|平方米|小时|用户|企业|站|标箱))"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=\s*年)")
_NOT_CHINESE = re.compile(r"[^㐀-鿿]")
_ALIKE = 0.72  # share of the shorter sentence's pieces that both have
_LEAST_PIECES = 8
_NEAR = 6  # characters before and after a figure that say what is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    place: int
    source: Source
    number: str
    unit: str
    thing: frozenset[str]
    years: frozenset[str]
    pieces: frozenset[str]


def find_contradictions(sources: Iterable[Source], origins: Mapping[str, tuple[str, str]]) -> dict[int, str]:
    """By the position of a source in the list, what stands elsewhere in words: 与《…》的数字不一致（210 个、180 个）.

    Two sentences tell of the same thing where they share most of their words and what is counted, name the same years
    (or none) and come from one body or one province, as far as these are known.

    Args:
        origins: By document id the issuing body and the province; bodies of two provinces speak of their own.
    """
    figures: dict[str, list[_Figure]] = {}
    for place, source in enumerate(sources):
        for figure in _read(place, source):
            figures.setdefault(figure.unit, []).append(figure)
    found: dict[int, str] = {}
    for alike in figures.values():
        for one, other in combinations(alike, 2):
            if one.number != other.number and _same_thing(one, other) and _one_origin(one, other, origins):
                for here, there in ((one, other), (other, one)):
                    numbers = f"{here.number}{here.unit}、{there.number}{there.unit}"
                    words = f"与《{there.source.title}》的数字不一致（{numbers}）"
                    found.setdefault(here.place, words)
    return found


def _read(place: int, source: Source) -> Iterable[_Figure]:
    for sentence in split_sentences(source.text):
        pieces = frozenset(piece for piece in split_pieces(_NOT_CHINESE.sub("", sentence)) if carries_content(piece))
        if len(pieces) < _LEAST_PIECES:
            continue
        for match in _FIGURE.finditer(sentence):
            before = _NOT_CHINESE.sub("", sentence[: match.start()])[-_NEAR:]
            after = _NOT_CHINESE.sub("", sentence[match.end() :])[:_NEAR]
            yield _Figure(
                place=place,
                source=source,
                number=match["number"].replace(",", "").replace("，", ""),
                unit=match["unit"],
                thing=frozenset([*split_pieces(before), *split_pieces(after)]),
                years=frozenset(_YEAR.findall(sentence)),
                pieces=pieces,
            )


def _same_thing(one: _Figure, other: _Figure) -> bool:
    if one.source.chunk_id == other.source.chunk_id or one.years != other.years:
        return False
    shared = len(one.pieces & other.pieces) / min(len(one.pieces), len(other.pieces))
    return shared >= _ALIKE and len(one.thing & other.thing) * 2 >= min(len(one.thing), len(other.thing))


def _one_origin(one: _Figure, other: _Figure, origins: Mapping[str, tuple[str, str]]) -> bool:
    first, second = (origins.get(side.source.document_id, ("", "")) for side in (one, other))
    return any(not a or not b or a == b for a, b in zip(first, second, strict=True))
