"""The ways to fill a generation beside the one that serves: encoded anew, here or in a child, or copied and packed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from sqlalchemy import func, select

from core.documents import DocumentState
from index.build import build_in_child, write_all
from index.encoders import Encoder
from index.engine import CHUNKS, EXPERTS
from index.generations import Generation, OpenGeneration
from index.handlers import clear_all_hidden
from index.opening import Index, create_collections, open_generation
from storage.database import Database
from storage.tables import chunk, event


class Build(Protocol):
    """Fills a new generation. What it does not bring along of changes after `since` is caught up on."""

    def __call__(
        self, index: Index, number: int, encoder: Encoder, check: Callable[[float], None]
    ) -> tuple[OpenGeneration, int]:
        """The generation, open, and the newest event that it surely holds."""


def build_here(
    index: Index, number: int, encoder: Encoder, check: Callable[[float], None]
) -> tuple[OpenGeneration, int]:
    """Encode and write all passages in this process."""
    since = newest_event(index.database)
    built = create_collections(number, engines=index.engines, database=index.database, encoder=encoder)

    def report(share: float) -> None:
        check(share)
        index.generations.report_progress(number, share)

    try:
        write_all(built, served_versions(index), documents=index.documents, log=index.log, report=report)
    except BaseException:
        built.close()
        raise
    return built, since


def build_apart(
    index: Index, number: int, encoder: Encoder, check: Callable[[float], None]
) -> tuple[OpenGeneration, int]:
    """Encode and write all passages in a child process, so that searches here are not held up."""
    since = newest_event(index.database)
    return _wait_for_child(index, number, encoder, check, versions=served_versions(index)), since


def copy_and_pack(
    index: Index, number: int, encoder: Encoder, check: Callable[[float], None]
) -> tuple[OpenGeneration, int]:
    """Copy the points that are served, while writes wait, and pack the copy in a child process."""
    from index.edge_engine import EdgeEngine, EdgeEngines

    with index.shelf.writing, index.shelf.lend() as opened:
        assert isinstance(index.engines, EdgeEngines)
        assert isinstance(opened.chunks, EdgeEngine)
        since = newest_event(index.database)
        clear_all_hidden(opened)
        index.engines.copy(opened.chunks, number, CHUNKS)
        opened.editions.copy_served(number)
    index.engines.create(number, EXPERTS, encoder.dimensions).close()
    return _wait_for_child(index, number, encoder, check, versions=None), since


def _wait_for_child(
    index: Index,
    number: int,
    encoder: Encoder,
    check: Callable[[float], None],
    *,
    versions: Mapping[str, int] | None,
) -> OpenGeneration:
    def find_row() -> Generation:
        return next(row for row in index.generations.list() if row.number == number)

    build_in_child(index.read_settings(), number, versions, watch=lambda: check(find_row().progress))
    return open_generation(find_row(), engines=index.engines, database=index.database, encoder=encoder)


def served_versions(index: Index) -> dict[str, int]:
    """The version of each document that search should see: the served one, or what the database has where none is.

    That is the newest version whose text was read: the one before, when the next one failed or is not read yet. One
    that is read and waits to be indexed is taken in early; its own event announces it.
    """
    newest = select(chunk.c.document_id, func.max(chunk.c.version).label("version")).group_by(chunk.c.document_id)
    with index.database.read() as connection:
        wanted = {str(row.document_id): int(row.version) for row in connection.execute(newest)}
    indexed = index.documents.list(state=DocumentState.INDEXED)
    wanted.update({document.document_id: document.version for document in indexed})
    with index.shelf.lend() as opened:
        wanted.update({name: edition.version for name, edition in opened.editions.all_served().items()})
    return wanted


def newest_event(database: Database) -> int:
    """Number of the newest event, 0 where there is none."""
    with database.read() as connection:
        return int(connection.scalar(select(func.max(event.c.event_id))) or 0)
