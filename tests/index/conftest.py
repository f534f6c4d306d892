"""An index in a temporary folder, with an encoder that needs no model."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from events.log import EventLog
from index.opening import Index, open_index
from settings import Settings
from storage.database import Database
from storage.documents import DocumentStore
from tests.index.doubles import HashEncoder

Opener = Callable[..., Index]


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for the index; in memory where the system offers that, because making a shard waits for the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture
def opener(home: Path, database: Database, log: EventLog) -> Iterator[Opener]:
    """Opens the index of this test; what is open at the end is closed."""
    opened: list[Index] = []

    def open_it(**changes) -> Index:
        values = {"load": lambda source: HashEncoder(name=source or "hash"), **changes}
        settings = values.pop("settings", Settings(home=home))
        index = open_index(settings=settings, database=database, log=log, documents=DocumentStore(database), **values)
        opened.append(index)
        return index

    yield open_it
    for index in opened:
        index.close()


@pytest.fixture
def index(opener: Opener) -> Index:
    return opener()
