"""Composing a panel of nine with quotas from 500 candidates: time of the best one and of three."""

from __future__ import annotations

import random
import statistics
import time

from benchmarks.report import Row, at_most
from core.tasks import Quota
from experts.panel_demands import Candidate, PanelTask
from experts.panels import compose_panels

CANDIDATES = 500
TASKS = 20
FIELDS = ("数据安全", "工业互联网", "人工智能", "电子政务")


def make_candidates(count: int, seed: int) -> list[Candidate]:
    """People with random units, sectors, provinces, relevance and uses, the same for the same seed."""
    chance = random.Random(seed)
    return [
        Candidate(
            expert_id=f"e{number:05}",
            name=f"专家{number}",
            unit=f"单位{chance.randrange(count // 3)}研究院",
            sector=chance.choice("政产学研用"),
            region=chance.choice(("云南", "云南", "江西", "北京", "")),
            relevance=chance.random(),
            fields={name: chance.random() for name in FIELDS},
            is_authority=chance.random() < 0.3,
            is_subordinate=chance.random() < 0.4,
            workload=chance.randrange(11),
        )
        for number in range(count)
    ]


TASK = PanelTask(
    matter="工业互联网安全评审",
    members=9,
    fields=dict.fromkeys(FIELDS, 3),
    covered_from=0.7,
    quotas=(
        Quota(by="sector", value="学", least=2, most=3),
        Quota(by="sector", value="产", least=2),
        Quota(by="sector", value="政", most=2),
        Quota(by="sector", value="研", least=1),
        Quota(by="region", value="云南", least=4, most=6),
        Quota(by="region", value="江西", least=1),
    ),
)


def run() -> list[Row]:
    """Twenty pools of 500, slowest and median of the best panel; the same pools with three panels each."""
    compose_panels(make_candidates(20, 0), PanelTask(matter="", members=5))  # what is imported once
    rows = []
    for count, name in ((1, "best panel"), (3, "three alternatives")):
        seconds = []
        for seed in range(TASKS):
            people = make_candidates(CANDIDATES, seed)
            started = time.perf_counter()
            found = compose_panels(people, TASK, count=count)
            seconds.append(time.perf_counter() - started)
            assert len(found) == count
            assert all(panel.is_best for panel in found)
        claim = f"{name}, 9 of {CANDIDATES} with 6 quotas and 4 fields: slowest of {TASKS} pools"
        slowest = max(seconds)
        rows.append(
            at_most(claim, slowest, 1.0, "s", digits=2) if count == 1 else Row(claim=claim, measured=f"{slowest:.2f} s")
        )
        rows.append(Row(claim=f"{name}: median", measured=f"{statistics.median(seconds):.2f} s"))
    return rows
