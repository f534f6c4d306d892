"""The clock: appends an event once its time has come. What came due while nothing ran is caught up once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event as Flag
from threading import Thread

from sqlalchemy import delete, select, update

from core.errors import ZhikuError
from events.log import EventLog, Transaction
from events.types import Event, UnknownEventError, event_from_json
from storage.database import utc_now
from storage.tables import timer

logger = logging.getLogger(__name__)

TICK_SECONDS = 30.0


class Clock:
    """Timers of one database. A timer is named; setting it again moves it."""

    def __init__(self, log: EventLog, *, now: Callable[[], datetime] = utc_now) -> None:
        self._log = log
        self._now = now
        self._stop = Flag()
        self._thread: Thread | None = None

    def set(self, tx: Transaction, name: str, *, due_at: datetime, happening: Event) -> None:
        """Append `happening` at `due_at`, or at the next tick if that has passed. Replaces a timer of the same name."""
        self.cancel(tx, name)
        tx.connection.execute(
            timer.insert().values(
                name=name, due_at=due_at, type=type(happening).__name__, data=happening.to_json(), fired_at=None
            )
        )

    def set_unless_waiting(self, tx: Transaction, name: str, *, due_at: datetime, happening: Event) -> bool:
        """As `set`, but a timer of this name that still waits stays as it is: many changes, one event.

        Returns:
            Whether it was set.
        """
        waiting = select(timer.c.name).where(timer.c.name == name, timer.c.fired_at.is_(None))
        if tx.connection.execute(waiting).first() is not None:
            return False
        self.set(tx, name, due_at=due_at, happening=happening)
        return True

    def cancel(self, tx: Transaction, name: str) -> None:
        """Forget a timer; nothing happens when there is none."""
        tx.connection.execute(delete(timer).where(timer.c.name == name))

    def fire_due(self) -> int:
        """Append the events of all timers that are due, each once. Returns how many.

        A timer of a type that this version of the program does not know is passed over.
        """
        due = select(timer).where(timer.c.due_at <= self._now(), timer.c.fired_at.is_(None)).order_by(timer.c.due_at)
        with self._log.database.read() as connection:
            if connection.execute(due.limit(1)).first() is None:
                return 0
        with self._log.transaction(actor="时钟") as tx:
            for row in tx.connection.execute(due).all():
                try:
                    tx.append(event_from_json(row.type, row.data))
                except UnknownEventError:  # it would be just as unknown at the next tick
                    logger.exception("timer passed over name=%s type=%s", row.name, row.type)
                tx.connection.execute(update(timer).where(timer.c.name == row.name).values(fired_at=self._now()))
            return tx.appended

    def start(self) -> None:
        """Tick in a background thread until `stop`."""
        self._stop.clear()
        self._thread = Thread(target=self._run, name="clock", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop ticking."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(5)

    def _run(self) -> None:
        while True:
            try:
                self.fire_due()
            except ZhikuError as error:
                logger.warning("clock skipped a tick error=%s", error)
            except Exception:  # a thread that ended here would be missed by nobody
                logger.exception("clock skipped a tick")
            if self._stop.wait(TICK_SECONDS):
                return
