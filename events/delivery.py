"""Delivery of events to named subscribers: at least once, in order per subject, with retries and dead letters."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event as Flag
from threading import Thread

from sqlalchemy import Connection, Select, and_, exists, func, or_, select, update

from core.errors import StoreBusyError, ZhikuError
from events.log import PROGRAM, EventLog, acting
from events.types import Event, event_from_json
from storage.tables import delivery, event

logger = logging.getLogger(__name__)

Handler = Callable[[Event], None]

LEASE_SECONDS = 60.0
BACK_OFF_SECONDS = (1.0, 5.0, 30.0, 120.0)  # after these many attempts a delivery is a dead letter
IDLE_SECONDS = 0.5
UNDELIVERED = ("pending", "leased")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A delivery that was given up. A person sees it and can retry it."""

    delivery_id: int
    event_id: int
    type: str
    subject: str
    subscriber: str
    attempts: int
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    delivery_id: int
    lease: str
    subscriber: str
    attempts: int
    happened: Event


class Delivery:
    """Hands events to their subscribers, in threads of this process or drained on demand."""

    def __init__(self, log: EventLog, *, on_dead_letter: Callable[[Event, str], None] | None = None) -> None:
        """`on_dead_letter` is told the event and the reason when a delivery is given up."""
        self._log = log
        self._on_dead_letter = on_dead_letter
        self._handlers: dict[str, Handler] = {}
        self._stop = Flag()
        self._threads: list[Thread] = []

    def subscribe(self, subscriber: str, handlers: Mapping[type[Event], Callable[..., None]]) -> None:
        """Register a subscriber. Its handlers must be safe to run twice for one event.

        A handler that raises a `ZhikuError` which is not retryable makes a dead letter at once.
        """
        self._log.subscribe(subscriber, list(handlers))
        by_name = {kind.__name__: handler for kind, handler in handlers.items()}
        self._handlers[subscriber] = lambda happened: by_name[type(happened).__name__](happened)

    def start(self, threads: int = 2) -> None:
        """Deliver in background threads until `stop`."""
        self._stop.clear()
        self._threads = [Thread(target=self._run, name=f"delivery-{n}", daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_seconds: float = 10.0, *, interrupt: Callable[[], None] = lambda: None) -> None:
        """Finish what is in hand and stop. What is not finished in time is delivered at the next start.

        Args:
            interrupt: Called once nothing new is begun: cuts short what would take long and can be done again.
        """
        self._stop.set()
        interrupt()
        with self._log.changed:
            self._log.changed.notify_all()
        for thread in self._threads:
            thread.join(timeout_seconds)
        self._threads = []

    def drain(self, timeout_seconds: float = 3600.0) -> None:
        """Deliver everything that is due, and what that sets in motion, in the calling thread.

        Deliveries that wait for a retry are waited for; so are those that another process holds.
        """
        deadline = time.monotonic() + timeout_seconds
        while time.monotonic() < deadline:
            if self.deliver_next():
                continue
            if not self.waiting():
                return
            time.sleep(0.05)

    def deliver_next(self) -> bool:
        """Deliver one event. Returns False when nothing is due."""
        claim = self._claim()
        if claim is None:
            return False
        finished = Flag()
        heartbeat = Thread(target=self._keep_lease, args=(claim, finished), daemon=True)
        heartbeat.start()
        program = acting.set(PROGRAM)
        try:
            self._handlers[claim.subscriber](claim.happened)
        except Exception as error:
            finished.set()
            self._record_failure(claim, error)
        else:
            finished.set()
            self._close(claim, state="done", error="")
        finally:
            acting.reset(program)
        return True

    def waiting(self) -> int:
        """How many deliveries to this process's subscribers are not finished."""
        query = select(func.count()).where(
            delivery.c.state.in_(UNDELIVERED), delivery.c.subscriber.in_(list(self._handlers))
        )
        with self._log.database.read() as connection:
            return int(connection.scalar(query) or 0)

    def release(self) -> int:
        """Take back what a process that ended in the middle had in hand, without waiting for its lease to run out.

        Only for a process that has the records to itself. Returns how many there were.
        """
        query = update(delivery).where(delivery.c.state == "leased").values(state="pending")
        with self._log.database.transaction() as connection:
            return connection.execute(query).rowcount

    def in_hand(self) -> set[str]:
        """Subjects (ids of documents, of experts) that are being worked on right now."""
        query = select(delivery.c.subject).where(delivery.c.state == "leased", delivery.c.leased_until > time.time())
        with self._log.database.read() as connection:
            return set(connection.scalars(query))

    def dead_letters(self) -> list[DeadLetter]:
        """What was given up, newest first."""
        query = (
            select(delivery, event.c.type)
            .join(event, event.c.event_id == delivery.c.event_id)
            .where(delivery.c.state == "dead")
            .order_by(delivery.c.delivery_id.desc())
        )
        with self._log.database.read() as connection:
            return [
                DeadLetter(
                    delivery_id=row.delivery_id,
                    event_id=row.event_id,
                    type=row.type,
                    subject=row.subject,
                    subscriber=row.subscriber,
                    attempts=row.attempts,
                    error=row.error,
                )
                for row in connection.execute(query)
            ]

    def retry(self, delivery_ids: Sequence[int]) -> int:
        """Deliver dead letters again. Returns how many there were."""
        query = update(delivery).where(delivery.c.delivery_id.in_(delivery_ids), delivery.c.state == "dead")
        with self._log.database.transaction() as connection:
            count = connection.execute(query.values(state="pending", attempts=0, not_before=0.0, error="")).rowcount
        with self._log.changed:
            self._log.changed.notify_all()
        return count

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                if self.deliver_next():
                    continue
            except ZhikuError as error:
                logger.warning("delivery paused error=%s", error)
            with self._log.changed:
                self._log.changed.wait(IDLE_SECONDS)

    def _claim(self) -> _Claim | None:
        now = time.time()
        if not self._due(now):  # a read first: an idle process must not take the write lock
            return None
        with self._log.database.transaction() as connection:
            row = connection.execute(self._claimable(now).with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            lease = secrets.token_hex(8)
            connection.execute(
                update(delivery)
                .where(delivery.c.delivery_id == row.delivery_id)
                .values(state="leased", lease=lease, leased_until=now + LEASE_SECONDS, attempts=row.attempts + 1)
            )
            return _Claim(
                delivery_id=row.delivery_id,
                lease=lease,
                subscriber=row.subscriber,
                attempts=row.attempts + 1,
                happened=event_from_json(*self._event(connection, row.event_id)),
            )

    def _due(self, now: float) -> bool:
        with self._log.database.read() as connection:
            return connection.execute(self._claimable(now)).first() is not None

    def _claimable(self, now: float) -> Select[int, int, str, int]:
        earlier = delivery.alias("earlier")
        return (
            select(delivery.c.delivery_id, delivery.c.event_id, delivery.c.subscriber, delivery.c.attempts)
            .where(
                delivery.c.subscriber.in_(list(self._handlers)),
                or_(
                    and_(delivery.c.state == "pending", delivery.c.not_before <= now),
                    and_(delivery.c.state == "leased", delivery.c.leased_until < now),
                ),
                ~exists().where(
                    earlier.c.subscriber == delivery.c.subscriber,
                    earlier.c.subject == delivery.c.subject,
                    earlier.c.event_id < delivery.c.event_id,
                    earlier.c.state.in_(UNDELIVERED),
                ),
            )
            .order_by(delivery.c.event_id)
            .limit(1)
        )

    @staticmethod
    def _event(connection: Connection, event_id: int) -> tuple[str, str]:
        row = connection.execute(select(event.c.type, event.c.data).where(event.c.event_id == event_id)).one()
        return row.type, row.data

    def _keep_lease(self, claim: _Claim, finished: Flag) -> None:
        while not finished.wait(LEASE_SECONDS / 3):
            self._update(claim, leased_until=time.time() + LEASE_SECONDS)

    def _record_failure(self, claim: _Claim, error: Exception) -> None:
        permanent = isinstance(error, ZhikuError) and not error.retryable
        text = str(error) if isinstance(error, ZhikuError) else f"程序内部错误：{type(error).__name__}: {error}"
        if permanent or claim.attempts > len(BACK_OFF_SECONDS):
            logger.error("dead letter subscriber=%s delivery=%d", claim.subscriber, claim.delivery_id, exc_info=error)
            self._close(claim, state="dead", error=text)
            if self._on_dead_letter is not None:
                self._on_dead_letter(claim.happened, text)
        else:
            wait = BACK_OFF_SECONDS[claim.attempts - 1]
            logger.warning("will retry subscriber=%s in_seconds=%.0f error=%s", claim.subscriber, wait, error)
            self._update(claim, state="pending", not_before=time.time() + wait, error=text)

    def _close(self, claim: _Claim, *, state: str, error: str) -> None:
        self._update(claim, state=state, error=error)
        with self._log.changed:  # a later event about the same subject may now be due
            self._log.changed.notify_all()

    def _update(self, claim: _Claim, **values: str | float) -> None:
        query = update(delivery).where(delivery.c.delivery_id == claim.delivery_id, delivery.c.lease == claim.lease)
        try:
            with self._log.database.transaction() as connection:
                connection.execute(query.values(**values))
        except StoreBusyError:
            logger.warning("lease not updated delivery=%d; it will be delivered again", claim.delivery_id)
