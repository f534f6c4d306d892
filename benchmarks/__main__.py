"""Runs the benchmarks named on the command line, or all but those on request, and prints a Markdown table on stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import cast

from benchmarks.report import Row, describe_machine, format_table, report
from core.errors import ZhikuError

# In the order of the table; the quick ones first.
NAMES = (
    "start",
    "command_line",
    "intake",
    "under_load",
    "matching",
    "tracking",
    "panels",
    "adoption",
    "proof",
    "draw_fairness",
    "drafts",
    "answers",
    "retrieval",
    "large_library",
)
ON_REQUEST = (
    "large_pool",
    "large_draft",
    "learning",
    "million",
)  # take minutes, half an hour, and an hour the first time


def main(names: list[str]) -> int:
    """Run the named benchmarks. Returns 2 for an unknown name, 1 where a figure was not reached, else 0."""
    unknown = sorted(set(names) - {*NAMES, *ON_REQUEST})
    if unknown:
        report(f"unknown: {', '.join(unknown)}; there are: {', '.join(NAMES + ON_REQUEST)}")
        return 2
    rows: list[Row] = []
    print(f"Measured on {describe_machine()}\n", flush=True)
    for name in names or NAMES:
        report(f"— {name}")
        run = cast("Callable[[], list[Row]]", import_module(f"benchmarks.{name}").run)
        try:
            rows += run()
        except ZhikuError as error:
            rows.append(Row(claim=name, measured=error.message))
    print(format_table(rows))
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
