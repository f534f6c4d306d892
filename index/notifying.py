"""What tracking does when a document came into the index: a notice for each saved search that it fits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import select

from core.documents import Chunk, Document
from core.tracking import Fit, SavedSearch
from events.log import EventLog, Transaction
from events.types import DocumentCorrected, DocumentIndexed, NoticeRaised, event_from_json
from index.fitting import BARS, Searcher, find_fit, measure_fit, question_pieces, read_words
from index.search import Home
from storage.database import Database
from storage.notices import NoticeStore
from storage.saved_searches import SavedSearchStore
from storage.tables import event

logger = logging.getLogger(__name__)


class DocumentReader(Protocol):
    """What is read of the document that came in."""

    def find(self, document_id: str) -> Document | None:
        """One document, or None when it is gone."""

    def chunks(self, document_id: str, version: int) -> list[Chunk]:
        """All passages of one version."""


def match_saved_searches(
    happened: DocumentIndexed | DocumentCorrected,
    *,
    saved: SavedSearchStore,
    notices: NoticeStore,
    documents: DocumentReader,
    search: Callable[[], Searcher],
    home: Callable[[], Home],
    today: Callable[[], date],
    log: EventLog,
) -> int:
    """Raise a notice for each active saved search that a new document fits, once a version. Safe to run twice.

    Samples raise none, nor does what was there before the search was saved. A corrected document is judged again,
    since a filter may have excluded it for a wrong region or year.

    Returns:
        How many were raised.
    """
    found = documents.find(happened.document_id)
    if found is None or found.is_sample or found.served_version is None:
        return 0
    version = found.served_version
    if isinstance(happened, DocumentIndexed) and happened.version != version:
        return 0  # another version took its place and has an event of its own
    waiting = _waiting(found.document_id, version, saved=saved, notices=notices, log=log)
    if not waiting:
        return 0
    words = read_words(found.metadata.title, documents.chunks(found.document_id, version))
    own, day, searcher = home(), today(), search()
    fits: list[tuple[SavedSearch, Fit]] = []
    for one in waiting:
        measured = measure_fit(question_pieces(one.query, home=own, today=day), words)
        bar = BARS[one.strictness]
        fit = find_fit(one.query, one.filters, found.document_id, measured, bar=bar, search=searcher)
        if fit is not None:
            fits.append((one, fit))
    raised = 0
    if fits:
        with log.transaction() as tx:
            raised = sum(
                _raise_notice(tx, one, fit, found.document_id, version, saved=saved, notices=notices)
                for one, fit in fits
            )
    logger.info("matched document_id=%s searches=%d notices=%d", found.document_id, len(waiting), raised)
    return raised


def _waiting(
    document_id: str, version: int, *, saved: SavedSearchStore, notices: NoticeStore, log: EventLog
) -> Sequence[SavedSearch]:
    """The active saved searches that are older than a version's first indexing and have no notice of it."""
    active = saved.list(active=True)
    indexed_at = _first_indexed_at(log.database, document_id, version) if active else None
    if indexed_at is None:
        return ()
    done = notices.raised(document_id, version)
    return [one for one in active if one.watching_since <= indexed_at and one.saved_search_id not in done]


def _raise_notice(
    tx: Transaction,
    judged: SavedSearch,
    fit: Fit,
    document_id: str,
    version: int,
    *,
    saved: SavedSearchStore,
    notices: NoticeStore,
) -> bool:
    """Write a notice with its event, unless the search was deleted, paused or changed since it was judged."""
    key = judged.saved_search_id
    now = saved.find_with(tx.connection, key)
    if now is None or not now.active or now.watching_since != judged.watching_since:
        return False
    added = notices.add(
        tx.connection, saved_search_id=key, document_id=document_id, version=version, is_update=version > 1, fit=fit
    )
    if added is None:
        return False
    tx.append(NoticeRaised(saved_search_id=key, document_id=document_id, version=version))
    return True


def _first_indexed_at(database: Database, document_id: str, version: int) -> datetime | None:
    """When a version came into the index for the first time, whatever was done to it since."""
    query = (
        select(event.c.type, event.c.data, event.c.at)
        .where(event.c.subject == document_id, event.c.type == DocumentIndexed.__name__)
        .order_by(event.c.event_id)
    )
    with database.read() as connection:
        for row in connection.execute(query):
            happened = event_from_json(row.type, row.data)
            if isinstance(happened, DocumentIndexed) and happened.version == version:
                return datetime.fromisoformat(row.at)
    return None
