"""Reading and writing who is told, and the messages. What writes takes the caller's connection."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from core.reminders import Channel, Message, Recipient, ReminderKind
from storage.database import Database, utc_now
from storage.tables import event, message, recipient

Recipients: TypeAlias = list[Recipient]
Messages: TypeAlias = list[Message]
Came: TypeAlias = list[tuple[int, str, str]]


class RecipientStore:
    """The recipients and messages of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> Recipients:
        """All recipients, in the order in which they were added."""
        with self._database.read() as connection:
            return self.read(connection)

    def read(self, connection: Connection) -> Recipients:
        """As `list`, inside the caller's transaction."""
        rows = connection.execute(select(recipient).order_by(recipient.c.created_at, recipient.c.recipient_id))
        return [_recipient(row) for row in rows]

    def write(self, connection: Connection, written: Recipient) -> None:
        """Write a new recipient, or a known one anew."""
        values = {
            "name": written.name,
            "email": written.email,
            "muted": sorted(written.muted),
            "channels": sorted(written.channels),
            "active": written.active,
            "since": written.since,
        }
        known = update(recipient).where(recipient.c.recipient_id == written.recipient_id).values(**values)
        if not connection.execute(known).rowcount:
            connection.execute(
                insert(recipient).values(recipient_id=written.recipient_id, created_at=utc_now(), **values)
            )

    def delete(self, connection: Connection, recipient_id: str) -> bool:
        """Remove a recipient. Returns whether there was one."""
        return bool(connection.execute(delete(recipient).where(recipient.c.recipient_id == recipient_id)).rowcount)

    def newest_event(self, connection: Connection) -> int:
        """Id of the newest event of the log, 0 where there is none."""
        return int(connection.scalar(select(func.max(event.c.event_id))) or 0)

    def events_since(self, connection: Connection, event_id: int, types: Collection[str]) -> Came:
        """Id, type and subject of the events of these types after one, the oldest first."""
        query = select(event.c.event_id, event.c.type, event.c.subject).where(
            event.c.event_id > event_id, event.c.type.in_(types)
        )
        return [(row.event_id, row.type, row.subject) for row in connection.execute(query.order_by(event.c.event_id))]

    def last_until(self, connection: Connection, channel: Channel, recipient_id: str) -> int:
        """Up to which event the messages to one place have told, 0 where there was none."""
        query = select(func.max(message.c.until)).where(
            message.c.channel == channel.value, message.c.recipient_id == recipient_id
        )
        return int(connection.scalar(query) or 0)

    def add_message(self, connection: Connection, added: Message) -> None:
        """Write a message that is to be sent."""
        connection.execute(
            insert(message).values(
                message_id=added.message_id,
                channel=added.channel.value,
                recipient_id=added.recipient_id,
                reminders=list(added.reminders),
                until=added.until,
                created_at=added.created_at,
                outcome="",
            )
        )

    def find_message(self, message_id: str) -> Message | None:
        """One message, None when there is none."""
        with self._database.read() as connection:
            row = connection.execute(select(message).where(message.c.message_id == message_id)).first()
        return None if row is None else _message(row)

    def messages(self, *, limit: int = 50) -> Messages:
        """The messages, the newest first."""
        query = select(message).order_by(message.c.created_at.desc(), message.c.message_id).limit(limit)
        with self._database.read() as connection:
            return [_message(row) for row in connection.execute(query)]

    def close_message(self, connection: Connection, message_id: str, *, outcome: str = "") -> bool:
        """Note that a message was taken, or with an outcome why it never will be. Returns whether it was open."""
        query = update(message).where(
            message.c.message_id == message_id, message.c.sent_at.is_(None), message.c.outcome == ""
        )
        values: dict[str, Any] = {"outcome": outcome} if outcome else {"sent_at": utc_now()}
        return bool(connection.execute(query.values(**values)).rowcount)


def _recipient(row: Row[Any]) -> Recipient:
    kinds, channels = {str(one) for one in ReminderKind}, {str(one) for one in Channel}
    return Recipient(
        recipient_id=row.recipient_id,
        name=row.name,
        email=row.email,
        muted=frozenset(ReminderKind(one) for one in row.muted if one in kinds),
        channels=frozenset(Channel(one) for one in row.channels if one in channels),
        active=row.active,
        since=row.since,
    )


def _message(row: Row[Any]) -> Message:
    return Message(
        message_id=row.message_id,
        channel=Channel(row.channel),
        recipient_id=row.recipient_id,
        reminders=tuple(row.reminders),
        until=row.until,
        created_at=row.created_at,
        sent_at=row.sent_at,
        outcome=row.outcome,
    )
