"""An office with people who are told, whose messages go through a real outbox to real servers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from events.clock import Clock
from events.delivery import Delivery
from events.log import EventLog
from events.types import DigestDue, MessageQueued, NoticeRaised, ReminderRaised
from reminders.book import Reminders
from reminders.messages import Messages
from reminders.recipients import Recipients
from reminders.wording import Wording
from settings import Settings
from storage.database import Database, utc_now
from storage.drafts import DraftStore
from storage.match_questions import MatchQuestionStore
from tests.reminders.servers import MailServer, WebServer, serve_mail, serve_web


@dataclass
class Office:
    """An office with recipients, whose messages go through a real outbox."""

    messages: Messages
    recipients: Recipients
    delivery: Delivery
    log: EventLog
    settings: Settings

    def set_up(self, **values: object) -> None:
        self.settings = self.settings.model_copy(update=values)

    def wait(self) -> None:
        """Until the next digest has gone out."""
        self.delivery.drain(20)
        Clock(self.log, now=lambda: utc_now() + timedelta(days=2)).fire_due()
        self.delivery.drain(20)


@pytest.fixture
def office(
    database: Database, log: EventLog, reminders: Reminders, tmp_path, documents, store, lifecycle, tracking
) -> Office:
    recipients = Recipients(database=database, log=log)
    made: list[Office] = []

    def word(chosen) -> Wording:
        return Wording(
            chosen,
            documents=documents,
            experts=store,
            pools=lifecycle.pools,
            questions=MatchQuestionStore(database),
            searches=tracking.saved,
            drafts=DraftStore(database),
        )

    messages = Messages(
        store=recipients.store,
        reminders=reminders,
        log=log,
        clock=Clock(log),
        settings=lambda: made[0].settings,
        word=word,
    )
    delivery = Delivery(log)
    delivery.subscribe("reminders.plan", {ReminderRaised: messages.plan, NoticeRaised: messages.plan})
    delivery.subscribe("reminders.compose", {DigestDue: messages.compose})
    delivery.subscribe("reminders.send", {MessageQueued: messages.send})
    made.append(
        Office(messages=messages, recipients=recipients, delivery=delivery, log=log, settings=Settings(home=tmp_path))
    )
    return made[0]


@pytest.fixture
def mail(office: Office) -> Iterator[MailServer]:
    with serve_mail() as server:
        office.set_up(smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none", smtp_from="zhiku@example.cn")
        yield server


@pytest.fixture
def group(office: Office) -> Iterator[WebServer]:
    with serve_web() as server:
        office.set_up(wecom_url=server.url)
        yield server
