"""The pool: what is stored, what is refused, and which events tell of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert, Gender, Sector
from core.pools import MemberState, Step
from events.clock import Clock
from experts.rules import FieldError
from storage.experts import ExpertFilters
from tests.experts.conftest import in_office

ZHANG = Expert(
    expert_id="", name="张明", sector=Sector.ACADEMIA, unit="云岭大学", post="院长", title="教授", region="云南省",
    specialties=("工业互联网安全", "数据安全"), biography="长期从事工控系统防护。",
    memberships=in_office(term_start=date(2025, 1, 1), term_end=date(2027, 12, 31)),
)  # fmt: skip


def test_a_saved_expert_comes_back_with_the_province_in_its_short_form(pool) -> None:
    saved = pool.save(ZHANG)

    assert pool.get(saved.expert_id) == replace(ZHANG, expert_id=saved.expert_id, region="云南")


def test_every_change_has_its_event_and_no_change_has_none(pool, happened, log) -> None:
    saved = pool.save(ZHANG)
    pool.save(saved)
    pool.save(replace(saved, post="副校长", region="昆明"))
    pool.delete(saved.expert_id)

    assert happened() == ["ExpertAdded", "MembershipRegistered", "ExpertChanged", "ExpertErased"]
    assert json.loads(log.read()[1].data)["fields"] == ["post"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "  "}, "name", "请填写姓名"),
        ({"name": "！？"}, "name", "没有文字"),
        ({"region": "火星"}, "region", "认不出省份"),
        ({"region": "云南、贵州"}, "region", "只填一个"),
        (
            {"memberships": in_office(term_start=date(2028, 1, 1), term_end=date(2027, 1, 1))},
            "term_end",
            "早于聘期开始",
        ),
        ({"biography": "长" * 20001}, "biography", "最多 20000 字"),
        ({"specialties": tuple(f"领域{n}" for n in range(51))}, "specialties", "最多 50 项"),
        ({"avoidance_people": ("甲" * 51,)}, "avoidance_people", "每项最多 50 字"),
        ({"phone": "1381234567"}, "phone", "11 位手机号"),
        ({"email": "zhang"}, "email", "name@example.com"),
        ({"birth_year": 1899}, "birth_year", "1900 至 2010 之间"),
        ({"birth_year": 2011}, "birth_year", "1900 至 2010 之间"),
        ({"birth_year": 1970, "in_field_since": 1983}, "in_field_since", "不早于 1984 年"),
        ({"in_field_since": 2027}, "in_field_since", "四位年份"),
        ({"consent_on": date(2026, 6, 2)}, "consent_on", "晚于今天"),
        ({"memberships": (replace(in_office()[0], certificate_number="号" * 51),)}, "certificate_number", "最多 50 字"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_the_field_and_the_cure(pool, changes, field, words) -> None:
    with pytest.raises(FieldError, match=words) as caught:
        pool.save(replace(ZHANG, **changes))

    assert caught.value.field == field
    assert pool.list() == []


def test_a_whole_profile_is_stored_in_one_spelling(pool) -> None:
    saved = pool.save(
        replace(
            ZHANG, gender=Gender.FEMALE, birth_year=1970, in_field_since=1992, education=" 博士 ", achievements="无",
            concurrent_posts=("中国某学会理事；某期刊编委", "无"), phone="手机 138 1234 5678", email="A@X.CN",
            avoidance_units=("甲公司、乙公司",), avoidance_people=("李 四",), consent_on=date(2026, 5, 1),
        )
    )  # fmt: skip

    assert (saved.education, saved.achievements, saved.phone, saved.email) == ("博士", "", "13812345678", "A@x.cn")
    assert saved.concurrent_posts == ("中国某学会理事", "某期刊编委")
    assert saved.avoidance_units == ("甲公司", "乙公司")
    assert pool.get(saved.expert_id) == saved


def test_stray_spaces_and_invisible_characters_are_not_stored(pool) -> None:
    saved = pool.save(
        replace(ZHANG, name=" 张\u3000明\u200b", unit="云岭大学\x07 ", specialties=(" 算法 ", "", "算法"))
    )

    assert (saved.name, saved.unit, saved.specialties) == ("张明", "云岭大学", ("算法",))


def test_the_same_person_cannot_be_added_twice_by_hand(pool) -> None:
    pool.save(ZHANG)

    with pytest.raises(InvalidInputError, match="已有张明（云岭大学）"):
        pool.save(replace(ZHANG, post="另一职务"))
    pool.save(replace(ZHANG, unit="另一大学"))

    assert len(pool.list()) == 2


def test_lists_are_filtered_by_words_sector_province_and_state(pool, lifecycle) -> None:
    zhang = pool.save(ZHANG)
    li = pool.save(Expert(expert_id="", name="李华", sector=Sector.INDUSTRY, region="江西", unit="赣江数科"))
    lifecycle.take(Step.RETIRE, li.expert_id, reason="调离")

    def names(**filters) -> list[str]:
        return [one.name for one in pool.list(ExpertFilters(**filters))]

    assert names(text="安全 云岭") == ["张明"]
    assert names(text="安全 赣江") == []
    assert (
        names(sectors=(Sector.INDUSTRY,))
        == names(regions=("江西",))
        == names(states=(MemberState.RETIRED,))
        == ["李华"]
    )
    assert pool.counts().by_sector == {"学": 1}
    assert (pool.counts().total, pool.counts().active) == (2, 1)
    assert lifecycle.take(Step.REINSTATE, li.expert_id, reason="返聘").is_active
    assert names() == [zhang.name, "李华"]


def test_a_linked_document_is_told_to_the_index_once_per_change(pool, shelf, store, log) -> None:
    shelf.add("d1", "报告一")
    shelf.add("d2", "报告二")
    saved = pool.save(replace(ZHANG, document_ids=("d1",)))
    pool.link_documents(saved.expert_id, ["d2", "d2"])
    pool.link_documents(saved.expert_id, ["d2"])

    linked = [json.loads(entry.data)["document_ids"] for entry in log.read(types=["ExpertLinked"])]
    assert linked == [["d1", "d2"], ["d1"]]
    assert store.experts_of_documents(["d1", "d2", "d3"]) == {"d2": (saved.expert_id,)}


def test_a_document_that_is_gone_cannot_be_linked(pool, happened) -> None:
    saved = pool.save(ZHANG)

    with pytest.raises(InvalidInputError, match="不在资料库"):
        pool.link_documents(saved.expert_id, ["nowhere"])
    assert happened() == ["ExpertAdded", "MembershipRegistered"]


def test_deleting_frees_the_documents_and_a_sample_goes_altogether(pool, shelf, happened) -> None:
    shelf.add("d1", "报告一")
    own = pool.save(replace(ZHANG, document_ids=("d1",)))
    sample = pool.save(replace(ZHANG, name="李华", is_sample=True))

    pool.delete(own.expert_id)
    assert happened()[-2:] == ["ExpertLinked", "ExpertErased"]
    pool.delete(sample.expert_id)
    assert happened()[-1] == "ExpertDeleted"
    with pytest.raises(NotFoundError, match="没有这位专家"):
        pool.get(sample.expert_id)
    with pytest.raises(NotFoundError, match="已被删除"):
        pool.delete(sample.expert_id)


def test_the_end_of_a_term_is_announced_sixty_days_before(pool, log, happened) -> None:
    pool.save(ZHANG)

    assert Clock(log, now=lambda: datetime(2027, 10, 30, tzinfo=UTC)).fire_due() == 0
    assert Clock(log, now=lambda: datetime(2027, 11, 3, tzinfo=UTC)).fire_due() == 1
    assert happened()[-1] == "ExpertTermExpiring"


def test_a_retired_expert_is_not_announced(pool, lifecycle, log) -> None:
    saved = pool.save(ZHANG)
    lifecycle.take(Step.RETIRE, saved.expert_id, reason="调离")

    assert Clock(log, now=lambda: datetime(2099, 1, 1, tzinfo=UTC)).fire_due() == 0


def test_samples_leave_and_ones_own_stay(pool, log) -> None:
    pool.save(replace(ZHANG, is_sample=True))
    own = pool.save(replace(ZHANG, name="李华"))

    with log.transaction() as tx:
        assert pool.remove_samples(tx) == 1
    with log.transaction() as tx:
        assert pool.remove_samples(tx) == 0

    assert pool.list() == [own]
    assert pool.counts().samples == 0
