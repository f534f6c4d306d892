"""The Chinese words of a dictionary, to tell where a word begins and ends in a text without spaces."""

from __future__ import annotations

import re
from functools import cache

LONGEST_WORD = 5
_EVERYDAY = 1500  # a verb or adverb found more often says nothing by itself
_EVERYWHERE = 30_000  # whatever is found more often than this
_SELDOM = 5  # what the dictionary has found less often is more likely a name or a slip


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
