"""The rebuild of this process: at most one at a time, started, watched and cancelled from wherever it is looked at."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread

from core.errors import StoreBusyError, ZhikuError

logger = logging.getLogger(__name__)

_TELLING_SHARE = 0.02  # of the work must be done before a remaining time is told


class RebuildCancelledError(ZhikuError):
    """Someone ended the rebuild; the former index serves on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildState:
    """How the rebuild stands.

    Attributes:
        share: How much is built, in [0, 1].
        remaining_seconds: Estimated from the pace so far; None while too little is built to tell.
        error: Why the last one failed, in the user's words; "" otherwise, also where it was cancelled.
        done: Whether the last one served.
    """

    running: bool = False
    share: float = 0.0
    remaining_seconds: float | None = None
    error: str = ""
    done: bool = False


class RebuildJob:
    """Runs the rebuild and tells how it stands. Safe to share between threads."""

    def __init__(
        self,
        rebuild: Callable[[Callable[[float], None], Event], int],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`rebuild` is given a function to report its share to and a flag that asks it to end."""
        self._rebuild = rebuild
        self._clock = clock
        self._running = Lock()
        self._cancelled = Event()
        self._share = 0.0
        self._first: tuple[float, float] | None = None  # moment and share of the first progress
        self._error = ""
        self._done = False

    def state(self) -> RebuildState:
        """How it stands now."""
        running = self._running.locked()
        return RebuildState(
            running=running,
            share=self._share,
            remaining_seconds=self._estimate() if running else None,
            error="" if running else self._error,
            done=self._done and not running,
        )

    def start(self) -> None:
        """Begin in a thread of its own, unless one is going on."""
        if self._running.acquire(blocking=False):
            Thread(target=self._run_quietly, name="rebuild-index", daemon=True).start()

    def run(self) -> int:
        """Rebuild and wait for it. Returns the number of documents.

        Raises:
            StoreBusyError: If one is going on.
            ZhikuError: What ended it.
        """
        if not self._running.acquire(blocking=False):
            raise StoreBusyError("索引正在重建，请等待完成。")
        return self._run()

    def cancel(self) -> None:
        """Ask the rebuild that is going on to end; the former index serves on."""
        self._cancelled.set()

    def forget_failure(self) -> None:
        """The settings changed: why the last one failed tells nothing any more."""
        self._error = ""

    def _run_quietly(self) -> None:
        try:
            self._run()
        except Exception as error:  # what ended it is kept in the state
            logger.warning("rebuild ended early error=%s", error)

    def _run(self) -> int:
        try:
            self._cancelled.clear()
            self._share, self._first, self._error, self._done = 0.0, None, "", False
            count = self._rebuild(self._report, self._cancelled)
            self._done = True
            return count
        except RebuildCancelledError:
            raise
        except ZhikuError as error:
            self._error = error.message
            raise
        except BaseException:
            logger.exception("rebuild failed")
            self._error = "程序内部出错，详情见日志。"
            raise
        finally:
            self._running.release()

    def _report(self, share: float) -> None:
        if share > 0 and self._first is None:
            self._first = self._clock(), share
        self._share = share

    def _estimate(self) -> float | None:
        if self._first is None:
            return None
        since, before = self._first
        built = self._share - before
        return (1 - self._share) * (self._clock() - since) / built if built >= _TELLING_SHARE else None
