"""A desk on a real database, a small profile, and sentences with their sources."""

from __future__ import annotations

import pytest

from core.drafts import Profile, ProfileSection, SectionRole
from drafting.desk import Desk
from events.log import EventLog
from storage.database import Database
from storage.documents import DocumentStore
from storage.drafts import DraftStore
from tests.drafting.office import Office
from tests.drafting.proofs import Shelf
from tests.drafting.written_papers import chat_settings, draft, server, writing

__all__ = ["chat_settings", "draft", "server", "writing"]


@pytest.fixture
def desk(database: Database, log: EventLog) -> Desk:
    return Desk(store=DraftStore(database), log=log)


@pytest.fixture
def profile() -> Profile:
    return Profile(
        key="jianyi",
        name="建议",
        note="",
        max_chars=3000,
        title="关于{topic}的建议",
        sections=(
            ProfileSection(key="background", heading="背景", role=SectionRole.BACKGROUND, share=0.3),
            ProfileSection(key="suggestions", heading="建议", role=SectionRole.SUGGESTIONS, share=0.7, itemised=True),
        ),
    )


@pytest.fixture
def shelf(database: Database, log: EventLog) -> Shelf:
    return Shelf(documents=DocumentStore(database), log=log)


@pytest.fixture
def office(database: Database, log: EventLog, profile: Profile) -> Office:
    return Office(database, log, profile)
