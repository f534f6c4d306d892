"""`cli.py search` while the app runs, and alone."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.report import ROOT, Row, at_most
from benchmarks.running_app import environment, load_samples, serve, temporary_home
from benchmarks.start import QUERY
from core.errors import ZhikuError

RUNS = 3


def run() -> list[Row]:
    """The slowest of three runs each."""
    with temporary_home() as home:
        load_samples(home)
        alone = max(_time_command(home) for _ in range(RUNS))
        with serve(home) as serving:
            serving.app.call("search", query=QUERY)
            beside = max(_time_command(home) for _ in range(RUNS))
    return [
        at_most("cli.py search while the app runs", beside, 1, "s", digits=2),
        at_most("cli.py search alone", alone, 10, "s"),
    ]


def _time_command(home: Path) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "cli.py", "search", QUERY, "--json"],
        cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ZhikuError(f"not measured: {done.stderr.strip()[-200:]}")
    return time.perf_counter() - started
