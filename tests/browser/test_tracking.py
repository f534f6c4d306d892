"""Topic tracking in a real browser: keep a question, drop a file, read the notice, open its place."""

from __future__ import annotations

import pytest

from api.client import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.timeout(170)]

NEWS = """云江省算力发展简报

云江省通信管理局
2025年3月1日

一、算力规模

全省算力规模达到38EFLOPS，建成绿色数据中心15个。
"""


def test_a_kept_question_raises_a_notice_for_a_dropped_file(own_app: RunningApp, screen) -> None:
    _go(screen, own_app, "/?q=全省算力规模")
    _ask_to_track(screen)
    dialog = screen.get_by_role("dialog")
    name = dialog.get_by_label("名称")
    name.fill("算力")
    name.press("Enter")
    screen.get_by_text("已开始跟踪「算力」").wait_for()

    _go(screen, own_app, "/library")
    screen.locator('input[type="file"]').set_input_files(
        {"name": "算力简报.txt", "mimeType": "text/plain", "buffer": NEWS.encode()}
    )
    screen.locator(".st-key-uploads .zk-ok").wait_for()

    _go(screen, own_app, "/tracking")
    screen.locator(".zk-notice.zk-new", has_text="38EFLOPS").wait_for()
    assert screen.locator(".zk-notice mark").count()
    _go(screen, own_app, "/")
    screen.get_by_role("link", name="专题跟踪有 1 条新提醒").click()
    screen.locator('[class*="st-key-tracking-place-"] button:visible').first.click()
    screen.locator(".zk-framed", has_text="38EFLOPS").wait_for()
    screen.get_by_text("看过的 1 条提醒").wait_for()


def test_the_page_fits_a_phone(own_app: RunningApp, phone) -> None:
    _go(phone, own_app, "/?q=全省算力规模")
    _ask_to_track(phone)
    dialog = phone.get_by_role("dialog")
    dialog.get_by_role("button", name="开始跟踪").tap()
    phone.get_by_text("已开始跟踪").wait_for()
    _go(phone, own_app, "/tracking")
    phone.get_by_text("共 1 项").wait_for()

    assert phone.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    heights = phone.eval_on_selector_all(
        '[data-testid="stMain"] :is(button, a)',
        "marks => marks.filter(m => m.offsetParent && m.innerText.trim()).map(m => [m.innerText, m.offsetHeight])",
    )
    assert [one for one in heights if one[1] < 44] == []


def _ask_to_track(page) -> None:
    page.get_by_role("button", name="跟踪这个问题").click(timeout=60_000)  # the index of a fresh app is being made


def _go(page, app: RunningApp, path: str) -> None:
    page.goto(app.url + path)
    page.wait_for_selector(".zk-head h1, .st-key-search-box")
