"""Matching in a large pool: 5,000 experts, each linked to some thirty of the 141,085 STARD articles."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.large_home import Law, fill_home, read_laws
from benchmarks.large_library import measure_in_child
from benchmarks.report import Row, at_most, find_shared, percentile, report
from benchmarks.running_app import temporary_home
from core.experts import Expert, Sector
from core.pools import MAIN_POOL, Membership, MemberState
from core.regions import PROVINCES
from evaluation.beir import read_questions
from events.log import EventLog
from experts.profile import build_profile
from index.handlers import refresh_fields
from index.opening import open_index
from settings import Settings, load_settings
from storage.database import Database
from storage.documents import DocumentStore
from storage.experts import ExpertStore
from storage.pools import PoolStore

EXPERTS = 5000
QUESTIONS = 400
WARM_UP = 20


def run() -> list[Row]:
    """Fill a home, link every document to one expert, and match in a fresh process."""
    folder = find_shared("eval", "stard")
    with temporary_home() as home:
        passages = fill_pool(home, folder)
        measured = measure_in_child(home, folder, "benchmarks.large_pool")
    milliseconds = measured["milliseconds"]
    return [
        at_most(
            f"{EXPERTS:,} experts, {passages:,} passages linked to them: matching, p95",
            percentile(milliseconds, 95), 80, "ms", digits=0,
        ),
        Row(
            claim="… p50 (share of questions with experts)",
            measured=f"{median(milliseconds):.0f} ms ({measured['found_share']:.0%})",
        ),
        Row(claim="… resident memory of the process", measured=f"{measured['resident_mb']:,.0f} MB"),
    ]  # fmt: skip


def fill_pool(home: Path, folder: Path) -> int:
    """Write the library, the experts, their profiles and links. Returns the number of passages."""
    documents = list(_regroup(list(read_laws(folder))))
    passages = fill_home(home, documents, on_progress=report)
    settings = Settings(home=home, encoder=load_settings().encoder).model_copy(update={"home": home})
    database = Database(settings.sql_url)
    log, store = EventLog(database, actor="benchmark"), DocumentStore(database)
    experts, pools = ExpertStore(database), PoolStore(database)
    index = open_index(settings=settings, database=database, log=log, documents=store)
    try:
        people = [_make_expert(number, law) for number, law in enumerate(documents)]
        with database.transaction() as connection:
            for person in people:
                experts.insert(connection, person)
                pools.write_membership(connection, person.expert_id, person.memberships[0])
        index.search.write_profiles([build_profile(person) for person in people])
        with index.shelf.lend() as opened:
            for number in range(len(people)):
                refresh_fields(opened, f"law-{number}", documents=store, database=database)
        report(f"{len(people):,} experts linked")
    finally:
        index.close()
        database.close()
    return passages


def measure(folder: Path) -> dict[str, Any]:
    """Match questions in the pool of ZHIKU_HOME, one after the other."""
    from bootstrap import open_services

    questions = [question.text for question in read_questions(folder)][:QUESTIONS]
    milliseconds, found = [], 0
    with open_services(load_settings()) as services:
        matcher = services.matcher
        for question in questions[:WARM_UP]:
            matcher.match(question)
        for question in questions:
            started = time.perf_counter()
            found += bool(matcher.match(question))
            milliseconds.append((time.perf_counter() - started) * 1000)
        resident_mb = psutil.Process().memory_info().rss / 2**20
    return {"milliseconds": milliseconds, "found_share": found / len(questions), "resident_mb": resident_mb}


def _regroup(laws: Sequence[Law]) -> Iterator[Law]:
    """The same articles in as many documents as there are experts, of neighbours, under the title of the first."""
    articles = [(title, article) for title, own in laws for article in own]
    for number in range(EXPERTS):
        part = articles[number * len(articles) // EXPERTS : (number + 1) * len(articles) // EXPERTS]
        yield part[0][0], [article for _, article in part]


def _make_expert(number: int, law: Law) -> Expert:
    title, articles = law
    sectors, provinces = list(Sector), sorted(PROVINCES)
    return Expert(
        expert_id=f"expert-{number}",
        name=f"专家{number}",
        sector=sectors[number % len(sectors)],
        unit=f"单位{number // 3}",
        region=provinces[number % len(provinces)],
        specialties=(title,),
        biography=str(articles[len(articles) // 2]["text"])[:300],
        document_ids=(f"law-{number}",),
        memberships=(Membership(pool_id=MAIN_POOL, state=MemberState.ACTIVE, terms=1),),
    )


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
