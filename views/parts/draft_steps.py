"""How far a paper has come: its way, the steps that can be taken now, and the steps that were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, DraftState, DraftStep
from core.errors import ZhikuError
from drafting.steps import Move, find_moves
from views.parts.dialogs import Asked, ask, asked_dialog, draw_cancel, finish, forget
from views.parts.page import draw_section, leave_notice, show_error
from views.parts.text import time_words
from views.words import has, say

_S = DraftState
_DIALOG = "draft-step"
# Steps that are entered with their own facts where submissions and answers are kept, not here.
_OUTSIDE = (_S.SUBMITTED, _S.RECEIVED, _S.ADOPTED, _S.NOT_ADOPTED)
_BEFORE_ANSWER = (_S.TOPIC, _S.DRAFTING, _S.EXPERT_REVIEW, _S.APPROVAL, _S.SUBMITTED, _S.RECEIVED)


def draw_steps(services: Any, draft: Draft, *, to_outside: Callable[[], None] | None = None) -> None:
    """Draw the way of a paper with the next steps and the history.

    Args:
        to_outside: Leads to where submissions and answers are entered; without it only a line says so.
    """
    history: Sequence[DraftStep] = services.drafting.desk.store.steps(draft.draft_id)
    with st.container(key="draft-steps", gap="small"):
        st.html(_way_html(draft, history))
        if draft.state is _S.APPROVAL:
            _draw_blocking(services, draft)
        _draw_moves(services, draft, find_moves(draft, history), to_outside)
        _draw_history(history)
    asked = asked_dialog()
    if asked is not None and asked.kind == _DIALOG and asked.values["draft_id"] == draft.draft_id:
        title = asked.values["move"].words
        st.dialog(title, on_dismiss=forget)(_draw_taking)(services, draft, asked)


def _way_html(draft: Draft, history: Sequence[DraftStep]) -> str:
    """The states of the usual way: what is behind, where the paper is, what may come, what was left out."""
    answer = _S.NOT_ADOPTED if _S.NOT_ADOPTED in {draft.state, *(one.after for one in history[-2:])} else _S.ADOPTED
    way = [*_BEFORE_ANSWER, answer, _S.FED_BACK]
    if draft.state is _S.ABANDONED:
        return f'<p class="zk-label"><span class="zk-badge zk-off">{escape(draft.state.value)}</span></p>'
    seen = {_S.TOPIC, *(one.after for one in history)}
    here = way.index(draft.state)
    parts = []
    for place, state in enumerate(way):
        tone = "zk-wait" if place == here else "zk-ok" if place < here and state in seen else "zk-off"
        words = state.value
        if place < here and state not in seen:
            words = say("draft_steps.left_out", state=words)
        current = ' aria-current="step"' if place == here else ""
        parts.append(f'<span class="zk-badge {tone}"{current}>{escape(words)}</span>')
    return f'<p class="zk-label">{" → ".join(parts)}</p>'


def _draw_blocking(services: Any, draft: Draft) -> None:
    blocking = services.drafting.steps.blocking(draft.draft_id)
    if blocking:
        count = len({one.sentence_id for one in blocking})
        st.warning(say("draft_steps.blocking", count=count), icon=":material/fact_check:")


def _draw_moves(services: Any, draft: Draft, moves: Sequence[Move], to_outside: Callable[[], None] | None) -> None:
    inside = [one for one in moves if one.after not in _OUTSIDE]
    outside = [one for one in moves if one.after in _OUTSIDE and not one.back]
    with st.container(horizontal=True, key="draft-moves", vertical_alignment="center"):
        if outside and to_outside is not None:
            words = "、".join(dict.fromkeys(one.words for one in outside))
            st.button(words, key="draft.outside", type="primary", icon=":material/send:", on_click=to_outside)
        for place, move in enumerate(inside):
            kind = "tertiary" if move.back else "primary" if place == 0 and not outside else "secondary"
            if not st.button(move.words, key=f"draft.step.{move.after.name.lower()}", type=kind):
                continue
            if move.needs_reason or move.back:
                ask(_DIALOG, draft_id=draft.draft_id, move=move)
            _take(services, draft, move, "")
    if outside and to_outside is None:
        st.html(f'<p class="zk-note zk-small">{escape(say("draft_steps.outside"))}</p>')


def _draw_taking(services: Any, draft: Draft, asked: Asked) -> None:
    """What a step needs, in a form."""
    move: Move = asked.values["move"]
    note = f"draft_steps.note_{move.after.name.lower()}"
    if has(note):
        st.html(f'<p class="zk-note zk-small">{escape(say(note))}</p>')
    with st.form(asked.key("form"), border=False):
        label = "draft_steps.reason" if move.needs_reason else "draft_steps.reason_optional"
        reason = st.text_area(say(label), key=asked.key("reason"), height=80)
        taken = st.form_submit_button(move.words, type="primary", key=asked.key("submit"))
    if taken:
        _take(services, draft, move, reason)
    draw_cancel(asked, say("draft_steps.cancel"))


def _take(services: Any, draft: Draft, move: Move, reason: str) -> None:
    try:
        step = services.drafting.steps.take_step(draft.draft_id, move.after, reason=reason)
    except ZhikuError as error:
        show_error(error)
        return
    words = say("draft_steps.done", state=step.after.value)
    if asked_dialog() is not None:
        finish(words)
    leave_notice(words)
    st.rerun()


def _draw_history(history: Sequence[DraftStep]) -> None:
    if not history:
        return
    draw_section(say("draft_steps.history"))
    rows = []
    for one in reversed(history):
        facts = [f"{say(f'draft_steps.detail_{name}')}：{value}" for name, value in one.details.items()
                 if has(f"draft_steps.detail_{name}")]  # fmt: skip
        if one.reason:
            facts.insert(0, one.reason)
        way = f"{one.before.value} → {one.after.value}"
        rows.append(
            f'<li><b>{escape(way)}</b> <span class="zk-facts">{escape(time_words(one.at))} · {escape(one.actor)}</span>'
            + "".join(f'<div class="zk-small">{escape(fact)}</div>' for fact in facts)
            + "</li>"
        )
    st.html(f'<ol class="zk-history">{"".join(rows)}</ol>')
