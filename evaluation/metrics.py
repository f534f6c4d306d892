"""Measures of rankings: recall, reciprocal rank, discounted gain, and the area under the ROC curve."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Grades = Mapping[str, int]


def recall_at(ranked: Sequence[str], grades: Grades, k: int) -> float:
    """Share of the relevant ids (grade above 0) among the first k, in [0, 1]."""
    relevant = {key for key, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank_at(ranked: Sequence[str], grades: Grades, k: int) -> float:
    """One over the rank of the first relevant id, 0 if none is among the first k."""
    return next((1 / rank for rank, key in enumerate(ranked[:k], start=1) if grades.get(key, 0) > 0), 0.0)


def ndcg_at(ranked: Sequence[str], grades: Grades, k: int) -> float:
    """Normalised discounted cumulative gain of the first k, gains being the grades (as trec_eval computes it)."""
    best = _discounted(sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k])
    return _discounted([max(0, grades.get(key, 0)) for key in ranked[:k]]) / best if best else 0.0


def measure_rankings(rankings: Mapping[str, Sequence[str]], qrels: Mapping[str, Grades]) -> dict[str, float]:
    """Means over the judged queries; a judged query without a ranking counts as 0 everywhere.

    Args:
        rankings: Ids by query, best first, each id once.
        qrels: Grades by query; queries without a relevant id are left out.
    """
    judged = [query for query, grades in qrels.items() if any(grade > 0 for grade in grades.values())]

    def mean(values: list[float]) -> float:
        return round(sum(values) / len(values), 4) if values else 0.0

    return {
        "recall@10": mean([recall_at(rankings.get(query, ()), qrels[query], 10) for query in judged]),
        "recall@100": mean([recall_at(rankings.get(query, ()), qrels[query], 100) for query in judged]),
        "mrr@10": mean([reciprocal_rank_at(rankings.get(query, ()), qrels[query], 10) for query in judged]),
        "ndcg@10": mean([ndcg_at(rankings.get(query, ()), qrels[query], 10) for query in judged]),
    }


def area_under_curve(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Chance that a positive scores above a negative, ties counting half; 0.5 where one side is empty."""
    if not positives or not negatives:
        return 0.5
    rank_sum = 0.0
    ordered = sorted([(score, True) for score in positives] + [(score, False) for score in negatives])
    position = 0
    while position < len(ordered):
        end = position
        while end < len(ordered) and ordered[end][0] == ordered[position][0]:
            end += 1
        shared_rank = (position + 1 + end) / 2
        rank_sum += shared_rank * sum(is_positive for _, is_positive in ordered[position:end])
        position = end
    return (rank_sum - len(positives) * (len(positives) + 1) / 2) / (len(positives) * len(negatives))


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
