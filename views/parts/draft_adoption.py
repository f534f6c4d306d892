"""报送与采纳 of a paper: submissions and replies, adoptions, and 疑似采纳 side by side for a person to decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from core.adoption import Adoption, Trace, TraceState
from core.drafts import AdoptionGrade, Draft, DraftState
from core.errors import ZhikuError
from drafting.steps import MOVES
from drafting.submissions import OUTSIDE
from views.parts.dialogs import Asked, ask, asked_dialog, draw_cancel, forget
from views.parts.draft_submitted import draw_submitted, enter, read_day
from views.parts.page import draw_section, leave_notice
from views.parts.text import date_words, place_words
from views.words import say

FIRST_PAIRS = 5
_ADOPT, _DECLINE, _CONFIRM = "draft-adopt", "draft-decline", "draft-confirm"


def draw_adoption(services: Any, draft: Draft) -> None:
    """Draw what happened to a paper outside the house; only on the paper's own page."""
    draw_submitted(services, draft)
    if draft.state in OUTSIDE:
        _draw_traces(services, draft)
        _draw_adoptions(services, draft)
    _draw_dialog(services, draft)


def _draw_traces(services: Any, draft: Draft) -> None:
    store = services.drafting.adoptions.store
    waiting = store.traces(draft.draft_id)
    draw_section(say("draft_adoption.suspected"), say("draft_adoption.suspected_note"))
    if not waiting:
        st.html(f'<p class="zk-small">{escape(say("draft_adoption.waiting"))}</p>')
    for one in waiting[:FIRST_PAIRS]:
        _draw_pair(services, one)
    if rest := waiting[FIRST_PAIRS:]:
        with st.expander(say("draft_adoption.more", count=len(rest))):
            for one in rest:
                _draw_pair(services, one)
    decided = store.traces(draft.draft_id, [TraceState.CONFIRMED, TraceState.REJECTED])
    if decided:
        with st.expander(say("draft_adoption.decided", count=len(decided))):
            for one in decided:
                _draw_pair(services, one)


def _draw_pair(services: Any, one: Trace) -> None:
    """Our sentence and their passage with its place, side by side, and what can be decided."""
    with st.container(key=f"trace-{one.trace_id}", border=True, gap="small"):
        left, right = st.columns(2)
        left.html(_side("draft_adoption.ours", one.text, ""))
        right.html(_side("draft_adoption.theirs", one.evidence.quote, _place(one)))
        with st.container(horizontal=True, key=f"trace-acts-{one.trace_id}", vertical_alignment="center"):
            if one.state is not TraceState.SUSPECTED:
                tone = "zk-ok" if one.state is TraceState.CONFIRMED else "zk-off"
                words = " · ".join(part for part in (one.actor, one.remark) if part)
                st.html(
                    f'<span class="zk-badge {tone}">{escape(say(f"draft_adoption.state_{one.state.value}"))}</span> '
                    f'<span class="zk-facts">{escape(words)}</span>',
                    width="stretch",
                )
                st.button(
                    say("draft_adoption.undo"), key=f"draft.trace.undo.{one.trace_id}", type="tertiary",
                    on_click=_act, args=(services.drafting.adoptions.reopen, one.trace_id, "draft_adoption.undone"),
                )  # fmt: skip
                return
            if st.button(
                say("draft_adoption.confirm"), key=f"draft.trace.confirm.{one.trace_id}", icon=":material/check:"
            ):
                ask(_CONFIRM, draft_id=one.draft_id, trace_id=one.trace_id)
            st.button(
                say("draft_adoption.reject"), key=f"draft.trace.reject.{one.trace_id}", type="tertiary",
                on_click=_act, args=(services.drafting.adoptions.reject, one.trace_id, "draft_adoption.rejected"),
            )  # fmt: skip


def _place(of: Trace | Adoption) -> str:
    """The document and the place of the evidence."""
    return f"《{of.evidence.title}》{place_words(of.evidence.locator)}" if of.evidence is not None else ""


def _side(head: str, text: str, place: str) -> str:
    facts = f'<div class="zk-facts">{escape(place)}</div>' if place else ""
    quote = f'<blockquote class="zk-quote">{escape(text)}</blockquote>'
    return f'<div class="zk-label">{escape(say(head))}</div>{quote}{facts}'


def _draw_adoptions(services: Any, draft: Draft) -> None:
    draw_section(say("draft_adoption.title"))
    adoptions = services.drafting.submissions.store.adoptions(draft.draft_id)
    names = services.pool.store.names([expert for one in adoptions for expert in one.expert_ids])
    if not adoptions:
        st.html(f'<p class="zk-note">{escape(say("draft_adoption.none"))}</p>')
    for one in adoptions:
        with st.container(horizontal=True, key=f"adoption-{one.adoption_id}", vertical_alignment="center"):
            st.html(_adoption_html(one, [names[key] for key in one.expert_ids if key in names]), width="stretch")
            st.button(
                say("draft_adoption.withdraw"), key=f"draft.adoption.withdraw.{one.adoption_id}", type="tertiary",
                on_click=_act, args=(_withdrawing(services, one), one.adoption_id, "draft_adoption.withdrawn"),
            )  # fmt: skip
    with st.container(horizontal=True, key="draft-adoption-acts"):
        if st.button(say("draft_adoption.adopt"), key="draft.adopt", icon=":material/verified:"):
            ask(_ADOPT, draft_id=draft.draft_id)
        can_decline = any(move.after is DraftState.NOT_ADOPTED for move in MOVES[draft.state])
        if can_decline and st.button(say("draft_adoption.decline"), key="draft.decline", type="tertiary"):
            ask(_DECLINE, draft_id=draft.draft_id)


