"""Fairness of the random draw: over 20,000 seeds everybody eligible of a kind is drawn about equally often."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from scipy.stats import binom

from benchmarks.report import Row, at_most
from experts.draws import draw

SEEDS = 20_000
LEVEL = 0.999
SECTORS = {"学": 14, "产": 12, "政": 8, "研": 6, "": 5}
DRAWS: dict[str, dict[str, int]] = {"without quotas, 7 of 45": {}, "学 3, 产 2, rest any, 7 of 45": {"学": 3, "产": 2}}
MEMBERS = 7


def run() -> list[Row]:
    """How many people fall outside the interval, the times of both draws, and how often each sector's people serve."""
    people = [
        {"id": f"{sector}{number:02}", "name": f"{sector}{number}", "unit": "", "sector": sector}
        for sector, count in SECTORS.items()
        for number in range(count)
    ]
    rows = []
    for words, quotas in DRAWS.items():
        started = time.perf_counter()
        times = _count(people, quotas)
        seconds = time.perf_counter() - started
        outside, worst = _outside(people, quotas, times)
        rows += [
            Row(
                claim=f"draw {words}, {SEEDS:,} seeds: people outside their own binomial {LEVEL:.1%} interval "
                f"(no Bonferroni correction, {len(people) * (1 - LEVEL):.3f} expected)",
                measured=f"{outside} of {len(people)}; farthest {worst:+.1%} of the expected frequency",
                wanted="0",
                met=outside == 0,
            ),
            at_most(f"draw {words}: {SEEDS:,} draws", seconds, 60, "s"),
        ]
    return rows


def _count(people: list[dict[str, Any]], quotas: Mapping[str, int]) -> Counter[str]:
    """How often each person is chosen with the seeds "1", "2" … (all of them, none left out)."""
    times: Counter[str] = Counter()
    for seed in range(1, SEEDS + 1):
        drawn = draw(people, quotas=quotas, members=MEMBERS, seed=str(seed))
        times.update(one["id"] for one in drawn["chosen"])
    return times


def _outside(people: list[dict[str, Any]], quotas: Mapping[str, int], times: Mapping[str, int]) -> tuple[int, float]:
    """How many people were drawn too often or too rarely, and the largest difference from the expected frequency."""
    for_any = (MEMBERS - sum(quotas.values())) / (len(people) - sum(quotas.values()))
    outside, worst = 0, 0.0
    for person in people:
        by_quota = quotas.get(person["sector"], 0) / SECTORS[person["sector"]]
        chance = by_quota + (1 - by_quota) * for_any
        low, high = binom.interval(LEVEL, SEEDS, chance)
        found = times[person["id"]]
        outside += not low <= found <= high
        worst = max(worst, found / (SEEDS * chance) - 1, key=abs)
    return outside, worst
