"""When documents are in force, and which ended which: columns of the document and the clauses that end others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, or_, select, update

from core.documents import Metadata, Validity
from storage.database import Database, utc_now
from storage.document_rows import to_metadata
from storage.tables import chunk, document, ending_clause

_IDS_A_QUERY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A document as the linking of versions sees it.

    Attributes:
        version: The version whose text is read, 0 when none is.
        expires_on: The end that its own text states.
        corrected: Fields that a person has set.
    """

    document_id: str
    version: int
    metadata: Metadata
    expires_on: date | None
    corrected: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """That one document ends another, by a clause of its text."""

    by: Candidate
    kind: Validity
    version_key: str
    document_number: str
    ends_on: date | None
    years: tuple[int, ...]


class ValidityStore:
    """Reads and writes of validity. The functions that take a connection are part of the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unread(self, rules: int) -> list[str]:
        """Documents whose text is there but was never read for its validity by these rules."""
        has_text = exists().where(chunk.c.document_id == document.c.document_id)
        query = select(document.c.document_id).where(document.c.validity_read < rules, has_text)
        with self._database.read() as connection:
            return list(connection.scalars(query.order_by(document.c.document_id)))

    def find(self, connection: Connection, document_id: str) -> Candidate | None:
        """One document, None when it is gone."""
        found = self._candidates(connection, document.c.document_id == document_id)
        return found[0] if found else None

    def family(self, connection: Connection, version_key: str) -> list[Candidate]:
        """All documents of one key whose text was read."""
        if not version_key:
            return []
        return self._candidates(connection, and_(document.c.version_key == version_key, document.c.validity_read > 0))

    def named(self, connection: Connection, document_id: str) -> list[Candidate]:
        """Documents that the clauses of one document may end."""
        mine = select(ending_clause).where(ending_clause.c.document_id == document_id)
        rows = connection.execute(mine).all()
        keys = {row.version_key for row in rows if row.version_key}
        numbers = {row.document_number for row in rows if row.document_number}
        if not keys and not numbers:
            return []
        wanted = or_(document.c.version_key.in_(keys), _bare_number().in_(numbers))
        return self._candidates(connection, and_(wanted, document.c.validity_read > 0))

    def endings(self, connection: Connection, keys: Collection[str], document_number: str) -> list[Ending]:
        """Clauses of any document that name one of these keys or this number."""
        conditions: list[Any] = [ending_clause.c.version_key.in_([key for key in keys if key])]
        if document_number:
            conditions.append(ending_clause.c.document_number == document_number)
        rows = connection.execute(select(ending_clause).where(or_(*conditions))).all()
        by = {
            found.document_id: found
            for found in self._candidates(connection, document.c.document_id.in_({row.document_id for row in rows}))
        }
        return [_ending(row, by[row.document_id]) for row in rows if row.document_id in by]

    def ended_by(self, connection: Connection, document_id: str) -> list[str]:
        """Documents that this one replaced, amended or repealed."""
        query = select(document.c.document_id).where(document.c.superseded_by == document_id)
        return list(connection.scalars(query.order_by(document.c.published_on)))

    def replaced(self, document_id: str) -> list[str]:
        """As `ended_by`, in a read transaction of its own."""
        with self._database.read() as connection:
            return self.ended_by(connection, document_id)

    def store_facts(
        self,
        connection: Connection,
        document_id: str,
        *,
        version_key: str,
        effective_on: date | None,
        expires_on: date | None,
        clauses: Sequence[tuple[Validity, str, str, date | None, tuple[int, ...]]],
        rules: int,
    ) -> None:
        """Note what a text says of times in force, in place of what was noted before.

        Args:
            clauses: Kind, key, number, day and years of each clause that ends others.
        """
        connection.execute(delete(ending_clause).where(ending_clause.c.document_id == document_id))
        if clauses:
            names = ("kind", "version_key", "document_number", "ends_on", "years")
            connection.execute(
                insert(ending_clause),
                [
                    {"document_id": document_id, "ordinal": ordinal, **dict(zip(names, clause, strict=True))}
                    for ordinal, clause in enumerate(clauses)
                ],
            )
        mine = document.c.document_id == document_id
        corrected = connection.scalar(select(document.c.corrected).where(mine)) or ()
        values: dict[str, Any] = {"version_key": version_key, "expires_on": expires_on, "validity_read": rules}
        if "effective_on" not in corrected:
            values["effective_on"] = effective_on
        connection.execute(update(document).where(mine).values(**values))

    def set_ending(
        self, connection: Connection, document_id: str, *, on: date | None, how: Validity | None, by: str
    ) -> None:
        """Note the end of a document, or with None and "" that it has none."""
        connection.execute(
            update(document)
            .where(document.c.document_id == document_id)
            .values(ended_on=on, ended_as=how.value if how else "", superseded_by=by, updated_at=utc_now())
        )

    def ended_before(self, day: date) -> frozenset[str]:
        """Documents that had ended on a day."""
        query = select(document.c.document_id).where(document.c.ended_on <= day)
        with self._database.read() as connection:
            return frozenset(connection.scalars(query))

    def not_in_force(self, day: date) -> frozenset[str]:
        """Documents that had ended on a day, or had not come into force yet."""
        query = select(document.c.document_id).where(or_(document.c.ended_on <= day, document.c.effective_on > day))
        with self._database.read() as connection:
            return frozenset(connection.scalars(query))

    def metadata(self, ids: Iterable[str]) -> dict[str, Metadata]:
        """What is known about documents by their ids; ids that do not exist (any more) are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Metadata] = {}
        with self._database.read() as connection:
            for start in range(0, len(wanted), _IDS_A_QUERY):
                part = select(document).where(document.c.document_id.in_(wanted[start : start + _IDS_A_QUERY]))
                found.update((row.document_id, to_metadata(row)) for row in connection.execute(part))
        return found

    def _candidates(self, connection: Connection, condition: Any) -> list[Candidate]:
        read = (
            select(func.max(chunk.c.version))
            .where(chunk.c.document_id == document.c.document_id)
            .scalar_subquery()
            .label("read_version")
        )
        query = select(document, read).where(condition).order_by(document.c.published_on, document.c.document_id)
        return [
            Candidate(
                document_id=row.document_id,
                version=row.read_version or 0,
                metadata=to_metadata(row),
                expires_on=row.expires_on,
                corrected=tuple(row.corrected),
            )
            for row in connection.execute(query)
        ]


def _bare_number() -> Any:
    """The 发文字号 as clauses are stored: without 第."""
    return func.replace(document.c.document_number, "第", "")


def _ending(row: Row[Any], by: Candidate) -> Ending:
    return Ending(
        by=by,
        kind=Validity(row.kind),
        version_key=row.version_key,
        document_number=row.document_number,
        ends_on=row.ends_on,
        years=tuple(row.years),
    )
