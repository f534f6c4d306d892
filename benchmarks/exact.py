"""The short way of dense search against the exact one: what it finds of the first fifty hybrid hits, and how fast."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core.search import SearchFilters
from index.engine import Engine, FieldFilter, FieldValue, Point, Scored, Sparse, Vector, filter_of
from index.generations import OpenGeneration

DEPTH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Shares of the exact search's first `DEPTH` hits that were found, and milliseconds of both ways, per question."""

    recall: list[float]
    short_ms: list[float]
    exact_ms: list[float]


class ExactEngine:
    """An engine that compares with every vector, as all did before there was a shorter way."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def dimensions(self) -> int:
        """Length of the dense vectors."""
        return self._engine.dimensions

    def write(self, points: Sequence[Point]) -> None:
        """As the engine."""
        self._engine.write(points)

    def delete_editions(self, editions: Collection[str]) -> None:
        """As the engine."""
        self._engine.delete_editions(editions)

    def set_fields(self, edition: str, fields: Mapping[str, FieldValue]) -> None:
        """As the engine."""
        self._engine.set_fields(edition, fields)

    def search_dense(self, vector: Vector, *, limit: int, where: FieldFilter, exact: bool = True) -> list[Scored]:
        """The nearest points, found exactly."""
        return self._engine.search_dense(vector, limit=limit, where=where, exact=True)

    def search_sparse(self, vector: Sparse, *, limit: int, where: FieldFilter) -> list[Scored]:
        """As the engine."""
        return self._engine.search_sparse(vector, limit=limit, where=where)

    def score_dense(self, vector: Vector, ids: Collection[int]) -> dict[int, float]:
        """As the engine."""
        return self._engine.score_dense(vector, ids)

    def score_sparse(self, vector: Sparse, ids: Collection[int]) -> dict[int, float]:
        """As the engine."""
        return self._engine.score_sparse(vector, ids)

    def read_terms(self, ids: Collection[int]) -> dict[int, frozenset[int]]:
        """As the engine."""
        return self._engine.read_terms(ids)

    def count(self, editions: Collection[str] | None = None) -> int:
        """As the engine."""
        return self._engine.count(editions)

    def find_missing(self, ids: Collection[int]) -> set[int]:
        """As the engine."""
        return self._engine.find_missing(ids)

    def flush(self) -> None:
        """As the engine."""
        self._engine.flush()

    def close(self) -> None:
        """As the engine."""
        self._engine.close()


def compare_with_exact(opened: OpenGeneration, questions: Sequence[str], filters: SearchFilters) -> Compared:
    """Ask every question both ways, one after the other, so that both meet the same machine."""
    where = filter_of(filters)
    exact = OpenGeneration(
        opened.number,
        encoder=opened.encoder,
        chunks=ExactEngine(opened.chunks),
        profiles=opened.profiles,
        editions=opened.editions,
    )
    compared = Compared(recall=[], short_ms=[], exact_ms=[])
    for question in questions:
        started = time.perf_counter()
        found = opened.search_chunks(question, where=where)
        between = time.perf_counter()
        wanted = exact.search_chunks(question, where=where)
        compared.exact_ms.append((time.perf_counter() - between) * 1000)
        compared.short_ms.append((between - started) * 1000)
        first = {hit.chunk_id for hit in wanted[:DEPTH]}
        if first:
            compared.recall.append(len(first & {hit.chunk_id for hit in found[:DEPTH]}) / len(first))
    return compared
