"""Choosing sentences: of those alike the one in force or the newest; various, within a length, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from drafting.evidence import Candidate

ALIKE = 0.72  # share of the shorter sentence's pieces from which on two say the same
OVERLAPPING = 0.5  # from here on the second says too little that is new
_SAME_DOCUMENT = 0.82  # what each further sentence of one document counts


def drop_alike(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Of sentences that say the same only the pinned one, the one in force, the one of higher rank, or the newest."""
    preferred = sorted(
        candidates,
        key=lambda one: (not one.pinned, bool(one.ended), one.level, -(one.day or date.min).toordinal()),
    )
    kept: list[Candidate] = []
    for one in preferred:
        if all(overlap(one, other) < ALIKE for other in kept):
            kept.append(one)
    return kept


def overlap(one: Candidate, other: Candidate) -> float:
    """Share of the shorter sentence's pieces that both have, in [0, 1]."""
    shorter = min(len(one.pieces), len(other.pieces))
    return len(one.pieces & other.pieces) / shorter if shorter else 1.0


def choose(
    scored: Sequence[tuple[float, Candidate]],
    *,
    most_chars: int,
    most: int,
    beside: Sequence[Candidate] = (),
    added_chars: int = 0,
) -> list[Candidate]:
    """The best sentences that fit, each saying something new, the best first.

    Args:
        beside: What stands in the paper already.
        added_chars: Characters that each sentence takes besides its own: the naming of its source, its head.
    """
    left = most_chars
    chosen: list[Candidate] = []
    documents = Counter(one.source.document_id for one in beside)
    rest = [(score, one) for score, one in scored if score > 0]
    while rest and len(chosen) < most:
        best = max(rest, key=lambda pair: pair[0] * _SAME_DOCUMENT ** documents[pair[1].source.document_id])
        rest.remove(best)
        one = best[1]
        size = len(one.text) + added_chars
        if size > left or any(overlap(one, other) >= OVERLAPPING for other in (*chosen, *beside)):
            continue
        chosen.append(one)
        documents[one.source.document_id] += 1
        left -= size
    return chosen


def in_order(chosen: Iterable[Candidate]) -> list[Candidate]:
    """From the general to the specific: law before other rules before local ones before reports, older before newer."""
    return sorted(
        chosen,
        key=lambda one: (one.level, (one.day or date.max).toordinal(), one.source.document_id, one.order),
    )
