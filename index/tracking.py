"""Topic tracking (专题跟踪): everything that people do with saved searches and their notices."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date, datetime
from threading import Lock
from typing import Any, Protocol

from core.documents import Chunk, Document
from core.errors import InvalidInputError
from core.search import SearchFilters
from core.tracking import Arrival, Notice, NoticeCounts, SavedSearch, Strictness
from events.log import EventLog, acting
from events.types import DocumentCorrected, DocumentIndexed, SavedSearchChanged, SavedSearchDeleted, SearchSaved
from index.fitting import Searcher
from index.forecast import MOST_DOCUMENTS, Forecast, Progress, forecast_notices, ignore_progress, month_before
from index.notifying import match_saved_searches
from index.search import Home
from storage.database import Database, utc_now
from storage.notices import NoticeStore
from storage.saved_searches import SavedSearchStore

LONGEST_NAME = 60
_QUESTION = ("query", "filters")  # another question begins anew: what is there by then raises no notice
_KEPT_FORECASTS = 64


class Documents(Protocol):
    """What tracking reads of documents."""

    def find(self, document_id: str) -> Document | None:
        """One document, or None when it is gone."""

    def chunks(self, document_id: str, version: int) -> list[Chunk]:
        """All passages of one version."""

    def arrived_since(self, moment: datetime, *, limit: int) -> list[Arrival]:
        """Own documents that search sees and that were taken in since, newest first."""

    def signature(self) -> tuple[int, datetime | None]:
        """Changes whenever a document is added, changed or deleted."""


class Tracking:
    """The saved searches and notices of one installation. Safe to share between threads.

    Attributes:
        saved: The saved searches, to read.
        notices: The notices, to read.
    """

    def __init__(
        self,
        *,
        database: Database,
        documents: Documents,
        log: EventLog,
        search: Callable[[], Searcher],
        home: Callable[[], Home] = Home,
        today: Callable[[], date] = date.today,
    ) -> None:
        """`search` and `home` are asked at every use: the index opens later, and settings change."""
        self.saved = SavedSearchStore(database)
        self.notices = NoticeStore(database)
        self._documents = documents
        self._log = log
        self._search = search
        self._home = home
        self._today = today
        self._forecasts: dict[Hashable, Forecast] = {}
        self._lock = Lock()

    def save(
        self,
        query: str,
        *,
        filters: SearchFilters | None = None,
        name: str = "",
        strictness: Strictness = Strictness.MEDIUM,
    ) -> SavedSearch:
        """Keep a search. Its name is its question where none is given.

        Raises:
            InvalidInputError: If there is nothing to search for, or the same search is kept already.
        """
        now = utc_now()
        added = SavedSearch(
            saved_search_id=secrets.token_hex(16),
            name=_check_name(name or query[:LONGEST_NAME]),
            query=_check_query(query),
            filters=filters or SearchFilters(),
            strictness=strictness,
            active=True,
            actor=acting.get(self._log.actor),
            created_at=now,
            watching_since=now,
        )
        same = self.find_same(added.query, added.filters)
        if same is not None:
            raise InvalidInputError(f"这个问题已经在跟踪，名称是「{same.name}」。可以到「专题跟踪」修改它。")
        with self._log.transaction() as tx:
            self.saved.insert(tx.connection, added)
            tx.append(SearchSaved(saved_search_id=added.saved_search_id))
        return added

    def find_same(self, query: str, filters: SearchFilters) -> SavedSearch | None:
        """The saved search of the same question and filters, None when there is none."""
        wanted = (query.strip(), filters)
        return next((one for one in self.saved.list() if (one.query, one.filters) == wanted), None)

    def change(self, saved_search_id: str, **fields: Any) -> SavedSearch:
        """Change name, query, filters, strictness or active. Another question begins anew, and so does one taken up.

        Raises:
            InvalidInputError: If a value cannot be used.
            NotFoundError: If it was deleted.
        """
        if "name" in fields:
            fields["name"] = _check_name(fields["name"])
        if "query" in fields:
            fields["query"] = _check_query(fields["query"])
        before = self.saved.get(saved_search_id)
        changed = {name: value for name, value in fields.items() if getattr(before, name) != value}
        if not changed:
            return before
        anew = any(name in changed for name in _QUESTION) or changed.get("active", False)
        after = replace(before, **changed)
        if anew:
            after = replace(after, watching_since=utc_now())
        same = self.find_same(after.query, after.filters)
        if same is not None and same.saved_search_id != saved_search_id:
            raise InvalidInputError(f"同样的问题和范围已经在跟踪，名称是「{same.name}」。")
        with self._log.transaction() as tx:
            self.saved.update(tx.connection, after)
            tx.append(SavedSearchChanged(saved_search_id=saved_search_id, fields=tuple(sorted(changed))))
        return after

    def delete(self, saved_search_id: str) -> None:
        """Remove a saved search with its notices; nothing happens when it is gone."""
        with self._log.transaction() as tx:
            if self.saved.delete(tx.connection, saved_search_id):
                tx.append(SavedSearchDeleted(saved_search_id=saved_search_id))

    def counts(self) -> dict[str, NoticeCounts]:
        """How many notices each saved search has; those without any are left out."""
        return self.notices.counts()

    def count_unread(self) -> int:
        """How many notices nobody has read."""
        return self.notices.count_unread()

    def mark_read(self, notice_id: int, *, read: bool = True) -> None:
        """Mark a notice as read, or as unread again."""
        with self._log.transaction() as tx:
            self.notices.set_read(tx.connection, notice_id, read=read)

    def mark_all_read(self, saved_search_id: str | None = None) -> int:
        """Mark the notices of one saved search, or all, as read. Returns how many were unread."""
        with self._log.transaction() as tx:
            self.saved.note_seen(tx.connection, saved_search_id, utc_now())
            return self.notices.read_all(tx.connection, saved_search_id)

    def find_place(self, notice: Notice) -> int | None:
        """Id of the passage that a notice quotes; None where it is no longer served as it was."""
        found = self._documents.find(notice.document_id)
        if found is None or found.served_version != notice.version:
            return None
        chunks = self._documents.chunks(notice.document_id, notice.version)
        return next((chunk.chunk_id for chunk in chunks if chunk.text == notice.fit.quote), None)

    def known_forecast(self, query: str, filters: SearchFilters) -> Forecast | None:
        """What `forecast` found for this library before, None where it has to be worked out."""
        return self._forecasts.get(self._forecast_key(query, filters))

    def forecast(self, query: str, filters: SearchFilters, *, on_progress: Progress = ignore_progress) -> Forecast:
        """How many notices last month would have brought, for each strictness. Kept until a document changes."""
        key = self._forecast_key(query, filters)
        known = self._forecasts.get(key)
        if known is not None:
            return known
        made = forecast_notices(
            query,
            filters,
            self._documents.arrived_since(month_before(utc_now()), limit=MOST_DOCUMENTS + 1),
            chunks=self._documents.chunks,
            search=self._search(),
            home=self._home(),
            today=self._today(),
            on_progress=on_progress,
        )
        with self._lock:
            while len(self._forecasts) >= _KEPT_FORECASTS:
                self._forecasts.pop(next(iter(self._forecasts)))
            self._forecasts[key] = made
        return made

    def match(self, happened: DocumentIndexed | DocumentCorrected) -> int:
        """Raise a notice for each active saved search that a new document fits; see `match_saved_searches`."""
        return match_saved_searches(
            happened,
            saved=self.saved,
            notices=self.notices,
            documents=self._documents,
            search=self._search,
            home=self._home,
            today=self._today,
            log=self._log,
        )

    def _forecast_key(self, query: str, filters: SearchFilters) -> Hashable:
        return query.strip(), filters, self._documents.signature(), self._today()


def _check_name(name: str) -> str:
    checked = name.strip()
    if not checked:
        raise InvalidInputError("请给这项跟踪起个名称。")
    if len(checked) > LONGEST_NAME:
        raise InvalidInputError(f"名称最多 {LONGEST_NAME} 个字，请缩短一些。")
    return checked


def _check_query(query: str) -> str:
    checked = query.strip()
    if not any(character.isalnum() for character in checked):
        raise InvalidInputError("请写下要跟踪的问题或主题，只有标点或表情符号无从找起。")
    return checked
