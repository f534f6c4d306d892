"""Panels: the best one by the exact solver, the next best, what conflicts, and that every demand is kept."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.errors import InvalidInputError
from core.tasks import PanelRule, Quota
from experts import panels
from experts.panel_demands import Candidate, PanelTask, find_breaches, list_demands
from experts.panels import DemandsConflictError, PanelTimeoutError, _solve, compose_panels

NO_RULES = frozenset[PanelRule]()


def people(count: int, **values) -> list[Candidate]:
    """Candidates e0, e1 … each less relevant than the one before, of different units."""
    return [
        Candidate(
            expert_id=f"e{place}", name=f"专家{place}", unit=f"第{place}研究院", relevance=1 - place / 100, **values
        )
        for place in range(count)
    ]


def with_values(candidates: list[Candidate], places: range | list[int], **values) -> list[Candidate]:
    return [replace(one, **values) if place in places else one for place, one in enumerate(candidates)]


def ids(panel) -> set[str]:
    return set(panel.ids)


def test_without_further_demands_the_most_relevant_serve() -> None:
    (panel,) = compose_panels(people(20), PanelTask(matter="评审"))

    assert [member.candidate.name for member in panel.members] == ["专家0", "专家1", "专家2", "专家3", "专家4"]
    assert panel.is_best


def test_quotas_fields_and_units_are_kept_and_said() -> None:
    candidates = with_values(people(20, sector="学"), range(10, 20), sector="产")
    candidates = with_values(candidates, [7, 18], fields={"数据安全": 0.9})
    candidates = with_values(candidates, range(4), unit="云岭大学网络学院")
    task = PanelTask(
        matter="评审", fields={"数据安全": 2}, quotas=(Quota(by="sector", value="产", least=2, most=2),), per_unit=1
    )

    (panel,) = compose_panels(candidates, task)

    assert ids(panel) == {"e0", "e4", "e7", "e10", "e18"}
    reasons = {member.candidate.expert_id: member.reasons for member in panel.members}
    assert reasons["e18"] == ("熟悉「数据安全」", "计入「产」名额")
    assert reasons["e0"] == ()


def test_a_little_workload_decides_between_like_people_and_not_against_much_relevance() -> None:
    candidates = with_values(people(6), [4], workload=3)
    assert "e4" not in ids(compose_panels(candidates, PanelTask(matter="评审"))[0])

    candidates = with_values([*people(5), replace(people(6)[5], relevance=0.2)], [4], workload=10)
    assert "e4" in ids(compose_panels(candidates, PanelTask(matter="评审"))[0])


def test_equals_are_chosen_by_id_whatever_their_order() -> None:
    alike = [replace(one, relevance=0.5) for one in people(9)]

    first = compose_panels(alike, PanelTask(matter="评审"), count=3)

    assert ids(first[0]) == {"e0", "e1", "e2", "e3", "e4"}
    assert compose_panels(alike[::-1], PanelTask(matter="评审"), count=3) == first


def test_alternatives_differ_in_two_members_where_they_can() -> None:
    found = compose_panels(people(12), PanelTask(matter="评审"), count=4)

    assert [panel.value for panel in found] == sorted((panel.value for panel in found), reverse=True)
    assert min(len(one.ids - other.ids) for one, other in combinations(found, 2)) >= 2


def test_where_only_one_place_is_free_alternatives_differ_in_it_and_end_when_there_are_no_more() -> None:
    task = PanelTask(matter="评审", fixed=frozenset({"e3", "e4", "e5", "e6"}))

    found = compose_panels(people(7), task, count=5)

    assert [ids(panel) - task.fixed for panel in found] == [{"e0"}, {"e1"}, {"e2"}]


def test_recomputing_keeps_who_is_fixed_and_leaves_out_who_is_excluded_or_cannot_come() -> None:
    candidates = with_values(people(9), [1], is_available=False)
    task = PanelTask(matter="评审", fixed=frozenset({"e8"}), excluded=frozenset({"e0"}))

    (panel,) = compose_panels(candidates, task)

    assert ids(panel) == {"e2", "e3", "e4", "e5", "e8"}
    assert panel.members[-1].reasons == ("指定入选",)


def test_the_official_shares_are_kept_unless_switched_off() -> None:
    candidates = with_values(people(20), range(4), is_authority=True)
    candidates = with_values(candidates, range(4, 9), is_subordinate=True)

    (kept,) = compose_panels(candidates, PanelTask(matter="评审"))
    (free,) = compose_panels(candidates, PanelTask(matter="评审", rules=NO_RULES))

    assert sum(one.candidate.is_authority for one in kept.members) == 1
    assert sum(one.candidate.is_subordinate for one in kept.members) == 2
    assert sum(one.candidate.is_authority for one in free.members) == 4


@pytest.mark.parametrize(
    ("members", "changes", "wanted"),
    [
        (6, {}, {"专家组共 6 人（候选 9 人）", "人数为单数"}),
        (3, {}, {"专家组共 3 人（候选 9 人）", "人数不少于 5 人"}),
        (11, {}, {"专家组共 11 人（候选 9 人）"}),
        (5, {"quotas": (Quota(by="sector", value="学", least=2),)}, {"「学」至少 2 人（候选 0 人）"}),
        (5, {"fields": {"数据安全": 1}}, {"熟悉「数据安全」的至少 1 人（候选 0 人）"}),
        (5, {"fixed": frozenset({"e1"}), "excluded": frozenset({"e1"})}, {"指定专家1入选", "不选专家1"}),
        (
            5,
            {"quotas": (Quota(by="sector", value="产", least=3), Quota(by="region", value="云南", most=2))},
            {"「产」至少 3 人（候选 4 人）", "「云南」至多 2 人"},
        ),
    ],
)
def test_demands_that_conflict_are_named_and_only_they(members: int, changes: dict, wanted: set[str]) -> None:
    candidates = with_values(people(9), range(4), sector="产", region="云南")

    with pytest.raises(DemandsConflictError, match="组不成专家组") as caught:
        compose_panels(candidates, PanelTask(matter="评审", members=members, **changes))

    assert set(caught.value.demands) == wanted


def test_one_unit_cannot_fill_a_panel() -> None:
    with pytest.raises(DemandsConflictError) as caught:
        compose_panels([replace(one, unit="云岭大学") for one in people(6)], PanelTask(matter="评审"))
    assert caught.value.demands == ("专家组共 5 人（候选 6 人）", "同一单位至多 1 人")


def test_who_has_no_unit_written_down_is_not_taken_for_a_colleague() -> None:
    assert compose_panels([replace(one, unit="") for one in people(6)], PanelTask(matter="评审"))


@pytest.mark.parametrize(
    ("task", "words"),
    [
        (PanelTask(matter="", members=0), "1 至 99 人"),
        (PanelTask(matter="", fixed=frozenset({"x"})), "不在候选人中"),
        (PanelTask(matter="", quotas=(Quota(by="sector", value="学", least=3, most=2),)), "上限小于下限"),
        (PanelTask(matter="", quotas=(Quota(by="title", value="教授"),)), "只能按类别或省份"),
        (PanelTask(matter="", per_unit=0), "至少为 1"),
    ],
)
def test_a_task_that_makes_no_sense_is_refused(task: PanelTask, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        compose_panels(people(6), task)


def test_the_same_person_twice_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="重复"):
        compose_panels(people(6) + people(1), PanelTask(matter=""))


def test_without_candidates_the_size_cannot_be_met() -> None:
    with pytest.raises(DemandsConflictError) as caught:
        compose_panels([], PanelTask(matter=""))
    assert caught.value.demands == ("专家组共 5 人（候选 0 人）",)


def test_no_time_is_told_and_not_taken_for_no_panel() -> None:
    with pytest.raises(PanelTimeoutError, match="规定时间"):
        compose_panels(people(9), PanelTask(matter=""), seconds=0)


def test_a_panel_put_together_by_hand_is_told_what_it_breaks() -> None:
    candidates = with_values(people(9), range(3), is_authority=True)
    task = PanelTask(matter="评审", quotas=(Quota(by="sector", value="学", least=1),), excluded=frozenset({"e2"}))

    broken = find_breaches({"e0", "e1", "e2", "e3"}, candidates, task)

    assert broken == (
        "人数为单数", "人数不少于 5 人", "主管部门人员不超过三分之一", "专家组共 5 人（候选 9 人）",
        "「学」至少 1 人（候选 0 人）", "不选专家2",
    )  # fmt: skip
    assert find_breaches({"e0", "e3", "e4", "e5", "e6"}, candidates, replace(task, quotas=())) == ()


def test_a_large_pool_gives_the_same_panels_as_without_leaving_out_who_is_outdone(monkeypatch) -> None:
    candidates = [
        replace(one, sector="学产政"[place % 3], unit=f"第{place // 3}研究院", relevance=(place * 37 % 101) / 101)
        for place, one in enumerate(people(150))
    ]
    task = PanelTask(
        matter="评审", quotas=(Quota(by="sector", value="学", least=2), Quota(by="sector", value="产", most=1))
    )
    assert len(panels._leave_out_outdone(candidates, task, 3)) < len(candidates)
    short = compose_panels(candidates, task, count=3)

    monkeypatch.setattr(panels, "_leave_out_outdone", lambda everybody, task, count: [*everybody])

    assert [one.value for one in compose_panels(candidates, task, count=3)] == [one.value for one in short]


SOMEBODY = st.builds(
    Candidate,
    expert_id=st.just(""),
    name=st.just(""),
    unit=st.sampled_from(["云岭大学网络学院", "云岭大学", "赣江数科有限公司", "滇池研究院", "玉溪研究院", ""]),
    sector=st.sampled_from(["学", "产", "政"]),
    region=st.sampled_from(["云南", "江西"]),
    relevance=st.integers(0, 4).map(lambda step: step / 4),
    fields=st.dictionaries(st.sampled_from(["甲", "乙"]), st.sampled_from([0.3, 0.8])),
    is_authority=st.booleans(),
    is_subordinate=st.booleans(),
    workload=st.integers(0, 3),
    is_available=st.integers(0, 9).map(bool),
)
PEOPLE = st.lists(SOMEBODY, min_size=4, max_size=9).map(
    lambda found: [replace(one, expert_id=f"e{place}", name=f"专家{place}") for place, one in enumerate(found)]
)


@st.composite
def tasks(draw) -> PanelTask:
    known = [f"e{place}" for place in range(4)]
    some = st.sets(st.sampled_from(known), max_size=1).map(frozenset)
    fixed = draw(some)
    least = draw(st.integers(0, 2))
    return PanelTask(
        matter="",
        members=draw(st.integers(1, 6)),
        fields=draw(st.dictionaries(st.sampled_from(["甲", "乙"]), st.integers(0, 2))),
        quotas=(
            Quota(by="sector", value="学", least=least, most=draw(st.sampled_from([None, least, 3]))),
            Quota(by="region", value="云南", most=draw(st.integers(0, 5))),
        ),
        per_unit=draw(st.sampled_from([None, 1, 2])),
        fixed=fixed,
        excluded=draw(some) - fixed,
        rules=frozenset(draw(st.sets(st.sampled_from(PanelRule), max_size=2))),
    )


@settings(max_examples=120, deadline=None)
@given(candidates=PEOPLE, task=tasks())
def test_the_panel_is_the_best_of_all_that_keep_every_demand(candidates: list[Candidate], task: PanelTask) -> None:
    """Compared with trying every set of people."""
    value = {one.expert_id: round(one.relevance * 10_000) - 50 * one.workload for one in candidates}
    allowed = [
        chosen for chosen in combinations(value, task.members) if not find_breaches(chosen, candidates, task)
    ]  # fmt: skip

    if not allowed:
        with pytest.raises(DemandsConflictError):
            compose_panels(candidates, task)
        return
    found = compose_panels(candidates, task, count=2)

    assert found[0].value == max(sum(value[one] for one in chosen) for chosen in allowed)
    assert all(find_breaches(panel.ids, candidates, task) == () for panel in found)
    assert len({panel.ids for panel in found}) == len(found)
    assert len(found) == 2 or len(allowed) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(candidates=PEOPLE, task=tasks())
def test_without_any_one_of_the_conflicting_demands_the_others_can_be_met(candidates, task) -> None:
    far = 1e18
    people = sorted(candidates, key=lambda one: one.expert_id)
    demands = list_demands(people, task)
    assume(_solve(len(people), demands, [0.0] * len(people), far) is None)

    with pytest.raises(DemandsConflictError) as caught:
        compose_panels(candidates, task)

    named = [demand for demand in demands if demand.words in caught.value.demands]
    assert _solve(len(people), named, [0.0] * len(people), far) is None
    for left_out in named:
        rest = [demand for demand in named if demand is not left_out]
        assert not rest or _solve(len(people), rest, [0.0] * len(people), far) is not None
