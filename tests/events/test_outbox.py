"""Delivery where much is waiting, and where something is wrong with the outbox itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import insert, select, update

import events.delivery
from core.errors import ZhikuError
from events.delivery import Delivery
from events.log import EventLog
from events.types import DocumentAdded, Event, ExpertAdded
from storage.tables import delivery, event

MANY = 10_000


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events.delivery, "BACK_OFF_SECONDS", (0.01, 0.01))
    monkeypatch.setattr(events.delivery, "IDLE_SECONDS", 0.01)


def add(log: EventLog, document_id: str = "d1", version: int = 1) -> None:
    with log.transaction() as tx:
        tx.append(DocumentAdded(document_id=document_id, version=version))


def pile_up(log: EventLog, happenings: Iterator[Event], subscriber: str, *, first: int = 1) -> None:
    """Put many deliveries into the outbox, faster than events can be appended."""
    rows = [
        {
            "event_id": number, "type": type(item).__name__, "actor": "", "at": "", "subject": item.subject,
            "data": item.to_json(), "previous_hash": "", "hash": str(number),
        }
        for number, item in enumerate(happenings, first)
    ]  # fmt: skip
    waiting = [
        {"event_id": row["event_id"], "subscriber": subscriber, "subject": row["subject"], "state": "pending"}
        for row in rows
    ]
    with log.database.transaction() as connection:
        connection.execute(insert(event), rows)
        connection.execute(insert(delivery), waiting)


def wait_until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


@pytest.mark.parametrize("subjects", [MANY, 1])
def test_thousands_of_waiting_deliveries_do_not_slow_each_one_down(log: EventLog, subjects: int) -> None:
    seen: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: seen.append})

    def seconds_for_a_hundred() -> float:
        started = time.monotonic()
        for _ in range(100):
            assert deliveries.deliver_next()
        return time.monotonic() - started

    pile_up(log, (DocumentAdded(document_id=f"d{n % subjects}", version=n) for n in range(100)), "s")
    short_queue = seconds_for_a_hundred()
    pile_up(log, (DocumentAdded(document_id=f"d{n % subjects}", version=n) for n in range(100, MANY)), "s", first=101)
    long_queue = seconds_for_a_hundred()

    assert long_queue < 4 * short_queue
    assert [happened.version for happened in seen] == list(range(200))


def test_a_document_does_not_wait_behind_thousands_of_experts(log: EventLog) -> None:
    seen: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("experts", {ExpertAdded: seen.append})
    deliveries.subscribe("documents", {DocumentAdded: seen.append})
    pile_up(log, (ExpertAdded(expert_id=f"e{n}") for n in range(2000)), "experts")
    add(log)

    for _ in range(2):
        deliveries.deliver_next()

    assert DocumentAdded(document_id="d1", version=1) in seen


def test_a_delivery_that_waits_for_its_retry_holds_up_its_subject_alone(log: EventLog) -> None:
    order: list[tuple[str, int]] = []
    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: lambda happened: order.append((happened.document_id, happened.version))})
    for document_id, version in (("d1", 1), ("d1", 2), ("d2", 1)):
        add(log, document_id, version)
    with log.database.transaction() as connection:
        later = update(delivery).where(delivery.c.event_id == 1)
        connection.execute(later.values(not_before=time.time() + 60))

    assert [deliveries.deliver_next(), deliveries.deliver_next()] == [True, False]
    with log.database.transaction() as connection:
        connection.execute(later.values(not_before=0.0))
    deliveries.drain()

    assert order == [("d2", 1), ("d1", 1), ("d1", 2)]


def test_an_event_that_cannot_be_read_becomes_a_dead_letter_and_the_next_is_delivered(log: EventLog) -> None:
    seen: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: seen.append})
    for document_id in ("d1", "d2", "d3"):
        add(log, document_id)
    with log.database.transaction() as connection:
        connection.execute(update(event).where(event.c.subject == "d1").values(type="FromAnotherVersion"))
        connection.execute(update(event).where(event.c.subject == "d2").values(data='{"renamed": 1}'))

    deliveries.drain()

    assert [happened.subject for happened in seen] == ["d3"]
    letters = deliveries.dead_letters()
    assert [letter.subject for letter in letters] == ["d2", "d1"]
    assert all("另一版本" in letter.error for letter in letters)


def test_a_dead_letter_stays_open_until_whoever_wants_to_know_has_been_told(log: EventLog) -> None:
    told: list[str] = []

    def tell(happened: Event, reason: str) -> None:
        with log.database.read() as connection:
            told.append(str(connection.scalar(select(delivery.c.state))))
        if len(told) == 1:
            raise RuntimeError("x")

    def handle(happened: Event) -> None:
        raise ZhikuError("文件已损坏")

    deliveries = Delivery(log, on_dead_letter=tell)
    deliveries.subscribe("s", {DocumentAdded: handle})
    add(log)
    deliveries.drain(5)

    assert told == ["leased", "leased"]
    assert [letter.error for letter in deliveries.dead_letters()] == ["文件已损坏"]


def test_dead_letters_of_a_document_can_be_closed(log: EventLog) -> None:
    def handle(happened: Event) -> None:
        raise ZhikuError("文件已损坏")

    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: handle})
    for document_id in ("d1", "d2"):
        add(log, document_id)
    deliveries.drain()

    assert deliveries.close_dead_letters("d1") == 1
    assert [letter.subject for letter in deliveries.dead_letters()] == ["d2"]
    assert deliveries.waiting() == 0


def test_delivery_goes_on_after_an_unexpected_error(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Event] = []
    deliveries = Delivery(log)
    deliveries.subscribe("s", {DocumentAdded: seen.append})
    original, failures = deliveries.deliver_next, [RuntimeError("x"), KeyError("y")]

    def deliver_next() -> bool:
        if failures:
            raise failures.pop()
        return original()

    monkeypatch.setattr(deliveries, "deliver_next", deliver_next)
    add(log)
    deliveries.start(threads=1)
    delivered = wait_until(lambda: bool(seen))
    deliveries.stop()

    assert delivered
