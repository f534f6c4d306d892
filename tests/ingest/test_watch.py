"""The inbox: complete files are taken in, growing ones wait, refused ones are shown, deleted ones stay away."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from core.documents import DocumentState
from core.errors import StoreBrokenError
from ingest import watch
from ingest.library import Library
from ingest.watch import InboxWatcher
from settings import Settings
from storage.documents import DocumentStore


def _drop(path: Path, content: bytes, *, seconds_ago: float = 60) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    then = time.time() - seconds_ago
    os.utime(path, (then, then))
    return path


def test_files_in_the_inbox_and_below_are_taken_in_once(
    watcher: InboxWatcher, store: DocumentStore, inbox: Path
) -> None:
    _drop(inbox / "甲.txt", "甲。".encode())
    _drop(inbox / "下级" / "乙.txt", "乙。".encode())
    for ignored in ("~$甲.docx", ".甲.txt", "乙.tmp", "丙.part", ".git/config.txt"):
        _drop(inbox / ignored, b"text")

    assert len(watcher.scan_once()) == 2
    assert watcher.scan_once() == []
    assert sorted(found.file_name for found in store.list()) == ["乙.txt", "甲.txt"]


def test_a_file_still_being_copied_is_left_until_it_rests(
    watcher: InboxWatcher, store: DocumentStore, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: now[0])
    path = _drop(inbox / "甲.txt", "半".encode(), seconds_ago=0)
    assert watcher.scan_once() == []
    now[0] += 0.9
    _drop(path, "半份文件".encode(), seconds_ago=0)
    assert watcher.scan_once() == []
    now[0] += 0.9
    assert watcher.scan_once() == []

    now[0] += 0.2
    assert len(watcher.scan_once()) == 1
    assert store.list()[0].size_bytes == len("半份文件".encode())


def test_a_refused_file_is_shown_with_its_reason_and_tried_again_only_when_it_changes(
    watcher: InboxWatcher, store: DocumentStore, inbox: Path, library: Library, settings: Settings
) -> None:
    path = _drop(inbox / "旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    watcher.scan_once()
    watcher.scan_once()
    InboxWatcher(library, settings).scan_once()  # a restart

    shown = store.list()
    assert [(found.state, found.version, found.original) for found in shown] == [(DocumentState.FAILED, 1, "")]
    assert "另存为 .docx" in shown[0].reason

    _drop(path, "其实是文字。".encode(), seconds_ago=30)
    watcher.scan_once()
    mended = store.list()
    assert [(found.state, found.document_id) for found in mended] == [(DocumentState.ADDED, shown[0].document_id)]


def test_two_empty_files_are_both_shown(watcher: InboxWatcher, store: DocumentStore, inbox: Path) -> None:
    _drop(inbox / "甲.txt", b"")
    _drop(inbox / "乙.txt", b"")

    watcher.scan_once()

    assert len(store.list(state=DocumentState.FAILED)) == 2


def test_after_a_restart_nothing_is_read_again(
    watcher: InboxWatcher, library: Library, settings: Settings, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _drop(inbox / "甲.txt", "甲。".encode())
    watcher.scan_once()

    monkeypatch.setattr(library, "add_file", lambda path: pytest.fail("read again"))
    assert InboxWatcher(library, settings).scan_once() == []


def test_a_deleted_document_does_not_come_back_while_its_file_stays(
    watcher: InboxWatcher, library: Library, store: DocumentStore, settings: Settings, inbox: Path
) -> None:
    path = _drop(inbox / "甲.txt", "甲。".encode())
    [intake] = watcher.scan_once()
    library.delete(intake.document_id)

    assert watcher.scan_once() == []
    assert InboxWatcher(library, settings).scan_once() == []
    assert store.list() == []

    _drop(path, "甲的新内容。".encode(), seconds_ago=30)
    assert len(watcher.scan_once()) == 1


def test_a_full_disk_is_no_fault_of_the_file_and_it_is_tried_again(
    watcher: InboxWatcher, library: Library, store: DocumentStore, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _drop(inbox / "甲.txt", "甲。".encode())
    with monkeypatch.context() as patch:

        def full(_path: Path) -> None:
            raise StoreBrokenError("磁盘空间已满")

        patch.setattr(library, "add_file", full)
        with pytest.raises(StoreBrokenError):
            watcher.scan_once()

    assert len(watcher.scan_once()) == 1


def test_a_running_watcher_takes_a_file_in_by_itself(watcher: InboxWatcher, store: DocumentStore, inbox: Path) -> None:
    watcher.start()
    try:
        _drop(inbox / "甲.txt", "甲。".encode())
        deadline = time.monotonic() + 5
        while not store.list() and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        watcher.stop()

    assert len(store.list()) == 1


def test_a_refused_file_replaced_by_a_known_one_is_shown_no_longer(
    watcher: InboxWatcher, library: Library, store: DocumentStore, inbox: Path
) -> None:
    known = library.add_bytes("甲.txt", "甲。".encode())
    path = _drop(inbox / "甲.txt", b"")
    watcher.scan_once()
    assert len(store.list()) == 2

    _drop(path, "甲。".encode(), seconds_ago=30)
    watcher.scan_once()

    assert [found.document_id for found in store.list()] == [known.document_id]
