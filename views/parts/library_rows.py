"""The rows of the list of documents: title, facts, state, and what can be done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from core.documents import Document, Metadata
from views.parts.page import leave_notice
from views.parts.reader import draw_replacement, open_place
from views.parts.states import WORKING, state_html, state_of
from views.parts.text import document_facts, facts_html, plain
from views.parts.validity import badge_html, read_replacements
from views.words import say

NEARLY_ALL = 0.9


def draw_rows(services: Any, documents: Sequence[Document], busy: Collection[str]) -> None:
    """Draw one row a document."""
    others = read_replacements(services, documents)
    with st.container(key="library-rows", gap=None):
        for document in documents:
            _draw_row(services, document, state_of(document, busy), others)


def _draw_row(services: Any, document: Document, state: str, others: Mapping[str, Metadata]) -> None:
    key = document.document_id
    with (
        st.container(key=f"row-{key}", gap=None),
        st.container(horizontal=True, key=f"row-line-{key}", vertical_alignment="top"),
    ):
        with st.container(key=f"row-words-{key}", gap=None, width="stretch"):
            readable = state == "indexed" or document.served_version is not None
            if st.button(
                plain(document.metadata.title),
                key=f"library.open.{key}",
                type="tertiary",
                disabled=not readable,
                wrap=True,
            ):
                open_place("library", document_id=key)
            facts = document_facts(document, with_file=True)
            st.html(facts_html(facts, sample=document.is_sample, lead=badge_html(document.metadata)))
            draw_replacement("library", document, others)
            remark = _remark(document, state)
            if remark:
                st.html(f'<p class="zk-reason">{escape(remark)}</p>')
        st.html(state_html(state), width="content")
        options = ["correct", "delete"] if state != "failed" else ["retry", "correct", "delete"]
        if state in WORKING:
            options = ["delete"]
        chosen = st.menu_button(
            say("library.actions"),
            options,
            key=f"library.menu.{key}",
            type="tertiary",
            format_func=lambda name: say(f"library.{name}"),
        )
        if chosen == "retry":
            services.library.retry(key)
            leave_notice(say("library.retried", title=document.metadata.title))
            st.rerun()
        elif chosen:
            st.session_state["library.dialog"] = (chosen, key)
            st.rerun()


def _remark(document: Document, state: str) -> str:
    """Why a file failed, or how much of it could be read where that is not nearly all."""
    if state == "failed" and document.served_version is not None:
        return say("library.newer_failed", reason=document.reason)
    if state == "indexed" and not document.reason and document.coverage < NEARLY_ALL:
        return say("library.coverage", percent=round(100 * document.coverage))
    return document.reason
