"""The Haystack pipelines of the index. Import this module lazily, Haystack is slow.

Retrieval: QueryEncoder -> ChunkRetriever -> ScoreFuser            (evidence and profiles of experts)
Search:    the same -> CoverageRanker
Ingestion: PassageEncoder -> ChunkWriter
"""

from __future__ import annotations

from typing import Any

import index.lean_haystack  # noqa: F401  before anything of Haystack

# isort: split
from haystack import Pipeline, component

from index.bigrams import sparse_vector
from index.coverage import RERANKED, add_coverage, question_terms
from index.editions import Editions
from index.encoders import Encoder
from index.engine import Engine, FieldFilter, Point
from index.fusion import DENSE_WEIGHT, MATCHING_DENSE_WEIGHT
from index.passage import PassageInput
from index.places import find_places
from index.preference import Preference
from index.retrieval import (
    QUERY_CHARS,
    EncodedQuery,
    Ranking,
    RetrievedPair,
    encode_query,
    fuse_pair,
    retrieve_pair,
)


@component
class QueryEncoder:
    """Turns a query into its dense and its sparse vector."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @component.output_types(encoded=EncodedQuery)
    def run(self, text: str) -> dict[str, Any]:
        """Encode the beginning of `text`."""
        return {"encoded": encode_query(self._encoder, text)}


@component
class ChunkRetriever:
    """Runs both queries under one view of the editions."""

    def __init__(self, engine: Engine, editions: Editions | None) -> None:
        self._engine = engine
        self._editions = editions

    @component.output_types(pair=RetrievedPair)
    def run(self, encoded: EncodedQuery, where: FieldFilter) -> dict[str, Any]:
        """Candidates of both sides, each with the scores of both."""
        return {"pair": retrieve_pair(encoded, engine=self._engine, where=where, editions=self._editions)}


@component
class ScoreFuser:
    """Fuses the scores of both sides, raises what fits the hints and sets back what is no longer in force."""

    def __init__(self, dense_weight: float = DENSE_WEIGHT) -> None:
        self._dense_weight = dense_weight

    @component.output_types(ranking=Ranking)
    def run(self, pair: RetrievedPair, preference: Preference | None = None) -> dict[str, Any]:
        """Candidates, best first."""
        return {"ranking": Ranking(chunks=fuse_pair(pair, preference, dense_weight=self._dense_weight))}


@component
class CoverageRanker:
    """Raises the candidates that have more of the question's words."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @component.output_types(ranking=Ranking)
    def run(self, text: str, ranking: Ranking) -> dict[str, Any]:
        """Candidates, best first."""
        wanted = question_terms(text[:QUERY_CHARS])
        terms = self._engine.read_terms([chunk.chunk_id for chunk in ranking.chunks[:RERANKED]])
        return {"ranking": Ranking(chunks=add_coverage(wanted, ranking.chunks, terms, find_places(text)))}


@component
class PassageEncoder:
    """Turns passages into points with dense and sparse vectors."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @component.output_types(points=list[Point])
    def run(self, passages: list[PassageInput]) -> dict[str, Any]:
        """Encode a batch. What has neither a known piece nor a term gets no vector on that side."""
        vectors = self._encoder.encode_passages([passage.text for passage in passages])
        points = []
        for passage, dense in zip(passages, vectors, strict=True):
            sparse = sparse_vector(passage.text)
            points.append(
                Point(
                    point_id=passage.point_id,
                    edition=passage.edition,
                    document_id=passage.document_id,
                    dense=dense if dense.any() else None,
                    sparse=sparse if sparse.indices else None,
                    fields=passage.fields,
                )
            )
        return {"points": points}


@component
class ChunkWriter:
    """Writes a batch of points into the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @component.output_types(written=int)
    def run(self, points: list[Point]) -> dict[str, Any]:
        """Write the points, at most `WRITE_BATCH` of them."""
        self._engine.write(points)
        return {"written": len(points)}


def build_retrieval_pipeline(
    *,
    encoder: Encoder,
    engine: Engine,
    editions: Editions | None,
    dense_weight: float = MATCHING_DENSE_WEIGHT,
) -> Pipeline:
    """Query text to fused candidates for matching; `editions` is None for profiles, of which none is ever hidden."""
    pipeline = Pipeline()
    pipeline.add_component("query_encoder", QueryEncoder(encoder))
    pipeline.add_component("chunk_retriever", ChunkRetriever(engine, editions))
    pipeline.add_component("score_fuser", ScoreFuser(dense_weight))
    pipeline.connect("query_encoder.encoded", "chunk_retriever.encoded")
    pipeline.connect("chunk_retriever.pair", "score_fuser.pair")
    return pipeline


def build_search_pipeline(*, encoder: Encoder, engine: Engine, editions: Editions | None) -> Pipeline:
    """Query text to passages for a reader: fused candidates, those that cover the question first."""
    pipeline = build_retrieval_pipeline(encoder=encoder, engine=engine, editions=editions, dense_weight=DENSE_WEIGHT)
    pipeline.add_component("coverage_ranker", CoverageRanker(engine))
    pipeline.connect("score_fuser.ranking", "coverage_ranker.ranking")
    return pipeline


def build_ingestion_pipeline(*, encoder: Encoder, engine: Engine) -> Pipeline:
    """Passages to points in the engine, one batch a run."""
    pipeline = Pipeline()
    pipeline.add_component("passage_encoder", PassageEncoder(encoder))
    pipeline.add_component("chunk_writer", ChunkWriter(engine))
    pipeline.connect("passage_encoder.points", "chunk_writer.points")
    return pipeline
