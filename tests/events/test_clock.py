"""The clock: what is due becomes an event once, also when it came due while nothing ran."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import update

import events.clock
from events.clock import Clock
from events.log import EventLog
from events.types import ExpertTermExpiring
from storage.database import utc_now
from storage.tables import timer

EXPIRING = ExpertTermExpiring(expert_id="e1", term_end="2026-12-31")


def test_a_missed_timer_fires_once(log: EventLog) -> None:
    clock = Clock(log)
    with log.transaction() as tx:
        clock.set(tx, "term:e1", due_at=utc_now() - timedelta(days=3), happening=EXPIRING)

    assert [clock.fire_due(), clock.fire_due()] == [1, 0]
    assert [entry.type for entry in log.read()] == ["ExpertTermExpiring"]
    assert log.read()[0].actor == "时钟"


def test_a_timer_waits_for_its_time_and_can_be_moved(log: EventLog) -> None:
    now = utc_now()
    clock = Clock(log, now=lambda: now)
    with log.transaction() as tx:
        clock.set(tx, "term:e1", due_at=now + timedelta(days=1), happening=EXPIRING)
    assert clock.fire_due() == 0

    with log.transaction() as tx:
        clock.set(tx, "term:e1", due_at=now - timedelta(days=1), happening=EXPIRING)
    assert clock.fire_due() == 1


def test_a_timer_that_still_waits_is_not_moved_by_further_changes(log: EventLog) -> None:
    now = utc_now()
    clock = Clock(log, now=lambda: now)
    with log.transaction() as tx:
        due = now + timedelta(minutes=1)
        assert clock.set_unless_waiting(tx, "term:e1", due_at=due, happening=EXPIRING)
        assert not clock.set_unless_waiting(tx, "term:e1", due_at=now + timedelta(days=1), happening=EXPIRING)
    now = due

    assert clock.fire_due() == 1
    with log.transaction() as tx:
        assert clock.set_unless_waiting(tx, "term:e1", due_at=due, happening=EXPIRING)


def test_a_cancelled_timer_never_fires(log: EventLog) -> None:
    clock = Clock(log)
    with log.transaction() as tx:
        clock.set(tx, "term:e1", due_at=utc_now() - timedelta(days=3), happening=EXPIRING)
        clock.cancel(tx, "term:e1")

    assert clock.fire_due() == 0


def test_a_timer_of_an_unknown_type_is_passed_over_and_the_others_fire(log: EventLog) -> None:
    clock = Clock(log)
    with log.transaction() as tx:
        clock.set(tx, "term:e0", due_at=utc_now() - timedelta(days=3), happening=EXPIRING)
        clock.set(tx, "term:e1", due_at=utc_now() - timedelta(days=2), happening=EXPIRING)
        tx.connection.execute(update(timer).where(timer.c.name == "term:e0").values(type="FromAnotherVersion"))

    assert [clock.fire_due(), clock.fire_due()] == [1, 0]
    assert [entry.type for entry in log.read()] == ["ExpertTermExpiring"]


def test_the_clock_goes_on_after_an_unexpected_error(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events.clock, "TICK_SECONDS", 0.01)
    clock = Clock(log)
    ticks: list[int] = []

    def fire_due() -> int:
        ticks.append(1)
        raise RuntimeError("x")

    monkeypatch.setattr(clock, "fire_due", fire_due)
    clock.start()
    deadline = time.monotonic() + 5
    while len(ticks) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    clock.stop()

    assert len(ticks) >= 2
