"""Finding the running app: the one that serves this ZHIKU_HOME, and no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from api.client import FILE_NAME, announce, find_running_app, greet, withdraw


@pytest.fixture
def answering() -> Iterator[tuple[str, dict[str, str]]]:
    """A server that answers every request with what the test puts into the dictionary."""
    said: dict[str, str] = {}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", said
    server.shutdown()


def test_the_app_that_left_its_address_is_found(answering: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    url, said = answering
    app = announce(tmp_path, url=url)
    said.update(greet(app))

    assert find_running_app(tmp_path) == app
    withdraw(tmp_path)
    assert find_running_app(tmp_path) is None


def test_another_installation_on_the_same_port_is_not_taken_for_it(
    answering: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    url, said = answering
    (tmp_path / "other").mkdir()
    said.update(greet(announce(tmp_path / "other", url=url)))
    announce(tmp_path, url=url)

    assert find_running_app(tmp_path) is None


@pytest.mark.parametrize("left", ["", "{", "[]", '{"url": "http://::1:8501", "token": "t", "identity": "i"}'])
def test_a_damaged_address_counts_as_none(left: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(left, encoding="utf-8")
    assert find_running_app(tmp_path) is None
