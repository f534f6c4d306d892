"""The answer to a search: passages grouped by document, matched words marked, the place as a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from core.documents import Document, Metadata
from core.search import Passage, SearchAnswer
from core.use import UseKind
from views.parts.additions import draw_addition
from views.parts.context import draw_with_context, is_open, toggle_context
from views.parts.judging import draw_judge, draw_no_answer, note_use
from views.parts.page import draw_empty
from views.parts.reader import draw_replacement, open_place
from views.parts.text import cut_excerpt, document_facts, facts_html, passage_html, place_words, plain
from views.parts.validity import badge_html, read_replacements
from views.words import say

SHOWN_AT_ONCE = 10
PASSAGES = 3


def draw_results(services: Any, answer: SearchAnswer, *, on: date | None = None) -> None:
    """Draw the passages; where nothing answers directly, say so first and set what is nearest apart.

    Args:
        on: The day for which the badges say what is in force, today when None.
    """
    groups = group_by_document(answer.passages)
    if not answer.answered:
        lacking = f"search.lacking_{answer.lacking}" if answer.lacking else "search.unanswered_body"
        draw_empty(say("search.unanswered_title"), say(lacking))
        st.html(f'<p class="zk-label">{escape(say("search.nearest"))}</p>')
        groups = groups[:5]
    if answer.addition is not None:
        draw_addition(answer.addition)
    shown = st.session_state.setdefault("search.shown", {}).get(answer.query, SHOWN_AT_ONCE)
    documents = services.documents.get_many(passages[0].document_id for passages in groups[:shown])
    others = read_replacements(services, documents.values())
    phrases = [hint.value for hint in answer.hints if hint.kind == "phrase"]
    with st.container(key="results-nearest" if not answer.answered else "results", gap="medium"):
        for number, passages in enumerate(groups[:shown]):
            found = documents.get(passages[0].document_id)
            _draw_group(services, number, passages, found, others, phrases, on)
    if len(groups) > shown and st.button(
        say("search.more", count=len(groups) - shown), type="tertiary", icon=":material/expand_more:"
    ):
        st.session_state["search.shown"] = {answer.query: shown + SHOWN_AT_ONCE}
        st.rerun()
    draw_no_answer(services)


def group_by_document(passages: Sequence[Passage]) -> list[list[Passage]]:
    """Passages of one document together, in the order of each document's best; at most three of each."""
    groups: dict[str, list[Passage]] = {}
    for passage in passages:
        group = groups.setdefault(passage.document_id, [])
        if len(group) < PASSAGES:
            group.append(passage)
    return list(groups.values())


def _draw_group(
    services: Any,
    number: int,
    passages: Sequence[Passage],
    document: Document | None,
    others: Mapping[str, Metadata],
    phrases: Sequence[str],
    on: date | None,
) -> None:
    first = passages[0]
    with st.container(key=f"result-{number}", gap=None):
        with st.container(horizontal=True, key=f"result-head-{number}", vertical_alignment="center"):
            st.html(f'<h2 class="zk-title">{escape(first.title)}</h2>', width="stretch")
            if st.button(
                say("search.open"), key=f"search.open.{number}", type="tertiary", icon=":material/open_in_new:"
            ):
                note_use(services, UseKind.OPENED, first)
                open_place("search", document_id=first.document_id, chunk_id=first.chunk_id)
        if document is not None:
            badge = badge_html(document.metadata, on=on)
            st.html(facts_html(document_facts(document), sample=document.is_sample, lead=badge))
            draw_replacement("search", document, others, on=on)
        for passage in passages:
            _draw_passage(services, passage, limit=240 if passage is first and number == 0 else 170, phrases=phrases)


def _draw_passage(services: Any, passage: Passage, *, limit: int, phrases: Sequence[str]) -> None:
    opened = is_open(passage.chunk_id)
    text, highlights = cut_excerpt(passage.text, passage.highlights, limit=limit, phrases=phrases)
    planned = f'<span class="zk-badge zk-plan">{escape(say("search.planned"))}</span>' if passage.planned else ""
    with st.container(key=f"passage-{passage.chunk_id}", gap=None):
        if opened:
            draw_with_context(
                services,
                passage,
                draw_passage=lambda: st.html(passage_html(passage.text, passage.highlights, lead=planned)),
            )
        else:
            st.html(passage_html(text, highlights, lead=planned))
        with st.container(horizontal=True, key=f"passage-acts-{passage.chunk_id}", vertical_alignment="center"):
            path = " › ".join(passage.locator.heading_path)
            if st.button(
                plain(place_words(passage.locator)),
                key=f"search.place.{passage.chunk_id}",
                type="tertiary",
                help=plain(path) or None,
            ):
                note_use(services, UseKind.OPENED, passage)
                open_place("search", document_id=passage.document_id, chunk_id=passage.chunk_id)
            draw_judge(services, passage)
            words = say("search.fold") if opened else say("search.context")
            st.button(
                words,
                key=f"search.context.{passage.chunk_id}",
                type="tertiary",
                icon=":material/unfold_less:" if opened else ":material/unfold_more:",
                on_click=_toggle,
                args=(services, passage),
            )


def _toggle(services: Any, passage: Passage) -> None:
    if not is_open(passage.chunk_id):
        note_use(services, UseKind.CONTEXT, passage)
    toggle_context(passage.chunk_id)
