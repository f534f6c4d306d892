"""Composing panels (专家组): the best one, the next best, and which demands conflict. Exact, by HiGHS; no database."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import InvalidInputError, ZhikuError
from experts.panel_demands import Candidate, Demand, PanelTask, Row, covered_fields, list_demands
from experts.units import unit_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECONDS = 10.0  # for everything that one call asks of the solver
RELEVANCE_STEPS = 10_000  # relevance is compared in whole steps, so that sums are exact
USE_COST = 50  # steps that one use in the year costs: ten uses weigh as much as 0.05 of relevance
DIFFERENT_MEMBERS = 2  # an alternative differs in at least so many where it can


class DemandsConflictError(InvalidInputError):
    """No panel satisfies all demands. `demands`: some that conflict; without any one of them the others can be met."""

    def __init__(self, demands: tuple[str, ...]) -> None:
        listed = "；".join(demands)
        super().__init__(
            f"组不成专家组，以下要求不能同时满足：{listed}。请放宽其中一项。"
            if len(demands) > 1
            else f"组不成专家组，这项要求不能满足：{listed}。请放宽它或增加候选人。"
        )
        self.demands = demands


class PanelTimeoutError(ZhikuError):
    """The solver did not find a panel in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a panel, with what speaks for it in words."""

    candidate: Candidate
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A panel. `is_best`: proven to be the best that the demands (and better panels before it) leave.

    Attributes:
        members: The most relevant first.
        value: What the solver maximised, in `RELEVANCE_STEPS`: relevance less the cost of uses.
    """

    members: tuple[Member, ...]
    value: int
    is_best: bool

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the members."""
        return frozenset(member.candidate.expert_id for member in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solution:
    places: frozenset[int]
    is_best: bool


def compose_panels(
    candidates: Iterable[Candidate], task: PanelTask, *, count: int = 1, seconds: float = SECONDS
) -> list[Panel]:
    """The best panels, best first: most relevance, then fewest uses, then who comes first by id.

    The order in which candidates are given changes nothing. A later panel differs from each earlier one in at least
    `DIFFERENT_MEMBERS` members where there is such a panel, else in one. Fewer than `count` are returned where there
    are no more, or where time runs out after the first.

    Raises:
        DemandsConflictError: If no panel satisfies all demands; it names demands that conflict.
        InvalidInputError: If the task contradicts itself.
        PanelTimeoutError: If not even one panel was found in time.
    """
    everybody = sorted(candidates, key=lambda one: one.expert_id)
    all_demands = list_demands(everybody, task)
    until = time.monotonic() + seconds
    people = _leave_out_outdone(everybody, task, count)
    demands = list_demands(people, task)
    costs = [-_value(one) - _first_by_id(place, len(people), task.members) for place, one in enumerate(people)]
    best = _solve(len(people), demands, costs, until)
    if best is None:
        raise DemandsConflictError(_find_conflict(len(everybody), all_demands, until))
    found = [best]
    while len(found) < count:
        following = _solve_next(len(people), demands, costs, until, [one.places for one in found])
        if following is None:
            break
        found.append(following)
    return [_panel(solution, people, task) for solution in found]


def _leave_out_outdone(people: Sequence[Candidate], task: PanelTask, count: int) -> list[Candidate]:
    """Those who can be in one of the `count` best panels; a large pool becomes a small one.

    To all demands but the one on units, people of one kind (quotas, fields, shares, wishes) are the same. Somebody whom
    more than `members` × `count` people of the same kind and of units different from each other outdo is in none of
    those panels: some of them stands in no panel before and comes from a unit that this panel does not hold, and would
    take the place.
    """
    order = sorted(range(len(people)), key=lambda place: (-_value(people[place]), place))
    units: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    kept = set()
    for place in order:
        seen = units[_kind(people[place], task)]
        if len(seen) < task.members * (count + 1):
            kept.add(place)
        seen.add(unit_key(people[place].unit) or people[place].expert_id)
    return [one for place, one in enumerate(people) if place in kept]


def _kind(candidate: Candidate, task: PanelTask) -> tuple[object, ...]:
    """What demands ask of a person, the unit left aside."""
    quotas = tuple(getattr(candidate, quota.by) == quota.value for quota in task.quotas)
    wishes = (candidate.expert_id in task.fixed, candidate.expert_id in task.excluded, candidate.is_available)
    return (
        *quotas,
        *wishes,
        candidate.is_authority,
        candidate.is_subordinate,
        *covered_fields(candidate, task),
    )


def _solve_next(
    size: int, demands: Sequence[Demand], costs: Sequence[float], until: float, before: Sequence[frozenset[int]]
) -> _Solution | None:
    """The best panel that differs enough from each one before it (no-good cuts)."""
    for different in range(DIFFERENT_MEMBERS, 0, -1):
        cuts = tuple(Row(weights=dict.fromkeys(places, 1.0), high=len(places) - different) for places in before)
        try:
            found = _solve(size, [*demands, Demand(words="", rows=cuts)], costs, until)
        except PanelTimeoutError:
            return None
        if found is not None:
            return found
    return None


def _solve(size: int, demands: Sequence[Demand], costs: Sequence[float], until: float) -> _Solution | None:
    """The cheapest choice that satisfies the demands, None where there is none.

    Variables are one per candidate, in or out, and one whole number of pairs for the rule of odd numbers.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rows = [row for demand in demands for row in demand.rows]
    left = until - time.monotonic()
    if left <= 0:
        raise _timeout()
    places = [(line, place, weight) for line, row in enumerate(rows) for place, weight in _entries(row, size)]
    lines, columns, weights = (np.array(part) for part in zip(*places, strict=True))
    matrix = csr_array((weights.astype(float), (lines, columns)), shape=(len(rows), size + 1))
    low, high = np.array([row.low for row in rows]), np.array([row.high for row in rows])
    result: Any = milp(
        np.array([*costs, 0.0]),
        integrality=np.ones(size + 1),
        bounds=Bounds(np.zeros(size + 1), np.array([1.0] * size + [float(size)])),
        constraints=LinearConstraint(matrix, low, high),
        options={"mip_rel_gap": 0.0, "time_limit": left},
    )
    if result.status == 2:
        return None
    if result.x is None:
        raise _timeout()
    chosen: NDArray[Any] = np.flatnonzero(result.x[:size] > 0.5)
    return _Solution(places=frozenset(int(place) for place in chosen), is_best=result.status == 0)


