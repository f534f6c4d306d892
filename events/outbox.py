"""The outbox: the rows of deliveries, and the queries that claim, close and count them. `delivery` runs them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update

from storage.database import Database
from storage.tables import delivery, event

LEASE_SECONDS = 60.0
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
class Claim:
    """A delivery in hand. `lease` shows that it is still this claim's."""

    delivery_id: int
    lease: str
    subscriber: str
    attempts: int
    type: str
    data: str


class Outbox:
    """The deliveries of one database. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, subscribers: Sequence[str]) -> Claim | None:
        """Take in hand what is due, asking for the subscribers in this order. None when nothing is due.

        A delivery waits while another one about the same subject is in hand or waits for its retry.
        """
        while (found := self._find(subscribers)) is not None:
            if (claim := self._take(found)) is not None:
                return claim  # else another thread was quicker
        return None

    def change(self, claim: Claim, **values: str | float) -> None:
        """Change the row of a claim, if it is still this claim's."""
        query = update(delivery).where(delivery.c.delivery_id == claim.delivery_id, delivery.c.lease == claim.lease)
        with self._database.transaction() as connection:
            connection.execute(query.values(**values))

    def waiting(self, subscribers: Collection[str]) -> int:
        """How many deliveries to these subscribers are not finished."""
        query = select(func.count()).where(delivery.c.state.in_(UNDELIVERED), delivery.c.subscriber.in_(subscribers))
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def release(self) -> int:
        """Make everything that is in hand due again. Returns how many there were."""
        return self._set(delivery.c.state == "leased", state="pending")

    def in_hand(self) -> set[str]:
        """Subjects that are being worked on right now."""
        query = select(delivery.c.subject).where(delivery.c.state == "leased", delivery.c.leased_until > time.time())
        with self._database.read() as connection:
            return set(connection.scalars(query))

    def dead_letters(self) -> list[DeadLetter]:
        """What was given up, newest first."""
        query = (
            select(delivery, event.c.type)
            .join(event, event.c.event_id == delivery.c.event_id)
            .where(delivery.c.state == "dead")
            .order_by(delivery.c.delivery_id.desc())
        )
        with self._database.read() as connection:
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
        """Make dead letters due again. Returns how many there were."""
        chosen = delivery.c.delivery_id.in_(delivery_ids)
        return self._set(delivery.c.state == "dead", chosen, state="pending", attempts=0, not_before=0.0, error="")

    def close_dead_letters(self, subject: str) -> int:
        """Mark the dead letters about a subject as done. Returns how many there were."""
        return self._set(delivery.c.state == "dead", delivery.c.subject == subject, state="done")

    def _find(self, subscribers: Sequence[str]) -> Any:
        """The row to deliver next. Only a read: neither an idle process nor a long queue holds the write lock."""
        now = time.time()
        with self._database.read() as connection:
            if (expired := connection.execute(_expired(subscribers, now)).first()) is not None:
                return expired
            for subscriber in subscribers:
                if (due := connection.execute(_due(subscriber, now)).first()) is not None:
                    return due
        return None

    def _take(self, row: Any) -> Claim | None:
        """Lease a row unless it has changed since it was found."""
        lease = secrets.token_hex(8)
        now = time.time()
        unchanged = (
            delivery.c.delivery_id == row.delivery_id,
            delivery.c.state == row.state,
            delivery.c.lease == row.lease,
            delivery.c.leased_until == row.leased_until,
        )
        attempts = row.attempts + 1
        if not self._set(*unchanged, state="leased", lease=lease, leased_until=now + LEASE_SECONDS, attempts=attempts):
            return None
        return Claim(
            delivery_id=row.delivery_id,
            lease=lease,
            subscriber=row.subscriber,
            attempts=attempts,
            type=row.type,
            data=row.data,
        )

    def _set(self, *conditions: ColumnElement[bool], **values: str | float) -> int:
        with self._database.transaction() as connection:
            return connection.execute(update(delivery).where(*conditions).values(**values)).rowcount


def _rows(*conditions: ColumnElement[bool]) -> Select[Any]:
    chosen = (
        select(delivery, event.c.type, event.c.data)
        .join(event, event.c.event_id == delivery.c.event_id)
        .where(*conditions)
    )
    return chosen.order_by(delivery.c.event_id).limit(1)


def _expired(subscribers: Sequence[str], now: float) -> Select[Any]:
    """What a process had in hand that ended in the middle."""
    return _rows(delivery.c.state == "leased", delivery.c.subscriber.in_(subscribers), delivery.c.leased_until < now)


def _due(subscriber: str, now: float) -> Select[Any]:
    """The first pending delivery of a subscriber whose subject is neither in hand nor waits for a retry.

    Being the first of its subscriber it is the first of its subject too, so nothing need be asked about earlier ones.
    That a retry's own time has come follows as well.
    """
    other = delivery.alias("other")
    in_hand = select(other.c.subject).where(other.c.state == "leased", other.c.subscriber == subscriber)
    backing_off = select(other.c.subject).where(
        other.c.state == "pending", other.c.subscriber == subscriber, other.c.not_before > now
    )
    return _rows(
        delivery.c.state == "pending",
        delivery.c.subscriber == subscriber,
        delivery.c.subject.not_in(in_hand),
        delivery.c.subject.not_in(backing_off),
    )
