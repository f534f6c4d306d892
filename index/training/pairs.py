"""Training pairs made of documents alone: a query-like text and the passage that it should find."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.training.citations import find_citations
from index.training.documents import TrainingDocument, TrainingPassage
from index.training.vocabulary import UNKNOWN_ID

Pieces: TypeAlias = list[int]

_CLAUSE_END = re.compile(r"[，,；;：:。！？!?\n]+")
_LONGEST_PASSAGE = 220
_SHORTEST_QUERY, _LONGEST_QUERY = 4, 28


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSettings:
    """How pairs are drawn. The shares of the four kinds are relative to each other.

    Attributes:
        cloze: Clauses of a passage → the passage, usually without them.
        citation: A sentence that cites an article → that article.
        heading: Title and headings → a passage under them.
        neighbour: Clauses of a passage → the next passage.
        keep_clauses: Probability that a cloze passage keeps the clauses asked for, which teaches exact wording.
        show_title: Probability that a passage stands under its title and headings, as it may in the index.
        drop_pieces: Share of a query's pieces that are dropped.
        everyday_pieces: Most pieces of everyday language mixed into a query, which teaches that they mean little.
        one_document: Share of the batches filled document by document, so that the negatives are hard.
    """

    cloze: float = 0.6
    citation: float = 0.1
    heading: float = 0.15
    neighbour: float = 0.15
    keep_clauses: float = 0.3
    show_title: float = 0.5
    drop_pieces: float = 0.25
    everyday_pieces: int = 6
    one_document: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class PairBatch:
    """Pairs of pieces.

    Attributes:
        queries: n lists of pieces.
        passages: n lists of pieces; passage i answers query i.
        targets: Shape (n,), which passage of the corpus that is; the same passage twice is no negative.
    """

    queries: list[Pieces]
    passages: list[Pieces]
    targets: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    clauses: list[Pieces]
    above: Pieces
    cited_in: list[tuple[Pieces, int]]
    document: range
    identity: int


class PairSampler:
    """Draws batches of pairs for ever; the same seed draws the same batches."""

    def __init__(
        self,
        documents: Sequence[TrainingDocument],
        *,
        tokenizer: Tokenizer,
        everyday: NDArray[np.float64],
        settings: PairSettings,
        seed: int,
    ) -> None:
        """Tokenise the documents once.

        Args:
            documents: With one passage among them, or more.
            tokenizer: Of the vocabulary to be trained.
            everyday: Shape (pieces,), relative frequency of the pieces that are mixed into queries.
            settings: Shares and probabilities.
            seed: Of every choice made here.
        """
        self._settings = settings
        self._random = random.Random(seed)
        self._passages = _tokenise(documents, tokenizer)
        self._citing = [number for number, passage in enumerate(self._passages) if passage.cited_in]
        self._everyday = [int(piece) for piece in np.flatnonzero(everyday)]
        self._everyday_limits = [float(limit) for limit in np.cumsum(everyday[self._everyday])]

    def draw_batches(self, pairs: int) -> Iterator[PairBatch]:
        """Yield batches of `pairs` pairs, spread over all documents or filled document by document."""
        spread = {
            self._draw_cloze: self._settings.cloze,
            self._draw_citation: self._settings.citation,
            self._draw_heading: self._settings.heading,
            self._draw_neighbour: self._settings.neighbour,
        }
        # Titles and neighbours cannot tell the passages of one document apart.
        within = {self._draw_cloze: self._settings.cloze, self._draw_citation: self._settings.citation}
        while True:
            one_document = self._random.random() < self._settings.one_document
            kinds = within if one_document else spread
            chosen = self._choose_documents(pairs) if one_document else self._choose_passages(pairs)
            draws = self._random.choices(list(kinds), list(kinds.values()), k=pairs)
            drawn = [draw(number) for draw, number in zip(draws, chosen, strict=True)]
            yield PairBatch(
                queries=[self._disturb(query) for query, _, _ in drawn],
                passages=[passage[:_LONGEST_PASSAGE] for _, passage, _ in drawn],
                targets=np.array([self._passages[target].identity for _, _, target in drawn], np.int64),
            )

    def _choose_passages(self, count: int) -> list[int]:
        return [self._random.randrange(len(self._passages)) for _ in range(count)]

    def _choose_documents(self, count: int) -> list[int]:
        chosen: list[int] = []
        while len(chosen) < count:
            chosen.extend(self._passages[self._random.randrange(len(self._passages))].document)
        return chosen[:count]

    def _draw_cloze(self, number: int) -> tuple[Pieces, Pieces, int]:
        clauses = self._passages[number].clauses
        start, end = self._choose_clauses(clauses)
        rest = clauses[:start] + clauses[end:]
        if self._random.random() < self._settings.keep_clauses or sum(map(len, rest)) < _SHORTEST_QUERY:
            rest = clauses
        return _join(clauses[start:end]), self._show(number, rest), number

    def _draw_citation(self, number: int) -> tuple[Pieces, Pieces, int]:
        if not self._citing:
            return self._draw_cloze(number)
        if not self._passages[number].cited_in:
            number = self._random.choice(self._citing)
        query, cited = self._random.choice(self._passages[number].cited_in)
        return query, self._show(cited, self._passages[cited].clauses), cited

    def _draw_heading(self, number: int) -> tuple[Pieces, Pieces, int]:
        passage = self._passages[number]
        return passage.above, _join(passage.clauses), number

    def _draw_neighbour(self, number: int) -> tuple[Pieces, Pieces, int]:
        clauses = self._passages[number].clauses
        start, end = self._choose_clauses(clauses)
        following = min(number + 1, self._passages[number].document[-1])
        return _join(clauses[start:end]), self._show(following, self._passages[following].clauses), following

    def _choose_clauses(self, clauses: list[Pieces]) -> tuple[int, int]:
        """First and last (exclusive) of neighbouring clauses, about as long together as a question."""
        wanted = self._random.randint(_SHORTEST_QUERY, _LONGEST_QUERY // 2)
        start = end = self._random.randrange(len(clauses))
        length = 0
        while end < len(clauses) and length < wanted:
            length += len(clauses[end])
            end += 1
        return start, end

    def _show(self, number: int, clauses: list[Pieces]) -> Pieces:
        above = self._passages[number].above if self._random.random() < self._settings.show_title else []
        return above + _join(clauses)

    def _disturb(self, query: Pieces) -> Pieces:
        """Drop some pieces and mix in everyday ones, as a layperson would write."""
        kept = [piece for piece in query if self._random.random() >= self._settings.drop_pieces] or query
        noise = self._random.randint(0, self._settings.everyday_pieces) if self._everyday else 0
        return kept[:_LONGEST_QUERY] + self._random.choices(
            self._everyday, cum_weights=self._everyday_limits or None, k=noise
        )


def _join(clauses: list[Pieces]) -> Pieces:
    return [piece for clause in clauses for piece in clause]


def _tokenise(documents: Sequence[TrainingDocument], tokenizer: Tokenizer) -> list[_Passage]:
    """Every passage with at least one known piece, documents in order."""

    def encode(texts: list[str]) -> Iterator[Pieces]:
        for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False):
            yield [piece for piece in encoding.ids if piece != UNKNOWN_ID]

    sources: list[tuple[str, TrainingPassage]] = []
    clauses: list[list[Pieces]] = []
    ranges: list[range] = []
    for document in documents:
        first = len(sources)
        cut = [_CLAUSE_END.split(passage.text) for passage in document.passages]
        encoded = encode([clause for texts in cut for clause in texts])
        for passage, texts in zip(document.passages, cut, strict=True):
            if known := [clause for clause in islice(encoded, len(texts)) if clause]:
                sources.append((document.title, passage))
                clauses.append(known)
        ranges.extend([range(first, len(sources))] * (len(sources) - first))

    above = list(encode([" ".join((title, *passage.headings)) for title, passage in sources]))
    citations = find_citations(sources)
    citing = encode([sentence for found in citations for sentence, _ in found])
    identities: dict[str, int] = {}
    return [
        _Passage(
            clauses=clauses[number],
            above=above[number] or clauses[number][0],
            cited_in=[(query, cited) for (_, cited), query in zip(found, citing, strict=False) if query],
            document=ranges[number],
            identity=identities.setdefault(passage.text, number),
        )
        for number, ((_, passage), found) in enumerate(zip(sources, citations, strict=True))
    ]
