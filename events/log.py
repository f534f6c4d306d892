"""The append-only event log: who did what when, each entry chained to the one before it by a hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from threading import Condition
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from events.types import Event
from storage.database import Database, utc_now
from storage.tables import delivery, event

FIRST_HASH = "0" * 64
PROGRAM = "系统"  # the actor of what follows from an event by itself
acting: ContextVar[str] = ContextVar("acting")  # who acts in this thread where it is not the person of the settings
_CHAIN_LOCK = 0x7A68696B75  # any fixed number, the same in every process


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """An entry of the log. `data` is the event's JSON."""

    event_id: int
    type: str
    actor: str
    at: datetime
    subject: str
    data: str


class Transaction:
    """A database transaction into which events can be appended with the change that they tell of."""

    def __init__(self, connection: Connection, log: EventLog, actor: str) -> None:
        self.connection = connection
        self._log = log
        self.actor = actor
        self.appended = 0

    def append(self, happened: Event) -> int:
        """Append an event and one delivery for each subscriber. Returns the event's id."""
        self.appended += 1
        return self._log._append(self.connection, happened, self.actor)


class EventLog:
    """The log of one database. Safe to share between threads."""

    def __init__(self, database: Database, *, actor: str) -> None:
        """`actor` acts where a transaction names nobody else."""
        self.database = database
        self.actor = actor
        self.subscribers: dict[str, frozenset[str]] = {}
        self.changed = Condition()

    def subscribe(self, subscriber: str, types: Sequence[type[Event]]) -> None:
        """From now on every event of these types is delivered to the named subscriber."""
        self.subscribers[subscriber] = frozenset(kind.__name__ for kind in types)

    @contextmanager
    def transaction(self, *, actor: str | None = None) -> Iterator[Transaction]:
        """A write transaction for a change and its events: both are stored or neither.

        Raises:
            StoreBusyError, StoreBrokenError: As `Database.transaction`.
        """
        with self.database.transaction() as connection:
            transaction = Transaction(connection, self, actor or acting.get(self.actor))
            yield transaction
        if transaction.appended:
            with self.changed:
                self.changed.notify_all()

    def read(self, *, limit: int = 100, before: int | None = None, types: Sequence[str] = ()) -> list[LoggedEvent]:
        """The newest entries first.

        Args:
            before: Only entries with a smaller id, for paging.
            types: Only these types; all when empty.
        """
        query = select(event).order_by(event.c.event_id.desc()).limit(limit)
        if before is not None:
            query = query.where(event.c.event_id < before)
        if types:
            query = query.where(event.c.type.in_(types))
        with self.database.read() as connection:
            return [_entry(row._mapping) for row in connection.execute(query)]

    def happened_to(self, subject: str, kind: type[Event]) -> int:
        """How often something of this type happened to a subject."""
        query = select(func.count()).where(event.c.subject == subject, event.c.type == kind.__name__)
        with self.database.read() as connection:
            return int(connection.scalar(query) or 0)

    def verify(self) -> int | None:
        """Id of the first entry that was altered or follows a removed one; None when the chain is whole."""
        previous = FIRST_HASH
        with self.database.read() as connection:
            for row in connection.execute(select(event).order_by(event.c.event_id)):
                if row.previous_hash != previous or row.hash != _hash(row._mapping):
                    return int(row.event_id)
                previous = row.hash
        return None

    def _append(self, connection: Connection, happened: Event, actor: str) -> int:
        if not self.database.is_sqlite:  # SQLite's write transactions are serial by themselves
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
        newest = select(func.max(event.c.event_id)).scalar_subquery()
        entry: dict[str, str] = {
            "type": type(happened).__name__,
            "actor": actor,
            "at": utc_now().isoformat(timespec="milliseconds"),
            "subject": happened.subject,
            "data": happened.to_json(),
            "previous_hash": connection.scalar(select(event.c.hash).where(event.c.event_id == newest)) or FIRST_HASH,
        }
        added = insert(event).values(**entry, hash=_hash(entry)).returning(event.c.event_id)
        event_id = int(connection.execute(added).scalar_one())
        rows = [
            {"event_id": event_id, "subscriber": name, "subject": entry["subject"], "state": "pending"}
            for name, types in self.subscribers.items()
            if entry["type"] in types
        ]
        if rows:
            connection.execute(insert(delivery), rows)
        return event_id


def _hash(entry: Mapping[Any, Any]) -> str:
    parts = (entry[name] for name in ("previous_hash", "type", "actor", "at", "subject", "data"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _entry(row: Mapping[Any, Any]) -> LoggedEvent:
    return LoggedEvent(
        event_id=int(row["event_id"]),
        type=row["type"],
        actor=row["actor"],
        at=datetime.fromisoformat(row["at"]),
        subject=row["subject"],
        data=row["data"],
    )
