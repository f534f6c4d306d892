"""Measures of rankings, against cases computed by hand."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.metrics import area_under_curve, measure_rankings, ndcg_at, recall_at, reciprocal_rank_at

IDS = st.lists(st.sampled_from("abcdefgh"), unique=True)
GRADES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3))


def test_recall_is_the_share_of_relevant_ids_found() -> None:
    assert recall_at(["a", "x", "b"], {"a": 1, "b": 1, "c": 2, "x": 0}, 3) == pytest.approx(2 / 3)
    assert recall_at(["x", "a"], {"a": 1}, 1) == 0.0


def test_reciprocal_rank_looks_at_the_first_relevant_id() -> None:
    assert reciprocal_rank_at(["x", "y", "a", "b"], {"a": 1, "b": 1}, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank_at(["x", "y", "a"], {"a": 1}, 2) == 0.0


def test_discounted_gain_of_graded_ids() -> None:
    grades = {"a": 3, "b": 1}
    found = 1 / math.log2(2) + 3 / math.log2(4)
    best = 3 / math.log2(2) + 1 / math.log2(3)
    assert ndcg_at(["b", "x", "a"], grades, 10) == pytest.approx(found / best)
    assert ndcg_at(["a", "b"], grades, 10) == pytest.approx(1.0)


def test_area_under_the_curve() -> None:
    assert area_under_curve([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert area_under_curve([0.1], [0.9]) == 0.0
    assert area_under_curve([0.5], [0.5]) == 0.5
    assert area_under_curve([0.9, 0.3], [0.5, 0.3]) == pytest.approx((1 + 1 + 0 + 0.5) / 4)
    assert area_under_curve([], [0.1]) == 0.5


def test_means_go_over_the_judged_queries_and_a_missing_ranking_counts_as_nothing() -> None:
    qrels = {"q1": {"a": 1}, "q2": {"b": 1}, "q3": {"c": 0}}
    measured = measure_rankings({"q1": ["a"], "q9": ["a"]}, qrels)
    assert measured == {"recall@10": 0.5, "recall@100": 0.5, "mrr@10": 0.5, "ndcg@10": 0.5}


@given(IDS, GRADES, st.integers(1, 10))
def test_measures_lie_between_0_and_1_and_grow_with_depth(ranked: list[str], grades: dict[str, int], k: int) -> None:
    for measure in (recall_at, reciprocal_rank_at, ndcg_at):
        assert 0.0 <= measure(ranked, grades, k) <= 1.0 + 1e-9
    assert recall_at(ranked, grades, k) <= recall_at(ranked, grades, k + 1)


@given(IDS, GRADES)
def test_putting_the_relevant_ids_first_is_best(ranked: list[str], grades: dict[str, int]) -> None:
    ideal = sorted(grades, key=lambda key: -grades[key])
    assert ndcg_at(ranked, grades, 10) <= ndcg_at(ideal, grades, 10) + 1e-9


@given(st.lists(st.integers(0, 5), min_size=1), st.lists(st.integers(0, 5), min_size=1))
def test_the_area_is_the_share_of_pairs_in_the_right_order(positives: list[int], negatives: list[int]) -> None:
    pairs = [(1.0 if p > n else 0.5 if p == n else 0.0) for p, n in product(positives, negatives)]
    assert area_under_curve(positives, negatives) == pytest.approx(sum(pairs) / len(pairs))
