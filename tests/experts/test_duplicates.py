"""Records of one person: recognised, told apart, merged without losing anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState, Pool, Step
from experts.duplicates import Duplicates, differing, unite
from experts.pool import SamePersonError
from experts.rules import FieldError
from experts.units import may_be_one_unit
from storage.database import utc_now
from storage.tables import call_entry, engagement, task
from tests.experts.conftest import in_office

ZHANG = Expert(
    expert_id="", name="张明", unit="云岭大学", post="院长", specialties=("数据安全",), phone="13812345678",
    biography="旧简介", memberships=in_office(term_start=date(2025, 1, 1), term_end=date(2027, 12, 31)),
)  # fmt: skip
AGAIN = Expert(
    expert_id="", name="张明", unit="云岭大学网络空间安全学院", post="教授委员会主任", title="教授", email="zhang@x.cn",
    specialties=("算法", "数据安全"), avoidance_units=("甲公司",),
    memberships=(replace(in_office()[0], certificate_number="智聘1号"),),
)  # fmt: skip


@pytest.fixture
def duplicates(pool, writer) -> Duplicates:
    return Duplicates(pool=pool, writer=writer)


def emergency(writer, log) -> None:
    with log.transaction() as tx:
        writer.store.write(tx.connection, Pool(pool_id="emergency", name="应急专家库"))


def serve(log, task_id: str, *expert_ids: str) -> None:
    with log.transaction() as tx:
        tx.connection.execute(
            task.insert().values(task_id=task_id, pool_id=MAIN_POOL, kind="评审", title=task_id, actor="测试员",
                                 created_at=utc_now())
        )  # fmt: skip
        for expert_id in expert_ids:
            tx.connection.execute(
                engagement.insert().values(task_id=task_id, expert_id=expert_id, state="应邀", opinion="可行")
            )
            tx.connection.execute(
                call_entry.insert().values(
                    task_id=task_id, expert_id=expert_id, outcome="接通", note="下午来", actor="测试员", at=utc_now()
                )
            )


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("云岭大学", "云岭大学网络空间安全学院", True), ("云岭大学（本部）", "云岭大学 本部", True),
        ("", "云岭大学", True),
        ("赣江数科有限公司", "江西赣江数科股份有限公司", True), ("云岭大学医学院", "云岭大学法学院", False),
        ("云岭大学", "云岭学院", False), ("ＡＢ公司", "ab公司", True),
    ],
)  # fmt: skip
def test_units_may_be_one_when_they_are_the_same_or_one_begins_the_other(one, other, alike) -> None:
    assert may_be_one_unit(one, other) is may_be_one_unit(other, one) is alike


def test_pairs_are_listed_with_the_reason_until_they_are_told_apart(pool, duplicates, happened) -> None:
    zhang, again = pool.save(ZHANG), pool.save(AGAIN)
    li = pool.save(
        Expert(expert_id="", name="李华", phone="13812345678", memberships=AGAIN.memberships),
        apart_from=[zhang.expert_id, again.expert_id],
    )
    pool.save(Expert(expert_id="", name="张明", unit="另一公司"))
    pool.save(replace(ZHANG, unit="云岭大学信息学院", is_sample=True))

    found = [(one.first_id, one.second_id, one.why) for one in duplicates.list()]
    assert found == [(zhang.expert_id, again.expert_id, ("姓名、单位相同或相近",))]

    duplicates.tell_apart(again.expert_id, zhang.expert_id)
    duplicates.tell_apart(zhang.expert_id, again.expert_id)
    assert duplicates.list() == []
    assert happened().count("ExpertsToldApart") == 3
    assert li.expert_id in {one.expert_id for one in pool.list()}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "李华", "unit": "甲公司", "phone": "0871-63123456、138 1234 5678"}, "phone",
         "手机号与专家库中的张明"),
        ({"name": "李华", "unit": "甲公司", "phone": "", "memberships": AGAIN.memberships}, "certificate_number",
         "聘书编号与专家库中的张明"),
        ({}, "name", "已有张明（云岭大学）"),
    ],
)  # fmt: skip
def test_a_form_recognises_who_is_there(pool, changes, field, words) -> None:
    known = pool.save(replace(ZHANG, memberships=AGAIN.memberships))

    with pytest.raises(SamePersonError, match=words) as caught:
        pool.save(replace(ZHANG, **changes))

    assert (caught.value.field, caught.value.expert_ids) == (field, (known.expert_id,))
    assert len(pool.list()) == 1


def test_an_office_line_and_the_same_number_in_another_pool_belong_to_many(pool, writer, log) -> None:
    emergency(writer, log)
    pool.save(replace(ZHANG, phone="0871-63123456", memberships=AGAIN.memberships))
    elsewhere = Membership(pool_id="emergency", state=MemberState.ACTIVE, certificate_number="智聘1号")

    pool.save(Expert(expert_id="", name="李华", phone="0871-63123456", memberships=(elsewhere,)))

    assert len(pool.list()) == 2


def test_a_merge_keeps_links_memberships_history_and_what_the_person_did(
    pool, duplicates, lifecycle, writer, log, shelf, happened
) -> None:
    emergency(writer, log)
    for number in "123":
        shelf.add(f"d{number}", f"报告{number}")
    kept = pool.save(replace(ZHANG, document_ids=("d1", "d2")))
    other = pool.save(replace(AGAIN, document_ids=("d2", "d3")))
    lifecycle.take(Step.NOMINATE, other.expert_id, pool_id="emergency")
    serve(log, "一", kept.expert_id, other.expert_id)
    serve(log, "二", other.expert_id)

    merged = duplicates.merge(kept.expert_id, other.expert_id, take=["post"])

    assert (merged.expert_id, merged.name, merged.unit) == (kept.expert_id, "张明", "云岭大学")
    assert (merged.post, merged.title, merged.email, merged.phone) == (
        "教授委员会主任", "教授", "zhang@x.cn", "13812345678",
    )  # fmt: skip
    assert merged.specialties == ("数据安全", "算法")
    assert merged.document_ids == ("d1", "d2", "d3")
    assert {one.pool_id: one.state for one in merged.memberships} == {
        "main": MemberState.ACTIVE,
        "emergency": MemberState.NOMINATED,
    }
    assert merged.membership().term_end == date(2027, 12, 31)
    history = [(one.pool_id, one.step) for one in writer.store.history(kept.expert_id)]
    assert history == [
        ("main", Step.REGISTER), ("main", Step.REGISTER), ("emergency", Step.NOMINATE), ("emergency", Step.REGISTER),
    ]  # fmt: skip
    assert [one["title"] for one in pool.personal.services(kept.expert_id)] == ["一", "一", "二"]
    assert len(pool.personal.calls(kept.expert_id)) == 3
    assert happened()[-1] == "ExpertsMerged"


def test_the_record_merged_away_is_a_stub_and_what_was_not_chosen_is_kept_beside(pool, duplicates, store) -> None:
    kept, other = pool.save(ZHANG), pool.save(AGAIN)
    duplicates.merge(kept.expert_id, other.expert_id)

    stub = store.get(other.expert_id)
    assert (stub.name, stub.merged_into, stub.email, stub.memberships) == ("张明", kept.expert_id, "", ())
    assert [one.expert_id for one in pool.list()] == [kept.expert_id]
    assert (pool.counts().total, pool.counts().active) == (1, 1)
    (before,) = pool.personal.merged(kept.expert_id)
    assert before["before"]["merged"]["post"] == "教授委员会主任"
    assert before["before"]["merged"]["memberships"][0]["certificate_number"] == "智聘1号"
    assert before["before"]["kept"]["biography"] == "旧简介"
    assert store.names([kept.expert_id, other.expert_id]) == {kept.expert_id: "张明", other.expert_id: "张明"}
    with pytest.raises(NotFoundError, match="已被合并"):
        pool.save(replace(stub, post="新职务"))
    with pytest.raises(NotFoundError, match="已被合并"):
        duplicates.merge(kept.expert_id, other.expert_id)
    with pytest.raises(NotFoundError, match="已被删除或合并"):
        pool.delete(other.expert_id)


def test_the_other_membership_is_taken_where_it_was_chosen(pool, duplicates) -> None:
    kept, other = pool.save(ZHANG), pool.save(AGAIN)

    merged = duplicates.merge(kept.expert_id, other.expert_id, take_pools=[MAIN_POOL])

    assert merged.membership().certificate_number == "智聘1号"
    assert merged.membership().term_end is None


def test_a_merge_of_a_merge_leads_to_the_last_record(pool, duplicates, writer) -> None:
    first, second, third = pool.save(ZHANG), pool.save(AGAIN), pool.save(replace(AGAIN, unit="云岭大学新校区", phone="",
                                                                                memberships=in_office()))  # fmt: skip
    duplicates.merge(second.expert_id, third.expert_id)
    duplicates.merge(first.expert_id, second.expert_id)

    assert len(writer.store.history(first.expert_id)) == 3
    assert len(pool.personal.merged(first.expert_id)) == 2
    assert pool.store.get(third.expert_id).merged_into == first.expert_id


def test_a_merge_that_cannot_be_stored_changes_nothing(pool, duplicates, happened) -> None:
    many = tuple(f"领域{n}" for n in range(30))
    kept = pool.save(replace(ZHANG, specialties=many))
    other = pool.save(replace(AGAIN, specialties=tuple(f"方向{n}" for n in range(30))))
    before, events = pool.list(), happened()

    with pytest.raises(FieldError, match="最多 50 项"):
        duplicates.merge(kept.expert_id, other.expert_id)
    with pytest.raises(InvalidInputError, match="同一条记录"):
        duplicates.merge(kept.expert_id, kept.expert_id)

    assert (pool.list(), happened()) == (before, events)


def test_only_what_both_records_fill_differently_has_to_be_chosen() -> None:
    assert differing(ZHANG, AGAIN) == ("unit", "post")
    assert unite(ZHANG, AGAIN).title == unite(AGAIN, ZHANG).title == "教授"
