"""Fixtures that every test may use: a database in a temporary folder and the event log on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.log import EventLog
from storage.database import Database

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'zhiku.db'}")
    yield opened
    opened.close()


@pytest.fixture
def log(database: Database) -> EventLog:
    return EventLog(database, actor="测试员")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what reads the shared documents where they are absent."""
    if SHARED.is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=f"no folder {SHARED.name} beside the repository"))
