"""Another encoder in the running app: chosen on 设置, built, swapped, while a client searches all the time."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Event, Thread

import pytest

from api.client import RunningApp
from core.errors import ZhikuError
from index.encoders import BUNDLED_FOLDER
from tests.running_app import serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

WAIT_MS = 240_000  # torch is imported twice, in the app and in the child
QUESTION = "网络安全应急演练有多少单位参加"


@dataclass
class Client:
    """Searches over the JSON route without a pause and keeps what went wrong."""

    app: RunningApp
    failures: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @contextmanager
    def searching(self) -> Iterator[None]:
        stop = Event()

        def search() -> None:
            while not stop.is_set():
                started = time.perf_counter()
                try:
                    if not self.app.call("search", query=QUESTION):
                        self.failures.append("empty")
                except ZhikuError as error:
                    self.failures.append(error.message)
                self.seconds.append(time.perf_counter() - started)

        thread = Thread(target=search)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A sentence-transformers model with a prompt of its own, so that it is loaded with torch."""
    folder = Path(shutil.copytree(BUNDLED_FOLDER, tmp_path / "model"))
    config = folder / "config_sentence_transformers.json"
    known = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps({**known, "prompts": {"query": "问题：", "document": ""}}), encoding="utf-8")
    return folder


def test_the_encoder_changes_while_a_client_searches_without_one_failed_or_empty_answer(
    model: Path, screen, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with serving(home, "--with-samples") as app:
        _wait_for_documents(app)
        client = Client(app)
        with client.searching():
            _choose_encoder(screen, app, str(model))
            screen.get_by_role("button", name="开始重建").click()
            screen.get_by_text("重建索引已完成。").wait_for(timeout=WAIT_MS)
            before = len(client.seconds)
            while len(client.seconds) < before + 3:  # the new generation answers, too
                time.sleep(0.05)

        assert client.failures == []
        assert len(client.seconds) > 20
        assert median(client.seconds) < 1  # the longest depends on what else the machine does
        assert "model-" in _index_check(app)["found"]
        assert _index_check(app)["ok"]

        broken = Path(shutil.copytree(model, tmp_path / "broken"))
        (broken / "modules.json").write_text("{ broken", encoding="utf-8")
        with client.searching():
            _choose_encoder(screen, app, str(broken))
            screen.get_by_role("button", name="开始重建").click()
            screen.get_by_text("重建索引没有完成").wait_for(timeout=WAIT_MS)
            screen.get_by_role("button", name="再试一次").wait_for()
        assert client.failures == []
        assert "无法加载编码模型" in _index_check(app)["found"]
        assert not _index_check(app)["ok"]

    with serving(home) as again:
        rows = _eventually_found(again)
        assert rows
        check = _index_check(again)
        assert not check["ok"]
        assert "无法加载编码模型" in check["found"]
        assert "model-" in check["found"]  # by its own encoder still
        screen.goto(f"{again.url}/settings")
        screen.get_by_text("无法加载编码模型").first.wait_for()


def _choose_encoder(screen, app: RunningApp, source: str) -> None:
    screen.goto(f"{app.url}/settings")
    box = screen.get_by_role("textbox", name="编码模型")
    box.fill(source)
    box.press("Tab")
    screen.get_by_role("button", name="保存").first.click()  # that of the encoder; messages have one of their own


def _index_check(app: RunningApp) -> dict[str, object]:
    return next(row for row in app.call("doctor") if row["check"] == "索引")


def _wait_for_documents(app: RunningApp) -> None:
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        states = [row["state"] for row in app.call("documents")]
        if states and all(state in ("indexed", "failed") for state in states):
            return
        time.sleep(0.3)
    raise AssertionError("the samples were not indexed in time")


def _eventually_found(app: RunningApp) -> list[object]:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if found := app.call("search", query=QUESTION):
            return found
        time.sleep(0.3)
    return []
