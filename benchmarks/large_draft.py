"""The first draft of an advice paper over 141,085 passages of law."""

from __future__ import annotations

import time

from benchmarks.draft_topics import TOPICS
from benchmarks.large_home import fill_home, read_laws
from benchmarks.report import Row, at_most, find_shared, percentile, report
from benchmarks.running_app import temporary_home
from bootstrap import open_services
from drafting.composer import DEFAULT_PROFILE
from settings import Settings


def run() -> list[Row]:
    """Fill a home with the STARD articles and begin a paper on each topic, in a process whose index is open."""
    with temporary_home() as home:
        passages = fill_home(home, read_laws(find_shared("eval", "stard")), on_progress=report)
        with open_services(Settings(home=home)) as services:
            _ = services.search
            composer, store = services.drafting.composer, services.drafting.desk.store
            seconds, characters = [], []
            for topic in TOPICS:
                started = time.perf_counter()
                draft = composer.begin(topic, DEFAULT_PROFILE)
                seconds.append(time.perf_counter() - started)
                characters.append(store.revision(draft.draft_id).content.count_chars())
                report(f"{topic}: {characters[-1]} characters, {seconds[-1]:.2f} s")
    return [
        at_most(f"{passages:,} passages: first draft of an advice paper, p95", percentile(seconds, 95), 3.0, "s"),
        at_most("… the slowest, the first included", max(seconds), 3.0, "s"),
        Row(claim="… its characters, median", measured=f"{percentile(characters, 50):,.0f}"),
    ]
