"""Generations: the built indexes, one of which serves, and the shelf that lends it to searches and handlers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from threading import Condition, RLock
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, delete, insert, select, update

from core.errors import ZhikuError
from index.editions import Editions
from index.encoders import Encoder
from index.engine import WRITE_BATCH, Engine, FieldFilter
from index.passage import PassageInput
from index.preference import Preference
from index.retrieval import Ranking, ScoredChunk
from storage.database import Database, utc_now
from storage.tables import edition, generation

if TYPE_CHECKING:
    from haystack import Pipeline

FOLLOW_SECONDS = 1.0  # how soon a process notices that another one has built a generation
# A write stops every thread of the process. So while people search, a long document is written with pauses.
PAUSE_SECONDS = 0.02
SEARCHED_SECONDS = 2.0  # after a search, for so long another one is expected

logger = logging.getLogger(__name__)


class GenerationState(StrEnum):
    """A generation is built, then serves, until the next one takes over."""

    BUILDING = "building"
    SERVING = "serving"
    RETIRED = "retired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One built index.

    Attributes:
        encoder: Identity of the encoder and of the recipe of its passages.
        encoder_source: The setting from which the encoder was loaded, "" for the bundled one.
        progress: How far building has come, in [0, 1].
        reason: Why it failed, or why it should be built anew although it serves; "" otherwise.
    """

    number: int
    encoder: str
    encoder_source: str
    dimensions: int
    state: GenerationState
    progress: float
    reason: str


class Engines(Protocol):
    """Makes, opens and removes the collections of generations, in folders or on a server."""

    def create(self, generation: int, collection: str, dimensions: int) -> Engine:
        """Make an empty collection; what an interrupted attempt left is replaced."""

    def open(self, generation: int, collection: str) -> Engine:
        """Open a collection."""

    def remove(self, generation: int) -> None:
        """Delete all collections of a generation; missing ones are no error."""


class Generations:
    """The rows that tell which generations there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def serving(self) -> Generation | None:
        """The generation that search uses, None before the first."""
        found = [row for row in self.list() if row.state is GenerationState.SERVING]
        return found[-1] if found else None

    def list(self) -> list[Generation]:
        """All generations, oldest first."""
        with self._database.read() as connection:
            return [
                Generation(
                    number=row.generation,
                    encoder=row.encoder,
                    encoder_source=row.encoder_source,
                    dimensions=row.dimensions,
                    state=GenerationState(row.state),
                    progress=row.progress,
                    reason=row.reason,
                )
                for row in connection.execute(select(generation).order_by(generation.c.generation))
            ]

    def add(self, *, encoder: str, encoder_source: str, dimensions: int) -> int:
        """Note a generation that is about to be built. Returns its number."""
        with self._database.transaction() as connection:
            query = (
                insert(generation)
                .values(
                    encoder=encoder,
                    encoder_source=encoder_source,
                    dimensions=dimensions,
                    state=GenerationState.BUILDING,
                    created_at=utc_now(),
                )
                .returning(generation.c.generation)
            )
            return int(connection.execute(query).scalar_one())

    def report_progress(self, number: int, progress: float) -> None:
        """Note how far building has come, in [0, 1]."""
        with self._database.transaction() as connection:
            connection.execute(update(generation).where(generation.c.generation == number).values(progress=progress))

    def fail(self, number: int, reason: str) -> None:
        """Note that building was given up."""
        with self._database.transaction() as connection:
            connection.execute(
                update(generation)
                .where(generation.c.generation == number)
                .values(state=GenerationState.FAILED, reason=reason)
            )

    def note(self, number: int, reason: str) -> None:
        """Note why a generation should be built anew."""
        with self._database.transaction() as connection:
            connection.execute(update(generation).where(generation.c.generation == number).values(reason=reason))

    def serve(self, connection: Connection, number: int) -> None:
        """Let this generation serve and no other. Part of the caller's transaction."""
        connection.execute(
            update(generation)
            .where(generation.c.state == GenerationState.SERVING)
            .values(state=GenerationState.RETIRED)
        )
        connection.execute(
            update(generation)
            .where(generation.c.generation == number)
            .values(state=GenerationState.SERVING, progress=1.0)
        )

    def remove(self, number: int) -> None:
        """Forget a generation that does not serve."""
        with self._database.transaction() as connection:
            connection.execute(delete(edition).where(edition.c.generation == number))
            connection.execute(
                delete(generation).where(
                    generation.c.generation == number, generation.c.state != GenerationState.SERVING
                )
            )


