"""Posting JSON to an address, with its errors in the user's words. The address, often a secret, is never named."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx

from reminders.channels.letter import TIMEOUT_SECONDS, ChannelBusyError, ChannelError

_MOMENTARY = frozenset({408, 425, 429})


def post_json(
    url: str,
    body: dict[str, Any],
    *,
    what: str,
    content_type: str = "application/json",
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Any:
    """Post a body and return the JSON of the answer, None where it has none.

    Args:
        what: Whom it goes to, as it stands in a message.

    Raises:
        ChannelBusyError: If the other side cannot be reached, is slow or has trouble of its own.
        ChannelError: If it refuses, or its certificate is wrong.
    """
    where = f"{what}（{urlsplit(url).hostname}）"
    try:
        answer = httpx.post(url, json=body, headers={"Content-Type": content_type}, timeout=timeout_seconds)
    except httpx.TimeoutException as error:
        raise ChannelBusyError(f"{where}没有及时应答，稍后会自动再试。") from error
    except httpx.TransportError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise ChannelError(f"{where}的证书不可信，消息没有发出。请核对地址，或请网络管理员检查证书。") from error
        raise ChannelBusyError(f"连接不上{where}，稍后会自动再试。请检查网络和地址。") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ChannelError(f"{where}的地址不可用，消息没有发出。请在「设置」中核对地址。") from error
    status = answer.status_code
    if status in _MOMENTARY or status >= 500:
        raise ChannelBusyError(f"{where}出了故障（HTTP {status}），稍后会自动再试。")
    if not answer.is_success:
        raise ChannelError(f"{where}没有收下消息（HTTP {status}）。请在「设置」中核对地址。")
    try:
        return answer.json()
    except ValueError:
        return None
