"""Hundreds of sentences of real documents: nearly all changed ones are flagged, hardly any true one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.proof import TRUE, Shelf, open_shelf, share_right, try_by_hand, try_by_machine

pytestmark = [pytest.mark.shared, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def real() -> Iterator[Shelf]:
    with open_shelf() as opened:
        yield opened


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_of_sentences_written_by_hand_the_changed_are_flagged_and_the_true_pass(real: Shelf, number: int) -> None:
    tried = try_by_hand(real, number)
    assert sum(one.kind in TRUE for one in tried) >= 40
    assert share_right(tried, true=False) >= 0.98
    assert share_right(tried, true=True) >= 0.95


def test_of_sentences_changed_by_machine_the_changed_are_flagged_and_the_true_pass(real: Shelf) -> None:
    tried = try_by_machine(real, seed=4, of_each=25)
    assert share_right(tried, true=False) >= 0.96
    assert share_right(tried, true=True) >= 0.95
