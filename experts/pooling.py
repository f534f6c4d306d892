"""From scores of passages and profiles to scores of experts. Pure: no index, no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

# Each further passage of an expert counts less than the one before it. One excellent passage may be chance, several
# are proof of a field; without the decay and the end those would win who wrote much. On 500 experts and 624 questions
# everything between the sum of the best three and a decay of 0.8 lies within the error of the measurement.
PASSAGE_WEIGHTS = tuple(0.7**place for place in range(6))
PROFILE_WEIGHT = 1.0
LEAST_TRUST = 0.05


def pool_passages(
    scores: Mapping[str, Iterable[float]], *, weights: Sequence[float] = PASSAGE_WEIGHTS
) -> dict[str, float]:
    """Score of each expert: the weighted sum of the best passages.

    Args:
        scores: Fused scores of the passages linked to each expert, in any order.
        weights: Weight of the best passage, of the second best …; further ones count nothing.
    """
    return {
        expert_id: sum(weight * score for weight, score in zip(weights, sorted(found, reverse=True), strict=False))
        for expert_id, found in scores.items()
    }


def combine_scores(
    passages: Mapping[str, float],
    profiles: Mapping[str, float],
    *,
    passage_trust: float,
    profile_trust: float,
) -> list[tuple[str, float]]:
    """Experts by both kinds of proof, best first; who has only one kind is ranked by that.

    Both sides are divided by their best, because neither scale means anything by itself. That makes the best of a
    side look perfect even where nothing on that side fits, so each side counts as far as its best can be trusted.

    Args:
        passage_trust, profile_trust: Share of the question's matter found in the best of that side, in [0, 1].
    """
    combined: defaultdict[str, float] = defaultdict(float)
    sides = (
        (passages, LEAST_TRUST + passage_trust),
        (profiles, (LEAST_TRUST + profile_trust) * PROFILE_WEIGHT),
    )
    for scores, weight in sides:
        best = max(scores.values(), default=0.0)
        for expert_id, score in scores.items():
            combined[expert_id] += weight * score / best if best > 0 else 0.0
    return sorted(combined.items(), key=lambda item: (-item[1], item[0]))
