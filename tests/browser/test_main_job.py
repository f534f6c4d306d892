"""The main job in a real browser: ask, see the passage marked, open the original, upload, match, import."""

from __future__ import annotations

import re

import pytest

from api.client import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.timeout(170)]

REPORT = """云江省互联网协会2024年工作总结

云江省互联网协会
2024年12月20日

一、服务行业发展

5月20日，第二届工业互联网安全大赛在云江市举行，共有76支队伍报名，50支队伍进入决赛。
"""


def test_the_cursor_is_in_the_box_and_enter_finds_the_marked_passage(app: RunningApp, screen) -> None:
    _go(screen, app, "/")
    screen.wait_for_function("document.activeElement.tagName === 'INPUT'")
    screen.keyboard.type("网络安全应急演练有多少单位参加")
    screen.keyboard.press("Enter")
    screen.wait_for_selector(".zk-passage mark")
    assert "q=" in screen.url


def test_the_address_can_be_sent_to_a_colleague(app: RunningApp, screen) -> None:
    _go(screen, app, "/?q=工作报告&type=工作报告")
    screen.wait_for_selector(".zk-passage")
    screen.wait_for_function("document.querySelector('.st-key-search-box input')?.value === '工作报告'")
    assert screen.get_by_role("button", name="工作报告", pressed=True).count() or "type=" in screen.url


def test_the_original_opens_beside_the_results_with_the_passage_framed(app: RunningApp, screen) -> None:
    _go(screen, app, "/?q=网络安全应急演练有多少单位参加")
    screen.locator('[class*="st-key-search-place-"] button:visible').first.click()
    screen.wait_for_selector(".zk-framed, [class*='st-key-reader-pane'] img")
    results = screen.locator(".zk-passage").first.bounding_box()
    reader = screen.locator('[class*="st-key-reader-pane"]').bounding_box()
    assert results["x"] + results["width"] <= reader["x"]
    screen.get_by_role("button", name="关闭").click()
    screen.wait_for_selector('[class*="st-key-reader-pane"]', state="detached")


def test_a_page_of_a_pdf_is_shown_as_an_image_and_turned(app: RunningApp, screen) -> None:
    _go(screen, app, "/library?text=白皮书")
    screen.locator('[class*="st-key-library-open-"] button:visible').first.click()
    screen.wait_for_selector("[class*='st-key-reader-pane'] img")
    screen.get_by_role("button", name="下一页").click()
    screen.get_by_text(re.compile(r"第 2 / \d+ 页")).wait_for()


def test_an_example_question_is_answered(app: RunningApp, screen) -> None:
    _go(screen, app, "/")
    screen.locator('[class*="st-key-search-example-"] button').first.click()
    screen.wait_for_selector(".zk-passage")


def test_a_chip_narrows_and_is_released(app: RunningApp, screen) -> None:
    _go(screen, app, "/?q=2024年 安全")
    chip = screen.get_by_role("button", name="2024 年")
    chip.click()
    screen.wait_for_url(re.compile("year_from=2024"))
    screen.get_by_role("button", name="2024 年").click()
    screen.wait_for_url(lambda url: "year_from" not in url)


def test_issuer_and_phrase_chips_narrow_and_what_is_not_listed_is_said(app: RunningApp, screen) -> None:
    _go(screen, app, "/?q=示例省互联网协会 “清源—2025” 演练")
    screen.wait_for_selector(".zk-passage")
    screen.get_by_role("button", name="示例省互联网协会", exact=True).click()
    screen.wait_for_url(re.compile("issuer="))
    screen.get_by_role("button", name="含“清源—2025”").click()
    screen.wait_for_url(re.compile("phrase="))
    screen.wait_for_function(
        """() => {
            const passages = [...document.querySelectorAll('.zk-passage')];
            return passages.length && passages.every(passage => passage.innerText.includes('清源—2025'));
        }"""
    )
    _go(screen, app, "/?q=七大难题是哪七条")
    screen.get_by_text("资料中没有找到直接答案").wait_for()


