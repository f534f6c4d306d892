"""Which passages of a document say what we suggested (疑似采纳): pairs of our sentence and their passage. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.documents import Block, Locator
from core.drafts import DraftContent, DraftParagraph, SectionRole, Sentence
from drafting.resemblance import Passages, stand_out
from index.encoders import Encoder
from index.words import cut_words

# Sections whose sentences ask for something.
ASKING = frozenset({SectionRole.SUGGESTIONS, SectionRole.CLAUSES})
MOST_OF_SUGGESTION, MOST_OF_PAPER = 3, 6
# The least score for a document of fifty passages; how it rises with e times as many, which have more that is alike by
# chance; and how it falls with fewer.
# `python -m benchmarks adoption` shows what it lets through.
BAR, BAR_RISE, BAR_FALL, BAR_PASSAGES = 0.31, 0.04, 0.02, 50
NEAR_BEST = 0.15  # a further passage is proposed only where it is nearly as like as the best one
_TOGETHER_SENTENCES = 3  # a paragraph of more sentences, without a head, is read as so many suggestions
_FEWEST_WORDS, _SHORTEST, _LONG, _WINDOW = 4, 12, 220, 160
_FEWEST_PASSAGES, _MOST_PASSAGES = 5, 3000
_OPENING = re.compile(r"(?:提出|有)?(?:以下|如下)(?:几[点条个])?(?:意见|建议|对策)")
_PARTS = re.compile(r"[^。；！？\n]+[。；！？\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What belongs together: one sentence, or the sentences of one paragraph with its head."""

    sentences: tuple[Sentence, ...]
    heading: str = ""

    def texts(self) -> list[str]:
        """Each sentence by itself, and all of them as one where they are more."""
        alone = [one.text for one in self.sentences]
        return [*alone, self.heading + "".join(alone)] if self.heading or len(alone) > 1 else alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of a document and its place."""

    text: str
    locator: Locator


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Our sentence and their passage; `score` says how far they are alike beyond their subject."""

    sentence: Sentence
    passage: Passage
    score: float


def read_suggestions(content: DraftContent) -> list[Suggestion]:
    """What a paper suggests; sentences that only lead to it are left out."""
    asking = (section for section in content.sections if section.role in ASKING)
    return [found for section in asking for paragraph in section.paragraphs for found in _read_paragraph(paragraph)]


def cut_passages(blocks: Iterable[Block]) -> list[Passage]:
    """The paragraphs of a document; a long one is cut at the ends of its sentences."""
    passages = [
        Passage(text=text, locator=one.locator)
        for one in blocks
        if not one.level and one.kind != "table"
        for text in _cut(one.text)
        if len(text) >= _SHORTEST
    ]
    return passages[:_MOST_PASSAGES]


class Tracer:
    """Looks for suggestions in one document."""

    def __init__(self, passages: Sequence[Passage], *, encoder: Encoder) -> None:
        self._passages = passages
        self._read = Passages([one.text for one in passages], encoder=encoder)
        size = math.log(max(len(passages), _FEWEST_PASSAGES) / BAR_PASSAGES)
        self._bar = BAR + size * (BAR_RISE if size > 0 else BAR_FALL)

    def find_pairs(self, suggestions: Sequence[Suggestion]) -> list[Pair]:
        """The pairs worth showing to a person, the most alike first: a few of a paper, mostly none."""
        if not self._passages:
            return []
        found = [pair for suggestion in suggestions for pair in self._find(suggestion)]
        best: dict[tuple[str, int], Pair] = {}
        for pair in sorted(found, key=lambda one: -one.score):
            best.setdefault((pair.sentence.sentence_id, id(pair.passage)), pair)
        return list(best.values())[:MOST_OF_PAPER]

    def _find(self, suggestion: Suggestion) -> Iterator[Pair]:
        scores = self._read.score(suggestion.texts())
        whole = stand_out(scores.max(axis=0, keepdims=True))[0]
        order = np.argsort(-whole, kind="stable")[:MOST_OF_SUGGESTION]
        least = max(self._bar, whole[order[0]] - NEAR_BEST)
        for place in order:
            if whole[place] >= least:
                nearest = int(scores[: len(suggestion.sentences), place].argmax())
                yield Pair(
                    sentence=suggestion.sentences[nearest],
                    passage=self._passages[place],
                    score=round(float(whole[place]), 4),
                )


def _read_paragraph(paragraph: DraftParagraph) -> Iterator[Suggestion]:
    kept = tuple(one for one in paragraph.sentences if _says_something(one.text))
    if not kept:
        return
    if paragraph.heading or len(kept) <= _TOGETHER_SENTENCES:
        yield Suggestion(sentences=kept, heading=paragraph.heading)
    else:
        yield from (Suggestion(sentences=(one,)) for one in kept)


def _says_something(text: str) -> bool:
    return len(cut_words(text)) >= _FEWEST_WORDS and not (_OPENING.search(text) and len(text) < 40)


def _cut(text: str) -> Iterator[str]:
    if len(text) <= _LONG:
        yield text.strip()
        return
    window = ""
    for part in _PARTS.findall(text):
        if window and len(window) + len(part) > _WINDOW:
            yield window.strip()
            window = ""
        window += part
    if window.strip():
        yield window.strip()
