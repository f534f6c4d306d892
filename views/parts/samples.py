"""What is loaded, the example questions, and the sample library's one-click farewell."""

from __future__ import annotations

import logging
from typing import Any

import streamlit as st

from core.documents import Document, DocumentState, DocumentType
from views.parts.page import leave_notice
from views.parts.text import facts_html, heading_name
from views.words import say

logger = logging.getLogger(__name__)
EXAMPLES = 4
LONGEST_TITLE = 28


def draw_loaded(services: Any) -> Any:
    """The line 资料 152 份 · 2016–2026 · 专家 24 位, with the samples' badge and button. Returns the counts."""
    counts = services.documents.counts()
    experts = services.pool.counts().total
    parts = [say("app.documents", count=counts.documents)]
    if counts.year_from and counts.year_to:
        span = f"{counts.year_from}–{counts.year_to}" if counts.year_from != counts.year_to else f"{counts.year_from}"
        parts.append(span)
    parts.append(say("app.experts", count=experts))
    with st.container(horizontal=True, key="loaded-line", vertical_alignment="center"):
        st.html(facts_html(parts, sample=bool(counts.samples)), width="content")
        if counts.samples:
            st.button(say("samples.remove"), type="tertiary", key="samples.remove", on_click=ask_removal)
    draw_removal(services)
    return counts


def ask_removal() -> None:
    """Have the page ask whether the samples are to go."""
    st.session_state["samples.asked"] = True


def draw_removal(services: Any) -> None:
    """Draw the question, if it was asked for."""
    if st.session_state.get("samples.asked"):
        _confirm(services)


def _forget() -> None:
    st.session_state.pop("samples.asked", None)


@st.dialog(say("samples.title"), on_dismiss=_forget)
def _confirm(services: Any) -> None:
    """Name what will be lost, ask once."""
    counts = services.documents.counts()
    experts = services.pool.counts().samples
    st.write(say("samples.body", documents=counts.samples, experts=experts))
    with st.container(horizontal=True):
        if st.button(say("samples.confirm"), type="primary", key="samples.confirm"):
            services.library.remove_samples()
            _forget()
            leave_notice(say("samples.done"))
            st.rerun()
        if st.button(say("app.cancel"), key="samples.cancel"):
            _forget()
            st.rerun()


def make_examples(services: Any) -> list[str]:
    """Four questions that the loaded corpus can answer: the samples' own, else made from the newest titles."""
    served = [d for d in services.documents.list() if d.state is DocumentState.INDEXED]
    if any(document.is_sample for document in served):
        try:
            from corpus.samples import example_questions

            return list(example_questions())[:EXAMPLES]
        except ImportError:
            logger.warning("samples loaded but corpus.samples is missing")
    served.sort(key=lambda document: str(document.metadata.published_on or ""), reverse=True)
    served.sort(key=lambda document: document.metadata.document_type is not DocumentType.WORK_REPORT)
    served.sort(key=lambda document: len(document.metadata.title) > LONGEST_TITLE)
    return [_question_about(services, document) for document in served[:EXAMPLES]]


def _question_about(services: Any, document: Document) -> str:
    """A question made of the title and of a heading in the middle of the document."""
    title = document.metadata.title[:LONGEST_TITLE]
    blocks = services.documents.blocks(document.document_id, document.served_version or document.version, 0, 400)
    headings = [name for block in blocks if block.level > 1 and (name := heading_name(block.text))]
    if not headings:
        return say("search.example_from_title", title=title)
    return say("search.example_from_heading", title=title, heading=headings[len(headings) // 2])
