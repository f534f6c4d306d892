"""A ZHIKU_HOME that holds the 141,085 STARD articles, or a million passages made of their sentences.

One document a law, one passage an article.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from core.documents import DocumentState, DocumentType
from core.regions import NATIONAL, find_regions
from events.log import EventLog
from index.handlers import write_version
from index.opening import Index, open_index
from index.rebuild import is_grown, pack_index
from settings import Settings, load_settings
from storage.database import Database, utc_now
from storage.documents import DocumentStore
from storage.tables import chunk, document, document_version

REPORT_EVERY = 300


Law = tuple[str, list[dict[str, Any]]]  # title and articles


def fill_home(home: Path, laws: Iterable[Law], *, on_progress: Callable[[str], None]) -> int:
    """Write records and index as ingestion would leave them, without the files. Returns the number of passages.

    The index is packed when the app would do it. Laws that an interrupted run has left there whole are not written
    again.
    """
    settings = Settings(home=home, encoder=load_settings().encoder).model_copy(update={"home": home})
    database = Database(settings.sql_url)
    log, documents = EventLog(database, actor="benchmark"), DocumentStore(database)
    index = open_index(settings=settings, database=database, log=log, documents=documents)
    passages = 0
    try:
        with index.shelf.lend() as opened:
            have = opened.editions.all_served()
        for number, (title, articles) in enumerate(laws):
            document_id = f"law-{number}"
            passages += len(articles)
            if document_id in have:
                continue
            if documents.find(document_id) is None:
                _insert_law(database, document_id, title, articles)
            with index.shelf.lend() as opened:
                write_version(opened, document_id, 1, documents=documents, log=log, announce=False)
            _pack_when_grown(index, on_progress)
            if number % REPORT_EVERY == REPORT_EVERY - 1:
                on_progress(f"{passages:,} passages written")
        _pack_when_grown(index, on_progress)
    finally:
        index.close()
        database.close()
    return passages


def _pack_when_grown(index: Index, on_progress: Callable[[str], None]) -> None:
    if is_grown(index):
        started = time.perf_counter()
        pack_index(index, profiles=list)
        on_progress(f"packed in {time.perf_counter() - started:.0f} s")


def read_laws(folder: Path) -> Iterator[Law]:
    """The laws of the STARD folder, in order of their titles."""
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        articles = sorted((json.loads(line) for line in file), key=lambda row: str(row["title"]))
    for title, group in groupby(articles, key=lambda row: str(row["title"])):
        yield title, list(group)


def recombine_laws(laws: Sequence[Law], passages: int) -> Iterator[Law]:
    """At least so many passages, no two alike: every article again and again, its sentences among those of others.

    The same call makes the same laws. An article keeps its headings and about its length, a law its date and region.
    """
    sentences = [sentence for _, articles in laws for article in articles for sentence in _split(article["text"])]
    seen: set[int] = set()
    edition = 0
    while True:
        edition += 1
        for title, articles in laws:
            if len(seen) >= passages:
                return
            chance = random.Random(f"{edition}/{title}")
            yield f"{title}（之{edition}）", [_recombine(article, sentences, chance, seen) for article in articles]


def _recombine(
    article: dict[str, Any], sentences: Sequence[str], chance: random.Random, seen: set[int]
) -> dict[str, Any]:
    while True:
        own = _split(article["text"])
        mixed = [chance.choice(own), *chance.choices(sentences, k=max(1, len(own) - 1))]
        chance.shuffle(mixed)
        text = "".join(mixed)
        digest = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        if digest not in seen:
            seen.add(digest)
            return {**article, "text": text}


def _split(text: str) -> list[str]:
    return re.findall(r"[^。；]+[。；]?", text) or [text]


def _insert_law(database: Database, document_id: str, title: str, articles: list[dict[str, Any]]) -> None:
    now = utc_now()
    regions = find_regions(title)
    with database.transaction() as connection:
        connection.execute(
            insert(document).values(
                document_id=document_id,
                title=title,
                published_on=_day(articles[0].get("date")),
                region=regions[0][0] if regions else NATIONAL,
                document_type=DocumentType.LAW,
                corrected=[],
                state=DocumentState.INDEXED,
                version=1,
                source=f"benchmark:{document_id}",
                added_at=now,
                updated_at=now,
            )
        )
        connection.execute(
            insert(document_version).values(
                document_id=document_id,
                version=1,
                file_name=f"{title}.txt",
                original="",
                sha256=document_id,
                size_bytes=sum(len(article["text"].encode()) for article in articles),
                coverage=1.0,
                added_at=now,
            )
        )
        connection.execute(
            insert(chunk),
            [
                {
                    "document_id": document_id,
                    "version": 1,
                    "ordinal": ordinal,
                    "text": article["text"],
                    "page": None,
                    "heading_path": list(article.get("headings") or ()),
                    "paragraph": ordinal + 1,
                    "first_block": ordinal,
                    "last_block": ordinal,
                }
                for ordinal, article in enumerate(articles)
            ],
        )


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
