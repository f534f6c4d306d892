"""Editions: which version of a document search may see. Changing it is one commit, whatever the engine does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from threading import RLock

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, literal, select, update

from core.errors import StoreBusyError
from storage.database import Database
from storage.tables import edition, edition_counter, generation


class EditionState(StrEnum):
    """WRITING and RETIRED editions are hidden from search."""

    WRITING = "writing"
    SERVED = "served"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One version of a document in the index. The name is the keyword that its points carry."""

    name: str
    document_id: str
    version: int
    state: EditionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What search may see at one moment.

    Attributes:
        counter: Grows with every change.
        hidden: Names of editions that must not be found.
        in_replacement: Documents that are served and have another edition on its way in or out.
    """

    counter: int
    hidden: frozenset[str]
    in_replacement: frozenset[str]


class Editions:
    """The editions of one index generation."""

    def __init__(self, database: Database, generation: int) -> None:
        self._database = database
        self._generation = generation
        self._gate = RLock()
        # Asked at every search, so it is put together once. By the index on the state, unlike "state != served".
        self._hidden = select(edition.c.edition, edition.c.document_id).where(
            self._mine(), edition.c.state.in_((EditionState.WRITING, EditionState.RETIRED))
        )

    @property
    def generation(self) -> int:
        """The generation whose editions these are."""
        return self._generation

    @contextmanager
    def held(self) -> Iterator[None]:
        """While this is held, no thread of this process changes what search may see. Held for milliseconds only."""
        with self._gate:
            yield

    def snapshot(self) -> Snapshot:
        """What search may see now."""
        with self._database.read() as connection:
            counter = _read_counter(connection)
            rows = connection.execute(self._hidden).all()
            documents = {row.document_id for row in rows}
            served = (
                connection.scalars(
                    select(edition.c.document_id).where(
                        self._mine(), edition.c.state == EditionState.SERVED, edition.c.document_id.in_(documents)
                    )
                ).all()
                if documents
                else ()
            )
        return Snapshot(
            counter=counter, hidden=frozenset(row.edition for row in rows), in_replacement=frozenset(served)
        )

    def changed_since(self, counter: int) -> frozenset[str]:
        """Documents of which an edition changed its state after the counter stood there."""
        with self._database.read() as connection:
            if _read_counter(connection) == counter:
                return frozenset()
            query = select(edition.c.document_id).where(self._mine(), edition.c.changed_at_counter > counter)
            return frozenset(connection.scalars(query))

    def served(self, document_id: str) -> Edition | None:
        """The edition of a document that search sees."""
        query = select(edition).where(
            self._mine(), edition.c.document_id == document_id, edition.c.state == EditionState.SERVED
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return _edition(row) if row else None

    def all_served(self) -> dict[str, Edition]:
        """The served edition of every document."""
        query = select(edition).where(self._mine(), edition.c.state == EditionState.SERVED)
        with self._database.read() as connection:
            return {row.document_id: _edition(row) for row in connection.execute(query)}

    def hidden_of(self, document_id: str) -> list[Edition]:
        """Editions of a document that are half written or retired."""
        query = select(edition).where(
            self._mine(), edition.c.document_id == document_id, edition.c.state != EditionState.SERVED
        )
        with self._database.read() as connection:
            return [_edition(row) for row in connection.execute(query)]

    def all_hidden(self) -> list[Edition]:
        """All editions that are half written or retired."""
        query = select(edition).where(self._mine(), edition.c.state != EditionState.SERVED)
        with self._database.read() as connection:
            return [_edition(row) for row in connection.execute(query)]

    def begin(self, document_id: str, version: int) -> Edition:
        """Announce, hidden, an edition that is about to be written.

        Its name is `<document_id>@<version>`, with `~2` and so on behind it while an edition of that name still exists,
        e.g. because the same version was parsed again.
        """
        with self._gate, self._database.transaction() as connection:
            taken = set(
                connection.scalars(select(edition.c.edition).where(self._mine(), edition.c.document_id == document_id))
            )
            base = name = f"{document_id}@{version}"
            attempt = 1
            while name in taken:
                attempt += 1
                name = f"{base}~{attempt}"
            connection.execute(
                insert(edition).values(
                    edition=name,
                    generation=self._generation,
                    document_id=document_id,
                    version=version,
                    state=EditionState.WRITING,
                    changed_at_counter=_advance(connection),
                )
            )
        return Edition(name=name, document_id=document_id, version=version, state=EditionState.WRITING)

    def serve(self, connection: Connection, served: Edition) -> None:
        """Let search see an edition and no other of its document. Part of the caller's transaction, under `held`.

        Raises:
            StoreBusyError: If another generation took over meanwhile; the work is to be done again there.
        """
        state = connection.scalar(select(generation.c.state).where(generation.c.generation == self._generation))
        if state not in ("building", "serving"):
            raise StoreBusyError("索引刚刚更换，稍后将自动重试。")
        now = _advance(connection)
        mine = update(edition).where(self._mine(), edition.c.document_id == served.document_id)
        connection.execute(
            mine.where(edition.c.state == EditionState.SERVED, edition.c.edition != served.name).values(
                state=EditionState.RETIRED, changed_at_counter=now
            )
        )
        connection.execute(
            mine.where(edition.c.edition == served.name).values(state=EditionState.SERVED, changed_at_counter=now)
        )

    def retire(self, document_id: str) -> None:
        """Hide all editions of a document."""
        with self._gate, self._database.transaction() as connection:
            query = update(edition).where(
                self._mine(), edition.c.document_id == document_id, edition.c.state == EditionState.SERVED
            )
            connection.execute(query.values(state=EditionState.RETIRED, changed_at_counter=_advance(connection)))

    def copy_served(self, generation: int) -> None:
        """Note the served editions as those of another generation, whose points were copied from this one."""
        names = [column.name for column in edition.c]
        columns = [literal(generation).label(name) if name == "generation" else edition.c[name] for name in names]
        served = select(*columns).where(self._mine(), edition.c.state == EditionState.SERVED)
        with self._database.transaction() as connection:
            connection.execute(insert(edition).from_select(names, served))

    def forget(self, names: Collection[str]) -> None:
        """Remove the rows of hidden editions whose points are gone from the engine."""
        with self._database.transaction() as connection:
            connection.execute(
                delete(edition).where(
                    self._mine(), edition.c.edition.in_(names), edition.c.state != EditionState.SERVED
                )
            )

    def _mine(self) -> ColumnElement[bool]:
        return edition.c.generation == self._generation


_COUNTER = select(edition_counter.c.value)


def _read_counter(connection: Connection) -> int:
    return int(connection.scalar(_COUNTER) or 0)


def _advance(connection: Connection) -> int:
    """Count one more change and return the new value; serialises concurrent changes on every database."""
    if connection.execute(update(edition_counter).values(value=edition_counter.c.value + 1)).rowcount == 0:
        connection.execute(insert(edition_counter).values(value=1))
    return _read_counter(connection)


def _edition(row: Row[tuple[object, ...]]) -> Edition:
    values = row._mapping
    return Edition(
        name=values["edition"],
        document_id=values["document_id"],
        version=values["version"],
        state=EditionState(values["state"]),
    )
