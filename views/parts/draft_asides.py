"""One's own way of putting a sentence that somebody else had changed meanwhile (您的改法): to take or to drop."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, Revision
from storage.draft_asides import Aside
from views.parts.draft_address import PAGE
from views.parts.draft_saving import drop_aside, is_writable, take_aside
from views.words import say


def draw_aside(services: Any, draft: Draft, revision: Revision, aside: Aside, *, here: bool = True) -> None:
    """Draw what was set aside.

    Args:
        here: Whether the sentence still stands in the text.
    """
    with st.container(key=f"draft-aside-{aside.aside_id}", gap=None):
        words = "draft_aside.changed" if here and aside.mine is not None else "draft_aside.gone"
        if aside.mine is None:
            words = "draft_aside.removed"
        other = aside.their_actor if aside.their_actor != aside.actor else say("draft_edit.other_window")
        said = escape(say(words, other=other))
        quote = f'<blockquote class="zk-quote">{escape(aside.mine.text)}</blockquote>' if aside.mine else ""
        st.html(f'<div class="zk-aside"><b>{escape(say("draft_aside.title"))}</b><p>{said}</p>{quote}</div>')
        with st.container(horizontal=True, key=f"draft-aside-acts-{aside.aside_id}"):
            if is_writable(draft):
                st.button(
                    say("draft_aside.take" if aside.mine else "draft_aside.remove"),
                    key=f"{PAGE}.aside.take.{aside.aside_id}",
                    icon=":material/check:",
                    on_click=take_aside,
                    args=(services, aside, revision.number),
                )
            st.button(
                say("draft_aside.drop"),
                key=f"{PAGE}.aside.drop.{aside.aside_id}",
                type="tertiary",
                on_click=drop_aside,
                args=(services, aside),
            )
