"""Reading added documents in the child process: results, failures, limits, running twice, interruptions."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from core.documents import DocumentState
from events.delivery import Delivery
from events.log import EventLog
from events.types import DocumentAdded
from ingest import child
from ingest.child import read_in_child, stop_children
from ingest.extracted import ParserStoppedError, UnreadableFileError
from ingest.handlers import parse_document
from ingest.library import Library
from settings import Settings
from storage.documents import DocumentStore
from tests.ingest.pdf_files import make_pdf


def test_a_report_is_read_into_blocks_chunks_and_metadata(
    library: Library, store: DocumentStore, delivery: Delivery, log: EventLog, report: Path
) -> None:
    intake = library.add_file(report)

    delivery.drain()

    found = store.get(intake.document_id)
    chunks = store.chunks(intake.document_id, 1)
    contest = next(chunk for chunk in chunks if "四十支队伍" in chunk.text)
    assert (found.state, found.chunk_count, found.coverage) == (DocumentState.PARSED, len(chunks), 1.0)
    assert found.metadata.title == "某省互联网协会2023年工作总结"
    assert contest.locator.heading_path == ("二、举办活动", "（一）安全竞赛")
    assert contest.locator.page is None
    assert log.read()[0].type == "DocumentParsed"


def test_reading_twice_leaves_one_copy_and_one_event(
    library: Library, store: DocumentStore, delivery: Delivery, log: EventLog, settings: Settings, report: Path
) -> None:
    intake = library.add_file(report)
    delivery.drain()
    before = [chunk.chunk_id for chunk in store.chunks(intake.document_id, 1)]

    event = DocumentAdded(document_id=intake.document_id, version=1)
    parse_document(event, store=store, log=log, settings=settings)

    assert [chunk.chunk_id for chunk in store.chunks(intake.document_id, 1)] == before
    assert [entry.type for entry in log.read()] == ["DocumentParsed", "DocumentAdded"]


def test_a_file_without_text_fails_with_the_reason_and_can_be_retried(
    library: Library, store: DocumentStore, delivery: Delivery, log: EventLog
) -> None:
    intake = library.add_bytes("扫描件.pdf", make_pdf([[], []]))
    delivery.drain()
    failed = store.get(intake.document_id)

    again = library.retry(intake.document_id)
    delivery.drain()

    assert failed.state is DocumentState.FAILED
    assert "没有可读文字（可能是扫描件" in failed.reason
    assert again.state is DocumentState.ADDED
    assert [entry.type for entry in log.read()][:3] == ["DocumentFailed", "DocumentAdded", "DocumentFailed"]
    assert delivery.dead_letters() == []


def test_a_document_that_was_given_up_is_read_when_its_event_is_delivered_again(
    library: Library, store: DocumentStore, log: EventLog, settings: Settings, report: Path
) -> None:
    intake = library.add_file(report)
    with log.transaction() as tx:
        store.mark_failed(tx.connection, intake.document_id, 1, "处理时出错")

    parse_document(DocumentAdded(document_id=intake.document_id, version=1), store=store, log=log, settings=settings)

    found = store.get(intake.document_id)
    assert (found.state, found.reason) == (DocumentState.PARSED, "")
    assert log.read()[0].type == "DocumentParsed"


def test_only_the_newest_of_two_waiting_versions_is_read(
    library: Library, store: DocumentStore, delivery: Delivery, report: Path
) -> None:
    intake = library.add_file(report)
    report.write_text("新版的内容，只有这一句话。", encoding="utf-8")
    library.add_file(report)

    delivery.drain()

    assert store.chunks(intake.document_id, 1) == []
    assert [chunk.text for chunk in store.chunks(intake.document_id, 2)] == ["新版的内容，只有这一句话。"]


def test_a_small_file_comes_back_within_half_a_second_without_heavy_libraries(report: Path) -> None:
    job = json.dumps({"path": str(report), "file_name": report.name, "memory_mb": 512, "cpu_seconds": 10})
    root = Path(child.__file__).parents[1]
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "ingest.worker"], input=job.encode(), capture_output=True, cwd=root
    )
    seconds = time.perf_counter() - started

    imported = done.stderr.decode()
    assert json.loads(done.stdout)["metadata"]["title"]
    assert seconds < 1.5  # 0.1 on a quiet machine
    for heavy in ("haystack", "torch", "streamlit", "sqlalchemy", "pypdf", "docx", "numpy"):
        assert f"| {heavy}" not in imported.replace("|   ", "| ")


@pytest.fixture
def slow_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for the program that reads files; what it does is written into the returned file."""
    script = tmp_path / "stand_in.py"
    launcher = tmp_path / "python"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}"\n')
    launcher.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(launcher))
    return script


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("import time; time.sleep(60)", "1 秒的时间上限"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "内存超过上限"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "意外退出"),
        ("print('not json')", "意外退出"),
        ("raise ValueError('bug')", "意外退出"),
    ],
)
def test_a_child_that_ends_badly_is_a_failure_that_names_the_cause(
    slow_parser: Path, settings: Settings, report: Path, behaviour: str, words: str
) -> None:
    slow_parser.write_text(behaviour)
    limits = settings.model_copy(update={"parse_timeout_seconds": 1 if "sleep" in behaviour else 20})

    with pytest.raises(UnreadableFileError, match=words):
        read_in_child(report, file_name=report.name, limits=limits)


def test_reading_stops_at_the_memory_limit(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_text("这一行没有尽头" * 9_000_000, encoding="utf-8")

    with pytest.raises(UnreadableFileError, match="256 MB"):
        read_in_child(path, file_name=path.name, limits=settings.model_copy(update={"parse_memory_mb": 256}))


def test_closing_the_program_interrupts_reading_and_it_is_tried_again(
    slow_parser: Path, settings: Settings, report: Path
) -> None:
    slow_parser.write_text("import time; time.sleep(60)")
    stopper = threading.Timer(0.5, stop_children)
    stopper.start()

    with pytest.raises(ParserStoppedError) as caught:
        read_in_child(report, file_name=report.name, limits=settings)

    assert caught.value.retryable


def test_the_child_outlives_no_run_and_leaves_no_zombie(settings: Settings, report: Path) -> None:
    before = {child.pid for child in psutil.Process().children()}

    read_in_child(report, file_name=report.name, limits=settings)

    assert {child.pid for child in psutil.Process().children()} <= before
