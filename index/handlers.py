"""What the index does when something happened to a document. Every handler is safe to run twice."""

from __future__ import annotations

import logging
from typing import Protocol

from sqlalchemy import Connection, select

from core.documents import Chunk, Document, DocumentState
from core.errors import ZhikuError
from events.log import EventLog, Transaction
from events.types import (
    DocumentCorrected,
    DocumentDeleted,
    DocumentFailed,
    DocumentIndexed,
    DocumentParsed,
    ExpertLinked,
)
from index.authority import find_cited_titles
from index.generations import OpenGeneration, Shelf
from index.passage import PassageInput, document_fields, document_texts
from storage.citations import write_citations
from storage.database import Database
from storage.tables import document, expert_document

logger = logging.getLogger(__name__)


_Documents = list[Document]  # named here, because `list` below hides the built-in inside the class
_Chunks = list[Chunk]


class DocumentReader(Protocol):
    """What the handlers read and note about documents."""

    def find(self, document_id: str) -> Document | None:
        """One document, or None when it is gone."""

    def list(self, *, state: DocumentState | None = None) -> _Documents:
        """All documents, or those of one state."""

    def chunks(self, document_id: str, version: int) -> _Chunks:
        """All chunks of one version."""

    def set_state(
        self,
        connection: Connection,
        document_id: str,
        state: DocumentState,
        *,
        reason: str = "",
        version: int | None = None,
    ) -> bool:
        """Change the state while `version` is the newest one."""


def index_document(event: DocumentParsed, *, documents: DocumentReader, shelf: Shelf, log: EventLog) -> None:
    """Write a version's chunks hidden, then serve them and retire the old ones in one commit. Safe to run twice.

    A failure that trying again cannot cure is noted on the document.
    """
    try:
        with shelf.writing, shelf.lend() as index:
            count = write_version(index, event.document_id, event.version, documents=documents, log=log, announce=True)
    except ZhikuError as error:
        if error.retryable:
            raise
        logger.exception("not indexed document_id=%s", event.document_id)
        with log.transaction() as tx:
            version = event.version
            if documents.set_state(
                tx.connection, event.document_id, DocumentState.FAILED, reason=error.message, version=version
            ):
                tx.append(DocumentFailed(document_id=event.document_id, version=version))
        return
    if count is not None:
        logger.info("indexed document_id=%s version=%d chunks=%d", event.document_id, event.version, count)


def write_version(
    index: OpenGeneration,
    document_id: str,
    version: int,
    *,
    documents: DocumentReader,
    log: EventLog,
    announce: bool,
) -> int | None:
    """Bring one version of a document into a generation, in place of the one before.

    Args:
        announce: Whether to change the document's state and append `DocumentIndexed`; not when only building a
            generation anew.

    Returns:
        Number of chunks; None when there was nothing to do, because the document is gone or a newer version serves.
    """
    clear_hidden(index, document_id)
    found = documents.find(document_id)
    served = index.editions.served(document_id)
    if found is None or (served is not None and served.version > version):
        return None
    chunks = documents.chunks(document_id, version)
    if served is not None and served.version == version and _is_written(index, served.name, chunks):
        if announce and found.version == version and found.state is not DocumentState.INDEXED:  # a rebuild was earlier
            with log.transaction() as tx:
                _announce(tx, document_id, version, len(chunks), documents=documents)
        return None
    edition = index.editions.begin(document_id, version)
    fields = document_fields(found.metadata, linked_experts(log.database, document_id))
    texts = document_texts(found.metadata.title, [(chunk.locator.heading_path, chunk.text) for chunk in chunks])
    index.write_chunks(
        [
            PassageInput(
                point_id=chunk.chunk_id,
                edition=edition.name,
                document_id=document_id,
                text=text,
                fields=fields,
            )
            for chunk, text in zip(chunks, texts, strict=True)
        ]
    )
    with index.editions.held(), log.transaction() as tx:
        exists = tx.connection.scalar(select(document.c.document_id).where(document.c.document_id == document_id))
        if exists:
            index.editions.serve(tx.connection, edition)
            write_citations(tx.connection, document_id, find_cited_titles(chunk.text for chunk in chunks))
            if announce:
                _announce(tx, document_id, version, len(chunks), documents=documents)
    clear_hidden(index, document_id)
    return len(chunks) if exists else None


def remove_document(event: DocumentDeleted, *, shelf: Shelf) -> None:
    """Hide a deleted document and remove its points. Safe to run twice."""
    with shelf.writing, shelf.lend() as index:
        index.editions.retire(event.document_id)
        clear_hidden(index, event.document_id)
    logger.info("removed document_id=%s", event.document_id)


def update_fields(
    event: DocumentCorrected | ExpertLinked, *, documents: DocumentReader, shelf: Shelf, database: Database
) -> None:
    """Bring the filter fields of documents up to date; vectors stay as they are. Safe to run twice."""
    changed = (event.document_id,) if isinstance(event, DocumentCorrected) else event.document_ids
    with shelf.writing, shelf.lend() as index:
        for document_id in changed:
            refresh_fields(index, document_id, documents=documents, database=database)


def refresh_fields(index: OpenGeneration, document_id: str, *, documents: DocumentReader, database: Database) -> None:
    """Set the filter fields of a served document from the database; nothing happens when there is none."""
    found = documents.find(document_id)
    served = index.editions.served(document_id)
    if found is not None and served is not None:
        fields = document_fields(found.metadata, linked_experts(database, document_id))
        index.chunks.set_fields(served.name, fields)


def clear_hidden(index: OpenGeneration, document_id: str) -> None:
    """Remove what is half written or retired of a document: first the points, then the rows."""
    names = [edition.name for edition in index.editions.hidden_of(document_id)]
    if names:
        index.chunks.delete_editions(names)
        index.editions.forget(names)


def clear_all_hidden(index: OpenGeneration) -> None:
    """Remove what is half written or retired of every document."""
    for edition in index.editions.all_hidden():
        clear_hidden(index, edition.document_id)


def linked_experts(database: Database, document_id: str) -> list[str]:
    """Ids of the experts whom a document is linked to."""
    query = select(expert_document.c.expert_id).where(expert_document.c.document_id == document_id)
    with database.read() as connection:
        return sorted(connection.scalars(query))


def _announce(tx: Transaction, document_id: str, version: int, chunks: int, *, documents: DocumentReader) -> None:
    documents.set_state(tx.connection, document_id, DocumentState.INDEXED, version=version)
    tx.append(DocumentIndexed(document_id=document_id, version=version, chunk_count=chunks))


def _is_written(index: OpenGeneration, edition: str, chunks: list[Chunk]) -> bool:
    return index.chunks.count([edition]) == len(chunks) and not index.chunks.find_missing(
        [chunk.chunk_id for chunk in chunks]
    )
