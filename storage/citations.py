"""Which titles each document cites, and how many documents cite a title."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select

from storage.database import Database
from storage.tables import citation


def write_citations(connection: Connection, document_id: str, titles: Iterable[str]) -> None:
    """Note what a document cites, in place of what was noted before."""
    connection.execute(delete(citation).where(citation.c.document_id == document_id))
    rows = [{"document_id": document_id, "title": title} for title in sorted(set(titles))]
    if rows:
        connection.execute(insert(citation), rows)


def count_citations(database: Database) -> dict[str, int]:
    """How many documents cite each title."""
    counted = select(citation.c.title, func.count()).group_by(citation.c.title)
    with database.read() as connection:
        return {str(title): int(count) for title, count in connection.execute(counted)}
