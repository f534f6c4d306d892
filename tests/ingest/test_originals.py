"""Sweeping up after a stop: nothing that may be somebody's only copy is ever deleted."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from ingest.library import Library
from settings import Settings
from storage.documents import DocumentStore

STRANGER = "0" * 32


def _put(settings: Settings, name: str) -> Path:
    path = settings.originals / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def _orphaned(settings: Settings) -> list[str]:
    folder = settings.originals.parent / "originals-orphaned"
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_copies_without_a_record_are_set_aside_and_only_half_received_ones_deleted(
    library: Library, settings: Settings, report: Path
) -> None:
    kept = library.add_file(report)
    for orphan in (f"{STRANGER}/1/a.txt", f"{kept.document_id}/2/a.txt", ".incoming/abc"):
        _put(settings, orphan)

    assert library.remove_orphans() == 0  # another process may be about to commit
    assert library.remove_orphans(older_than_seconds=-1) == 3
    files = [file for file in settings.originals.rglob("*") if file.is_file()]
    assert files == [library.original_path(kept.document_id)]
    assert _orphaned(settings) == [f"{STRANGER}/1/a.txt", f"{kept.document_id}-2/a.txt"]


def test_a_second_orphan_of_the_same_name_is_set_aside_beside_the_first(
    library: Library, settings: Settings, report: Path
) -> None:
    library.add_file(report)
    for _ in range(2):
        _put(settings, f"{STRANGER}/1/a.txt")
        library.remove_orphans(older_than_seconds=-1)

    assert _orphaned(settings) == [f"{STRANGER}-again-2/1/a.txt", f"{STRANGER}/1/a.txt"]


def test_a_database_that_knows_nothing_leaves_every_copy_where_it_is(
    library: Library, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    copy, half = _put(settings, f"{STRANGER}/1/a.txt"), _put(settings, ".incoming/abc")

    with caplog.at_level(logging.ERROR):
        assert library.remove_orphans(older_than_seconds=-1) == 0

    assert copy.exists()
    assert half.exists()
    assert "no documents" in caplog.text


def test_stray_files_among_the_copies_disturb_nothing(library: Library, settings: Settings, report: Path) -> None:
    kept = library.add_file(report)
    strays = [
        _put(settings, name)
        for name in (
            f"{kept.document_id}/.DS_Store",
            f"{kept.document_id}/Thumbs.db",
            f"{kept.document_id}/7",
            "desktop.ini",
            "notes/a.txt",
        )
    ]
    (settings.originals / ".incoming" / "folder").mkdir(parents=True, exist_ok=True)

    assert library.remove_orphans(older_than_seconds=-1) == 0
    assert all(stray.exists() for stray in strays)


def test_a_sweep_that_fails_does_not_keep_the_program_from_starting(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: object) -> None:
        raise ValueError("not readable")

    monkeypatch.setattr(DocumentStore, "versions", broken)
    assert library.remove_orphans() == 0


def test_a_copy_lying_where_a_new_version_goes_is_set_aside(library: Library, settings: Settings, report: Path) -> None:
    kept = library.add_file(report)
    _put(settings, f"{kept.document_id}/2/older.txt")
    report.write_text("新的内容。", encoding="utf-8")

    library.add_file(report)

    assert library.original_path(kept.document_id, 2).read_bytes() == report.read_bytes()
    assert _orphaned(settings) == [f"{kept.document_id}-2/older.txt"]
