"""Records of documents: lists, chunks and neighbours, what search serves, counts."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from core.documents import Block, ChunkDraft, DocumentState, Locator, Metadata
from core.errors import NotFoundError
from storage.database import Database, utc_now
from storage.documents import DocumentStore
from storage.tables import edition, generation


@pytest.fixture
def store(database: Database) -> DocumentStore:
    return DocumentStore(database)


def _add(store: DocumentStore, name: str, *, chunks: int = 3, year: int | None = None, is_sample: bool = False) -> None:
    place = Locator(page=None, heading_path=("一、会员",), paragraph=1)
    published_on = date(year, 1, 1) if year else None
    with store.database.transaction() as connection:
        store.insert_document(
            connection, document_id=name, metadata=Metadata(title=name), source=f"/{name}", file_name=name,
            original=f"{name}/1/{name}", sha256=name, size_bytes=1, is_sample=is_sample,
        )  # fmt: skip
        store.replace_parsed(
            connection, name, 1,
            blocks=[Block(text=f"块{n}", locator=place) for n in range(chunks)],
            chunks=[ChunkDraft(text=f"{name}{n}", locator=place, first_block=n, last_block=n) for n in range(chunks)],
            metadata=Metadata(title=f"{name}的标题", published_on=published_on), pages=None, coverage=1.0,
        )  # fmt: skip


def _serve(store: DocumentStore, name: str, version: int, *, state: str = "served", serving: str = "serving") -> None:
    with store.database.transaction() as connection:
        number = connection.execute(
            insert(generation)
            .values(encoder="x", dimensions=2, state=serving, created_at=utc_now())
            .returning(generation.c.generation)
        ).scalar_one()
        connection.execute(
            insert(edition).values(
                edition=f"{name}@{version}", generation=number, document_id=name, version=version, state=state,
                changed_at_counter=1,
            )
        )  # fmt: skip


def test_a_chunk_is_found_with_its_neighbours(store: DocumentStore) -> None:
    _add(store, "甲", chunks=5)
    chunks = store.chunks("甲", 1)

    assert [chunk.text for chunk in store.chunk_context(chunks[2].chunk_id)] == ["甲1", "甲2", "甲3"]
    assert [chunk.text for chunk in store.chunk_context(chunks[0].chunk_id, before=2, after=1)] == ["甲0", "甲1"]
    assert store.chunk_context(999) == []
    assert store.first_texts([chunks[0].chunk_id, chunks[2].chunk_id, 999]) == {chunks[2].chunk_id: "甲0"}
    assert chunks[2].locator.heading_path == ("一、会员",)


def test_blocks_come_by_range(store: DocumentStore) -> None:
    _add(store, "甲", chunks=5)

    assert [block.text for block in store.blocks("甲", 1, 1, 2)] == ["块1", "块2"]
    assert len(store.blocks("甲", 1)) == 5


def test_many_ids_are_read_in_parts_and_unknown_ones_left_out(store: DocumentStore) -> None:
    _add(store, "甲", chunks=1200)
    ids = [chunk.chunk_id for chunk in store.chunks("甲", 1)]

    assert len(store.chunks_by_id([*ids, *ids, 10**9])) == 1200
    assert store.titles(["甲", "没有"]) == {"甲": "甲的标题"}


def test_the_served_version_is_the_one_in_the_serving_generation(store: DocumentStore) -> None:
    for name in ("甲", "乙", "丙"):
        _add(store, name)
    _serve(store, "甲", 1)
    _serve(store, "乙", 1, state="writing")
    _serve(store, "丙", 1, serving="building")

    assert {found.document_id: found.served_version for found in store.list()} == {"甲": 1, "乙": None, "丙": None}
    assert store.counts().searchable == 1


def test_parsing_again_replaces_and_never_gives_an_id_twice(store: DocumentStore) -> None:
    _add(store, "甲", chunks=2)
    before = {chunk.chunk_id for chunk in store.chunks("甲", 1)}
    place = Locator(page=3, heading_path=(), paragraph=1)

    with store.database.transaction() as connection:
        store.replace_parsed(
            connection, "甲", 1, blocks=[Block(text="新", locator=place)],
            chunks=[ChunkDraft(text="新", locator=place, first_block=0, last_block=0)],
            metadata=Metadata(title="新"), pages=4, coverage=0.5,
        )  # fmt: skip

    after = store.chunks("甲", 1)
    found = store.get("甲")
    assert [chunk.text for chunk in after] == ["新"]
    assert {chunk.chunk_id for chunk in after}.isdisjoint(before)
    assert (found.pages, found.coverage, found.chunk_count, found.metadata.title) == (4, 0.5, 1, "新")


def test_a_failure_of_an_older_version_is_no_failure_of_the_document(store: DocumentStore) -> None:
    _add(store, "甲")
    with store.database.transaction() as connection:
        store.insert_version(
            connection, document_id="甲", version=2, file_name="甲", original="甲/2/甲", sha256="新", size_bytes=1
        )
        assert not store.mark_failed(connection, "甲", 1, "旧版失败")
        assert store.mark_failed(connection, "甲", 2, "磁盘已满")

    assert [(found.state, found.reason) for found in store.list(state=DocumentState.FAILED)] == [
        (DocumentState.FAILED, "磁盘已满")
    ]


def test_counts_name_the_years_and_the_samples(store: DocumentStore) -> None:
    assert store.counts().year_from is None
    _add(store, "甲", year=2016)
    _add(store, "乙", year=2023, is_sample=True)
    _add(store, "丙")

    counts = store.counts()
    assert (counts.documents, counts.year_from, counts.year_to, counts.samples) == (3, 2016, 2023, 1)


def test_what_is_not_there_is_said_in_words(store: DocumentStore) -> None:
    with pytest.raises(NotFoundError):
        store.get("没有")
    with pytest.raises(NotFoundError):
        store.original("没有")
    assert store.find_by_sha256("没有") is None
    assert store.find_by_source("没有") is None
