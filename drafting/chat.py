"""The chat endpoint: one question, one answer, streamed, stopped and timed; nothing is sent where none is set up."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core.errors import InvalidInputError, SettingsError
from core.writing import Use
from drafting.chat_errors import (
    ChatError,
    ChatRefusedError,
    ChatStoppedError,
    host_of,
    no_answer_in_time,
    too_long,
)
from settings import Settings

if TYPE_CHECKING:
    from drafting.chat_wire import Reply

logger = logging.getLogger(__name__)

PAUSES_SECONDS = (2.0, 8.0)  # before the second and third try
PATIENCE = 6  # a whole answer may take this many times the longest silence
_LOOK_SECONDS = 0.1  # how soon a stop is seen
_CHARS_PER_TOKEN = 4  # more text than this for a token is no answer any more
_BYTES_PER_TOKEN = 2_000  # each token comes in a record of its own, some hundred bytes of JSON
_LEAST_BYTES = 500_000
# Fields that some endpoints refuse, and what is sent in their place; None: the field is left out.
_INSTEAD: dict[str, str | None] = {"stream_options": None, "temperature": None, "max_tokens": "max_completion_tokens"}
_MOST_USAGE = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the model said.

    Attributes:
        whole: False where it was cut at the greatest length, or by the filter of the endpoint.
    """

    text: str
    whole: bool
    use: Use
    seconds: float


class Chat:
    """The endpoint of the settings as they are now. Safe to share between threads."""

    def __init__(self, settings: Callable[[], Settings], *, pauses_seconds: tuple[float, ...] = PAUSES_SECONDS) -> None:
        self._settings = settings
        self._pauses_seconds = pauses_seconds

    @property
    def configured(self) -> bool:
        """Whether there is an endpoint to ask."""
        now = self._settings()
        return bool(now.chat_url and now.chat_model)

    @property
    def host(self) -> str:
        """Where the text goes, as it is named to people."""
        return host_of(self._settings().chat_url)

    @property
    def model(self) -> str:
        """The model that answers."""
        return self._settings().chat_model

    def ask(
        self,
        system: str,
        user: str,
        *,
        on_text: Callable[[str], None] = lambda text: None,
        on_use: Callable[[Use], None] = lambda use: None,
        stop: Event | None = None,
    ) -> Answer:
        """Ask, and wait for the whole answer.

        Args:
            on_text: Called with all the text so far, whenever more of it has arrived; "" when it begins anew.
            on_use: Called with what each try took, failed ones too (then an estimate).
            stop: Ends the answer within a tenth of a second when it is set.

        Raises:
            SettingsError: If no endpoint is configured.
            ChatStoppedError: If it was stopped.
            ChatError: If there is no usable answer, after two more tries where these may help.
        """
        if not self.configured:
            raise SettingsError("还没有设置模型服务。请到「设置」填写地址和模型名称。")
        now = self._settings()
        stop = stop or Event()
        options: dict[str, Any] = {
            "max_tokens": now.chat_max_tokens,
            "temperature": 0.3,
            "stream_options": {"include_usage": True},
        }
        tried = 0
        while True:
            on_text("")
            try:
                answer = _ask_once(now, system, user, options, on_text, stop)
                answer = replace(answer, use=_price(answer.use, now))
                on_use(answer.use)
                return answer
            except ChatRefusedError as error:
                if not _adapt(options, error.detail):
                    raise
            except ChatError as error:
                if error.text:
                    on_use(_price(estimate_use(system + user, error.text), now))
                logger.info("chat failed host=%s error=%s tried=%d", self.host, type(error).__name__, tried)
                if not error.again or tried == len(self._pauses_seconds):
                    raise
                if stop.wait(max(self._pauses_seconds[tried], error.wait_seconds)):
                    raise ChatStoppedError from error
                tried += 1

    def try_out(self) -> Answer:
        """Ask for one word, without any text of the library.

        Raises:
            ChatError: If there is no answer; the message says what to do.
        """
        return self.ask("你是连接测试。只回答两个字：可以。", "请回答。")


