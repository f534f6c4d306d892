"""How well a document fits a question or topic that somebody tracks, on a scale that no other document moves.

The confidence of a search tells whether *some* passage answers, and weighs words by how rare they are among the
passages found. Over one document that turns about: a law on intellectual property says so in every passage, and would
fit the topic less than a paper that names it once. So a document is judged by three things that it shows by itself:

- coverage: the share of the question's pieces in the passage that has most of them, title and headings included;
- aboutness: the share of them in the title, or (twice) in the mean passage, whichever is more;
- whether it holds the first passage of all that the library has on the question.

A short topic is found in passing everywhere, so for it aboutness counts; a long question stands in one paragraph, so
for it coverage does: with n pieces the weight of aboutness is 4 / (n + 4); at most .4, so that a loose bar lets a mere
mention pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Protocol

from core.documents import Chunk, ChunkDraft
from core.search import SearchAnswer, SearchFilters
from core.tracking import Fit, Strictness
from index.bigrams import TERM_RUN, normalise_text
from index.passage import passage_text
from index.question_words import content_pieces, is_chinese
from index.search import Home
from index.understanding import understand_query

_ABOUTNESS_PIECES = 4.0
_MOST_ABOUTNESS = 0.4
_MEAN_COUNTS = 2.0
FIRST_BONUS = 0.2

# The least fit of each strictness. `python -m benchmarks tracking` shows what they mean: which share of the documents
# that answer a question pass, how many others do, and how clean the notices of a topic are.
BARS: Mapping[Strictness, float] = MappingProxyType(
    {Strictness.LOOSE: 0.58, Strictness.MEDIUM: 0.70, Strictness.STRICT: 0.82}
)


class Searcher(Protocol):
    """Search as the pages use it."""

    def search(self, query: str, *, filters: SearchFilters | None = None, top_k: int = 10) -> SearchAnswer:
        """The passages that answer a question, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text as pieces of a question are looked for in it.

    Attributes:
        plain: The text in its comparable form; a pair of Chinese characters is found by its place in it.
        others: Its words and numbers of other scripts, which are found whole.
    """

    plain: str
    others: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWords:
    """The words of a document: of its title, and of each passage with title and headings."""

    title: Words
    passages: tuple[Words, ...]


def read_words(title: str, chunks: Sequence[Chunk | ChunkDraft]) -> DocumentWords:
    """Bring a document into a comparable form, once for all the questions that it is held against."""
    return DocumentWords(
        title=_words(title),
        passages=tuple(_words(passage_text(title, chunk.locator.heading_path, chunk.text)) for chunk in chunks),
    )


def question_pieces(query: str, *, home: Home, today: date) -> tuple[str, ...]:
    """The pieces of a tracked question that say what it is about, 我省 and 去年 written out as search does."""
    understood = understand_query(query, body=home.body, province=home.province, today=today)
    return tuple(content_pieces(understood.text))


def measure_fit(pieces: Sequence[str], document: DocumentWords) -> float:
    """How well a document fits by its own words, in [0, 1]; 0 where the question has no words."""
    if not pieces or not document.passages:
        return 0.0
    shares = [_share(pieces, passage) for passage in document.passages]
    mean = sum(shares) / len(shares)
    aboutness = max(_share(pieces, document.title), min(1.0, _MEAN_COUNTS * mean))
    weight = min(_MOST_ABOUTNESS, _ABOUTNESS_PIECES / (len(pieces) + _ABOUTNESS_PIECES))
    return (1 - weight) * max(shares) + weight * aboutness


def find_fit(
    query: str, filters: SearchFilters, document_id: str, measured: float, *, bar: float, search: Searcher
) -> Fit | None:
    """The paragraph with which a document fits, where it fits.

    Args:
        measured: What `measure_fit` gave.
        bar: The least fit wanted.

    Returns:
        None where the document fits less than the bar, or the filters exclude it.
    """
    if measured + FIRST_BONUS < bar:
        return None
    own = search.search(query, filters=replace(filters, document_ids=(document_id,)), top_k=1)
    if not own.passages:
        return None
    best = own.passages[0]
    if measured < bar:
        first = search.search(query, filters=filters, top_k=1).passages
        if not first or first[0].document_id != document_id:
            return None
        measured += FIRST_BONUS
    return Fit(quote=best.text, locator=best.locator, highlights=best.highlights, confidence=min(1.0, measured))


def _words(text: str) -> Words:
    plain = normalise_text(text)
    return Words(plain=plain, others=frozenset(run for run in TERM_RUN.findall(plain) if not is_chinese(run)))


def _share(pieces: Sequence[str], words: Words) -> float:
    found = sum(piece in words.plain if is_chinese(piece) else piece in words.others for piece in pieces)
    return found / len(pieces)
