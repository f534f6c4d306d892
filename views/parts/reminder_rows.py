"""A line of 待办提醒: what it is about, when it is due, the page where it is done, and marking it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.reminders import KINDS, Reminder, ReminderKind, Severity
from events.log import PROGRAM
from experts.new_policy import fit_specialties, read_opening
from reminders.book import TOPIC, Done
from reminders.wording import Wording, Words
from views.parts.page import leave_notice
from views.parts.text import date_words, facts_html, plain
from views.words import say

PARTS = 20


def draw_reminder(services: Any, one: Reminder, wording: Wording, *, today: date) -> None:
    """One reminder with what can be done with it; its parts once unfolded."""
    key, words = one.reminder_id.replace(":", "-"), wording.of(one)
    several = len(one.open_causes) > 1 and one.kind is not ReminderKind.QUESTION
    if not several:
        words = _with_question(services, one, words)
    with st.container(key=f"row-reminder-{key}", gap=None):
        with st.container(horizontal=True, key=f"row-line-reminder-{key}", vertical_alignment="center"):
            st.html(_line(one, words, today=today), width="stretch")
            with st.container(
                horizontal=True,
                key=f"reminder-acts-{key}",
                width="content",
                gap="small",
                vertical_alignment="center",
            ):
                if not (several and one.kind is ReminderKind.NEW_POLICY):
                    _draw_link(words, KINDS[one.kind].act)
                if several:
                    _draw_unfold(key)
                st.button(
                    say("reminders.done_all_topic" if one.kind is ReminderKind.TOPIC else "reminders.done"),
                    key=f"reminders.done.{key}",
                    type="tertiary",
                    icon=":material/check:",
                    on_click=_mark,
                    args=(services, one.reminder_id, words.text),
                )
        if several and st.session_state.get(f"reminders.unfolded.{key}"):
            _draw_parts(services, one, wording)


def draw_done(services: Any, one: Reminder, wording: Wording) -> None:
    """A reminder that is done: by whom and when; what a person marked can be opened again."""
    by_program = one.done_by == PROGRAM
    who = say("reminders.done_by_program") if by_program else say("reminders.done_by", who=one.done_by)
    when = date_words(one.done_at.astimezone().date()) if one.done_at else ""
    with st.container(horizontal=True, key=f"reminder-done-{one.reminder_id}", vertical_alignment="center"):
        st.html(f"<div>{escape(wording.of(one).text)}</div>{facts_html([when, who])}", width="stretch")
        if not by_program:
            st.button(
                say("reminders.reopen"),
                key=f"reminders.reopen.{one.reminder_id}",
                type="tertiary",
                on_click=_reopen,
                args=(services, one.reminder_id),
            )


def _line(one: Reminder, words: Words, *, today: date) -> str:
    badge = f'<span class="zk-badge zk-bad">{escape(say("reminders.unread"))}</span>'
    tone = " zk-bad" if KINDS[one.kind].severity is Severity.TROUBLE else ""
    facts = [words.note] if words.note else []
    facts.append(say("reminders.raised", day=date_words(one.changed_at.astimezone().date())))
    due = ""
    if one.due_on is not None:
        key = "due_today" if one.due_on == today else "overdue" if one.due_on < today else "due_on"
        late = " zk-bad" if one.due_on <= today else ""
        due = f'<b class="zk-due{late}">{escape(say(f"reminders.{key}", day=date_words(one.due_on)))}</b>'
    is_new = one.read_at is None and not one.reminder_id.startswith(TOPIC)
    return (
        f'<div class="zk-reminder"><div class="zk-facts zk-kind{tone}">{escape(KINDS[one.kind].words)}</div>'
        f"<h3>{badge if is_new else ''}{escape(words.text)}</h3>{due}{facts_html(facts)}</div>"
    )


def _draw_link(words: Words, label: str) -> None:
    st.page_link(
        f"views/{words.page}.py",
        label=label,
        icon=":material/arrow_forward:",
        query_params=words.query,
        width="content",
    )


def _draw_unfold(key: str) -> None:
    name = f"reminders.unfolded.{key}"
    is_open = bool(st.session_state.get(name))
    st.button(
        say("search.fold") if is_open else say("reminders.more"),
        key=f"reminders.more.{key}",
        type="tertiary",
        icon=":material/expand_less:" if is_open else ":material/expand_more:",
        on_click=st.session_state.__setitem__,
        args=(name, not is_open),
    )


def _draw_parts(services: Any, one: Reminder, wording: Wording) -> None:
    causes = one.open_causes
    with st.container(key=f"reminder-parts-{one.reminder_id}", gap=None):
        for cause in causes[:PARTS]:
            words = _with_question(services, one, wording.part(one.kind, cause), cause.ids.get("expert_ids", ()))
            with st.container(horizontal=True, key=f"part-{cause.key}", vertical_alignment="center"):
                note = f'<div class="zk-facts">{escape(words.note)}</div>' if words.note else ""
                st.html(f"<div>{escape(words.text)}</div>{note}", width="stretch")
                if words.query:
                    _draw_link(words, KINDS[one.kind].act)
        if len(causes) > PARTS:
            page = say(f"{KINDS[one.kind].page}.title")
            rest = say("reminders.rest", count=len(causes) - PARTS, page=page)
            st.html(f'<p class="zk-note zk-small">{escape(rest)}</p>')


def _with_question(services: Any, one: Reminder, words: Words, expert_ids: Sequence[str] = ()) -> Words:
    """A new policy with its opening as the question of 找专家, and the field by which each expert is concerned."""
    if not words.document_id:
        return words
    found = services.documents.find(words.document_id)
    if found is None or found.served_version is None:
        return words
    opening = read_opening(found.metadata.title, services.documents.blocks(words.document_id, found.served_version))
    chosen = list(expert_ids or one.open_causes[0].ids["expert_ids"])
    everybody = services.pool.list()
    known = {person.expert_id: person for person in everybody if person.expert_id in chosen}
    fits = fit_specialties(opening.subject, known.values(), everybody)
    names = [
        say("reminders.fits", name=known[key].name, specialty=fits[key][0]) if key in fits else known[key].name
        for key in chosen
        if key in known
    ]
    return Words(text=words.text, page=words.page, query={"q": opening.question}, note="、".join(names))


def _mark(services: Any, reminder_id: str, text: str) -> None:
    try:
        st.session_state["reminders.marked"] = (services.reminding.reminders.mark_done(reminder_id), text)
    except ZhikuError as error:
        leave_notice(plain(error.message), kind="error")


def _reopen(services: Any, reminder_id: str) -> None:
    services.reminding.reminders.take_back(Done(reminder_id=reminder_id))
    leave_notice(say("reminders.undone"))
