"""The event log: one transaction for a change and its event, and a chain that shows tampering."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import select, update

from events.log import EventLog
from events.types import DocumentAdded, DocumentDeleted
from storage.tables import event


def add(log: EventLog, document_id: str = "d1", version: int = 1) -> None:
    with log.transaction() as tx:
        tx.append(DocumentAdded(document_id=document_id, version=version))


def test_an_entry_names_its_actor_and_its_subject(log: EventLog) -> None:
    with log.transaction(actor="张三") as tx:
        tx.append(DocumentDeleted(document_id="d1", title="年度报告"))

    entry = log.read()[0]
    assert (entry.actor, entry.subject, entry.type) == ("张三", "d1", "DocumentDeleted")


def test_a_failed_transaction_leaves_no_event(log: EventLog) -> None:
    def change_and_fail() -> None:
        with log.transaction() as tx:
            tx.append(DocumentAdded(document_id="d1", version=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()

    assert log.read() == []


def test_the_chain_is_whole_after_many_threads_appended(log: EventLog) -> None:
    threads = [Thread(target=lambda n=n: [add(log, f"d{n}", v) for v in range(1, 11)]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(log.read(limit=1000)) == 40
    assert log.verify() is None


def test_an_altered_entry_is_found(log: EventLog) -> None:
    for version in (1, 2, 3):
        add(log, version=version)
    with log.database.transaction() as connection:
        second = connection.scalars(select(event.c.event_id).order_by(event.c.event_id)).all()[1]
        connection.execute(update(event).where(event.c.event_id == second).values(actor="别人"))

    assert log.verify() == second


def test_a_removed_entry_is_found(log: EventLog) -> None:
    for version in (1, 2, 3):
        add(log, version=version)
    with log.database.transaction() as connection:
        ids = connection.scalars(select(event.c.event_id).order_by(event.c.event_id)).all()
        connection.execute(event.delete().where(event.c.event_id == ids[1]))

    assert log.verify() == ids[2]
