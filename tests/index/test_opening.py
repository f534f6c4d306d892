"""Opening the index: the first time, after a crash, with another encoder, with damaged files; and building it anew."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest
from sqlalchemy import select, update

from core.errors import StoreBusyError
from events.log import EventLog
from events.types import DocumentCorrected, DocumentDeleted
from index.encoders import EncoderUnavailableError
from index.handlers import remove_document, update_fields
from index.opening import Index
from index.passage import PassageInput, Profile
from index.rebuild import rebuild_index
from settings import Settings
from storage.tables import document, edition
from tests.index.doubles import CONTEST, POOL, HashEncoder, add_document, found, rebuild, write

Opener = Callable[..., Index]


def half_write(index: Index, document_id: str, version: int) -> None:
    """What a process leaves that dies while it writes."""
    with index.shelf.lend() as opened:
        name = opened.editions.begin(document_id, version).name
        opened.write_chunks([PassageInput(point_id=900, edition=name, document_id=document_id, text=CONTEST)])


def test_opening_again_finds_what_was_indexed(opener: Opener, log: EventLog) -> None:
    first = opener()
    write(first, add_document(log, "d1", [CONTEST]))
    first.search.write_profiles([Profile(expert_id="e1", text=POOL)])
    first.close()

    second = opener()

    assert found(second) == ["d1"]
    assert [hit.expert_id for hit in second.search.search_profiles(POOL)] == ["e1"]
    assert second.needs_rebuild == ""


def test_a_second_opening_is_refused_while_the_first_holds_the_index(opener: Opener) -> None:
    opener()

    with pytest.raises(StoreBusyError, match="另一个智库程序"):
        opener()


def test_what_a_crash_left_half_written_is_removed_and_written_again(opener: Opener, log: EventLog) -> None:
    first = opener()
    event = add_document(log, "d1", [CONTEST])
    half_write(first, "d1", 1)
    assert found(first) == []
    first.close()

    second = opener()

    with second.shelf.lend() as opened:
        assert opened.chunks.count() == 0
        assert opened.editions.all_hidden() == []
    write(second, event)
    assert found(second) == ["d1"]


def test_a_crash_in_the_middle_of_a_replacement_leaves_the_old_version(opener: Opener, log: EventLog) -> None:
    first = opener()
    write(first, add_document(log, "d1", [POOL]))
    event = add_document(log, "d1", [CONTEST], version=2)
    half_write(first, "d1", 2)
    first.close()

    second = opener()

    assert [item.edition for item in second.search.search("安全").passages] == ["d1@1"]
    write(second, event)
    assert [item.edition for item in second.search.search("安全").passages] == ["d1@2"]


def test_without_an_encoder_there_is_no_first_index(opener: Opener) -> None:
    def unavailable(source: str | None) -> HashEncoder:
        raise EncoderUnavailableError("向量模型无法载入")

    with pytest.raises(EncoderUnavailableError):
        opener(load=unavailable)


def test_a_damaged_index_is_opened_empty_and_rebuilt_from_the_database(
    opener: Opener, home: Path, log: EventLog
) -> None:
    first = opener()
    write(first, add_document(log, "d1", [CONTEST]))
    first.close()
    shutil.rmtree(home / "index")

    second = opener()
    assert "重建" in second.needs_rebuild
    assert found(second) == []
    rebuild(second)

    assert found(second) == ["d1"]
    assert second.needs_rebuild == ""


def test_another_encoder_asks_for_a_rebuild_and_the_old_index_serves_until_then(
    opener: Opener, home: Path, log: EventLog
) -> None:
    first = opener()
    write(first, add_document(log, "d1", [CONTEST]))
    first.close()

    def load(source: str | None) -> HashEncoder:
        return HashEncoder(name=source or "hash", dimensions=16 if source else 32)

    second = opener(settings=Settings(home=home, encoder="other"), load=load)
    assert "向量模型已更换" in second.needs_rebuild
    assert found(second) == ["d1"]
    rebuild(second)

    assert found(second) == ["d1"]
    with second.shelf.lend() as opened:
        assert opened.encoder.name == "other"
        assert opened.chunks.dimensions == 16
    assert sorted(folder.name for folder in (home / "index").iterdir()) == ["2"]
    second.close()
    assert opener(settings=Settings(home=home, encoder="other"), load=load).needs_rebuild == ""


def test_an_index_whose_encoder_is_lost_is_searched_by_words(opener: Opener, home: Path, log: EventLog) -> None:
    first = opener()
    write(first, add_document(log, "d1", [CONTEST]))
    first.close()

    second = opener(load=lambda source: HashEncoder(name="new", dimensions=8))

    assert "重建" in second.needs_rebuild
    assert found(second) == ["d1"]
    write(second, add_document(log, "d2", [POOL]))
    rebuild(second)
    assert found(second) == ["d1", "d2"]


def test_a_rebuild_takes_along_what_changes_meanwhile_and_search_never_stops(index: Index, log: EventLog) -> None:
    for number in range(20):
        write(index, add_document(log, f"d{number}", [f"{CONTEST}{number}", POOL]))
    deleted, corrected, replaced, added = "d0", "d1", "d2", "new"
    gaps: list[int] = []
    stop = Flag()

    def search() -> None:
        while not stop.is_set():
            hits = index.search.retrieve("工业互联网安全大赛", limit=500)
            gaps.append(len({hit.document_id for hit in hits}))

    def change() -> None:
        with log.transaction() as tx:
            tx.connection.execute(document.delete().where(document.c.document_id == deleted))
            tx.append(gone := DocumentDeleted(document_id=deleted, title=""))
            tx.connection.execute(update(document).where(document.c.document_id == corrected).values(region="云南"))
            tx.append(edit := DocumentCorrected(document_id=corrected, fields=("region",)))
        remove_document(gone, shelf=index.shelf)
        update_fields(edit, documents=index.documents, shelf=index.shelf, database=index.database)
        write(index, add_document(log, replaced, ["云计算"], version=2))
        write(index, add_document(log, added, [CONTEST]))

    def profiles() -> list[Profile]:
        return [Profile(expert_id="e1", text=POOL)]

    reader = Thread(target=search)
    reader.start()
    built = []
    original = index.generations.report_progress

    def report(number: int, progress: float) -> None:
        original(number, progress)
        if not built:
            built.append(number)
            change()

    index.generations.report_progress = report
    count = rebuild_index(index, profiles=profiles, in_child=False)
    time.sleep(0.1)
    stop.set()
    reader.join()

    assert count == 20
    assert min(gaps) >= 19
    answers = {item.document_id: item.text for item in index.search.search("云计算", top_k=3).passages}
    assert answers[replaced] == "云计算"
    hits = index.search.retrieve("工业互联网安全大赛", limit=500)
    assert {hit.document_id for hit in hits} == {f"d{n}" for n in range(1, 20)} | {added}
    assert len(hits) == 18 * 2 + 2
    with index.shelf.lend() as opened:
        assert opened.number == built[0]
        assert opened.chunks.count() == len(hits)
    with index.database.read() as connection:
        assert set(connection.scalars(select(edition.c.generation))) == {built[0]}
    assert [hit.expert_id for hit in index.search.search_profiles(POOL)] == ["e1"]
    assert [entry.type for entry in log.read(types=["GenerationServed"])] == ["GenerationServed"]


def test_a_failed_rebuild_leaves_the_serving_index_and_says_why(index: Index, log: EventLog, home: Path) -> None:
    write(index, add_document(log, "d1", [CONTEST]))

    def no_profiles() -> list[Profile]:
        raise StoreBusyError("数据库正忙")

    with pytest.raises(StoreBusyError):
        rebuild_index(index, profiles=no_profiles, in_child=False)

    assert found(index) == ["d1"]
    assert [(row.state, row.reason) for row in index.generations.list()] == [("serving", ""), ("failed", "数据库正忙")]
    assert sorted(folder.name for folder in (home / "index").iterdir()) == ["1"]


def test_a_child_process_builds_the_passages(opener: Opener, home: Path, log: EventLog, tiny_encoder: Path) -> None:
    from index.encoders import load_encoder

    settings = Settings(home=home, encoder=str(tiny_encoder), database_url=str(log.database.engine.url))
    index = opener(settings=settings, load=load_encoder)
    for number in range(30):
        write(index, add_document(log, f"d{number}", [CONTEST, f"{POOL}{number}"]))

    assert rebuild_index(index, profiles=list) == 30

    with index.shelf.lend() as opened:
        assert (opened.number, opened.chunks.count()) == (2, 60)
    assert len(index.search.retrieve("安全大赛", limit=500)) == 60
