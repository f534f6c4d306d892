"""Rows of the database as documents and chunks: the one query for documents, and what its rows become."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from core.documents import Chunk, Document, DocumentState, DocumentType, Locator, Metadata, Validity
from storage.tables import chunk, document, document_version, edition, generation


def is_served() -> Any:
    """The condition under which search sees an edition."""
    serving = select(generation.c.generation).where(generation.c.state == "serving")
    return and_(edition.c.state == "served", edition.c.generation.in_(serving))


def select_documents() -> Select[Any]:
    """All documents with their newest version; for `to_document`."""
    newest = and_(
        document_version.c.document_id == document.c.document_id, document_version.c.version == document.c.version
    )
    chunk_count = (
        select(func.count())
        .where(chunk.c.document_id == document.c.document_id, chunk.c.version == document.c.version)
        .scalar_subquery()
    )
    served_version = (
        select(func.max(edition.c.version))
        .where(edition.c.document_id == document.c.document_id, is_served())
        .scalar_subquery()
    )
    return select(
        document,
        document_version.c.file_name,
        document_version.c.original,
        document_version.c.sha256,
        document_version.c.size_bytes,
        document_version.c.pages,
        document_version.c.coverage,
        chunk_count.label("chunk_count"),
        served_version.label("served_version"),
    ).join(document_version, newest)


def to_document(row: Row[Any]) -> Document:
    """A row of `select_documents`."""
    return Document(
        document_id=row.document_id,
        metadata=to_metadata(row),
        state=DocumentState(row.state),
        reason=row.reason,
        version=row.version,
        served_version=row.served_version,
        source=row.source,
        file_name=row.file_name,
        original=row.original,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        pages=row.pages,
        chunk_count=row.chunk_count,
        coverage=row.coverage,
        is_sample=row.is_sample,
        added_at=row.added_at,
        updated_at=row.updated_at,
        corrected=tuple(row.corrected),
    )


def to_metadata(row: Row[Any]) -> Metadata:
    """What is known about a document, from a row with the columns of its table."""
    return Metadata(
        title=row.title,
        document_number=row.document_number,
        issuer=row.issuer,
        published_on=row.published_on,
        region=row.region,
        document_type=DocumentType(row.document_type),
        effective_on=row.effective_on,
        ended_on=row.ended_on,
        ended_as=Validity(row.ended_as) if row.ended_as else None,
        superseded_by=row.superseded_by,
    )


def to_locator(row: Row[Any]) -> Locator:
    """The place of a block or chunk."""
    return Locator(page=row.page, heading_path=tuple(row.heading_path), paragraph=row.paragraph)


def to_chunk(row: Row[Any]) -> Chunk:
    """A row of the table of chunks."""
    return Chunk(
        chunk_id=row.chunk_id,
        document_id=row.document_id,
        version=row.version,
        ordinal=row.ordinal,
        text=row.text,
        locator=to_locator(row),
        first_block=row.first_block,
        last_block=row.last_block,
    )
