"""How likely the passages found hold the answer: five signs that words give, and one of meaning, added up.

- the weighted share of the question that stands in one of the first documents;
- how far the best of the first passages stands out from all: where all are equally near, mostly none is meant;
- how far the first passage stands out from those of other documents: what many documents say of many places is
  mostly not what is asked;
- the share of the question's single characters in the first passage: 补偿 may answer for 赔偿;
- how much nearer in meaning the first passage is than any of other documents, below 0 where one is nearer;
- against it, the share of the places, numbers and quoted words of the question that the first document lacks.

No raw BM25 score enters, since the engine's IDF drifts with every file. A piece of the question that stands in
few of the passages found weighs more (as in IDF, counted over these passages alone).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping, Sequence

from index.bigrams import TERM_RUN, normalise_text
from index.question_words import content_characters, content_pieces, is_chinese
from index.specifics import find_specifics, share_missing

PASSAGES = 20
_BEST_OF = 3
# Weights of the signs, of which the first two count 0.5 each. A logistic regression over those that words give,
# cross-validated by the document found first, gives nearly the same; docs/encoder.md has the figures.
_OTHERS, _CHARACTERS, _MEANING, _MISSING = 1.0, 0.5, 0.5, 0.25

# Below this the page says 「资料中没有找到直接答案」. On 588 answerable and 600 unanswerable policy questions of one
# field (hybrid search, documents cut as in production) 3 % of the answerable and half of the unanswerable are below
# it. Set for few false alarms: who is told that nothing was found stops reading.
ANSWER_BAR = 0.245


def estimate_confidence(
    query: str, passages: Sequence[str], documents: Sequence[Hashable] = (), cosines: Sequence[float] = ()
) -> float:
    """Confidence in [0, 1] that the first passages answer the query; 0 where nothing was found or asked.

    Args:
        query: The question as it was searched.
        passages: Texts as they were embedded, best first; those after the twentieth are not read.
        documents: For each passage its document: what the others of the same document say counts with it. Without
            them each passage stands alone.
        cosines: For each passage that of the question and its vector; without them meaning is no sign.
    """
    texts = [normalise_text(passage) for passage in passages[:PASSAGES]]
    pieces = content_pieces(query)
    if not pieces or not texts:
        return 0.0
    found = [_find(pieces, text) for text in texts]
    owners: Sequence[Hashable] = list(documents[: len(texts)]) or range(len(texts))
    weights = _weigh(pieces, found)
    shares = [_share(weights, passage) for passage in found]
    others = [share for share, owner in zip(shares, owners, strict=True) if owner != owners[0]]
    whole = _join(found, owners)
    characters = [frozenset(text) for text in texts]
    signs = (
        0.5 * max(_share(weights, whole[owner]) for owner in owners[:_BEST_OF])
        + 0.5 * (max(shares[:_BEST_OF]) - sum(shares) / PASSAGES)
        + _OTHERS * max(0.0, shares[0] - max(others, default=0.0))
        + _CHARACTERS * _share(_weigh(content_characters(query), characters), characters[0])
    )
    near = list(cosines[: len(texts)]) or [0.0] * len(texts)
    nearest_other = max(
        (cosine for cosine, owner in zip(near, owners, strict=True) if owner != owners[0]), default=near[0]
    )
    own = "\n".join(text for text, owner in zip(texts, owners, strict=True) if owner == owners[0])
    lacking = _MISSING * share_missing(find_specifics(query), own)
    meaning = _MEANING * (near[0] - nearest_other)
    return min(1.0, max(0.0, (signs + meaning - lacking) / (1 + _OTHERS + _CHARACTERS)))


def _find(pieces: Sequence[str], text: str) -> frozenset[str]:
    """Which of the pieces a text contains: pairs of characters anywhere, words of other scripts whole."""
    words = frozenset() if all(map(is_chinese, pieces)) else frozenset(TERM_RUN.findall(text))
    return frozenset(piece for piece in pieces if piece in (text if is_chinese(piece) else words))


def _weigh(parts: Collection[str], found: Sequence[frozenset[str]]) -> dict[str, float]:
    return {
        part: math.sqrt(math.log(1 + PASSAGES / (0.5 + sum(part in passage for passage in found)))) for part in parts
    }


def _share(weights: Mapping[str, float], passage: frozenset[str]) -> float:
    return sum(weight for part, weight in weights.items() if part in passage) / (sum(weights.values()) or 1.0)


def _join(found: Sequence[frozenset[str]], owners: Sequence[Hashable]) -> dict[Hashable, frozenset[str]]:
    """The pieces of all passages of each document."""
    whole: dict[Hashable, frozenset[str]] = {}
    for pieces, owner in zip(found, owners, strict=True):
        whole[owner] = whole.get(owner, frozenset()) | pieces
    return whole
