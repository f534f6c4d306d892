"""Page 专家组: a task from its form to the panel, the draw and the people who served, and what goes wrong in words."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.experts import Expert, Sector
from core.pools import MAIN_POOL
from core.tasks import Demands, EngagementState, Quota, Task
from tests.views.conftest import Open, address, press, words

PEOPLE = [
    ("程远", "学", "云江大学"), ("顾清", "产", "云江通信公司"),
    ("沈砚", "学", "示例理工大学"), ("戴川", "产", "江川智造集团"), ("裴山", "产", "江川智造云南有限公司"),
    ("乔予", "研", "示例网络研究院"), ("阮微", "政", "示例省大数据局"), ("骆青", "用", "第三医院"),
]  # fmt: skip


@pytest.fixture
def staffed(services: Services) -> Services:
    """The services with eight experts on industrial security."""
    for name, sector, unit in PEOPLE:
        services.pool.save(
            Expert(expert_id="", name=name, sector=Sector(sector), unit=unit, specialties=("工业互联网安全",))
        )
    services.delivery.drain(30)
    assert services.search is not None  # the index is open
    return services


@pytest.fixture
def task(staffed: Services) -> Task:
    made = Task(task_id="", pool_id=MAIN_POOL, title="安全评审会", matter="工业互联网安全评审")
    return staffed.tasks.save(replace(made, demands=Demands(avoid_units=("江川智造集团",))))


def field(app: AppTest, label: str):
    """The input with this label."""
    kinds = (app.text_input, app.text_area, app.number_input, app.multiselect, app.selectbox, app.checkbox)
    return next(one for kind in kinds for one in kind if one.label == label)


def submit(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def test_without_tasks_the_page_says_how_to_begin(services: Services, open_page: Open) -> None:
    assert "这里会列出需要请专家的任务" in words(open_page("panels"))


def test_a_task_is_made_from_the_form_and_its_panel_stands_there_with_reasons(
    staffed: Services, open_page: Open
) -> None:
    app = press(open_page("panels"), "panels.add")
    field(app, "任务名称").set_value("安全评审会")
    field(app, "事项").set_value("工业互联网安全评审")
    field(app, "名额").set_value("学 至少 2")
    field(app, "回避单位").set_value(["江川智造集团"])
    app = submit(app, "保存并组建")

    said = words(app)
    (made,) = staffed.tasks.store.list()
    assert address(app, "task") == made.task_id
    assert made.demands.quotas == (Quota(by="sector", value="学", least=2),)
    assert "方案一" in said
    assert "最优方案" in said
    assert "申报领域含“工业互联网安全”" in said
    assert "单位回避：所在单位「江川智造云南有限公司」" in said


def test_what_was_typed_stays_where_the_form_is_wrong(staffed: Services, open_page: Open) -> None:
    app = open_page("panels", task="new")
    field(app, "任务名称").set_value("安全评审会")
    field(app, "事项").set_value("工业互联网安全评审")
    field(app, "名额").set_value("教授 2")
    app = submit(app, "保存并组建")

    assert "名额「教授 2」" in words(app)
    assert field(app, "任务名称").value == "安全评审会"
    assert field(app, "名额").value == "教授 2"
    assert staffed.tasks.store.list() == []


def test_the_tray_brings_the_question_and_its_people(staffed: Services, open_page: Open) -> None:
    chosen = staffed.pool.list()[0]
    app = open_page("panels", task="new", q="工业互联网安全", pick=f"{chosen.expert_id},unknown")

    assert field(app, "事项").value == "工业互联网安全"
    assert field(app, "指定入选").value == [chosen.expert_id]


def test_demands_that_conflict_are_listed(staffed: Services, open_page: Open, task: Task) -> None:
    demands = replace(task.demands, quotas=(Quota(by="sector", value="研", least=3),))
    staffed.tasks.save(replace(task, demands=demands))

    said = words(open_page("panels", task=task.task_id))

    assert "组不成专家组" in said
    assert "<li>「研」至少 3 人（候选 1 人）</li>" in said


def test_who_is_fixed_or_left_out_changes_the_panel_and_can_be_undone(
    staffed: Services, open_page: Open, task: Task
) -> None:
    app = open_page("panels", task=task.task_id)
    leave = next(one for one in app.button if (one.key or "").startswith("panels.leave.0."))
    expert_id = leave.key.rsplit(".", 1)[1]
    app = leave.click().run()
    assert staffed.tasks.store.get(task.task_id).demands.excluded == (expert_id,)
    assert not any(one.key == f"panels.leave.0.{expert_id}" for one in app.button)

    press(app, f"panels.excluded.{expert_id}")
    assert staffed.tasks.store.get(task.task_id).demands.excluded == ()


def test_an_adopted_panel_is_invited_serves_and_its_fee_is_warned_of(
    staffed: Services, open_page: Open, task: Task
) -> None:
    app = press(open_page("panels", task=task.task_id), "panels.take.0")
    assert address(app, "part") == "people"
    assert "共 5 人" in words(app)
    app = press(app, "panels.invite_all")
    served = staffed.tasks.people(task.task_id)[0].engagement.expert_id
    app = press(press(app, f"panels.accept.{served}"), f"panels.attended.{served}")
    app = press(app, f"panels.return.{served}")
    field(app, "意见").set_value("建议分级防护。")
    field(app, "咨询费（税后，元）").set_value(9000)
    app = submit(app, "保存")

    said = words(app)
    assert "建议分级防护。" in said
    assert "9,000 元高于标准" in said
    states = {one.engagement.state for one in staffed.tasks.people(task.task_id)}
    assert states == {EngagementState.ATTENDED, EngagementState.INVITED}


def test_a_draw_leaves_a_record_that_can_be_replayed(staffed: Services, open_page: Open, task: Task) -> None:
    app = open_page("panels", task=task.task_id, part="draw")
    field(app, "抽取人数").set_value(3)
    field(app, "各类名额").set_value("学 1")
    field(app, "随机种子").set_value("二〇二六")
    app = submit(app, "抽取")
    assert "请填写监督人" in words(app)
    assert field(app, "随机种子").value == "二〇二六"
    field(app, "监督人").set_value("李主任")
    app = submit(app, "抽取")

    (kept,) = staffed.tasks.store.selections(task.task_id)
    said = words(app)
    assert kept.hash in said
    assert all(one["name"] in said for one in kept.record["chosen"])
    app = press(app, f"panels.replay.{kept.hash[:12]}")
    assert "重放一致" in words(app)


def test_a_second_draw_asks_first(staffed: Services, open_page: Open, task: Task) -> None:
    staffed.tasks.hold_draw(task, staffed.tasks.survey(task), members=3, quotas={}, supervisor="李主任")
    app = open_page("panels", task=task.task_id, part="draw")
    field(app, "监督人").set_value("李主任")
    field(app, "抽取人数").set_value(2)
    app = submit(app, "抽取")
    assert "还没有邀请的 5 人" in words(app)
    assert len(staffed.tasks.store.selections(task.task_id)) == 1
    press(app, "panels.draw.confirm")
    assert len(staffed.tasks.store.selections(task.task_id)) == 2


def test_who_declines_is_followed_by_the_standby_and_the_page_says_so(
    staffed: Services, open_page: Open, task: Task
) -> None:
    record = staffed.tasks.hold_draw(task, staffed.tasks.survey(task), members=3, quotas={}, supervisor="李主任")
    first = record["chosen"][0]["id"]
    staffed.tasks.invite(task.task_id, [first])
    app = press(open_page("panels", task=task.task_id, part="people"), f"panels.decline.{first}")
    field(app, "原因").set_value("出差")
    app = submit(app, "登记谢绝")

    said = words(app)
    assert f"由候补{record['standbys'][0]['name']}递补" in said
    assert "原因：出差" in said


def test_a_closed_task_can_be_reopened(staffed: Services, open_page: Open, task: Task) -> None:
    app = press(open_page("panels", task=task.task_id), "panels.close")
    app = press(app, "panels.close.confirm")
    assert "已办结" in words(app)
    press(app, "panels.reopen")
    assert staffed.tasks.store.get(task.task_id).closed_at is None


def test_the_paper_of_a_draw_holds_the_seed_the_hash_and_the_names(staffed: Services, task: Task) -> None:
    from views.parts.panel_draw import _word

    record = staffed.tasks.hold_draw(
        task, staffed.tasks.survey(task), members=3, quotas={"学": 1}, supervisor="李主任", seed="八"
    )

    made = Document(io.BytesIO(_word(staffed, task, record)))

    cells = {cell.text for table in made.tables for row in table.rows for cell in row.cells}
    assert {one["name"] for key in ("chosen", "standbys", "exclusions") for one in record[key]} <= cells
    assert record["hash"] in cells
    assert "八（操作人填写）" in cells
    assert "李主任" in cells


def test_the_log_tells_of_tasks_in_words(staffed: Services, open_page: Open, task: Task) -> None:
    record = staffed.tasks.hold_draw(task, staffed.tasks.survey(task), members=3, quotas={}, supervisor="李主任")
    staffed.tasks.invite(task.task_id, [record["chosen"][0]["id"]])

    said = words(open_page("activity"))

    assert "为任务「安全评审会」随机抽取专家" in said
    assert f"为任务「安全评审会」邀请专家{record['chosen'][0]['name']}" in said


def test_an_unknown_task_is_said(services: Services, open_page: Open) -> None:
    assert "没有这个任务" in words(open_page("panels", task="gone"))


def test_the_tray_and_the_ticked_ones_of_the_pool_lead_to_a_task_with_them(staffed: Services, open_page: Open) -> None:
    chosen = staffed.pool.list()[0]
    ticked = press(open_page("experts"), "batch.all")
    for page in (open_page("match", pick=chosen.expert_id), ticked):
        links = [link.proto for link in page.get("page_link")]
        assert any(link.label == "组建专家组" and chosen.expert_id in link.query_string for link in links)
