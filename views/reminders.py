"""Page 待办提醒: what needs somebody, what is due first, each one click from the page where it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import streamlit as st

from core.reminders import KINDS, Reminder, ReminderKind
from views.parts.page import calm_errors, draw_empty, draw_head, get_services, leave_notice, show_notice
from views.parts.pager import page_slice
from views.parts.reminder_rows import draw_done, draw_reminder
from views.words import say

ROWS = 50
DONE_SHOWN = 20
GROUPS = ("due", "today", "week", "earlier")


def main() -> None:
    """Draw the page."""
    services = get_services()
    drawn = services.reminding.reminders.signature()  # before the list: what changes in between is drawn again
    draw_head(say("reminders.title"), say("reminders.note"))
    with st.container(key="reminders-told", gap=None):  # always there: what follows keeps its place
        show_notice()
        _draw_undo(services)
    with st.container(key="reminders-page"):
        _draw_all(services)
        _draw_settled(services)
    _watch(services, drawn)


def _draw_all(services: Any) -> None:
    every: list[Reminder] = services.reminding.reminders.list_open()
    if not every:
        draw_empty(say("reminders.empty_title"), say("reminders.empty_body"))
        st.page_link("views/settings.py", label=say("reminders.to_settings"), icon=":material/settings:")
        return
    shown = _draw_acts(services, every)
    if not shown:
        draw_empty(say("reminders.filtered_title"), say("reminders.filtered_body"))
        return
    words = "reminders.count" if len(shown) == len(every) else "reminders.count_filtered"
    st.html(f'<p class="zk-label">{say(words, count=len(shown), total=len(every))}</p>')
    page = page_slice(shown, key="reminders.page", size=ROWS)
    wording = services.reminding.word(page)
    now = datetime.now().astimezone()
    for group in GROUPS:
        rows = [one for one in page if group_of(one, now) == group]
        if rows:
            st.html(f'<h2 class="zk-day">{say(f"reminders.{group}")}</h2>')
            with st.container(key=f"reminders-{group}", gap=None):
                for one in rows:
                    draw_reminder(services, one, wording, today=now.date())


def group_of(one: Reminder, now: datetime) -> str:
    """Under which heading a reminder stands: what is due, else the day on which it came."""
    if one.due_on is not None:
        return "due"
    came: date = one.changed_at.astimezone().date()
    if came == now.date():
        return "today"
    return "week" if came > now.date() - timedelta(days=now.weekday() + 1) else "earlier"


def _draw_acts(services: Any, every: Sequence[Reminder]) -> list[Reminder]:
    """The choice of a kind, kept in the address, and 全部已读. Returns what is chosen."""
    there = [kind for kind in KINDS if any(one.kind is kind for one in every)]
    if "reminders.kind" not in st.session_state:
        asked = st.query_params.get("kind", "")
        st.session_state["reminders.kind"] = next((kind for kind in KINDS if kind == asked), None)
    now = st.session_state["reminders.kind"]
    with st.container(horizontal=True, key="reminders-acts", vertical_alignment="center"):
        kind: ReminderKind | None = st.selectbox(
            say("reminders.kinds"),
            there if now is None or now in there else [*there, now],
            index=None,
            key="reminders.kind",
            placeholder=say("reminders.kinds_all"),
            format_func=lambda one: KINDS[one].words,
            label_visibility="collapsed",
            persist_state="session",
            width=240,
        )
        if any(one.read_at is None for one in every) and st.button(
            say("reminders.read_all"), key="reminders.read_all", type="tertiary", icon=":material/done_all:"
        ):
            count = services.reminding.reminders.mark_all_read()
            leave_notice(say("reminders.read_all_done", count=count))
            st.rerun()
    if kind is not None:
        st.query_params["kind"] = kind.value
    else:
        st.query_params.pop("kind", None)
    return [one for one in every if kind is None or one.kind is kind]


def _draw_undo(services: Any) -> None:
    """Right after 标为已办: what was marked, and taking it back."""
    marked = st.session_state.get("reminders.marked")
    if marked is None:
        return
    done, text = marked
    with st.container(horizontal=True, key="reminders-undo", vertical_alignment="center"):
        st.html(f'<span class="zk-facts">{say("reminders.marked", text=text)}</span>', width="content")
        if st.button(say("reminders.undo"), key="reminders.undo", type="tertiary", icon=":material/undo:"):
            services.reminding.reminders.take_back(done)
            st.session_state.pop("reminders.marked")
            leave_notice(say("reminders.undone"))
            st.rerun()


def _draw_settled(services: Any) -> None:
    settled: list[Reminder] = services.reminding.reminders.store.list_done(limit=DONE_SHOWN)
    if not settled:
        return
    with st.expander(say("reminders.done_title"), expanded=False):
        wording = services.reminding.word(settled)
        for one in settled:
            draw_done(services, one, wording)


@st.fragment(run_every=5.0)
def _watch(services: Any, drawn: Any) -> None:
    """Has the page drawn again when something has come or was done."""
    with calm_errors():
        if services.reminding.reminders.signature() != drawn:
            st.rerun(scope="app")


if __name__ == "__main__":
    main()
