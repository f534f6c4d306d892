"""Serving on a task: invitations and standbys, who came, what came back, the fee."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from core.errors import InvalidInputError, NotFoundError
from core.pools import MAIN_POOL
from core.tasks import EngagementState
from storage.uses import UseCount, count_uses
from tests.experts.task_parts import states, task

S = EngagementState


def test_who_declines_is_followed_by_the_next_standby_of_the_stratum_in_the_same_step(tasks, drawn, happened) -> None:
    made, record = drawn
    academic = next(one["id"] for one in record["chosen"] if one["stratum"] == "学")
    standbys = [one["id"] for one in record["standbys"] if one["stratum"] == "学"]
    assert tasks.invite(made.task_id, [one["id"] for one in record["chosen"]]) == 4
    assert tasks.invite(made.task_id, [academic]) == 0

    first = tasks.decline(made.task_id, academic, reason="有事")
    second = tasks.decline(made.task_id, first)
    again = tasks.decline(made.task_id, academic)

    assert [first, second] == standbys
    assert again is None
    assert happened()[-4:] == ["InvitationDeclined", "StandbyCalled"] * 2
    assert states(tasks, made)[second] is S.CHOSEN


def test_a_further_draw_leaves_out_who_was_called_on_already(tasks, drawn) -> None:
    made, record = drawn
    first = record["chosen"][0]["id"]
    tasks.invite(made.task_id, [first])

    again = tasks.hold_draw(made, tasks.survey(made), members=2, quotas={}, supervisor="李主任", fitting_only=False)

    assert {one["id"]: one["reasons"] for one in again["exclusions"]}[first] == ["本次任务中已邀请"]
    assert states(tasks, made)[first] is S.INVITED
    assert len([one for one in states(tasks, made).values() if one is S.CHOSEN]) == 2


def test_attendance_is_counted_by_the_year_of_service(tasks, drawn) -> None:
    made, record = drawn
    came, missed, excused, waits = (one["id"] for one in record["chosen"])
    tasks.record_attendance(made.task_id, came, S.ATTENDED)
    tasks.record_attendance(made.task_id, missed, S.ABSENT, served_on=date(2025, 12, 31))
    tasks.record_attendance(made.task_id, excused, S.EXCUSED, reason="住院")

    assert tasks.store.uses(2026) == {came: 1}
    with tasks.store.database.read() as connection:
        assert count_uses(connection, 2025) == {missed: UseCount(absences=1)}
    assert tasks.store.engagements_of(excused)[0].reason == "住院"
    survey = tasks.survey(made)
    workload = {one.expert.expert_id: one.candidate.workload for one in survey.proposals}
    assert (workload[came], workload[waits]) == (1, 0)


def test_who_serves_as_often_as_the_pool_allows_is_warned_of(tasks, people, writer, log) -> None:
    pool = writer.store.get(MAIN_POOL)
    with log.transaction() as tx:
        writer.store.write(tx.connection, replace(pool, rules=replace(pool.rules, uses_a_year=1)))
    made = tasks.save(task(held_on=date(2026, 3, 1)))
    survey = tasks.survey(made)
    tasks.keep_panel(made, tasks.compose(made, survey)[0], survey)
    served = tasks.people(made.task_id)[0].engagement.expert_id
    tasks.record_attendance(made.task_id, served, S.ATTENDED)

    warned = {one.expert.expert_id: one.warnings for one in tasks.survey(made).proposals if one.warnings}

    assert warned == {served: ("本年已参加 1 次，已到每年 1 次的上限",)}


def test_opinion_rating_and_fee_are_kept_and_a_fee_outside_the_range_is_warned_of(tasks, drawn, happened) -> None:
    made, record = drawn
    served = record["chosen"][0]["id"]
    tasks.record_attendance(made.task_id, served, S.ATTENDED)

    warning = tasks.record_return(
        made.task_id, served, opinion="建议分级。", rating=5, rating_note="中肯", days=0.5, fee_yuan=5000
    )
    fine = tasks.record_return(
        made.task_id, served, opinion="建议分级。", rating=5, rating_note="中肯", days=0.5, fee_yuan=900
    )

    assert "5,000 元高于标准" in warning
    assert fine == ""
    kept = tasks.store.engagements_of(served)[0]
    assert (kept.opinion, kept.rating, kept.days, kept.fee_yuan) == ("建议分级。", 5, 0.5, 900)
    assert happened()[-3:] == ["ServiceRecorded"] * 3


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rating": 6}, "1 至 5"),
        ({"days": 0.3}, "0.5 的倍数"),
        ({"days": 0}, "0.5 的倍数"),
        ({"fee_yuan": -1}, "不小于 0"),
        ({"opinion": "长" * 20_001}, "存入资料库"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(tasks, drawn, values: dict, words: str) -> None:
    made, record = drawn
    given = {"opinion": "", "rating": None, "rating_note": "", "days": None, "fee_yuan": None, **values}
    with pytest.raises(InvalidInputError, match=words):
        tasks.record_return(made.task_id, record["chosen"][0]["id"], **given)


def test_what_does_not_fit_the_state_of_a_person_is_refused(tasks, drawn) -> None:
    made, record = drawn
    member, standby = record["chosen"][0]["id"], record["standbys"][0]["id"]
    with pytest.raises(InvalidInputError, match="是「候补」，不能登记答复"):
        tasks.accept(made.task_id, standby)
    with pytest.raises(InvalidInputError, match="是「候补」，不能登记到会情况"):
        tasks.record_attendance(made.task_id, standby, S.ATTENDED)
    with pytest.raises(InvalidInputError, match="只能是"):
        tasks.record_attendance(made.task_id, member, S.INVITED)
    with pytest.raises(NotFoundError, match="不在本次任务的名单中"):
        tasks.accept(made.task_id, "unknown")


def test_an_erased_person_keeps_the_place_in_the_task_and_in_the_draw_without_a_name(tasks, pool, drawn) -> None:
    made, record = drawn
    erased = record["chosen"][0]
    tasks.invite(made.task_id, [erased["id"]])
    panel = tasks.compose(made, tasks.survey(made), count=1)[0]
    tasks.keep_panel(made, panel, tasks.survey(made))

    pool.delete(erased["id"])

    first = next(one for one in tasks.people(made.task_id) if one.engagement.expert_id == erased["id"])
    assert (first.name, first.expert) == ("姓名已按本人要求清除", None)
    for kept in tasks.store.selections(made.task_id):
        words = json.dumps(kept.record, ensure_ascii=False)
        assert (f'"{erased["name"]}"' in words, f'"{erased["id"]}"' in words) == (False, True)
        assert kept.hash == kept.record["hash"] != kept.record["erased"]["hash"]
    found, kept = tasks.replay(tasks.store.selection_of_hash(record["hash"]).record)
    assert (found.differences, found.notes) == ((), "其中 1 人的姓名已按本人要求清除。")
    assert found.chosen[0] == erased["id"]
    from_before, _ = tasks.replay(record)
    assert from_before == found
