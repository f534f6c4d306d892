"""Reading and writing the calls of a call-out."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import Connection, insert, select

from core.calls import CallEntry, CallOutcome
from storage.database import Database, utc_now
from storage.tables import call_entry

Calls: TypeAlias = list[CallEntry]


class CallStore:
    """The calls of one database. What writes takes the caller's connection, so that the event joins the change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, task_id: str) -> Calls:
        """The calls of a call-out, the oldest first."""
        query = select(call_entry).where(call_entry.c.task_id == task_id).order_by(call_entry.c.entry_id)
        with self._database.read() as connection:
            return [
                CallEntry(
                    entry_id=row.entry_id,
                    task_id=row.task_id,
                    expert_id=row.expert_id,
                    outcome=CallOutcome(row.outcome),
                    note=row.note,
                    actor=row.actor,
                    at=row.at,
                )
                for row in connection.execute(query)
            ]

    def add(
        self, connection: Connection, task_id: str, expert_id: str, *, outcome: CallOutcome, note: str, actor: str
    ) -> int:
        """Add a call. Returns its id."""
        added = insert(call_entry).values(
            task_id=task_id, expert_id=expert_id, outcome=outcome.value, note=note, actor=actor, at=utc_now()
        )
        return int(connection.execute(added.returning(call_entry.c.entry_id)).scalar_one())