class OpenGeneration:
    """A generation with its collections open and its pipelines built."""

    def __init__(self, number: int, *, encoder: Encoder, chunks: Engine, profiles: Engine, editions: Editions) -> None:
        # Haystack takes seconds to import
        from index.pipelines import build_ingestion_pipeline, build_retrieval_pipeline, build_search_pipeline

        self.number = number
        self.encoder = encoder
        self.chunks = chunks
        self.profiles = profiles
        self.editions = editions
        self._searched_at = -SEARCHED_SECONDS
        self._search_chunks = build_search_pipeline(encoder=encoder, engine=chunks, editions=editions)
        self._find_chunks = build_retrieval_pipeline(encoder=encoder, engine=chunks, editions=editions)
        self._find_profiles = build_retrieval_pipeline(encoder=encoder, engine=profiles, editions=None)
        self._write_chunks = build_ingestion_pipeline(encoder=encoder, engine=chunks)
        self._write_profiles = build_ingestion_pipeline(encoder=encoder, engine=profiles)

    def search_chunks(
        self, text: str, *, where: FieldFilter, preference: Preference | None = None
    ) -> list[ScoredChunk]:
        """Passages for a reader, best first, from one view of the editions."""
        self._searched_at = time.monotonic()
        more = {"score_fuser": {"preference": preference}, "coverage_ranker": {"text": text}}
        ranking: Ranking = _run(self._search_chunks, _inputs(text, where) | more)["coverage_ranker"]["ranking"]
        return ranking.chunks

    def find_chunks(self, text: str, *, where: FieldFilter) -> list[ScoredChunk]:
        """Candidates by fused score alone, best first, from one view of the editions."""
        self._searched_at = time.monotonic()
        return _retrieve(self._find_chunks, text, where)

    def find_profiles(self, text: str, *, where: FieldFilter) -> list[ScoredChunk]:
        """Profiles for a query, best first; the document id is the expert's id."""
        return _retrieve(self._find_profiles, text, where)

    def write_chunks(self, passages: Sequence[PassageInput]) -> None:
        """Encode and write passages in batches, leaving searches room between them."""
        self._write(self._write_chunks, passages)

    def write_profiles(self, passages: Sequence[PassageInput]) -> None:
        """Encode and write profiles."""
        self._write(self._write_profiles, passages)

    def close(self) -> None:
        """Close both collections."""
        self.chunks.close()
        self.profiles.close()

    def _write(self, pipeline: Pipeline, passages: Sequence[PassageInput]) -> None:
        for start in range(0, len(passages), WRITE_BATCH):
            _run(pipeline, {"passage_encoder": {"passages": list(passages[start : start + WRITE_BATCH])}})
            if time.monotonic() - self._searched_at < SEARCHED_SECONDS:
                time.sleep(PAUSE_SECONDS)


def _inputs(text: str, where: FieldFilter) -> dict[str, Any]:
    return {"query_encoder": {"text": text}, "chunk_retriever": {"where": where}}


def _retrieve(pipeline: Pipeline, text: str, where: FieldFilter) -> list[ScoredChunk]:
    ranking: Ranking = _run(pipeline, _inputs(text, where))["score_fuser"]["ranking"]
    return ranking.chunks


def _run(pipeline: Pipeline, inputs: dict[str, Any]) -> dict[str, Any]:
    from haystack.core.errors import PipelineRuntimeError

    try:
        return pipeline.run(inputs)
    except PipelineRuntimeError as error:
        if isinstance(error.__cause__, ZhikuError):  # ours already, in the user's words
            raise error.__cause__ from error.__cause__.__cause__
        raise


class Shelf:
    """Lends the serving generation. It is closed only when the last borrower has given it back.

    Attributes:
        writing: Held by whoever changes the index: one at a time, so that a rebuild can make them wait.
    """

    def __init__(self, opened: OpenGeneration, *, reopen: Callable[[int], OpenGeneration | None] | None = None) -> None:
        """Lend `opened`.

        Args:
            reopen: Given the number of the generation that is lent, opens the one that serves instead, or returns
                None while that is the same. Asked now and then; needed where another process may build a generation.
        """
        self.writing = RLock()
        self._reopen = reopen
        self._asked_at = time.monotonic()
        self._opened = opened
        self._lent: dict[int, int] = {}
        self._returned = Condition()

    @contextmanager
    def lend(self) -> Iterator[OpenGeneration]:
        """The serving generation, safe to use until the block ends."""
        self._follow()
        with self._returned:
            opened = self._opened
            self._lent[opened.number] = self._lent.get(opened.number, 0) + 1
        try:
            yield opened
        finally:
            with self._returned:
                self._lent[opened.number] -= 1
                self._returned.notify_all()

    def swap(self, opened: OpenGeneration) -> None:
        """Lend another generation from now on, and close the one before once it is given back."""
        with self._returned:
            before, self._opened = self._opened, opened
            self._returned.wait_for(lambda: not self._lent.get(before.number))
        try:
            before.close()
        except ZhikuError as error:  # the change has happened and stands
            logger.warning("former generation not closed cleanly generation=%d error=%s", before.number, error)

    def _follow(self) -> None:
        if self._reopen is None or time.monotonic() - self._asked_at < FOLLOW_SECONDS:
            return
        self._asked_at = time.monotonic()
        if (opened := self._reopen(self._opened.number)) is not None:
            self.swap(opened)

    def close(self) -> None:
        """Close the serving generation once it is given back. Nothing can be borrowed usefully afterwards."""
        with self._returned:
            self._returned.wait_for(lambda: not any(self._lent.values()), timeout=10)
            self._opened.close()
