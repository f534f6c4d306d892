"""Noting what is used, so that search can learn from it: on this machine, off the way of the page, never in its way."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from core.search import Passage, SearchFilters
from core.use import UsedPassage, UseKind
from events.log import EventLog, acting
from events.types import UseErased
from storage.use import UseStore

logger = logging.getLogger(__name__)


class UseLog:
    """Notes uses in a thread of its own. What cannot be noted is lost and said in the log, without its words."""

    def __init__(self, store: UseStore, *, log: EventLog, enabled: Callable[[], bool]) -> None:
        """`enabled` is asked at every use, so that the switch counts at once."""
        self.store = store
        self._log = log
        self._enabled = enabled
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="use-log")

    def record(self, kind: UseKind, query: str, passage: UsedPassage, *, filters: SearchFilters | None = None) -> None:
        """Note that a passage which a question had found was used. Returns at once and never fails.

        Args:
            query: As it was asked; without words nothing is noted.
            filters: What was excluded.
        """
        if not query.strip() or not self._enabled():
            return
        actor = acting.get(self._log.actor)
        values = filter_values(filters)
        self._submit(kind, partial(self.store.add, kind, query.strip(), passage, filters=values, actor=actor))

    def record_question(self, question: str) -> None:
        """Note a question asked of experts. Returns at once and never fails."""
        if question.strip() and self._enabled():
            actor = acting.get(self._log.actor)
            self._submit("question", partial(self.store.add_question, question.strip(), actor=actor))

    def wait(self) -> None:
        """Return when everything given so far is noted."""
        self._writer.submit(int).result()

    def erase(self) -> int:
        """Erase everything noted, from the database file too. Returns how many uses there were.

        Raises:
            StoreBusyError, StoreBrokenError: As `Database.transaction`; then nothing is erased.
        """
        self.wait()
        with self._log.transaction() as tx:
            count = self.store.erase(tx.connection)
            if count:
                tx.append(UseErased(uses=count))
        self.store.forget_pages()
        return count

    def close(self) -> None:
        """Note what is left, then stop."""
        self._writer.shutdown()

    def _submit(self, kind: str, write: Callable[[], None]) -> None:
        try:
            self._writer.submit(self._write, kind, write)
        except RuntimeError:  # closing down
            logger.info("use not noted kind=%s", kind)

    @staticmethod
    def _write(kind: str, write: Callable[[], None]) -> None:
        try:
            write()
        except Exception as error:  # a search must not suffer from it
            logger.warning("use not noted kind=%s error=%s", kind, type(error).__name__)


def used_passage(found: Passage) -> UsedPassage:
    """A passage found as it is noted."""
    return UsedPassage(
        document_id=found.document_id,
        version=found.version,
        chunk_id=found.chunk_id,
        locator=found.locator,
        quote=found.text,
        title=found.title,
        rank=found.rank,
    )


def filter_values(filters: SearchFilters | None) -> dict[str, Any]:
    """The filters that exclude something, as plain values."""
    set_ones = {name: value for name, value in asdict(filters or SearchFilters()).items() if value}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in set_ones.items()}
