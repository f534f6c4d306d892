"""The Chinese words of a dictionary, to tell where a word begins and ends in a text without spaces."""

from __future__ import annotations

import math
import re
from functools import cache

LONGEST_WORD = 5
_EVERYDAY = 1500  # a verb or adverb found more often says nothing by itself
_EVERYWHERE = 30_000  # whatever is found more often than this
_SELDOM = 5  # what the dictionary has found less often is more likely a name or a slip

_SINGLE = 3  # a character by itself: words win over it wherever there are any
_UNKNOWN = 50  # a word that the dictionary lacks tells as much as one that it has found so often
_RUN = re.compile(r"[㐀-鿿]+|[A-Za-z0-9.]+")


@cache
def word_frequencies() -> dict[str, int]:
    """Words of two to five characters of jieba's dictionary with how often they were found; read once, in under 1 s."""
    import jieba  # takes its time to import

    with jieba.get_dict_file() as file:
        lines = file.read().decode("utf-8")
    found = re.findall(rf"^(\S{{2,{LONGEST_WORD}}}) (\d+)", lines, re.MULTILINE)
    return {word: int(frequency) for word, frequency in found if int(frequency) >= _SELDOM}


@cache
def everyday_words() -> frozenset[str]:
    """What the dictionary has so often that it tells no topic: 组织, 恢复, 提高; of nouns only 生产 and its like."""
    import jieba

    found = set()
    with jieba.get_dict_file() as file:
        for line in file:
            word, frequency, *kind = line.decode("utf-8").split()
            telling = not kind or kind[0] in ("vn", "an") or kind[0][0] in "njsil"
            if len(word) >= 2 and int(frequency) > (_EVERYWHERE if telling else _EVERYDAY):
                found.add(word)
    return frozenset(found)


def cut_words(text: str) -> list[str]:
    """The words of a text in order, those of other scripts in lower case; single Chinese characters are left out.

    Of all ways to cut a run of Chinese characters the one whose words the dictionary has most often, taken together.
    """
    words: list[str] = []
    for run in _RUN.findall(text):
        words += _cut(run) if "㐀" <= run[0] <= "鿿" else [run.lower()]
    return [word for word in words if len(word) > 1]


def _cut(run: str) -> list[str]:
    frequencies, whole = word_frequencies(), _all_frequencies()
    best, length = [0.0] * (len(run) + 1), [1] * len(run)
    for start in range(len(run) - 1, -1, -1):
        best[start] = -math.inf
        for size in range(1, min(LONGEST_WORD, len(run) - start) + 1):
            frequency = frequencies.get(run[start : start + size]) if size > 1 else _SINGLE
            if not frequency:
                continue
            way = math.log(frequency / whole) + best[start + size]
            if way > best[start]:
                best[start], length[start] = way, size
    words, start = [], 0
    while start < len(run):
        words.append(run[start : start + length[start]])
        start += length[start]
    return words


@cache
def _all_frequencies() -> int:
    return sum(word_frequencies().values())


def weigh_word(word: str) -> float:
    """How much a word tells: the logarithm of how seldom the dictionary has it, 1.5 for 工作 and 2.2 for 数据."""
    return math.log(_all_frequencies() / (word_frequencies().get(word, _UNKNOWN) + _UNKNOWN)) / 4
