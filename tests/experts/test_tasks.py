"""Tasks: who may serve and why; panels and draws kept with their records."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from core.errors import InvalidInputError
from core.pools import MAIN_POOL, Membership, MemberState
from core.tasks import Demands, EngagementState, Quota, SelectionKind, TaskKind
from experts.draws import hash_record
from experts.panels import DemandsConflictError
from tests.experts.task_parts import states, task

S = EngagementState


def test_a_task_comes_back_as_it_was_saved_with_all_its_demands(tasks, happened) -> None:
    made = tasks.save(
        task(
            kind=TaskKind.CONSULTATION,
            held_on=date(2026, 6, 20),
            demands=Demands(
                members=7, fields={"法律": 2}, quotas=(Quota(by="sector", value="学", least=2, most=3),), per_unit=None,
                rules=frozenset(), fixed=("a",), avoid_units=("云岭大学",), authors=("张明",), document_ids=("d1",),
                related_units=(("甲公司", "乙集团"),), avoid_organiser=False,
            ),
        )
    )  # fmt: skip

    assert tasks.store.get(made.task_id) == replace(made, created_at=tasks.store.get(made.task_id).created_at)
    assert tasks.save(made) == made
    tasks.save(replace(made, title="改名"))
    assert happened() == ["TaskCreated", "TaskChanged"]


@pytest.mark.parametrize(
    ("values", "words"),
    [({"title": " "}, "请填写任务名称"), ({"matter": ""}, "请填写事项"), ({"matter": "长" * 2001}, "最多 2000 字")],
)
def test_a_task_without_words_is_refused(tasks, values: dict, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        tasks.save(task(**values))


def test_a_closed_task_is_not_changed_until_it_is_reopened(tasks, happened) -> None:
    made = tasks.save(task())
    tasks.close(made.task_id)
    with pytest.raises(InvalidInputError, match="已办结"):
        tasks.save(replace(made, title="改名"))
    tasks.reopen(made.task_id)
    assert tasks.save(replace(made, title="改名")).title == "改名"
    assert happened() == ["TaskCreated", "TaskClosed", "TaskReopened", "TaskChanged"]


def test_the_survey_says_who_may_serve_and_why_and_who_must_not(tasks, pool, people) -> None:
    pool.save(replace(people[1], concurrent_posts=("江川智造集团独立董事（2020年1月至2025年3月）",)))
    pool.save(replace(people[2], avoidance_people=("王强",)))
    asked = Demands(
        fields={"数据安全": 1, "电商": 1},
        avoid_units=(people[0].unit, "江川智造集团", "大学"),
        avoid_people=("王强",),
    )
    made = task(demands=asked)

    found = tasks.survey(made)

    barred = {one.expert.name: one.reasons for one in found.barred}
    assert set(barred) == {people[0].name, people[1].name, people[2].name}
    assert "至2025年3月31日，未满3年" in barred[people[1].name][0]
    best, last = found.proposals[0], found.proposals[-1]
    assert (best.candidate.relevance, best.candidate.fields["数据安全"], best.reasons) == (1.0, 1.0, ("申报领域相符",))
    assert (last.candidate.relevance, last.candidate.fields) == (0.0, {"数据安全": 0.0, "电商": 1.0})
    assert found.ignored_units == ("大学",)


def test_only_members_of_the_tasks_pool_are_asked(tasks, pool, people) -> None:
    gone = replace(people[0], memberships=(Membership(pool_id=MAIN_POOL, state=MemberState.SUSPENDED),))
    pool.save(gone)

    assert gone.expert_id not in {one.expert.expert_id for one in tasks.survey(task()).proposals}


def test_the_organisers_own_people_avoid_the_task_or_count_as_subordinate(tasks, pool, people) -> None:
    pool.save(replace(people[0], unit="示例省互联网协会秘书处"))

    assert [one.expert.name for one in tasks.survey(task()).barred] == [people[0].name]
    found = tasks.survey(task(demands=Demands(avoid_organiser=False, authority_units=("云岭第二研究院",))))
    flags = {one.expert.name: (one.candidate.is_subordinate, one.candidate.is_authority) for one in found.proposals}
    assert flags[people[0].name] == (True, False)
    assert flags[people[1].name] == (False, True)


def test_a_panel_is_kept_with_its_record_and_its_people(tasks, people, happened, log) -> None:
    made = tasks.save(task(demands=Demands(quotas=(Quota(by="sector", value="产", least=2),))))
    survey = tasks.survey(made)
    panel = tasks.compose(made, survey)[0]

    record = tasks.keep_panel(made, panel, survey)

    (kept,) = tasks.store.selections(made.task_id)
    assert (kept.kind, kept.hash, kept.record) == (SelectionKind.PANEL, record["hash"], record)
    assert set(states(tasks, made)) == panel.ids
    assert set(states(tasks, made).values()) == {S.CHOSEN}
    assert record["members"][0]["reasons"][-1] == "申报领域相符"
    assert happened()[-2:] == ["TaskCreated", "PanelComposed"]
    assert record["hash"] in log.read()[0].data


def test_a_panel_recomputed_replaces_who_only_waited(tasks, people) -> None:
    made = tasks.save(task())
    survey = tasks.survey(made)
    first = tasks.compose(made, survey)[0]
    tasks.keep_panel(made, first, survey)
    stays, declines = [one.candidate.expert_id for one in first.members][:2]
    tasks.invite(made.task_id, [stays, declines])
    tasks.accept(made.task_id, stays)
    assert tasks.decline(made.task_id, declines, reason="出差") is None

    again = tasks.save(replace(made, demands=replace(made.demands, fixed=(stays,))))
    survey = tasks.survey(again)
    second = tasks.compose(again, survey)[0]
    tasks.keep_panel(again, second, survey)

    assert declines not in second.ids
    now = states(tasks, again)
    assert now[stays] is S.ACCEPTED
    assert now[declines] is S.DECLINED
    assert set(now) == second.ids | {declines}


def test_what_cannot_be_met_is_said_and_nothing_is_kept(tasks, people) -> None:
    made = tasks.save(task(demands=Demands(quotas=(Quota(by="sector", value="研", least=1),))))
    with pytest.raises(DemandsConflictError, match="「研」至少 1 人（候选 0 人）"):
        tasks.compose(made, tasks.survey(made))
    assert tasks.store.selections(made.task_id) == []


def test_who_is_fixed_and_must_avoid_the_task_is_named_with_the_reason(tasks, people) -> None:
    asked = Demands(fixed=(people[0].expert_id, "gone"), avoid_units=(people[0].unit,))
    made = tasks.save(task(demands=asked))
    with pytest.raises(InvalidInputError, match=r"专家0（单位回避：.*）、已删除的专家（不在这个专家库中）"):
        tasks.compose(made, tasks.survey(made))


def test_a_draw_is_kept_and_its_record_can_be_replayed(tasks, drawn, happened) -> None:
    made, record = drawn

    found, kept = tasks.replay(copy.deepcopy(record))

    assert found.holds
    assert kept.hash == record["hash"]
    assert happened() == [*["ExpertAdded", "MembershipRegistered"] * 12, "TaskCreated", "DrawHeld"]
    assert Counter(states(tasks, made).values()) == {S.CHOSEN: 4, S.STANDBY: 4}
    assert (record["operator"], record["supervisor"], record["task_id"]) == ("测试员", "李主任", made.task_id)


def test_a_record_changed_with_its_hash_is_told_by_the_kept_copy(tasks, drawn) -> None:
    _, record = drawn
    changed = {**copy.deepcopy(record), "supervisor": "别人"}
    changed["hash"] = hash_record(changed)

    found, _ = tasks.replay(changed)

    assert found.differences == ("「监督人」与系统留存的不同：留存为「李主任」，记录为「别人」",)


def test_a_draw_from_those_who_fit_records_the_others_with_the_reason(tasks, people) -> None:
    made = tasks.save(task(demands=Demands(excluded=(people[0].expert_id,))))

    record = tasks.hold_draw(made, tasks.survey(made), members=3, quotas={}, supervisor="李主任", seed="七")

    assert len(record["candidates"]) == 5
    reasons = {one["name"]: one["reasons"] for one in record["exclusions"]}
    assert reasons[people[0].name] == ["组织方决定不选"]
    assert reasons[people[11].name] == ["与事项没有直接相关的记录"]
