"""The clock: what is due becomes an event once, also when it came due while nothing ran."""

from __future__ import annotations

from datetime import timedelta

from events.clock import Clock
from events.log import EventLog
from events.types import ExpertTermExpiring
from storage.database import utc_now

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


def test_a_cancelled_timer_never_fires(log: EventLog) -> None:
    clock = Clock(log)
    with log.transaction() as tx:
        clock.set(tx, "term:e1", due_at=utc_now() - timedelta(days=3), happening=EXPIRING)
        clock.cancel(tx, "term:e1")

    assert clock.fire_due() == 0
