"""Pages 操作记录 and 设置, and what the app says when something goes wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

import app as app_module
from bootstrap import Services
from core.errors import InvalidInputError, StoreBrokenError
from events.types import EVENT_TYPES, SamplesRemoved
from index.encoders import EncoderUnavailableError
from index.rebuild_job import RebuildState
from storage.tables import event
from tests.views.conftest import Open, press, words
from views.words import has

VIEWS = Path(__file__).resolve().parents[2] / "views"


def test_the_log_tells_in_words_who_did_what(loaded: Services, open_page: Open) -> None:
    loaded.library.delete(loaded.documents.list()[0].document_id)
    said = words(open_page("activity"))
    assert "添加专家程远" in said
    assert "已入库" in said
    assert "删除《" in said
    assert loaded.log.actor in said


def test_the_log_is_filtered_by_kind(loaded: Services, open_page: Open) -> None:
    page = open_page("activity")
    said = words(page.button_group(key="activity.kind").set_value("experts").run())
    assert "添加专家程远" in said
    assert "已入库" not in said


def test_older_entries_are_one_click_away(services: Services, open_page: Open) -> None:
    for number in range(60):
        services.save_settings(max_file_mb=100 + number % 2)
    page = press(open_page("activity"), "activity.older")
    assert "回到最新" in words(page)


def test_an_altered_entry_is_found(loaded: Services, open_page: Open) -> None:
    page = press(open_page("activity"), "activity.verify")
    assert "全部记录完整" in words(page)
    with loaded.database.transaction() as connection:
        connection.execute(update(event).where(event.c.event_id == 2).values(actor="别人"))
    page = press(page, "activity.verify")
    assert "第 2 条记录被改动过" in words(page)


def test_what_was_given_up_is_shown_with_the_reason_and_retried(services: Services, open_page: Open) -> None:
    failures = ["磁盘空间已满，请清理后重试。"]

    def handle(_: SamplesRemoved) -> None:
        if failures:
            raise InvalidInputError(failures.pop())

    services.delivery.subscribe("test", {SamplesRemoved: handle})
    with services.log.transaction() as tx:
        tx.append(SamplesRemoved())
    services.delivery.drain(30)
    page = open_page("activity")
    assert "磁盘空间已满，请清理后重试。" in words(page)
    letter = services.delivery.dead_letters()[0]
    page = press(page, f"activity.retry.{letter.delivery_id}")
    assert "已重新安排 1 件事" in words(page)
    services.delivery.drain(30)
    assert services.delivery.dead_letters() == []


def test_settings_are_saved_and_a_refused_form_keeps_what_was_typed(services: Services, open_page: Open) -> None:
    page = open_page("settings")
    _field(page, "本会名称").set_value("云江省互联网协会")
    _field(page, "收件文件夹").set_value("relative/folder")
    page = _save(page)
    assert "完整路径" in words(page)
    assert _field(page, "本会名称").value == "云江省互联网协会"
    _field(page, "收件文件夹").set_value("")
    page = _save(page)
    assert "设置已保存" in words(page)
    assert services.settings.body == "云江省互联网协会"


def test_settings_show_what_runs_and_where_things_lie(services: Services, open_page: Open) -> None:
    said = words(open_page("settings"))
    assert str(services.settings.home) in said
    assert "正在运行" in said
    assert services.running()[0][0] in said


def test_rebuilding_the_index_asks_first(loaded: Services, open_page: Open) -> None:
    page = press(open_page("settings"), "settings.rebuild")
    assert "全部 2 份资料" in words(page)
    page = press(page, "settings.rebuild.confirm")
    assert "已开始重建索引" in words(page)


def test_another_encoder_is_offered_for_building_at_once(
    loaded: Services, open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = open_page("settings")
    _field(page, "编码模型").set_value(str(tmp_path / "nowhere"))
    page = _save(page)
    assert "全部 2 份资料" in words(page)
    with pytest.raises(EncoderUnavailableError):
        loaded.rebuild_index()

    begun = []
    monkeypatch.setattr(loaded.rebuild, "start", lambda: begun.append(1))
    page = open_page("settings")
    assert "没有这个文件夹" in words(page)
    page = press(page, "settings.rebuild.retry")
    assert begun == [1]

    _field(page, "编码模型").set_value("")
    page = _save(page)
    assert loaded.index.needs_rebuild == ""
    assert "没有完成" not in words(page)


def test_a_rebuild_that_runs_shows_how_far_it_is_and_can_be_cancelled(
    loaded: Services, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        loaded.rebuild, "state", lambda: RebuildState(running=True, share=0.424, remaining_seconds=190.0)
    )
    cancelled = []
    monkeypatch.setattr(loaded.rebuild, "cancel", lambda: cancelled.append(1))

    page = open_page("settings")

    assert any(
        "已完成 42%，大约还需 3 分钟" in one.proto.text for one in page.main.get("progress") if hasattr(one, "proto")
    )
    press(page, "settings.rebuild.stop")
    assert cancelled == [1]


def test_an_unknown_failure_is_one_calm_sentence(
    loaded: Services, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(loaded.documents, "list", fail)
    page = open_page("library")
    assert "这个页面出了点问题" in words(page)
    assert "secret detail" not in words(page)
    assert not page.exception


def test_services_that_cannot_start_are_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise StoreBrokenError("数据库文件已损坏。请用最近一次备份恢复。")

    monkeypatch.setattr("api.sharing.current_services", fail)
    page = AppTest.from_file(str(VIEWS.parent / "app.py"), default_timeout=30).run()
    assert "数据库文件已损坏" in words(page)
    assert not page.exception


def test_every_word_that_the_pages_use_is_in_the_catalogue() -> None:
    used: set[str] = set()
    for path in [*VIEWS.rglob("*.py"), Path(app_module.__file__)]:
        used |= set(re.findall(r'\bsay\(\s*"([a-z_.]+)"', path.read_text(encoding="utf-8")))
    assert used
    assert [key for key in sorted(used) if not has(key)] == []


def test_every_event_has_its_words() -> None:
    assert [name for name in EVENT_TYPES if not has(f"happened.{name}")] == []


def test_every_subscriber_has_its_words(services: Services) -> None:
    assert [name for name in services.log.subscribers if not has(f"task.{name}")] == []


def _field(page: AppTest, label: str):
    return next(box for box in page.text_input if box.label == label)


def _save(page: AppTest) -> AppTest:
    return next(button for button in page.button if button.label == "保存").click().run()