def _withdrawing(services: Any, one: Adoption) -> Any:
    """Of a confirmed pair the decision itself is taken back, so that it can be decided again."""
    if one.trace_id is None:
        return services.drafting.submissions.withdraw
    return lambda _: services.drafting.adoptions.reopen(one.trace_id)


def _adoption_html(one: Adoption, names: Sequence[str]) -> str:
    head = say("draft_adoption.row", day=date_words(one.adopted_on), grade=one.grade.value)
    body = ""
    if one.evidence is not None:
        body += f'<blockquote class="zk-quote">{escape(one.evidence.quote)}</blockquote>'
        body += f'<div class="zk-facts">{escape(_place(one))}</div>'
    if one.note:
        body += f'<div class="zk-small">{escape(one.note)}</div>'
    if names:
        body += f'<div class="zk-facts">{escape(say("draft_adoption.credited", names="、".join(names)))}</div>'
    return f'<div class="zk-member"><b>{escape(head)}</b>{body}</div>'


def _draw_dialog(services: Any, draft: Draft) -> None:
    asked = asked_dialog()
    if asked is None or asked.values.get("draft_id") != draft.draft_id:
        return
    if asked.kind == _CONFIRM:
        st.dialog(say("draft_adoption.confirm"), on_dismiss=forget, width="medium")(_draw_confirming)(
            services, draft, asked
        )
    elif asked.kind == _ADOPT:
        st.dialog(say("draft_adoption.adopt"), on_dismiss=forget)(_draw_adopting)(services, draft, asked)
    elif asked.kind == _DECLINE:
        st.dialog(say("draft_adoption.decline"), on_dismiss=forget)(_draw_declining)(services, draft, asked)


def _draw_confirming(services: Any, draft: Draft, asked: Asked) -> None:
    trace = services.drafting.adoptions.store.trace(asked.values["trace_id"])
    st.html(_side("draft_adoption.ours", trace.text, ""))
    st.html(_side("draft_adoption.theirs", trace.evidence.quote, _place(trace)))
    with st.form(asked.key("form"), border=False):
        grade = _choose_grade(asked, AdoptionGrade.WRITTEN)
        remark = st.text_input(say("draft_adoption.remark"), key=asked.key("remark"))
        experts = _choose_experts(services, draft, asked)
        done = st.form_submit_button(say("draft_outside.save"), type="primary", key=asked.key("submit"))
    if done:
        enter(
            lambda: services.drafting.adoptions.confirm(trace.trace_id, grade=grade, remark=remark, expert_ids=experts),
            say("draft_adoption.confirmed"),
        )
    draw_cancel(asked, say("draft_outside.cancel"))


def _draw_adopting(services: Any, draft: Draft, asked: Asked) -> None:
    with st.form(asked.key("form"), border=False):
        grade = _choose_grade(asked, AdoptionGrade.TAKEN)
        day = st.text_input(say("draft_outside.day"), date_words(date.today()), key=asked.key("day"))
        note = st.text_area(
            say("draft_adoption.note"), placeholder=say("draft_adoption.note_hint"), key=asked.key("note"), height=80
        )
        experts = _choose_experts(services, draft, asked)
        done = st.form_submit_button(say("draft_outside.save"), type="primary", key=asked.key("submit"))
    if done:
        enter(
            lambda: services.drafting.submissions.adopt(
                draft.draft_id, grade=grade, adopted_on=read_day(day), note=note, expert_ids=experts
            ),
            say("draft_adoption.confirmed"),
        )
    draw_cancel(asked, say("draft_outside.cancel"))


def _draw_declining(services: Any, draft: Draft, asked: Asked) -> None:
    with st.form(asked.key("form"), border=False):
        reason = st.text_area(say("draft_adoption.decline_reason"), key=asked.key("reason"), height=80)
        done = st.form_submit_button(say("draft_outside.save"), type="primary", key=asked.key("submit"))
    if done:
        enter(
            lambda: services.drafting.submissions.decline(draft.draft_id, reason=reason),
            say("draft_adoption.declined"),
        )
    draw_cancel(asked, say("draft_outside.cancel"))


def _choose_grade(asked: Asked, usual: AdoptionGrade) -> AdoptionGrade:
    grades = [*AdoptionGrade]
    chosen = st.radio(
        say("draft_adoption.grade"), grades, index=grades.index(usual), horizontal=True, key=asked.key("grade")
    )
    return AdoptionGrade(chosen or usual)


def _choose_experts(services: Any, draft: Draft, asked: Asked) -> list[str]:
    """The experts whom it is credited to; those who took part are there from the beginning."""
    usual = services.drafting.experts_of(draft.draft_id)
    people = {one.expert_id: one.name for one in services.pool.list()}
    return st.multiselect(
        say("draft_adoption.experts"),
        list(people),
        default=[one for one in usual if one in people],
        format_func=lambda key: people[key],
        placeholder=say("draft_adoption.experts_hint"),
        key=asked.key("experts"),
    )


def _act(act: Any, of: int, words: str) -> None:
    try:
        act(of)
    except ZhikuError as error:
        leave_notice(error.message, kind="error")
    else:
        leave_notice(say(words))
