"""A real pool on a real database, with documents standing in the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import pytest

from core.documents import Document, DocumentState, Metadata
from core.experts import Expert, Sector
from core.pools import MAIN_POOL, Membership, MemberState
from events.clock import Clock
from events.log import EventLog
from experts.lifecycle import Lifecycle
from experts.matching import Matcher
from experts.memberships import MembershipWriter
from experts.pool import ExpertPool
from experts.profile import profile_text
from experts.standing import StandingReader
from experts.tasks import Tasks
from storage.database import Database, utc_now
from storage.experts import ExpertStore
from storage.panels import TaskStore
from storage.pools import PoolStore
from storage.tables import document
from tests.experts.evidence_library import Library
from tests.experts.task_parts import NOW, ByProfile, task

TODAY = date(2026, 6, 1)


@dataclass
class Shelf:
    """Documents in the library; also rows of the database, so that they can be linked."""

    database: Database
    documents: list[Document] = field(default_factory=list)

    def list(self) -> Iterable[Document]:
        return list(self.documents)

    def add(self, document_id: str, title: str, *, file_name: str = "", is_sample: bool = False) -> None:
        now = utc_now()
        with self.database.transaction() as connection:
            connection.execute(
                document.insert().values(
                    document_id=document_id, title=title, document_type="其他", state="indexed", version=1,
                    source=document_id, is_sample=is_sample, added_at=now, updated_at=now,
                )
            )  # fmt: skip
        self.documents.append(
            Document(
                document_id=document_id, metadata=Metadata(title=title), state=DocumentState.INDEXED, reason="",
                version=1, served_version=1, source=document_id, file_name=file_name or f"{document_id}.pdf",
                original="", sha256="", size_bytes=0, pages=None, chunk_count=0, coverage=1.0, is_sample=is_sample,
                added_at=now, updated_at=now,
            )
        )  # fmt: skip


@pytest.fixture
def store(database: Database) -> ExpertStore:
    return ExpertStore(database)


@pytest.fixture
def shelf(database: Database) -> Shelf:
    return Shelf(database)


def in_office(**term: date | None) -> tuple[Membership, ...]:
    """Membership in the main pool with a term."""
    return (Membership(pool_id=MAIN_POOL, state=MemberState.ACTIVE, terms=1, **term),)


@pytest.fixture
def writer(database: Database, log: EventLog) -> MembershipWriter:
    return MembershipWriter(store=PoolStore(database), clock=Clock(log))


@pytest.fixture
def pool(store: ExpertStore, shelf: Shelf, log: EventLog, writer: MembershipWriter) -> ExpertPool:
    return ExpertPool(store=store, documents=shelf, log=log, writer=writer, today=lambda: TODAY)


@pytest.fixture
def lifecycle(store: ExpertStore, log: EventLog, writer: MembershipWriter) -> Lifecycle:
    return Lifecycle(experts=store, writer=writer, log=log, today=lambda: TODAY)


@pytest.fixture
def happened(log: EventLog):
    """Types of the events so far, oldest first."""
    return lambda: [entry.type for entry in reversed(log.read(limit=1000))]


@pytest.fixture
def tasks(pool, database, writer) -> Tasks:
    return Tasks(
        store=TaskStore(database), pool=pool, pools=writer.store, matcher=lambda: ByProfile(pool), now=lambda: NOW
    )


@pytest.fixture
def people(pool) -> list[Expert]:
    """Twelve people of different units: 学 and 产 in turn, the first six know data security."""
    return [
        pool.save(
            Expert(
                expert_id=f"e{n:02}", name=f"专家{n}", unit=f"云岭第{'一二三四五六七八九十廿卅'[n]}研究院",
                sector=(Sector.ACADEMIA, Sector.INDUSTRY)[n % 2], region="云南",
                title="教授" if n % 2 else "工程师", specialties=("数据安全",) if n < 6 else ("农村电商",),
            )
        )
        for n in range(12)
    ]  # fmt: skip


@pytest.fixture
def drawn(tasks, people):
    """A task for which four were drawn from twelve: 学 2, the others from anybody."""
    made = tasks.save(task(held_on=date(2026, 6, 20)))
    record = tasks.hold_draw(
        made, tasks.survey(made), members=4, quotas={"学": 2}, supervisor="李主任", seed="七", fitting_only=False
    )
    return made, record


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def matcher(library, store, database) -> Matcher:
    return Matcher(
        search=library,
        experts=store,
        documents=library,
        standings=StandingReader(database, today=lambda: TODAY),
        today=lambda: TODAY,
    )


@pytest.fixture
def add(pool, shelf, library):
    """Add an expert; `reports` are linked documents, title to passages."""

    def added(name: str, *, reports: dict[str, list[str]] | None = None, **values) -> Expert:
        links = []
        for title, texts in (reports or {}).items():
            if title not in library.names.values():
                document_id = f"d{len(library.names)}"
                shelf.add(document_id, title)
                library.names[document_id] = title
                for text in texts:
                    library.add(document_id, text, "四、加强自身建设", "（二）技术工作")
            links += [key for key, known in library.names.items() if known == title]
        expert = pool.save(Expert(expert_id="", name=name, document_ids=tuple(links), **values))
        library.profiles[expert.expert_id] = profile_text(expert)
        return expert

    return added
