"""An index that is opened in a thread of its own: its libraries take seconds to import, and no page waits for them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.opening import Index

logger = logging.getLogger(__name__)

RETRY_SECONDS = 10.0


class LazyIndex:
    """Opens the index once, on first use or before. What could not be opened is tried again when asked for."""

    def __init__(self, open_index: Callable[[], Index], *, on_opened: Callable[[Index], None]) -> None:
        """`on_opened` is called in the opening thread, after those who waited have their index."""
        self._open_index = open_index
        self._on_opened = on_opened
        self._opening: Future[Index] | None = None
        self._opened_at = 0.0
        self._lock = Lock()

    @property
    def ready(self) -> bool:
        """Whether it is open."""
        return self._opening is not None and self._opening.done() and self._opening.exception() is None

    @property
    def error(self) -> str:
        """Why it could not be opened, "" while it opens or when it is open."""
        error = self._opening.exception() if self._opening is not None and self._opening.done() else None
        return "" if error is None else str(error)

    def open(self) -> Future[Index]:
        """Begin to open it, unless it is open or opening."""
        with self._lock:
            if self._opening is None or (self._opening.done() and self._opening.exception() is not None):
                self._opening, self._opened_at = Future(), time.monotonic()
                Thread(target=self._open_into, args=(self._opening,), name="open-index", daemon=True).start()
            return self._opening

    def retry(self) -> None:
        """Try again to open what could not be opened, now and then at most."""
        if self.error and time.monotonic() - self._opened_at > RETRY_SECONDS:
            self.open()

    def close(self) -> None:
        """Close what was opened, after waiting for an opening that goes on."""
        if self._opening is not None and self._opening.exception() is None:
            self._opening.result().close()

    def _open_into(self, opening: Future[Index]) -> None:
        try:
            opening.set_result(self._open_index())
        except BaseException as error:
            logger.exception("index not opened")
            opening.set_exception(error)
            return
        self._on_opened(opening.result())
