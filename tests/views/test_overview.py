"""Page 专家库概览: numbers that lead to the people, targets, topics with their gaps, files, and the empty page."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.experts import Expert, Gender
from core.pools import MAIN_POOL, Pool
from core.structure import Measure, Side
from storage.pools import PoolStore
from tests.views.conftest import EXPERTS, Open, address, press, words
from views.parts.overview_charts import chart_spec

ACADEMIA = "学（院校）"


@pytest.fixture
def people(services: Services) -> Services:
    """The services with the two experts and no documents."""
    for one in EXPERTS:
        services.pool.save(replace(one, gender=Gender.FEMALE))
    return services


def in_words(app: AppTest) -> AppTest:
    return app.button_group(key="overview.shape").set_value("words").run()


def row(app: AppTest, side: Side, label: str):
    return next(one for one in app.button if one.key.startswith(f"overview.row.{side.name}.") and label in one.label)


def test_a_pool_without_anybody_says_what_would_be_here_and_how_to_begin(services: Services, open_page: Open) -> None:
    app = open_page("overview")
    assert "有了在聘的专家" in words(app)
    assert "去专家库" in [link.proto.label for link in app.get("page_link")]


def test_the_head_says_who_counts_and_who_does_not(people: Services, open_page: Open) -> None:
    from core.pools import Step

    people.lifecycle.take(Step.SUSPEND, people.pool.list()[0].expert_id, reason="出国")
    assert "专家智库在聘 1 人；另有暂停 1 人，不计入下列数字。" in words(open_page("overview"))


def test_every_side_is_a_chart_that_says_the_same_in_words(people: Services, open_page: Open) -> None:
    app = open_page("overview")
    charts = app.get("vega_lite_chart")
    assert len(charts) == len(Side)
    assert any("类别：政（政府部门） 0 人" in chart.proto.alt for chart in charts)


def test_a_row_of_words_opens_its_people_and_the_address_keeps_them(people: Services, open_page: Open) -> None:
    app = in_words(open_page("overview"))
    app = row(app, Side.SECTOR, ACADEMIA).click().run()
    assert address(app, "of") == f"SECTOR:{ACADEMIA}"
    assert "类别 · 学（院校） · 1 人" in words(app)
    [name] = [link.proto for link in app.get("page_link") if "程远" in link.proto.label]
    assert f"expert={people.pool.list()[0].expert_id}" in name.query_string
    assert "顾清" not in str([link.proto.label for link in app.get("page_link")])
    assert not press(app, "overview.close").query_params.get("of")


def test_an_address_that_names_a_bar_opens_it_again(people: Services, open_page: Open) -> None:
    assert "聘期结束 · 未定期限 · 1 人" in words(open_page("overview", of="TERM:未定期限"))


def test_an_address_that_means_nobody_any_more_says_so(people: Services, open_page: Open) -> None:
    for gone in ("SECTOR:没有", "care:NOTHING", "topic:没有问过", "无"):
        app = open_page("overview", of=gone)
        assert "这一项现在没有人了" in words(app), gone
        assert not app.exception


def test_what_needs_care_is_a_figure_that_names_the_people(people: Services, open_page: Open) -> None:
    app = press(open_page("overview"), "overview.figure.care:UNUSED")
    assert "今年未使用 · 2 人" in words(app)


def test_targets_are_set_in_the_dialog_and_said_on_the_bar(people: Services, open_page: Open) -> None:
    app = press(open_page("overview"), "overview.targets")
    app = app.button_group(key="overview.targets.measure.SECTOR").set_value(Measure.PEOPLE).run()
    next(box for box in app.number_input if box.label == ACADEMIA).set_value(3)
    app = next(button for button in app.button if button.label == "保存").click().run()
    assert people.glance.targets(MAIN_POOL)[Side.SECTOR][ACADEMIA].amount == 3
    assert "类别的目标已保存" in words(app)
    assert "差\u00a02\u00a0人" in row(in_words(app), Side.SECTOR, ACADEMIA).label


def test_the_log_says_that_the_targets_of_a_pool_changed(people: Services, open_page: Open) -> None:
    people.glance.set_targets(MAIN_POOL, Side.SECTOR, Measure.PEOPLE, {ACADEMIA: 4})
    assert "的结构目标" in words(open_page("activity"))


def test_shares_beyond_a_hundred_are_refused_and_what_was_typed_stays(people: Services, open_page: Open) -> None:
    app = press(open_page("overview"), "overview.targets")
    for box in app.number_input:
        box.set_value(40)
    app = next(button for button in app.button if button.label == "保存").click().run()
    assert "合计 200 %" in app.error[0].value
    assert [box.value for box in app.number_input] == [40] * 5
    assert people.glance.targets(MAIN_POOL) == {}


def test_a_topic_leads_to_its_question_and_to_who_covers_it(people: Services, open_page: Open) -> None:
    for question in ("工业互联网安全事件怎样应急响应", "农村光缆怎么修"):
        people.use.record_question(question)
    people.use.wait()
    app = open_page("overview")
    assert "2 个话题，1 个有人能回答" in words(app)
    assert "还没有人能回答：「农村光缆怎么修」" in words(app)
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert "q=" in links["**农村光缆怎么修**"]
    app = press(app, "overview.topic.1")
    assert "工业互联网安全事件怎样应急响应 · 1 人" in words(app)


def test_without_questions_the_page_says_where_they_come_from(people: Services, open_page: Open) -> None:
    assert "在「找专家」提问后" in words(open_page("overview"))
    people.save_settings(record_use=False)
    assert "已在「设置」中关闭" in words(open_page("overview"))


def test_a_question_asked_of_experts_becomes_a_topic_once(loaded: Services, open_page: Open) -> None:
    app = open_page("match", q="算力调度怎么做")
    app.run()
    loaded.use.wait()
    assert [(one.name, one.times) for one in loaded.glance.look().topics] == [("算力调度怎么做", 1)]


def test_settings_count_the_questions_and_erase_them_too(people: Services, open_page: Open) -> None:
    people.use.record_question("农村光缆怎么修")
    app = open_page("settings")
    assert "现有 1 条" in words(app)
    app = press(press(app, "settings.use"), "settings.use.confirm")
    assert "已清除 1 条使用记录" in words(app)
    assert people.glance.look().topics == ()


def test_another_pool_is_chosen_and_stays_chosen(people: Services, open_page: Open) -> None:
    with people.database.transaction() as connection:
        PoolStore(people.database).write(connection, Pool(pool_id="urgent", name="应急库"))
    app = open_page("overview", pool="urgent")
    assert "应急库在聘 0 人" in words(app)
    app = app.button_group(key="overview.pool").set_value("all").run()
    assert "全部专家库在聘 2 人" in words(app)
    assert app.button(key="overview.targets").disabled


def test_a_change_is_seen_at_the_next_drawing(people: Services, open_page: Open) -> None:
    app = open_page("overview")
    people.pool.save(Expert(expert_id="", name="新来"))
    assert "在聘 3 人" in words(app.run())


def test_the_files_are_made_of_what_the_page_shows(people: Services, open_page: Open) -> None:
    people.save_settings(body="云江省互联网协会")
    from views.overview import _paper, _workbook

    seen = people.glance.look(MAIN_POOL)
    paper = docx.Document(io.BytesIO(_paper(people, seen)))
    assert "在聘专家 2 人" in paper.paragraphs[1].text + paper.paragraphs[2].text
    assert openpyxl.load_workbook(io.BytesIO(_workbook(seen))).sheetnames == ["结构", "人员", "话题"]


@pytest.mark.parametrize("dark", [False, True])
def test_colours_of_a_chart_keep_a_contrast_of_four_and_a_half(people: Services, dark: bool) -> None:
    people.glance.set_targets(MAIN_POOL, Side.SECTOR, Measure.PEOPLE, {ACADEMIA: 4})
    chart = people.glance.look(MAIN_POOL).structure.chart(Side.SECTOR)
    spec = chart_spec(chart, chosen_label=ACADEMIA, dark=dark)
    rows = spec["data"]["values"]
    colours = {spec["config"]["axis"]["labelColor"], spec["layer"][2]["mark"]["color"]}
    colours |= {value for one in rows for value in (one["fill"], one["stroke"], one["ink"]) if value != "transparent"}
    page = "#17191b" if dark else "#fbfaf7"
    assert len(colours) >= 3
    assert {colour: contrast(colour, page) for colour in colours if contrast(colour, page) < 4.5} == {}


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
