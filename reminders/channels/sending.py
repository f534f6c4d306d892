"""Which channels are set up, and sending by one of them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from core.errors import InvalidInputError
from core.reminders import CHANNEL_WORDS, Channel
from reminders.channels.letter import ChannelError, Letter
from reminders.channels.mail import send_mail
from reminders.channels.robots import send_dingtalk, send_wecom
from reminders.channels.webhook import send_cloud_event
from settings import Settings

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def configured_channels(settings: Settings) -> frozenset[Channel]:
    """The channels that can be used. Nothing is ever sent by another one."""
    usable = {
        Channel.MAIL: settings.smtp_host and (settings.smtp_from or settings.smtp_user),
        Channel.WECOM: settings.wecom_url,
        Channel.DINGTALK: settings.dingtalk_url,
        Channel.WEBHOOK: settings.webhook_url,
    }
    return frozenset(channel for channel, value in usable.items() if value)


def send_letter(channel: Channel, letter: Letter, *, to: str, settings: Settings) -> None:
    """Send a letter; `to` is the address of a mail and of no meaning elsewhere.

    Raises:
        ChannelBusyError, ChannelError: If it was not taken; also where the channel is not set up.
    """
    if channel not in configured_channels(settings):
        raise ChannelError(f"还没有设置{CHANNEL_WORDS[channel]}，没有发送。请到「设置」填写。")
    if channel is Channel.MAIL:
        send_mail(letter, to=to, settings=settings)
    elif channel is Channel.WECOM:
        send_wecom(letter, settings=settings)
    elif channel is Channel.DINGTALK:
        send_dingtalk(letter, settings=settings)
    else:
        send_cloud_event(letter, settings=settings)


def check_email(text: str) -> str:
    """An address as it is kept.

    Raises:
        InvalidInputError: If it cannot be one.
    """
    address = text.strip()
    if not _EMAIL.fullmatch(address):
        raise InvalidInputError(f"「{address}」不像电子邮箱地址，请改正，例如 zhang@example.cn。")
    return address


def check_url(text: str, what: str) -> str:
    """An address of the web as it is kept, "" for none.

    Raises:
        InvalidInputError: If it cannot be one.
    """
    url = text.strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if url and (not usable or any(character.isspace() for character in url)):
        raise InvalidInputError(f"{what}要写完整，以 https:// 或 http:// 开头。")
    return url.rstrip("/") if what == "网页地址" else url
