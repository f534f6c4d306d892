"""What hits carry back is kept between searches, and never older than the last change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.edge_engine import EdgeEngines
from index.engine import CHUNKS, FieldFilter, Point
from index.kept_fields import Kept, KeptFields

X = np.array([1, 0, 0, 0], np.float32)


def point(number: int, edition: str, region: str) -> Point:
    return Point(
        point_id=number, edition=edition, document_id="a", dense=X, sparse=None, fields={"region": region, "year": 2022}
    )


def test_a_search_sees_what_changed_after_the_search_before(home: Path) -> None:
    engine = EdgeEngines(home).create(1, CHUNKS, 4)
    engine.write([point(1, "a@1", "云南"), point(2, "a@1", "云南")])

    def found() -> list[tuple[int, str, object]]:
        hits = engine.search_dense(X, limit=9, where=FieldFilter())
        return sorted((hit.chunk_id, hit.edition, hit.fields["region"]) for hit in hits)

    assert found() == [(1, "a@1", "云南"), (2, "a@1", "云南")]
    engine.set_fields("a@1", {"region": "江西"})
    assert found() == [(1, "a@1", "江西"), (2, "a@1", "江西")]
    engine.write([point(2, "a@2", "贵州")])
    assert found() == [(1, "a@1", "江西"), (2, "a@2", "贵州")]
    engine.delete_editions(["a@1"])
    assert found() == [(2, "a@2", "贵州")]
    engine.close()


def test_fields_are_read_once_and_points_that_are_gone_are_left_out() -> None:
    asked: list[list[int]] = []

    def read(ids: list[int]) -> dict[int, Kept]:
        asked.append(ids)
        return {number: Kept("a@1", "a", {"year": 2022}) for number in ids if number != 9}

    fields = KeptFields(read)

    assert fields.of([1, 2, 9]).keys() == {1, 2}
    assert fields.of([2, 1, 3]).keys() == {1, 2, 3}
    assert asked == [[1, 2, 9], [3]]
    assert fields.of([1])[1] is fields.of([3])[3]  # the points of an edition share one record


def test_what_was_read_while_it_changed_is_not_kept() -> None:
    region = {"now": "云南"}

    def read(ids: list[int]) -> dict[int, Kept]:
        found = {number: Kept("a@1", "a", {"region": region["now"]}) for number in ids}
        if region["now"] == "云南":  # the change comes after reading and before keeping
            region["now"] = "江西"
            fields.clear()
        return found

    fields = KeptFields(read)
    fields.of([1])

    assert fields.of([1])[1].fields == {"region": "江西"}


def test_only_so_many_points_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.kept_fields.MOST_POINTS", 3)
    asked: list[list[int]] = []

    def read(ids: list[int]) -> dict[int, Kept]:
        asked.append(ids)
        return {number: Kept("a@1", "a", {}) for number in ids}

    fields = KeptFields(read)
    fields.of([1, 2])
    fields.of([3, 4])
    fields.of([3, 1])

    assert asked == [[1, 2], [3, 4], [1]]
