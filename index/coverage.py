"""Coverage: of two passages with like scores, the one that has more of the question's different words comes first.

BM25 lets a passage that repeats one word of the question often pass one that has all of them once. So the first
candidates get a share of the question's pieces that they contain. Pieces that none of them contains (asking, spelling,
two characters across a word boundary) tell nothing and do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.bigrams import query_vector
from index.question_words import content_pieces
from index.retrieval import ScoredChunk

RERANKED = 60
# As much as both halves of the search together. Policy questions gain (the verbatim answer comes first for .77 of them,
# .74 without), questions on work reports too; lay questions on law lose a hundredth of their nDCG@10.
COVERAGE_WEIGHT = 1.5


def question_terms(query: str) -> frozenset[int]:
    """Ids of the terms of a question that say what it is about."""
    return frozenset(term for piece in content_pieces(query) for term in query_vector(piece).indices)


def add_coverage(
    wanted: frozenset[int], chunks: Sequence[ScoredChunk], terms: Mapping[int, frozenset[int]]
) -> list[ScoredChunk]:
    """Add the coverage to the scores of the first `RERANKED` candidates and put them in order.

    Args:
        wanted: Terms of the question.
        chunks: Candidates, best first.
        terms: Terms of each of the first candidates by its id; one that is missing has none.

    Returns:
        All candidates; scores rise by at most `COVERAGE_WEIGHT`, and those after the first `RERANKED` stay behind.
    """
    first = chunks[:RERANKED]
    shared = {chunk.chunk_id: wanted & terms.get(chunk.chunk_id, frozenset()) for chunk in first}
    told = frozenset[int]().union(*shared.values())
    if not told:
        return list(chunks)
    raised = [
        replace(chunk, score=chunk.score + COVERAGE_WEIGHT * len(shared[chunk.chunk_id]) / len(told)) for chunk in first
    ]
    raised.sort(key=lambda chunk: (-chunk.score, chunk.chunk_id))
    return [*raised, *chunks[RERANKED:]]
