"""Fusion of BM25 and cosine scores."""

from __future__ import annotations

import pytest

from index.fusion import DENSE_WEIGHT, fuse_scores


def test_scores_are_bm25_over_its_maximum_plus_a_share_of_the_stretched_cosine() -> None:
    fused = dict(fuse_scores({1: 10.0, 2: 5.0, 3: 0.0}, {1: 0.2, 2: 0.6, 3: 0.4}))
    assert fused == {1: pytest.approx(1.0), 2: pytest.approx(0.5 + DENSE_WEIGHT), 3: pytest.approx(DENSE_WEIGHT / 2)}


def test_the_best_comes_first_and_equal_scores_follow_the_ids() -> None:
    assert [key for key, _ in fuse_scores({3: 1.0, 1: 1.0, 2: 2.0}, {})] == [2, 1, 3]


def test_one_side_alone_ranks_by_itself() -> None:
    assert [key for key, _ in fuse_scores({}, {1: 0.1, 2: 0.9})] == [2, 1]
    assert [key for key, _ in fuse_scores({1: 0.1, 2: 0.9}, {})] == [2, 1]


def test_nothing_found_gives_nothing() -> None:
    assert fuse_scores({}, {}) == []


def test_equal_cosines_and_zero_bm25_do_not_divide_by_zero() -> None:
    assert fuse_scores({1: 0.0, 2: 0.0}, {1: 0.5, 2: 0.5}) == [(1, 0.0), (2, 0.0)]


def test_an_id_of_one_side_only_counts_as_the_lowest_on_the_other() -> None:
    fused = dict(fuse_scores({1: 4.0}, {2: 0.9, 3: 0.1}))
    assert fused == {1: pytest.approx(1.0), 2: pytest.approx(DENSE_WEIGHT), 3: pytest.approx(0.0)}


def test_without_dense_weight_only_the_words_count() -> None:
    assert fuse_scores({1: 2.0, 2: 1.0}, {1: 0.0, 2: 1.0}, dense_weight=0.0) == [(1, 1.0), (2, 0.5)]
