"""Packing: what was taken in is brought into compact storage beside the index that serves, by the program itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest
from sqlalchemy import select, update

from events.log import EventLog
from events.types import DocumentCorrected, DocumentDeleted
from index.edge_engine import EdgeEngine, EdgeEngines
from index.engine import CHUNKS
from index.handlers import index_document, remove_document, update_fields
from index.opening import Index
from index.passage import Profile
from index.rebuild import is_grown, pack_index
from index.rebuild_job import RebuildCancelledError
from settings import Settings
from storage.tables import document, edition
from tests.index.doubles import add_document

Opener = Callable[..., Index]
CONTEST, POOL = "工业互联网安全大赛", "专家库管理办法"


@pytest.fixture
def index(opener: Opener, home: Path, log: EventLog) -> Index:
    return opener(settings=Settings(home=home, database_url=str(log.database.engine.url)))


def write(index: Index, event) -> None:
    index_document(event, documents=index.documents, shelf=index.shelf, log=index.log)


def test_packing_takes_along_what_changes_meanwhile_and_search_never_stops(
    index: Index, log: EventLog, home: Path
) -> None:
    for number in range(20):
        write(index, add_document(log, f"d{number}", [f"{CONTEST}{number}", POOL]))
    gaps: list[int] = []
    stop, changed = Flag(), Flag()

    def search() -> None:
        while not stop.is_set():
            gaps.append(len({hit.document_id for hit in index.search.retrieve(CONTEST, limit=500)}))

    def change(_: float) -> None:
        if changed.is_set():
            return
        changed.set()
        with log.transaction() as tx:
            tx.connection.execute(document.delete().where(document.c.document_id == "d0"))
            tx.append(gone := DocumentDeleted(document_id="d0", title=""))
            tx.connection.execute(update(document).where(document.c.document_id == "d1").values(region="云南"))
            tx.append(edit := DocumentCorrected(document_id="d1", fields=("region",)))
        remove_document(gone, shelf=index.shelf)
        update_fields(edit, documents=index.documents, shelf=index.shelf, database=index.database)
        write(index, add_document(log, "d2", ["云计算"], version=2))
        write(index, add_document(log, "new", [CONTEST]))

    reader = Thread(target=search)
    reader.start()
    count = pack_index(index, profiles=lambda: [Profile(expert_id="e1", text=POOL)], on_progress=change)
    stop.set()
    reader.join()

    assert count == 20
    assert min(gaps) >= 19
    hits = index.search.retrieve(CONTEST, limit=500)
    assert {hit.document_id for hit in hits} == {f"d{n}" for n in range(1, 20)} | {"new"}
    assert len(hits) == 18 * 2 + 2
    with index.shelf.lend() as opened:
        assert (opened.number, opened.chunks.count()) == (2, len(hits))
    with index.database.read() as connection:
        assert set(connection.scalars(select(edition.c.generation))) == {2}
    assert [hit.expert_id for hit in index.search.search_profiles(POOL)] == ["e1"]
    assert [entry.type for entry in log.read(types=["GenerationServed"])] == ["GenerationServed"]
    assert [folder.name for folder in (home / "index").iterdir()] == ["2"]


def test_an_index_is_packed_when_it_has_grown_and_not_again_before_it_grows_further(
    index: Index, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.rebuild.PACK_FROM", 4)
    write(index, add_document(log, "d1", [CONTEST] * 3))
    assert not is_grown(index)
    write(index, add_document(log, "d2", [CONTEST] * 3))
    assert is_grown(index)
    index.needs_rebuild = "请重建索引。"
    assert not is_grown(index)
    index.needs_rebuild = ""

    pack_index(index, profiles=list)

    assert not is_grown(index)
    write(index, add_document(log, "d3", [CONTEST] * 5))
    assert is_grown(index)


def test_a_large_index_is_packed_before_much_is_held_in_memory(
    index: Index, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.rebuild.PACK_FROM", 1)
    write(index, add_document(log, "d1", [CONTEST] * 100))
    pack_index(index, profiles=list)
    write(index, add_document(log, "d2", [CONTEST] * 8))
    assert not is_grown(index)
    monkeypatch.setattr("index.rebuild.PACK_AT", 8)
    assert is_grown(index)


def test_a_cancelled_packing_leaves_the_serving_index(index: Index, log: EventLog, home: Path) -> None:
    write(index, add_document(log, "d1", [CONTEST]))
    cancelled = Flag()
    cancelled.set()

    with pytest.raises(RebuildCancelledError):
        pack_index(index, profiles=list, cancelled=cancelled)

    assert [folder.name for folder in (home / "index").iterdir()] == ["1"]
    assert [item.document_id for item in index.search.search("安全").passages] == ["d1"]


def test_what_is_unpacked_is_known_after_reopening(home: Path, index: Index, log: EventLog) -> None:
    write(index, add_document(log, "d1", [CONTEST] * 3))
    index.close()
    engines = EdgeEngines(home / "index")

    again = engines.open(1, CHUNKS)
    assert again.unpacked == 3
    again.optimize()
    assert again.unpacked == 0
    again.close()

    last = engines.open(1, CHUNKS)
    assert isinstance(last, EdgeEngine)
    assert (last.unpacked, last.count()) == (0, 3)
    last.close()
