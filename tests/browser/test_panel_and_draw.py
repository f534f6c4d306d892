"""From a task to the record of a draw in a real browser, and the same task on a phone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.client import RunningApp
from experts.draw_replay import read_record, replay

pytestmark = [pytest.mark.browser, pytest.mark.timeout(170)]


def test_a_task_leads_to_a_panel_a_draw_and_its_record(app: RunningApp, screen, phone) -> None:
    _go(screen, app, "/panels?task=new")
    screen.get_by_label("任务名称").fill("网络安全应急演练评审会")
    screen.get_by_label("事项").fill("网络安全应急演练方案评审")
    screen.get_by_label("名额").fill("学 至少 1")
    screen.get_by_role("button", name="保存并组建").click()
    screen.get_by_role("heading", name="最优方案").wait_for(timeout=90_000)  # the index of a fresh app is being made

    screen.locator('[class*="st-key-panels-leave-0"] button').first.click()
    screen.locator(".st-key-panel-excluded button").first.wait_for()
    screen.get_by_role("button", name="采用").first.click()
    screen.get_by_text("已采用方案").wait_for()

    screen.get_by_text("随机抽取", exact=True).click()
    screen.get_by_label("抽取人数").fill("3")
    screen.get_by_label("各类名额").fill("学 1")
    screen.get_by_label("监督人").fill("李主任")
    screen.get_by_role("button", name="抽取", exact=True).click()
    screen.get_by_role("dialog").get_by_role("button", name="抽取", exact=True).click()
    screen.get_by_text("已抽取 3 人").wait_for()
    screen.get_by_role("button", name="重放核对").click()
    screen.get_by_text("重放一致").wait_for()

    text = _download(screen, "下载数据").read_text(encoding="utf-8")
    screen.get_by_text("核对一份抽取记录").first.click()
    file = {"name": "记录.json", "mimeType": "application/json", "buffer": text.replace("李主任", "别人").encode()}
    screen.locator('input[type="file"]').set_input_files(file)
    screen.get_by_text("「监督人」与系统留存的不同").wait_for()

    record = read_record(text)
    assert replay(record).holds
    assert [one["stratum"] for one in record["chosen"]] == ["学", "不限", "不限"]
    assert _download(screen, "下载 Word").read_bytes().startswith(b"PK")
    assert json.dumps(record, ensure_ascii=False).count("李主任") == 1

    for part in ("panel", "draw", "people"):
        _go(phone, app, f"/panels?task={record['task_id']}&part={part}")
        phone.locator(".zk-member:visible").first.wait_for()
        assert phone.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
        heights = phone.eval_on_selector_all(
            '[data-testid="stMain"] :is(button, a)',
            "marks => marks.filter(m => m.offsetParent && m.innerText.trim()).map(m => [m.innerText, m.offsetHeight])",
        )
        assert [one for one in heights if one[1] < 44] == []


def _go(page, app: RunningApp, path: str) -> None:
    page.goto(app.url + path)
    page.wait_for_selector(".zk-head h1")


def _download(page, name: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return Path(download.value.path())
