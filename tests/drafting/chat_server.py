"""A real server on this machine that speaks the chat protocol, well or in every way in which it can go wrong."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

USAGE = {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}


@dataclass
class Asked:
    """A request that the server was sent."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def user(self) -> str:
        return str(self.body["messages"][1]["content"])


class Line:
    """The wire of one answer, for a behaviour to write on."""

    def __init__(self, handler: BaseHTTPRequestHandler, asked: Asked, over: Event) -> None:
        self._handler = handler
        self.asked = asked
        self.over = over  # set when the server goes down, so that no behaviour outlives its test

    def begin(self, *, status: int = 200, content_type: str = "text/event-stream", **headers: str) -> None:
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", content_type)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()

    def raw(self, text: str) -> None:
        self._handler.wfile.write(text.encode())
        self._handler.wfile.flush()

    def record(self, delta: dict[str, Any], *, finish: str | None = None, usage: Any = None) -> None:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        made = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices}
        self.raw(f"data: {json.dumps(made | ({'usage': usage} if usage else {}), ensure_ascii=False)}\n\n")

    def words(self, text: str, *, size: int = 7) -> None:
        """A text, piece by piece."""
        for at in range(0, len(text), size):
            self.record({"content": text[at : at + size]})

    def end(self, *, finish: str = "stop", usage: Any = USAGE) -> None:
        self.record({}, finish=finish)
        if usage is not None:
            self.raw(f"data: {json.dumps({'id': '1', 'choices': [], 'usage': usage})}\n\n")
        self.raw("data: [DONE]\n\n")

    def wait(self, seconds: float) -> None:
        self.over.wait(seconds)

    def hang_up(self) -> None:
        """Cut the connection without a goodbye."""
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._handler.connection.close()


Behaviour = Callable[[Line], None]


@dataclass
class ChatServer:
    """Answers the first request by the first behaviour, and so on; the last one serves all that follow."""

    url: str = ""
    behaviours: list[Behaviour] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def will(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours)
        self.asked.clear()


@contextmanager
def serve_chat(*behaviours: Behaviour) -> Iterator[ChatServer]:
    """A server on a free port until the end of the block."""
    server = ChatServer(behaviours=list(behaviours))
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = Asked(path=self.path, headers=dict(self.headers), body=body)
            server.asked.append(asked)
            behave = server.behaviours[min(len(server.asked), len(server.behaviours)) - 1]
            behave(Line(self, asked, over))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is part of the tests."""

    with Quiet(("127.0.0.1", 0), Handler) as running:
        server.url = f"http://127.0.0.1:{running.server_port}/v1"
        Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server
        finally:
            over.set()
            running.shutdown()


def says(text: str, *, usage: Any = USAGE, finish: str = "stop", pause_seconds: float = 0.0) -> Behaviour:
    """A good answer."""

    def behave(line: Line) -> None:
        line.begin()
        line.record({"role": "assistant", "content": ""})
        for at in range(0, len(text), 7):
            line.words(text[at : at + 7])
            if pause_seconds:
                line.wait(pause_seconds)
        line.end(finish=finish, usage=usage)

    return behave


def says_to(write: Callable[[Asked], str], **known: Any) -> Behaviour:
    """A good answer that depends on what was asked."""
    return lambda line: says(write(line.asked), **known)(line)


def refuses(status: int, message: str = "", **headers: str) -> Behaviour:
    """An error of the protocol."""

    def behave(line: Line) -> None:
        line.begin(status=status, content_type="application/json", **headers)
        line.raw(json.dumps({"error": {"message": message, "type": "error"}}))

    return behave


def sends(text: str, *, content_type: str = "text/event-stream") -> Behaviour:
    """Whatever text, with whatever type."""

    def behave(line: Line) -> None:
        line.begin(content_type=content_type)
        line.raw(text)

    return behave


def stalls(line: Line) -> None:
    """Takes the question and never says a word."""
    line.wait(60)


def stalls_in_the_middle(line: Line) -> None:
    line.begin()
    line.words("[1] 全省开展演练")
    line.wait(60)


def closes_in_the_middle(line: Line) -> None:
    """The connection ends as if all were said."""
    line.begin()
    line.words("[1] 全省开展演练")


def breaks_in_the_middle(line: Line) -> None:
    """The connection is reset."""
    line.begin()
    line.words("[1] 全省开展演练")
    line.wait(0.1)
    line.hang_up()


def talks_for_ever(line: Line) -> None:
    line.begin()
    while not line.over.is_set():
        line.words("数据安全" * 200, size=800)


def keeps_alive_for_ever(line: Line) -> None:
    """Comments of the stream, which carry nothing."""
    line.begin()
    while not line.over.is_set():
        line.raw(": keep-alive\n\n")
        time.sleep(0.02)


def floods(line: Line) -> None:
    """One line without an end."""
    line.begin()
    while not line.over.is_set():
        line.raw("data: " + "x" * 65536)
