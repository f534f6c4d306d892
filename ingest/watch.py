"""Watching the inbox: files that have come to rest are taken in; refused ones show in the library with the reason."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event as Flag
from threading import Lock, Thread
from typing import Protocol

from core.errors import InvalidInputError, ZhikuError
from ingest.file_names import readable_name
from ingest.intake import Intake
from ingest.library import Library, is_wanted

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
REST_SECONDS = 1.0  # a file is complete when size and time of change stay the same for this long
OLD_SECONDS = 3.0  # one that was last written this long ago is complete at first sight

_Look = tuple[int, int]


class InboxFolder(Protocol):
    """The setting that names the watched folder."""

    @property
    def inbox(self) -> Path:
        """The watched folder."""


class InboxWatcher:
    """Looks into the inbox and its subfolders again and again. Polling also works on network drives."""

    def __init__(self, library: Library, settings: InboxFolder) -> None:
        self._library = library
        self._settings = settings
        self._settled: dict[Path, _Look] = {}  # taken in or refused in this state
        self._stumbled: dict[Path, _Look] = {}  # logged as an unexpected error in this state
        self._growing: dict[Path, tuple[_Look, float]] = {}  # since when it has not changed
        self._scanning = Lock()
        self.problem = ""  # why the inbox could not be read the last time, "" when it could
        self._stop = Flag()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Watch in a background thread until `stop`."""
        self._stop.clear()
        self._thread = Thread(target=self._run, name="inbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; a file that is being taken in is finished first."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(10)
            self._thread = None

    @property
    def is_running(self) -> bool:
        """Whether the inbox is being watched."""
        return self._thread is not None and self._thread.is_alive()

    def scan_once(self) -> list[Intake]:
        """Look once and take in what has come to rest. Returns what was new."""
        with self._scanning:
            self._settings.inbox.mkdir(parents=True, exist_ok=True)
            present = dict(self._look())
            for known in (self._settled, self._stumbled):
                for gone in [path for path in known if path not in present]:
                    del known[gone]
            self._growing = {path: seen for path, seen in self._growing.items() if path in present}
            taken = []
            for path, look in present.items():
                if self._stop.is_set():
                    break
                if self._settled.get(path) != look and self._has_come_to_rest(path, look):
                    intake = self._take_in_calmly(path, look)
                    if intake is not None and not intake.known:
                        taken.append(intake)
            return taken

    def _take_in_calmly(self, path: Path, look: _Look) -> Intake | None:
        """Take a file in. An unexpected error is logged once; the other files go on, and this one is tried again."""
        try:
            intake = self._take_in(path, look)
        except ZhikuError:
            raise
        except Exception:
            if self._stumbled.get(path) != look:
                logger.exception("file not taken in name=%s", readable_name(path.name))
            self._stumbled[path] = look
            return None
        self._stumbled.pop(path, None)
        return intake

    def _take_in(self, path: Path, look: _Look) -> Intake | None:
        try:
            if self._library.was_deleted(path) or self._library.holds(path):
                intake = None
            else:
                intake = self._library.add_file(path)
        except InvalidInputError as error:
            if not path.exists():
                return None
            self._library.record_refused(path, error.message)
            intake = None
        # Any other error (a full disk, a busy database) is no fault of the file: it is tried again.
        self._settled[path] = look
        return intake

    def _has_come_to_rest(self, path: Path, look: _Look) -> bool:
        now = time.monotonic()
        if time.time() - look[1] / 1e9 > OLD_SECONDS:
            self._growing.pop(path, None)
            return True
        before = self._growing.get(path)
        if before is None or before[0] != look:
            self._growing[path] = (look, now)
            return False
        if now - before[1] < REST_SECONDS:
            return False
        del self._growing[path]
        return True

    def _look(self) -> Iterator[tuple[Path, _Look]]:
        for folder, _, names in os.walk(self._settings.inbox):
            for name in sorted(names):
                path = Path(folder, name)
                if not is_wanted(path, within=self._settings.inbox):
                    continue
                try:
                    status = path.stat()
                except OSError:  # gone again, or a broken link
                    continue
                yield path, (status.st_size, status.st_mtime_ns)

    def _run(self) -> None:
        pause = POLL_SECONDS
        while not self._stop.wait(pause):
            started = time.monotonic()
            problem = ""
            taken: list[Intake] = []
            try:
                taken = self.scan_once()
            except ZhikuError as error:
                problem = error.message
            except OSError as error:
                problem = error.strerror or str(error)
            except Exception as error:  # whatever it was, the next look may succeed
                problem = f"意外错误（{type(error).__name__}）"
                if problem != self.problem:
                    logger.exception("inbox not looked through")
            if problem and problem != self.problem:
                logger.warning("inbox not read error=%s", problem)
            self.problem = problem
            looked = 0.0 if taken else time.monotonic() - started  # a large inbox is looked through less often
            pause = min(max(POLL_SECONDS, 10 * looked), LONGEST_PAUSE_SECONDS)
