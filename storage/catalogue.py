"""Reading what the documents say of themselves, all at once: title, 文号, issuer and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from storage.database import Database
from storage.tables import document


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """One document by its title page."""

    document_id: str
    title: str
    document_number: str
    issuer: str
    published_on: date | None


def read_catalogue(database: Database) -> list[CatalogueRow]:
    """A row for every document."""
    columns = ("document_id", "title", "document_number", "issuer", "published_on")
    with database.read() as connection:
        return [
            CatalogueRow(**row._mapping) for row in connection.execute(select(*(document.c[name] for name in columns)))
        ]
