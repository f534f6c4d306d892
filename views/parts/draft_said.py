"""What experts said about the chosen sentence, beside it; decided on under 论证."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, Sentence
from core.opinions import CHANGES, Opinion, OpinionState
from experts.tasks import ERASED_NAME
from views.parts.draft_address import PAGE, open_part
from views.words import say


def draw_said(services: Any, draft: Draft, sentence: Sentence) -> None:
    """Draw the opinions about a sentence; nothing where there are none."""
    said = [
        one
        for one in services.drafting.opinion_store.opinions(draft.draft_id)
        if one.sentence_id == sentence.sentence_id
    ]
    if not said:
        return
    with st.container(key="draft-said-of", gap="small"):
        st.html("".join(_opinion_html(one) for one in said))
        if any(one.state is OpinionState.OPEN for one in said):
            st.button(
                say("draft_pane.decide"),
                key=f"{PAGE}.decide",
                type="tertiary",
                icon=":material/forum:",
                on_click=open_part,
                args=("review",),
            )


def _opinion_html(one: Opinion) -> str:
    words = escape(one.text)
    if one.kind in CHANGES:
        out = f"<del>{escape(one.quote)}</del>" if one.quote else ""
        words = out + (f"<ins>{words}</ins>" if one.text else "")
    return (
        f'<div class="zk-said"><b>{escape(one.name or ERASED_NAME)}</b><span class="zk-small">{escape(one.kind)}'
        f'<span class="zk-dot">·</span>{escape(one.state)}</span><p>{words}</p></div>'
    )
