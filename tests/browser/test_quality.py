"""「这就是要找的段落」 in a real browser: one click on a result, and the page that measures search on it."""

from __future__ import annotations

import pytest

from api.client import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.timeout(170)]

QUESTION = "网络安全应急演练有多少单位参加"


def test_a_passage_is_marked_measured_and_taken_back(app: RunningApp, screen) -> None:
    screen.goto(f"{app.url}/?q={QUESTION}")
    passage = screen.locator('[class*="st-key-passage-"]:not([class*="-acts-"])').first
    passage.hover()
    passage.get_by_role("button", name="这就是要找的段落").click()
    passage.get_by_role("button", name="已标为答案").wait_for()

    screen.goto(f"{app.url}/quality")
    screen.get_by_role("button", name="现在评测").click()
    screen.get_by_text("评测完成").wait_for()
    screen.get_by_text("前 10 条里找到").first.wait_for()
    screen.get_by_role("link", name=QUESTION).first.click()

    screen.get_by_role("button", name="已标为答案").first.click()
    screen.get_by_role("button", name="已标为答案").first.wait_for(state="detached")
    screen.goto(f"{app.url}/quality")
    screen.get_by_text("问题集还是空的").wait_for()
