"""A pool at a glance: who counts, by which side, against what is wanted, and what needs care."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.pools import MAIN_POOL, MemberState, Pool, PoolRules
from core.structure import UNKNOWN, Care, Measure, Side, Structure, Target
from experts.overview import build_structure
from experts.specialty_groups import group_fields
from storage.overview import PersonFacts, Standing

TODAY = date(2026, 11, 25)
MAIN = Pool(pool_id=MAIN_POOL, name="专家智库")
URGENT = Pool(pool_id="urgent", name="应急库", rules=PoolRules(uses_a_year=3))


def person(name: str, *standings: Standing, **fields: object) -> PersonFacts:
    made = PersonFacts(
        expert_id=name, name=name, unit="", post="", title="", sector="", gender="", birth_year=None, region="",
        specialties=(), background="", consent_on=TODAY, updated_at=datetime(2026, 11, 1, tzinfo=UTC), is_sample=False,
        standings=standings or (standing(),), uses=1,
    )  # fmt: skip
    return replace(made, **fields)


def standing(state: MemberState = MemberState.ACTIVE, *, pool: str = MAIN_POOL, end: date | None = None) -> Standing:
    return Standing(pool_id=pool, state=state, term_end=end)


def look(*people: PersonFacts, pools: tuple[Pool, ...] = (MAIN,), **targets: dict[str, Target]) -> Structure:
    wanted = {Side[name]: values for name, values in targets.items()}
    return build_structure(people, pools=pools, targets=wanted, today=TODAY)


def counted(structure: Structure, side: Side) -> dict[str, int]:
    return {bar.label: bar.count for bar in structure.chart(side).bars if bar.count}


def test_only_people_in_office_count_and_the_others_are_counted_apart() -> None:
    seen = look(
        person("甲", sector="学"),
        person("乙", standing(MemberState.SUSPENDED), sector="学"),
        person("丙", standing(MemberState.RETIRED)),
        person("丁", standing(pool="urgent")),
    )
    assert (seen.active, dict(seen.others)) == (1, {"暂停": 1, "退出": 1})
    assert counted(seen, Side.SECTOR) == {"学（院校）": 1}


def test_over_all_pools_a_person_counts_once() -> None:
    both = person("甲", standing(), standing(MemberState.SUSPENDED, pool="urgent"))
    seen = look(both, person("乙", standing(pool="urgent")), pools=(MAIN, URGENT))
    assert (seen.active, dict(seen.others)) == (2, {})


def test_what_is_not_known_has_a_bar_of_its_own_on_every_side() -> None:
    seen = look(person("甲"))
    for side in (Side.SECTOR, Side.FIELD, Side.REGION, Side.TITLE, Side.AGE, Side.GENDER):
        assert counted(seen, side) == {UNKNOWN: 1}, side
    assert counted(seen, Side.TERM) == {"未定期限": 1}


def test_every_sector_is_shown_even_where_nobody_comes_from_it() -> None:
    labels = [bar.label[0] for bar in look(person("甲", sector="产")).chart(Side.SECTOR).bars]
    assert labels == ["政", "产", "学", "研", "用"]


def test_fields_in_another_order_or_spelling_are_one_field_by_its_most_usual_name() -> None:
    declared = [
        ("甲", ["数据安全治理", "5G应用"]),
        ("乙", ["治理数据安全", "５ｇ 应用"]),
        ("丙", ["数据安全的治理"]),
        ("丁", ["数据安全治理"]),
    ]
    assert group_fields(declared) == [("数据安全治理", ("甲", "乙", "丙", "丁")), ("5G应用", ("甲", "乙"))]


def test_the_fields_beyond_the_first_dozen_are_one_bar_of_distinct_people() -> None:
    names = "子丑寅卯辰巳午未申酉戌亥天地"
    people = [person(f"专{place}", specialties=(f"领域{name}",)) for place, name in enumerate(names)]
    many = person("多面手", specialties=tuple(f"领域{name}" for name in names))
    bars = look(*people, many).chart(Side.FIELD).bars
    assert (len(bars), bars[-1].label, bars[-1].is_rest) == (13, "其余 2 个领域", True)
    assert bars[-1].expert_ids[-1] == "多面手"
    assert bars[-1].count == 3


def test_titles_are_counted_by_level_and_ages_by_band() -> None:
    seen = look(
        person("甲", title="教授", birth_year=1991),
        person("乙", title="高级工程师", birth_year=1990),
        person("丙", title="处长", birth_year=1940),
    )
    assert counted(seen, Side.TITLE) == {"正高": 1, "副高": 1, "其他": 1}
    assert counted(seen, Side.AGE) == {"35 岁及以下": 1, "36–45 岁": 1, "66 岁及以上": 1}


def test_terms_end_by_quarter_from_this_one_on() -> None:
    seen = look(
        person("甲", standing(end=date(2026, 12, 31))),
        person("乙", standing(end=date(2027, 1, 1))),
        person("丙", standing(end=date(2031, 1, 1))),
        person("丁", standing(end=date(2026, 10, 1))),
    )
    assert counted(seen, Side.TERM) == {"已到期": 1, "2026年第4季度": 1, "2027年第1季度": 1, "2028年第2季度及以后": 1}


def test_load_is_told_in_bands_against_the_limit_of_the_pool() -> None:
    people = [person(f"专{uses}", uses=uses) for uses in (0, 2, 4, 10, 11)]
    assert counted(look(*people), Side.LOAD) == {
        "未使用": 1, "1–2 次": 1, "3–5 次": 1, "6 次及以上": 1, "超过上限": 1,
    }  # fmt: skip


def test_the_smallest_limit_counts_for_a_person_in_several_pools() -> None:
    both = person("甲", standing(), standing(pool="urgent"), uses=4)
    assert look(both, pools=(MAIN, URGENT)).care[Care.OVERUSED] == ("甲",)
    assert look(both).care[Care.OVERUSED] == ()


def test_what_needs_care_names_the_people_the_most_pressing_first() -> None:
    care = look(
        person("甲", standing(end=date(2027, 1, 24)), consent_on=None, uses=0),
        person("乙", standing(end=date(2026, 12, 1)), updated_at=datetime(2025, 11, 1, tzinfo=UTC)),
        person("丙", standing(end=date(2027, 1, 25)), uses=11),
    ).care
    assert care == {
        Care.ENDING: ("乙", "甲"), Care.OVERUSED: ("丙",), Care.UNUSED: ("甲",), Care.OLD: ("乙",),
        Care.CONSENT: ("甲",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("target", "wanted", "missing"),
    [(Target(measure=Measure.SHARE, amount=50), 2, 1), (Target(measure=Measure.PEOPLE, amount=0), 0, -1),
     (Target(measure=Measure.SHARE, amount=25), 1, 0)],
)  # fmt: skip
def test_a_target_says_how_many_people_are_missing_or_too_many(target: Target, wanted: int, missing: int) -> None:
    people = [person("甲", sector="学"), person("乙", sector="产"), person("丙"), person("丁")]
    bar = look(*people, SECTOR={"学（院校）": target}).chart(Side.SECTOR).bar("学（院校）")
    assert (bar.wanted, bar.missing) == (wanted, missing)


def test_a_region_with_a_target_is_shown_although_nobody_is_from_there() -> None:
    bars = look(person("甲", region="云南"), REGION={"贵州": Target(measure=Measure.PEOPLE, amount=2)})
    assert [(bar.label, bar.count, bar.missing) for bar in bars.chart(Side.REGION).bars] == [
        ("云南", 1, 0),
        ("贵州", 0, 2),
    ]


def test_an_empty_pool_has_bars_without_people_and_no_division_by_nought() -> None:
    seen = look(SECTOR={"学（院校）": Target(measure=Measure.SHARE, amount=40)})
    assert seen.active == 0
    assert all(bar.count == 0 == bar.share for chart in seen.charts for bar in chart.bars)
