"""In 设置: the model that may write papers, what that sends out of the house, and trying it out."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from drafting.chat import check_endpoint, is_open
from views.parts.page import draw_section, leave_notice, show_error
from views.parts.text import plain
from views.words import say


def draw_model(services: Any) -> None:
    """Draw the settings of the endpoint and the test."""
    draw_section(say("model.title"), say("model.note"))
    now = services.settings
    if now.chat_url:
        key = "model.leaves_open" if is_open(now.chat_url) else "model.leaves"
        st.warning(plain(say(key, host=services.drafting.chat.host)), icon=":material/info:")
    _draw_form(services)
    _draw_test(services)


def _draw_form(services: Any) -> None:
    now = services.settings
    with st.form("model.form", border=False):
        left, right = st.columns([3, 2])
        url = left.text_input(
            say("model.url"), now.chat_url, placeholder=say("model.url_placeholder"), help=say("model.url_help")
        )
        name = right.text_input(say("model.name"), now.chat_model, placeholder=say("model.name_placeholder"))
        key = st.text_input(
            say("model.key"),
            type="password",
            placeholder=say("channels.secret_saved" if now.chat_key else "model.key_empty"),
            autocomplete="new-password",
            key=f"model.key.{st.session_state.get('model.saves', 0)}",
        )
        cells = st.columns(4)
        timeout = cells[0].number_input(
            say("model.timeout"), 5, 600, now.chat_timeout_seconds, help=say("model.timeout_help")
        )
        longest = cells[1].number_input(
            say("model.longest"), 200, 32000, now.chat_max_tokens, help=say("model.longest_help")
        )
        prices = [
            cell.number_input(
                say(f"model.{side}"),
                0.0,
                10000.0,
                getattr(now, f"chat_{side}"),
                step=0.5,
                format="%g",
                help=say("model.price_help"),
            )
            for cell, side in zip(cells[2:], ("price_in", "price_out"), strict=True)
        ]
        clear = bool(now.chat_key) and st.toggle(say("model.key_clear"), key="model.clear")
        saved = st.form_submit_button(say("model.save"))
    if not saved:
        return
    typed = {
        "chat_model": name.strip(),
        "chat_timeout_seconds": int(timeout),
        "chat_max_tokens": int(longest),
        "chat_price_in": float(prices[0]),
        "chat_price_out": float(prices[1]),
    }
    try:
        _save(services, typed, url=url, key=key.strip(), clear=bool(clear))
    except ZhikuError as error:
        show_error(error)


def _save(services: Any, typed: dict[str, Any], *, url: str, key: str, clear: bool) -> None:
    """Keep what changed; a key goes to no other address than the one it was entered for.

    Raises:
        InvalidInputError: If the address or the key cannot be one.
    """
    now = services.settings
    address = check_endpoint(url, key)
    moved = address != now.chat_url
    typed |= {"chat_url": address, "chat_key": key or ("" if clear or moved else now.chat_key)}
    forgotten = moved and now.chat_key and not key
    services.save_settings(**{field: value for field, value in typed.items() if value != getattr(now, field)})
    st.session_state["model.saves"] = st.session_state.get("model.saves", 0) + 1  # an empty field for the key
    leave_notice(say("model.saved_key_forgotten" if forgotten else "model.saved"))
    st.rerun()


def _draw_test(services: Any) -> None:
    chat = services.drafting.chat
    if not chat.configured:
        st.html(f'<p class="zk-note zk-small">{escape(say("model.test_none"))}</p>')
        return
    if not st.button(say("model.test"), key="model.test", icon=":material/send:", help=say("model.test_note")):
        return
    try:
        with st.spinner(say("model.testing", host=chat.host)):
            answer = chat.try_out()
    except ZhikuError as error:
        show_error(error)
        return
    used = say("model.estimated") if answer.use.estimated else ""
    told = say(
        "model.test_good",
        model=chat.model,
        seconds=f"{answer.seconds:.1f}",
        tokens=answer.use.tokens_in + answer.use.tokens_out,
        estimated=used,
    )
    st.success(plain(told), icon=":material/check:")
