"""How likely the passages found hold the answer: the weighted share of the question that stands in one document.

No raw BM25 score enters, since the engine's IDF drifts with every file. A piece of the question that stands in
few of the passages found weighs more (as in IDF, counted over these passages alone), and so does a passage that
stands out from the others: where all are equally near, mostly none is meant.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

from index.question_words import content_pieces, split_pieces

PASSAGES = 10
_BEST_OF = 3

# Below this the page says 「资料中没有找到直接答案」. On 588 answerable and 600 unanswerable policy questions of one
# field (hybrid search, documents cut as in production) 3 % of the answerable and half of the unanswerable are below
# it. Set for few false alarms: who is told that nothing was found stops reading.
ANSWER_BAR = 0.285


def estimate_confidence(query: str, passages: Sequence[str], documents: Sequence[Hashable] = ()) -> float:
    """Confidence in [0, 1] that the first passages answer the query; 0 where nothing was found or asked.

    Args:
        query: The question as it was searched.
        passages: Texts with their title and headings, best first; those after the tenth are not read.
        documents: For each passage its document: what the others of the same document say counts with it. Without
            them each passage stands alone.
    """
    pieces = content_pieces(query)
    found = [frozenset(split_pieces(passage)) for passage in passages[:PASSAGES]]
    if not pieces or not found:
        return 0.0
    weights = {
        piece: math.sqrt(math.log(1 + PASSAGES / (0.5 + sum(piece in passage for passage in found))))
        for piece in pieces
    }
    total = sum(weights.values())
    shares = [sum(weights[piece] for piece in pieces if piece in passage) / total for passage in found]
    standing_out = max(shares[:_BEST_OF]) - sum(shares) / PASSAGES
    said = _join_documents(found, documents or range(len(found)))
    together = max(sum(weights[piece] for piece in pieces if piece in whole) for whole in said[:_BEST_OF]) / total
    return min(1.0, max(0.0, (together + standing_out) / 2))


def _join_documents(found: Sequence[frozenset[str]], documents: Sequence[Hashable]) -> list[frozenset[str]]:
    """For each passage the pieces of all passages of its document."""
    whole: dict[Hashable, frozenset[str]] = {}
    for pieces, document in zip(found, documents, strict=False):
        whole[document] = whole.get(document, frozenset()) | pieces
    return [whole[document] for document in documents[: len(found)]]
