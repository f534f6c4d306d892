"""Delivery of events to named subscribers: at least once, in order per subject, with retries and dead letters."""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from threading import Event as Flag
from threading import Thread

from core.errors import StoreBusyError, ZhikuError
from events.log import PROGRAM, EventLog, acting
from events.outbox import LEASE_SECONDS, Claim, DeadLetter, Outbox
from events.types import Event, UnknownEventError, event_from_json

__all__ = ["DeadLetter", "Delivery", "Handler"]

logger = logging.getLogger(__name__)

Handler = Callable[[Event], object]

BACK_OFF_SECONDS = (1.0, 5.0, 30.0, 120.0)  # after these many attempts a delivery is a dead letter
IDLE_SECONDS = 0.5


class Delivery:
    """Hands events to their subscribers, in threads of this process or drained on demand."""

    def __init__(self, log: EventLog, *, on_dead_letter: Callable[[Event, str], None] | None = None) -> None:
        """`on_dead_letter` is told the event and the reason when a delivery is given up."""
        self._log = log
        self._on_dead_letter = on_dead_letter
        self._outbox = Outbox(log.database)
        self._handlers: dict[str, Handler] = {}
        self._turns = itertools.count()
        self._stop = Flag()
        self._threads: list[Thread] = []

    def subscribe(self, subscriber: str, handlers: Mapping[type[Event], Callable[..., object]]) -> None:
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
        self._wake()
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
        try:
            happened = event_from_json(claim.type, claim.data)
        except UnknownEventError as error:
            logger.exception("dead letter subscriber=%s delivery=%d", claim.subscriber, claim.delivery_id)
            self._close(claim, state="dead", error=error.message)
            return True
        finished = Flag()
        heartbeat = Thread(target=self._keep_lease, args=(claim, finished), daemon=True)
        heartbeat.start()
        program = acting.set(PROGRAM)
        try:
            self._handlers[claim.subscriber](happened)
        except Exception as error:
            self._record_failure(claim, happened, error)
        else:
            self._close(claim, state="done", error="")
        finally:
            finished.set()
            acting.reset(program)
        return True

    def waiting(self, subscribers: Collection[str] = ()) -> int:
        """How many deliveries to this process's subscribers, or to some of them, are not finished."""
        return self._outbox.waiting(subscribers or list(self._handlers))

    def release(self) -> int:
        """Take back what a process that ended in the middle had in hand, without waiting for its lease to run out.

        Only for a process that has the records to itself. Returns how many there were.
        """
        return self._outbox.release()

    def in_hand(self) -> set[str]:
        """Subjects (ids of documents, of experts) that are being worked on right now."""
        return self._outbox.in_hand()

    def dead_letters(self) -> list[DeadLetter]:
        """What was given up, newest first."""
        return self._outbox.dead_letters()

    def retry(self, delivery_ids: Sequence[int]) -> int:
        """Deliver dead letters again. Returns how many there were."""
        count = self._outbox.retry(delivery_ids)
        self._wake()
        return count

    def close_dead_letters(self, subject: str) -> int:
        """Close the dead letters about a subject, because a person has set the work going again in another way.

        Returns:
            How many there were.
        """
        return self._outbox.close_dead_letters(subject)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                if self.deliver_next():
                    continue
            except ZhikuError as error:
                logger.warning("delivery paused error=%s", error)
            except Exception:  # a thread that ended here would be missed by nobody
                logger.exception("delivery paused")
                self._stop.wait(IDLE_SECONDS)
                continue
            with self._log.changed:
                self._log.changed.wait(IDLE_SECONDS)

    def _claim(self) -> Claim | None:
        """Take what is due; each time another subscriber is asked first, so that none waits behind a long queue."""
        names = list(self._handlers)
        first = next(self._turns) % max(1, len(names))
        return self._outbox.claim(names[first:] + names[:first])

    def _keep_lease(self, claim: Claim, finished: Flag) -> None:
        while not finished.wait(LEASE_SECONDS / 3):
            try:
                self._outbox.change(claim, leased_until=time.time() + LEASE_SECONDS)
            except ZhikuError as error:
                logger.warning("lease not kept delivery=%d error=%s", claim.delivery_id, error)

    def _record_failure(self, claim: Claim, happened: Event, error: Exception) -> None:
        permanent = isinstance(error, ZhikuError) and not error.retryable
        text = str(error) if isinstance(error, ZhikuError) else f"程序内部错误：{type(error).__name__}: {error}"
        given_up = permanent or claim.attempts > len(BACK_OFF_SECONDS)
        # told before the delivery is closed: what fails in between repeats the delivery and loses nothing
        if given_up and self._tell(happened, text):
            logger.error("dead letter subscriber=%s delivery=%d", claim.subscriber, claim.delivery_id, exc_info=error)
            self._close(claim, state="dead", error=text)
            return
        wait = BACK_OFF_SECONDS[min(claim.attempts, len(BACK_OFF_SECONDS)) - 1]
        logger.warning("will retry subscriber=%s in_seconds=%.0f error=%s", claim.subscriber, wait, error)
        self._change(claim, state="pending", not_before=time.time() + wait, error=text)

    def _tell(self, happened: Event, reason: str) -> bool:
        if self._on_dead_letter is None:
            return True
        try:
            self._on_dead_letter(happened, reason)
        except Exception:
            logger.exception("a dead letter could not be told of subject=%s", happened.subject)
            return False
        return True

    def _close(self, claim: Claim, *, state: str, error: str) -> None:
        self._change(claim, state=state, error=error)
        self._wake()  # a later event about the same subject may now be due

    def _change(self, claim: Claim, **values: str | float) -> None:
        try:
            self._outbox.change(claim, **values)
        except StoreBusyError:
            logger.warning("lease not updated delivery=%d; it will be delivered again", claim.delivery_id)

    def _wake(self) -> None:
        with self._log.changed:
            self._log.changed.notify_all()
