"""The server engine: a Qdrant server or cluster, one collection per generation and kind."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ApiException, ResponseHandlingException, UnexpectedResponse

from core.errors import StoreBusyError, ZhikuError
from index.engine import (
    DENSE,
    HIT_FIELDS,
    INDEXED_FIELDS,
    INTEGER_FIELDS,
    SPARSE,
    FieldFilter,
    FieldValue,
    IndexBrokenError,
    Point,
    Scored,
    Sparse,
    Vector,
    check_points,
    check_sparse,
    check_vector,
)

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30
_EXACT = models.SearchParams(exact=True)


class ServerUnavailableError(ZhikuError):
    """The Qdrant server cannot be reached; trying again later can help."""

    retryable = True


class ServerEngine:
    """One collection of a Qdrant server. Writes return when they are done; reads see what a majority has."""

    def __init__(self, client: QdrantClient, collection: str, dimensions: int) -> None:
        """Take a collection that exists; use `ServerEngines`."""
        self._client = client
        self._collection = collection
        self._dimensions = dimensions

    @property
    def dimensions(self) -> int:
        """Length of the dense vectors."""
        return self._dimensions

    def write(self, points: Sequence[Point]) -> None:
        """Add points, replacing those of the same id; see `Engine.write`."""
        check_points(points, self._dimensions)
        if points:
            with _translated():
                self._client.upsert(self._collection, [_to_struct(point) for point in points], wait=True)

    def delete_editions(self, editions: Collection[str]) -> None:
        """Remove all points of these editions."""
        if editions:
            where = models.Filter(must=[_any("edition", editions)])
            with _translated():
                self._client.delete(self._collection, models.FilterSelector(filter=where), wait=True)

    def set_fields(self, edition: str, fields: Mapping[str, FieldValue]) -> None:
        """Change filter fields of all points of an edition."""
        where = models.Filter(must=[_any("edition", [edition])])
        with _translated():
            self._client.set_payload(self._collection, dict(fields), points=where, wait=True)

    def search_dense(self, vector: Vector, *, limit: int, where: FieldFilter, exact: bool = False) -> list[Scored]:
        """The nearest points, always found exactly."""
        check_vector(vector, self._dimensions)
        return self._query(vector.tolist(), DENSE, limit, where)

    def search_sparse(self, vector: Sparse, *, limit: int, where: FieldFilter) -> list[Scored]:
        """The best points by BM25."""
        return self._query(_to_sparse(vector), SPARSE, limit, where)

    def score_dense(self, vector: Vector, ids: Collection[int]) -> dict[int, float]:
        """Inner products of these points."""
        check_vector(vector, self._dimensions)
        return self._score(vector.tolist(), DENSE, ids)

    def score_sparse(self, vector: Sparse, ids: Collection[int]) -> dict[int, float]:
        """BM25 of these points."""
        return self._score(_to_sparse(vector), SPARSE, ids)

    def read_terms(self, ids: Collection[int]) -> dict[int, frozenset[int]]:
        """The terms of these points."""
        with _translated():
            found = self._client.retrieve(self._collection, list(ids), with_payload=False, with_vectors=[SPARSE])
        vectors: dict[int, Any] = {int(record.id): record.vector for record in found}
        return {number: frozenset(vector[SPARSE].indices) for number, vector in vectors.items() if SPARSE in vector}

    def count(self, editions: Collection[str] | None = None) -> int:
        """Number of points, of these editions or of all."""
        where = None if editions is None else models.Filter(must=[_any("edition", editions)])
        with _translated():
            return self._client.count(self._collection, count_filter=where, exact=True).count

    def find_missing(self, ids: Collection[int]) -> set[int]:
        """Which of these points are not there."""
        with _translated():
            found = self._client.retrieve(self._collection, list(ids), with_payload=False)
        return set(ids) - {int(record.id) for record in found}

    def flush(self) -> None:
        """Nothing to do: every write waited for the server."""

    def close(self) -> None:
        """Nothing to do: the connection belongs to `ServerEngines`."""

    def _query(self, query: Any, using: str, limit: int, where: FieldFilter) -> list[Scored]:
        if where.is_impossible or limit == 0:
            return []
        return [_to_scored(point) for point in self._run(query, using, limit, _to_filter(where), list(HIT_FIELDS))]

    def _score(self, query: Any, using: str, ids: Collection[int]) -> dict[int, float]:
        if not ids:
            return {}
        wanted = models.Filter(must=[models.HasIdCondition(has_id=list(ids))])
        return {int(point.id): point.score for point in self._run(query, using, len(ids), wanted, False)}

    def _run(
        self, query: Any, using: str, limit: int, wanted: models.Filter, payload: list[str] | bool
    ) -> list[models.ScoredPoint]:
        with _translated():
            found = self._client.query_points(
                self._collection,
                query=query,
                using=using,
                limit=limit,
                query_filter=wanted,
                search_params=_EXACT,
                with_payload=payload,
                consistency=models.ReadConsistencyType.MAJORITY,
            )
        return found.points


class ServerEngines:
    """Makes, opens and removes the collections of generations: `zhiku_<generation>_<collection>`."""

    def __init__(self, client: QdrantClient, *, prefix: str = "zhiku") -> None:
        self._client = client
        self._prefix = prefix

    def create(self, generation: int, collection: str, dimensions: int) -> ServerEngine:
        """Make an empty collection; what an interrupted attempt left is replaced."""
        name = self._name(generation, collection)
        with _translated():
            if self._client.collection_exists(name):
                self._client.delete_collection(name)
            self._client.create_collection(
                name,
                vectors_config={
                    DENSE: models.VectorParams(
                        size=dimensions, distance=models.Distance.DOT, datatype=models.Datatype.FLOAT16
                    )
                },
                sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
                hnsw_config=models.HnswConfigDiff(m=0),
            )
            for field in INDEXED_FIELDS[collection]:
                kind = models.PayloadSchemaType.INTEGER if field in INTEGER_FIELDS else models.PayloadSchemaType.KEYWORD
                self._client.create_payload_index(name, field, kind, wait=True)
        return ServerEngine(self._client, name, dimensions)

    def open(self, generation: int, collection: str) -> ServerEngine:
        """Open a collection.

        Raises:
            IndexBrokenError: If the server has no such collection.
        """
        name = self._name(generation, collection)
        with _translated():
            if not self._client.collection_exists(name):
                raise IndexBrokenError(f"Qdrant 服务器上没有集合 {name}。请重建索引（cli.py reindex）。")
            vectors = self._client.get_collection(name).config.params.vectors
        if not isinstance(vectors, dict) or DENSE not in vectors:
            raise IndexBrokenError(f"Qdrant 服务器上的集合 {name} 不是智库的索引。请检查 ZHIKU_QDRANT_URL。")
        return ServerEngine(self._client, name, vectors[DENSE].size)

    def remove(self, generation: int) -> None:
        """Delete a generation's collections; missing ones are no error."""
        with _translated():
            for collection in INDEXED_FIELDS:
                self._client.delete_collection(self._name(generation, collection))

    def _name(self, generation: int, collection: str) -> str:
        return f"{self._prefix}_{generation}_{collection}"


