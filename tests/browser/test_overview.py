"""专家库概览 in the browser: a click on a bar opens its people, and closes them; a phone reads rows of words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from api.client import RunningApp

pytestmark = pytest.mark.browser


def test_a_click_on_a_bar_opens_its_people_and_another_bar_changes_them(app: RunningApp, screen: Page) -> None:
    screen.goto(f"{app.url}/overview")
    click_row(screen, "sector", 1)
    pane = screen.locator(".st-key-reader-pane-overview")
    expect(pane).to_contain_text("类别 · 产（企业） · 5 人")
    expect(screen).to_have_url(re.compile("of=SECTOR"))
    click_row(screen, "title", 0)
    expect(pane).to_contain_text("职称 · 正高 · 10 人")
    screen.locator(".st-key-overview-close button").click()
    expect(pane).to_have_count(0)
    click_row(screen, "title", 0)  # the same bar opens anew
    expect(pane).to_contain_text("职称 · 正高 · 10 人")
    pane.get_by_role("link").first.click()
    expect(screen).to_have_url(re.compile(r"/experts\?expert="))


def test_a_phone_reads_rows_of_words_and_never_scrolls_sideways(app: RunningApp, phone: Page) -> None:
    phone.goto(f"{app.url}/overview")
    row = phone.get_by_role("button", name=re.compile("产（企业）.*5 人"))
    expect(row).to_be_visible()
    assert row.bounding_box()["height"] >= 44
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    row.click()
    expect(phone.locator(".st-key-reader-pane-overview")).to_contain_text("类别 · 产（企业） · 5 人")


def click_row(page: Page, side: str, number: int) -> None:
    """Click a row of a chart, wherever its bar ends."""
    chart = page.locator(f".st-key-overview-side-{side} .marks")
    expect(chart).to_be_visible()
    box = settled_box(page, chart)
    rows = 5
    chart.click(position={"x": box["width"] / 2, "y": (box["height"] - 20) / rows * (number + 0.5)})


def settled_box(page: Page, drawn: Locator) -> FloatRect:
    """Where something stands once the page is at rest and its size has held for a second."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    box, held = drawn.bounding_box(), 0
    while held < 4:
        page.wait_for_timeout(250)
        now = drawn.bounding_box()
        box, held = now, held + 1 if now and now == box else 0
    return box
