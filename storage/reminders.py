"""Reading and writing reminders and their causes. What writes takes the caller's connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update

from core.reminders import Cause, Reminder, ReminderKind
from storage.database import Database, utc_now
from storage.tables import reminder, reminder_cause

Reminders: TypeAlias = list[Reminder]
_KINDS = [kind.value for kind in ReminderKind]  # a later version may have stored others


class ReminderStore:
    """The reminders of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_open(self) -> Reminders:
        """Everything that is open, the newest first."""
        return self._list(select(reminder).where(reminder.c.done_at.is_(None)).order_by(reminder.c.changed_at.desc()))

    def list_done(self, *, limit: int = 50) -> Reminders:
        """What was done last."""
        done = reminder.c.done_at.is_not(None)
        return self._list(select(reminder).where(done).order_by(reminder.c.done_at.desc()).limit(limit))

    def get_many(self, reminder_ids: Iterable[int]) -> dict[str, Reminder]:
        """Reminders by id, open and done; ids that do not exist are left out."""
        found = self._list(select(reminder).where(reminder.c.reminder_id.in_(list(reminder_ids))))
        return {one.reminder_id: one for one in found}

    def count_open(self) -> int:
        """How many are open."""
        query = select(func.count()).where(reminder.c.done_at.is_(None), reminder.c.kind.in_(_KINDS))
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def signature(self) -> tuple[Any, ...]:
        """Changes whenever a reminder is raised, grows, is read or done; cheap enough to ask every few seconds."""
        query = select(
            func.count(),
            func.count(reminder.c.read_at),
            func.count(reminder.c.done_at),
            func.max(reminder.c.changed_at),
        )
        with self._database.read() as connection:
            return tuple(connection.execute(query).one())

    def add(
        self, connection: Connection, kind: ReminderKind, cause: Cause, *, gather: str, due_on: date | None = None
    ) -> int | None:
        """Raise what is caused: as a reminder of its own, or as part of an open one of the same kind and `gather`.

        Returns:
            Id of the reminder; None where this cause was raised before.
        """
        if connection.scalar(select(reminder_cause.c.about).where(reminder_cause.c.cause_key == cause.key)) is not None:
            return None
        now = utc_now()
        open_one = select(reminder.c.reminder_id).where(
            reminder.c.kind == kind.value, reminder.c.gather == gather, reminder.c.done_at.is_(None)
        )
        reminder_id = connection.scalar(open_one)
        if reminder_id is None:
            made = insert(reminder).values(
                kind=kind.value, gather=gather, due_on=due_on, raised_at=now, changed_at=now, done_by=""
            )
            reminder_id = connection.execute(made.returning(reminder.c.reminder_id)).scalar_one()
        else:
            grown = update(reminder).where(reminder.c.reminder_id == reminder_id)
            connection.execute(grown.values(changed_at=now, read_at=None))
        connection.execute(
            insert(reminder_cause).values(
                cause_key=cause.key, reminder_id=reminder_id, about=cause.about, ids=dict(cause.ids), at=now
            )
        )
        return int(reminder_id)

    def causes_about(
        self, connection: Connection, about: str, kinds: Collection[ReminderKind] = tuple(ReminderKind)
    ) -> list[tuple[ReminderKind, Cause]]:
        """The causes about something, or about a part of it, that are not settled."""
        query = _causes_about(about, kinds).where(reminder_cause.c.settled_at.is_(None))
        return [(ReminderKind(row.kind), _cause(row)) for row in connection.execute(query)]

    def settle(self, connection: Connection, keys: Collection[str], *, by: str) -> list[int]:
        """Note that causes need nobody any more.

        Returns:
            Ids of the reminders that are done by that: all their causes are settled.
        """
        if not keys:
            return []
        now = utc_now()
        unsettled = reminder_cause.c.settled_at.is_(None)
        moved = update(reminder_cause).where(reminder_cause.c.cause_key.in_(keys), unsettled).values(settled_at=now)
        touched = set(connection.scalars(moved.returning(reminder_cause.c.reminder_id)))
        left = select(reminder_cause.c.reminder_id).where(reminder_cause.c.reminder_id.in_(touched), unsettled)
        empty = touched - set(connection.scalars(left))
        done = update(reminder).where(reminder.c.reminder_id.in_(empty), reminder.c.done_at.is_(None))
        ended = connection.scalars(done.values(done_at=now, done_by=by).returning(reminder.c.reminder_id))
        return sorted(ended)

    def set_done(self, connection: Connection, reminder_id: int, *, by: str) -> bool:
        """Mark a reminder as done. Returns whether it was open."""
        query = update(reminder).where(reminder.c.reminder_id == reminder_id, reminder.c.done_at.is_(None))
        return bool(connection.execute(query.values(done_at=utc_now(), done_by=by)).rowcount)

    def reopen(self, connection: Connection, reminder_id: int) -> bool:
        """Take back that a person marked a reminder as done. Returns whether it was done."""
        query = update(reminder).where(reminder.c.reminder_id == reminder_id, reminder.c.done_at.is_not(None))
        return bool(connection.execute(query.values(done_at=None, done_by="")).rowcount)

    def set_read(self, connection: Connection, reminder_id: int | None = None) -> int:
        """Mark an open reminder, or all, as read. Returns how many were unread."""
        query = update(reminder).where(reminder.c.read_at.is_(None), reminder.c.done_at.is_(None))
        if reminder_id is not None:
            query = query.where(reminder.c.reminder_id == reminder_id)
        return connection.execute(query.values(read_at=utc_now())).rowcount

    def _list(self, query: Select[Any]) -> Reminders:
        with self._database.read() as connection:
            rows = connection.execute(query.where(reminder.c.kind.in_(_KINDS))).all()
            chosen = select(reminder_cause).where(reminder_cause.c.reminder_id.in_([row.reminder_id for row in rows]))
            causes: defaultdict[int, list[Cause]] = defaultdict(list)
            for row in connection.execute(chosen.order_by(reminder_cause.c.at, reminder_cause.c.cause_key)):
                causes[row.reminder_id].append(_cause(row))
        return [_reminder(row, causes) for row in rows]


def _causes_about(about: str, kinds: Collection[ReminderKind]) -> Select[Any]:
    return (
        select(reminder_cause, reminder.c.kind)
        .join(reminder, reminder.c.reminder_id == reminder_cause.c.reminder_id)
        .where(
            or_(reminder_cause.c.about == about, reminder_cause.c.about.startswith(f"{about}:", autoescape=True)),
            reminder.c.kind.in_([kind.value for kind in kinds]),
        )
    )


def _cause(row: Row[Any]) -> Cause:
    return Cause(key=row.cause_key, about=row.about, ids=row.ids, settled=row.settled_at is not None)


def _reminder(row: Row[Any], causes: Mapping[int, list[Cause]]) -> Reminder:
    return Reminder(
        reminder_id=str(row.reminder_id),
        kind=ReminderKind(row.kind),
        causes=tuple(causes[row.reminder_id]),
        due_on=row.due_on,
        raised_at=row.raised_at,
        changed_at=row.changed_at,
        read_at=row.read_at,
        done_at=row.done_at,
        done_by=row.done_by,
    )
