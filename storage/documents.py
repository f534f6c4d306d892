"""Reading the records of documents: the library's list, blocks and chunks. Writing stands in `document_writes`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from core.documents import Block, Chunk, Document, DocumentState
from core.errors import NotFoundError
from core.tracking import Arrival
from storage.database import Database
from storage.document_rows import is_served, select_documents, to_chunk, to_document, to_locator
from storage.document_writes import DocumentWrites
from storage.tables import block, chunk, document, document_version, edition, expert

Blocks = list[Block]  # named here, because `DocumentStore.list` hides the built-in inside the class
Chunks = list[Chunk]
Arrivals = list[Arrival]
_IDS_A_QUERY = 500  # SQLite allows a limited number of parameters in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryCounts:
    """What is loaded, for the line under the search box.

    Attributes:
        documents: All documents, failed ones included.
        searchable: Documents that search sees.
        year_from, year_to: First and last year of publication, None when no document has a date.
        samples: How many of the documents are samples.
    """

    documents: int
    searchable: int
    year_from: int | None
    year_to: int | None
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """What is left of the sample library: its documents, and whether it still has experts."""

    documents: list[Document]
    experts: bool


class DocumentStore(DocumentWrites):
    """Documents, versions, blocks and chunks of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def list(self, *, state: DocumentState | None = None) -> list[Document]:
        """All documents, the newest first, or those of one state."""
        query = select_documents().order_by(document.c.added_at.desc(), document.c.document_id)
        if state is not None:
            query = query.where(document.c.state == state.value)
        with self.database.read() as connection:
            return [to_document(row) for row in connection.execute(query)]

    def get(self, document_id: str) -> Document:
        """One document.

        Raises:
            NotFoundError: If it was deleted or never existed.
        """
        found = self.find(document_id)
        if found is None:
            raise NotFoundError("这份资料不存在，可能已被删除。请刷新资料库后再试。")
        return found

    def find(self, document_id: str) -> Document | None:
        """One document, or None when it is not (or no longer) there."""
        with self.database.read() as connection:
            return self.find_with(connection, document.c.document_id == document_id)

    def get_many(self, ids: Iterable[str]) -> dict[str, Document]:
        """Documents by their ids; ids that do not exist (any more) are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Document] = {}
        with self.database.read() as connection:
            for start in range(0, len(wanted), _IDS_A_QUERY):
                part = wanted[start : start + _IDS_A_QUERY]
                rows = connection.execute(select_documents().where(document.c.document_id.in_(part)))
                found.update((row.document_id, to_document(row)) for row in rows)
        return found

    def count(self, *states: DocumentState) -> int:
        """How many documents there are, or how many of these states."""
        query = select(func.count()).select_from(document)
        if states:
            query = query.where(document.c.state.in_([state.value for state in states]))
        with self.database.read() as connection:
            return connection.scalar(query) or 0

    def signature(self) -> tuple[int, datetime | None]:
        """Changes whenever a document is added, changed or deleted; cheap enough to ask every second."""
        query = select(func.count(), func.max(document.c.updated_at)).select_from(document)
        with self.database.read() as connection:
            total, changed = connection.execute(query).one()
        return total, changed

    def find_by_sha256(self, sha256: str) -> Document | None:
        """The document whose newest version holds exactly these bytes."""
        with self.database.read() as connection:
            return self.find_with(connection, document_version.c.sha256 == sha256)

    def find_by_source(self, source: str) -> Document | None:
        """The document that came from this path or upload."""
        with self.database.read() as connection:
            return self.find_with(connection, document.c.source == source)

    def find_with(self, connection: Connection, condition: Any) -> Document | None:
        """The first document that meets a condition, read inside the caller's transaction."""
        row = connection.execute(select_documents().where(condition).order_by(document.c.added_at).limit(1)).first()
        return None if row is None else to_document(row)

    def original(self, document_id: str, version: int | None = None) -> str:
        """Path of the kept copy relative to the originals folder; of the newest kept version when none is named.

        Raises:
            NotFoundError: If the document or version does not exist or has no kept copy.
        """
        query = select(document_version.c.original).where(
            document_version.c.document_id == document_id, document_version.c.original != ""
        )
        if version is not None:
            query = query.where(document_version.c.version == version)
        with self.database.read() as connection:
            kept = connection.scalar(query.order_by(document_version.c.version.desc()).limit(1))
        if not kept:
            raise NotFoundError("这份资料没有保存原文件。请将文件重新放入后再试。")
        return str(kept)

    def version_added_at(self, known: Document) -> datetime:
        """When the newest version of a document was taken in."""
        query = select(document_version.c.added_at).where(
            document_version.c.document_id == known.document_id, document_version.c.version == known.version
        )
        with self.database.read() as connection:
            return connection.scalar(query) or known.added_at

    def blocks(self, document_id: str, version: int, first: int = 0, last: int | None = None) -> Blocks:
        """Blocks of one version in reading order; the block at place n of the whole list has ordinal n.

        Args:
            first, last: Ordinals, both included; all blocks from `first` on when `last` is None.
        """
        query = select(block).where(
            block.c.document_id == document_id, block.c.version == version, block.c.ordinal >= first
        )
        if last is not None:
            query = query.where(block.c.ordinal <= last)
        with self.database.read() as connection:
            return [
                Block(text=row.text, locator=to_locator(row), level=row.level, kind=row.kind)
                for row in connection.execute(query.order_by(block.c.ordinal))
            ]

    def chunks(self, document_id: str, version: int) -> Chunks:
        """All chunks of one version in reading order; empty when it is not parsed."""
        query = select(chunk).where(chunk.c.document_id == document_id, chunk.c.version == version)
        with self.database.read() as connection:
            return [to_chunk(row) for row in connection.execute(query.order_by(chunk.c.ordinal))]

    def chunks_by_id(self, ids: Iterable[int]) -> dict[int, Chunk]:
        """Chunks by their ids; ids that do not exist (any more) are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[int, Chunk] = {}
        with self.database.read() as connection:
            for start in range(0, len(wanted), _IDS_A_QUERY):
                query = select(chunk).where(chunk.c.chunk_id.in_(wanted[start : start + _IDS_A_QUERY]))
                found.update((row.chunk_id, to_chunk(row)) for row in connection.execute(query))
        return found

    def first_texts(self, ids: Iterable[int]) -> dict[int, str]:
        """For chunks after the first of their document the text of that first one, by their ids."""
        first = chunk.alias()
        same = (first.c.document_id == chunk.c.document_id) & (first.c.version == chunk.c.version)
        query = select(chunk.c.chunk_id, first.c.text).join(first, same & (first.c.ordinal == 0))
        with self.database.read() as connection:
            rows = connection.execute(query.where(chunk.c.chunk_id.in_(list(ids)), chunk.c.ordinal > 0))
            return {row.chunk_id: row.text for row in rows}

    def chunk_context(self, chunk_id: int, before: int = 1, after: int = 1) -> Chunks:
        """A chunk with its neighbours in reading order; empty when it does not exist (any more)."""
        with self.database.read() as connection:
            middle = connection.execute(select(chunk).where(chunk.c.chunk_id == chunk_id)).first()
            if middle is None:
                return []
            query = select(chunk).where(
                chunk.c.document_id == middle.document_id,
                chunk.c.version == middle.version,
                chunk.c.ordinal.between(middle.ordinal - before, middle.ordinal + after),
            )
            return [to_chunk(row) for row in connection.execute(query.order_by(chunk.c.ordinal))]

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Titles by document id; ids that do not exist (any more) are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, str] = {}
        with self.database.read() as connection:
            for start in range(0, len(wanted), _IDS_A_QUERY):
                part = wanted[start : start + _IDS_A_QUERY]
                query = select(document.c.document_id, document.c.title).where(document.c.document_id.in_(part))
                found.update((row.document_id, row.title) for row in connection.execute(query))
        return found

    def arrived_since(self, moment: datetime, *, limit: int) -> Arrivals:
        """Own documents (no samples) that search sees and whose served version was taken in since, newest first."""
        query = (
            select(document.c.document_id, document.c.title, document_version.c.version, document_version.c.added_at)
            .join(document_version, document_version.c.document_id == document.c.document_id)
            .join(
                edition,
                and_(
                    edition.c.document_id == document.c.document_id,
                    edition.c.version == document_version.c.version,
                    is_served(),
                ),
            )
            .where(document.c.is_sample.is_(False), document_version.c.added_at >= moment)
            .order_by(document_version.c.added_at.desc(), document.c.document_id)
            .limit(limit)
        )
        with self.database.read() as connection:
            return [
                Arrival(document_id=row.document_id, version=row.version, title=row.title, added_at=row.added_at)
                for row in connection.execute(query)
            ]

    def versions(self) -> set[tuple[str, int]]:
        """All (document_id, version) that there are."""
        query = select(document_version.c.document_id, document_version.c.version)
        with self.database.read() as connection:
            return {(row.document_id, row.version) for row in connection.execute(query)}

    def samples(self, connection: Connection) -> Samples:
        """What is left of the sample library, read inside the caller's transaction."""
        rows = connection.execute(select_documents().where(document.c.is_sample))
        experts = connection.execute(select(expert.c.expert_id).where(expert.c.is_sample).limit(1)).first()
        return Samples(documents=[to_document(row) for row in rows], experts=experts is not None)

    def counts(self) -> LibraryCounts:
        """How much is loaded."""
        served = select(func.count(edition.c.document_id.distinct())).where(is_served())
        with self.database.read() as connection:
            total = connection.scalar(select(func.count()).select_from(document)) or 0
            samples = connection.scalar(select(func.count()).select_from(document).where(document.c.is_sample)) or 0
            days = connection.execute(
                select(func.min(document.c.published_on), func.max(document.c.published_on))
            ).one()
            searchable = connection.scalar(served) or 0
        return LibraryCounts(
            documents=total,
            searchable=searchable,
            year_from=days[0].year if days[0] else None,
            year_to=days[1].year if days[1] else None,
            samples=samples,
        )
