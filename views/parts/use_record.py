"""In 设置: how much use is noted, and erasing it after one question that names what is lost."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from views.parts.page import leave_notice, show_error
from views.words import say


def draw_use(services: Any) -> None:
    """Draw the line, the button and, once asked for, the question."""
    services.use.wait()
    count = services.use.store.count() + services.use.store.count_questions()
    words = say("settings.use_note", count=count) if count else say("settings.use_none")
    with st.container(key="settings-use", gap="small"):
        st.html(f'<p class="zk-note">{escape(words)}</p>')
        if count:
            st.button(say("settings.use_erase"), key="settings.use", icon=":material/delete:", on_click=_ask)
    if st.session_state.get("settings.use_asked"):
        _confirm(services, count)


def _ask() -> None:
    st.session_state["settings.use_asked"] = True


def _forget() -> None:
    st.session_state.pop("settings.use_asked", None)


@st.dialog(say("settings.use_title"), on_dismiss=_forget)
def _confirm(services: Any, count: int) -> None:
    st.write(say("settings.use_body", count=count))
    with st.container(horizontal=True):
        if st.button(say("settings.use_confirm"), type="primary", key="settings.use.confirm"):
            try:
                erased = services.use.erase()
            except ZhikuError as error:
                show_error(error)
                return
            _forget()
            leave_notice(say("settings.use_erased", count=erased))
            st.rerun()
        if st.button(say("app.cancel"), key="settings.use.cancel"):
            _forget()
            st.rerun()
