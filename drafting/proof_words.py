"""The words of a sentence that its source does not have, and how much of what it says they are."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from drafting.proof_text import is_short_for, pairs

_LONGEST = 6
_HAN = re.compile(r"[㐀-鿿]+")
_KINDS_OF_PLACE = "市县区州省"


@cache
def read_lists() -> dict[str, Any]:
    """The word lists of `proof_lists.toml`."""
    return tomllib.loads(resources.files("drafting").joinpath("proof_lists.toml").read_text(encoding="utf-8"))


_OF_CONTEXT = 0.5  # what only names the source speaks half
LINKING = frozenset(read_lists()["linking"].split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a plain text with its kind in the dictionary ("" for what is not in it)."""

    text: str
    start: int
    end: int
    kind: str

    @property
    def is_thing(self) -> bool:
        """Whether it names a person, body or thing, and is no verb that can stand for one (管理, 推荐)."""
        return self.kind.startswith("n") or self.kind in ("j", "l", "i", "s", "")

    @property
    def is_noun(self) -> bool:
        """Whether it names something."""
        return self.is_thing or self.kind in ("vn", "an")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheld:
    """What a sentence says and its source does not.

    Attributes:
        words: The words that stand nowhere in the source.
        share: Their part of what the sentence says, weighed by how seldom they are, in [0, 1].
    """

    words: tuple[Word, ...]
    share: float


def find_unheld(sentence: str, source: str, context: str) -> Unheld:
    """The words of a plain sentence that neither its source nor what names the source has.

    Words by which the source is named (its title) neither speak for the sentence nor against it.
    """
    known, named = pairs(source), pairs(context)
    total = lacking = 0.0
    words = []
    for word in split_words(sentence):
        if word.text in LINKING or word.kind == "m" or not _HAN.fullmatch(word.text):
            continue
        weight = _weigh(word.text) * (1.0 if len(word.text) > 1 else 0.5)
        held = _held(word.text, source, known)
        if held < 1.0 and _held(word.text, context, named) == 1.0:
            weight, held = weight * _OF_CONTEXT, 0.5
        total += weight
        lacking += weight * (1.0 - held)
        if held < 0.5:
            words.append(word)
    return Unheld(words=tuple(words), share=lacking / total if total else 0.0)


@lru_cache(maxsize=1024)
def split_words(text: str) -> tuple[Word, ...]:
    """The words of a text by the most likely division (unigram model over the dictionary's frequencies)."""
    kinds = _kinds()
    return tuple(
        Word(text=word, start=run.start() + start, end=run.start() + end, kind=kinds.get(word, ""))
        for run in _HAN.finditer(text)
        for start, end in _divide(run.group())
        for word in (run.group()[start:end],)
    )


def is_place(word: str) -> bool:
    """Whether the dictionary knows a place by a word with and without what kind of place it is: 曲靖 and 曲靖市.

    Much that it has as a place is none (普及, 上市).
    """
    kinds = _kinds()
    if kinds.get(word) != "ns":
        return False
    if word[-1] in _KINDS_OF_PLACE:
        return len(word) > 2 and kinds.get(word[:-1]) == "ns"
    return word in _countries() or any(kinds.get(word + kind) == "ns" for kind in _KINDS_OF_PLACE)


@cache
def _countries() -> frozenset[str]:
    return frozenset(read_lists()["countries"].split())


def may_be_name(word: str) -> bool:
    """Whether the dictionary does not have a word as a verb or the like: 要求 is no place though 市 follows it."""
    parts = split_words(word)
    if len(parts) > 1:  # 应提交市政府 names no place 应提交
        return not any(part.kind[:1] in tuple("vdpcru") for part in parts)
    kind = _kinds().get(word, "n")
    return kind.startswith("n") or kind in ("j", "s")


def says_same(word: str, source: str) -> bool:
    """Whether a source has a word that is used for this one."""
    return any(other in source for other in _synonyms().get(word, ()))


def _held(word: str, source: str, known: set[str]) -> float:
    """How far a source has a word, in [0, 1]."""
    if word in source or says_same(word, source):
        return 1.0
    if len(word) == 1:
        return 0.0
    parts = pairs(word)
    share = len(parts & known) / len(parts)
    if share == 1.0 or is_short_for(word, source):
        return 1.0
    return max(share, 0.5 if all(character in source for character in word) else 0.0, 0.3 * (word[0] in source))


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in read_lists()["same"]:
        words = line.split()
        for word in words:
            found.setdefault(word, []).extend(other for other in words if other != word)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items()}


@cache
def _dictionary() -> tuple[dict[str, float], dict[str, str], float]:
    """Log frequency and kind of the words of jieba's dictionary; read once, in under 1 s."""
    import jieba  # takes its time to import

    with jieba.get_dict_file() as file:
        lines = file.read().decode("utf-8")
    found = re.findall(rf"^(\S{{1,{_LONGEST}}}) (\d+) ?(\S*)", lines, re.MULTILINE)
    total = sum(int(frequency) for _, frequency, _ in found)
    logs = {word: math.log(max(1, int(frequency)) / total) for word, frequency, _ in found}
    return logs, {word: kind for word, _, kind in found}, math.log(0.5 / total)


def _kinds() -> dict[str, str]:
    return _dictionary()[1]


@lru_cache(maxsize=65536)
def _weigh(word: str) -> float:
    """How much a word tells: the negative logarithm of its frequency, between 0.3 and 1."""
    logs, _, unknown = _dictionary()
    return min(1.0, max(0.3, -logs.get(word, unknown) / 14))


@lru_cache(maxsize=4096)
def _divide(run: str) -> Sequence[tuple[int, int]]:
    logs, _, unknown = _dictionary()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        choices = []
        for start in range(max(0, end - _LONGEST), end):
            score = logs.get(run[start:end])
            if score is None:
                if end - start > 1:
                    continue
                score = unknown
            choices.append((best[start][0] + score, start))
        best.append(max(choices))
    cuts, end = [], len(run)
    while end:
        start = best[end][1]
        cuts.append((start, end))
        end = start
    return tuple(reversed(cuts))
