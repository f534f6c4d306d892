"""The rebuild of this process as it is watched: its share, the time that remains, why it ended, and that it is one."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag

import pytest

from core.errors import StoreBrokenError, StoreBusyError
from events.log import EventLog
from index.encoders import EncoderUnavailableError
from index.handlers import index_document
from index.opening import Index
from index.rebuild import note_encoder_change, rebuild_index
from index.rebuild_job import RebuildCancelledError, RebuildJob
from settings import Settings
from tests.index.doubles import HashEncoder, add_document

Opener = Callable[..., Index]
CONTEST = "工业互联网安全大赛"


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_remaining_time_follows_from_the_pace() -> None:
    now = [0.0]
    seen: list[float | None] = []

    def rebuild(report: Callable[[float], None], _: Flag) -> int:
        for second, share in ((10, 0.0), (100, 0.01), (110, 0.02), (120, 0.21)):
            now[0] = second
            report(share)
            seen.append(job.state().remaining_seconds)
        return 7

    job = RebuildJob(rebuild, clock=lambda: now[0])

    assert job.run() == 7
    assert seen[:3] == [None, None, None]
    assert seen[3] == pytest.approx(0.79 / 0.20 * 20)
    assert (job.state().running, job.state().done, job.state().error) == (False, True, "")


def test_one_at_a_time_and_a_cancelled_one_is_no_failure_and_can_begin_again() -> None:
    calls: list[int] = []

    def rebuild(_: Callable[[float], None], cancelled: Flag) -> int:
        calls.append(1)
        if cancelled.wait(5 if len(calls) == 1 else 0):
            raise RebuildCancelledError("重建已取消")
        return 1

    job = RebuildJob(rebuild)
    job.start()
    wait_until(lambda: len(calls) == 1)
    job.start()
    with pytest.raises(StoreBusyError, match="正在重建"):
        job.run()
    assert job.state().running

    job.cancel()
    wait_until(lambda: not job.state().running)

    assert (len(calls), job.state().error, job.state().done) == (1, "", False)
    assert job.run() == 1
    assert job.state().error == ""


def write(index: Index, event) -> None:
    index_document(event, documents=index.documents, shelf=index.shelf, log=index.log)


def test_a_swap_that_fails_leaves_the_old_one_serving_and_the_index_says_why(
    opener: Opener, home: Path, log: EventLog
) -> None:
    def load(source: str | None) -> HashEncoder:
        if source:
            raise EncoderUnavailableError("连不上向量模型")
        return HashEncoder()

    now = {"encoder": ""}
    index = opener(load=load, read_settings=lambda: Settings(home=home, **now))
    write(index, add_document(log, "d1", [CONTEST]))
    now["encoder"] = "far/away"
    note_encoder_change(index)
    assert "向量模型已更换" in index.needs_rebuild

    with pytest.raises(EncoderUnavailableError):
        rebuild_index(index, profiles=list, in_child=False)

    assert index.needs_rebuild == "连不上向量模型"
    assert [item.document_id for item in index.search.search("安全").passages] == ["d1"]
    now["encoder"] = ""
    note_encoder_change(index)
    assert index.needs_rebuild == ""


def test_a_cancelled_rebuild_leaves_nothing_behind(opener: Opener, home: Path, log: EventLog) -> None:
    index = opener()
    write(index, add_document(log, "d1", [CONTEST]))
    cancelled = Flag()
    cancelled.set()

    with pytest.raises(RebuildCancelledError):
        rebuild_index(index, profiles=list, in_child=False, cancelled=cancelled)

    assert sorted(folder.name for folder in (home / "index").iterdir()) == ["1"]
    assert index.needs_rebuild == ""
    assert [item.document_id for item in index.search.search("安全").passages] == ["d1"]


def test_a_disk_without_room_is_told_before_building(
    opener: Opener, home: Path, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opener()
    write(index, add_document(log, "d1", [CONTEST]))
    monkeypatch.setattr("index.rebuild._BYTES_PER_PASSAGE", 10**15)

    with pytest.raises(StoreBrokenError, match="磁盘空间不足：重建索引约需"):
        rebuild_index(index, profiles=list, in_child=False)

    assert [row.state for row in index.generations.list()] == ["serving"]


def test_progress_is_counted_in_passages(opener: Opener, log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.build.REPORT_SECONDS", 0)
    index = opener()
    write(index, add_document(log, "d1", [CONTEST]))
    write(index, add_document(log, "d2", [f"{CONTEST}{number}" for number in range(3)]))
    shares: list[float] = []

    rebuild_index(index, profiles=list, in_child=False, on_progress=shares.append)

    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares[1] in (0.25, 0.75)
