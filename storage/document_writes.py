"""Writing the records of documents, each change inside a transaction of the caller so that its event goes with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from core.documents import Block, ChunkDraft, DocumentState, Metadata
from storage.database import utc_now
from storage.tables import block, chunk, document, document_version

METADATA_FIELDS = ("title", "document_number", "issuer", "published_on", "region", "document_type")
ENDING_FIELDS = ("ended_on", "ended_as", "superseded_by")  # set by hand they go together
VALIDITY_FIELDS = ("effective_on", *ENDING_FIELDS)


class DocumentWrites:
    """The write functions of `DocumentStore`. None of them commits."""

    def insert_document(
        self,
        connection: Connection,
        *,
        document_id: str,
        metadata: Metadata,
        source: str,
        file_name: str,
        original: str,
        sha256: str,
        size_bytes: int,
        is_sample: bool = False,
        state: DocumentState = DocumentState.ADDED,
        reason: str = "",
    ) -> None:
        """A new document with its version 1."""
        now = utc_now()
        connection.execute(
            insert(document).values(
                document_id=document_id,
                **_metadata_values(metadata),
                corrected=[],
                state=state.value,
                reason=reason,
                version=1,
                source=source,
                is_sample=is_sample,
                added_at=now,
                updated_at=now,
            )
        )
        self._insert_version_row(connection, document_id, 1, file_name, original, sha256, size_bytes)

    def insert_version(
        self,
        connection: Connection,
        *,
        document_id: str,
        version: int,
        file_name: str,
        original: str,
        sha256: str,
        size_bytes: int,
        state: DocumentState = DocumentState.ADDED,
        reason: str = "",
    ) -> None:
        """The next version of a known document; the versions before it stay."""
        self._insert_version_row(connection, document_id, version, file_name, original, sha256, size_bytes)
        self._update(connection, document_id, version=version, state=state.value, reason=reason)

    def replace_parsed(
        self,
        connection: Connection,
        document_id: str,
        version: int,
        *,
        blocks: Sequence[Block],
        chunks: Sequence[ChunkDraft],
        metadata: Metadata,
        pages: int | None,
        coverage: float,
    ) -> None:
        """Store what was read from a version, in place of what was read before. Corrected fields stay as they are."""
        key = {"document_id": document_id, "version": version}
        connection.execute(delete(chunk).where(chunk.c.document_id == document_id, chunk.c.version == version))
        connection.execute(delete(block).where(block.c.document_id == document_id, block.c.version == version))
        if blocks:
            connection.execute(
                insert(block),
                [
                    {
                        **key,
                        "ordinal": ordinal,
                        "text": item.text,
                        "kind": item.kind,
                        "level": item.level,
                        "page": item.locator.page,
                        "heading_path": list(item.locator.heading_path),
                        "paragraph": item.locator.paragraph,
                    }
                    for ordinal, item in enumerate(blocks)
                ],
            )
        if chunks:
            connection.execute(
                insert(chunk),
                [
                    {
                        **key,
                        "ordinal": ordinal,
                        "text": item.text,
                        "page": item.locator.page,
                        "heading_path": list(item.locator.heading_path),
                        "paragraph": item.locator.paragraph,
                        "first_block": item.first_block,
                        "last_block": item.last_block,
                    }
                    for ordinal, item in enumerate(chunks)
                ],
            )
        connection.execute(
            update(document_version)
            .where(document_version.c.document_id == document_id, document_version.c.version == version)
            .values(pages=pages, coverage=coverage)
        )
        corrected = set(
            connection.scalar(select(document.c.corrected).where(document.c.document_id == document_id)) or ()
        )
        values = {name: value for name, value in _metadata_values(metadata).items() if name not in corrected}
        self._update(connection, document_id, **values, state=DocumentState.PARSED.value, reason="")

    def set_state(
        self,
        connection: Connection,
        document_id: str,
        state: DocumentState,
        *,
        reason: str = "",
        version: int | None = None,
    ) -> bool:
        """Change the state; with `version`, only while that is the newest one. Returns whether anything changed."""
        return self._update(connection, document_id, of_version=version, state=state.value, reason=reason)

    def mark_failed(self, connection: Connection, document_id: str, version: int, reason: str) -> bool:
        """Note why a version could not be read or indexed. Returns False when it is gone or no longer the newest."""
        return self.set_state(connection, document_id, DocumentState.FAILED, reason=reason, version=version)

    def set_metadata(self, connection: Connection, document_id: str, fields: Mapping[str, Any]) -> None:
        """Set metadata fields by hand; from now on the program leaves these alone."""
        known = connection.scalar(select(document.c.corrected).where(document.c.document_id == document_id)) or []
        values = {**fields, "ended_as": fields["ended_as"] or ""} if "ended_as" in fields else fields
        self._update(connection, document_id, **values, corrected=sorted({*known, *fields}))

    def release_fields(self, connection: Connection, document_id: str, fields: Collection[str]) -> None:
        """Give fields that were set by hand back to the program. Their values stay until it reads them again."""
        known = connection.scalar(select(document.c.corrected).where(document.c.document_id == document_id)) or []
        self._update(connection, document_id, corrected=sorted(set(known) - set(fields)))

    def delete_document(self, connection: Connection, document_id: str) -> None:
        """Remove a document with its versions, blocks, chunks and links to experts."""
        for table in (chunk, block, document_version):
            connection.execute(delete(table).where(table.c.document_id == document_id))
        connection.execute(delete(document).where(document.c.document_id == document_id))

    def _insert_version_row(
        self,
        connection: Connection,
        document_id: str,
        version: int,
        file_name: str,
        original: str,
        sha256: str,
        size_bytes: int,
    ) -> None:
        connection.execute(
            insert(document_version).values(
                document_id=document_id,
                version=version,
                file_name=file_name,
                original=original,
                sha256=sha256,
                size_bytes=size_bytes,
                coverage=0.0,
                added_at=utc_now(),
            )
        )

    def _update(
        self, connection: Connection, document_id: str, *, of_version: int | None = None, **values: Any
    ) -> bool:
        query = update(document).where(document.c.document_id == document_id)
        if of_version is not None:
            query = query.where(document.c.version == of_version)
        return bool(connection.execute(query.values(**values, updated_at=utc_now())).rowcount)


def _metadata_values(metadata: Metadata) -> dict[str, Any]:
    values = {name: getattr(metadata, name) for name in METADATA_FIELDS}
    values["document_type"] = metadata.document_type.value
    return values
