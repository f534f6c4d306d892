"""Reading and writing what was used, and erasing it without a trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from core.documents import Locator
from core.use import Use, UsedPassage, UseKind
from storage.database import Database, utc_now
from storage.tables import asked_question, document, tuning, use

Uses = list[Use]


class UseStore:
    """The record of use of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: UseKind, query: str, passage: UsedPassage, *, filters: Mapping[str, Any], actor: str) -> None:
        """Note one use. One of a document that is gone meanwhile is not noted."""
        with self._database.transaction() as connection:
            known = select(document.c.document_id).where(document.c.document_id == passage.document_id)
            if connection.scalar(known) is None:
                return
            connection.execute(
                insert(use).values(
                    at=utc_now(), actor=actor, kind=kind.value, query=query, filters=dict(filters), rank=passage.rank,
                    **passage_values(passage),
                )
            )  # fmt: skip

    def add_question(self, question: str, *, actor: str) -> None:
        """Note a question asked of experts."""
        with self._database.transaction() as connection:
            connection.execute(insert(asked_question).values(at=utc_now(), actor=actor, question=question))

    def list(self) -> Uses:
        """Everything noted, oldest first."""
        query = select(use, document.c.title).join(document, document.c.document_id == use.c.document_id)
        with self._database.read() as connection:
            return [_use(row) for row in connection.execute(query.order_by(use.c.use_id))]

    def count(self) -> int:
        """How many uses are noted."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(use)) or 0

    def count_questions(self) -> int:
        """How many questions asked of experts are noted."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(asked_question)) or 0

    def erase(self, connection: Connection) -> int:
        """Delete everything noted, and the questions in what was learned from it. Returns how much it was.

        Part of the caller's transaction; `forget_pages` makes the file forget too.
        """
        connection.execute(update(tuning).values(questions=[]))
        return sum(connection.execute(delete(one)).rowcount for one in (use, asked_question))

    def forget_pages(self) -> None:
        """Empty the write-ahead log, which still holds what was deleted. In the database itself it is overwritten."""
        if self._database.is_sqlite:
            with self._database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def passage_values(passage: UsedPassage) -> dict[str, Any]:
    """The columns of a passage."""
    return {
        "document_id": passage.document_id,
        "version": passage.version,
        "chunk_id": passage.chunk_id,
        "locator": [passage.locator.page, list(passage.locator.heading_path), passage.locator.paragraph],
        "quote": passage.quote,
    }


def to_passage(row: Row[Any], *, rank: int | None = None) -> UsedPassage:
    """A passage from its columns and the document's title."""
    page, headings, paragraph = row.locator
    return UsedPassage(
        document_id=row.document_id,
        version=row.version,
        chunk_id=row.chunk_id,
        locator=Locator(page=page, heading_path=tuple(headings), paragraph=paragraph),
        quote=row.quote,
        title=row.title or "",
        rank=rank,
    )


def _use(row: Row[Any]) -> Use:
    return Use(
        use_id=row.use_id,
        at=row.at,
        actor=row.actor,
        kind=UseKind(row.kind),
        query=row.query,
        passage=to_passage(row, rank=row.rank),
        filters=row.filters,
    )
