"""The real program as its own process, for benchmarks and tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from api.client import RunningApp, find_running_app
from benchmarks.report import ROOT
from core.errors import ZhikuError

START_SECONDS = 120.0
STOP_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A running app.

    Attributes:
        started: Moment of its start, on the clock of `time.perf_counter`.
    """

    app: RunningApp
    home: Path
    pid: int
    started: float

    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def resident_mb(self) -> float:
        """Resident memory of the process and its children, in MiB."""
        process = psutil.Process(self.pid)
        sizes = [int(one.memory_info().rss) for one in (process, *process.children(recursive=True))]
        return sum(sizes) / 2**20

    def time_search(self, query: str, **arguments: object) -> float:
        """Milliseconds of one search through the app's JSON route."""
        started = time.perf_counter()
        self.app.call("search", query=query, **arguments)
        return (time.perf_counter() - started) * 1000


def environment(home: Path, **variables: str) -> dict[str, str]:
    """Environment of a child process that works on `home`, with no other setting than these variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHIKU_")}
    return {**kept, "ZHIKU_HOME": str(home), **variables}


@contextmanager
def temporary_home() -> Iterator[Path]:
    """An empty ZHIKU_HOME."""
    with tempfile.TemporaryDirectory(prefix="zhiku-benchmark-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def serve(home: Path, *arguments: str) -> Iterator[Serving]:
    """`cli.py serve` on a free port, ended with SIGTERM.

    Raises:
        ZhikuError: If it ends, or does not answer or stop in time.
    """
    log = home.with_name(home.name + ".log")
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "cli.py", "serve", "--port", str(free_port()), *arguments],
            cwd=ROOT, env=environment(home), stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield Serving(app=_wait_for_app(home, process, log), home=home, pid=process.pid, started=started)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.wait()
            raise ZhikuError(f"the app did not stop within {STOP_SECONDS:.0f} s") from error
        log.unlink(missing_ok=True)


def wait_until(holds: Callable[[], bool], *, timeout_seconds: float, pause_seconds: float = 0.05) -> None:
    """Wait for something to become true.

    Raises:
        ZhikuError: If it does not in time.
    """
    deadline = time.monotonic() + timeout_seconds
    while not holds():
        if time.monotonic() > deadline:
            raise ZhikuError(f"not measured: no result after {timeout_seconds:.0f} s")
        time.sleep(pause_seconds)


def is_settled(app: RunningApp, count: int) -> bool:
    """Whether at least so many documents are there, all of them indexed or failed."""
    states = [row["state"] for row in app.call("documents")]
    return len(states) >= count and all(state in ("indexed", "failed") for state in states)


def load_samples(home: Path) -> None:
    """Start once with the sample library and wait until it is indexed."""
    with serve(home, "--with-samples") as serving:
        wait_until(lambda: is_settled(serving.app, 1), timeout_seconds=120)


def _wait_for_app(home: Path, process: subprocess.Popen[bytes], log: Path) -> RunningApp:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        app = find_running_app(home)
        if app is not None:
            return app
        if process.poll() is not None:
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise ZhikuError(f"not measured: the app ended with {process.returncode}: {''.join(last)}")
        time.sleep(0.02)
    raise ZhikuError(f"not measured: the app did not answer within {START_SECONDS:.0f} s")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
