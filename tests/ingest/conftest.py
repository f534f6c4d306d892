"""A library on a temporary folder, with the delivery that reads what is added."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.delivery import Delivery
from events.log import EventLog
from events.types import DocumentAdded
from ingest.handlers import parse_document
from ingest.library import Library
from ingest.watch import InboxWatcher
from settings import Settings
from storage.database import Database
from storage.documents import DocumentStore


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", max_file_mb=1, parse_timeout_seconds=20)


@pytest.fixture
def store(database: Database) -> DocumentStore:
    return DocumentStore(database)


@pytest.fixture
def delivery(store: DocumentStore, log: EventLog, settings: Settings) -> Delivery:
    found = Delivery(log)
    found.subscribe(
        "ingest.parse",
        {DocumentAdded: lambda event: parse_document(event, store=store, log=log, settings=settings)},
    )
    return found


@pytest.fixture
def library(store: DocumentStore, log: EventLog, settings: Settings, delivery: Delivery) -> Library:
    return Library(store=store, log=log, settings=settings)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "某省互联网协会2023年工作总结.txt"
    path.write_text(
        "某省互联网协会2023年工作总结\n\n一、服务会员\n\n全年走访会员单位三十家，收集意见一百二十条。\n\n"
        "二、举办活动\n\n（一）安全竞赛\n\n来自全省的四十支队伍参加了网络安全竞赛。\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def inbox(settings: Settings) -> Path:
    settings.inbox.mkdir(parents=True)
    return settings.inbox


@pytest.fixture
def watcher(library: Library, settings: Settings) -> InboxWatcher:
    return InboxWatcher(library, settings)
