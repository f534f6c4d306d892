"""What search needs of a vector engine: the contract that the embedded engine and the server engine fulfil."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.errors import ZhikuError
from core.search import SearchFilters

Vector: TypeAlias = NDArray[np.float32]
FieldValue: TypeAlias = str | int | list[str] | None

WRITE_BATCH = 64  # points in one call: a write stops every thread of the process while it lasts
MAX_TERM_ID = 2**32 - 1
DENSE, SPARSE = "dense", "sparse"
ANYONE = "*"  # stands among `experts` of every passage whose document is linked to somebody
CHUNKS, EXPERTS = "chunks", "experts"  # the two collections of a generation
# Filter fields that are indexed. Each costs a tenth of a second when a collection is made.
INDEXED_FIELDS = {CHUNKS: ("edition", "document_id", "region", "type", "experts", "day"), EXPERTS: ("edition",)}
INTEGER_FIELDS = ("day",)
HIT_FIELDS = ("edition", "document_id", "region", "type", "year")  # what a hit carries back


class IndexBrokenError(ZhikuError):
    """The index cannot be read or written."""


class DimensionMismatchError(ZhikuError):
    """A vector does not fit the index, e.g. after the encoder was changed."""


class Immutable:
    """Base of records that a Haystack pipeline hands on as they are, where it would copy them deeply."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """The record itself: nobody can change it."""
        return self


class Sparse(Protocol):
    """A sparse vector: term ids in [0, 2**32), each once, and a weight for each."""

    @property
    def indices(self) -> list[int]:
        """Term ids."""

    @property
    def values(self) -> list[float]:
        """Weights, finite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Immutable):
    """A passage or a profile as the engine keeps it.

    Attributes:
        point_id: Id of the chunk (or a number made of the expert's id), at least 0.
        edition: Document version that it belongs to; what is hidden and deleted together.
        dense: Shape (d,), L2-normalised, or None where the text has no known piece.
        sparse: Bigram vector, or None where the text has no term.
        fields: Values of the filter fields: `region`, `type`, `year`, `day` (yyyymmdd), `experts` (ids).
    """

    point_id: int
    edition: str
    document_id: str
    dense: Vector | None
    sparse: Sparse | None
    fields: Mapping[str, FieldValue] = field(default_factory=dict)

    def payload(self) -> dict[str, FieldValue]:
        """Everything that is stored beside the vectors."""
        return {"edition": self.edition, "document_id": self.document_id, **self.fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFilter(Immutable):
    """What a query may find; an unset field excludes nothing.

    Attributes:
        day_to: Latest day as yyyymmdd.
        experts: Only passages of documents linked to any of these experts.
        linked: Only passages of documents linked to any expert.
        hidden: Editions that must not be found.
        excluded: Documents that must not be found, e.g. because they were not in force on the day asked for.
    """

    year_from: int | None = None
    year_to: int | None = None
    day_to: int | None = None
    regions: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    document_ids: tuple[str, ...] | None = None
    experts: tuple[str, ...] | None = None
    linked: bool = False
    hidden: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    def none_of(self) -> dict[str, list[str]]:
        """Keyword fields of which none of the listed values is wanted."""
        unwanted = {"edition": self.hidden, "document_id": self.excluded}
        return {name: list(values) for name, values in unwanted.items() if values}

    @property
    def is_impossible(self) -> bool:
        """Whether nothing can match: a list of wanted ids is given and empty."""
        return self.document_ids == () or self.experts == ()

    def any_of(self) -> dict[str, list[str]]:
        """Keyword fields of which one of the listed values is wanted."""
        wanted: dict[str, Sequence[str] | None] = {
            "region": self.regions or None,
            "type": self.types or None,
            "document_id": self.document_ids,
            "experts": (ANYONE,) if self.linked and self.experts is None else self.experts,
        }
        return {name: list(values) for name, values in wanted.items() if values is not None}

    def days(self) -> tuple[int | None, int | None]:
        """First and last day of publication wanted, as yyyymmdd."""
        first = None if self.year_from is None else self.year_from * 10_000
        last = None if self.year_to is None else self.year_to * 10_000 + 1231
        ends = [day for day in (last, self.day_to) if day is not None]
        return first, min(ends, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A hit of one query. `fields` holds what of region, type and year is known."""

    chunk_id: int
    score: float
    edition: str
    document_id: str
    fields: Mapping[str, FieldValue] = field(default_factory=dict)


class Engine(Protocol):
    """One collection of points. Safe to share between threads. No write is atomic: see `index.editions`."""

    @property
    def dimensions(self) -> int:
        """Length of the dense vectors."""

    def write(self, points: Sequence[Point]) -> None:
        """Add points, replacing those of the same id. At most `WRITE_BATCH` of them.

        Raises:
            DimensionMismatchError: If a dense vector has another length.
            IndexBrokenError: If a vector holds NaN or infinity, or the engine cannot write.
        """

    def delete_editions(self, editions: Collection[str]) -> None:
        """Remove all points of these editions; unknown ones are no error."""

    def set_fields(self, edition: str, fields: Mapping[str, FieldValue]) -> None:
        """Change filter fields of all points of an edition; None empties a field. Vectors stay as they are."""

    def search_dense(self, vector: Vector, *, limit: int, where: FieldFilter, exact: bool = False) -> list[Scored]:
        """The points nearest to a vector of shape (d,), best first, by inner product.

        Args:
            exact: Compare with every point, however many there are. Otherwise an engine may take a shorter way that
                finds at least .98 of the first 50.
        """

    def search_sparse(self, vector: Sparse, *, limit: int, where: FieldFilter) -> list[Scored]:
        """The points that share terms with the vector, best first, by BM25."""

    def score_dense(self, vector: Vector, ids: Collection[int]) -> dict[int, float]:
        """Inner products of these points with the vector; points without a dense vector are left out."""

    def score_sparse(self, vector: Sparse, ids: Collection[int]) -> dict[int, float]:
        """BM25 of these points; points without a common term are left out."""

    def read_terms(self, ids: Collection[int]) -> dict[int, frozenset[int]]:
        """Term ids of the sparse vectors of these points; those that are not there, or have none, are left out."""

    def count(self, editions: Collection[str] | None = None) -> int:
        """Number of points, of these editions or of all."""

    def find_missing(self, ids: Collection[int]) -> set[int]:
        """Which of these points are not there."""

    def flush(self) -> None:
        """Bring everything written so far to disk."""

    def close(self) -> None:
        """Flush and let go of the folder or the connection. A closed engine is not used again."""


def filter_of(filters: SearchFilters) -> FieldFilter:
    """The filter of a query as the engine understands it."""
    return FieldFilter(
        year_from=filters.year_from,
        year_to=filters.year_to,
        day_to=int(filters.as_of.strftime("%Y%m%d")) if filters.as_of else None,
        regions=filters.regions,
        types=tuple(str(kind) for kind in filters.types),
        document_ids=filters.document_ids,
    )


def check_points(points: Sequence[Point], dimensions: int) -> None:
    """Refuse what an engine would accept silently and never find again.

    Raises:
        DimensionMismatchError, IndexBrokenError: As `Engine.write`.
    """
    if len(points) > WRITE_BATCH:
        raise IndexBrokenError(f"一次最多写入 {WRITE_BATCH} 条，收到 {len(points)} 条。")
    for point in points:
        if point.dense is not None:
            check_vector(point.dense, dimensions)
        if point.sparse is not None:
            check_sparse(point.sparse)


def check_vector(vector: Vector, dimensions: int) -> None:
    """Refuse a dense vector of another length or with values that are no numbers.

    Raises:
        DimensionMismatchError: If the length differs from `dimensions`.
        IndexBrokenError: If it holds NaN or infinity.
    """
    if vector.shape != (dimensions,):
        raise DimensionMismatchError(
            f"向量维数为 {vector.shape[-1] if vector.ndim else 0}，索引为 {dimensions}。"
            "向量模型可能已更换，请在「设置」中重建索引（cli.py reindex）。"
        )
    if not np.isfinite(vector).all():
        raise IndexBrokenError("向量模型给出了无效数值，未写入索引。请检查所设置的向量模型。")


def check_sparse(vector: Sparse) -> None:
    """Refuse a sparse vector that is empty, uneven, or holds values that are no numbers.

    Raises:
        IndexBrokenError: If it does.
    """
    indices, values = vector.indices, vector.values
    if not indices or len(indices) != len(values) or len(set(indices)) != len(indices):
        raise IndexBrokenError("词项向量为空或不成对，未写入索引。")
    if min(indices) < 0 or max(indices) > MAX_TERM_ID or not np.isfinite(np.asarray(values, np.float64)).all():
        raise IndexBrokenError("词项向量中有无效数值，未写入索引。")
