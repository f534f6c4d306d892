"""Reminders on a real database, with a real pool; nothing here opens the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from core.experts import Expert
from core.pools import MAIN_POOL
from core.reminders import Reminder
from events.base import Event
from events.log import EventLog
from events.types import (
    AnnouncementEnded,
    DocumentDeleted,
    DocumentFailed,
    DocumentIndexed,
    ExpertsConcerned,
    ExpertTermExpiring,
    KeptQuestionDeleted,
    KeptQuestionMoved,
    event_from_json,
)
from experts.lifecycle import Lifecycle
from experts.pool import ExpertPool
from index.tracking import Tracking
from reminders import handlers
from reminders.book import Reminders
from reminders.wording import Wording, Words
from storage.database import Database
from storage.documents import DocumentStore
from storage.drafts import DraftStore
from storage.experts import ExpertStore
from storage.match_questions import MatchQuestionStore
from storage.tables import document_version
from tests.experts.conftest import Shelf as ShelfOfExperts
from tests.experts.conftest import in_office, lifecycle, pool, store, writer
from tests.reminders.office import group, mail, office

__all__ = ["group", "lifecycle", "mail", "office", "pool", "store", "writer"]

END = date(2026, 7, 31)
REASON = "文件已加密，请去掉密码后重新放入。"


@dataclass
class Shelf(ShelfOfExperts):
    """Documents in the library, each with its first version."""

    def add(self, document_id: str, title: str, *, file_name: str = "", is_sample: bool = False) -> None:
        super().add(document_id, title, file_name=file_name, is_sample=is_sample)
        with self.database.transaction() as connection:
            connection.execute(
                document_version.insert().values(
                    document_id=document_id, version=1, file_name=f"{document_id}.txt", original="", sha256=document_id,
                    size_bytes=1, added_at=self.documents[-1].added_at,
                )
            )  # fmt: skip

    def fail(self, document_id: str, log: EventLog) -> DocumentFailed:
        """As the way into the index does when it gives a document up."""
        event = DocumentFailed(document_id=document_id, version=1)
        with log.transaction() as tx:
            DocumentStore(self.database).mark_failed(tx.connection, document_id, 1, REASON)
            tx.append(event)
        return event


@pytest.fixture
def shelf(database: Database) -> Shelf:
    return Shelf(database)


@pytest.fixture
def documents(database: Database) -> DocumentStore:
    return DocumentStore(database)


@pytest.fixture
def tracking(database: Database, documents: DocumentStore, log: EventLog) -> Tracking:
    def no_search():
        raise AssertionError("nothing here searches")

    return Tracking(database=database, documents=documents, log=log, search=no_search)


@pytest.fixture
def reminders(database: Database, log: EventLog, tracking: Tracking) -> Reminders:
    return Reminders(database=database, log=log, topics=tracking)


@pytest.fixture
def tell(reminders: Reminders, store: ExpertStore, documents: DocumentStore, log: EventLog) -> Callable[[Event], None]:
    """Hand an event to the handlers of reminders, twice, as a delivery may."""

    def deliver(event: Event) -> None:
        for _ in range(2):
            if isinstance(event, ExpertsConcerned):
                handlers.remind_of_policy(event, reminders=reminders, documents=documents, log=log)
            elif isinstance(event, DocumentFailed):
                handlers.remind_of_failure(event, reminders=reminders, documents=documents, log=log)
            elif isinstance(event, DocumentIndexed | DocumentDeleted):
                handlers.settle_document(event, reminders=reminders, log=log)
            elif isinstance(event, KeptQuestionMoved):
                handlers.remind_of_question(event, reminders=reminders, log=log)
            elif isinstance(event, KeptQuestionDeleted):
                handlers.settle_question(event, reminders=reminders, log=log)
            else:
                if not isinstance(event, ExpertTermExpiring | AnnouncementEnded):
                    handlers.settle_member(event, reminders=reminders, experts=store, log=log)
                if isinstance(event, handlers.EndOfMember):
                    handlers.remind_of_member(event, reminders=reminders, experts=store, log=log)

    return deliver


@pytest.fixture
def steps(log: EventLog, tell: Callable[[Event], None]) -> Callable[[], None]:
    """Deliver every step that was taken and not yet delivered."""
    done: set[int] = set()

    def catch_up() -> None:
        for entry in reversed(log.read(limit=1000)):
            event = event_from_json(entry.type, entry.data)
            if isinstance(event, handlers.OfStep) and entry.event_id not in done:
                done.add(entry.event_id)
                tell(event)

    return catch_up


@pytest.fixture
def word(
    store: ExpertStore, documents: DocumentStore, lifecycle: Lifecycle, tracking: Tracking, database
) -> Callable[[Reminder], Words]:
    def say(one: Reminder) -> Words:
        return Wording(
            [one],
            documents=documents,
            experts=store,
            pools=lifecycle.pools,
            questions=MatchQuestionStore(database),
            searches=tracking.saved,
            drafts=DraftStore(database),
        ).of(one)

    return say


def expiring(expert: Expert, end: date = END) -> ExpertTermExpiring:
    return ExpertTermExpiring(expert_id=expert.expert_id, pool_id=MAIN_POOL, term_end=end.isoformat())


def join(pool: ExpertPool, name: str, **fields) -> Expert:
    """A person in office until the end of the term."""
    term = in_office(term_start=date(2023, 8, 1), term_end=END)
    return pool.save(Expert(expert_id="", name=name, memberships=term, **fields))
