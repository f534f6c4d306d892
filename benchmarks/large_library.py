"""Search over 141,085 passages: latency with a filter, what the short way finds of the exact one, opening, memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

import psutil

from benchmarks.exact import compare_with_exact
from benchmarks.large_home import fill_home, read_laws
from benchmarks.report import ROOT, Row, at_least, at_most, find_shared, percentile, report
from benchmarks.running_app import environment, serve, temporary_home
from core.errors import ZhikuError
from core.search import SearchFilters
from evaluation.beir import read_questions

FILTERS = SearchFilters(year_from=2015, regions=("全国",))
APP_SEARCHES = 100
COMPARED = 200  # questions asked both ways


def run() -> list[Row]:
    """Fill a home with the STARD articles, then measure in a fresh process and in the app."""
    folder = find_shared("eval", "stard")
    with temporary_home() as home:
        passages = fill_home(home, read_laws(folder), on_progress=report)
        measured = measure_in_child(home, folder)
        with serve(home) as serving:
            for question in read_questions(folder)[:APP_SEARCHES]:
                serving.time_search(question.text, year_from=FILTERS.year_from, region=FILTERS.regions[0])
            resident_mb = serving.resident_mb()
    return [
        *rows_of(measured, f"{passages:,} passages", wanted_ms=30, open_seconds=3),
        at_most(f"… resident memory of the whole app after {APP_SEARCHES} searches", resident_mb, 1536, "MB", digits=0),
    ]


def rows_of(measured: dict[str, Any], library: str, *, wanted_ms: float, open_seconds: float) -> list[Row]:
    """What was measured in a library, as rows of the table."""
    plain, filtered = measured["plain"], measured["filtered"]
    share = f"{measured['found_share']:.0%}"
    short, exact = (percentile(measured[name], 95) for name in ("short_ms", "exact_ms"))
    return [
        at_most(f"{library}: filtered hybrid search, p95", percentile(filtered, 95), wanted_ms, "ms", digits=0),
        Row(
            claim="… filtered, p50 (share of queries with results)",
            measured=f"{percentile(filtered, 50):.0f} ms ({share})",
        ),
        Row(claim="… unfiltered, p50 / p95", measured=f"{percentile(plain, 50):.0f} / {percentile(plain, 95):.0f} ms"),
        at_least("… recall@50 of the exact search, filtered", measured["recall_filtered"], 0.98),
        at_least("… recall@50 of the exact search, unfiltered", measured["recall_plain"], 0.98),
        Row(
            claim="… filtered, candidates without their texts: p95 against the exact search, asked in turn",
            measured=f"{short:.0f} / {exact:.0f} ms",
        ),
        at_most("… open the store", measured["open_seconds"], open_seconds, "s"),
    ]


def measure_in_child(home: Path, folder: Path, module: str = "benchmarks.large_library") -> dict[str, Any]:
    """Run the `measure` of a benchmark in a fresh process on `home`."""
    done = subprocess.run(
        [sys.executable, "-m", module, str(folder)],
        cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ZhikuError(f"not measured: {done.stderr.strip()[-300:]}")
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def measure(folder: Path) -> dict[str, Any]:
    """Open the store of ZHIKU_HOME and search it with every question of the folder, one after the other."""
    from events.log import EventLog
    from index import pipelines  # its libraries take seconds to import, which is no part of opening the store
    from index.opening import open_index
    from settings import load_settings
    from storage.database import Database
    from storage.documents import DocumentStore

    assert pipelines
    settings = load_settings()
    database = Database(settings.sql_url)
    started = time.perf_counter()
    index = open_index(
        settings=settings,
        database=database,
        log=EventLog(database, actor="benchmark"),
        documents=DocumentStore(database),
    )
    open_seconds = time.perf_counter() - started
    questions = [question.text for question in read_questions(folder)]
    for question in questions[:20]:
        index.search.search(question)
    answers = [index.search.search(question, filters=FILTERS) for question in questions]
    plain = [index.search.search(question).took_ms for question in questions]
    resident_mb = psutil.Process().memory_info().rss / 2**20
    with index.shelf.lend() as opened:
        short = compare_with_exact(opened, questions[:COMPARED], FILTERS)
        without = compare_with_exact(opened, questions[:COMPARED], SearchFilters())
    index.close()
    database.close()
    return {
        "open_seconds": open_seconds,
        "filtered": [answer.took_ms for answer in answers],
        "plain": plain,
        "found_share": sum(bool(answer.passages) for answer in answers) / len(answers),
        "resident_mb": resident_mb,
        "recall_filtered": mean(short.recall),
        "recall_plain": mean(without.recall),
        "short_ms": short.short_ms,
        "exact_ms": short.exact_ms,
        "measured_on": date.today().isoformat(),
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
