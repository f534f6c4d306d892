"""From a question to the invitation in a real browser: cards, why not, the tray, the letter, the contact list."""

from __future__ import annotations

import io
import re

import docx
import pytest
from openpyxl import load_workbook

from api.client import RunningApp
from tests.browser.test_main_job import _go

pytestmark = [pytest.mark.browser, pytest.mark.timeout(170)]

QUESTION = "工业互联网企业遭勒索攻击后怎样恢复生产"


def test_a_question_leads_over_cards_and_tray_to_the_invitation_and_the_contact_list(app: RunningApp, screen) -> None:
    _ask(screen, app)
    box = screen.locator('[class*="st-key-match-why-not"] input')
    box.click()
    box.press("ArrowDown")
    box.press("Enter")
    screen.locator('[class*="st-key-match-why-not"] .zk-reasons').wait_for()

    screen.get_by_role("button", name="选用").first.click()
    screen.get_by_text("1 人", exact=True).wait_for()
    name = screen.locator(".zk-tray-person b").first.inner_text()

    screen.get_by_role("button", name="邀请函").click()
    dialog = screen.get_by_role("dialog")
    dialog.get_by_label("邀请单位").fill("云江省互联网协会")
    dialog.get_by_label("邀请单位").press("Enter")
    dialog.get_by_label("联系人").fill("王小雨")
    dialog.get_by_label("联系人").press("Enter")
    dialog.get_by_text(re.compile("您好！")).wait_for()
    with screen.expect_download() as letter:
        dialog.get_by_role("button", name="下载 Word").click()
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(letter.value.path().read_bytes())).paragraphs)
    assert name in text
    assert QUESTION in text
    dialog.get_by_role("button", name="Close").click()
    dialog.wait_for(state="detached")

    screen.get_by_role("button", name="联系名单").click()
    with screen.expect_download() as table:
        screen.get_by_role("dialog").get_by_role("button", name="下载联系名单").click()
    rows = load_workbook(io.BytesIO(table.value.path().read_bytes())).worksheets[0]
    assert rows["A2"].value == name
    _go(screen, app, "/activity")
    screen.get_by_text(f"查看专家{name}的联系方式").first.wait_for()


def test_a_file_is_the_question_and_does_not_enter_the_library(app: RunningApp, screen) -> None:
    _ask(screen, app)
    screen.get_by_text("用一份资料来找").click()
    text = "工业互联网企业勒索攻击处置方案\n\n一、备份恢复\n\n核心业务系统遭勒索病毒感染后，从备份恢复生产。\n"
    screen.locator('input[type="file"]').set_input_files(
        {"name": "处置方案.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    screen.get_by_text("按资料找人：《工业互联网企业勒索攻击处置方案》").wait_for(timeout=40_000)
    screen.locator(".st-key-match-cards .zk-reasons").first.wait_for()
    _go(screen, app, "/library?text=处置方案")
    screen.get_by_text("没有").first.wait_for()
    assert screen.locator('[class*="st-key-library-open-"]').count() == 0


def test_on_a_phone_the_evidence_that_waits_fits_and_its_buttons_are_large(app: RunningApp, phone) -> None:
    _ask(phone, app)
    phone.get_by_text(re.compile("待确认的依据")).first.tap()
    phone.get_by_role("button", name="不是此人").first.wait_for()
    main = phone.locator('[data-testid="stMain"]')
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    heights = phone.eval_on_selector_all(
        '[data-testid="stMain"] button',
        "buttons => buttons.filter(b => b.offsetParent && b.innerText.trim()).map(b => [b.innerText, b.offsetHeight])",
    )
    assert [one for one in heights if one[1] < 44] == []


def _ask(page, app: RunningApp) -> None:
    """Open the page with the question, again until the sample library is in the index."""
    for _ in range(30):
        _go(page, app, f"/match?q={QUESTION}")
        page.locator(".st-key-match-why-not, .zk-empty").first.wait_for()
        if page.locator(".st-key-match-cards .zk-quote").count() and page.locator(".st-key-mentions-open").count():
            return
        page.wait_for_timeout(2000)
    raise AssertionError("the sample library did not arrive")