def test_enter_in_the_question_finds_experts_with_reasons(app: RunningApp, screen) -> None:
    _go(screen, app, "/match")
    screen.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    screen.keyboard.type("工业互联网企业遭勒索攻击后怎样恢复生产")
    screen.keyboard.press("Enter")
    screen.locator(".zk-reasons").first.wait_for()
    screen.get_by_role("button", name="选用").first.click()
    screen.get_by_text("1 人").wait_for()
    assert "pick=" in screen.url


def test_an_uploaded_file_is_found(own_app: RunningApp, screen) -> None:
    _go(screen, own_app, "/library")
    screen.locator('input[type="file"]').set_input_files(
        {"name": "2024年工作总结.txt", "mimeType": "text/plain", "buffer": REPORT.encode()}
    )
    screen.locator(".st-key-uploads .zk-ok").wait_for()
    _go(screen, own_app, "/?q=安全大赛多少支队伍")
    screen.locator(".zk-passage", has_text="76支队伍").wait_for()


def test_a_superseded_rule_is_flagged_below_the_newer_one_and_leads_to_it(own_app: RunningApp, screen) -> None:
    rule = "云江省数据条例\n\n（{0}年9月1日云江省人大常委会通过）\n\n第一条 数据共享申请{0}件以内的受理期限为三十日。\n"
    _go(screen, own_app, "/library")
    files = [
        {"name": f"数据条例{year}.txt", "mimeType": "text/plain", "buffer": rule.format(year).encode()}
        for year in (2017, 2023)
    ]
    screen.locator('input[type="file"]').set_input_files(files)
    screen.locator("[class*='st-key-library-replaced-'] button", has_text="（2023年）取代").wait_for(timeout=60_000)
    _go(screen, own_app, "/?q=数据共享申请受理期限")
    screen.locator(".zk-amended").wait_for()
    badges = screen.locator(".zk-facts .zk-badge").all_inner_texts()
    assert badges == ["现行有效", "已修改"]
    assert screen.locator(".zk-in-force").evaluate("badge => getComputedStyle(badge).color") == "rgb(47, 107, 79)"
    screen.locator("[class*='st-key-search-replaced-'] button").click()
    screen.locator("[class*='st-key-reader-pane'] .zk-in-force").wait_for()


def test_experts_are_imported_after_a_look(own_app: RunningApp, screen) -> None:
    _go(screen, own_app, "/experts")
    screen.get_by_role("button", name="导入").click()
    table = "姓名,类别,单位,专业领域\n王新,学,云江学院,人工智能\n,产,无名公司,\n"
    screen.get_by_role("dialog").locator('input[type="file"]').set_input_files(
        {"name": "专家.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    screen.get_by_text("将新增 1 位").wait_for()
    screen.get_by_text("第 3 行").wait_for()
    screen.get_by_role("button", name="确认导入").click()
    screen.get_by_text("导入完成：新增 1 位").wait_for()
    screen.get_by_role("button", name="王新").first.wait_for()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=网络安全应急演练",
        "/?q=火星签证",
        "/library",
        "/match?q=数据安全",
        "/experts",
        "/activity",
        "/settings",
    ],
)
def test_nothing_scrolls_sideways_on_a_phone_and_targets_are_large(app: RunningApp, phone, path: str) -> None:
    _go(phone, app, path)
    phone.wait_for_timeout(1500)
    main = phone.locator('[data-testid="stMain"]')
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    assert phone.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    heights = phone.eval_on_selector_all(
        '[data-testid="stMain"] button',
        "buttons => buttons.filter(b => b.offsetParent && b.innerText.trim()).map(b => [b.innerText, b.offsetHeight])",
    )
    assert [one for one in heights if one[1] < 44] == []


def test_on_a_phone_the_original_covers_the_results_and_closes(app: RunningApp, phone) -> None:
    _go(phone, app, "/?q=网络安全应急演练有多少单位参加")
    phone.locator('[class*="st-key-search-place-"] button:visible').first.tap()
    pane = phone.locator('[class*="st-key-reader-pane"]')
    pane.wait_for()
    assert pane.bounding_box()["width"] == 390
    phone.get_by_role("button", name="关闭").tap()
    pane.wait_for(state="detached")


def _go(page, app: RunningApp, path: str) -> None:
    page.goto(app.url + path)
    page.wait_for_selector(".zk-head h1, .st-key-search-box")
