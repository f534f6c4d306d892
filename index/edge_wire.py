"""Records and errors of this program to those of Qdrant Edge, and back."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import qdrant_edge as edge

from core.errors import StoreBrokenError, StoreBusyError, ZhikuError
from index.engine import DENSE, SPARSE, FieldFilter, IndexBrokenError, Point, Sparse, check_sparse
from index.kept_fields import Kept

logger = logging.getLogger(__name__)


def to_edge(point: Point) -> edge.Point:
    """A point as Edge takes it."""
    vectors: dict[str, Any] = {}
    if point.dense is not None:
        vectors[DENSE] = point.dense.tolist()
    if point.sparse is not None:
        vectors[SPARSE] = edge.SparseVector(point.sparse.indices, point.sparse.values)
    return edge.Point(point.point_id, vectors, point.payload())


def sparse_query(vector: Sparse) -> Any:
    """A query by BM25."""
    check_sparse(vector)
    return edge.Query.Nearest(edge.SparseVector(vector.indices, vector.values), using=SPARSE)


def any_of(name: str, values: Collection[str]) -> edge.FieldCondition:
    """The condition that a keyword field has one of these values."""
    return edge.FieldCondition(name, match=edge.MatchAny(list(values)))


def to_filter(where: FieldFilter, ids: Collection[int] | None = None) -> edge.Filter | None:
    """A filter, for these points only where ids are given; None where everything passes."""
    must: list[Any] = [any_of(name, values) for name, values in where.any_of().items()]
    first, last = where.days()
    if first is not None or last is not None:
        must.append(edge.FieldCondition("day", range=edge.RangeFloat(gte=first, lte=last)))
    if ids is not None:
        must.append(edge.HasIdCondition(set(ids)))
    must_not: list[Any] = [any_of(name, values) for name, values in where.none_of().items()]
    return edge.Filter(must=must or None, must_not=must_not or None) if must or must_not else None


def to_kept(record: edge.Record) -> Kept:
    """What a point that was read with `HIT_FIELDS` carries."""
    fields = dict(record.payload or {})
    return Kept(fields.pop("edition"), fields.pop("document_id"), fields)


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the library raises into this program's errors, in the user's words."""
    try:
        yield
    except (ZhikuError, OSError):
        raise
    except Exception as error:  # the library raises plain Exception
        text = str(error)
        if "WouldBlock" in text:
            raise StoreBusyError(
                "索引正被另一个智库程序使用（同一个 ZHIKU_HOME）。请关闭那个程序，或在那个程序中操作。"
            ) from error
        if "No space" in text or "os error 28" in text:
            raise StoreBrokenError("磁盘空间已满，索引没有更新。请清理磁盘后重试。") from error
        logger.exception("index engine failed")
        raise IndexBrokenError(
            f"索引读写失败，请重启程序；若仍失败，请重建索引（cli.py reindex）。原因：{text}"
        ) from error


@contextmanager
def on_disk(folder: Path) -> Iterator[None]:
    """Say which folder cannot be read or written."""
    try:
        yield
    except OSError as error:
        raise StoreBrokenError(
            f"无法读写索引文件夹 {folder}（{error.strerror}）。请检查磁盘空间和文件夹权限。"
        ) from error
