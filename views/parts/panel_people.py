"""The people of a task: invited, accepted or declined, came or not, what came back, and the fee."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.tasks import Engagement, EngagementState, Task
from experts.tasks import Person
from views.parts.page import draw_empty, leave_notice
from views.parts.panel_dialogs import ask_dialog
from views.parts.text import date_words
from views.words import say

_S = EngagementState
_TONES = {
    _S.ACCEPTED: "zk-ok",
    _S.ATTENDED: "zk-ok",
    _S.INVITED: "zk-wait",
    _S.CHOSEN: "zk-wait",
    _S.ABSENT: "zk-bad",
}
_CAME = {"attended": _S.ATTENDED, "excused": _S.EXCUSED, "absent": _S.ABSENT}


def draw_people(services: Any, task: Task) -> None:
    """Draw the part 邀请与履职."""
    people: list[Person] = services.tasks.people(task.task_id)
    if not people:
        draw_empty(say("panels.people_empty_title"), say("panels.people_empty_body"))
        return
    states = [one.engagement.state for one in people]
    members = [state for state in states if state is not _S.STANDBY]
    words = say(
        "panels.people_count",
        count=len(members),
        accepted=states.count(_S.ACCEPTED),
        attended=states.count(_S.ATTENDED),
    )
    chosen = [one.engagement.expert_id for one in people if one.engagement.state is _S.CHOSEN]
    with st.container(horizontal=True, key="panel-people-acts", vertical_alignment="center"):
        st.html(f'<p class="zk-label zk-tight">{escape(words)}</p>', width="stretch")
        if (
            chosen
            and task.closed_at is None
            and st.button(say("panels.invite_all"), key="panels.invite_all", type="primary", icon=":material/mail:")
        ):
            leave_notice(say("panels.invited", count=services.tasks.invite(task.task_id, chosen)))
            st.rerun()
    with st.container(key="panel-people", gap=None):
        for person in people:
            _draw_person(services, task, person)


def _draw_person(services: Any, task: Task, person: Person) -> None:
    key = person.engagement.expert_id
    with (
        st.container(key=f"row-{key}", gap=None),
        st.container(horizontal=True, key=f"row-line-{key}", vertical_alignment="top"),
    ):
        st.html(_person_html(services, task, person), width="stretch")
        with st.container(horizontal=True, key=f"panel-acts-{key}", width="content", vertical_alignment="center"):
            _draw_acts(services, task, person)


def _person_html(services: Any, task: Task, person: Person) -> str:
    one = person.engagement
    state = str(one.state)
    if one.state is _S.STANDBY:
        state = say("panels.standby_place", place=one.standby)
    badges = f'<span class="zk-badge {_TONES.get(one.state, "zk-off")}">{escape(state)}</span>'
    expert = person.expert
    facts = [expert.unit, expert.title or expert.post] if expert else []
    if one.stratum and one.stratum != say("panels.stratum_any"):
        facts.append(say("panels.stratum", stratum=one.stratum))
    if one.served_on:
        facts.append(date_words(one.served_on))
    if one.rating:
        facts.append(f"{say('panels.rating')} {say('panels.rating_words', count=one.rating)}")
    if one.fee_yuan:
        facts.append(say("panels.fee_words", fee=f"{one.fee_yuan:,.0f}"))
    lines = [f'<div class="zk-facts">{" · ".join(escape(fact) for fact in facts if fact)}</div>']
    if one.reason:
        lines.append(f'<div class="zk-small">{escape(say("panels.reason_words", reason=one.reason))}</div>')
    if one.opinion:
        lines.append(f'<div class="zk-small zk-opinion">{escape(one.opinion)}</div>')
    warning = services.tasks.fee_warning(task, one)
    if warning:
        lines.append(f'<div class="zk-small zk-wait">{escape(warning)}</div>')
    return f'<div class="zk-member"><b>{escape(person.name)}</b> {badges}{"".join(lines)}</div>'


def _draw_acts(services: Any, task: Task, person: Person) -> None:
    one = person.engagement
    is_open = task.closed_at is None
    if one.state in (_S.CHOSEN, _S.DECLINED) and is_open:
        if _button("invite", one):
            leave_notice(say("panels.invited", count=services.tasks.invite(task.task_id, [one.expert_id])))
            st.rerun()
    elif one.state is _S.INVITED and is_open:
        if _button("accept", one):
            services.tasks.accept(task.task_id, one.expert_id)
            leave_notice(say("panels.accepted", name=person.name))
            st.rerun()
        if _button("decline", one, quiet=True):
            ask_dialog("decline", one.expert_id)
    elif one.state is _S.ACCEPTED:
        for name, state in _CAME.items():
            if _button(name, one, quiet=name != "attended"):
                services.tasks.record_attendance(task.task_id, one.expert_id, state)
                leave_notice(say("panels.attended", name=person.name))
                st.rerun()
        if is_open and _button("decline", one, quiet=True):
            ask_dialog("decline", one.expert_id)
    elif one.state in (_S.ATTENDED, _S.EXCUSED, _S.ABSENT):
        if one.state is _S.ATTENDED and _button("return", one):
            ask_dialog("return", one.expert_id)
        with st.popover(say("panels.act_change"), type="tertiary", key=f"panels.change.{one.expert_id}"):
            for name, state in _CAME.items():
                if state is not one.state and _button(name, one, quiet=True):
                    services.tasks.record_attendance(task.task_id, one.expert_id, state)
                    leave_notice(say("panels.attended", name=person.name))
                    st.rerun()


def _button(name: str, one: Engagement, *, quiet: bool = False) -> bool:
    return st.button(
        say(f"panels.act_{name}"),
        key=f"panels.{name}.{one.expert_id}",
        type="tertiary" if quiet else "secondary",
    )
