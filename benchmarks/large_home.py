"""A ZHIKU_HOME that holds the 141,085 STARD articles: one document a law, one passage an article."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from core.documents import DocumentState, DocumentType
from core.regions import NATIONAL, find_regions
from events.log import EventLog
from index.handlers import write_version
from index.opening import open_index
from settings import Settings, load_settings
from storage.database import Database, utc_now
from storage.documents import DocumentStore
from storage.tables import chunk, document, document_version

REPORT_EVERY = 300


def fill_home(home: Path, folder: Path, *, on_progress: Callable[[str], None]) -> int:
    """Write records and index as ingestion would leave them, without the files. Returns the number of passages."""
    settings = Settings(home=home, encoder=load_settings().encoder).model_copy(update={"home": home})
    database = Database(settings.sql_url)
    log, documents = EventLog(database, actor="benchmark"), DocumentStore(database)
    index = open_index(settings=settings, database=database, log=log, documents=documents)
    passages = 0
    try:
        with index.shelf.lend() as opened:
            for number, (title, articles) in enumerate(_read_laws(folder / "corpus.jsonl.gz")):
                document_id = f"law-{number}"
                _insert_law(database, document_id, title, articles)
                write_version(opened, document_id, 1, documents=documents, log=log, announce=False)
                passages += len(articles)
                if number % REPORT_EVERY == REPORT_EVERY - 1:
                    on_progress(f"{passages:,} passages written")
    finally:
        index.close()
        database.close()
    return passages


def _read_laws(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        articles = sorted((json.loads(line) for line in file), key=lambda row: str(row["title"]))
    for title, group in groupby(articles, key=lambda row: str(row["title"])):
        yield title, list(group)


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
