"""Page 待办提醒: what is open, one click to act, marking and taking back, filtering, an empty page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.errors import StoreBusyError
from core.experts import Expert
from core.pools import MAIN_POOL
from core.reminders import Cause, Reminder, ReminderKind
from events.types import DocumentFailed, ExpertsConcerned, ExpertTermExpiring
from tests.experts.conftest import in_office
from tests.views.conftest import Open, address, press, words
from tests.views.test_tracking import bring
from views.parts.unread import reminders_title
from views.reminders import group_of

END = date(2099, 7, 31)
LAW = """云江省算力促进条例

云江省人民代表大会
2026年3月1日

第一章 总则

第一条 为了促进算力发展，推进算力调度，制定本条例。

第二章 算力调度

第二条 建立算力调度平台。
"""


@pytest.fixture
def two_terms(services: Services) -> list[Expert]:
    """Two people whose term ends on one day, as the clock has just announced."""
    people = [
        services.pool.save(Expert(expert_id="", name=name, memberships=in_office(term_end=END)))
        for name in ("程远", "顾清")
    ]
    with services.log.transaction() as tx:
        for person in people:
            tx.append(ExpertTermExpiring(expert_id=person.expert_id, pool_id=MAIN_POOL, term_end=END.isoformat()))
    deliver(services)
    return people


def deliver(services: Services) -> None:
    """Deliver to the handlers of reminders only: no index is needed for them."""
    services.delivery._handlers = {
        name: handler for name, handler in services.delivery._handlers.items() if name.startswith("reminders.")
    }
    services.delivery.drain(30)


def links(page: AppTest) -> dict[str, str]:
    return {link.proto.label: link.proto.query_string for link in page.main.get("page_link")}


def test_an_empty_page_says_what_will_come_here(services: Services, open_page: Open) -> None:
    page = open_page("reminders")

    assert "没有待办的事" in words(page)
    assert "资料入库失败" in words(page)
    assert "设置消息通知" in links(page)


def test_what_is_due_stands_there_with_its_day_and_names(
    services: Services, two_terms: list[Expert], open_page: Open
) -> None:
    page = open_page("reminders")
    said = words(page)

    assert "程远、顾清（专家智库）的聘期将于2099年7月31日届满" in said
    assert "2099年7月31日到期" in said
    page = press(page, "reminders.more.1")
    assert f"expert={two_terms[0].expert_id}" in links(page)["去办理"] or "顾清（专家智库）" in words(page)
    assert words(page).count("的聘期将于") == 3


def test_marking_as_done_takes_it_away_and_undo_brings_it_back(
    services: Services, two_terms: list[Expert], open_page: Open
) -> None:
    page = press(open_page("reminders"), "reminders.done.1")
    assert "没有待办的事" in words(page)
    assert "已办：程远、顾清" in words(page)
    assert "本机用户办结" in words(page)

    page = press(page, "reminders.undo")
    assert "已恢复为未办" in words(page)
    assert services.reminding.reminders.count_open() == 1

    page = press(page, "reminders.done.1")
    page = press(page, "reminders.reopen.1")
    assert services.reminding.reminders.count_open() == 1


def test_all_read_keeps_them_open(services: Services, two_terms: list[Expert], open_page: Open) -> None:
    page = open_page("reminders")
    assert ">新<" in words(page)

    page = press(page, "reminders.read_all")

    assert "1 条提醒已标为已读" in words(page)
    assert ">新<" not in words(page)
    assert services.reminding.reminders.count_open() == 1


def test_a_kind_is_chosen_and_stays_chosen(services: Services, two_terms: list[Expert], open_page: Open) -> None:
    intake = services.library.add_bytes("坏.txt", "坏文件".encode())
    with services.log.transaction() as tx:
        services.documents.mark_failed(tx.connection, intake.document_id, 1, "读不了，请换一个文件。")
        tx.append(DocumentFailed(document_id=intake.document_id, version=1))
    deliver(services)
    page = open_page("reminders")
    assert "2 件未办" in words(page)

    page = page.selectbox(key="reminders.kind").set_value(ReminderKind.FAILED).run()
    assert "1 件未办，共 2 件" in words(page)
    assert "读不了，请换一个文件。" in words(page)
    assert address(page, "kind") == "failed"
    assert links(page)["去处理"] == "state=failed"

    assert "1 件未办，共 2 件" in words(open_page("reminders", kind="failed"))


def test_a_new_policy_opens_matching_with_its_opening_as_the_question(loaded: Services, open_page: Open) -> None:
    for one in loaded.reminding.reminders.list_open():
        loaded.reminding.reminders.mark_done(one.reminder_id)
    bring(loaded, LAW, "算力条例.txt")

    page = open_page("reminders")
    assert "《云江省算力促进条例》涉及 1 位专家" in words(page)
    assert "顾清（算力调度）" in words(page)
    question = links(page)["查看人选"]
    assert question.startswith("q=")
    matched = words(open_page("match", q=parse_qs(question)["q"][0]))
    assert "顾清" in matched


def test_several_new_policies_are_unfolded_one_by_one(services: Services, open_page: Open) -> None:
    person = services.pool.save(Expert(expert_id="", name="顾清", memberships=in_office()))
    for number in range(25):
        intake = services.library.add_bytes(f"政策{number}.txt", f"政策{number}".encode())
        with services.log.transaction() as tx:
            tx.append(ExpertsConcerned(document_id=intake.document_id, version=1, expert_ids=(person.expert_id,)))
    deliver(services)

    page = press(open_page("reminders"), "reminders.more.1")

    assert "等 25 份新资料涉及 1 位专家" in words(page)
    assert words(page).count("涉及 1 位专家") == 21
    assert "其余 5 项见「找专家」" in words(page)


def test_the_navigation_counts_what_is_open(services: Services, two_terms: list[Expert]) -> None:
    assert reminders_title(services) == "待办提醒（1）"
    services.reminding.reminders.mark_done("1")
    assert reminders_title(services) == "待办提醒"
    assert reminders_title(None) == "待办提醒"


def test_unread_topics_are_listed_and_marked(loaded: Services, open_page: Open) -> None:
    saved = loaded.tracking.save("全省算力规模", name="算力")
    bring(loaded)
    page = open_page("reminders")
    assert "「算力」有 1 条新提醒" in words(page)

    page = press(page, f"reminders.done.topic-{saved.saved_search_id}")
    assert loaded.tracking.count_unread() == 0
    press(page, "reminders.undo")
    assert loaded.tracking.count_unread() == 1


def test_a_busy_database_is_one_calm_sentence(
    services: Services, two_terms: list[Expert], open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreBusyError("数据库正忙，请稍候再试。")

    monkeypatch.setattr(services.reminding.reminders, "list_open", fail)
    page = open_page("reminders")
    assert "数据库正忙" in words(page)
    assert not page.exception


def test_the_log_tells_of_reminders_in_words(services: Services, two_terms: list[Expert], open_page: Open) -> None:
    services.reminding.reminders.mark_done("1")
    said = words(open_page("activity"))
    assert "提醒：聘期将满" in said
    assert "办结一条提醒" in said


def test_due_comes_first_then_today_this_week_and_earlier() -> None:
    now = datetime(2026, 6, 4, 12).astimezone()  # a Thursday

    def came(days_ago: int, due_on: date | None = None) -> str:
        at = now - timedelta(days=days_ago)
        cause = Cause(key="k", about="", ids={})
        one = Reminder(
            reminder_id="1", kind=ReminderKind.FAILED, causes=(cause,), due_on=due_on, raised_at=at, changed_at=at
        )
        return group_of(one, now)

    assert [came(0), came(1), came(3), came(4), came(40), came(40, END)] == [
        "today",
        "week",
        "week",
        "earlier",
        "earlier",
        "due",
    ]
