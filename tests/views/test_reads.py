"""How pages read: what they show and no more, with an index that needs rebuilding or could not be opened."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future

import pytest

from bootstrap import Services
from experts.pool import ExpertPool
from storage.documents import DocumentStore
from tests.views.conftest import Open, words

QUESTION = "工业互联网安全大赛 多少支队伍"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the whole library and the whole pool have been read."""
    counted: Counter[str] = Counter()

    def count(owner: type, name: str) -> None:
        original = owner.list

        def listed(self: object, *args: object, **kwargs: object) -> object:
            counted[name] += 1
            return original(self, *args, **kwargs)

        monkeypatch.setattr(owner, "list", listed)

    count(DocumentStore, "documents")
    count(ExpertPool, "experts")
    return counted


def test_the_library_is_read_once_a_draw(loaded: Services, open_page: Open, reads: Counter[str]) -> None:
    app = open_page("library")
    reads.clear()
    app.run()
    assert reads["documents"] == 1


def test_results_read_only_the_documents_that_they_show(loaded: Services, open_page: Open, reads: Counter[str]) -> None:
    app = open_page(q=QUESTION)
    reads.clear()
    assert "2024年" in words(app.run())
    assert reads == Counter()


def test_the_beginning_counts_experts_without_reading_them(
    loaded: Services, open_page: Open, reads: Counter[str]
) -> None:
    assert "专家 2 位" in words(open_page())
    assert reads["experts"] == 0


def test_waiting_documents_are_counted_without_reading_the_library(
    services: Services, open_page: Open, reads: Counter[str]
) -> None:
    services.library.add_bytes("甲.txt", "甲。".encode())
    app = open_page()
    reads.clear()
    assert "正在处理 1 份资料" in words(app.run())
    assert reads["documents"] <= 1  # the examples


def test_finding_experts_reads_the_pool_once(loaded: Services, open_page: Open, reads: Counter[str]) -> None:
    app = open_page("match", q=QUESTION)
    reads.clear()
    assert "程远" in words(app.run())
    assert reads["experts"] == 1


def test_an_index_to_be_rebuilt_is_named_above_the_results(loaded: Services, open_page: Open) -> None:
    assert "需要重建索引" not in words(open_page(q=QUESTION))
    loaded.index.needs_rebuild = "资料库升级了，需要重建索引。"
    app = open_page(q=QUESTION)
    assert "需要重建索引" in words(app)
    assert "<mark>" in words(app)
    assert any("设置" in link.proto.label for link in app.get("page_link"))


def test_an_index_that_could_not_be_opened_is_tried_again_by_the_page(
    loaded: Services, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, failed = loaded.index, Future()
    failed.set_exception(RuntimeError("向量服务没有启动"))
    monkeypatch.setattr(loaded._index, "_opening", failed)
    monkeypatch.setattr(loaded._index, "_open_index", lambda: opened)
    monkeypatch.setattr(loaded._index, "_on_opened", lambda index: None)
    monkeypatch.setattr("index.lazy.RETRY_SECONDS", 0.0)
    app = open_page(q=QUESTION)
    assert "向量服务没有启动" in words(app)
    assert "<mark>" in words(app.run())
