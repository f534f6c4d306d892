"""Starting the real program as its own process, for tests of the command line, the routes and the pages."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.client import RunningApp, find_running_app

ROOT = Path(__file__).resolve().parents[1]


def environment(home: Path, **variables: str) -> dict[str, str]:
    """The environment of a child process that works on `home`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHIKU_")}
    return {**kept, "ZHIKU_HOME": str(home), **variables}


def run_cli(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "cli.py", *arguments],
        cwd=ROOT,
        env=environment(home, **variables),
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, *arguments: str, port: int | None = None) -> Iterator[RunningApp]:
    """The app, started on a free port and ended with SIGTERM."""
    process = subprocess.Popen(
        [sys.executable, "cli.py", "serve", "--port", str(port or free_port()), *arguments],
        cwd=ROOT,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield wait_for_app(home, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def wait_for_app(home: Path, process: subprocess.Popen[bytes], timeout_seconds: float = 60) -> RunningApp:
    """Wait until the app answers on its address."""
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        app = find_running_app(home)
        if app is not None and httpx.get(app.url, trust_env=False).is_success:
            return app
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(f"the app ended with {process.returncode}: {process.stderr.read().decode()}")
        time.sleep(0.1)
    raise AssertionError("the app did not answer in time")
