"""The dialogs of a task: close it, draw once more, note a refusal, write down what came back and the fee."""

from __future__ import annotations

from typing import Any, NoReturn

import streamlit as st

from core.errors import ZhikuError
from core.tasks import Task, TaskKind
from experts.tasks import Person
from views.parts.page import leave_notice, show_error
from views.parts.panel_survey import find_panels
from views.parts.text import plain
from views.words import say

_STATE = "panels.dialog"


def ask_dialog(kind: str, about: Any = None) -> NoReturn:
    """Have the page draw a dialog: "close", "draw" (about the order), "decline" or "return" (about an expert's id)."""
    st.session_state[_STATE] = (kind, about)
    st.rerun()


def draw_dialog(services: Any, task: Task) -> None:
    """Draw the dialog that was asked for, if any."""
    kind, about = st.session_state.get(_STATE, ("", None))
    if kind == "close":
        _close(services, task)
    elif kind == "draw":
        _draw_again(services, task, about)
    elif kind:
        person = next((one for one in services.tasks.people(task.task_id) if one.engagement.expert_id == about), None)
        if person is None:
            _forget()
        else:
            (_decline if kind == "decline" else _record_return)(services, task, person)


def hold_draw(services: Any, task: Task, order: dict[str, Any]) -> None:
    """Draw as ordered and say so; the page is drawn again."""
    record = services.tasks.hold_draw(task, find_panels(services, task).survey, **order)
    _finish(say("panels.drawn", count=len(record["chosen"])))


def _forget() -> None:
    st.session_state.pop(_STATE, None)


def _finish(words: str) -> NoReturn:
    _forget()
    leave_notice(words)
    st.rerun()


def _confirmed(kind: str, words: str) -> bool:
    with st.container(horizontal=True):
        confirmed = st.button(words, type="primary", key=f"panels.{kind}.confirm")
        if st.button(say("app.cancel"), key=f"panels.{kind}.cancel"):
            _forget()
            st.rerun()
    return confirmed


@st.dialog(say("panels.close"), on_dismiss=_forget)
def _close(services: Any, task: Task) -> None:
    st.write(plain(say("panels.close_title", title=task.title)))
    st.write(say("panels.close_body"))
    if _confirmed("close", say("panels.close")):
        services.tasks.close(task.task_id)
        _finish(say("panels.closed_done", title=task.title))


@st.dialog(say("panels.draw_again_title"), on_dismiss=_forget)
def _draw_again(services: Any, task: Task, order: dict[str, Any]) -> None:
    waiting = services.tasks.waiting(task.task_id)
    st.write(say("panels.draw_again_body", count=waiting))
    if _confirmed("draw", say("panels.draw_again")):
        try:
            hold_draw(services, task, order)
        except ZhikuError as error:
            show_error(error)


@st.dialog(say("panels.act_decline"), on_dismiss=_forget)
def _decline(services: Any, task: Task, person: Person) -> None:
    with st.form("panels.decline", border=False):
        st.write(plain(say("panels.decline_title", name=person.name)))
        reason = st.text_input(say("panels.decline_reason"))
        if not st.form_submit_button(say("panels.decline_confirm"), type="primary"):
            return
    try:
        standby = services.tasks.decline(task.task_id, person.engagement.expert_id, reason=reason)
    except ZhikuError as error:
        show_error(error)
        return
    if standby is None:
        leave_notice(say("panels.declined_none", name=person.name))
    else:
        names = {one.engagement.expert_id: one.name for one in services.tasks.people(task.task_id)}
        _finish(say("panels.declined_next", name=person.name, standby=names[standby]))


@st.dialog(say("panels.act_return"), width="medium", on_dismiss=_forget)
def _record_return(services: Any, task: Task, person: Person) -> None:
    one = person.engagement
    unit = person.expert.unit if person.expert and person.expert.unit else say("experts.unknown")
    with st.form(f"panels.return.{one.expert_id}", border=False):
        st.write(plain(say("panels.return_title", name=person.name, unit=unit)))
        opinion = st.text_area(say("panels.opinion"), one.opinion, height=140, placeholder=say("panels.opinion_hint"))
        left, right = st.columns(2)
        counted = "panels.times" if task.kind is TaskKind.CORRESPONDENCE else "panels.days"
        days = left.number_input(
            say(counted), min_value=0.0, max_value=60.0, value=one.days or 1.0, step=0.5, format="%.1f"
        )
        fee = right.number_input(say("panels.fee"), min_value=0, value=round(one.fee_yuan or 0), step=100)
        left, right = st.columns([1, 2])
        rating = left.selectbox(
            say("panels.rating"),
            [5, 4, 3, 2, 1],
            index=None if one.rating is None else 5 - one.rating,
            format_func=lambda count: say("panels.rating_words", count=count),
            placeholder="",
        )
        note = right.text_input(say("panels.rating_note"), one.rating_note)
        if not st.form_submit_button(say("app.save"), type="primary"):
            return
    try:
        warning = services.tasks.record_return(
            task.task_id,
            one.expert_id,
            opinion=opinion,
            rating=rating,
            rating_note=note,
            days=days or None,
            fee_yuan=float(fee) or None,
        )
    except ZhikuError as error:
        show_error(error)
        return
    _finish(say("panels.returned", name=person.name) + warning)
