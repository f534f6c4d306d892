"""Topics of the questions that were asked, by the words they share, and who in a pool covers them. Rules to be read:

1. A question's words are its pairs of characters that the dictionary knows as words, and its words of other scripts;
   what only asks, and what stands in every question to an expert, is left out.
2. Questions that share at least half of the words of the shorter one are one topic, named by the most asked of them.
3. A person covers a topic if one of the declared specialties is named in it, or if the biography, the achievements or
   the titles of the linked documents hold at least half of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from experts.question import matter_of
from experts.reasons import named_specialties
from index.bigrams import normalise_text
from index.question_words import is_chinese
from index.words import word_frequencies
from storage.overview import AskedQuestion, PersonFacts

MOST_TOPICS = 30
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic of the questions asked.

    Attributes:
        questions: The questions, the most asked first; the first names the topic.
        words: The words of the first question that carry its matter.
        expert_ids: Who covers it.
    """

    questions: tuple[AskedQuestion, ...]
    words: tuple[str, ...]
    expert_ids: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The topic as the most asked question puts it."""
        return self.questions[0].question

    @property
    def times(self) -> int:
        """How often its questions were asked."""
        return sum(one.times for one in self.questions)

    @property
    def is_gap(self) -> bool:
        """Whether nobody covers it."""
        return not self.expert_ids


def topic_words(question: str) -> tuple[str, ...]:
    """The words of a question that say what it is about, in the order in which they stand."""
    pieces = matter_of(question)
    known = word_frequencies()
    words = {one for one in pieces if not is_chinese(one) or one in known} or set(pieces)
    plain = normalise_text(question)
    return tuple(sorted(words, key=plain.find))


def group_questions(asked: Iterable[AskedQuestion]) -> list[tuple[tuple[str, ...], list[AskedQuestion]]]:
    """Questions by topic with the topic's words, in the order of their first question."""
    topics: list[tuple[tuple[str, ...], list[AskedQuestion]]] = []
    for one in asked:
        words = topic_words(one.question)
        if not words:
            continue
        same = next((found for known, found in topics if _are_one(words, known)), None)
        if same is None:
            topics.append((words, [one]))
        else:
            same.append(one)
    return topics


def find_topics(asked: Iterable[AskedQuestion], people: Sequence[PersonFacts]) -> list[Topic]:
    """The topics most asked about, those that nobody covers first, then by how often they were asked.

    Args:
        asked: The most asked first.
        people: Who may cover them: the people in office.
    """
    grouped = group_questions(asked)
    grouped.sort(key=lambda one: -sum(question.times for question in one[1]))
    shelf = _Shelf(people)
    topics = [
        Topic(questions=tuple(questions), words=words, expert_ids=shelf.covering(questions[0].question, words))
        for words, questions in grouped[:MOST_TOPICS]
    ]
    return sorted(topics, key=lambda one: (not one.is_gap, -one.times))


class _Shelf:
    """What people declare and have done, made ready for many topics."""

    def __init__(self, people: Sequence[PersonFacts]) -> None:
        self._people = people
        self._texts = [normalise_text(f"{'、'.join(one.specialties)}\n{one.background}") for one in people]
        self._holders: dict[str, set[int]] = {}
        self._specialties: dict[str, list[int]] = {}
        for place, one in enumerate(people):
            for specialty in one.specialties:
                self._specialties.setdefault(specialty, []).append(place)

    def covering(self, question: str, words: Sequence[str]) -> tuple[str, ...]:
        """Ids of those who cover a topic, who declares it first."""
        declared = dict.fromkeys(
            place for one in named_specialties(question, self._specialties) for place in self._specialties[one]
        )
        need = max(1.0, len(words) * _HALF)
        counts: dict[int, int] = {}
        for place in (place for word in words for place in self._holding(word)):
            counts[place] = counts.get(place, 0) + 1
        written = sorted(place for place, count in counts.items() if count >= need)
        return tuple(self._people[place].expert_id for place in dict.fromkeys([*declared, *written]))

    def _holding(self, word: str) -> set[int]:
        if word not in self._holders:
            self._holders[word] = {*_places_of(word, self._texts)}
        return self._holders[word]


def _places_of(word: str, texts: Sequence[str]) -> Iterator[int]:
    if is_chinese(word):
        return (place for place, text in enumerate(texts) if word in text)
    whole = re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])")
    return (place for place, text in enumerate(texts) if word in text and whole.search(text))


def _are_one(words: Sequence[str], others: Sequence[str]) -> bool:
    shared = len({*words} & {*others})
    return shared >= max(1.0, min(len(words), len(others)) * _HALF)
