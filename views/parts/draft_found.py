"""The passages found for a sub-question: what is to be known of each, taken up or left out, the original beside."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, Source, SourceState
from core.errors import ZhikuError
from views.parts.draft_address import PAGE
from views.parts.draft_saving import is_writable, say_failed
from views.parts.reader import open_place
from views.parts.text import cut_excerpt, passage_html, place_words, plain
from views.words import say

SHOWN = 4
EXCERPT = 150


def draw_found(services: Any, draft: Draft, place: int, sources: Sequence[Source]) -> None:
    """Draw the passages, those taken up first; beyond the first few on demand, those left out in one line each."""
    rank = {SourceState.PINNED: 0, SourceState.FOUND: 1, SourceState.DROPPED: 2}
    ordered = sorted(sources, key=lambda one: rank[one.state])
    key = f"{PAGE}.more.{draft.draft_id}.{place}"
    shown = ordered if st.session_state.get(key) else ordered[:SHOWN]
    for one in shown:
        _draw_source(services, draft, place, one)
    if len(ordered) > len(shown):
        st.button(
            say("draft_sources.more", count=len(ordered) - len(shown)),
            key=f"{key}.show",
            type="tertiary",
            icon=":material/expand_more:",
            on_click=st.session_state.__setitem__,
            args=(key, True),
        )


def _draw_source(services: Any, draft: Draft, place: int, one: Source) -> None:
    dropped = one.state is SourceState.DROPPED
    with st.container(key=f"draft-found-{one.state}-{place}-{one.chunk_id}", gap=None):
        flags = "".join(f'<span class="zk-badge zk-wait">{escape(flag)}</span>' for flag in one.flags)
        taken = f'<span class="zk-badge zk-ok">{escape(say("draft_sources.pinned"))}</span>'
        st.html(
            f'<p class="zk-hit-title">{taken if one.state is SourceState.PINNED else ""}{escape(one.title)}</p>'
            + (f"<div>{flags}</div>" if flags and not dropped else "")
        )
        if not dropped:
            text, marks = cut_excerpt(one.text, (), limit=EXCERPT)
            st.html(passage_html(text, marks))
        with st.container(horizontal=True, key=f"draft-found-acts-{place}-{one.chunk_id}", vertical_alignment="center"):
            if st.button(plain(place_words(one.locator)), key=f"{PAGE}.place.{place}.{one.chunk_id}", type="tertiary"):
                open_place(PAGE, document_id=one.document_id, chunk_id=one.chunk_id)
            if is_writable(draft):
                _draw_decision(services, draft, place, one)


def _draw_decision(services: Any, draft: Draft, place: int, one: Source) -> None:
    choices = {
        SourceState.PINNED: (("unpin", "remove_done", SourceState.FOUND),),
        SourceState.DROPPED: (("undrop", "undo", SourceState.FOUND),),
        SourceState.FOUND: (("pin", "keep", SourceState.PINNED), ("drop", "block", SourceState.DROPPED)),
    }
    for name, icon, state in choices[one.state]:
        st.button(
            say(f"draft_sources.{name}"),
            key=f"{PAGE}.{name}.{place}.{one.chunk_id}",
            type="tertiary",
            icon=f":material/{icon}:",
            on_click=_decide,
            args=(services, draft.draft_id, place, one.chunk_id, state),
        )


def _decide(services: Any, draft_id: str, place: int, chunk_id: int, state: SourceState) -> None:
    try:
        services.drafting.desk.decide_source(draft_id, place, chunk_id, state)
        if state is SourceState.PINNED:
            services.drafting.uses.note_chosen(draft_id, place, chunk_id)
    except ZhikuError as error:
        say_failed(error)
