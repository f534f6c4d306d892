"""Group robots of WeCom (企业微信) and DingTalk (钉钉). Both answer 200 and say in `errcode` whether they took it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any
from urllib.parse import quote_plus

from reminders.channels.letter import ChannelBusyError, ChannelError, Letter
from reminders.channels.posting import post_json
from settings import Settings

# developer.work.weixin.qq.com/document/path/91770: content of a text message at most 2048 bytes, 20 messages a minute.
WECOM_BYTES = 2048
_WECOM_BUSY = frozenset({-1, 45009, 45033})  # system busy, too many calls
# open.dingtalk.com "自定义机器人": a message at most 20,000 bytes, 20 a minute, or the robot is silent for 10 minutes.
DINGTALK_BYTES = 16_000
_DINGTALK_BUSY = frozenset({-1, 130101, 410100, 90018})


def send_wecom(letter: Letter, *, settings: Settings) -> None:
    """Write into a WeCom group.

    Raises:
        ChannelBusyError, ChannelError: As `post_json`; the robot's own refusals too.
    """
    body = {"msgtype": "text", "text": {"content": letter.text(longest_bytes=WECOM_BYTES)}}
    _check(post_json(settings.wecom_url, body, what="企业微信"), "企业微信", _WECOM_BUSY)


def send_dingtalk(letter: Letter, *, settings: Settings) -> None:
    """Write into a DingTalk group, signed where a secret is set.

    Raises:
        ChannelBusyError, ChannelError: As `post_json`; the robot's own refusals too.
    """
    body = {"msgtype": "text", "text": {"content": letter.text(longest_bytes=DINGTALK_BYTES)}}
    url = sign_dingtalk(settings.dingtalk_url, settings.dingtalk_secret, at_ms=int(time.time() * 1000))
    _check(post_json(url, body, what="钉钉"), "钉钉", _DINGTALK_BUSY)


def sign_dingtalk(url: str, secret: str, *, at_ms: int) -> str:
    """The address with time and signature (加签): HMAC-SHA256 of "<time>\\n<secret>" under the secret."""
    if not secret:
        return url
    digest = hmac.new(secret.encode(), f"{at_ms}\n{secret}".encode(), hashlib.sha256).digest()
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}timestamp={at_ms}&sign={quote_plus(base64.b64encode(digest))}"


def _check(answer: Any, what: str, busy: frozenset[int]) -> None:
    if not isinstance(answer, dict) or "errcode" not in answer:
        raise ChannelError(f"{what}的应答看不懂，消息可能没有发出。请在「设置」中核对机器人地址。")
    code = answer["errcode"]
    if code == 0:
        return
    said = str(answer.get("errmsg", ""))[:120]
    if code in busy:
        raise ChannelBusyError(f"{what}暂时不收消息（{code} {said}），稍后会自动再试。")
    raise ChannelError(f"{what}没有收下消息（{code} {said}）。请核对机器人地址、加签密钥和安全设置。")
