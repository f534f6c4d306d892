"""待办提醒: what is open, what was done, marking and taking back; and how other rooms raise and settle."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.errors import NotFoundError
from core.reminders import KINDS, Cause, Reminder, ReminderKind
from core.tracking import Notice, NoticeCounts
from events.log import PROGRAM, EventLog, Transaction
from events.reminder_types import ReminderDone, ReminderRaised, ReminderReopened
from storage.database import Database
from storage.reminders import ReminderStore

TOPIC = "topic:"
_EVERY_NOTICE = 10_000


class NoticeReader(Protocol):
    """Reading the notices of the kept searches."""

    def list(self, *, saved_search_id: str | None = None, unread: bool = False, limit: int = 50) -> list[Notice]:
        """Notices, the newest first."""


class Topics(Protocol):
    """The kept searches with their notices (专题跟踪); they are stored there and only listed here."""

    @property
    def notices(self) -> NoticeReader:
        """The notices, to read."""

    def counts(self) -> Mapping[str, NoticeCounts]:
        """How many notices each has."""

    def mark_read(self, notice_id: int, *, read: bool = True) -> None:
        """Mark a notice as read, or as unread again."""

    def mark_all_read(self, saved_search_id: str | None = None) -> int:
        """Mark the notices of one, or all, as read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What `mark_done` did, for `take_back`."""

    reminder_id: str
    notice_ids: tuple[int, ...] = ()


class Reminders:
    """The reminders of one installation. Safe to share between threads.

    Attributes:
        store: The stored ones, to read.
    """

    def __init__(self, *, database: Database, log: EventLog, topics: Topics) -> None:
        self.store = ReminderStore(database)
        self._log = log
        self._topics = topics

    def list_open(self) -> list[Reminder]:
        """Everything that is open: what is due first, then what presses most, then the newest."""
        found = [*self.store.list_open(), *self.topics()]
        found.sort(key=lambda one: one.changed_at, reverse=True)
        found.sort(key=lambda one: (one.due_on or date.max, -KINDS[one.kind].severity))
        return found

    def topics(self) -> list[Reminder]:
        """The kept searches that have unread notices."""
        unread = {key: one.unread for key, one in self._topics.counts().items() if one.unread}
        found = []
        for key, count in unread.items():
            newest = self._topics.notices.list(saved_search_id=key, unread=True, limit=1)
            if newest:
                cause = Cause(key=key, about="", ids={"saved_search_id": key, "count": count})
                at = newest[0].raised_at
                found.append(
                    Reminder(
                        reminder_id=f"{TOPIC}{key}",
                        kind=ReminderKind.TOPIC,
                        causes=(cause,),
                        due_on=None,
                        raised_at=at,
                        changed_at=at,
                    )
                )
        return found

    def count_open(self) -> int:
        """How many are open."""
        return self.store.count_open() + sum(bool(one.unread) for one in self._topics.counts().values())

    def signature(self) -> tuple[Hashable, ...]:
        """Changes whenever something is raised, read or done."""
        unread = sorted((key, one.unread) for key, one in self._topics.counts().items())
        return (*self.store.signature(), *unread)

    def mark_done(self, reminder_id: str) -> Done:
        """Note that a person has done what a reminder asks for, or need not. The notices of a topic count as read.

        Raises:
            NotFoundError: If it is done already, or gone.
        """
        if reminder_id.startswith(TOPIC):
            key = reminder_id.removeprefix(TOPIC)
            unread = self._topics.notices.list(saved_search_id=key, unread=True, limit=_EVERY_NOTICE)
            self._topics.mark_all_read(key)
            return Done(reminder_id=reminder_id, notice_ids=tuple(one.notice_id for one in unread))
        with self._log.transaction() as tx:
            if not self.store.set_done(tx.connection, int(reminder_id), by=tx.actor):
                raise NotFoundError("这条提醒已经办结。请刷新页面。")
            tx.append(ReminderDone(reminder_id=int(reminder_id)))
        return Done(reminder_id=reminder_id)

    def take_back(self, done: Done) -> None:
        """Open again what was marked as done; nothing happens where it is open."""
        if done.reminder_id.startswith(TOPIC):
            for notice_id in done.notice_ids:
                self._topics.mark_read(notice_id, read=False)
            return
        with self._log.transaction() as tx:
            if self.store.reopen(tx.connection, int(done.reminder_id)):
                tx.append(ReminderReopened(reminder_id=int(done.reminder_id)))

    def mark_read(self, reminder_id: str) -> None:
        """Note that somebody has looked at a stored reminder. It stays open."""
        if not reminder_id.startswith(TOPIC):
            with self._log.transaction() as tx:
                self.store.set_read(tx.connection, int(reminder_id))

    def mark_all_read(self) -> int:
        """Note that somebody has looked at all; stored ones stay open. Returns how many were unread."""
        with self._log.transaction() as tx:
            count = self.store.set_read(tx.connection)
        return count + self._topics.mark_all_read()

    def raise_in(
        self, tx: Transaction, kind: ReminderKind, cause: Cause, *, gather: str, due_on: date | None = None
    ) -> bool:
        """Raise what is caused, inside the caller's transaction; see `ReminderStore.add`.

        Returns:
            Whether it is new.
        """
        reminder_id = self.store.add(tx.connection, kind, cause, gather=gather, due_on=due_on)
        if reminder_id is not None:
            tx.append(ReminderRaised(reminder_id=reminder_id, kind=kind.value))
        return reminder_id is not None

    def settle_in(self, tx: Transaction, keys: Iterable[str]) -> int:
        """Note that causes need nobody any more. Returns how many reminders are done by that."""
        done = self.store.settle(tx.connection, list(keys), by=PROGRAM)
        for reminder_id in done:
            tx.append(ReminderDone(reminder_id=reminder_id))
        return len(done)

    def settle_about(self, tx: Transaction, about: str, kinds: Collection[ReminderKind] = tuple(ReminderKind)) -> int:
        """Settle everything of these kinds about something."""
        return self.settle_in(tx, [cause.key for _, cause in self.store.causes_about(tx.connection, about, kinds)])
