"""The source of a sentence: document, place, and the passage with the quote marked in it."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.documents import Chunk
from core.drafts import Citation, Sentence, SentenceKind
from views.parts.draft_address import PAGE
from views.parts.reader import open_place
from views.parts.text import cut_excerpt, document_facts, facts_html, passage_html, place_words
from views.parts.validity import badge_html
from views.words import say

PASSAGE_CHARACTERS = 120


def draw_citation(services: Any, sentence: Sentence, *, waits: bool) -> None:
    """Draw the source of a sentence, or say that there is none.

    Args:
        waits: Whether the sentence is 待核实.
    """
    cited = sentence.citation
    if cited is None:
        words = "draft_cite.link" if sentence.kind is SentenceKind.LINK and not waits else "draft_cite.none"
        st.html(f'<p class="zk-small zk-hint">{escape(say(words))}</p>')
        return
    document = services.documents.get_many([cited.document_id]).get(cited.document_id)
    chunk: Chunk | None = services.documents.chunks_by_id([cited.chunk_id]).get(cited.chunk_id)
    with st.container(key="draft-source", gap=None):
        st.html(f'<p class="zk-label zk-tight">{escape(say("draft_cite.title"))}</p>')
        st.html(f'<h4 class="zk-source-title">{escape(cited.title)}</h4>')
        if document is not None:
            st.html(facts_html(document_facts(document), sample=document.is_sample, lead=badge_html(document.metadata)))
        st.html(quote_html(cited, chunk))
        if chunk is None:
            gone = "draft_cite.gone" if document is None else "draft_cite.newer"
            st.html(f'<p class="zk-small zk-wait">{escape(say(gone))}</p>')
        elif cited.quote not in chunk.text:
            st.html(f'<p class="zk-small zk-wait">{escape(say("draft_cite.not_there"))}</p>')
        with st.container(horizontal=True, key="draft-source-acts", vertical_alignment="center"):
            st.html(f'<span class="zk-small">{escape(place_words(cited.locator))}</span>', width="content")
            if document is not None and st.button(
                say("draft_cite.open"), key=f"{PAGE}.original", type="tertiary", icon=":material/open_in_new:"
            ):
                open_place(PAGE, document_id=cited.document_id, chunk_id=cited.chunk_id if chunk else None)


def quote_html(cited: Citation, chunk: Chunk | None) -> str:
    """The passage around a quote, with the quote marked; the quote alone where the passage is gone."""
    at = chunk.text.find(cited.quote) if chunk is not None else -1
    if chunk is None or at < 0:
        return passage_html(cited.quote, [(0, len(cited.quote))])
    marks = [(at, at + len(cited.quote))]
    limit = max(PASSAGE_CHARACTERS, len(cited.quote) + 20)
    text, moved = cut_excerpt(chunk.text, marks, limit=limit, phrases=[cited.quote])
    return passage_html(text, moved)
