"""An index in a temporary folder, with an encoder that needs no model."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from events.log import EventLog
from index.opening import Index, open_index
from index.search import Home
from index.tracking import Tracking
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


@pytest.fixture
def tracking(index: Index, database: Database, log: EventLog) -> Tracking:
    return Tracking(
        database=database,
        documents=DocumentStore(database),
        log=log,
        search=lambda: index.search,
        home=lambda: Home(province="云南"),
        today=lambda: date(2026, 5, 1),
    )


@pytest.fixture
def tiny_encoder(tmp_path: Path) -> Path:
    """A static encoder's folder with one random direction for each of a few characters."""
    folder = tmp_path / "encoder"
    inner = folder / "0_StaticEmbedding"
    inner.mkdir(parents=True)
    names = ["?", *"工业互联网安全大赛络应急专家库0123456789"]
    tokenizer = Tokenizer(WordLevel({name: number for number, name in enumerate(names)}, unk_token="?"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    tokenizer.save(str(inner / "tokenizer.json"))
    weights = np.random.default_rng(0).standard_normal((len(names), 16)).astype(np.float32)
    save_file({"embedding.weight": weights}, inner / "model.safetensors")
    kind = "sentence_transformers.sentence_transformer.modules"
    modules = [
        {"idx": 0, "name": "0", "path": inner.name, "type": f"{kind}.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{kind}.Normalize"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    return folder
