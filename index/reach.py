"""How far the nearest vectors are looked through: a small collection exactly, a large one by its compressed vectors.

Exact search reads every vector that passes the filter: the fastest way while they are few. Past that, the engine
looks through compressed vectors and scores the best of them again with the full ones. A filter that lets many through
costs more than the search itself, because it is asked of every point; so the nearest are found first, without it, and
only they are asked.
"""

from __future__ import annotations

import math

EXACT_UP_TO = 20_000  # points that are compared exactly in a few milliseconds
OVERSAMPLING = 2.0  # compressed vectors give so many candidates for each wanted, which full vectors put in order
SPARE = 1.5  # more than the filter's share asks for, because what is near a question often passes or fails together
FILTER_PRICE = 8  # looking through one more of the nearest costs as much as asking the filter of so many points


def choose_reach(*, points: int, passing: int, limit: int) -> int | None:
    """How many of the nearest compressed vectors to look at.

    Args:
        points: Number of points in the collection.
        passing: About how many of them pass the filter; `points` without one.
        limit: Number of hits wanted.

    Returns:
        None where exact search among what passes is the better way; otherwise at least `limit`.
    """
    if passing <= EXACT_UP_TO:
        return None
    if passing >= points:
        return limit
    reach = math.ceil(SPARE * limit * points / passing)
    return None if reach * FILTER_PRICE > passing else reach
