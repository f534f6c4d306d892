"""Running commands of the real program, and the app itself until its pages answer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.client import RunningApp
from benchmarks.report import ROOT
from benchmarks.running_app import environment, serve, wait_until


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


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator[RunningApp]:
    """The app, started on a free port and ended with SIGTERM."""
    with serve(home, *arguments) as running:
        wait_until(lambda: httpx.get(running.app.url, trust_env=False).is_success, timeout_seconds=60)
        yield running.app
