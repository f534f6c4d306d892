"""What members say to the request that a paper answers: entered clause by clause, merged as the answer is composed."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft
from core.errors import ZhikuError
from views.parts.draft_address import PAGE
from views.parts.draft_saving import is_writable
from views.parts.page import draw_section, show_error
from views.words import say


def draw_clauses(services: Any, draft: Draft) -> None:
    """Draw the opinions and the form for one more."""
    opinions = services.drafting.clause_opinions.store.list(draft.draft_id)
    draw_section(say("draft_clauses.title", count=len(opinions)), say("draft_clauses.note"))
    with st.container(key="draft-clauses", gap=None):
        for one in opinions:
            with st.container(horizontal=True, key=f"draft-clause-{one.opinion_id}", vertical_alignment="center"):
                clause = escape(one.clause or say("draft_clauses.whole"))
                st.html(
                    f'<p class="zk-revision"><b>{clause}</b>{escape(one.text)} <span>{escape(one.by)}</span></p>',
                    width="stretch",
                )
                if is_writable(draft):
                    st.button(
                        say("draft_clauses.remove"),
                        key=f"{PAGE}.clause.{one.opinion_id}",
                        type="tertiary",
                        icon=":material/close:",
                        on_click=services.drafting.clause_opinions.remove,
                        args=(draft.draft_id, one.opinion_id),
                    )
    if is_writable(draft):
        _draw_form(services, draft, len(opinions))


def _draw_form(services: Any, draft: Draft, count: int) -> None:
    key = f"{PAGE}.clause.{draft.draft_id}.{count}"
    with st.form(key, border=False):
        left, right = st.columns([1, 2])
        clause = left.text_input(
            say("draft_clauses.clause"), key=f"{key}.clause", placeholder=say("draft_clauses.clause_hint")
        )
        by = right.text_input(say("draft_clauses.by"), key=f"{key}.by", placeholder=say("draft_clauses.by_hint"))
        text = st.text_area(say("draft_clauses.text"), key=f"{key}.text", height="content")
        submitted = st.form_submit_button(say("draft_clauses.add"), icon=":material/add:")
    if not submitted:
        return
    try:
        services.drafting.clause_opinions.add(draft.draft_id, clause=clause, text=text, by=by)
    except ZhikuError as error:
        show_error(error)
        return
    st.rerun()
