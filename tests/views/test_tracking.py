"""Page 专题跟踪 and its dialogs: keep a question, read the notices, change, pause and delete."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.documents import DocumentType
from core.errors import StoreBusyError
from core.search import SearchFilters
from core.tracking import SavedSearch, Strictness
from tests.views.conftest import Open, address, press, words

NEWS = """云江省算力发展简报

云江省通信管理局
2025年3月1日

一、算力规模

全省算力规模达到38EFLOPS，建成绿色数据中心15个。
"""
MINUTES = """云江省志愿服务简报

云江省互联网协会
2025年4月1日

组织志愿者开展敬老活动三次。
"""


def bring(services: Services, text: str = NEWS, name: str = "简报.txt") -> str:
    intake = services.library.add_bytes(name, text.encode())
    services.delivery.drain(30)
    return intake.document_id


@pytest.fixture
def tracked(loaded: Services) -> SavedSearch:
    """A kept question that a document of this month answers."""
    saved = loaded.tracking.save("全省算力规模", name="算力")
    bring(loaded)
    return saved


def test_an_empty_page_says_how_to_begin(services: Services, open_page: Open) -> None:
    page = open_page("tracking")

    assert "在「检索」里提问，再点「跟踪这个问题」" in words(page)
    assert not page.exception


def test_a_question_is_kept_from_search_with_its_filters(loaded: Services, open_page: Open) -> None:
    page = press(open_page(q="算力规模", region="云南", year_from="2020"), "search.track")
    said = words(page)
    assert "2020 年以来" in said
    assert "云南" in said
    assert "按最近 30 天入库的 2 份资料计算" in said
    captions = page.radio[0].proto.captions
    assert [level.value for level in Strictness] == list(page.radio[0].options)
    assert all("上个月会有 **0** 条提醒" in caption for caption in captions)

    field(page, "名称").set_value("算力")
    page.radio[0].set_value(Strictness.STRICT)
    page = submit(page, "开始跟踪")

    assert "已开始跟踪「算力」" in words(page)
    [saved] = loaded.tracking.saved.list()
    assert (saved.name, saved.query, saved.strictness) == ("算力", "算力规模", Strictness.STRICT)
    assert saved.filters == SearchFilters(regions=("云南",), year_from=2020)
    assert not [button for button in page.button if button.key == "search.track"]


def test_the_counts_show_what_last_month_would_have_brought(loaded: Services, open_page: Open) -> None:
    page = press(open_page(q="算力规模"), "search.track")

    assert "上个月会有 **1** 条提醒" in page.radio[0].proto.captions[0]


def test_a_question_is_kept_from_the_page_itself(services: Services, open_page: Open) -> None:
    page = press(open_page("tracking"), "tracking.add")
    page = submit(page, "开始跟踪")
    assert "请给这项跟踪起个名称" in words(page)

    page = field(page, "问题或主题").set_value("数据出境").run()
    assert "最近 30 天没有资料入库" in words(page) or "索引还在打开" in words(page)
    page = submit(page, "开始跟踪")

    assert [one.name for one in services.tracking.saved.list()] == ["数据出境"]


def test_a_new_document_stands_there_with_its_paragraph_marked(
    loaded: Services, tracked: SavedSearch, open_page: Open
) -> None:
    bring(loaded, MINUTES, "志愿.txt")
    said = words(open_page("tracking"))

    assert "云江省算力发展简报" in said
    assert "<mark>" in said
    assert "1 条新提醒" in said
    assert "志愿服务" not in said


def test_the_first_page_and_the_navigation_count_what_is_unread(
    loaded: Services, tracked: SavedSearch, open_page: Open
) -> None:
    page = open_page()
    assert "专题跟踪有 1 条新提醒" in [link.proto.label for link in page.get("page_link")]

    loaded.tracking.mark_all_read()
    page = page.run()
    assert not [link for link in page.get("page_link") if "新提醒" in link.proto.label]


def test_the_place_opens_the_reader_and_counts_as_read(loaded: Services, tracked: SavedSearch, open_page: Open) -> None:
    [notice] = loaded.tracking.notices.list()
    page = press(open_page("tracking"), f"tracking.place.{notice.notice_id}")

    assert address(page, "open") == notice.document_id
    assert address(page, "at") == str(loaded.tracking.find_place(notice))
    assert loaded.tracking.count_unread() == 0
    page = press(page, f"tracking.expand_more.{tracked.saved_search_id}")
    page = press(page, f"tracking.read.{notice.notice_id}")
    assert loaded.tracking.count_unread() == 1


def test_all_is_marked_read_at_once(loaded: Services, tracked: SavedSearch, open_page: Open) -> None:
    page = press(open_page("tracking"), "tracking.read_all")

    assert "1 条提醒已标为已读" in words(page)
    assert "已全部看过" in words(page)
    assert not [button for button in page.button if button.key == "tracking.read_all"]


def test_many_notices_of_one_search_are_unfolded(loaded: Services, open_page: Open) -> None:
    saved = loaded.tracking.save("全省算力规模")
    for number in range(5):
        bring(loaded, NEWS.replace("38", str(40 + number)), f"简报{number}.txt")
    page = open_page("tracking")
    assert words(page).count("zk-notice-title") == 3

    page = press(page, f"tracking.expand_more.{saved.saved_search_id}")
    assert words(page).count("zk-notice-title") == 5
    page = press(page, f"tracking.expand_less.{saved.saved_search_id}")
    assert words(page).count("zk-notice-title") == 3


def test_a_new_version_is_marked_as_an_update(
    loaded: Services, tracked: SavedSearch, open_page: Open, tmp_path
) -> None:
    report = tmp_path / "算力年报.txt"
    for number in ("41", "42"):
        report.write_text(NEWS.replace("38", number), encoding="utf-8")
        loaded.library.add_file(report)
        loaded.delivery.drain(30)

    said = words(open_page("tracking"))
    assert "更新</span>" in said
    assert "42EFLOPS" in said
    assert "41EFLOPS" not in said


def test_name_question_and_filters_are_changed(loaded: Services, tracked: SavedSearch, open_page: Open) -> None:
    page = ask(open_page("tracking"), "edit", tracked)
    field(page, "问题或主题").set_value("绿色数据中心")
    kinds = next(box for box in page.multiselect if box.label == "类型")
    page = kinds.set_value([DocumentType.NOTICE]).run()
    field(page, "名称").set_value("数据中心")
    page = submit(page, "保存")

    assert "「数据中心」已保存" in words(page)
    changed = loaded.tracking.saved.get(tracked.saved_search_id)
    assert (changed.query, changed.filters.types) == ("绿色数据中心", (DocumentType.NOTICE,))


def test_a_filter_that_the_dialog_does_not_show_survives_a_change(
    loaded: Services, tracked: SavedSearch, open_page: Open
) -> None:
    kept = SearchFilters(as_of=date(2025, 12, 31), year_from=2020)
    loaded.tracking.change(tracked.saved_search_id, filters=kept)
    page = ask(open_page("tracking"), "edit", tracked)
    field(page, "名称").set_value("新名称")
    submit(page, "保存")

    changed = loaded.tracking.saved.get(tracked.saved_search_id)
    assert (changed.name, changed.filters) == ("新名称", kept)


def test_a_refused_change_keeps_what_was_typed(loaded: Services, tracked: SavedSearch, open_page: Open) -> None:
    loaded.tracking.save("绿色数据中心", name="绿色")
    page = ask(open_page("tracking"), "edit", tracked)
    page = field(page, "问题或主题").set_value("绿色数据中心").run()
    page = submit(page, "保存")

    assert "已经在跟踪，名称是「绿色」" in words(page)
    assert field(page, "问题或主题").value == "绿色数据中心"


def test_a_search_is_paused_and_taken_up_again(loaded: Services, tracked: SavedSearch, open_page: Open) -> None:
    page = ask(open_page("tracking"), "pause", tracked)
    assert "已暂停" in words(page)
    assert not loaded.tracking.saved.get(tracked.saved_search_id).active

    page = ask(page, "resume", tracked)
    assert "已恢复" in words(page)
    assert loaded.tracking.saved.get(tracked.saved_search_id).active


def test_deleting_asks_once_and_names_what_is_lost(loaded: Services, tracked: SavedSearch, open_page: Open) -> None:
    page = ask(open_page("tracking"), "delete", tracked)
    assert "将删除「算力」和它的 1 条提醒" in words(page)
    page = press(page, "tracking.delete.confirm")

    assert "「算力」已删除" in words(page)
    assert loaded.tracking.saved.list() == []


def test_a_search_is_run_now_at_its_address(loaded: Services, tracked: SavedSearch, open_page: Open) -> None:
    loaded.tracking.change(tracked.saved_search_id, filters=SearchFilters(regions=("云南", "全国"), year_from=2020))
    links = [link.proto for link in open_page("tracking").get("page_link")]

    [query] = [link.query_string for link in links if link.label == "立即检索"]
    assert query.count("region=") == 2
    assert "year_from=2020" in query


def test_the_log_tells_of_tracking_in_words(loaded: Services, tracked: SavedSearch, open_page: Open) -> None:
    loaded.tracking.change(tracked.saved_search_id, name="算力规模", strictness=Strictness.LOOSE)
    page = open_page("activity")
    said = words(page.button_group(key="activity.kind").set_value("tracking").run())

    assert "开始跟踪「算力规模」" in said
    assert "修改跟踪「算力规模」的名称、提醒标准" in said
    assert "《云江省算力发展简报》符合跟踪「算力规模」，已提醒" in said
    assert "已入库" not in said

    loaded.tracking.delete(tracked.saved_search_id)
    said = words(page.run())
    assert "删除一项跟踪" in said
    assert "开始跟踪「已删除的问题」" in said


def test_a_busy_database_is_one_calm_sentence(
    loaded: Services, tracked: SavedSearch, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreBusyError("数据库正忙，请稍候再试。")

    monkeypatch.setattr(loaded.tracking.saved, "list", fail)
    page = open_page("tracking")

    assert "数据库正忙" in words(page)
    assert not page.exception


def field(page: AppTest, label: str):
    return next(box for box in page.text_input if box.label == label)


def submit(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


def ask(page: AppTest, kind: str, saved: SavedSearch) -> AppTest:
    """Choose from the menu of a kept search."""
    menu = next(one for one in page.get("menu_button") if one.key == f"tracking.menu.{saved.saved_search_id}")
    return menu.click(kind).run()