def _ask_once(
    now: Settings, system: str, user: str, options: dict[str, Any], on_text: Callable[[str], None], stop: Event
) -> Answer:
    """Ask in a thread of its own, so that stopping and time limits hold wherever the library waits."""
    from drafting.chat_wire import Request, send_request

    arrived: SimpleQueue[str | Reply | BaseException] = SimpleQueue()
    request = Request(
        url=now.chat_url,
        model=now.chat_model,
        key=now.chat_key,
        system=system,
        user=user,
        options=dict(options),
        timeout_seconds=now.chat_timeout_seconds,
        left=Event(),
        most_bytes=_LEAST_BYTES + _BYTES_PER_TOKEN * now.chat_max_tokens,
        on_text=arrived.put,
    )

    def produce() -> None:
        try:
            arrived.put(send_request(request))
        except BaseException as error:  # told to the thread that waits
            arrived.put(error)

    Thread(target=produce, name="chat", daemon=True).start()
    started = time.monotonic()
    text = ""
    try:
        for piece in _pieces(arrived, stop, now, started):
            if isinstance(piece, str):
                text += piece
                if len(text) > _CHARS_PER_TOKEN * now.chat_max_tokens:
                    raise too_long()
                if piece:
                    on_text(text)
                continue
            told = _told_use(piece.usage)
            return Answer(
                text=text,
                whole=piece.finish not in ("length", "content_filter", "sensitive"),
                use=told or estimate_use(system + user, text),
                seconds=time.monotonic() - started,
            )
        raise AssertionError("the pieces of an answer end with a reply or an error")
    except ChatError as error:
        error.text = text
        raise
    finally:
        request.left.set()


def _pieces(arrived: SimpleQueue[Any], stop: Event, now: Settings, started: float) -> Any:
    """What arrives, until a reply; raises what went wrong, and where nothing arrives for too long."""
    heard = started
    begun = False
    while True:
        if stop.is_set():
            raise ChatStoppedError
        if time.monotonic() > started + PATIENCE * now.chat_timeout_seconds:
            raise no_answer_in_time(host_of(now.chat_url), PATIENCE * now.chat_timeout_seconds, begun=begun)
        try:
            piece = arrived.get(timeout=_LOOK_SECONDS)
        except Empty:
            if time.monotonic() > heard + now.chat_timeout_seconds:
                raise no_answer_in_time(host_of(now.chat_url), now.chat_timeout_seconds, begun=begun) from None
            continue
        if isinstance(piece, BaseException):
            raise piece
        heard, begun = time.monotonic(), True
        yield piece


def _adapt(options: dict[str, Any], detail: str) -> bool:
    """Leave out a field that the endpoint refuses. Returns whether there was one."""
    for name, instead in _INSTEAD.items():
        if name in detail and name in options:
            value = options.pop(name)
            if instead:
                options[instead] = value
            return True
    return False


def _price(use: Use, now: Settings) -> Use:
    """The same with its cost, where prices are known."""
    if not now.chat_price_in and not now.chat_price_out:
        return use
    cost = (use.tokens_in * now.chat_price_in + use.tokens_out * now.chat_price_out) / 1_000_000
    return replace(use, cost=cost)


def estimate_use(asked: str, answered: str) -> Use:
    """Tokens by rule of thumb: seven for ten Chinese characters, one for four others."""
    return Use(tokens_in=_estimate(asked), tokens_out=_estimate(answered), estimated=True)


def _estimate(text: str) -> int:
    chinese = sum("㐀" <= character <= "鿿" for character in text)
    return round(0.7 * chinese + (len(text) - chinese) / 4)


def _told_use(usage: dict[str, Any] | None) -> Use | None:
    """What the endpoint says that it took; None where it does not say, or says what cannot be."""
    counts = [(usage or {}).get(name) for name in ("prompt_tokens", "completion_tokens")]
    if not all(type(one) is int and 0 <= one < _MOST_USAGE for one in counts) or not any(counts):
        return None
    return Use(tokens_in=counts[0] or 0, tokens_out=counts[1] or 0)


def check_endpoint(url: str, key: str) -> str:
    """A base address as it is kept, "" for none.

    Raises:
        InvalidInputError: If it cannot be one, or the key cannot be one.
    """
    address = url.strip().rstrip("/").removesuffix("/chat/completions").rstrip("/")
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if address and (not usable or parts.query or any(one.isspace() for one in address)):
        raise InvalidInputError("模型服务的地址要写完整，例如 https://api.example.com/v1。")
    if not key.isascii() or any(one.isspace() for one in key):
        raise InvalidInputError("密钥里有空格或中文，请重新复制。")
    return address


def is_open(url: str) -> bool:
    """Whether text would go to another machine without encryption."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1")
