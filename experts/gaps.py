"""Topics of a question that nobody among the best experts covers (暂无专家覆盖). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from experts.question import EMPTY_WORDS
from experts.study import Study
from index.bigrams import normalise_text, stem_word
from index.question_words import content_runs, is_chinese
from index.words import LONGEST_WORD, everyday_words, word_frequencies

BEST_EXPERTS = 10
MOST_GAPS = 3
_LATIN_WORD = re.compile(r"[a-z0-9][a-z0-9.+#-]+")


def find_gaps(question: str, study: Study) -> tuple[str, ...]:
    """The phrases of a question of which none of the best experts' profiles and passages speaks, in its order."""
    known = [normalise_text(text) for key, _ in study.ranked[:BEST_EXPERTS] for text in study.texts.get(key, ())]
    found: dict[str, None] = {}
    for run in content_runs(question):
        for phrase in _uncovered_chinese(run, known) if is_chinese(run) else _uncovered_latin(run, known):
            found[phrase] = None
    phrases = [one for one in found if not any(one != other and one in other for other in found)]
    return tuple(phrases[:MOST_GAPS])


def _uncovered_chinese(run: str, known: Iterable[str]) -> Iterator[str]:
    """Neighbouring words that nobody's text holds, as one phrase; a phrase of everyday words only is no topic."""
    phrase: list[str] = []
    for word in [*split_words(run), ""]:
        covered = not word or (len(word) > 1 and (word in EMPTY_WORDS or any(word in text for text in known)))
        if not covered:
            phrase.append(word)
            continue
        while phrase and len(phrase[0]) == 1:  # what is left over at the ends is mostly grammar: 中, 后, 遭
            phrase.pop(0)
        while phrase and len(phrase[-1]) == 1:
            phrase.pop()
        if any(map(_is_telling, phrase)):
            yield "".join(phrase)
        phrase = []


def _is_telling(word: str) -> bool:
    return len(word) >= 2 and word not in everyday_words()


def _uncovered_latin(run: str, known: Iterable[str]) -> Iterator[str]:
    if _LATIN_WORD.fullmatch(run) and not run.isdigit() and not any(_names(text, run) for text in known):
        yield run


def _names(text: str, word: str) -> bool:
    return word in text or stem_word(word) in map(stem_word, re.findall("[a-z]+", text))


def split_words(run: str) -> Iterator[str]:
    """The words of a run of Chinese characters, the longest that the dictionary knows first; others one by one."""
    words = word_frequencies()
    place = 0
    while place < len(run):
        length = next((n for n in range(LONGEST_WORD, 1, -1) if run[place : place + n] in words), 1)
        yield run[place : place + length]
        place += length
