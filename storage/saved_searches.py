"""Reading and writing the searches that are kept (专题跟踪). What writes takes the caller's connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, delete, insert, select, update

from core.documents import DocumentType
from core.errors import NotFoundError
from core.search import SearchFilters
from core.tracking import SavedSearch, Strictness
from storage.database import Database
from storage.tables import saved_search

SavedSearches: TypeAlias = list[SavedSearch]
_NOT_KEPT = frozenset({"document_ids"})


class SavedSearchStore:
    """The saved searches of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, *, active: bool | None = None) -> SavedSearches:
        """All saved searches, the newest first, or only those that are (not) paused."""
        query = select(saved_search).order_by(saved_search.c.created_at.desc(), saved_search.c.saved_search_id)
        if active is not None:
            query = query.where(saved_search.c.active == active)
        with self._database.read() as connection:
            return [_saved(row) for row in connection.execute(query)]

    def get(self, saved_search_id: str) -> SavedSearch:
        """One saved search.

        Raises:
            NotFoundError: If it was deleted or never existed.
        """
        with self._database.read() as connection:
            found = self.find_with(connection, saved_search_id)
        if found is None:
            raise NotFoundError("这项跟踪不存在，可能已被删除。请刷新「专题跟踪」后再试。")
        return found

    def find_with(self, connection: Connection, saved_search_id: str) -> SavedSearch | None:
        """One saved search, read inside the caller's transaction; None when there is none."""
        query = select(saved_search).where(saved_search.c.saved_search_id == saved_search_id)
        row = connection.execute(query).first()
        return None if row is None else _saved(row)

    def names(self) -> dict[str, str]:
        """Names by id."""
        with self._database.read() as connection:
            rows = connection.execute(select(saved_search.c.saved_search_id, saved_search.c.name))
            return {row.saved_search_id: row.name for row in rows}

    def insert(self, connection: Connection, added: SavedSearch) -> None:
        """Write a new saved search."""
        connection.execute(
            insert(saved_search).values(
                saved_search_id=added.saved_search_id,
                actor=added.actor,
                created_at=added.created_at,
                **_values(added),
            )
        )

    def update(self, connection: Connection, changed: SavedSearch) -> None:
        """Write the fields of a known saved search; nothing happens when it is gone."""
        query = update(saved_search).where(saved_search.c.saved_search_id == changed.saved_search_id)
        connection.execute(query.values(**_values(changed)))

    def note_seen(self, connection: Connection, saved_search_id: str | None, at: datetime) -> None:
        """Note when the notices of one saved search, or of all, were read."""
        query = update(saved_search).values(last_seen_at=at)
        if saved_search_id is not None:
            query = query.where(saved_search.c.saved_search_id == saved_search_id)
        connection.execute(query)

    def delete(self, connection: Connection, saved_search_id: str) -> bool:
        """Remove a saved search with its notices. Returns whether there was one."""
        query = delete(saved_search).where(saved_search.c.saved_search_id == saved_search_id)
        return bool(connection.execute(query).rowcount)


def filters_to_json(filters: SearchFilters) -> dict[str, Any]:
    """The filters that are set, as JSON. A list of documents is not kept: new documents are what is waited for."""
    known = {item.name: getattr(filters, item.name) for item in fields(filters) if item.name not in _NOT_KEPT}
    return {name: _plain(value) for name, value in known.items() if value not in (None, (), "")}


def filters_from_json(values: Mapping[str, Any]) -> SearchFilters:
    """The filters that `filters_to_json` wrote; what this version of the program does not know is left out."""
    known = {item.name for item in fields(SearchFilters)} - _NOT_KEPT
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if name in known:
            kept[name] = tuple(value) if isinstance(value, list) else value
    if "types" in kept:
        kept["types"] = tuple(DocumentType(value) for value in kept["types"])
    if "as_of" in kept:
        kept["as_of"] = date.fromisoformat(kept["as_of"])
    return SearchFilters(**kept)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return [str(item) for item in value] if isinstance(value, tuple) else value


def _values(saved: SavedSearch) -> dict[str, Any]:
    return {
        "name": saved.name,
        "query": saved.query,
        "filters": filters_to_json(saved.filters),
        "strictness": saved.strictness.value,
        "active": saved.active,
        "watching_since": saved.watching_since,
        "last_seen_at": saved.last_seen_at,
    }


def _saved(row: Row[Any]) -> SavedSearch:
    return SavedSearch(
        saved_search_id=row.saved_search_id,
        name=row.name,
        query=row.query,
        filters=filters_from_json(row.filters),
        strictness=Strictness(row.strictness),
        active=row.active,
        actor=row.actor,
        created_at=row.created_at,
        watching_since=row.watching_since,
        last_seen_at=row.last_seen_at,
    )
