"""139 real policies: every superseded version is found without being told, and no current one is flagged."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.documents import Metadata, Validity
from core.validity import begins_on, find_validity
from events.log import EventLog
from events.types import DocumentIndexed
from ingest.reading import ReadDocument, read_file
from ingest.validity import read_validity
from ingest.versions import link_versions, store_facts
from storage.database import Database
from storage.documents import DocumentStore
from storage.validity import ValidityStore
from tests.conftest import SHARED

pytestmark = [pytest.mark.shared, pytest.mark.timeout(300)]
POLICIES = SHARED / "data" / "policies"
DAY = date(2026, 1, 1)
# The manifest names versions of one title. These two end by a clause of another paper, each in its own words:
# 「《中华人民共和国档案法实施办法》同时废止」 and 「《浙江省信息化促进条例》同时废止」.
REPEALED = {
    "档案法实施办法(2017-03-01).md": "档案法实施条例(2024-01-12).md",
    "浙江省信息化促进条例(2010-07-30).md": "浙江省数字经济促进条例(2020-12-24).md",
}


def manifest() -> dict[str, dict[str, str]]:
    rows = [json.loads(line) for line in (POLICIES / "manifest.jsonl").read_text("utf-8").splitlines()]
    return {row["file"]: row for row in rows}


@pytest.fixture(scope="module")
def read() -> dict[str, ReadDocument]:
    return {name: read_file(POLICIES / name, file_name=name) for name in manifest()}


@pytest.fixture(scope="module", params=[1, 2])
def library(
    read: dict[str, ReadDocument], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Metadata]]:
    """What the library knows after the files arrived in some order."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('home') / 'zhiku.db'}")
    log, documents, store = EventLog(database, actor="t"), DocumentStore(database), ValidityStore(database)
    names = sorted(read)
    random.Random(request.param).shuffle(names)
    ids = {name: f"d{number}" for number, name in enumerate(names)}
    for name, key in ids.items():
        file = read[name]
        with log.transaction() as tx:
            documents.insert_document(
                tx.connection, document_id=key, metadata=file.metadata, source=name, file_name=name, original="",
                sha256=key, size_bytes=1,
            )  # fmt: skip
            documents.replace_parsed(
                tx.connection, key, 1, blocks=file.blocks, chunks=file.chunks, metadata=file.metadata, pages=None,
                coverage=1.0,
            )  # fmt: skip
            facts = read_validity(file.blocks, file.metadata)
            store_facts(tx.connection, key, facts, title=file.metadata.title, store=store)
        link_versions(
            DocumentIndexed(document_id=key, version=1, chunk_count=1), store=store, documents=documents, log=log
        )
    by_id = {key: name for name, key in ids.items()}
    known = store.metadata(by_id)
    yield {by_id[key]: metadata for key, metadata in known.items()} | {"": Metadata(title=json.dumps(by_id))}
    database.close()


def by_id(library: dict[str, Metadata]) -> dict[str, str]:
    return {"": "", **json.loads(library[""].title)}


def test_every_superseded_version_is_found_with_what_replaced_it(library: dict[str, Metadata]) -> None:
    names = by_id(library)
    expected = {name: Path(row["superseded_by"]).name for name, row in manifest().items() if "superseded_by" in row}
    assert len(expected) == 10
    found = {name: names[library[name].superseded_by] for name in expected}
    assert found == expected
    assert {find_validity(library[name], DAY) for name in expected} == {Validity.AMENDED}


def test_no_current_policy_is_flagged(library: dict[str, Metadata]) -> None:
    names = by_id(library)
    superseded = {name for name, row in manifest().items() if "superseded_by" in row}
    flagged = {
        name: names[known.superseded_by]
        for name, known in library.items()
        if name and find_validity(known, DAY) is not Validity.IN_FORCE
    }
    assert {name: by for name, by in flagged.items() if name not in superseded} == REPEALED


def test_nearly_all_state_when_they_come_into_force(read: dict[str, ReadDocument]) -> None:
    stated = {name: read_validity(file.blocks, file.metadata).effective_on for name, file in read.items()}
    assert sum(day is not None for day in stated.values()) >= 0.95 * len(read)  # measured: 134 of 139


def test_the_day_of_coming_into_force_is_the_one_of_the_manifest(read: dict[str, ReadDocument]) -> None:
    """Of a law that was amended, the text names the day of its first version; these are left out."""
    right = wrong = 0
    for name, row in manifest().items():
        known = read[name].metadata
        facts = read_validity(read[name].blocks, known)
        if not row.get("effective_from") or facts.effective_on is None:
            continue
        begin = begins_on(Metadata(title="", published_on=known.published_on, effective_on=facts.effective_on))
        if known.published_on and facts.effective_on < known.published_on:
            continue
        right += str(begin) == row["effective_from"]
        wrong += str(begin) != row["effective_from"]
    # One differs: the text of the 济宁 regulation says 1 May 2017, the manifest 1 March.
    assert (right >= 45, wrong) == (True, 1)
