"""The embedded engine: Qdrant Edge, one shard in one folder of this machine."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import qdrant_edge as edge

from core.errors import StoreBrokenError
from index.edge_folder import count_unpacked, field_index, held_fields, read_ahead, shard_config
from index.edge_wire import any_of, on_disk, sparse_query, to_edge, to_filter, to_kept, translated
from index.engine import (
    DENSE,
    HIT_FIELDS,
    INDEXED_FIELDS,
    SPARSE,
    FieldFilter,
    FieldValue,
    IndexBrokenError,
    Point,
    Scored,
    Sparse,
    Vector,
    check_points,
    check_vector,
)
from index.kept_fields import Kept, KeptFields
from index.reach import OVERSAMPLING, choose_reach

logger = logging.getLogger(__name__)

MIN_FREE_MB = 128  # the engine writes through memory maps: on a full disk that would end the process
_ABOUT = "zhiku.json"  # written last when a shard is made: a folder without it was never finished
_EXACT = edge.SearchParams(exact=True)
_COMPRESSED = edge.SearchParams(quantization=edge.QuantizationSearchParams(rescore=False))
_RESCORED = edge.SearchParams(quantization=edge.QuantizationSearchParams(rescore=True, oversampling=OVERSAMPLING))


class EdgeEngine:
    """One shard, open in this process and in no other."""

    def __init__(self, shard: edge.EdgeShard, dimensions: int, folder: Path, *, left: int = 0) -> None:
        """Take an open shard; use `create_shard` or `open_shard`.

        Args:
            left: Points that the last packing left unpacked, because they were too few.
        """
        self._shard = shard
        self._folder = folder
        self._dimensions = dimensions
        self._kept = KeptFields(self._read_fields)
        self._unpacked = count_unpacked(folder) - left
        self._updates = Lock()
        self._closed = False

    @property
    def dimensions(self) -> int:
        """Length of the dense vectors."""
        return self._dimensions

    @property
    def unpacked(self) -> int:
        """How many points were written since the last packing: their terms are held in memory, some 2 KB each."""
        return self._unpacked

    def write(self, points: Sequence[Point]) -> None:
        """Add points, replacing those of the same id; see `Engine.write`."""
        check_points(points, self._dimensions)
        if points:
            _require_space(self._folder)
            self._update(edge.UpdateOperation.upsert_points([to_edge(point) for point in points]))
            self._kept.forget(point.point_id for point in points)
            self._unpacked += len(points)

    def delete_editions(self, editions: Collection[str]) -> None:
        """Remove all points of these editions."""
        if editions:
            self._update(edge.UpdateOperation.delete_points_by_filter(edge.Filter(must=[any_of("edition", editions)])))

    def set_fields(self, edition: str, fields: Mapping[str, FieldValue]) -> None:
        """Change filter fields of all points of an edition."""
        where = edge.Filter(must=[any_of("edition", [edition])])
        self._update(edge.UpdateOperation.set_payload_by_filter(where, dict(fields)))
        self._kept.clear()

    def search_dense(self, vector: Vector, *, limit: int, where: FieldFilter, exact: bool = False) -> list[Scored]:
        """The nearest points; see `Engine.search_dense` and `index.reach`."""
        check_vector(vector, self._dimensions)
        if where.is_impossible or limit == 0:
            return []
        query, wanted = edge.Query.Nearest(vector.tolist(), using=DENSE), to_filter(where)
        reach = None if exact else self._choose_reach(limit, wanted)
        if reach is None:
            return self._query(query, limit, wanted, _EXACT)
        if wanted is None:
            return self._query(query, limit, None, _RESCORED)
        nearest = self._run(edge.QueryRequest(limit=reach, query=query, params=_COMPRESSED))
        found = self._query(query, limit, to_filter(where, [int(point.id) for point in nearest]), _EXACT)
        if len(found) < limit:  # what is near the question passes the filter more rarely than the rest
            return self._query(query, limit, wanted, _RESCORED)
        return found

    def search_sparse(self, vector: Sparse, *, limit: int, where: FieldFilter) -> list[Scored]:
        """The best points by BM25."""
        if where.is_impossible or limit == 0:
            return []
        return self._query(sparse_query(vector), limit, to_filter(where), _EXACT)

    def score_dense(self, vector: Vector, ids: Collection[int]) -> dict[int, float]:
        """Inner products of these points."""
        check_vector(vector, self._dimensions)
        return self._score(edge.Query.Nearest(vector.tolist(), using=DENSE), ids)

    def score_sparse(self, vector: Sparse, ids: Collection[int]) -> dict[int, float]:
        """BM25 of these points."""
        return self._score(sparse_query(vector), ids)

    def read_terms(self, ids: Collection[int]) -> dict[int, frozenset[int]]:
        """The terms of these points."""
        with translated():
            found = self._shard.retrieve(list(ids), with_payload=False, with_vector=[SPARSE])
        vectors: dict[int, Any] = {int(record.id): record.vector for record in found}
        return {number: frozenset(vector[SPARSE].indices) for number, vector in vectors.items() if SPARSE in vector}

    def count(self, editions: Collection[str] | None = None) -> int:
        """Number of points, of these editions or of all."""
        where = None if editions is None else edge.Filter(must=[any_of("edition", editions)])
        with translated():
            return int(self._shard.count(edge.CountRequest(exact=True, filter=where)))

    def find_missing(self, ids: Collection[int]) -> set[int]:
        """Which of these points are not there."""
        with translated():
            found = self._shard.retrieve(list(ids), with_payload=False, with_vector=False)
        return set(ids) - {int(record.id) for record in found}

    def flush(self) -> None:
        """Bring everything written so far to disk."""
        with translated(), self._updates:
            self._shard.flush()

    def close(self) -> None:
        """Flush and release the folder. Closing twice is no error."""
        with translated(), self._updates:
            if not self._closed:
                self._closed = True
                self._shard.flush()
                self._shard.close()

    def optimize(self) -> None:
        """Pack the segments. Stops every thread of the process meanwhile: only for a process of its own."""
        with translated(), self._updates:
            self._shard.optimize()
            for name in held_fields(self._shard):  # of an index that was made before they were mapped
                self._shard.update(edge.UpdateOperation.delete_field_index(name))
                self._shard.update(edge.UpdateOperation.create_field_index(name, field_index(name)))
            self._shard.flush()
            self._unpacked = 0
            _write_about(self._folder, dimensions=self._dimensions, left=count_unpacked(self._folder))

    def copy_to(self, folder: Path) -> None:
        """Copy the collection into a folder, whole, while searches go on and writes wait."""
        with translated(), on_disk(folder), self._updates:
            self._shard.flush()
            shutil.rmtree(folder, ignore_errors=True)
            about = self._folder / _ABOUT
            shutil.copytree(self._folder, folder, ignore=shutil.ignore_patterns(_ABOUT))
            shutil.copyfile(about, folder / _ABOUT)  # last: see `_ABOUT`

    def _update(self, operation: Any) -> None:
        with translated(), self._updates:
            self._shard.update(operation)

    def _choose_reach(self, limit: int, wanted: edge.Filter | None) -> int | None:
        points = int(self._shard.info().points_count)
        passing = points if wanted is None else int(self._shard.count(edge.CountRequest(exact=False, filter=wanted)))
        return choose_reach(points=points, passing=passing, limit=limit)

    def _query(self, query: Any, limit: int, wanted: edge.Filter | None, params: edge.SearchParams) -> list[Scored]:
        found = self._run(edge.QueryRequest(limit=limit, query=query, filter=wanted, params=params))
        scores = {int(point.id): float(point.score) for point in found}
        kept = self._kept.of([*scores])
        return [
            Scored(
                chunk_id=number,
                score=score,
                edition=kept[number].edition,
                document_id=kept[number].document_id,
                fields=kept[number].fields,
            )
            for number, score in scores.items()
            if number in kept  # else it was deleted a moment ago
        ]

    def _read_fields(self, ids: Sequence[int]) -> dict[int, Kept]:
        with translated():
            found = self._shard.retrieve(list(ids), with_payload=list(HIT_FIELDS), with_vector=False)
        return {int(record.id): to_kept(record) for record in found}

    def _score(self, query: Any, ids: Collection[int]) -> dict[int, float]:
        if not ids:
            return {}
        wanted = edge.Filter(must=[edge.HasIdCondition(set(ids))])
        found = self._run(edge.QueryRequest(limit=len(ids), query=query, filter=wanted, params=_EXACT))
        return {int(point.id): float(point.score) for point in found}

    def _run(self, request: edge.QueryRequest) -> list[edge.ScoredPoint]:
        with translated():
            return self._shard.query(request)


def create_shard(folder: Path, *, dimensions: int, fields: Sequence[str]) -> EdgeEngine:
    """Make an empty shard.

    Args:
        folder: What an interrupted attempt left there is replaced.
        dimensions: Length of the dense vectors.
        fields: Filter fields to be found fast; the others can be filtered on as well.

    Raises:
        StoreBrokenError: If the folder cannot be written.
    """
    with translated(), on_disk(folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _require_space(folder)
        shard = edge.EdgeShard.create(str(folder), shard_config(dimensions))
        for name in fields:
            shard.update(edge.UpdateOperation.create_field_index(name, field_index(name)))
        _write_about(folder, dimensions=dimensions, left=0)
    return EdgeEngine(shard, dimensions, folder)


def open_shard(folder: Path) -> EdgeEngine:
    """Open a shard.

    Raises:
        StoreBusyError: If another process has it open.
        IndexBrokenError: If its files are damaged or missing.
    """
    with translated(), on_disk(folder):
        try:
            about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
            dimensions, left = int(about["dimensions"]), int(about.get("left", 0))
        except (FileNotFoundError, ValueError, KeyError) as error:
            raise IndexBrokenError(f"索引文件缺失或已损坏：{folder}。请重建索引（cli.py reindex）。") from error
        read_ahead(folder)
        return EdgeEngine(edge.EdgeShard.load(str(folder)), dimensions, folder, left=left)


def _write_about(folder: Path, *, dimensions: int, left: int) -> None:
    (folder / _ABOUT).write_text(json.dumps({"dimensions": dimensions, "left": left}), encoding="utf-8")


def _require_space(folder: Path) -> None:
    free_mb = shutil.disk_usage(folder).free / 2**20
    if free_mb < MIN_FREE_MB:
        raise StoreBrokenError(f"磁盘空间不足（剩余 {free_mb:.0f} MB），没有写入索引。请清理磁盘后重试。")


class EdgeEngines:
    """Makes, opens and removes the shards of generations: `<folder>/<generation>/<collection>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, generation: int, collection: str, dimensions: int) -> EdgeEngine:
        """Make an empty collection; see `create_shard`."""
        folder = self._folder / str(generation) / collection
        return create_shard(folder, dimensions=dimensions, fields=INDEXED_FIELDS[collection])

    def open(self, generation: int, collection: str) -> EdgeEngine:
        """Open a collection; see `open_shard`."""
        return open_shard(self._folder / str(generation) / collection)

    def copy(self, engine: EdgeEngine, generation: int, collection: str) -> None:
        """Copy an open collection into another generation; see `EdgeEngine.copy_to`."""
        engine.copy_to(self._folder / str(generation) / collection)

    def remove(self, generation: int) -> None:
        """Delete a generation's folder; a missing one is no error."""
        shutil.rmtree(self._folder / str(generation), ignore_errors=True)
