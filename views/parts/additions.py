"""Figures that a question for a total may mean together: the sentences, their places, and a sum where there is one."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.search import Addition, CountedSentence
from views.parts.reader import open_place
from views.parts.text import cut_excerpt, passage_html, place_words, plain
from views.words import say

SENTENCE_CHARACTERS = 120


def draw_addition(addition: Addition) -> None:
    """Draw the sentences with their figures marked, each with its place, and the sum marked as calculated."""
    with st.container(key="addition", gap=None):
        st.html(f"<h3>{escape(say('search.addition_title'))}</h3><p>{escape(say('search.addition_note'))}</p>")
        for number, part in enumerate(addition.parts):
            _draw_part(number, part)
        if addition.total is not None:
            terms = " + ".join(f"{part.value:,}" for part in addition.parts)
            total = say("search.addition_total", terms=terms, total=f"{addition.total:,}", unit=addition.unit)
            badge = f'<span class="zk-badge zk-plan">{escape(say("search.addition_made"))}</span>'
            st.html(f'<p class="zk-summary">{badge}{escape(total)}</p>')


def _draw_part(number: int, part: CountedSentence) -> None:
    sentence, marks = cut_excerpt(part.sentence, (part.figure,), limit=SENTENCE_CHARACTERS)
    st.html(passage_html(sentence, marks))
    if st.button(
        plain(f"{part.title} · {place_words(part.locator)}"), key=f"search.place.addition.{number}", type="tertiary"
    ):
        open_place("search", document_id=part.document_id, chunk_id=part.chunk_id)
