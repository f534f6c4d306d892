"""Reading what the documents say of themselves, all at once: title, 文号, issuer and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, union_all

from storage.database import Database
from storage.tables import document, event

_CHANGES = ("DocumentAdded", "DocumentParsed", "DocumentIndexed", "DocumentCorrected", "DocumentDeleted")
_NEWEST = union_all(*(select(func.max(event.c.event_id)).where(event.c.type == name) for name in _CHANGES))


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


def newest_change(database: Database) -> int:
    """Number of the newest event after which the catalogue may be another one. Takes no longer in a large library."""
    with database.read() as connection:
        return max((number for number in connection.scalars(_NEWEST) if number is not None), default=0)
