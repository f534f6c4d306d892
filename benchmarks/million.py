"""Search over 1,000,000 passages made of the sentences of the STARD articles: latency, recall, memory, opening.

The home stays in the system folder for temporary files: an interrupted run goes on where it stopped, and a later
one only measures. Delete it to build it anew.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.large_home import fill_home, read_laws, recombine_laws
from benchmarks.large_library import measure_in_child, rows_of
from benchmarks.report import Row, at_most, find_shared, report

PASSAGES = 1_000_000
FOLDER = Path(tempfile.gettempdir()) / "zhiku-benchmark-million"


def run() -> list[Row]:
    """Fill the home as far as it is not, and measure in a fresh process. It is packed when the app would do it."""
    folder = find_shared("eval", "stard")
    built = _build(FOLDER, folder)
    measured = measure_in_child(FOLDER, folder)
    return [
        *rows_of(measured, f"{built['passages']:,} passages", wanted_ms=120, open_seconds=30),
        at_most("… resident memory of the process after the searches", measured["resident_mb"], 3072, "MB", digits=0),
        Row(
            claim="… written through the product's writer and packed on the way, all runs together",
            measured=f"{built['seconds'] / 60:.0f} min",
        ),
    ]


def _build(home: Path, folder: Path) -> dict[str, Any]:
    home.mkdir(exist_ok=True)
    notes = home / "built.json"
    built: dict[str, Any] = json.loads(notes.read_text("utf-8")) if notes.exists() else {"seconds": 0.0}
    if "passages" in built:
        return built
    started = time.perf_counter()
    try:
        laws = recombine_laws(list(read_laws(folder)), PASSAGES)
        built["passages"] = fill_home(home, laws, on_progress=report)
    finally:
        built["seconds"] += time.perf_counter() - started
        notes.write_text(json.dumps(built), "utf-8")
    return built
