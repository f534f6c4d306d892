"""Finding the people of the pools in the text of a document: names, told from words and from longer names. Pure.

All names are looked for in one pass: at each character that begins a name, the lengths that names of that beginning
have are tried, the longest first. 5,000 names cost a long document no more than five.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.documents import Block
from core.mentions import FoundMention
from experts.mention_context import touches_after, touches_before
from experts.mention_scores import Hit, NamedPerson, weigh_hits
from experts.names import COMPOUND_SURNAMES, is_cut_by_word, is_han, is_in_row_of_names, is_ordinary_word, plain_name

_SHORTEST = 2
_HITS_A_BLOCK = 8  # of one name: further ones say nothing new


@dataclass(frozen=True, slots=True, kw_only=True)
class Squeezed:
    """A text without the white space between Chinese characters, and where its characters stood.

    Attributes:
        gaps: Places in `text` before which white space was left out.
        origin: For each character of `text` its place in the original.
    """

    text: str
    gaps: frozenset[int]
    origin: tuple[int, ...]


class NameFinder:
    """Looks for a set of people in documents."""

    def __init__(self, people: Iterable[NamedPerson]) -> None:
        self._people: defaultdict[str, list[NamedPerson]] = defaultdict(list)
        for person in people:
            name = plain_name(person.name)
            if len(name) >= _SHORTEST:
                self._people[name].append(person)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in self._people:
            lengths[name[0]].add(len(name))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        self._beginnings = re.compile("[" + "".join(map(re.escape, sorted(lengths))) + "]") if lengths else None

    def find(self, blocks: Sequence[Block], *, title: str = "") -> list[FoundMention]:
        """Whoever is named, each person once with every place.

        Args:
            blocks: The whole document in reading order.
            title: Its title, which may say as what people are named in it.
        """
        if self._beginnings is None:
            return []
        hits: defaultdict[str, list[Hit]] = defaultdict(list)
        for number, block in enumerate(blocks):
            squeezed = squeeze(block.text)
            seen: Counter[str] = Counter()
            for name, start, end in self._find_in(squeezed):
                seen[name] += 1
                if seen[name] > _HITS_A_BLOCK:
                    continue
                origin = squeezed.origin[start], squeezed.origin[end - 1] + 1
                hit = Hit(
                    block=number,
                    text=squeezed.text,
                    start=start,
                    end=end,
                    origin=origin,
                    in_row=not stands_alone(squeezed, start, end),
                )
                hits[name].append(hit)
        return weigh_hits(hits, self._people, blocks, title=title)

    def _find_in(self, squeezed: Squeezed) -> Iterator[tuple[str, int, int]]:
        assert self._beginnings is not None
        done = 0
        for match in self._beginnings.finditer(squeezed.text):
            start = match.start()
            if start < done:
                continue
            for length in self._lengths[match.group()]:
                end = start + length
                name = squeezed.text[start:end]
                if len(name) < length or name not in self._people:
                    continue
                if stands_alone(squeezed, start, end) or is_in_row_of_names(squeezed.text, start, end):
                    yield name, start, end
                    done = end
                    break


def squeeze(text: str) -> Squeezed:
    """A text as names are looked for in it: 张　明 is 张明, full width is half width, Latin is lower case."""
    letters: list[str] = []
    origin: list[int] = []
    gaps: set[int] = set()
    waiting = False
    for place, raw in enumerate(text):
        folded = unicodedata.normalize("NFKC", raw).casefold()
        one = folded if len(folded) == 1 else raw
        one = "·" if one in "•‧∙・．" else one
        if one.isspace() and one != "\n":
            waiting = True
            continue
        if waiting and letters:
            gaps.add(len(letters))
            if not (_joins(letters[-1]) and _joins(one)):
                letters.append(" ")
                origin.append(place - 1)
                gaps.add(len(letters))
        waiting = False
        letters.append(one)
        origin.append(place)
    return Squeezed(text="".join(letters), gaps=frozenset(gaps), origin=tuple(origin))


def _joins(character: str) -> bool:
    return is_han(character) or character == "·"


def stands_alone(squeezed: Squeezed, start: int, end: int) -> bool:
    """Whether the characters in this place are a name by themselves, and not a part of a word or of a longer name."""
    text, gaps = squeezed.text, squeezed.gaps
    if not is_han(text[start]):
        return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
    name = text[start:end]
    inner = [place for place in range(start + 1, end) if place in gaps]
    if inner and not _is_padded(name, start, inner):
        return False
    left_open = start == 0 or start in gaps or not _joins(text[start - 1])
    right_open = end == len(text) or end in gaps or not _joins(text[end])
    before, after = touches_before(text[max(0, start - 8) : start]), touches_after(text[end : end + 8])
    left_sure, right_sure = left_open or len(before) > 1, right_open or len(after) > 1
    if inner:
        return left_sure and right_sure
    if (not left_sure and is_cut_by_word(text, start)) or (not right_sure and is_cut_by_word(text, end)):
        return False
    whole = _is_whole(name) and not is_ordinary_word(name)
    left = left_sure or bool(before) or (whole and text[start - 1 : start + 1] not in COMPOUND_SURNAMES)
    return left and (right_sure or bool(after) or whole)


def _is_padded(name: str, start: int, inner: list[int]) -> bool:
    """Whether the gaps in a name are the usual ones: 张　明, 张 明 远, 欧阳 明月."""
    surname = 2 if name[:2] in COMPOUND_SURNAMES else 1
    return len(inner) == len(name) - 1 or inner == [start + surname]


def _is_whole(name: str) -> bool:
    """Whether a name has all the characters that a Chinese name may have, so that nothing can be missing from it."""
    return "·" in name or len(name) >= (4 if name[:2] in COMPOUND_SURNAMES else 3)
