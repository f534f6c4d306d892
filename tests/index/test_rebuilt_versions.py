"""Which version of each document a rebuild takes in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import update

from events.log import EventLog
from index.opening import Index
from storage.database import utc_now
from storage.tables import document, document_version
from tests.index.doubles import CONTEST, POOL, add_document, found, rebuild, write

Opener = Callable[..., Index]


def lose(index: Index, home: Path) -> None:
    index.close()
    shutil.rmtree(home / "index")


def add_unread_version(log: EventLog, document_id: str, version: int, state: str) -> None:
    """A next version of which no text was stored."""
    with log.transaction() as tx:
        values = {"document_id": document_id, "version": version, "file_name": "a.txt", "original": "", "size_bytes": 1}
        tx.connection.execute(document_version.insert().values(**values, sha256="x", added_at=utc_now()))
        changed = update(document).where(document.c.document_id == document_id)
        tx.connection.execute(changed.values(version=version, state=state))


def test_a_lost_index_gets_back_the_version_before_one_that_failed_or_is_not_read_yet(
    opener: Opener, home: Path, log: EventLog
) -> None:
    first = opener()
    for document_id in ("d1", "d2", "d3"):
        write(first, add_document(log, document_id, [CONTEST]))
    add_unread_version(log, "d1", 2, "failed")
    add_unread_version(log, "d2", 2, "added")
    lose(first, home)

    second = opener()
    rebuild(second)

    hits = second.search.retrieve("安全", limit=10)
    assert sorted(hit.document_id for hit in hits) == ["d1", "d2", "d3"]


def test_a_rebuild_leaves_the_served_version_where_the_next_one_is_not_indexed_yet(index: Index, log: EventLog) -> None:
    write(index, add_document(log, "d1", [CONTEST]))
    event = add_document(log, "d1", [POOL], version=2)
    rebuild(index)

    assert [item.edition for item in index.search.search("安全").passages] == ["d1@1"]
    write(index, event)
    assert [item.edition for item in index.search.search("安全").passages] == ["d1@2"]


def test_what_a_rebuild_wrote_early_is_announced_by_its_own_event_once(index: Index, log: EventLog) -> None:
    event = add_document(log, "d1", [CONTEST])
    rebuild(index)
    assert found(index) == ["d1"]

    write(index, event)
    write(index, event)

    known = index.documents.find("d1")
    assert known is not None
    assert known.state == "indexed"
    assert len(log.read(types=["DocumentIndexed"])) == 1
