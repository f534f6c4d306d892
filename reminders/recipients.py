"""Who is told: people with their address, what they want to hear of and by which ways."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace

from core.errors import InvalidInputError
from core.reminders import Channel, Recipient, ReminderKind
from events.log import EventLog
from events.reminder_types import RecipientChanged
from reminders.channels.sending import check_email
from storage.database import Database
from storage.recipients import RecipientStore

LONGEST_NAME = 40


class Recipients:
    """The recipients of one installation. Safe to share between threads.

    Attributes:
        store: To read.
    """

    def __init__(self, *, database: Database, log: EventLog) -> None:
        self.store = RecipientStore(database)
        self._log = log

    def list(self) -> list[Recipient]:
        """All recipients, in the order in which they were added."""
        return self.store.list()

    def save(
        self,
        *,
        name: str,
        email: str = "",
        channels: Iterable[Channel] = (),
        muted: Iterable[ReminderKind] = (),
        active: bool = True,
        recipient_id: str = "",
    ) -> Recipient:
        """Add a person, or change one. What happened before is not sent.

        Raises:
            InvalidInputError: If there is no name, or no usable address where mail is wanted.
        """
        checked = " ".join(name.split())
        if not checked:
            raise InvalidInputError("请写下姓名。")
        if len(checked) > LONGEST_NAME:
            raise InvalidInputError(f"姓名最多 {LONGEST_NAME} 个字，请缩短。")
        wanted = frozenset(channels)
        if Channel.MAIL in wanted and not email.strip():
            raise InvalidInputError("要收电子邮件，请填写邮箱地址。")
        saved = Recipient(
            recipient_id=recipient_id or secrets.token_hex(16),
            name=checked,
            email=check_email(email) if email.strip() else "",
            channels=wanted,
            muted=frozenset(muted),
            active=active,
        )
        self._write(saved, "changed" if recipient_id else "added")
        return saved

    def switch(self, recipient_id: str, *, active: bool) -> None:
        """Tell a person nothing any more, or again; nothing happens when the person is gone."""
        known = next((one for one in self.list() if one.recipient_id == recipient_id), None)
        if known is not None:
            self._write(replace(known, active=active), "changed")

    def delete(self, recipient_id: str) -> None:
        """Remove a person; nothing happens when there is none."""
        with self._log.transaction() as tx:
            if self.store.delete(tx.connection, recipient_id):
                tx.append(RecipientChanged(recipient_id=recipient_id, change="removed"))

    def _write(self, saved: Recipient, change: str) -> None:
        with self._log.transaction() as tx:
            newest = tx.append(RecipientChanged(recipient_id=saved.recipient_id, change=change))
            self.store.write(tx.connection, replace(saved, since=newest))
