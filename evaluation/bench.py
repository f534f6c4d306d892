"""A production index in a temporary folder, and the texts that its hits are read from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from core.documents import Chunk
from events.log import EventLog
from index.encoders import load_encoder
from index.engine import WRITE_BATCH
from index.generations import OpenGeneration
from index.opening import open_index
from index.passage import PassageInput
from index.search import SearchService
from settings import Settings
from storage.database import Database
from storage.documents import DocumentStore

Progress = Callable[[str], None]
REPORT_EVERY = 20_000


def ignore_progress(_: str) -> None:
    """Report to nobody."""


@dataclass(slots=True)
class Texts:
    """Passages and titles in memory, in the place of the store of documents."""

    chunks: dict[int, Chunk] = field(default_factory=dict)
    titles_by_id: dict[str, str] = field(default_factory=dict)

    def chunks_by_id(self, ids: Iterable[int]) -> dict[int, Chunk]:
        """Those that exist, by id."""
        return {key: self.chunks[key] for key in ids if key in self.chunks}

    def first_texts(self, ids: Iterable[int]) -> dict[int, str]:
        """For passages after the first of their document the text of that first one, by their ids."""
        found = self.chunks_by_id(ids)
        return {key: self.chunks[key - one.ordinal].text for key, one in found.items() if one.ordinal > 0}

    def chunk_context(self, chunk_id: int, before: int = 1, after: int = 1) -> list[Chunk]:
        """A passage with its neighbours in the document; passages of one document have successive ids."""
        middle = self.chunks.get(chunk_id)
        around = (self.chunks.get(number) for number in range(chunk_id - before, chunk_id + after + 1))
        return [chunk for chunk in around if chunk and middle and chunk.document_id == middle.document_id]

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Titles by document id."""
        return {key: self.titles_by_id.get(key, "") for key in ids}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The index under test.

    Attributes:
        opened: Its generation, to write to and to ask one side alone.
        search: Search as the pages use it, reading from `texts`.
    """

    opened: OpenGeneration
    search: SearchService
    texts: Texts


@contextmanager
def open_bench(settings: Settings, *, today: date | None = None) -> Iterator[Bench]:
    """An empty index with the encoder and engine of the settings' defaults; its folder is removed at the end.

    Args:
        settings: Only the encoder is taken over: an evaluation never touches the records of the installation.
        today: The day that 去年 in a question is counted from, today when None.
    """
    with tempfile.TemporaryDirectory(prefix="zhiku-evaluation-") as folder:
        encoder = {
            name: getattr(settings, name) for name in ("encoder", "encoder_query_prompt", "encoder_passage_prompt")
        }
        own = Settings().model_copy(update={"home": Path(folder), "database_url": "", "qdrant_url": "", **encoder})
        database = Database(own.sql_url)
        try:
            texts = Texts()
            log = EventLog(database, actor="evaluation")
            index = open_index(
                settings=own, database=database, log=log, documents=DocumentStore(database), load=load_encoder
            )
            try:
                with index.shelf.lend() as opened:
                    search = SearchService(shelf=index.shelf, documents=texts, today=lambda: today or date.today())
                    yield Bench(opened=opened, search=search, texts=texts)
            finally:
                index.close()
        finally:
            database.close()


def write_passages(bench: Bench, passages: Sequence[PassageInput], on_progress: Progress) -> None:
    """Write passages through the production pipeline, in its batches, and report now and then."""
    step = max(WRITE_BATCH, REPORT_EVERY // WRITE_BATCH * WRITE_BATCH)
    for start in range(0, len(passages), step):
        bench.opened.write_chunks(passages[start : start + step])
        on_progress(f"已写入 {min(start + step, len(passages)):,} / {len(passages):,} 段")
    bench.opened.chunks.flush()
