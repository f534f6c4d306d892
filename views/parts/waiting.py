"""The moment after the start in which the index is still being opened: say so, and go on without being asked."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.documents import DocumentState
from views.parts.page import calm_errors
from views.parts.text import plain
from views.words import say


def wait_for_index(services: Any) -> bool:
    """True when search can be asked. Otherwise says what is going on and redraws the page once it is ready."""
    if services.index_ready:
        return True
    _watch(services)
    return False


def watch_intake(services: Any) -> None:
    """While files are being taken in, says how many, and has the page drawn again as each comes into the index."""
    working = count_working(services)
    if working:
        _watch_intake(services, working)


def count_working(services: Any) -> int:
    """How many documents are on their way into the index."""
    working: int = services.documents.count(DocumentState.ADDED, DocumentState.PARSED)
    return working


def draw_working(services: Any) -> None:
    """Says how many documents are on their way into the index; nothing where there are none."""
    if working := count_working(services):
        draw_waiting(say("library.working", count=working))


def draw_waiting(words: str) -> None:
    """Says that something is going on."""
    st.html(f'<div class="zk-waiting" role="status"><span class="zk-spin"></span>{words}</div>')


@st.fragment(run_every=2.0)
def _watch_intake(services: Any, drawn: int) -> None:
    with calm_errors():
        working = count_working(services)
        if working != drawn:
            st.rerun(scope="app")
        draw_waiting(say("library.working", count=working))


@st.fragment(run_every=1.0)
def _watch(services: Any) -> None:
    with calm_errors():
        if services.index_ready:
            st.rerun(scope="app")
        reason = services.index_error
        if reason:
            services.retry_index()
            st.error(plain(say("search.index_error", reason=reason)), icon=":material/error:")
            return
        draw_waiting(say("search.opening"))
