"""In 设置: by which ways reminders leave the house, trying them out, and what went out last."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.reminders import CHANNEL_WORDS, Channel
from reminders.channels.sending import check_email, check_url, configured_channels
from reminders.messages import describe_failure
from settings import CHANNEL_SECRETS
from views.parts.page import draw_section, leave_notice, show_error
from views.parts.recipients import draw_recipients
from views.parts.text import plain
from views.words import say

SECURITY = ("ssl", "starttls", "none")
EVERY = ("soon", "hour", "day")
URLS = {"wecom_url": "wecom", "dingtalk_url": "dingtalk", "webhook_url": "webhook"}
LAST = 5


def draw_channels(services: Any) -> None:
    """Draw the settings of the channels, the test, the recipients and the last messages."""
    draw_section(say("channels.title"), say("channels.note"))
    _draw_form(services)
    _draw_test(services)
    draw_recipients(services)
    _draw_last(services)


def _draw_form(services: Any) -> None:
    now = services.settings
    with st.form("channels.form", border=False):
        typed = {**_draw_mail(now), **_draw_robots(now)}
        cleared = _draw_clear(now)
        typed |= _draw_manner(now)
        saved = st.form_submit_button(say("channels.save"))
    if not saved:
        return
    try:
        services.save_settings(**_check(typed, now, cleared))
    except ZhikuError as error:
        show_error(error)
        return
    st.session_state["channels.saves"] = st.session_state.get("channels.saves", 0) + 1  # empty fields for secrets
    leave_notice(say("channels.saved"))
    st.rerun()


def _draw_mail(now: Any) -> dict[str, Any]:
    st.html(f'<p class="zk-label">{escape(say("channels.mail"))}</p>')
    first, second, third = st.columns([3, 1, 2])
    host = first.text_input(say("channels.host"), now.smtp_host, placeholder=say("channels.host_placeholder"))
    port = second.number_input(say("channels.port"), 1, 65535, now.smtp_port)
    security = third.selectbox(
        say("channels.security"),
        SECURITY,
        index=SECURITY.index(now.smtp_security),
        format_func=lambda one: say(f"channels.security_{one}"),
    )
    first, second, third = st.columns([2, 2, 2])
    user = first.text_input(say("channels.user"), now.smtp_user, autocomplete="off")
    with second:
        password = _secret("password", now.smtp_password)
    sender = third.text_input(say("channels.from"), now.smtp_from, placeholder=say("channels.from_placeholder"))
    return {
        "smtp_host": host.strip(),
        "smtp_port": int(port),
        "smtp_security": security,
        "smtp_user": user.strip(),
        "smtp_password": password,
        "smtp_from": sender.strip(),
    }


def _draw_robots(now: Any) -> dict[str, Any]:
    st.html(f'<p class="zk-label">{escape(say("channels.robots"))}</p>')
    wecom = _secret("wecom", now.wecom_url)
    left, right = st.columns([2, 1])
    with left:
        dingtalk = _secret("dingtalk", now.dingtalk_url)
    with right:
        secret = _secret("dingtalk_secret", now.dingtalk_secret)
    webhook = _secret("webhook", now.webhook_url, say("channels.webhook_help"))
    return {
        "wecom_url": wecom.strip(),
        "dingtalk_url": dingtalk.strip(),
        "dingtalk_secret": secret.strip(),
        "webhook_url": webhook.strip(),
    }


def _draw_manner(now: Any) -> dict[str, Any]:
    st.html(f'<p class="zk-label">{escape(say("channels.how"))}</p>')
    left, right = st.columns(2)
    every = left.selectbox(
        say("channels.every"),
        EVERY,
        index=EVERY.index(now.notify_every),
        format_func=lambda one: say(f"channels.every_{one}"),
    )
    address = right.text_input(
        say("channels.address"),
        now.notify_address,
        help=say("channels.address_help"),
        placeholder=say("channels.address_placeholder"),
    )
    titles = st.toggle(
        say("channels.titles"), now.notify_titles, help=say("channels.titles_help"), key="channels.titles"
    )
    return {"notify_every": every, "notify_address": address, "notify_titles": bool(titles)}


def _secret(name: str, saved: str, help_words: str | None = None) -> str:
    """A field that never shows what is saved; what is left empty stays."""
    return st.text_input(
        say(f"channels.{name}"),
        type="password",
        placeholder=say("channels.secret_saved" if saved else "channels.secret_empty"),
        help=help_words,
        autocomplete="new-password",
        key=f"channels.{name}.{st.session_state.get('channels.saves', 0)}",
    )


def _draw_clear(now: Any) -> list[str]:
    """Which of the secrets that are saved are to be forgotten."""
    kept = [name for name in CHANNEL_SECRETS if getattr(now, name)]
    if not kept:
        return []
    return list(
        st.multiselect(
            say("channels.secret_clear"),
            kept,
            format_func=lambda name: say(f"field.{name}"),
            key=f"channels.clear.{st.session_state.get('channels.saves', 0)}",
            placeholder="",
        )
    )


def _check(typed: dict[str, Any], now: Any, cleared: list[str]) -> dict[str, Any]:
    """What has changed, as it is kept.

    Raises:
        InvalidInputError: If an address cannot be one.
    """
    values = dict(typed)
    for name, words in URLS.items():
        values[name] = check_url(values[name], say(f"channels.{words}"))
    values["notify_address"] = check_url(values["notify_address"], say("channels.address"))
    if values["smtp_host"]:
        values["smtp_from"] = check_email(values["smtp_from"]) if values["smtp_from"] else ""
        if not values["smtp_from"]:
            check_email(values["smtp_user"])
    for name in CHANNEL_SECRETS:
        if not values[name] and name not in cleared:
            del values[name]  # left empty: it stays
    return {name: value for name, value in values.items() if value != getattr(now, name)}


def _draw_test(services: Any) -> None:
    st.html(f'<p class="zk-label">{escape(say("channels.test_title"))}</p>')
    usable = [channel for channel in Channel if channel in configured_channels(services.settings)]
    if not usable:
        st.html(f'<p class="zk-note zk-small">{escape(say("channels.test_none"))}</p>')
        return
    with st.form("channels.test", border=False):
        left, right = st.columns(2)
        channel = left.selectbox(
            say("channels.by"), usable, format_func=lambda one: CHANNEL_WORDS[one], key="channels.test.channel"
        )
        to = ""
        if Channel.MAIL in usable:
            known = [one.email for one in services.reminding.recipients.list() if one.email]
            sender = services.settings.smtp_from or services.settings.smtp_user
            to = right.text_input(say("channels.test_to"), known[0] if known else sender)
        pressed = st.form_submit_button(say("channels.test"), icon=":material/send:", help=say("channels.test_note"))
    if not pressed:
        return
    try:
        with st.spinner(say("channels.testing")):
            address = check_email(to) if channel is Channel.MAIL else ""
            said = services.reminding.messages.try_out(channel, to=address)
    except ZhikuError as error:
        st.error(plain(describe_failure(error)), icon=":material/error:")
        return
    st.success(plain(said), icon=":material/check:")


def _draw_last(services: Any) -> None:
    last = services.reminding.recipients.store.messages(limit=LAST)
    if not last:
        return
    rows = []
    given_up = {letter.subject for letter in services.delivery.dead_letters()}
    for one in last:
        key = "last_sent" if one.sent_at else "last_closed" if one.outcome else "last_waiting"
        key = "last_given_up" if one.message_id in given_up else key
        when = (one.sent_at or one.created_at).astimezone()
        words = say(
            f"channels.{key}",
            when=f"{when.month}月{when.day}日 {when:%H:%M}",
            channel=CHANNEL_WORDS[one.channel],
            count=len(one.reminders),
            outcome=one.outcome,
        )
        rows.append(f"<div>{escape(words)}</div>")
    st.html(f'<p class="zk-label">{escape(say("channels.last"))}</p><div class="zk-facts">{"".join(rows)}</div>')
