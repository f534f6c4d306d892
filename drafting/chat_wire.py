"""One request to a chat endpoint through Haystack's generator. Import this module lazily: Haystack is slow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import httpx
import openai

import index.lean_haystack  # noqa: F401  before anything of Haystack

# isort: split
from haystack.components.generators.chat.openai import OpenAIChatGenerator
from haystack.dataclasses import ChatMessage, StreamingChunk
from haystack.utils import Secret

from drafting.chat_errors import (  # fmt: skip
    ChatError,
    cut_off,
    explain_connection,
    explain_status,
    host_of,
    no_answer_in_time,
    not_a_chat,
    too_long,
)

LONGEST_RETRY_AFTER_SECONDS = 60.0


class _LeftError(Exception):
    """Nobody waits for the answer any more."""


@dataclass(slots=True, kw_only=True)
class Request:
    """A question to an endpoint.

    Attributes:
        options: Further fields of the request: max_tokens, temperature, stream_options.
        left: Set when nobody waits for the answer any more; the connection is then closed at the next byte.
        most_bytes: An answer of more bytes is cut.
        on_text: Called with each piece of text as it arrives; "" tells that something else did (thinking).
    """

    url: str
    model: str
    key: str
    system: str
    user: str
    options: dict[str, Any]
    timeout_seconds: float
    left: Event
    most_bytes: int
    on_text: Callable[[str], None]


@dataclass(slots=True)
class _Seen:
    """What was seen of an answer while it came in."""

    content_type: str = ""
    too_long: bool = False
    chunks: int = 0
    finish: str = ""
    usage: dict[str, Any] | None = None
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole answer: why it ended as the endpoint says ("stop", "length" …), and its usage where it was told."""

    finish: str
    usage: dict[str, Any] | None


def send_request(request: Request) -> Reply:
    """Ask once and hand on the text as it arrives.

    Raises:
        ChatError: If there is no whole answer; in the user's words.
    """
    seen = _Seen()
    host = host_of(request.url)
    generator = OpenAIChatGenerator(
        api_key=Secret.from_token(request.key or "none"),
        model=request.model,
        api_base_url=request.url,
        timeout=request.timeout_seconds,
        max_retries=0,
        generation_kwargs=request.options,
        # A redirect is not followed: the text of sources goes to the address in the settings and to no other.
        http_client_kwargs={"follow_redirects": False, "event_hooks": {"response": [_watching(request, seen)]}},
    )
    messages = [ChatMessage.from_system(request.system), ChatMessage.from_user(request.user)]
    try:
        generator.run(messages, streaming_callback=_listening(request, seen))
    except openai.APIStatusError as error:
        raise explain_status(
            error.status_code, _detail(error), key=request.key, wait_seconds=_retry_after(error)
        ) from error
    except openai.APITimeoutError as error:
        raise no_answer_in_time(host, request.timeout_seconds, begun=bool(seen.text)) from error
    except openai.APIConnectionError as error:
        raise too_long() if seen.too_long else explain_connection(host, _reasons(error)) from error
    except openai.APIError as error:  # an error told inside the stream
        raise explain_status(500, str(error.message), key=request.key, wait_seconds=0) from error
    except _LeftError as error:
        raise too_long() if seen.too_long else cut_off() from error
    except ChatError:
        raise
    except Exception as error:  # lines that are no JSON, or JSON of another kind: the libraries say it in many ways
        raise not_a_chat(seen.content_type) from error
    finally:
        generator.close()
    if not seen.chunks:
        raise not_a_chat(seen.content_type)
    if not seen.finish:
        raise cut_off()
    return Reply(finish=seen.finish, usage=seen.usage)


def _listening(request: Request, seen: _Seen) -> Callable[[StreamingChunk], None]:
    def listen(chunk: StreamingChunk) -> None:
        if request.left.is_set():
            raise _LeftError
        seen.chunks += 1
        seen.finish = str(chunk.meta.get("finish_reason") or "") or seen.finish
        usage = chunk.meta.get("usage")
        seen.usage = usage if isinstance(usage, dict) else seen.usage
        words = chunk.content if isinstance(chunk.content, str) else ""
        if words:
            seen.text.append(words)
        request.on_text(words)

    return listen


def _watching(request: Request, seen: _Seen) -> Callable[[httpx.Response], None]:
    def watch(response: httpx.Response) -> None:
        seen.content_type = response.headers.get("content-type", "")
        response.stream = _Watched(response.stream, request, seen)  # type: ignore[arg-type]

    return watch


class _Watched(httpx.SyncByteStream):
    """The bytes of an answer; ends it when nobody waits any more, or when it has no end."""

    def __init__(self, stream: httpx.SyncByteStream, request: Request, seen: _Seen) -> None:
        self._stream = stream
        self._request = request
        self._seen = seen

    def __iter__(self) -> Iterator[bytes]:
        received = 0
        for piece in self._stream:
            received += len(piece)
            self._seen.too_long = received > self._request.most_bytes
            if self._seen.too_long or self._request.left.is_set():
                raise _LeftError
            yield piece

    def close(self) -> None:
        self._stream.close()


def _detail(error: openai.APIStatusError) -> str:
    body = error.body
    if isinstance(body, dict):
        inner = body.get("error")
        body = inner if isinstance(inner, dict) else body
        return " ".join(str(body[name]) for name in ("message", "msg", "detail", "code", "type") if body.get(name))
    text = str(body or "")
    return "" if "<" in text else text


def _retry_after(error: openai.APIStatusError) -> float:
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER_SECONDS)


def _reasons(error: BaseException) -> str:
    said = []
    below: BaseException | None = error
    while below is not None:
        said.append(str(below))
        below = below.__cause__ or below.__context__
    return " ".join(said)