def _entries(row: Row, size: int) -> list[tuple[int, float]]:
    """Weights by variable; every row has an entry, so that one without people is still a row."""
    return [*row.weights.items(), (size, row.pairs)]


def _find_conflict(size: int, demands: Sequence[Demand], until: float) -> tuple[str, ...]:
    """Demands that conflict and of which none can be left out: the fewer of two, by a deletion filter from both ends.

    Each filter walks once through the demands and leaves out every one without which the rest still conflicts, so what
    remains is irreducible (not always of the least number there is).
    """
    found = []
    for order in (demands, [*reversed(demands)]):
        kept = [*order]
        for demand in order:
            rest = [other for other in kept if other is not demand]
            if rest and _solve(size, rest, [0.0] * size, until) is None:
                kept = rest
        found.append([demand for demand in demands if demand in kept])
    return tuple(demand.words for demand in min(found, key=len))


def _value(candidate: Candidate) -> int:
    return round(candidate.relevance * RELEVANCE_STEPS) - USE_COST * candidate.workload


def _first_by_id(place: int, size: int, members: int) -> float:
    """Less than one step for a whole panel, so that it decides between equals only."""
    return (size - place) / (size * members + 1)


def _panel(solution: _Solution, people: Sequence[Candidate], task: PanelTask) -> Panel:
    chosen = sorted((people[place] for place in solution.places), key=lambda one: (-one.relevance, one.expert_id))
    return Panel(
        members=tuple(Member(candidate=one, reasons=_reasons(one, task)) for one in chosen),
        value=sum(_value(one) for one in chosen),
        is_best=solution.is_best,
    )


def _reasons(candidate: Candidate, task: PanelTask) -> tuple[str, ...]:
    reasons = ["指定入选"] if candidate.expert_id in task.fixed else []
    reasons += [f"熟悉「{name}」" for name in covered_fields(candidate, task)]
    reasons += [
        f"计入「{quota.value}」名额"
        for quota in task.quotas
        if quota.least > 0 and getattr(candidate, quota.by) == quota.value
    ]
    return tuple(reasons)


def _timeout() -> PanelTimeoutError:
    return PanelTimeoutError("没有在规定时间内算出专家组。请减少候选人或放宽要求后重试。")
