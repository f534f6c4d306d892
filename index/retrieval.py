"""Both halves of a hybrid query under one view of the editions, so that no answer holds half a document."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from index.bigrams import query_vector
from index.editions import Editions
from index.encoders import Encoder
from index.engine import Engine, FieldFilter, Immutable, Scored, Sparse, Vector
from index.fusion import DENSE_WEIGHT, fuse_scores
from index.preference import Preference

CANDIDATES = 200  # of either side, whatever number of passages is wanted: so top 3 is the head of top 10
QUERY_CHARS = 2000  # of a longer query only the beginning is encoded
ATTEMPTS = 3
_beside = ThreadPoolExecutor(8, thread_name_prefix="sparse")


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedQuery(Immutable):
    """A query as vectors; a side on which it says nothing is None."""

    dense: Vector | None
    sparse: Sparse | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievedPair(Immutable):
    """The candidates of both sides, all of them scored by both sides as far as they can be."""

    dense: list[Scored] = field(default_factory=list)
    sparse: list[Scored] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredChunk(Immutable):
    """A candidate with its fused score. Its text is read from the database by `chunk_id`.

    Attributes:
        cosine: Of the query and the passage; 0 where one of them has no vector.
    """

    chunk_id: int
    score: float
    edition: str
    document_id: str
    cosine: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking(Immutable):
    """Candidates, best first. A record and no list, because a pipeline copies lists element by element."""

    chunks: list[ScoredChunk]


def encode_query(encoder: Encoder, text: str) -> EncodedQuery:
    """Encode the beginning of a query, at most `QUERY_CHARS` characters."""
    beginning = text[:QUERY_CHARS]
    sparse = query_vector(beginning)
    if not sparse.indices:
        return EncodedQuery(dense=None, sparse=None)
    dense = encoder.encode_queries([beginning])[0]
    return EncodedQuery(dense=dense if dense.any() else None, sparse=sparse)


def retrieve_pair(
    encoded: EncodedQuery, *, engine: Engine, where: FieldFilter, editions: Editions | None, limit: int = CANDIDATES
) -> RetrievedPair:
    """Candidates of both sides. Repeated when a document among them changed its edition meanwhile.

    The last attempt keeps this process from changing editions while it runs, so it cannot be torn.

    Args:
        editions: What is hidden; None where nothing ever is, as for profiles.
    """
    if editions is None:
        return _query_both(encoded, engine, where, limit)
    found = RetrievedPair()
    for attempt in range(ATTEMPTS):
        with editions.held() if attempt == ATTEMPTS - 1 else nullcontext():
            before = editions.snapshot()
            found = _query_both(encoded, engine, replace(where, hidden=before.hidden), limit)
            changed = editions.changed_since(before.counter)
        if not changed:
            return found
        documents = {hit.document_id for hit in (*found.dense, *found.sparse)}
        if not changed & (documents | before.in_replacement):
            return found
    # Another process changed editions through all attempts: answer without the documents that were on the move.
    return RetrievedPair(
        dense=[hit for hit in found.dense if hit.document_id not in changed],
        sparse=[hit for hit in found.sparse if hit.document_id not in changed],
    )


def fuse_pair(
    pair: RetrievedPair, preference: Preference | None = None, *, dense_weight: float = DENSE_WEIGHT
) -> list[ScoredChunk]:
    """Fused candidates, best first; what is preferred comes forward, what is no longer in force stands back."""
    hits = {hit.chunk_id: hit for hit in (*pair.sparse, *pair.dense)}
    cosines = {hit.chunk_id: hit.score for hit in pair.dense}
    fused = fuse_scores({hit.chunk_id: hit.score for hit in pair.sparse}, cosines, dense_weight=dense_weight)
    if preference is not None:
        fused = [(key, score + preference.weigh(hits[key])) for key, score in fused]
        fused.sort(key=lambda item: (-item[1], item[0]))
    return [
        ScoredChunk(
            chunk_id=key,
            score=score,
            edition=hits[key].edition,
            document_id=hits[key].document_id,
            cosine=cosines.get(key, 0.0),
        )
        for key, score in fused
    ]


def _query_both(encoded: EncodedQuery, engine: Engine, where: FieldFilter, limit: int) -> RetrievedPair:
    dense: list[Scored] = []
    asked: Future[list[Scored]] | None = None
    if encoded.sparse is not None:  # beside the dense search: the engine works without holding Python's lock
        asked = _beside.submit(engine.search_sparse, encoded.sparse, limit=limit, where=where)
    try:
        if encoded.dense is not None:
            dense = engine.search_dense(encoded.dense, limit=limit, where=where)
    finally:
        sparse = asked.result() if asked is not None else []
    from_sparse = {hit.chunk_id: hit for hit in sparse}
    from_dense = {hit.chunk_id: hit for hit in dense}
    scored: Future[dict[int, float]] | None = None
    if encoded.sparse is not None and (missing := from_dense.keys() - from_sparse.keys()):
        scored = _beside.submit(engine.score_sparse, encoded.sparse, missing)
    try:
        if encoded.dense is not None and (missing := from_sparse.keys() - from_dense.keys()):
            dense = dense + _with_scores(from_sparse, engine.score_dense(encoded.dense, missing))
    finally:
        sparse = sparse + _with_scores(from_dense, scored.result()) if scored is not None else sparse
    return RetrievedPair(dense=dense, sparse=sparse)


def _with_scores(hits: Mapping[int, Scored], scores: Mapping[int, float]) -> list[Scored]:
    return [
        Scored(chunk_id=number, score=score, edition=hit.edition, document_id=hit.document_id, fields=hit.fields)
        for number, score in scores.items()
        for hit in (hits[number],)
    ]
