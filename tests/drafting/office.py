"""An association that asks its experts: the desks on one database, a paper with a text, two experts."""

from __future__ import annotations

from datetime import date

import pytest

from core.drafts import Profile
from core.experts import Expert
from core.opinions import Opinion, OpinionState
from drafting.consulting import Consultation
from drafting.desk import Desk
from drafting.opinions import OpinionDesk
from drafting.service_notes import ServiceNotes
from drafting.steps import Steps
from events.clock import Clock
from events.log import EventLog
from experts.memberships import MembershipWriter
from experts.paperwork import PaperFile, Sender
from experts.pool import ExpertPool
from papers.expert_records import Contact
from storage.database import Database
from storage.documents import DocumentStore
from storage.drafts import DraftStore
from storage.experts import ExpertStore
from storage.opinions import OpinionStore
from storage.panels import TaskStore
from storage.pools import PoolStore
from tests.drafting.marked import Marker
from tests.drafting.papers import claim, content

TODAY, DUE = date(2026, 11, 1), date(2026, 11, 20)
SENDER = Sender(body="云江省互联网协会", issued_on=TODAY, contact=Contact(name="王敏", phone="0871-1234567"))
A, B, C = "2022年全省开展演练12次。", "演练覆盖全部地市。", "建议建立数据安全应急队伍。"
TEXT = content(claim("a", A), claim("b", B), claim("c", C))


class Office:
    """The desks on one database, a paper with a text, and two experts."""

    def __init__(self, database: Database, log: EventLog, profile: Profile) -> None:
        store = ExpertStore(database)
        writer = MembershipWriter(store=PoolStore(database), clock=Clock(log))
        self.pool = ExpertPool(store=store, documents=DocumentStore(database), log=log, writer=writer)
        self.desk = Desk(store=DraftStore(database), log=log)
        self.steps = Steps(store=self.desk.store, log=log, check=lambda draft_id: ())
        kept, self.tasks = OpinionStore(database), TaskStore(database)
        service = ServiceNotes(self.tasks, today=lambda: TODAY)
        self.consulting = Consultation(
            steps=self.steps, store=kept, service=service, experts=store, profile=lambda key: profile,
            matcher=lambda: pytest.fail("nobody is looked for here"), today=lambda: TODAY,
        )  # fmt: skip
        self.opinions = OpinionDesk(
            desk=self.desk, store=kept, service=service, experts=store, profile=lambda key: profile
        )
        self.cheng = self.pool.save(Expert(expert_id="", name="程远", title="教授", unit="云江大学")).expert_id
        self.gu = self.pool.save(Expert(expert_id="", name="顾清", unit="云江通信公司")).expert_id
        self.profile = profile
        self.draft_id = self.begin()

    def begin(self, topic: str = "数据安全") -> str:
        made = self.desk.start(topic, self.profile).draft_id
        self.desk.revise(made, TEXT, base=0, reason="自动起草")
        return made

    def ask(self, *people: str, draft_id: str = "") -> PaperFile:
        return self.consulting.ask(draft_id or self.draft_id, people or [self.cheng], due_on=DUE, sender=SENDER)

    def sent(self) -> Marker:
        return Marker(self.ask().data)

    def receive(self, data: bytes | Marker, **known: str) -> list[Opinion]:
        file = data.save() if isinstance(data, Marker) else data
        self.opinions.receive(self.draft_id, "改好的.docx", file, **known)
        return self.said()

    def said(self) -> list[Opinion]:
        return [*self.opinions.store.opinions(self.draft_id)]

    def accept(self, said: Opinion, **how: object) -> None:
        self.opinions.decide(self.draft_id, said.opinion_id, OpinionState.ACCEPTED, **how)  # type: ignore[arg-type]

    def texts(self) -> list[str]:
        return [one.text for one in self.desk.store.revision(self.draft_id).content.sentences()]
