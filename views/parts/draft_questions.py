"""One sub-question of a draft: its words, the section that it is asked for, its place among the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, SectionRole
from core.errors import ZhikuError
from drafting import question_edits
from drafting.question_edits import Asked
from views.parts.draft_address import PAGE
from views.parts.draft_saving import is_writable, say_failed
from views.words import say

Headings = Mapping[SectionRole, str]


def draw_question(services: Any, draft: Draft, asked: Asked, place: int, headings: Headings) -> None:
    """Draw a question; what is changed counts at once."""
    question = asked.questions[place]
    if not is_writable(draft):
        heading = headings.get(question.role, "")
        st.html(f'<h3 class="zk-pane-title">{escape(question.question)}</h3><p class="zk-small">{escape(heading)}</p>')
        return
    key = f"{PAGE}.question.{place}.{hash((question.question, question.role)) & 0xFFFFFF}"
    with st.container(horizontal=True, key=f"draft-ask-{place}", vertical_alignment="center"):
        st.text_input(
            say("draft_sources.question"),
            question.question,
            key=f"{key}.words",
            label_visibility="collapsed",
            on_change=_change,
            args=(services, draft.draft_id, asked, place, key),
        )
        _choose_role(
            f"{key}.role",
            headings,
            question.role,
            on_change=_change,
            args=(services, draft.draft_id, asked, place, key),
        )
        for step, icon, name in ((-1, "keyboard_arrow_up", "up"), (1, "keyboard_arrow_down", "down")):
            st.button(
                say(f"draft_sources.{name}"),
                key=f"{PAGE}.question.{name}.{place}",
                type="tertiary",
                icon=f":material/{icon}:",
                disabled=not 0 <= place + step < len(asked.questions),
                on_click=_keep,
                args=(services, draft.draft_id, partial(question_edits.move_question, asked, place, step)),
            )
        st.button(
            say("draft_sources.remove"),
            key=f"{PAGE}.question.remove.{place}",
            type="tertiary",
            icon=":material/close:",
            on_click=_keep,
            args=(services, draft.draft_id, partial(question_edits.remove_question, asked, place)),
        )


def draw_adding(services: Any, draft: Draft, asked: Asked, headings: Headings) -> None:
    """Draw the form for one question more."""
    key = f"{PAGE}.asking.{len(asked.questions)}"
    with st.form(f"{PAGE}.ask", border=False), st.container(horizontal=True, key="draft-ask-more"):
        st.text_input(
            say("draft_sources.add"),
            key=f"{key}.words",
            placeholder=say("draft_sources.add_hint"),
            label_visibility="collapsed",
        )
        _choose_role(f"{key}.role", headings, next(iter(headings), None))
        st.form_submit_button(
            say("draft_sources.add"), icon=":material/add:", on_click=_add, args=(services, draft.draft_id, asked, key)
        )


def _choose_role(key: str, headings: Headings, role: SectionRole | None, **changing: Any) -> None:
    roles = [one for one in headings if one is not SectionRole.ABSTRACT]
    if role is not None and role not in roles:
        roles.append(role)
    st.selectbox(
        say("draft_sources.role"),
        roles,
        index=roles.index(role) if role in roles else 0,
        key=key,
        format_func=lambda one: headings.get(one, str(one)),
        label_visibility="collapsed",
        **changing,
    )


def _change(services: Any, draft_id: str, asked: Asked, place: int, key: str) -> None:
    words, role = st.session_state[f"{key}.words"], st.session_state[f"{key}.role"]
    _keep(services, draft_id, lambda: question_edits.change_question(asked, place, words, role))


def _add(services: Any, draft_id: str, asked: Asked, key: str) -> None:
    words, role = st.session_state[f"{key}.words"], st.session_state[f"{key}.role"]
    _keep(services, draft_id, lambda: question_edits.add_question(asked, words, role))


def _keep(services: Any, draft_id: str, edit: Callable[[], Asked]) -> None:
    try:
        changed = edit()
        services.drafting.desk.keep_sources(draft_id, changed.questions, changed.sources)
    except ZhikuError as error:
        say_failed(error)
