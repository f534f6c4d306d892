"""Finding a source for a sentence: search, choose a passage, choose the sentence in it that is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape
from typing import Any

import streamlit as st

from core.documents import Block, Chunk, Locator
from core.drafts import Citation, Draft, DraftContent, Revision, Sentence
from core.search import Passage
from drafting import editing
from drafting.recognising import quotes_of
from views.parts.draft_address import PAGE
from views.parts.draft_saving import save
from views.parts.text import cut_excerpt, passage_html, place_words, plain
from views.parts.waiting import wait_for_index
from views.words import say

TOP_K, PER_DOCUMENT = 8, 3
EXCERPT = 110


def draw_search(services: Any, draft: Draft, revision: Revision, sentence: Sentence) -> None:
    """Draw the box, what was found, and of the chosen passage its sentences."""
    id = sentence.sentence_id
    asked_key = f"{PAGE}.asked.{id}"
    with st.container(key="draft-find", gap="small"):
        with st.form(f"{PAGE}.find", border=False), st.container(horizontal=True, key="draft-find-box"):
            typed = st.text_input(
                say("draft_pick.ask"), sentence.text[:120], key=asked_key, label_visibility="collapsed"
            )
            st.form_submit_button(say("search.button"))
        if not (typed or "").strip():
            return
        if not wait_for_index(services):
            return
        found: Sequence[Passage] = services.search.search(typed, top_k=TOP_K, per_document=PER_DOCUMENT).passages
        if not found:
            st.html(f'<p class="zk-small">{escape(say("draft_pick.nothing"))}</p>')
            return
        chunks: dict[int, Chunk] = services.documents.chunks_by_id([one.chunk_id for one in found])
        picked = st.session_state.get(f"{PAGE}.picked", (id, 0))
        for passage in found:
            if passage.chunk_id in chunks:
                opened = picked == (id, passage.chunk_id)
                _draw_passage(services, draft, revision, sentence, passage, chunks[passage.chunk_id], opened=opened)


def _draw_passage(
    services: Any, draft: Draft, revision: Revision, sentence: Sentence, passage: Passage, chunk: Chunk, *, opened: bool
) -> None:
    id = sentence.sentence_id
    with st.container(key=f"draft-hit-{passage.chunk_id}", gap=None):
        st.html(
            f'<p class="zk-hit-title">{escape(passage.title)}'
            f'<span class="zk-dot">·</span>{escape(place_words(passage.locator))}</p>'
        )
        if not opened:
            text, marks = cut_excerpt(passage.text, passage.highlights, limit=EXCERPT)
            st.html(passage_html(text, marks))
            st.button(
                say("draft_pick.choose"),
                key=f"{PAGE}.pick.{passage.chunk_id}",
                type="tertiary",
                icon=":material/format_quote:",
                on_click=_pick,
                args=(id, passage.chunk_id),
            )
            return
        quotes = quotes_of(chunk.text)
        likest = max(range(len(quotes)), key=lambda place: _likeness(sentence.text, quotes[place]))
        quote = st.radio(
            say("draft_pick.quote"), quotes, index=likest, key=f"{PAGE}.quote.{passage.chunk_id}", format_func=plain
        )
        citation = Citation(
            document_id=chunk.document_id,
            version=chunk.version,
            chunk_id=chunk.chunk_id,
            title=passage.title,
            locator=place_of(services, chunk, quote),
            quote=quote,
        )
        with st.container(horizontal=True, key=f"draft-hit-acts-{passage.chunk_id}"):
            st.button(
                say("draft_pick.cite"),
                key=f"{PAGE}.cite",
                type="primary",
                on_click=_cite,
                args=(services, draft.draft_id, revision.number, id, citation),
            )
            st.button(
                say("draft_pick.insert"),
                key=f"{PAGE}.insert",
                on_click=_insert,
                args=(services, draft.draft_id, revision.number, id, citation),
            )


def place_of(services: Any, chunk: Chunk, quote: str) -> Locator:
    """The place of the paragraph in which a quote stands; a passage may run over several."""
    blocks: Sequence[Block] = services.documents.blocks(
        chunk.document_id, chunk.version, chunk.first_block, chunk.last_block
    )
    return next((one.locator for one in blocks if quote in one.text), chunk.locator)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _pick(sentence_id: str, chunk_id: int) -> None:
    st.session_state[f"{PAGE}.picked"] = (sentence_id, chunk_id)


def _cite(services: Any, draft_id: str, base: int, sentence_id: str, citation: Citation) -> None:
    def edit(now: DraftContent) -> DraftContent:
        return editing.set_citation(now, sentence_id, citation)

    _finish(services, sentence_id, citation, save(services, draft_id, edit, base=base, reason=say("draft_edit.cited")))


def _insert(services: Any, draft_id: str, base: int, sentence_id: str, citation: Citation) -> None:
    def edit(now: DraftContent) -> DraftContent:
        return editing.insert_after(now, sentence_id, citation.quote, citation=citation)

    _finish(services, sentence_id, citation, save(services, draft_id, edit, base=base, reason=say("draft_edit.added")))


def _finish(services: Any, sentence_id: str, citation: Citation, saved: object | None) -> None:
    if saved is not None:
        services.drafting.uses.note_cited(st.session_state.get(f"{PAGE}.asked.{sentence_id}", ""), citation)
        for name in ("mode", "picked"):
            st.session_state.pop(f"{PAGE}.{name}", None)
