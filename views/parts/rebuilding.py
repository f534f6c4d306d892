"""Rebuilding the index from the page: asked once, done in a thread of its own, its progress in words."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from views.parts.page import leave_notice
from views.parts.text import plain
from views.words import say


def ask_rebuild() -> None:
    """Have the page ask whether the index is to be rebuilt."""
    st.session_state["settings.rebuild_asked"] = True


def draw_rebuild(services: Any) -> None:
    """Draw the question, if it was asked for."""
    if st.session_state.get("settings.rebuild_asked"):
        _confirm(services)


def draw_state(services: Any) -> None:
    """Draw how far the rebuild is, with a button to end it; or why there should be one, with a button to begin."""
    state = services.rebuild.state()
    if state.running:
        st.progress(state.share, text=_progress_words(state.share, state.remaining_seconds))
        st.button(say("settings.rebuild_stop"), key="settings.rebuild.stop", on_click=services.rebuild.cancel)
        return
    if state.error:
        st.error(plain(say("settings.rebuild_failed", reason=state.error)), icon=":material/error:")
        st.button(
            say("settings.rebuild_retry"),
            key="settings.rebuild.retry",
            icon=":material/refresh:",
            on_click=services.rebuild.start,
        )
        return
    if services.index_ready and services.index.needs_rebuild:
        st.warning(plain(services.index.needs_rebuild), icon=":material/info:")
    elif state.done:
        st.html(f'<p class="zk-note">{escape(say("settings.rebuild_done"))}</p>')
    if st.button(say("settings.rebuild"), key="settings.rebuild", icon=":material/refresh:"):
        ask_rebuild()
        st.rerun()


def _progress_words(share: float, remaining_seconds: float | None) -> str:
    told = say("settings.rebuild_progress", percent=int(100 * share))
    if remaining_seconds is None:
        return told
    if remaining_seconds < 60:
        return told + say("settings.rebuild_soon")
    return told + say("settings.rebuild_remaining", minutes=round(remaining_seconds / 60))


def _forget() -> None:
    st.session_state.pop("settings.rebuild_asked", None)


@st.dialog(say("settings.rebuild_title"), on_dismiss=_forget)
def _confirm(services: Any) -> None:
    st.write(say("settings.rebuild_body", count=services.documents.counts().documents))
    with st.container(horizontal=True):
        if st.button(say("settings.rebuild_confirm"), type="primary", key="settings.rebuild.confirm"):
            services.rebuild.start()
            _forget()
            leave_notice(say("settings.rebuilding"))
            st.rerun()
        if st.button(say("app.cancel"), key="settings.rebuild.cancel"):
            _forget()
            st.rerun()
