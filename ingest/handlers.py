"""What the ingest room does when a document was added: read it and store what was read."""

from __future__ import annotations

import logging
from typing import Protocol

from core.documents import DocumentState
from core.errors import NotFoundError
from events.log import EventLog
from events.types import DocumentAdded, DocumentFailed, DocumentParsed
from ingest.child import ParseLimits, read_in_child
from ingest.extracted import UnreadableFileError
from ingest.intake import OriginalsFolder
from ingest.validity import read_validity
from ingest.versions import store_facts
from storage.documents import DocumentStore
from storage.validity import ValidityStore

logger = logging.getLogger(__name__)

_TO_READ = (DocumentState.ADDED, DocumentState.FAILED)


class ParseSettings(ParseLimits, OriginalsFolder, Protocol):
    """The settings that reading a document needs."""


def parse_document(event: DocumentAdded, *, store: DocumentStore, log: EventLog, settings: ParseSettings) -> None:
    """Read a version in a child process and store its blocks, chunks and metadata. Safe to run twice.

    A version that was deleted, replaced by a newer one or read already is left alone; one that failed is read again
    when its event is delivered again. What cannot be read is marked failed with the reason.

    Raises:
        ParserStoppedError: If the program closes meanwhile; delivery tries again.
    """
    document = store.find(event.document_id)
    if document is None or document.version != event.version or document.state not in _TO_READ:
        logger.info("nothing to parse document_id=%s version=%d", event.document_id, event.version)
        return
    try:
        path = settings.originals / store.original(event.document_id, event.version)
        read = read_in_child(path, file_name=document.file_name, limits=settings)
    except (UnreadableFileError, NotFoundError) as error:
        with log.transaction() as tx:
            if store.mark_failed(tx.connection, event.document_id, event.version, str(error)):
                tx.append(DocumentFailed(document_id=event.document_id, version=event.version))
        logger.warning("failed to parse document_id=%s version=%d", event.document_id, event.version)
        return
    facts = read_validity(read.blocks, read.metadata)
    with log.transaction() as tx:
        if not store.set_state(tx.connection, event.document_id, DocumentState.PARSED, version=event.version):
            return  # deleted or replaced while it was being read
        store.replace_parsed(
            tx.connection,
            event.document_id,
            event.version,
            blocks=read.blocks,
            chunks=read.chunks,
            metadata=read.metadata,
            pages=read.pages,
            coverage=read.coverage,
        )
        store_facts(
            tx.connection, event.document_id, facts, title=read.metadata.title, store=ValidityStore(store.database)
        )
        tx.append(DocumentParsed(document_id=event.document_id, version=event.version))
    logger.info("parsed document_id=%s version=%d chunks=%d", event.document_id, event.version, len(read.chunks))
