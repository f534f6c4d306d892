"""Small parts for the tests of the index: an encoder without a model, documents written straight into the database."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from core.documents import Metadata
from events.log import EventLog
from events.types import DocumentIndexed, DocumentParsed
from index.handlers import index_document
from index.opening import Index
from index.passage import Profile
from index.rebuild import rebuild_index
from index.tracking import Tracking
from storage.database import utc_now
from storage.tables import chunk, document, document_version

CONTEST, POOL = "工业互联网安全大赛", "网络安全应急专家库"


@dataclass(frozen=True)
class HashEncoder:
    """Sums one random direction per character: texts with the same characters are near."""

    dimensions: int = 32
    name: str = "hash"

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for character in text:
                if character.isalnum():
                    row += _direction(character, self.dimensions)
            norm = np.linalg.norm(row)
            if norm:
                row /= norm
        return rows

    encode_passages = encode_queries


@lru_cache(maxsize=10_000)
def _direction(character: str, dimensions: int) -> np.ndarray:
    return np.random.default_rng(zlib.crc32(character.encode())).standard_normal(dimensions)


def add_document(
    log: EventLog,
    document_id: str,
    texts: Iterable[str],
    *,
    version: int = 1,
    title: str = "",
    published_on: date | None = None,
    region: str = "",
    document_type: str = "其他",
) -> DocumentParsed:
    """Store a parsed version as ingest would, and give back its event."""
    now = utc_now()
    with log.transaction() as tx:
        run = tx.connection.execute
        if version == 1:
            run(document.insert().values(
                document_id=document_id, title=title, published_on=published_on, region=region,
                document_type=document_type, corrected=[], state="parsed", version=1, source=f"upload:{document_id}",
                added_at=now, updated_at=now,
            ))  # fmt: skip
        else:
            run(document.update().where(document.c.document_id == document_id).values(version=version, state="parsed"))
        run(document_version.insert().values(
            document_id=document_id, version=version, file_name="a.txt", original="", sha256=f"{document_id}{version}",
            size_bytes=1, added_at=now,
        ))  # fmt: skip
        store_chunks(tx.connection, document_id, version, texts)
        event = DocumentParsed(document_id=document_id, version=version)
        tx.append(event)
    return event


def store_chunks(connection, document_id: str, version: int, texts: Iterable[str]) -> None:
    connection.execute(
        chunk.insert(),
        [
            {
                "document_id": document_id, "version": version, "ordinal": ordinal, "text": text, "page": None,
                "heading_path": [], "paragraph": ordinal + 1, "first_block": ordinal, "last_block": ordinal,
            }
            for ordinal, text in enumerate(texts)
        ],
    )  # fmt: skip


def metadata(title: str = "") -> Metadata:
    return Metadata(title=title)


def take_in(index: Index, event: DocumentParsed) -> DocumentIndexed:
    index_document(event, documents=index.documents, shelf=index.shelf, log=index.log)
    return DocumentIndexed(document_id=event.document_id, version=event.version, chunk_count=1)


def bring(tracking: Tracking, index: Index, document_id: str, texts: list[str], **fields) -> int:
    """Take in a document and have it matched. Returns how many notices it raised."""
    return tracking.match(take_in(index, add_document(index.log, document_id, texts, **fields)))


def write(index: Index, event) -> None:
    index_document(event, documents=index.documents, shelf=index.shelf, log=index.log)


def found(index: Index, query: str = "安全") -> list[str]:
    return sorted(item.document_id for item in index.search.search(query).passages)


def rebuild(index: Index, profiles: tuple[Profile, ...] = ()) -> int:
    return rebuild_index(index, profiles=lambda: profiles, in_child=False)
