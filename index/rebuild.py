"""Building the index anew beside the one that serves, from the database, and changing over in one commit."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable, Mapping
from threading import Event as Flag
from threading import Lock

from sqlalchemy import select

from core.errors import StoreBrokenError, StoreBusyError, ZhikuError
from events.types import (
    DocumentCorrected,
    DocumentDeleted,
    DocumentIndexed,
    ExpertLinked,
    GenerationServed,
    event_from_json,
)
from index.build import count_passages
from index.encoders import Encoder
from index.generations import OpenGeneration
from index.handlers import clear_all_hidden, clear_hidden, refresh_fields, write_version
from index.opening import ENCODER_CHANGED, Index, choice_of, identity
from index.passage import Profile
from index.rebuild_job import RebuildCancelledError
from index.rebuild_ways import Build, build_apart, build_here, copy_and_pack, newest_event, served_versions
from index.search import profile_input
from storage.database import Database
from storage.tables import event

logger = logging.getLogger(__name__)

# Room that a passage takes in an index: full and compressed vector, and terms and fields. Twice, because a new
# generation is packed into a second copy before the first one goes.
_BYTES_PER_DIMENSION = 2.5
_BYTES_PER_PASSAGE = 2000
# Points written since the last packing: so many, and this share of all, before it is done again, at the latest at
# PACK_AT, for their terms are held in memory. A library that grows to a million passages is packed some twenty times.
PACK_FROM = 50_000
PACK_SHARE = 1 / 8
PACK_AT = 100_000
_one_at_a_time = Lock()
_REPLAYED = (DocumentIndexed, DocumentDeleted, DocumentCorrected, ExpertLinked)


def rebuild_index(
    index: Index,
    *,
    profiles: Callable[[], Iterable[Profile]],
    in_child: bool | None = None,
    on_progress: Callable[[float], None] = lambda _: None,
    cancelled: Flag | None = None,
) -> int:
    """Build a generation with the encoder of the settings and let it serve. Search works throughout.

    Args:
        profiles: Gives the profiles of all experts, once, just before the change.
        in_child: Whether a child process writes the passages, so that searches here are not held up. By default it
            does for the embedded engine; beside a server there is no need.
        on_progress: Told now and then how much is built, in [0, 1].
        cancelled: Once this is set, building is given up and the former index serves on.

    Returns:
        Number of documents in the new generation.

    Raises:
        StoreBusyError: If a rebuild is already going on.
        EncoderUnavailableError: If the encoder of the settings cannot be loaded.
        StoreBrokenError: If there is not enough room on the disk.
        RebuildCancelledError: If it was cancelled.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise StoreBusyError("索引正在重建，请等待完成。")
    try:
        settings = index.read_settings()
        child = not settings.qdrant_url if in_child is None else in_child
        choice = choice_of(settings)
        encoder = index.load(choice or None)
        if not settings.qdrant_url:
            _require_space(index, encoder, served_versions(index))
        build = build_apart if child else build_here
        return _build_beside(index, encoder, choice, build, profiles, on_progress, cancelled or Flag())
    except Exception as error:
        if serves_other_encoder(index):
            index.needs_rebuild = ENCODER_CHANGED if isinstance(error, RebuildCancelledError) else _reason_of(error)
        raise
    finally:
        _one_at_a_time.release()


