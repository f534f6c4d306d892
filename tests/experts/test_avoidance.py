"""Avoidance: who is excluded, by which rule, in which words; and who is not."""

from __future__ import annotations

from datetime import date

import pytest

from experts.avoidance import AvoidanceRule, Concern, Exclusion, Person, Post, find_exclusions, years_before
from experts.units import UnitRelation, find_unit_relation, is_avoided, is_too_general, unit_key

TODAY = date(2026, 6, 1)
ZHANG = Person(expert_id="e1", name="张明", unit="云岭大学网络学院")


def exclusions(person: Person, **concern) -> tuple[Exclusion, ...]:
    return find_exclusions([person], Concern(on=TODAY, **concern)).get(person.expert_id, ())


@pytest.mark.parametrize(
    ("unit", "listed", "relation"),
    [
        ("赣江数科有限公司", "赣江数科股份有限公司", UnitRelation.SAME),
        ("云南省工业和信息化厅", "工业和信息化厅", UnitRelation.SAME),
        ("省委", "省委", UnitRelation.SAME),
        ("云岭大学网络学院", "云岭大学", UnitRelation.WITHIN),
        ("云岭大学", "云岭　大学（网络学院）", UnitRelation.WITHIN),
        ("示例大学信息工程学院", "示例大学人工智能学院", UnitRelation.WITHIN),
        ("云南省人民政府办公厅", "云南省人民政府", UnitRelation.WITHIN),
        ("某某集团云南有限公司", "某某集团", UnitRelation.GROUP),
        ("某某集团云南有限公司", "某某集团江西有限公司", UnitRelation.GROUP),
        ("中国移动云南分公司", "中国移动通信集团云南有限公司", UnitRelation.GROUP),
        ("江川智造（云南）有限公司", "江川智造集团", UnitRelation.GROUP),
        ("中国电子科技集团公司第三十研究所", "中国电子科技集团有限公司", UnitRelation.GROUP),
        ("腾讯科技（深圳）有限公司", "深圳市腾讯计算机系统有限公司", UnitRelation.GROUP),
        ("中国电信股份有限公司云南分公司", "电信", UnitRelation.NAMED),
        ("赣江数科有限公司", "数科", UnitRelation.NAMED),
    ],
)
def test_a_name_shows_how_two_units_belong_together(unit: str, listed: str, relation: UnitRelation) -> None:
    assert find_unit_relation(unit, listed) is relation


@pytest.mark.parametrize(
    ("unit", "listed"),
    [
        ("云岭大学", "大学"),
        ("赣江数科有限公司", "有限公司"),
        ("云南大学", "云南省"),
        ("云南大学", "云南师范大学"),
        ("云南大学生创业中心", "云南大学"),
        ("中国银行业协会", "中国银行"),
        ("中国移动互联网发展联盟", "中国移动"),
        ("江西省工业和信息化厅", "云南省工业和信息化厅"),
        ("云南建投集团有限公司", "江西建投集团有限公司"),
        ("云南信息技术有限公司", "云南网络科技有限公司"),
        ("中国电子信息产业集团有限公司", "中国电子科技集团有限公司"),
        ("", "云岭大学"),
        ("云岭大学", "  "),
    ],
)
def test_names_that_only_look_alike_relate_nobody(unit: str, listed: str) -> None:
    assert find_unit_relation(unit, listed) is None
    assert not is_avoided(unit, [listed])


def test_a_word_that_any_unit_might_bear_is_told_as_too_general() -> None:
    general = ["大学", "有限公司", "云南省", "科技", ""]

    assert [word for word in (*general, "云岭大学", "云南大学", "数科") if is_too_general(word)] == general


def test_faculties_of_one_university_count_as_one_unit_and_two_firms_as_two() -> None:
    assert unit_key("示例大学信息工程学院") == unit_key("示例大学 人工智能学院") == "示例大学"
    assert unit_key("赣江数科有限公司") == unit_key("赣江数科股份有限公司") != unit_key("赣江数码有限公司")
    assert unit_key("") == ""


def test_the_reason_names_the_rule_and_what_it_met() -> None:
    (found,) = exclusions(ZHANG, units=("云岭大学",))

    assert (found.rule, found.matched) == (AvoidanceRule.UNIT, "云岭大学")
    assert found.reason == "单位回避：所在单位「云岭大学网络学院」与「云岭大学」为同一单位的内设或上下级机构"


@pytest.mark.parametrize(
    ("until", "excluded"),
    [(None, True), (date(2024, 1, 31), True), (date(2023, 6, 1), True), (date(2023, 5, 31), False)],
)
def test_a_post_counts_while_it_lasts_and_for_three_years_after(until: date | None, excluded: bool) -> None:
    person = Person(expert_id="e", name="李华", posts=(Post(unit="江川智造集团", role="独立董事", until=until),))

    found = exclusions(person, units=("江川智造云南有限公司",))

    assert bool(found) is excluded
    assert all(one.rule is AvoidanceRule.POST and "独立董事" in one.reason for one in found)


def test_the_last_day_of_a_post_is_said() -> None:
    person = Person(expert_id="e", name="李华", posts=(Post(unit="滇池研究院", until=date(2024, 1, 31)),))
    assert "曾在「滇池研究院」任职（至2024年1月31日，未满3年）" in exclusions(person, units=("滇池研究院",))[0].reason


def test_three_years_before_a_leap_day_is_the_last_of_february() -> None:
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)


def test_a_declared_tie_between_units_excludes_both_ways_and_is_said() -> None:
    person = Person(expert_id="e", name="李华", unit="蓝海云计算有限公司")
    for pair in (("蓝海云计算有限公司", "江川智造集团"), ("江川智造集团", "蓝海云计算有限公司")):
        (found,) = exclusions(person, units=("江川智造集团云南有限公司",), related_units=(pair,))
        assert "关联单位（「蓝海云计算有限公司」—「江川智造集团」）" in found.reason
    assert exclusions(person, units=("别的公司",), related_units=(("蓝海云计算有限公司", "江川智造集团"),)) == ()


def test_an_author_is_excluded_by_name_and_by_the_linked_document() -> None:
    person = Person(expert_id="e", name="欧阳明月", document_ids=("d7",))

    by_name, by_document = exclusions(person, authors=("欧阳 明月",), document_ids=("d7", "d8"))

    assert by_name.reason == "署名回避：与材料署名作者「欧阳明月」同名"
    assert (by_document.rule, by_document.matched) == (AvoidanceRule.AUTHORSHIP, "d7")


def test_what_the_expert_declared_excludes() -> None:
    person = Person(expert_id="e", name="李华", avoid_units=("望湖电商服务有限公司",), avoid_people=("王　强",))

    unit, kin = exclusions(person, units=("望湖电商",), people=("王强",))

    assert unit.rule is AvoidanceRule.DECLARED
    assert kin.reason == "亲属及利害关系回避：专家申报与「王强」有亲属或利害关系"


def test_a_party_to_the_task_cannot_serve_on_it() -> None:
    assert exclusions(ZHANG, people=("张明",))[0].rule is AvoidanceRule.PERSON


def test_who_has_no_tie_may_serve() -> None:
    others = [Person(expert_id=str(n), name=f"专家{n}", unit=f"某市第{n}中心") for n in range(3)]
    concern = Concern(on=TODAY, units=("云岭大学", ""), people=("王强", " "), authors=("",), document_ids=("d1",))

    assert find_exclusions([*others, ZHANG], concern).keys() == {"e1"}
