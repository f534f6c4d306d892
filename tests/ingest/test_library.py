"""Taking files in, versions, duplicates, corrections, deletion, samples, and careless input."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from core.documents import DocumentState, DocumentType
from core.errors import InvalidInputError, NotFoundError, StoreBrokenError
from events.delivery import Delivery
from events.log import EventLog
from ingest.library import Library
from settings import Settings
from storage.documents import DocumentStore


def _types(log: EventLog) -> list[str]:
    return [entry.type for entry in reversed(log.read())]


def test_a_file_becomes_a_document_with_a_kept_copy_and_an_event(
    library: Library, store: DocumentStore, log: EventLog, report: Path
) -> None:
    intake = library.add_file(report, actor="张三")

    found = store.get(intake.document_id)
    assert (intake.version, intake.state, intake.known) == (1, DocumentState.ADDED, False)
    assert found.source == str(report)
    assert library.original_path(intake.document_id).read_bytes() == report.read_bytes()
    assert [(entry.type, entry.actor) for entry in log.read()] == [("DocumentAdded", "张三")]


def test_the_same_bytes_are_known_wherever_they_come_from(
    library: Library, store: DocumentStore, log: EventLog, report: Path
) -> None:
    first = library.add_file(report)

    again = library.add_file(report)
    uploaded = library.add_bytes("另一个名字.txt", report.read_bytes())

    assert again.known
    assert uploaded.known
    assert {again.document_id, uploaded.document_id} == {first.document_id}
    assert len(store.list()) == 1
    assert len(log.read()) == 1


def test_new_bytes_of_the_same_source_are_the_next_version(
    library: Library, store: DocumentStore, report: Path
) -> None:
    first = library.add_file(report)
    before = library.original_path(first.document_id, 1).read_bytes()
    report.write_text(report.read_text(encoding="utf-8") + "三、党建工作\n", encoding="utf-8")

    second = library.add_file(report)

    assert (second.document_id, second.version, second.known) == (first.document_id, 2, False)
    assert library.original_path(first.document_id, 1).read_bytes() == before
    assert library.original_path(first.document_id).read_bytes() == report.read_bytes()


def test_two_files_of_one_name_in_two_folders_are_two_documents(
    library: Library, store: DocumentStore, tmp_path: Path
) -> None:
    for folder, text in (("甲", "甲的内容。"), ("乙", "乙的内容。")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "附件.txt").write_text(text, encoding="utf-8")
        library.add_file(tmp_path / folder / "附件.txt")

    assert [found.file_name for found in store.list()] == ["附件.txt", "附件.txt"]


def test_two_uploads_of_one_name_are_two_documents_unless_one_replaces_the_other(
    library: Library, store: DocumentStore
) -> None:
    first = library.add_bytes("附件.txt", "第一份。".encode())
    second = library.add_bytes("附件.txt", "第二份。".encode())
    third = library.add_bytes("附件.txt", "第一份的新版。".encode(), replaces=first.document_id)

    assert second.document_id != first.document_id
    assert (third.document_id, third.version) == (first.document_id, 2)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.txt", b"", "0 字节"),
        ("大.txt", b"x" * (1024 * 1024 + 1), "超过 1 MB 的上限"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .docx"),
        ("程序.txt", bytes(range(256)) * 8, "不是文字"),
        ("图.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 100, "图片"),
        ("坏.docx", b"PK\x03\x04 cut off", "没有复制完整"),
        ("数据.json", b'{"a": 1}', "不支持「.json」"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice_and_leaves_nothing(
    library: Library, store: DocumentStore, settings: Settings, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(InvalidInputError, match=words):
        library.add_file(path)
    with pytest.raises(InvalidInputError, match=words):
        library.add_bytes(name, content)

    assert store.list() == []
    assert [file for file in settings.originals.rglob("*") if file.is_file()] == []


def test_a_folder_is_refused_by_add_and_spread_out_by_expand(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "资料"
    (folder / "下级").mkdir(parents=True)
    for name in ("b.txt", "下级/a.md", "~$b.docx", ".hidden.txt", "图.png", "旧稿.doc"):
        (folder / name).write_bytes(b"text")

    with pytest.raises(InvalidInputError, match="文件夹"):
        library.add_file(folder)

    assert [path.name for path in library.expand([folder])] == ["b.txt", "a.md", "旧稿.doc"]
    with pytest.raises(InvalidInputError, match="找不到"):
        library.expand([tmp_path / "没有.txt"])


def test_a_missing_file_and_one_without_rights_say_so(
    library: Library, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInputError, match="已不存在"):
        library.add_file(tmp_path / "没有.txt")

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as root, whom no file mode stops
    with pytest.raises(InvalidInputError, match="没有权限"):
        library.add_file(report)


def test_a_full_disk_is_named_and_leaves_neither_record_nor_copy(
    library: Library, store: DocumentStore, settings: Settings, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreBrokenError, match="磁盘空间已满"):
        library.add_file(report)

    assert store.list() == []
    assert [file for file in settings.originals.rglob("*") if file.is_file()] == []


def test_a_stop_between_copy_and_commit_leaves_an_orphan_only_and_the_file_can_come_again(
    library: Library, store: DocumentStore, settings: Settings, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(DocumentStore, "insert_document", stop)
        with pytest.raises(KeyboardInterrupt):
            library.add_file(report)

    assert store.list() == []
    assert not library.add_bytes("乙.txt", "乙。".encode()).known
    assert library.remove_orphans(older_than_seconds=-1) == 1
    assert not library.add_file(report).known


def test_a_source_that_became_unreadable_keeps_its_former_version(
    library: Library, store: DocumentStore, report: Path
) -> None:
    intake = library.add_file(report)
    before = report.read_bytes()
    report.write_bytes(b"")

    library.record_refused(report, "文件是空的。")

    found = store.get(intake.document_id)
    assert (found.state, found.version, found.reason) == (DocumentState.FAILED, 2, "文件是空的。")
    assert library.original_path(intake.document_id).read_bytes() == before


def test_corrected_fields_survive_a_new_version(
    library: Library, store: DocumentStore, delivery: Delivery, log: EventLog, report: Path
) -> None:
    intake = library.add_file(report)
    delivery.drain()
    library.correct(intake.document_id, title="改正的标题", published_on=date(2024, 1, 5))
    report.write_text(report.read_text(encoding="utf-8").replace("三十家", "四十家"), encoding="utf-8")

    library.add_file(report)
    delivery.drain()

    found = store.get(intake.document_id)
    assert found.metadata.title == "改正的标题"
    assert found.metadata.published_on == date(2024, 1, 5)
    assert found.metadata.document_type is DocumentType.WORK_REPORT
    assert found.corrected == ("published_on", "title")
    assert "四十家" in store.chunks(intake.document_id, 2)[0].text
    assert "DocumentCorrected" in _types(log)


@pytest.mark.parametrize(
    "fields", [{"title": " "}, {"region": "月球"}, {"document_type": "诗歌"}, {"published_on": "明天"}, {"pages": 3}]
)
def test_a_correction_that_makes_no_sense_is_refused(library: Library, report: Path, fields: dict[str, object]) -> None:
    intake = library.add_file(report)

    with pytest.raises(InvalidInputError):
        library.correct(intake.document_id, **fields)


def test_a_correction_without_change_leaves_no_event(library: Library, log: EventLog, report: Path) -> None:
    intake = library.add_file(report)

    library.correct(intake.document_id, title=report.stem)

    assert _types(log) == ["DocumentAdded"]


def test_deleting_removes_rows_and_copies_and_tells_the_index(
    library: Library, store: DocumentStore, delivery: Delivery, log: EventLog, settings: Settings, report: Path
) -> None:
    intake = library.add_file(report)
    delivery.drain()
    chunk_id = store.chunks(intake.document_id, 1)[0].chunk_id

    library.delete(intake.document_id)

    assert store.list() == []
    assert store.chunks_by_id([chunk_id]) == {}
    assert not (settings.originals / intake.document_id).exists()
    assert _types(log)[-1] == "DocumentDeleted"
    with pytest.raises(NotFoundError):
        library.delete(intake.document_id)


def test_deleting_while_it_waits_to_be_read_ends_quietly(library: Library, delivery: Delivery, report: Path) -> None:
    intake = library.add_file(report)
    library.delete(intake.document_id)

    delivery.drain()

    assert delivery.dead_letters() == []


def test_the_first_own_file_removes_the_samples_in_the_same_step(
    library: Library, store: DocumentStore, log: EventLog, settings: Settings, report: Path
) -> None:
    sample = library.add_bytes("示例.txt", "示例内容。".encode(), is_sample=True)

    own = library.add_file(report)

    assert [found.document_id for found in store.list()] == [own.document_id]
    assert not (settings.originals / sample.document_id).exists()
    assert _types(log) == ["DocumentAdded", "DocumentDeleted", "SamplesRemoved", "DocumentAdded"]


def test_samples_stay_when_asked_and_when_the_own_file_is_refused(library: Library, store: DocumentStore) -> None:
    library.add_bytes("示例.txt", "示例内容。".encode(), is_sample=True)

    with pytest.raises(InvalidInputError):
        library.add_bytes("空.txt", b"")
    library.add_bytes("自己的.txt", "自己的内容。".encode(), keep_samples=True)

    assert store.counts().samples == 1
    assert library.remove_samples() == 1
    assert store.counts().samples == 0


def test_own_bytes_that_equal_a_sample_become_an_own_document(library: Library, store: DocumentStore) -> None:
    library.add_bytes("示例.txt", "同样的内容。".encode(), is_sample=True)

    own = library.add_bytes("我的.txt", "同样的内容。".encode())

    assert not own.known
    assert [found.is_sample for found in store.list()] == [False]
