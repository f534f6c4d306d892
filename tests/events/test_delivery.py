"""Delivery of events: at least once, in order per subject, retried, given up in the open."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from sqlalchemy import update

import events.delivery
from core.errors import StoreBusyError, ZhikuError
from events.delivery import Delivery
from events.log import EventLog
from events.types import DocumentAdded, DocumentDeleted, Event
from storage.tables import delivery


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events.delivery, "BACK_OFF_SECONDS", (0.01, 0.01))


def add(log: EventLog, document_id: str = "d1", version: int = 1) -> None:
    with log.transaction() as tx:
        tx.append(DocumentAdded(document_id=document_id, version=version))


def failing(times: int, error: Exception, seen: list[Event]) -> Callable[[Event], None]:
    def handle(happened: Event) -> None:
        seen.append(happened)
        if len(seen) <= times:
            raise error

    return handle


def test_each_subscriber_gets_each_event_of_its_types_once(log: EventLog) -> None:
    first: list[Event] = []
    second: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("first", {DocumentAdded: first.append})
    deliveries.subscribe("second", {DocumentAdded: second.append, DocumentDeleted: second.append})

    add(log)
    with log.transaction() as tx:
        tx.append(DocumentDeleted(document_id="d1", title=""))
    deliveries.drain()
    deliveries.drain()

    assert [type(happened) for happened in first] == [DocumentAdded]
    assert [type(happened) for happened in second] == [DocumentAdded, DocumentDeleted]


def test_what_follows_from_an_event_by_itself_is_the_program_s_doing(log: EventLog) -> None:
    def handle(happened: DocumentAdded) -> None:
        with log.transaction() as tx:
            tx.append(DocumentDeleted(document_id=happened.document_id, title=""))

    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: handle})
    add(log)
    deliveries.drain()
    add(log, version=2)

    assert [(entry.type, entry.actor) for entry in reversed(log.read())] == [
        ("DocumentAdded", "测试员"),
        ("DocumentDeleted", "系统"),
        ("DocumentAdded", "测试员"),
    ]


def test_a_passing_error_is_retried(log: EventLog) -> None:
    seen: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: failing(1, StoreBusyError("忙"), seen)})

    add(log)
    deliveries.drain()

    assert len(seen) == 2
    assert deliveries.dead_letters() == []


def test_a_lasting_error_becomes_a_dead_letter_at_once_and_can_be_retried(log: EventLog) -> None:
    seen: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: failing(1, ZhikuError("文件已损坏"), seen)})

    add(log)
    deliveries.drain()
    letters = deliveries.dead_letters()
    assert [letter.error for letter in letters] == ["文件已损坏"]
    assert len(seen) == 1

    assert deliveries.retry([letters[0].delivery_id]) == 1
    deliveries.drain()
    assert deliveries.dead_letters() == []
    assert len(seen) == 2


def test_whoever_wants_to_know_is_told_what_was_given_up_and_why(log: EventLog) -> None:
    told: list[tuple[Event, str]] = []
    deliveries = Delivery(log, on_dead_letter=lambda happened, reason: told.append((happened, reason)))
    deliveries.subscribe("s", {DocumentAdded: failing(1, ZhikuError("文件已损坏"), [])})

    add(log)
    deliveries.drain()

    assert told == [(DocumentAdded(document_id="d1", version=1), "文件已损坏")]


def test_a_bug_is_given_up_after_the_last_retry(log: EventLog) -> None:
    seen: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: failing(99, KeyError("x"), seen)})

    add(log)
    deliveries.drain()

    assert len(seen) == 3
    assert "KeyError" in deliveries.dead_letters()[0].error


def test_events_of_one_document_keep_their_order_while_others_go_on(log: EventLog) -> None:
    order: list[tuple[str, int]] = []

    def handle(happened: DocumentAdded) -> None:
        order.append((happened.document_id, happened.version))
        if order.count(("d1", 1)) == 1 and happened.document_id == "d1" and happened.version == 1:
            raise StoreBusyError("忙")

    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: handle})
    add(log, "d1", 1)
    add(log, "d1", 2)
    add(log, "d2", 1)
    deliveries.drain()

    assert order == [("d1", 1), ("d2", 1), ("d1", 1), ("d1", 2)]


def test_what_a_dead_process_had_in_hand_is_delivered_again(log: EventLog) -> None:
    seen: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: seen.append})
    add(log)
    with log.database.transaction() as connection:
        connection.execute(update(delivery).values(state="leased", lease="dead", leased_until=time.time() - 1))

    deliveries.drain()

    assert len(seen) == 1


def test_who_has_the_records_alone_need_not_wait_for_a_dead_process_s_lease(log: EventLog) -> None:
    seen: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: seen.append})
    add(log)
    with log.database.transaction() as connection:
        connection.execute(update(delivery).values(state="leased", lease="dead", leased_until=time.time() + 60))

    assert not deliveries.deliver_next()
    assert deliveries.in_hand() == {"d1"}
    assert deliveries.release() == 1
    assert deliveries.deliver_next()
    assert deliveries.in_hand() == set()


def test_background_threads_deliver_soon_after_an_event(log: EventLog) -> None:
    seen: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: seen.append})
    deliveries.start()
    try:
        add(log)
        deadline = time.monotonic() + 5
        while not seen and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        deliveries.stop()

    assert len(seen) == 1
