"""Two processes beside one Qdrant server: one builds the index anew, the other goes over to it by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from qdrant_client import QdrantClient

import index.generations
import index.server_engine
from core.errors import StoreBusyError
from events.log import EventLog
from index.generations import OpenGeneration
from index.handlers import index_document
from index.opening import Index, open_index
from index.passage import Profile
from index.rebuild import rebuild_index
from index.server_engine import ServerEngines, ServerUnavailableError, connect
from settings import Settings
from storage.documents import DocumentStore
from tests.index.doubles import HashEncoder, add_document

CONTEST = "工业互联网安全大赛"


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch, home: Path, log: EventLog) -> list[Index]:
    engines = ServerEngines(QdrantClient(":memory:"))
    monkeypatch.setattr(index.server_engine, "connect", lambda url, key: engines)
    monkeypatch.setattr(index.generations, "FOLLOW_SECONDS", 0.0)
    settings = Settings(home=home, qdrant_url="http://server:6333")

    def open_it() -> Index:
        return open_index(
            settings=settings, database=log.database, log=log, documents=DocumentStore(log.database),
            load=lambda source: HashEncoder(),
        )  # fmt: skip

    return [open_it(), open_it()]


def found(process: Index) -> list[str]:
    return [item.text for item in process.search.search(CONTEST).passages]


def test_what_one_process_indexes_the_other_finds(processes: list[Index], log: EventLog) -> None:
    first, second = processes
    index_document(add_document(log, "d1", [CONTEST]), documents=first.documents, shelf=first.shelf, log=log)

    assert found(second) == [CONTEST]


def test_the_other_process_goes_over_to_a_rebuilt_index(processes: list[Index], log: EventLog) -> None:
    first, second = processes
    index_document(add_document(log, "d1", [CONTEST]), documents=first.documents, shelf=first.shelf, log=log)

    assert rebuild_index(first, profiles=lambda: [Profile(expert_id="e1", text=CONTEST)]) == 1

    assert found(first) == found(second) == [CONTEST]
    assert [hit.expert_id for hit in second.search.search_profiles(CONTEST)] == ["e1"]
    with second.shelf.lend() as opened:
        assert opened.number == 2


def test_work_on_an_index_that_was_replaced_is_done_again(
    processes: list[Index], log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = processes
    event = add_document(log, "d1", [CONTEST])
    write = OpenGeneration.write_chunks

    def replaced_meanwhile(self: OpenGeneration, passages) -> None:
        write(self, passages)
        number = first.generations.add(encoder="x", encoder_source="", dimensions=32)
        with log.transaction() as tx:
            first.generations.serve(tx.connection, number)

    monkeypatch.setattr(OpenGeneration, "write_chunks", replaced_meanwhile)
    with pytest.raises(StoreBusyError, match="索引刚刚更换"):
        index_document(event, documents=second.documents, shelf=second.shelf, log=log)


def test_a_server_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ServerUnavailableError, match="ZHIKU_QDRANT_URL") as told:
        connect("http://127.0.0.1:9", "")

    assert told.value.retryable