def connect(url: str, api_key: str) -> ServerEngines:
    """Connect to a server.

    Raises:
        ServerUnavailableError: If it does not answer.
    """
    with _translated():
        client = QdrantClient(url, api_key=api_key or None, timeout=TIMEOUT_SECONDS, check_compatibility=False)
        client.get_collections()
    return ServerEngines(client)


def _to_struct(point: Point) -> models.PointStruct:
    vectors: dict[str, Any] = {}
    if point.dense is not None:
        vectors[DENSE] = point.dense.tolist()
    if point.sparse is not None:
        vectors[SPARSE] = _to_sparse(point.sparse)
    return models.PointStruct(id=point.point_id, vector=vectors, payload=point.payload())


def _to_sparse(vector: Sparse) -> models.SparseVector:
    check_sparse(vector)
    return models.SparseVector(indices=vector.indices, values=vector.values)


def _any(name: str, values: Collection[str]) -> models.FieldCondition:
    return models.FieldCondition(key=name, match=models.MatchAny(any=list(values)))


def _to_filter(where: FieldFilter) -> models.Filter:
    must: list[Any] = [_any(name, values) for name, values in where.any_of().items()]
    first, last = where.days()
    if first is not None or last is not None:
        must.append(models.FieldCondition(key="day", range=models.Range(gte=first, lte=last)))
    return models.Filter(must=must, must_not=[_any(name, values) for name, values in where.none_of().items()])


def _to_scored(point: models.ScoredPoint) -> Scored:
    fields = dict(point.payload or {})
    return Scored(
        chunk_id=int(point.id),
        score=point.score,
        edition=fields.pop("edition"),
        document_id=fields.pop("document_id"),
        fields=fields,
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (ResponseHandlingException, httpx.TransportError) as error:
        raise ServerUnavailableError(
            "连接不上 Qdrant 服务器。请检查服务器是否已启动，以及 ZHIKU_QDRANT_URL。"
        ) from error
    except UnexpectedResponse as error:
        if error.status_code in (401, 403):
            raise IndexBrokenError("Qdrant 服务器拒绝访问。请检查 ZHIKU_QDRANT_API_KEY。") from error
        if error.status_code is not None and error.status_code >= 500:
            raise StoreBusyError("Qdrant 服务器暂时无法处理请求，请稍候再试。") from error
        raise IndexBrokenError(
            f"Qdrant 服务器拒绝了请求：{error.reason_phrase}。请重建索引（cli.py reindex）。"
        ) from error
    except (ApiException, ValueError) as error:
        logger.exception("qdrant server failed")
        raise IndexBrokenError(f"Qdrant 服务器出错：{error}") from error
