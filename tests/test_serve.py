"""The running app: where it listens, what its routes ask for, what it does with files, crashes, second processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from api.client import FILE_NAME, RunningApp
from benchmarks.running_app import free_port, serve
from tests.running_app import run_cli, serving

REPORT = "{year}年信息化工作总结\n\n一、数据安全\n\n全年完成数据安全检查{year}次，整改率为百分之九十八。\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def app(home: Path) -> Iterator[RunningApp]:
    with serving(home) as running:
        yield running


def eventually(look: Callable[[], object], timeout_seconds: float = 30) -> object:
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")


def test_the_server_listens_on_this_machine_only(app: RunningApp) -> None:
    port = int(app.url.rsplit(":", 1)[1])
    listening = {
        connection.laddr.ip
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
    }
    assert listening == {"127.0.0.1"}


def test_the_token_is_readable_by_its_owner_alone_and_asked_for(app: RunningApp, home: Path) -> None:
    assert stat.S_IMODE((home / FILE_NAME).stat().st_mode) == 0o600
    refused = httpx.post(f"{app.url}/api/documents", json={}, headers={"Authorization": "Bearer x"}, trust_env=False)
    assert refused.status_code == 401


def test_a_malformed_request_is_refused_without_a_traceback(app: RunningApp) -> None:
    headers = {"Authorization": f"Bearer {app.token}"}
    wrong = httpx.post(f"{app.url}/api/search", content=b"{", headers=headers, trust_env=False)
    unknown = httpx.post(f"{app.url}/api/search", json={"nonsense": 1}, headers=headers, trust_env=False)
    missing = httpx.post(f"{app.url}/api/nothing", json={}, headers=headers, trust_env=False)
    assert (wrong.status_code, unknown.status_code, missing.status_code) == (422, 422, 404)
    assert "Traceback" not in wrong.text + unknown.text + missing.text


def test_a_file_dropped_into_the_inbox_is_found_by_itself(app: RunningApp, home: Path) -> None:
    (home / "corpus" / "inbox" / "总结2031.txt").write_text(REPORT.format(year=2031), encoding="utf-8")

    rows = eventually(lambda: app.call("search", query="数据安全检查 2031"))

    assert "2031次" in rows[0]["text"]


def test_commands_work_through_the_running_app(app: RunningApp, home: Path, tmp_path: Path) -> None:
    report = tmp_path / "总结2032.txt"
    report.write_text(REPORT.format(year=2032), encoding="utf-8")

    added = json.loads(run_cli(home, "add", str(report), "--wait", "--json").stdout)
    found = json.loads(run_cli(home, "search", "数据安全检查 2032", "--json").stdout)

    assert added[0]["state"] == "indexed"
    assert any("2032次" in row["text"] for row in found)


def test_a_second_server_on_the_same_home_is_refused(app: RunningApp, home: Path) -> None:
    done = run_cli(home, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "另一个智库程序正在使用" in done.stderr


def test_a_port_in_use_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_cli(tmp_path, "serve", "--port", str(port))
    assert done.returncode == 1
    assert f"端口 {port}" in done.stderr


def test_what_a_killed_app_had_in_hand_is_finished_by_the_next_one_and_nothing_is_doubled(tmp_path: Path) -> None:
    home = tmp_path / "home"
    inbox = home / "corpus" / "inbox"
    inbox.mkdir(parents=True)
    for year in range(2001, 2013):
        (inbox / f"总结{year}.txt").write_text(REPORT.format(year=year), encoding="utf-8")
    with serve(home) as first:
        eventually(lambda: [row for row in first.app.call("documents") if row["state"] != "added"])
        os.kill(first.pid, signal.SIGKILL)

    with serving(home) as second:
        eventually(
            lambda: [row["state"] for row in second.call("documents")].count("indexed") == 12, timeout_seconds=120
        )
        found = second.call("search", query="数据安全检查", top_k=50)
    assert sorted(row["text"].count("次，整改率") for row in found) == [1] * 12
    assert len({row["document_id"] for row in found}) == 12
