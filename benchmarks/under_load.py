"""Searches in the app while 100 files are taken in, against the same searches when idle."""

from __future__ import annotations

import json
import shutil
import time

from benchmarks.report import ROOT, Row, at_most, find_shared, percentile
from benchmarks.running_app import Serving, is_settled, serve, temporary_home, wait_until

FILES = 100
IDLE_SEARCHES = 200
PAUSE_SECONDS = 0.05


def run() -> list[Row]:
    """Index half of the files first, so that there is something to search; then search while 100 more come in."""
    sources = sorted(find_shared("data", "policies").glob("*.md"))
    before, later = sources[FILES:], sources[:FILES]
    asked = json.loads((ROOT / "corpus" / "samples" / "questions.json").read_text(encoding="utf-8"))
    questions = [row["question"] for row in asked]
    with temporary_home() as home:
        inbox = home / "corpus" / "inbox"
        inbox.mkdir(parents=True)
        for source in before:
            shutil.copy(source, inbox)
        with serve(home) as serving:
            wait_until(lambda: is_settled(serving.app, len(before)), timeout_seconds=300)
            idle = [_time_one(serving, questions, number) for number in range(IDLE_SEARCHES)]
            for source in later:
                shutil.copy(source, inbox)
            started = time.perf_counter()
            busy: list[float] = []
            while not (len(busy) % 20 == 19 and is_settled(serving.app, len(sources))):
                busy.append(_time_one(serving, questions, len(busy)))
            seconds = time.perf_counter() - started
    calm, loaded = percentile(idle, 95), percentile(busy, 95)
    return [
        Row(claim="search in the app, idle: p50 / p95", measured=f"{percentile(idle, 50):.0f} / {calm:.0f} ms"),
        at_most(f"search in the app while {FILES} files are taken in: p95", loaded, 3 * calm, "ms", digits=0),
        Row(claim=f"{FILES} files taken in, with {len(busy)} searches meanwhile", measured=f"{seconds:.0f} s"),
    ]


def _time_one(serving: Serving, questions: list[str], number: int) -> float:
    time.sleep(PAUSE_SECONDS)
    return serving.time_search(questions[number % len(questions)])