def pack_index(
    index: Index,
    *,
    profiles: Callable[[], Iterable[Profile]],
    on_progress: Callable[[float], None] = lambda _: None,
    cancelled: Flag | None = None,
) -> int:
    """Pack the embedded index in a copy beside it and change over: what was taken in then needs less memory.

    As `rebuild_index`, but nothing is encoded anew, so it takes seconds where that takes minutes.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise StoreBusyError("索引正在重建，请等待完成。")
    try:
        with index.shelf.lend() as opened:
            encoder = opened.encoder
        _require_space(index, encoder, served_versions(index))
        choice = choice_of(index.read_settings())
        return _build_beside(index, encoder, choice, copy_and_pack, profiles, on_progress, cancelled or Flag())
    finally:
        _one_at_a_time.release()


def is_grown(index: Index) -> bool:
    """Whether so much was taken in since the last packing that `pack_index` is worth its while, and may be run."""
    from index.edge_engine import EdgeEngine

    with index.shelf.lend() as opened:
        chunks = opened.chunks
        if not isinstance(chunks, EdgeEngine) or chunks.unpacked < PACK_FROM or _one_at_a_time.locked():
            return False
        grown = chunks.unpacked >= min(PACK_AT, PACK_SHARE * chunks.count())
    return grown and not index.needs_rebuild and not serves_other_encoder(index)


def _build_beside(
    index: Index,
    encoder: Encoder,
    choice: str,
    build: Build,
    profiles: Callable[[], Iterable[Profile]],
    on_progress: Callable[[float], None],
    cancelled: Flag,
) -> int:
    generations = index.generations
    number = generations.add(encoder=identity(encoder), encoder_source=choice, dimensions=encoder.dimensions)
    built: OpenGeneration | None = None

    def check(share: float) -> None:
        if cancelled.is_set():
            raise RebuildCancelledError("重建已取消，仍用原来的索引。")
        on_progress(share)

    try:
        built, since = build(index, number, encoder, check)
        since = _catch_up(index, built, since)  # most of it while handlers go on
        with index.shelf.writing:
            _catch_up(index, built, since)
            built.write_profiles([profile_input(profile) for profile in profiles()])
            check(1.0)
            before = _change_over(index, built)
    except Exception as error:
        reason = _reason_of(error)
        logger.exception("rebuild given up generation=%d", number)
        if built is not None:
            built.close()
        index.engines.remove(number)
        generations.fail(number, reason)
        raise
    index.needs_rebuild = ""
    index.engines.remove(before)
    generations.remove(before)
    count = len(built.editions.all_served())
    logger.info("rebuilt generation=%d documents=%d", number, count)
    return count


def serves_other_encoder(index: Index) -> bool:
    """Whether the generation that serves was built with another encoder than the settings name."""
    serving = index.generations.serving()
    return serving is None or serving.encoder_source != choice_of(index.read_settings())


def note_encoder_change(index: Index) -> None:
    """After the settings changed: say that the index should be built anew, or no longer say so."""
    serving = index.generations.serving()
    if serving is not None:
        index.needs_rebuild = ENCODER_CHANGED if serves_other_encoder(index) else serving.reason


def _require_space(index: Index, encoder: Encoder, versions: Mapping[str, int]) -> None:
    """Refuse to begin what the disk cannot hold.

    Raises:
        StoreBrokenError: If it cannot.
    """
    from index.edge_engine import MIN_FREE_MB

    folder = index.read_settings().home
    passages = sum(count_passages(index.database, versions).values())
    needed_mb = MIN_FREE_MB + 2 * passages * (encoder.dimensions * _BYTES_PER_DIMENSION + _BYTES_PER_PASSAGE) / 2**20
    free_mb = shutil.disk_usage(folder).free / 2**20
    if free_mb < needed_mb:
        raise StoreBrokenError(
            f"磁盘空间不足：重建索引约需 {needed_mb:,.0f} MB，{folder} 所在磁盘剩余 {free_mb:,.0f} MB。请清理后重试，"
            "在此之前仍用原来的索引。"
        )


def _reason_of(error: Exception) -> str:
    return error.message if isinstance(error, ZhikuError) else f"{type(error).__name__}: {error}"


def _change_over(index: Index, built: OpenGeneration) -> int:
    """One commit, after which search uses the new generation. Returns the number of the former one."""
    built.chunks.flush()
    built.profiles.flush()
    with index.shelf.lend() as former:  # nothing may be hidden there: its rows go before its last search has ended
        clear_all_hidden(former)
        before = former.number
    with index.log.transaction() as tx:
        index.generations.serve(tx.connection, built.number)
        tx.append(GenerationServed(generation=built.number))
    index.shelf.swap(built)
    return before


def _catch_up(index: Index, built: OpenGeneration, since: int) -> int:
    """Bring into the new generation what changed after event `since`. Returns the newest event seen."""
    newest = newest_event(index.database)
    rewritten, retouched = _changed_documents(index.database, since)
    wanted = served_versions(index)
    have = {name: edition.version for name, edition in built.editions.all_served().items()}
    for document_id in have.keys() - wanted.keys():
        built.editions.retire(document_id)
        clear_hidden(built, document_id)
    for document_id, version in wanted.items():
        if document_id in rewritten or have.get(document_id) != version:
            write_version(built, document_id, version, documents=index.documents, log=index.log, announce=False)
    for document_id in retouched:
        refresh_fields(built, document_id, documents=index.documents, database=index.database)
    return newest


def _changed_documents(database: Database, since: int) -> tuple[set[str], set[str]]:
    names = [kind.__name__ for kind in _REPLAYED]
    query = select(event.c.type, event.c.data).where(event.c.event_id > since, event.c.type.in_(names))
    rewritten: set[str] = set()
    retouched: set[str] = set()
    with database.read() as connection:
        happenings = [event_from_json(row.type, row.data) for row in connection.execute(query)]
    for happened in happenings:
        if isinstance(happened, DocumentIndexed):
            rewritten.add(happened.document_id)
        elif isinstance(happened, DocumentCorrected):
            retouched.add(happened.document_id)
        elif isinstance(happened, ExpertLinked):
            retouched.update(happened.document_ids)
    return rewritten, retouched
