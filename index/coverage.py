"""Coverage: of two passages with like scores, the one that has more of the question's different words comes first.

BM25 lets a passage that repeats one word of the question often pass one that has all of them once. So the first
candidates get a share of the question's pieces that they contain, and a share of what the other candidates of the same
document contain besides: a document that speaks of everything asked, in several places, is more likely meant. A piece
that few candidates have weighs more. One that none of them has (asking, spelling, two characters across a word
boundary) tells nothing and does not count. A document that speaks of another place than the question stands back.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.bigrams import query_vector
from index.places import speaks_of_other
from index.question_words import content_pieces
from index.retrieval import ScoredChunk

RERANKED = 60
# Chosen together with the weights of fusion and authority over lay questions on law (cross-validated, the encoder
# of each fold had learned none of its answers) and questions on policy news; docs/encoder.md has the neighbours.
COVERAGE_WEIGHT = 2.0
DOCUMENT_WEIGHT = 0.5
# For a document whose candidates name another province or city and none that is asked for. On policy questions 0.25 to
# 0.8 do nearly the same.
ELSEWHERE_PENALTY = 0.5


def question_terms(query: str) -> frozenset[int]:
    """Ids of the terms of a question that say what it is about."""
    return frozenset(term for piece in content_pieces(query) for term in query_vector(piece).indices)


def add_coverage(
    wanted: frozenset[int],
    chunks: Sequence[ScoredChunk],
    terms: Mapping[int, frozenset[int]],
    places: frozenset[str] = frozenset(),
) -> list[ScoredChunk]:
    """Add the coverage to the scores of the first `RERANKED` candidates and put them in order.

    Args:
        wanted: Terms of the question.
        chunks: Candidates, best first.
        terms: Terms of each of the first candidates by its id; one that is missing has none.
        places: Places that the question names.

    Returns:
        All candidates; scores rise by at most the larger of the two weights, and those after the first `RERANKED` stay
        behind.
    """
    first = chunks[:RERANKED]
    shared = {chunk.chunk_id: wanted & terms.get(chunk.chunk_id, frozenset()) for chunk in first}
    weights = _weigh_terms(list(shared.values()))
    if not weights:
        return list(chunks)
    total = sum(weights.values())
    together: dict[str, set[int]] = defaultdict(set)
    for chunk in first:
        together[chunk.document_id] |= shared[chunk.chunk_id]
    elsewhere = _find_elsewhere(places, first, terms)
    raised = []
    for chunk in first:
        own = sum(weights[term] for term in shared[chunk.chunk_id]) / total
        document = sum(weights[term] for term in together[chunk.document_id]) / total
        bonus = COVERAGE_WEIGHT * own + DOCUMENT_WEIGHT * (document - own)
        penalty = ELSEWHERE_PENALTY * (chunk.document_id in elsewhere)
        raised.append(replace(chunk, score=chunk.score + bonus - penalty))
    raised.sort(key=lambda chunk: (-chunk.score, chunk.chunk_id))
    return [*raised, *chunks[RERANKED:]]


def _find_elsewhere(
    places: frozenset[str], chunks: Sequence[ScoredChunk], terms: Mapping[int, frozenset[int]]
) -> frozenset[str]:
    """The documents that speak of another place, as far as their candidates tell."""
    if not places:
        return frozenset()
    whole: dict[str, frozenset[int]] = {}
    for chunk in chunks:
        whole[chunk.document_id] = whole.get(chunk.document_id, frozenset()) | terms.get(chunk.chunk_id, frozenset())
    return frozenset(document_id for document_id, held in whole.items() if speaks_of_other(places, held))


def _weigh_terms(found: Sequence[frozenset[int]]) -> dict[int, float]:
    """Root of the inverse frequency of each term among the candidates; terms that none has are left out."""
    containing = Counter(term for terms in found for term in terms)
    return {
        term: math.sqrt(math.log1p((len(found) - count + 0.5) / (count + 0.5))) for term, count in containing.items()
    }
