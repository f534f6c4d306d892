"""From a topic to the exported file in a real browser; two people at one text; the same paper on a phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.client import RunningApp
from benchmarks.running_app import wait_until
from core.documents import DocumentState

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TOPIC = "网络安全应急演练"


@pytest.fixture
def draft(app: RunningApp, chromium) -> str:
    """The address of a paper of its own, composed from the sample library, on the page."""
    wait_until(lambda: _is_read(app), timeout_seconds=120, pause_seconds=0.5)
    page = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
    _go(page, app, "/drafting?draft=new")
    page.get_by_label("题目").fill(TOPIC)
    page.get_by_label("题目").press("Enter")
    compose = page.get_by_role("button", name="据此起草")
    page.locator(".st-key-draft-sources .zk-hit-title").first.wait_for()
    page.get_by_role("button", name="选用", exact=True).first.click()
    page.get_by_text("选用 1 段").wait_for()
    compose.click()
    page.locator(".zk-sentence").first.wait_for()
    found = re.search(r"draft=(\w+)", page.url)
    page.context.close()
    assert found
    return f"/drafting?draft={found[1]}"


def test_a_text_is_proven_edited_and_leaves_as_a_word_file(app: RunningApp, draft: str, screen) -> None:
    _go(screen, app, draft)
    proven = screen.locator(".zk-sentence.zk-proven").first
    proven.click()
    screen.locator(".st-key-draft-source mark").wait_for()
    screen.keyboard.press("ArrowDown")  # keys walk through the sentences, Enter opens one
    focused = screen.evaluate("document.activeElement.dataset.id")
    screen.keyboard.press("Enter")
    screen.wait_for_url(f"**s={focused}*")

    screen.locator(".zk-draft-edit").first.click()
    area = screen.locator(".st-key-draft-section-box textarea")
    area.click()
    screen.keyboard.press("Control+End")
    screen.keyboard.type("全省已有九百家企业参加。")
    screen.wait_for_function("Object.values(localStorage).some((kept) => kept.includes('全省已有九百家企业参加。'))")
    screen.reload()  # nothing was saved, and nothing is lost
    screen.locator(".zk-typed").get_by_role("button", name="恢复").click()
    screen.get_by_role("button", name="保存", exact=True).click()
    screen.locator(".st-key-draft-done").wait_for()
    added = screen.locator(".zk-sentence.zk-open", has_text="全省已有九百家企业参加。")
    added.wait_for()

    screen.get_by_role("radio", name="报送", exact=True).click()
    screen.get_by_role("button", name="到正文逐句处理").click()
    left = screen.locator(".zk-sentence.zk-open")
    left.first.wait_for()
    for left_count in range(left.count(), 0, -1):
        left.first.click()
        screen.get_by_role("button", name="由…负责").click()
        screen.get_by_label("核实人姓名").fill("李强")
        screen.get_by_label("核实人姓名").press("Enter")
        screen.wait_for_function(f"document.querySelectorAll('.zk-sentence.zk-open').length < {left_count}")

    screen.get_by_role("radio", name="报送", exact=True).click()
    screen.get_by_role("button", name="生成文件").click()
    with screen.expect_download() as download:
        screen.get_by_role("button", name=re.compile("下载")).first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


def test_two_people_at_one_text_lose_nothing(app: RunningApp, draft: str, screen, chromium) -> None:
    other = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
    for page in (screen, other):
        _go(page, app, draft)
        page.locator(".zk-sentence").first.click()
        page.locator(".st-key-draft-pane-evidence textarea").wait_for()
    for page, text in ((screen, "甲的说法。"), (other, "乙的说法。")):
        page.locator(".st-key-draft-pane-evidence textarea").fill(text)
    screen.get_by_role("button", name="保存这句").click()
    screen.locator(".zk-sentence", has_text="甲的说法。").wait_for()
    other.locator(".zk-sentence", has_text="甲的说法。").wait_for()  # it comes by itself, and what is typed stays
    other.get_by_role("button", name="保存这句").click()
    other.locator(".zk-aside", has_text="乙的说法。").wait_for()
    other.get_by_role("button", name="采用我的").click()
    other.locator(".zk-sentence", has_text="乙的说法。").wait_for()
    other.context.close()


def test_on_a_phone_one_pane_stands_at_a_time(app: RunningApp, draft: str, phone) -> None:
    for part in ("text", "sources", "review", "send", "history", "about"):
        _go(phone, app, f"{draft}&part={part}")
        phone.locator(".st-key-draft-parts button").first.wait_for()
        phone.wait_for_timeout(500)
        assert phone.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0, part
        heights = phone.eval_on_selector_all(
            '[data-testid="stMain"] :is(button, a)',
            "marks => marks.filter(m => m.offsetParent && m.innerText.trim()).map(m => [m.innerText, m.offsetHeight])",
        )
        assert [one for one in heights if one[1] < 44] == [], part

    _go(phone, app, draft)
    phone.locator(".zk-sentence").nth(1).tap()
    phone.locator(".st-key-draft-pane-evidence textarea").wait_for()
    assert not phone.locator(".zk-sentence").first.is_visible()
    phone.get_by_role("radio", name="全文", exact=True).click()
    phone.locator(".zk-sentence[aria-pressed=true]").wait_for()
    assert not phone.locator(".st-key-draft-pane-evidence textarea").is_visible()


def _is_read(app: RunningApp) -> bool:
    """Whether the sample library is in the index."""
    rows = app.call("documents")
    return bool(rows) and all(row["state"] == DocumentState.INDEXED for row in rows)


def _go(page, app: RunningApp, path: str) -> None:
    page.goto(app.url + path)
    page.wait_for_selector(".zk-head h1")
