"""Reading and writing the notices that new documents raise. What writes takes the caller's connection."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.documents import Locator
from core.tracking import Fit, Notice, NoticeCounts
from storage.database import Database, utc_now
from storage.tables import document, notice

Notices: TypeAlias = list[Notice]
SAVED_SEARCH = "saved_search"  # the kind of notice; other rooms may raise others


class NoticeStore:
    """The notices of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, *, saved_search_id: str | None = None, unread: bool = False, limit: int = 50) -> Notices:
        """Notices, the newest first; of one document the best first where they came at once.

        Args:
            saved_search_id: Only those of this saved search.
            unread: Only those that nobody has read.
        """
        query = select(notice).where(notice.c.kind == SAVED_SEARCH)
        if saved_search_id is not None:
            query = query.where(notice.c.saved_search_id == saved_search_id)
        if unread:
            query = query.where(notice.c.read_at.is_(None))
        query = query.order_by(notice.c.notice_id.desc()).limit(limit)
        with self._database.read() as connection:
            return [_notice(row) for row in connection.execute(query)]

    def counts(self) -> dict[str, NoticeCounts]:
        """How many notices each saved search has; those without any are left out."""
        query = (
            select(notice.c.saved_search_id, func.count(), func.count() - func.count(notice.c.read_at))
            .where(notice.c.kind == SAVED_SEARCH)
            .group_by(notice.c.saved_search_id)
        )
        with self._database.read() as connection:
            return {
                key: NoticeCounts(total=total, unread=unread) for key, total, unread in connection.execute(query).all()
            }

    def newest(self) -> dict[str, int]:
        """Id of the newest notice of each saved search that has any."""
        query = select(notice.c.saved_search_id, func.max(notice.c.notice_id)).group_by(notice.c.saved_search_id)
        with self._database.read() as connection:
            return {key: int(newest) for key, newest in connection.execute(query).all()}

    def count_unread(self) -> int:
        """How many notices nobody has read."""
        query = select(func.count()).where(notice.c.kind == SAVED_SEARCH, notice.c.read_at.is_(None))
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def raised(self, document_id: str, version: int) -> set[str]:
        """Ids of the saved searches that have a notice of this version."""
        query = select(notice.c.saved_search_id).where(notice.c.document_id == document_id, notice.c.version == version)
        with self._database.read() as connection:
            return set(connection.scalars(query))

    def add(
        self, connection: Connection, *, saved_search_id: str, document_id: str, version: int, is_update: bool, fit: Fit
    ) -> int | None:
        """Write a notice. Returns its id; None where this version has raised one, or the document is gone.

        An unread notice of an earlier version gives way: it tells of a text that is no longer served.
        """
        exists = select(document.c.document_id).where(document.c.document_id == document_id)
        if connection.scalar(exists) is None:
            return None
        make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        added = connection.execute(
            make(notice)
            .values(
                kind=SAVED_SEARCH,
                saved_search_id=saved_search_id,
                document_id=document_id,
                version=version,
                is_update=is_update,
                quote=fit.quote,
                highlights=[list(pair) for pair in fit.highlights],
                page=fit.locator.page,
                heading_path=list(fit.locator.heading_path),
                paragraph=fit.locator.paragraph,
                confidence=fit.confidence,
                raised_at=utc_now(),
            )
            .on_conflict_do_nothing()
            .returning(notice.c.notice_id)
        ).scalar()
        if added is None:
            return None
        connection.execute(
            delete(notice).where(
                notice.c.saved_search_id == saved_search_id,
                notice.c.document_id == document_id,
                notice.c.version < version,
                notice.c.read_at.is_(None),
            )
        )
        return int(added)

    def set_read(self, connection: Connection, notice_id: int, *, read: bool) -> None:
        """Mark one notice as read or unread."""
        query = update(notice).where(notice.c.notice_id == notice_id)
        connection.execute(query.values(read_at=utc_now() if read else None))

    def read_all(self, connection: Connection, saved_search_id: str | None = None) -> int:
        """Mark the notices of one saved search, or all, as read. Returns how many were unread."""
        query = update(notice).where(notice.c.kind == SAVED_SEARCH, notice.c.read_at.is_(None))
        if saved_search_id is not None:
            query = query.where(notice.c.saved_search_id == saved_search_id)
        return connection.execute(query.values(read_at=utc_now())).rowcount


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        notice_id=row.notice_id,
        saved_search_id=row.saved_search_id,
        document_id=row.document_id,
        version=row.version,
        is_update=row.is_update,
        fit=Fit(
            quote=row.quote,
            locator=Locator(page=row.page, heading_path=tuple(row.heading_path), paragraph=row.paragraph),
            highlights=tuple((start, end) for start, end in row.highlights),
            confidence=row.confidence,
        ),
        raised_at=row.raised_at,
        read_at=row.read_at,
    )
