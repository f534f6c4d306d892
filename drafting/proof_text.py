"""Texts in the form in which a sentence is compared with its source, and which places of the two speak of the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TypeVar

from drafting.orders import reveal

_SPACE = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_QUOTES = str.maketrans("「」『』“”＂‘’", '"' * 9)
_DASHES = re.compile(r"[—–―‐‑−]+")
CLAUSE_END = ",;:。!?…\n"
SENTENCE_END = ";。!?\n"
_PUNCTUATION = re.compile(r"[\W_]+")
# How much of a likeness the words beside a place make up, against the words of its whole clause.
_BESIDE, _SIDE_CHARS = 0.3, 3
# How many characters must be the same beside a change for it to be one, and how long it may be.
_RUN, _LONGEST_CHANGE = 2, 10
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零]+条")


def plain(text: str) -> str:
    """NFKC, what is not seen and white space taken out, quotation marks and dashes all alike, thousands unparted."""
    shown = _DASHES.sub("-", reveal(text).translate(_QUOTES))
    return _THOUSANDS.sub("", _SPACE.sub("", shown))


def squeeze(text: str) -> str:
    """Only letters and digits of a text, to find a quote whatever white space and punctuation stand between."""
    return _PUNCTUATION.sub("", reveal(text)).lower()


def pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters, punctuation apart; of a single character the character."""
    bare = _PUNCTUATION.sub("", text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)} or ({bare} if bare else set())


