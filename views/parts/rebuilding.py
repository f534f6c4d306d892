"""Rebuilding the index from the page: asked once, done in a thread of its own, its progress in words."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Thread
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from views.parts.page import leave_notice
from views.words import say

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Rebuild:
    """The rebuild of this process: at most one at a time, whoever asked for it."""

    thread: Thread | None = None
    error: str = ""
    done: bool = False

    @property
    def running(self) -> bool:
        """Whether it is going on."""
        return self.thread is not None and self.thread.is_alive()

    def start(self, services: Any) -> None:
        """Begin, unless one is going on."""
        if self.running:
            return
        self.error, self.done = "", False
        self.thread = Thread(target=self._run, args=(services,), name="rebuild-index", daemon=True)
        self.thread.start()

    def _run(self, services: Any) -> None:
        try:
            services.rebuild_index()
            self.done = True
        except ZhikuError as error:
            self.error = error.message
        except Exception:
            logger.exception("rebuild failed")
            self.error = say("error.unknown")


@st.cache_resource(show_spinner=False)
def _rebuild() -> _Rebuild:
    return _Rebuild()


def ask_rebuild() -> None:
    """Have the page ask whether the index is to be rebuilt."""
    st.session_state["settings.rebuild_asked"] = True


def draw_rebuild(services: Any) -> None:
    """Draw the question, if it was asked for."""
    if st.session_state.get("settings.rebuild_asked"):
        _confirm(services)


def rebuild_words(services: Any) -> str:
    """How far the rebuild is, in words; "" where none was asked for."""
    rebuild = _rebuild()
    if rebuild.running:
        from index.generations import Generations, GenerationState

        building = [one for one in Generations(services.database).list() if one.state is GenerationState.BUILDING]
        share = building[-1].progress if building else 0.0
        return say("settings.rebuild_progress", percent=round(100 * share))
    if rebuild.error:
        return say("settings.rebuild_failed", reason=rebuild.error)
    return say("settings.rebuild_done") if rebuild.done else ""


def _forget() -> None:
    st.session_state.pop("settings.rebuild_asked", None)


@st.dialog(say("settings.rebuild_title"), on_dismiss=_forget)
def _confirm(services: Any) -> None:
    st.write(say("settings.rebuild_body", count=services.documents.counts().documents))
    with st.container(horizontal=True):
        if st.button(say("settings.rebuild_confirm"), type="primary", key="settings.rebuild.confirm"):
            _rebuild().start(services)
            _forget()
            leave_notice(say("settings.rebuilding"))
            st.rerun()
        if st.button(say("app.cancel"), key="settings.rebuild.cancel"):
            _forget()
            st.rerun()
