"""The inbox goes on: one bad file or one unexpected error neither ends the watching nor keeps other files out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.documents import DocumentState
from core.errors import InvalidInputError
from ingest import watch
from ingest.intake import Intake
from ingest.library import Library
from ingest.watch import InboxWatcher
from settings import Settings
from storage.documents import DocumentStore

GBK_NAME = os.fsdecode("报告.txt".encode("gb18030"))


def _drop(path: Path, content: bytes) -> Path:
    try:
        path.write_bytes(content)
    except OSError:
        pytest.skip("this file system takes no such name")
    then = time.time() - 60
    os.utime(path, (then, then))
    return path


def _until(condition: Callable[[], object]) -> bool:
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(condition())


def test_a_file_whose_name_cannot_be_read_is_shown_and_the_others_go_on(
    watcher: InboxWatcher, library: Library, store: DocumentStore, settings: Settings, inbox: Path
) -> None:
    _drop(inbox / GBK_NAME, "甲。".encode())
    for name in ("报告.txt", "乙.txt"):
        _drop(inbox / name, name.encode())

    assert len(watcher.scan_once()) == 2
    assert watcher.scan_once() == []
    InboxWatcher(library, settings).scan_once()  # a restart

    [shown] = store.list(state=DocumentState.FAILED)
    assert (shown.file_name, shown.metadata.title, shown.version) == ("报告.txt", "报告", 1)
    assert "文件名的编码无法识别" in shown.reason
    assert "改名" in shown.reason
    assert sorted(found.file_name for found in store.list(state=DocumentState.ADDED)) == ["乙.txt", "报告.txt"]


def test_adding_a_file_whose_name_cannot_be_read_says_to_rename_it(library: Library, tmp_path: Path) -> None:
    path = _drop(tmp_path / GBK_NAME, "甲。".encode())

    for act in (lambda: library.add_file(path), lambda: library.expand([path])):
        with pytest.raises(InvalidInputError, match=r"文件名的编码无法识别.*改名后重新放入"):
            act()


def test_an_unexpected_error_with_one_file_does_not_keep_the_others_out_and_it_is_tried_again(
    watcher: InboxWatcher, library: Library, store: DocumentStore, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("甲.txt", "乙.txt"):
        _drop(inbox / name, name.encode())
    add_file = library.add_file

    def stumble(path: Path) -> Intake:
        if path.name == "乙.txt":
            raise RuntimeError("unexpected")
        return add_file(path)

    with monkeypatch.context() as patch:
        patch.setattr(library, "add_file", stumble)
        assert len(watcher.scan_once()) == 1

    assert len(watcher.scan_once()) == 1
    assert len(store.list()) == 2


def test_an_unexpected_error_does_not_end_the_watching(
    watcher: InboxWatcher, store: DocumentStore, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.02)
    look, failures = InboxWatcher._look, [0]

    def stumble(self: InboxWatcher) -> object:
        failures[0] += 1
        if failures[0] == 1:
            raise RuntimeError("unexpected")
        return look(self)

    monkeypatch.setattr(InboxWatcher, "_look", stumble)
    _drop(inbox / "甲.txt", "甲。".encode())
    watcher.start()
    try:
        assert _until(store.list)
        assert watcher.is_running
    finally:
        watcher.stop()


def test_a_watcher_says_whether_it_runs(watcher: InboxWatcher, inbox: Path) -> None:
    assert not watcher.is_running
    watcher.start()
    assert watcher.is_running
    watcher.stop()
    assert not watcher.is_running
