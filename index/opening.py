"""Opening the index: the serving generation, its encoder, and what a crash left behind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol

import numpy as np

from core.errors import ZhikuError
from core.regions import PROVINCES
from events.log import EventLog
from index.catalogue import Catalogue, CatalogueReader
from index.editions import Editions
from index.encoders import Encoder, EncoderUnavailableError, Prompts, Vectors, describe_choice, load_encoder
from index.engine import CHUNKS, EXPERTS, IndexBrokenError
from index.generations import Engines, Generation, Generations, OpenGeneration, Shelf
from index.handlers import DocumentReader
from index.passage import RECIPE
from index.search import Home, PassageReader, SearchService
from index.words import word_frequencies
from settings import Settings
from storage.catalogue import newest_change, read_catalogue
from storage.citations import count_citations
from storage.database import Database
from storage.validity import ValidityStore

logger = logging.getLogger(__name__)

ENCODER_CHANGED = "向量模型已更换，请重建索引。"
_WRITTEN_BLIND = "有内容是在向量模型无法载入时写入索引的，按语义检索不到，请重建索引。"


class Documents(DocumentReader, PassageReader, Protocol):
    """What the index needs of the store of documents."""

    def signature(self) -> Hashable:
        """Changes whenever a document is added, changed or deleted; cheap."""


@dataclass(slots=True, kw_only=True)
class Index:
    """The open index.

    Attributes:
        shelf: Lends the serving generation to handlers.
        load: Loads an encoder by what `choice_of` says, None for the bundled one.
        read_settings: The settings as they are now.
        needs_rebuild: Why the index should be built anew (`rebuild_index`), in the user's words; "" when it need not.
    """

    database: Database
    log: EventLog
    documents: Documents
    engines: Engines
    generations: Generations
    shelf: Shelf
    search: SearchService
    load: Callable[[str | None], Encoder]
    read_settings: Callable[[], Settings]
    needs_rebuild: str = ""

    def close(self) -> None:
        """Close the engine."""
        self.shelf.close()


class BlindEncoder:
    """Stands in for an encoder that cannot be loaded: all vectors are zero, so search goes by words alone."""

    def __init__(self, name: str, dimensions: int, *, on_write: Callable[[], None] = lambda: None) -> None:
        """`on_write` is called when passages are encoded: they will not be found by their meaning later either."""
        self.name = name
        self.dimensions = dimensions
        self._on_write = on_write

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Zero rows."""
        return np.zeros((len(texts), self.dimensions), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Zero rows."""
        self._on_write()
        return self.encode_queries(texts)


def open_index(
    *,
    settings: Settings,
    database: Database,
    log: EventLog,
    documents: Documents,
    load: Callable[[str | None], Encoder] = load_encoder,
    read_settings: Callable[[], Settings] | None = None,
) -> Index:
    """Open the index, or make an empty one the first time.

    While the encoder of the settings cannot be loaded, the index serves with its own, and a first one is made with the
    bundled encoder; `needs_rebuild` says so.

    Args:
        load: Loads an encoder by what `choice_of` says, None for the bundled one.
        read_settings: The settings as they are now, asked at every search for 我会 and 我省; else `settings`.

    Raises:
        StoreBusyError: If another process has the index open.
        StoreBrokenError: If the folder cannot be read or written.
        EncoderUnavailableError: If there is no index yet and not even the bundled encoder can be loaded.
    """
    engines = choose_engines(settings)
    generations = Generations(database)
    serving = generations.serving()
    encoder, reason = _load_configured(settings, load)
    opened: OpenGeneration | None = None
    if serving is not None:
        used = encoder
        if used is None or serving.encoder != identity(used):
            reason = reason or ENCODER_CHANGED
            used = _load_former(serving, load, generations)
        try:
            opened = open_generation(serving, engines=engines, database=database, encoder=used)
        except IndexBrokenError as error:
            logger.error("index is broken generation=%d error=%s", serving.number, error)
            reason = "索引文件缺失或已损坏，请重建索引。" + ("" if encoder is not None else reason)
        else:
            reason = reason or serving.reason
    if opened is None:
        source = choice_of(settings) if encoder is not None else ""
        first = encoder if encoder is not None else load(None)
        number = generations.add(encoder=identity(first), encoder_source=source, dimensions=first.dimensions)
        opened = create_collections(number, engines=engines, database=database, encoder=first)
        with log.transaction() as tx:
            generations.serve(tx.connection, opened.number)
    reopen: Callable[[int], OpenGeneration | None] | None = None
    if settings.qdrant_url:

        def reopen(lent: int) -> OpenGeneration | None:
            now = generations.serving()
            if now is None or now.number == lent:
                return None
            return open_generation(
                now, engines=engines, database=database, encoder=_load_former(now, load, generations)
            )

    else:  # beside a server another process may be writing
        recover(opened)
        _remove_unused(generations, engines, opened.number)
    shelf = Shelf(opened, reopen=reopen)
    word_frequencies()  # read here, where nobody waits, and not in the first search
    current = read_settings or (lambda: settings)
    search = SearchService(
        shelf=shelf,
        documents=documents,
        home=lambda: home_of(current()),
        today=date.today,
        validity=ValidityStore(database),
        catalogue=CatalogueReader(read=partial(_read_catalogue, database), signature=partial(newest_change, database)),
    )
    return Index(
        database=database,
        log=log,
        documents=documents,
        engines=engines,
        generations=generations,
        shelf=shelf,
        search=search,
        load=load,
        read_settings=current,
        needs_rebuild=reason,
    )


def choose_engines(settings: Settings) -> Engines:
    """The embedded engine, or the server's where one is set."""
    if settings.qdrant_url:
        from index.server_engine import connect

        return connect(settings.qdrant_url, settings.qdrant_api_key)
    from index.edge_engine import EdgeEngines

    return EdgeEngines(settings.index_folder)


def choice_of(settings: Settings) -> str:
    """The encoder that the settings name, with the prompts set for it; "" for the bundled one."""
    prompts = Prompts(query=settings.encoder_query_prompt, passage=settings.encoder_passage_prompt)
    return describe_choice(settings.encoder, prompts)


def identity(encoder: Encoder) -> str:
    """What the vectors of a generation depend on: the encoder and the recipe of the passages."""
    return f"{encoder.name}/{RECIPE}"


def create_collections(number: int, *, engines: Engines, database: Database, encoder: Encoder) -> OpenGeneration:
    """The empty collections of a generation, open. What an interrupted attempt left of them is replaced."""
    return OpenGeneration(
        number,
        encoder=encoder,
        chunks=engines.create(number, CHUNKS, encoder.dimensions),
        profiles=engines.create(number, EXPERTS, encoder.dimensions),
        editions=Editions(database, number),
    )


def open_generation(
    generation: Generation, *, engines: Engines, database: Database, encoder: Encoder
) -> OpenGeneration:
    """Open the collections of a generation; see `Engines.open`."""
    chunks = engines.open(generation.number, CHUNKS)
    try:
        profiles = engines.open(generation.number, EXPERTS)
    except ZhikuError:
        chunks.close()
        raise
    return OpenGeneration(
        generation.number,
        encoder=encoder,
        chunks=chunks,
        profiles=profiles,
        editions=Editions(database, generation.number),
    )


def recover(index: OpenGeneration) -> None:
    """Remove what a crash left half written or retired. The delivery of events does the work again."""
    names = [edition.name for edition in index.editions.all_hidden()]
    if names:
        index.chunks.delete_editions(names)
        index.editions.forget(names)
        logger.info("recovered editions=%d", len(names))


def _load_configured(settings: Settings, load: Callable[[str | None], Encoder]) -> tuple[Encoder | None, str]:
    """The encoder of the settings; or None and why it cannot be loaded."""
    try:
        return load(choice_of(settings) or None), ""
    except EncoderUnavailableError as error:
        logger.warning("encoder of the settings cannot be loaded error=%s", error)
        return None, error.message


def _load_former(serving: Generation, load: Callable[[str | None], Encoder], generations: Generations) -> Encoder:
    try:
        former = load(serving.encoder_source or None)
        if identity(former) == serving.encoder:
            return former
    except ZhikuError as error:
        logger.warning("former encoder cannot be loaded error=%s", error)
    note = partial(generations.note, serving.number, _WRITTEN_BLIND)
    return BlindEncoder(serving.encoder, serving.dimensions, on_write=note)


def _remove_unused(generations: Generations, engines: Engines, serving: int) -> None:
    for row in generations.list():
        if row.number != serving:
            engines.remove(row.number)
            generations.remove(row.number)


def _read_catalogue(database: Database) -> Catalogue:
    return Catalogue(read_catalogue(database), cited=count_citations(database))


def home_of(settings: Settings) -> Home:
    """Who is asking, as the settings say."""
    return Home(body=settings.body, province=settings.province if settings.province in PROVINCES else "")