@dataclass(frozen=True, eq=False, kw_only=True)
class Place:
    """A place in a plain text, with the words around it."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """What stands there."""
        return self.text[self.start : self.end]

    @cached_property
    def before(self) -> str:
        """The characters right before, in the clause."""
        return self._clause[0][-_SIDE_CHARS:]

    @cached_property
    def after(self) -> str:
        """The characters right after, in the clause."""
        return self._clause[1][:_SIDE_CHARS]

    @cached_property
    def around(self) -> set[str]:
        """Pairs of characters of the clause around the place, itself left out."""
        return pairs(self._clause[0]) | pairs(self._clause[1])

    @cached_property
    def wider(self) -> set[str]:
        """As `around`, with the clauses before and after."""
        first, last = self.start, self.end
        for _ in range(2):
            first = max((self.text.rfind(mark, 0, max(0, first - 1)) + 1 for mark in CLAUSE_END), default=0)
            found = [at for mark in CLAUSE_END if (at := self.text.find(mark, last + 1)) >= 0]
            last = min(found, default=len(self.text))
        return pairs(self.text[first : self.start]) | pairs(self.text[self.end : last])

    @cached_property
    def _clause(self) -> tuple[str, str]:
        first = max(self.text.rfind(mark, 0, self.start) + 1 for mark in CLAUSE_END)
        found = [at for mark in CLAUSE_END if (at := self.text.find(mark, self.end)) >= 0]
        return self.text[first : self.start], self.text[self.end : min(found, default=len(self.text))]

    def likeness(self, other: Place) -> float:
        """How much of what stands around this place stands around the other one too, in [0, 1]."""
        sides = _alike_end(self.before, other.before) + _alike_start(self.after, other.after)
        return (
            _BESIDE * sides / 2
            + (1 - _BESIDE) * 0.7 * _share(self.around, other.around)
            + (1 - _BESIDE) * 0.3 * _share(self.wider, other.wider)
        )


PlaceT = TypeVar("PlaceT", bound=Place)


def nearest(place: Place, others: Iterable[PlaceT]) -> tuple[PlaceT | None, float]:
    """The place whose surroundings are most like those of `place`, with the likeness; None where there are none."""
    best, most = None, -1.0
    for other in others:
        like = place.likeness(other)
        if like > most:
            best, most = other, like
    return best, max(most, 0.0)


@lru_cache(maxsize=1024)
def align(told: str, source: str) -> Alignment:
    """The alignment of a plain sentence with its plain source."""
    return Alignment(told, source)


class Alignment:
    """Where a sentence follows its source word by word, so that what stands between can be held side by side."""

    def __init__(self, told: str, source: str) -> None:
        self.told, self.source = told, source
        found = SequenceMatcher(None, told, source, autojunk=False).get_matching_blocks()
        self._runs = [(one.a, one.b, one.size) for one in found if one.size]
        self.share = sum(size for _, _, size in self._runs) / max(1, len(told))

    def over(self, start: int, end: int) -> tuple[int, int] | None:
        """The range of the source between the words that stand right before and right after a range of the sentence.

        None where the source does not have these words, at least two on each side, one after the other.
        """
        first = next((b + start - a for a, b, size in self._runs if a + _RUN <= start <= a + size), None)
        last = next((b + end - a for a, b, size in self._runs if a <= end <= a + size - _RUN), None)
        if first is None or last is None or not first <= last <= first + (end - start) + _LONGEST_CHANGE:
            return None
        return first, last

    def facing(self, place: Place, others: Sequence[PlaceT]) -> PlaceT | None:
        """The one of these places that stands between the same words as a place of the sentence, None for none."""
        over = self.over(place.start, place.end)
        found = [] if over is None else [one for one in others if one.start < over[1] and over[0] < one.end]
        return found[0] if len(found) == 1 else None

    def changes(self, *, opening: bool = False) -> Iterator[tuple[int, int, int, int]]:
        """Short ranges of the sentence and of the source that stand between the same words and differ.

        Args:
            opening: Whether the words with which both begin count too, though only the same words follow them.
        """
        marks = CLAUSE_END + "、"
        long = [run for run in self._runs if run[2] >= _RUN or (run[2] == 1 and self.told[run[0]] in marks)]
        if opening and long and long[0][0]:
            begun = max(self.source.rfind(mark, 0, long[0][1]) + 1 for mark in marks)
            begun = article.end() if (article := _ARTICLE.match(self.source, begun)) else begun
            long.insert(0, (0, min(begun, long[0][1]), 0))
        for (a, b, size), (after, other, _) in pairwise(long):
            told, source = (a + size, after), (b + size, other)
            if max(told[1] - told[0], source[1] - source[0]) > _LONGEST_CHANGE:
                continue
            yield *told, *source


def extend(text: str, start: int, end: int, marks: str = CLAUSE_END) -> tuple[int, int]:
    """The range of a text made longer up to the marks before and after, the one after included."""
    first = max((text.rfind(mark, 0, start) + 1 for mark in marks), default=0)
    if end and text[end - 1] in marks:
        return first, end
    found = [at + 1 for mark in marks if (at := text.find(mark, end)) >= 0]
    return first, min(found, default=len(text))


def is_short_for(short: str, text: str, *, stretch: int = 4) -> bool:
    """Whether the characters of a short form stand in this order and close together in a text: 科协, 科学技术协会."""
    if len(short) < 2:
        return short in text
    at = text.find(short[0])
    while at >= 0:
        position = at
        for character in short[1:]:
            position = text.find(character, position + 1)
            if position < 0:
                break
        else:
            if position - at < stretch * len(short) and not set(text[at:position]) & set(CLAUSE_END + "、"):
                return True
        at = text.find(short[0], at + 1)
    return False


def outside(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a range touches none of these."""
    return not any(first < end and start < last for first, last in spans)


def _alike_end(one: str, other: str) -> float:
    if not one or not other:
        return float(not one and not other)
    same = next((n for n in range(min(len(one), len(other)), 0, -1) if one[-n:] == other[-n:]), 0)
    return same / min(_SIDE_CHARS, max(len(one), len(other)))


def _alike_start(one: str, other: str) -> float:
    return _alike_end(one[::-1], other[::-1])


def _share(wanted: set[str], found: set[str]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 0.5
