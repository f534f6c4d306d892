"""One call-out on the page 应急呼叫: who is next, everybody with the last answer, the calls so far."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.calls import CallEntry, CallOutcome
from core.errors import ZhikuError
from experts.callers import count_coming
from experts.emergency import LONGEST_NOTE, Called, CallOut
from views.parts.page import draw_section, leave_notice, show_error
from views.parts.text import plain, time_words
from views.words import say

TONES = {
    CallOutcome.COMING: "zk-ok",
    CallOutcome.REACHED: "zk-wait",
    CallOutcome.NOT_REACHED: "zk-off",
    CallOutcome.DECLINED: "zk-bad",
}


def facts_of(out: CallOut) -> str:
    """When it was called out, and how many come."""
    coming = count_coming(out.entries)
    at = time_words(out.task.created_at)
    if out.task.closed_at is not None:
        return say("emergency.closed", at=at, closed=time_words(out.task.closed_at), coming=coming)
    return say("emergency.started", at=at, wanted=out.task.demands.members, coming=coming)


def draw_next(services: Any, out: CallOut) -> None:
    """Draw whom to call now, with one click for each answer."""
    following = next((one for one in out.people if one.person.expert_id == out.next_id), None)
    coming = count_coming(out.entries)
    if following is None:
        missing = out.task.demands.members - coming
        if missing > 0:
            st.warning(say("emergency.nobody_left", missing=missing), icon=":material/info:")
        else:
            st.success(say("emergency.enough", coming=coming), icon=":material/check:")
        return
    key = following.person.expert_id
    with st.container(key="emergency-next", border=True, gap="small"):
        st.html(f'<p class="zk-label zk-tight">{escape(say("emergency.next"))}</p>{_person_html(following, out)}')
        note = st.text_input(
            say("emergency.call_note"),
            key=f"emergency.note.{key}.{len(out.entries)}",
            placeholder=say("emergency.call_note_placeholder"),
            max_chars=LONGEST_NOTE,
        )
        with st.container(horizontal=True, key="emergency-next-acts"):
            for outcome in CallOutcome:
                kind = "primary" if outcome is CallOutcome.COMING else "secondary"
                if st.button(str(outcome), key=f"emergency.next.{outcome.name.lower()}", type=kind):
                    _note(services, out, following, outcome, note or "")


def draw_people(services: Any, out: CallOut) -> None:
    """Draw everybody in the order of calling."""
    draw_section(say("emergency.people"))
    with st.container(key="emergency-people", gap=None):
        for one in out.people:
            key = one.person.expert_id
            with st.container(horizontal=True, key=f"call-line-{key}", vertical_alignment="center"):
                st.html(_person_html(one, out), width="stretch")
                if out.is_open:
                    chosen = st.menu_button(
                        say("emergency.record"),
                        list(CallOutcome),
                        format_func=str,
                        key=f"emergency.record.{key}.{len(out.entries)}",
                        type="tertiary",
                    )
                    if chosen is not None:
                        _note(services, out, one, chosen, "")


def draw_log(out: CallOut) -> None:
    """Draw the calls so far, the newest first."""
    names = {one.person.expert_id: one.person.name for one in out.people}
    draw_section(say("emergency.log", count=len(out.entries)))
    if not out.entries:
        st.html(f'<p class="zk-note zk-small">{escape(say("emergency.log_none"))}</p>')
        return
    lines = "".join(_entry_html(entry, names.get(entry.expert_id, "")) for entry in reversed(out.entries))
    st.html(f'<ol class="zk-history">{lines}</ol>')


def _entry_html(entry: CallEntry, name: str) -> str:
    note = f"<p>{escape(entry.note)}</p>" if entry.note else ""
    return (
        f'<li><div><b>{escape(name)}</b>{escape(str(entry.outcome))} <span class="zk-facts">'
        f'{escape(time_words(entry.at))}<span class="zk-dot">·</span>{escape(entry.actor)}</span></div>{note}</li>'
    )


def _person_html(one: Called, out: CallOut) -> str:
    person = one.person
    badges = ""
    if one.standby is not None:
        badges += f'<span class="zk-badge">{escape(say("emergency.standby", place=one.standby))}</span>'
    if one.last is not None:
        badges += f'<span class="zk-badge {TONES[one.last.outcome]}">{escape(str(one.last.outcome))}</span>'
    line = " · ".join(escape(part) for part in (person.unit, person.post, person.title) if part)
    words = _fit_words(one, out)
    fit = f'<div class="zk-facts">{escape(words)}</div>' if words else ""
    return (
        f'<div class="zk-person"><h3 class="zk-member">{escape(person.name)}</h3>{badges}</div>'
        f'<div class="zk-facts">{line}</div>{fit}'
        f"{_phone_html(person.phone) if out.is_open else ''}"
    )


def _fit_words(one: Called, out: CallOut) -> str:
    words = []
    if one.fit.fields:
        words.append(say("emergency.fit_fields", fields="、".join(one.fit.fields)))
    if one.fit.is_near:
        words.append(say("emergency.fit_near", region=out.region))
    return "，".join(words)


def _phone_html(phone: str) -> str:
    if not phone:
        return f'<div class="zk-facts">{escape(say("emergency.no_phone"))}</div>'
    digits = "".join(mark for mark in phone if mark.isdigit() or mark == "+")
    return f'<a class="zk-phone" href="tel:{escape(digits)}">{escape(phone)}</a>'


def _note(services: Any, out: CallOut, one: Called, outcome: CallOutcome, note: str) -> None:
    try:
        services.emergency.note_call(out.task.task_id, one.person.expert_id, outcome, note=note)
    except ZhikuError as error:
        show_error(error)
        return
    leave_notice(plain(say("emergency.noted", name=one.person.name, outcome=outcome)))
    st.rerun()
