"""The contract of the engines: the embedded one, and the server one on qdrant-client's memory and on a real server."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.errors import StoreBrokenError, StoreBusyError
from index.bigrams import SparseVector, query_vector, sparse_vector
from index.edge_engine import EdgeEngines
from index.engine import CHUNKS, WRITE_BATCH, DimensionMismatchError, Engine, FieldFilter, IndexBrokenError, Point
from index.generations import Engines

ALL = FieldFilter()
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["edge", "memory", pytest.param("server", marks=pytest.mark.server)])
def engines(request: pytest.FixtureRequest, home: Path) -> Iterator[Engines]:
    if request.param == "edge":
        yield EdgeEngines(home)
        return
    from qdrant_client import QdrantClient

    from index.server_engine import ServerEngines

    if request.param == "memory":
        yield ServerEngines(QdrantClient(":memory:"))
        return
    url = os.environ.get("ZHIKU_TEST_QDRANT_URL")
    if not url:
        pytest.skip("ZHIKU_TEST_QDRANT_URL names no Qdrant server")
    served = ServerEngines(QdrantClient(url), prefix=f"zhiku_test_{os.getpid()}")
    yield served
    served.remove(1)


@pytest.fixture
def engine(engines: Engines) -> Iterator[Engine]:
    opened = engines.create(1, CHUNKS, 4)
    yield opened
    opened.close()


def vector(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def point(number: int, edition: str, text: str = "", dense: np.ndarray | None = None, **fields) -> Point:
    return Point(
        point_id=number,
        edition=edition,
        document_id=edition.split("@")[0],
        dense=dense,
        sparse=sparse_vector(text) if text else None,
        fields=fields,
    )


X, Y = vector(1, 0, 0, 0), vector(0, 1, 0, 0)
THREE = [
    point(1, "a@1", "工业互联网", X, region="云南", type="工作报告", year=2022, day=20220701, experts=["*", "e1"]),
    point(2, "a@1", "网络安全", vector(0.6, 0.8, 0, 0), region="云南", type="工作报告", year=2022, day=20220701),
    point(3, "b@1", "安全生产", Y, region=None, type="其他", year=None, day=None, experts=[]),
]


def test_hits_come_best_first_with_what_they_belong_to(engine: Engine) -> None:
    engine.write(THREE)

    dense = engine.search_dense(X, limit=2, where=ALL)
    assert [(hit.chunk_id, hit.edition, hit.document_id) for hit in dense] == [(1, "a@1", "a"), (2, "a@1", "a")]
    assert [hit.score for hit in dense] == pytest.approx([1.0, 0.6], abs=1e-3)
    assert {name: value for name, value in dense[0].fields.items() if value is not None} == {
        "region": "云南", "type": "工作报告", "year": 2022,
    }  # fmt: skip
    sparse = engine.search_sparse(query_vector("网络安全"), limit=9, where=ALL)
    assert [hit.chunk_id for hit in sparse] == [2, 3]
    assert sparse[0].score > sparse[1].score > 0


def test_the_other_side_s_score_can_be_fetched_for_chosen_points(engine: Engine) -> None:
    engine.write(THREE)

    assert engine.score_dense(X, [2, 3, 99]) == pytest.approx({2: 0.6, 3: 0.0}, abs=1e-3)
    assert engine.score_sparse(query_vector("安全"), [1, 3]).keys() == {3}
    assert (engine.score_dense(X, []), engine.score_sparse(query_vector("安全"), [])) == ({}, {})


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (FieldFilter(year_from=2022), {1, 2}),
        (FieldFilter(year_to=2022), {1, 2}),
        (FieldFilter(year_from=2023), set()),
        (FieldFilter(day_to=20220701), {1, 2}),
        (FieldFilter(day_to=20220630, year_to=2022), set()),
        (FieldFilter(regions=("江西", "云南")), {1, 2}),
        (FieldFilter(types=("其他",)), {3}),
        (FieldFilter(document_ids=("b",)), {3}),
        (FieldFilter(document_ids=()), set()),
        (FieldFilter(experts=("e1", "e2")), {1}),
        (FieldFilter(experts=("e2",)), set()),
        (FieldFilter(linked=True), {1}),
        (FieldFilter(excluded=frozenset({"a", "c"})), {3}),
        (FieldFilter(regions=("云南",), excluded=frozenset({"a"}), hidden=frozenset({"b@1"})), set()),
        (FieldFilter(hidden=frozenset({"a@1", "c@1"})), {3}),
        (FieldFilter(regions=("云南",), hidden=frozenset({"a@1"})), set()),
    ],
)
def test_filters_on_both_sides(engine: Engine, where: FieldFilter, expected: set[int]) -> None:
    engine.write(THREE)

    assert {hit.chunk_id for hit in engine.search_dense(X, limit=9, where=where)} == expected
    words = query_vector("工业互联网安全")
    assert {hit.chunk_id for hit in engine.search_sparse(words, limit=9, where=where)} == expected


def test_writing_twice_leaves_one_copy_and_deleting_an_edition_leaves_the_others(engine: Engine) -> None:
    engine.write(THREE)
    engine.write(THREE[:1])
    assert (engine.count(), engine.count(["a@1"]), engine.find_missing([1, 9])) == (3, 2, {9})

    engine.delete_editions(["a@1", "unknown@1"])
    engine.delete_editions([])

    assert engine.count() == 1
    assert [hit.chunk_id for hit in engine.search_dense(X, limit=9, where=ALL)] == [3]


def test_fields_change_without_the_vectors(engine: Engine) -> None:
    engine.write(THREE)

    engine.set_fields("a@1", {"region": "江西", "day": None, "year": None, "experts": ["*", "e7"]})

    assert engine.search_dense(X, limit=9, where=FieldFilter(year_from=2000)) == []
    changed = engine.search_dense(X, limit=9, where=FieldFilter(regions=("江西",), experts=("e7",)))
    assert [(hit.chunk_id, hit.fields["type"]) for hit in changed] == [(1, "工作报告"), (2, "工作报告")]


def test_a_passage_without_a_vector_on_one_side_is_found_by_the_other(engine: Engine) -> None:
    engine.write([point(1, "a@1", "网络安全"), point(2, "a@1", "", X)])

    assert [hit.chunk_id for hit in engine.search_dense(X, limit=9, where=ALL)] == [2]
    assert [hit.chunk_id for hit in engine.search_sparse(query_vector("安全"), limit=9, where=ALL)] == [1]


def test_the_terms_of_points_can_be_read(engine: Engine) -> None:
    engine.write([point(1, "a@1", "网络安全"), point(2, "a@1", "", X)])

    assert engine.read_terms([1, 2, 3]) == {1: frozenset(sparse_vector("网络安全").indices)}


def test_what_would_never_be_found_again_is_refused(engine: Engine) -> None:
    with pytest.raises(DimensionMismatchError, match="重建索引"):
        engine.write([point(1, "a@1", "字", vector(1, 0))])
    with pytest.raises(IndexBrokenError, match="无效数值"):
        engine.write([point(1, "a@1", "字", vector(math.nan, 0, 0, 0))])
    for bad in (
        SparseVector(indices=[], values=[]),
        SparseVector(indices=[1], values=[math.inf]),
        SparseVector(indices=[1, 1], values=[1.0, 1.0]),
        SparseVector(indices=[2**32], values=[1.0]),
    ):
        with pytest.raises(IndexBrokenError):
            engine.write([Point(point_id=1, edition="a@1", document_id="a", dense=X, sparse=bad)])
    with pytest.raises(IndexBrokenError, match="一次最多"):
        engine.write([point(number, "a@1", "字", X) for number in range(WRITE_BATCH + 1)])
    with pytest.raises(DimensionMismatchError):
        engine.search_dense(vector(1, 0), limit=1, where=ALL)

    assert engine.count() == 0


def test_a_missing_collection_is_told_with_the_cure(engines: Engines) -> None:
    with pytest.raises(IndexBrokenError, match="重建索引"):
        engines.open(7, CHUNKS)
    engines.remove(7)


def test_what_was_written_is_there_after_reopening(engines: Engines) -> None:
    first = engines.create(1, CHUNKS, 4)
    first.write(THREE)
    first.close()

    second = engines.open(1, CHUNKS)

    assert (second.dimensions, second.count()) == (4, 3)
    second.close()


def test_a_second_process_is_told_that_another_one_has_the_index(home: Path) -> None:
    engine = EdgeEngines(home).create(1, CHUNKS, 4)
    program = (
        "import sys; from pathlib import Path; from index.edge_engine import EdgeEngines\n"
        "from core.errors import StoreBusyError\n"
        "try: EdgeEngines(Path(sys.argv[1])).open(1, 'chunks')\n"
        "except StoreBusyError as error: print(error.message)"
    )
    second = subprocess.run(
        [sys.executable, "-c", program, str(home)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    engine.close()

    assert "另一个智库程序" in second.stdout
    with pytest.raises(IndexBrokenError):
        engine.count()
    assert StoreBusyError.retryable


def test_what_was_written_survives_a_killed_process(home: Path) -> None:
    program = (
        "import os, sys, numpy as np; from pathlib import Path; from index.edge_engine import EdgeEngines\n"
        "from index.engine import Point\n"
        "engine = EdgeEngines(Path(sys.argv[1])).create(1, 'chunks', 4)\n"
        "for number in range(10):\n"
        "    engine.write([Point(point_id=number, edition='a@1', document_id='a', "
        "dense=np.eye(4, dtype=np.float32)[0], sparse=None)])\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(home)], cwd=PROJECT, check=False)

    engine = EdgeEngines(home).open(1, CHUNKS)

    assert engine.count() == 10
    engine.close()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreBrokenError, match="索引文件夹"):
        EdgeEngines(tmp_path / "file").create(1, CHUNKS, 4)


def test_a_full_disk_is_told_before_anything_is_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = EdgeEngines(home).create(1, CHUNKS, 4)
    opened.write([THREE[0]])
    monkeypatch.setattr("index.edge_engine.MIN_FREE_MB", 10**9)

    with pytest.raises(StoreBrokenError, match="磁盘空间不足"):
        opened.write([THREE[1]])

    assert opened.count() == 1
    opened.close()
