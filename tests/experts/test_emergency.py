"""The emergency desk: whom to call in which order, what is written down of each call, and whose contact was shown."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest
from sqlalchemy import select

from core.calls import CallEntry, CallOutcome
from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert
from core.pools import MAIN_POOL, PoolKind, Step
from core.tasks import EngagementState
from experts.callers import count_coming, next_to_call, rank_people
from experts.emergency import EmergencyDesk
from experts.pools import PoolRegister
from experts.rules import FieldError
from storage.due import DueStore
from storage.panels import TaskStore
from storage.tables import contact_view
from tests.experts.conftest import TODAY

COMING, REACHED, NOT_REACHED, DECLINED = CallOutcome


@pytest.fixture
def desk(database, log) -> EmergencyDesk:
    return EmergencyDesk(database, log=log, today=lambda: TODAY)


@pytest.fixture
def emergency(writer, store, log) -> str:
    return PoolRegister(writer=writer, experts=store, log=log).create("应急专家库", kind=PoolKind.EMERGENCY).pool_id


@pytest.fixture
def add(pool, lifecycle, emergency):
    """Add a person who is in office in the emergency pool, with a number of their own unless one is given."""
    numbers = count(13800000000)

    def added(name: str, *fields: str, phone: str | None = None, region: str = "") -> str:
        phone = str(next(numbers)) if phone is None else phone
        known = Expert(expert_id="", name=name, specialties=fields, phone=phone, region=region)
        key = pool.save(known).expert_id
        lifecycle.take(Step.REGISTER, key, pool_id=emergency)
        return key

    return added


def call(expert_id: str, outcome: CallOutcome, number: int) -> CallEntry:
    return CallEntry(
        entry_id=number, task_id="t", expert_id=expert_id, outcome=outcome, note="", actor="", at=datetime.now(UTC)
    )


def test_who_can_be_telephoned_comes_first_then_the_fields_the_region_and_the_profile() -> None:
    people = [
        Expert(expert_id="mute", name="无", specialties=("勒索病毒", "备份恢复"), region="云南"),
        Expert(expert_id="far", name="远", specialties=("勒索病毒处置",), phone="1", region="四川"),
        Expert(expert_id="near", name="近", specialties=("勒索病毒",), phone="1", region="云南"),
        Expert(expert_id="other", name="他", phone="1"),
        Expert(expert_id="fitting", name="合", phone="1"),
    ]
    fits = rank_people(people, fields=("勒索病毒", "备份恢复"), region="云南", order=["fitting", "mute"])
    assert [one.expert_id for one in fits] == ["near", "far", "fitting", "other", "mute"]
    assert fits[0].fields == ("勒索病毒",)


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([], "a"),
        ([("a", COMING)], "b"),
        ([("a", COMING), ("b", COMING)], None),
        ([("a", DECLINED), ("b", COMING)], "c"),
        ([("a", NOT_REACHED), ("b", REACHED), ("c", DECLINED)], "a"),
        ([("a", NOT_REACHED), ("b", NOT_REACHED), ("c", DECLINED), ("a", NOT_REACHED)], "b"),
        ([("a", REACHED), ("b", DECLINED), ("c", DECLINED)], "a"),
        ([("a", DECLINED), ("b", DECLINED), ("c", COMING)], None),
        ([("a", COMING), ("b", COMING), ("a", DECLINED)], "c"),
    ],
)
def test_who_is_next_follows_from_the_calls_so_far(calls, expected) -> None:
    entries = [call(key, outcome, number) for number, (key, outcome) in enumerate(calls)]
    assert next_to_call(["a", "b", "c"], entries, wanted=2) == expected


def test_only_the_last_answer_of_a_person_counts() -> None:
    assert count_coming([call("a", COMING, 1), call("b", COMING, 2), call("a", DECLINED, 3)]) == 1


def test_a_call_out_chooses_people_and_standbys_and_notes_that_their_numbers_were_shown(
    desk, add, emergency, database, happened, pool
) -> None:
    first = add("程远", "勒索病毒", region="云南")
    second = add("顾清", "备份恢复")
    third = add("何宁", phone="")
    pool.save(Expert(expert_id="", name="不在应急库", phone="13911111111", specialties=("勒索病毒",)))

    task = desk.call_out(
        emergency, "某医院遭勒索攻击\n业务中断", fields=["勒索病毒", "勒索病毒"], region="云南", number=1
    )

    out = desk.get(task.task_id)
    assert [(one.person.expert_id, one.standby) for one in out.people] == [(first, None), (second, 1), (third, 2)]
    assert (out.people[0].fit.fields, out.people[0].fit.is_near) == (("勒索病毒",), True)
    assert (out.next_id, out.region, out.task.title) == (first, "云南", "某医院遭勒索攻击")
    with database.read() as connection:
        views = connection.execute(select(contact_view)).all()
    assert [(row.expert_id, row.reason) for row in views] == [
        (key, "应急呼叫：某医院遭勒索攻击") for key in (first, second)
    ]
    assert happened()[-3:] == ["ContactViewed", "ContactViewed", "EmergencyCalled"]


def test_calls_are_written_down_and_standbys_step_in_until_enough_come(desk, add, emergency, database) -> None:
    first, second, third = add("程远"), add("顾清"), add("何宁")
    task_id = desk.call_out(emergency, "演练", number=2).task_id

    desk.note_call(task_id, first, DECLINED, note=" 在外地 ")
    desk.note_call(task_id, second, COMING)
    assert desk.get(task_id).next_id == third
    desk.note_call(task_id, third, COMING)

    out = desk.get(task_id)
    assert out.next_id is None
    assert [entry.outcome for entry in out.entries] == [DECLINED, COMING, COMING]
    assert out.entries[0].note == "在外地"
    states = {one.expert_id: one.state for one in TaskStore(database).engagements(task_id)}
    assert states[first] is EngagementState.DECLINED
    assert states[third] is EngagementState.ACCEPTED
    uses = {one.expert_id: one.count.uses for one in DueStore(database).members(emergency, year=TODAY.year)}
    assert uses == {first: 0, second: 1, third: 1}


def test_a_closed_call_out_takes_no_more_calls(desk, add, emergency, happened) -> None:
    first = add("程远")
    task_id = desk.call_out(emergency, "演练", number=1).task_id
    desk.close(task_id)
    desk.close(task_id)
    assert happened().count("EmergencyClosed") == 1
    assert not desk.get(task_id).is_open
    with pytest.raises(InvalidInputError, match="已经结束"):
        desk.note_call(task_id, first, COMING)


def test_what_cannot_be_called_says_why(desk, add, emergency) -> None:
    with pytest.raises(InvalidInputError, match="没有在聘的专家"):
        desk.call_out(emergency, "演练")
    key = add("程远")
    with pytest.raises(FieldError, match="请写明发生了什么"):
        desk.call_out(emergency, " \n")
    with pytest.raises(FieldError, match="1 到 50"):
        desk.call_out(emergency, "演练", number=0)
    with pytest.raises(InvalidInputError, match="不是启用中的应急专家库"):
        desk.call_out(MAIN_POOL, "演练")
    task_id = desk.call_out(emergency, "演练").task_id
    with pytest.raises(NotFoundError, match="不在这次呼叫的名单里"):
        desk.note_call(task_id, "nobody", COMING)
    with pytest.raises(InvalidInputError, match="备注"):
        desk.note_call(task_id, key, COMING, note="备" * 201)
