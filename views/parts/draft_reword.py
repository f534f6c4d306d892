"""Having a model reword the chosen sentence from its source: asked for, shown beside the sentence, taken or not."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, Revision, Sentence
from core.errors import ZhikuError
from drafting.writing_sentence import LONGEST_WISH, Rewritten
from views.parts.draft_address import PAGE
from views.parts.draft_saving import save_other
from views.parts.draft_writing import use_words
from views.parts.page import show_error
from views.words import say

_OFFERED = f"{PAGE}.reworded"


def draw_reword(services: Any, draft: Draft, revision: Revision, sentence: Sentence) -> None:
    """Draw what to ask of the model, and what it answered; nothing of it is kept until it is taken."""
    with st.form(f"{PAGE}.reword", border=False):
        st.html(f'<p class="zk-small">{escape(say("draft_reword.note", host=services.drafting.chat.host))}</p>')
        wish = st.text_input(
            say("draft_reword.wish"),
            key=f"{PAGE}.wish.{sentence.sentence_id}",
            placeholder=say("draft_reword.hint"),
            max_chars=LONGEST_WISH,
        )
        asked = st.form_submit_button(say("draft_reword.ask"), type="primary")
    if asked:
        st.session_state.pop(_OFFERED, None)
        try:
            with st.spinner(say("draft_reword.asking")):
                given = services.drafting.writing.rewrite_sentence(draft.draft_id, sentence.sentence_id, wish)
        except ZhikuError as error:
            show_error(error)
            return
        st.session_state[_OFFERED] = (sentence, given)
    before, given = st.session_state.get(_OFFERED, (None, None))
    if before == sentence:  # what was asked of a former wording answers this one no more
        _draw_offered(services, draft, revision, given)


def _draw_offered(services: Any, draft: Draft, revision: Revision, given: Rewritten) -> None:
    new = given.sentence
    source = say("draft_reword.from", title=new.citation.title) if new.citation else ""
    with st.container(key="draft-reworded", gap="small"):
        st.html(
            f'<blockquote class="zk-quote">{escape(new.text)}</blockquote>'
            f'<p class="zk-small zk-muted zk-tight">{escape(source)}</p>'
            f'<p class="zk-small zk-muted zk-tight">{escape(use_words(given.use, "draft_reword.tokens"))}</p>'
        )
        with st.container(horizontal=True):
            st.button(
                say("draft_reword.take"),
                key=f"{PAGE}.reword.take",
                icon=":material/check:",
                on_click=_take,
                args=(services, draft.draft_id, revision.number, new),
            )
            st.button(say("draft_reword.drop"), key=f"{PAGE}.reword.drop", type="tertiary", on_click=_drop)


def _take(services: Any, draft_id: str, base: int, new: Sentence) -> None:
    if save_other(services, draft_id, new, base=base, reason=say("draft_edit.reworded")):
        st.session_state.pop(f"{PAGE}.mode", None)
        _drop()


def _drop() -> None:
    st.session_state.pop(_OFFERED, None)
