"""The chat endpoint: answers arrive as they are written, and whatever goes wrong is said in words that help."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from core.errors import InvalidInputError, SettingsError
from core.writing import Use
from drafting.chat import Chat, check_endpoint, is_open
from drafting.chat_errors import ChatError, ChatStoppedError
from settings import Settings
from tests.drafting import chat_server as server_side
from tests.drafting.chat_server import Behaviour, ChatServer, refuses, says, sends, serve_chat

Make = Callable[..., Chat]


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with serve_chat(says("可以。")) as running:
        yield running


@pytest.fixture
def make(tmp_path: Path, server: ChatServer) -> Make:
    def make_chat(**known: object) -> Chat:
        values = {"chat_url": server.url, "chat_model": "m", "chat_key": "sk-secret", "chat_timeout_seconds": 20}
        settings = Settings(home=tmp_path).model_copy(update={**values, **known})
        return Chat(lambda: settings, pauses_seconds=(0.01, 0.01))

    return make_chat


def ask(chat: Chat, **known: object):
    return chat.ask("规则", "问题", **known)  # type: ignore[arg-type]


def test_an_answer_arrives_as_it_is_written_and_its_tokens_are_those_that_the_endpoint_told(
    make: Make, server: ChatServer
) -> None:
    server.will(says("[1] 2022年全省开展演练12次。"))
    grown: list[str] = []

    answer = ask(make(chat_price_in=2.0, chat_price_out=8.0), on_text=grown.append)

    assert (answer.text, answer.whole) == ("[1] 2022年全省开展演练12次。", True)
    assert (answer.use.tokens_in, answer.use.tokens_out, answer.use.estimated) == (120, 30, False)
    assert answer.use.cost == pytest.approx(0.00048)
    assert len(grown) > 2
    assert all(later.startswith(earlier) for earlier, later in pairwise(grown))
    [asked] = server.asked
    assert (asked.path, asked.system, asked.user) == ("/v1/chat/completions", "规则", "问题")
    assert asked.headers["authorization"] == "Bearer sk-secret"
    assert asked.body["max_tokens"] == 2000


@pytest.mark.parametrize("usage", [None, {"prompt_tokens": "many"}, {"prompt_tokens": -5, "completion_tokens": 3}])
def test_tokens_that_the_endpoint_does_not_tell_are_estimated_and_marked_so(
    make: Make, server: ChatServer, usage: object
) -> None:
    server.will(says("全省开展演练。", usage=usage))
    use = ask(make()).use
    assert use.estimated
    assert use.cost is None
    assert 0 < use.tokens_out < 10


def test_nothing_is_sent_where_no_endpoint_is_configured(make: Make, server: ChatServer) -> None:
    for missing in ("chat_url", "chat_model"):
        chat = make(**{missing: ""})
        assert not chat.configured
        with pytest.raises(SettingsError, match="还没有设置模型服务"):
            ask(chat)
    assert server.asked == []


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "不接受密钥"), (402, "余额不足"), (403, "拒绝使用"), (404, "没有这个地址或模型"), (400, "不接受这次请求"),
     (413, "太长"), (418, "没有答复"), (302, "转到了别处")],
)  # fmt: skip
def test_a_refusal_says_what_to_do_and_is_not_repeated(make: Make, server: ChatServer, status: int, words: str) -> None:
    server.will(refuses(status, "bad key sk-secret", Location="http://127.0.0.1:9/"))
    with pytest.raises(ChatError, match=words) as refused:
        ask(make())
    assert len(server.asked) == 1
    assert "sk-secret" not in refused.value.message


@pytest.mark.parametrize("first", [refuses(429, "slow down", Retry_After="0"), refuses(500), refuses(503)])
def test_an_endpoint_that_is_too_busy_is_asked_again(make: Make, server: ChatServer, first: Behaviour) -> None:
    server.will(first, first, says("可以。"))
    assert ask(make()).text == "可以。"
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("behaviour", "words", "tries"),
    [
        (refuses(429), "太忙", 3),
        (refuses(429, "insufficient_quota"), "额度", 1),
        (refuses(500), "模型服务出错", 3),
        (server_side.closes_in_the_middle, "中途断了", 1),
        (server_side.breaks_in_the_middle, "中途断了", 1),
        (sends("data: {not json\n\n"), "没有按对话接口", 1),
        (sends('data: {"choices": 7}\n\n'), "没有按对话接口", 1),
        (sends('data: "words"\n\n'), "没有按对话接口", 1),
        (sends('data: {"error": {"message": "overloaded"}}\n\n'), "overloaded", 3),
        (sends("data: [DONE]\n\n"), "没有按对话接口", 1),
        (sends("<!doctype html><p>登录</p>", content_type="text/html"), "返回的是网页", 1),
        (sends('{"object": "chat.completion"}', content_type="application/json"), "没有按对话接口", 1),
        (sends("\xff\xfe\x00", content_type="application/octet-stream"), "没有按对话接口", 1),
    ],
)
def test_what_is_broken_is_said_in_words(
    make: Make, server: ChatServer, behaviour: Behaviour, words: str, tries: int
) -> None:
    server.will(behaviour)
    with pytest.raises(ChatError, match=words):
        ask(make())
    assert len(server.asked) == tries


@pytest.mark.parametrize(
    ("behaviour", "words", "tries"),
    [(server_side.stalls, "没有回答", 3), (server_side.stalls_in_the_middle, "写到一半停住了", 1),
     (server_side.keeps_alive_for_ever, "没有回答", 3)],
)  # fmt: skip
def test_silence_ends_after_the_time_in_the_settings(
    make: Make, server: ChatServer, behaviour: Behaviour, words: str, tries: int
) -> None:
    chat = make(chat_timeout_seconds=0.3)
    server.will(says("可以。"))
    ask(chat)  # the libraries are loaded by now
    server.will(behaviour)
    with pytest.raises(ChatError, match=words):
        ask(chat)
    assert len(server.asked) == tries
    leave()


def test_a_slow_answer_that_goes_on_is_waited_for_but_not_for_ever(make: Make, server: ChatServer) -> None:
    chat = make(chat_timeout_seconds=0.4)
    server.will(says("一" * 70, pause_seconds=0.1))
    assert ask(chat).text == "一" * 70
    server.will(says("一" * 700, pause_seconds=0.1))
    with pytest.raises(ChatError, match=r"等了 2.4 秒"):
        ask(chat)
    leave()


@pytest.mark.parametrize("behaviour", [server_side.talks_for_ever, server_side.floods])
def test_an_answer_without_an_end_is_cut(make: Make, server: ChatServer, behaviour: Behaviour) -> None:
    server.will(behaviour)
    with pytest.raises(ChatError, match="写个不停"):
        ask(make(chat_max_tokens=200))
    assert len(server.asked) == 1
    leave()


@pytest.mark.parametrize("behaviour", [server_side.stalls, says("一" * 7000, pause_seconds=0.02)])
def test_a_stop_ends_the_answer_at_once_and_its_connection_too(
    make: Make, server: ChatServer, behaviour: Behaviour
) -> None:
    server.will(behaviour)
    stop = Event()
    chat = make(chat_timeout_seconds=2)
    threading.Timer(0.3, stop.set).start()

    begun = time.monotonic()
    with pytest.raises(ChatStoppedError):
        ask(chat, stop=stop)

    assert time.monotonic() - begun < 1.5
    leave()


def test_an_endpoint_that_is_down_or_unknown_is_named(make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ChatError, match="没有程序在接收"):
        ask(make(chat_url=f"http://127.0.0.1:{port}/v1"))
    with pytest.raises(ChatError, match=r"找不到 nowhere\.invalid"):
        ask(make(chat_url="http://nowhere.invalid/v1"))


def test_fields_that_an_endpoint_does_not_know_are_left_out(make: Make, server: ChatServer) -> None:
    server.will(
        refuses(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        refuses(422, "extra field: stream_options"),
        says("可以。"),
    )
    assert ask(make()).text == "可以。"
    assert "max_completion_tokens" in server.asked[-1].body
    assert not {"max_tokens", "stream_options"} & server.asked[-1].body.keys()


def test_a_cut_answer_is_told_from_a_whole_one_and_failed_tries_are_counted(make: Make, server: ChatServer) -> None:
    server.will(says("全省开展演", finish="length"))
    assert not ask(make()).whole

    used: list[Use] = []
    server.will(server_side.breaks_in_the_middle)
    with pytest.raises(ChatError):
        ask(make(), on_use=used.append)
    assert len(used) == 1
    assert used[0].estimated


@pytest.mark.parametrize("url", ["api.example.com", "ftp://a.cn/v1", "https://", "https://a.cn/v1?k=v", "http://a b/"])
def test_what_can_be_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInputError, match="写完整"):
        check_endpoint(url, "")


def test_addresses_are_kept_as_the_library_needs_them() -> None:
    assert check_endpoint(" https://a.cn/v1/chat/completions/ ", "sk") == "https://a.cn/v1"
    with pytest.raises(InvalidInputError, match="密钥"):
        check_endpoint("https://a.cn/v1", "sk 密钥")
    assert is_open("http://a.cn/v1")
    assert not is_open("http://localhost:11434/v1")


def leave() -> None:
    """Every thread that asked has gone a while after nobody waits for it."""
    until = time.monotonic() + 10
    while time.monotonic() < until and any(one.name == "chat" for one in threading.enumerate()):
        time.sleep(0.02)
    assert not [one for one in threading.enumerate() if one.name == "chat"]
