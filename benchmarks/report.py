"""What a benchmark gives: rows of claim, measured and wanted, and the machine that they were measured on."""

from __future__ import annotations

import os
import platform
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from core.errors import NotFoundError

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. `met` is None where nothing particular is wanted."""

    claim: str
    measured: str
    wanted: str = ""
    met: bool | None = None


def at_least(claim: str, value: float, wanted: float, *, digits: int = 3) -> Row:
    """A figure that should not be smaller than wanted."""
    return Row(claim=claim, measured=f"{value:.{digits}f}", wanted=f"≥ {wanted:.{digits}f}", met=value >= wanted)


def at_most(claim: str, value: float, wanted: float, unit: str, *, digits: int = 1) -> Row:
    """A time or size that should not be larger than wanted."""
    return Row(
        claim=claim,
        measured=f"{value:,.{digits}f} {unit}",
        wanted=f"≤ {wanted:,.{digits}f} {unit}",
        met=value <= wanted,
    )


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` percent of the values do not exceed, by interpolation; of at least two values."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def find_shared(*parts: str) -> Path:
    """A file or folder of the question sets and documents that lie beside the repository.

    Raises:
        NotFoundError: If it is not there.
    """
    path = ROOT.parent.joinpath("shared", *parts)
    if not path.exists():
        raise NotFoundError(f"not measured: {path} is missing")
    return path


def describe_machine() -> str:
    """Cores, memory, load and versions in one line."""
    memory_gb = psutil.virtual_memory().total / 2**30
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory_gb:.0f} GB memory{load}; "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def format_table(rows: Sequence[Row]) -> str:
    """A Markdown table."""
    lines = ["| Claim | Measured | Wanted | |", "|---|---|---|---|"]
    marks = {True: "yes", False: "**no**", None: ""}
    lines += [f"| {row.claim} | {row.measured} | {row.wanted} | {marks[row.met]} |" for row in rows]
    return "\n".join(lines)


def report(message: str) -> None:
    """Tell on stderr how far a benchmark has come."""
    print(message, file=sys.stderr, flush=True)


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
