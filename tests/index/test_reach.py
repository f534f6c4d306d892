"""How far the nearest vectors are looked through, and that the short way finds what the exact one finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.edge_engine import EdgeEngine, EdgeEngines
from index.engine import CHUNKS, WRITE_BATCH, FieldFilter, Point
from index.reach import EXACT_UP_TO, choose_reach

POINTS, DIMENSIONS = 1200, 64


@pytest.mark.parametrize(
    ("points", "passing", "expected"),
    [
        (EXACT_UP_TO, EXACT_UP_TO, None),  # small: exactly
        (1_000_000, EXACT_UP_TO, None),  # few pass: exactly among them
        (1_000_000, 1_000_000, 200),  # no filter
        (1_000_000, 999_990, 301),  # a hidden edition costs a few more
        (141_085, 55_000, 770),
        (1_000_000, 40_000, None),  # looking through 7,500 costs more than asking the filter of 40,000
    ],
)
def test_small_or_narrow_is_exact_and_a_wide_filter_is_asked_of_the_nearest(
    points: int, passing: int, expected: int | None
) -> None:
    assert choose_reach(points=points, passing=passing, limit=200) == expected


@pytest.fixture
def vectors() -> np.ndarray:
    drawn = np.random.default_rng(3).standard_normal((POINTS + 20, DIMENSIONS)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.fixture
def engine(home: Path, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> Iterator[EdgeEngine]:
    """A collection that counts as large: a third in 云南, one edition of every ten points."""
    monkeypatch.setattr("index.reach.EXACT_UP_TO", 50)
    monkeypatch.setattr("index.reach.FILTER_PRICE", 1)
    opened = EdgeEngines(home).create(1, CHUNKS, DIMENSIONS)
    points = [
        Point(
            point_id=number,
            edition=f"d{number // 10}@1",
            document_id=f"d{number // 10}",
            dense=vectors[number],
            sparse=None,
            fields={"region": "云南" if number % 3 == 0 else "江西"},
        )
        for number in range(POINTS)
    ]
    for start in range(0, POINTS, WRITE_BATCH):
        opened.write(points[start : start + WRITE_BATCH])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "where", [FieldFilter(), FieldFilter(regions=("云南",)), FieldFilter(hidden=frozenset({"d1@1", "d2@1"}))]
)
def test_the_short_way_finds_what_the_exact_one_finds(
    engine: EdgeEngine, vectors: np.ndarray, where: FieldFilter
) -> None:
    found, wanted = 0, 0
    for query in vectors[POINTS:]:
        exact = engine.search_dense(query, limit=20, where=where, exact=True)
        short = engine.search_dense(query, limit=20, where=where)
        assert len(short) == 20
        assert [hit.score for hit in short] == sorted((hit.score for hit in short), reverse=True)
        wanted += len(exact)
        found += len({hit.chunk_id for hit in exact} & {hit.chunk_id for hit in short})
        assert {hit.edition for hit in short}.isdisjoint(where.hidden)

    assert found / wanted >= 0.98


def test_a_filter_that_the_nearest_fail_still_gives_as_many_hits(engine: EdgeEngine, vectors: np.ndarray) -> None:
    nearest = engine.search_dense(vectors[POINTS], limit=200, where=FieldFilter(), exact=True)
    engine.delete_editions({hit.edition for hit in nearest if hit.fields["region"] == "云南"})

    where = FieldFilter(regions=("云南",))
    short = engine.search_dense(vectors[POINTS], limit=20, where=where)

    exact = engine.search_dense(vectors[POINTS], limit=20, where=where, exact=True)
    assert len(short) == len(exact) == 20


def test_the_short_way_works_after_packing_and_opening_again(
    home: Path, engine: EdgeEngine, vectors: np.ndarray
) -> None:
    engine.optimize()
    engine.close()

    again = EdgeEngines(home).open(1, CHUNKS)

    where = FieldFilter(regions=("江西",))
    exact = [hit.chunk_id for hit in again.search_dense(vectors[-1], limit=20, where=where, exact=True)]
    short = [hit.chunk_id for hit in again.search_dense(vectors[-1], limit=20, where=where)]
    assert len(set(exact) & set(short)) >= 19
    again.close()
