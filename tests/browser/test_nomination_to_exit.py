"""The life of a membership in a real browser: nominated, reviewed, announced, appointed, papers made, and let go."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from api.client import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.timeout(170)]


def test_a_person_goes_from_the_nomination_to_the_exit(own_app: RunningApp, screen, phone) -> None:
    screen.goto(own_app.url + "/experts")
    screen.wait_for_selector(".zk-head h1")
    _do_without_announcement(screen)

    screen.get_by_role("button", name="添加专家").click()
    dialog = screen.get_by_role("dialog")
    dialog.get_by_text("推荐", exact=True).click()
    dialog.get_by_label("姓名").fill("李新")
    dialog.get_by_label("单位", exact=True).fill("云江大学")
    dialog.get_by_role("button", name="保存").click()
    screen.get_by_text("李新已加入专家库").wait_for()

    screen.get_by_role("button", name="李新", exact=True).click()
    card = screen.locator(".st-key-reader-pane-expert")
    card.get_by_role("button", name="受理", exact=True).click()
    _confirm(screen, "受理，开始资格审核")
    screen.get_by_text("李新进入资格审核").wait_for()

    card.get_by_role("button", name="聘任", exact=True).click()
    number = screen.get_by_role("dialog").get_by_label("聘书编号")
    expect(number).to_have_value(f"{date.today().year}-001", timeout=20_000)
    number.press("Enter")  # a form is sent with Enter
    screen.get_by_text("李新已聘任，聘期到").wait_for()

    card.get_by_role("button", name="出具文书").click()
    dialog = screen.get_by_role("dialog")
    dialog.get_by_role("textbox", name="发文单位").fill("云江省互联网协会")
    dialog.get_by_role("button", name="生成").click()
    with screen.expect_download() as download:
        dialog.get_by_role("button", name="下载").click()
    assert download.value.suggested_filename == f"聘书 李新 {date.today().year}-001.docx"
    dialog.get_by_role("button", name="Close").click()

    card.get_by_role("button", name="退出", exact=True).click()
    dialog = screen.get_by_role("dialog")
    dialog.get_by_role("button", name="退出", exact=True).click()
    dialog.get_by_text("须写明原因").wait_for()
    dialog.get_by_label("原因").fill("本人提出申请")
    dialog.get_by_role("button", name="退出", exact=True).click()
    screen.get_by_text("李新已退出").wait_for()
    expect(card.locator(".zk-history li")).to_have_count(4, timeout=20_000)

    _is_whole_on_a_phone(own_app, phone)


def _do_without_announcement(screen) -> None:
    screen.get_by_role("button", name="管理专家库").click()
    screen.get_by_text("名称与规则").click()
    dialog = screen.get_by_role("dialog")
    dialog.get_by_role("spinbutton", name="公示多少个工作日").fill("0")
    dialog.get_by_role("button", name="保存").click()
    screen.get_by_text("「专家智库」已保存").wait_for()


def _confirm(screen, name: str) -> None:
    screen.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def _is_whole_on_a_phone(own_app: RunningApp, phone) -> None:
    phone.goto(own_app.url + "/experts")
    phone.get_by_role("button", name="李新", exact=True).tap()
    phone.locator(".st-key-reader-pane-expert").get_by_text("聘任情况").wait_for()
    assert phone.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    heights = phone.eval_on_selector_all(
        ".st-key-reader-pane-expert button",
        "marks => marks.filter(m => m.offsetParent && m.innerText.trim()).map(m => [m.innerText, m.offsetHeight])",
    )
    assert [one for one in heights if one[1] < 44] == []
