"""What a panel must satisfy: each demand in words and as rows of a linear program. Pure: no solver, no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import InvalidInputError
from core.tasks import PanelRule, Quota
from experts.units import unit_key

MOST_MEMBERS = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may serve.

    Attributes:
        sector, region: As written in the record, "" when unknown.
        relevance: How well the person fits the matter, in [0, 1].
        fields: How well the person knows each field, in [0, 1]; a field left out counts 0.
        is_authority: Belongs to the competent authority (主管部门).
        is_subordinate: Belongs to a unit under the organiser.
        workload: Uses in the current year.
        is_available: Whether the person can come at all.
    """

    expert_id: str
    name: str
    unit: str = ""
    sector: str = ""
    region: str = ""
    relevance: float = 0.0
    fields: Mapping[str, float] = field(default_factory=dict)
    is_authority: bool = False
    is_subordinate: bool = False
    workload: int = 0
    is_available: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelTask:
    """What a panel is for and what is asked of it.

    Attributes:
        fields: Fields that must be covered, each by at least so many members.
        covered_from: From which score in a field a member covers it.
        per_unit: Most members of one unit, None for any number; who has no unit written down is not counted.
        fixed, excluded: Ids of members who must, or must not, be in.
        rules: The rules that apply to this task.
    """

    matter: str
    members: int = 5
    fields: Mapping[str, int] = field(default_factory=dict)
    covered_from: float = 0.5
    quotas: tuple[Quota, ...] = ()
    per_unit: int | None = 1
    fixed: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    rules: frozenset[PanelRule] = frozenset(PanelRule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`low <= sum of weight × (1 where the person is in) + pairs × (any whole number) <= high`."""

    weights: Mapping[int, float]
    low: float = float("-inf")
    high: float = float("inf")
    pairs: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One demand on a panel in words, and what it says of the candidates, who are counted by their places."""

    words: str
    rows: tuple[Row, ...]


def list_demands(candidates: Sequence[Candidate], task: PanelTask) -> list[Demand]:
    """Every demand that the task makes on these candidates.

    Raises:
        InvalidInputError: If the task contradicts itself or fixes somebody who is no candidate.
    """
    _check(candidates, task)
    return [*_rules_and_size(candidates, task), *_coverage(candidates, task), *_people(candidates, task)]


def covered_fields(candidate: Candidate, task: PanelTask) -> tuple[str, ...]:
    """Those of the task's fields that a candidate covers."""
    return tuple(name for name in task.fields if candidate.fields.get(name, 0.0) >= task.covered_from)


def find_breaches(members: Collection[str], candidates: Sequence[Candidate], task: PanelTask) -> tuple[str, ...]:
    """The demands that a panel put together by hand does not satisfy, in words."""
    chosen = {place for place, one in enumerate(candidates) if one.expert_id in members}
    return tuple(
        demand.words for demand in list_demands(candidates, task) if not all(_holds(row, chosen) for row in demand.rows)
    )


def _holds(row: Row, chosen: Collection[int]) -> bool:
    total = sum(row.weights.get(place, 0.0) for place in chosen)
    if row.pairs:  # any whole number of pairs may be taken away: an odd total leaves one
        return (total - row.low) % abs(row.pairs) == 0
    return row.low <= total <= row.high


def _rules_and_size(candidates: Sequence[Candidate], task: PanelTask) -> Iterator[Demand]:
    """The rules first: of two sets that explain a conflict, the filter then names the one with the size."""
    everybody = dict.fromkeys(range(len(candidates)), 1.0)
    rows = {
        PanelRule.ODD: Row(weights=everybody, low=1, high=1, pairs=-2),
        PanelRule.FIVE: Row(weights=everybody, low=5),
        PanelRule.AUTHORITY: _share((one.is_authority for one in candidates), 3),
        PanelRule.SUBORDINATE: _share((one.is_subordinate for one in candidates), 2),
    }
    yield from (Demand(words=rule.value, rows=(row,)) for rule, row in rows.items() if rule in task.rules)
    size = float(task.members)
    words = f"专家组共 {task.members} 人（候选 {sum(one.is_available for one in candidates)} 人）"
    yield Demand(words=words, rows=(Row(weights=everybody, low=size, high=size),))


def _share(belongs: Iterable[bool], parts: int) -> Row:
    """Who belongs is at most one part of so many."""
    return Row(weights={place: parts * belong - 1.0 for place, belong in enumerate(belongs)}, high=0)


def _coverage(candidates: Sequence[Candidate], task: PanelTask) -> Iterator[Demand]:
    for name, least in task.fields.items():
        who = _places(one.fields.get(name, 0.0) >= task.covered_from for one in candidates)
        if least > 0:
            words = f"熟悉「{name}」的至少 {least} 人（候选 {len(who)} 人）"
            yield Demand(words=words, rows=(Row(weights=who, low=least),))
    for quota in task.quotas:
        who = _places(getattr(one, quota.by) == quota.value for one in candidates)
        if quota.least > 0:
            words = f"「{quota.value}」至少 {quota.least} 人（候选 {len(who)} 人）"
            yield Demand(words=words, rows=(Row(weights=who, low=quota.least),))
        if quota.most is not None:
            yield Demand(words=f"「{quota.value}」至多 {quota.most} 人", rows=(Row(weights=who, high=quota.most),))
    if task.per_unit is not None:
        by_unit: defaultdict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(candidates):
            by_unit[unit_key(one.unit)].append(place)
        rows = [
            Row(weights=dict.fromkeys(places, 1.0), high=task.per_unit)
            for key, places in by_unit.items()
            if key and len(places) > task.per_unit
        ]
        if rows:
            yield Demand(words=f"同一单位至多 {task.per_unit} 人", rows=tuple(rows))


def _people(candidates: Sequence[Candidate], task: PanelTask) -> Iterator[Demand]:
    away = _places(not one.is_available for one in candidates)
    if away:
        yield Demand(words=f"不能参加的 {len(away)} 人不入选", rows=(Row(weights=away, high=0),))
    for place, one in enumerate(candidates):
        if one.expert_id in task.fixed:
            yield Demand(words=f"指定{one.name}入选", rows=(Row(weights={place: 1.0}, low=1),))
        if one.expert_id in task.excluded:
            yield Demand(words=f"不选{one.name}", rows=(Row(weights={place: 1.0}, high=0),))


def _places(belongs: Iterable[bool]) -> dict[int, float]:
    """Weight 1 for the place of each candidate who belongs."""
    return {place: 1.0 for place, belong in enumerate(belongs) if belong}


def _check(candidates: Sequence[Candidate], task: PanelTask) -> None:
    if not 1 <= task.members <= MOST_MEMBERS:
        raise InvalidInputError(f"专家组可以有 1 至 {MOST_MEMBERS} 人，请改正人数。")
    if task.per_unit is not None and task.per_unit < 1:
        raise InvalidInputError("同一单位的人数上限至少为 1，请改正。")
    ids = [one.expert_id for one in candidates]
    if len(set(ids)) < len(ids):
        raise InvalidInputError("候选人中有重复的专家，请去掉重复后重试。")
    if missing := task.fixed - set(ids):
        raise InvalidInputError(f"指定入选的专家中有 {len(missing)} 位不在候选人中（可能须回避），请重新指定。")
    for quota in task.quotas:
        if quota.by not in {"sector", "region"}:
            raise InvalidInputError(f"名额只能按类别或省份规定，「{quota.by}」不可用。")
        if quota.least < 0 or (quota.most is not None and quota.most < quota.least):
            raise InvalidInputError(f"「{quota.value}」的名额上限小于下限，请改正。")
