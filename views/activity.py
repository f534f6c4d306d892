"""Page 操作记录: who did what when, in words; what was given up, to be retried; and whether the log is whole."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from views.parts.happened import (
    DOCUMENT_EVENTS,
    DRAFT_EVENTS,
    EXPERT_EVENTS,
    SYSTEM_EVENTS,
    TASK_EVENTS,
    TRACKING_EVENTS,
    Names,
    describe,
)
from views.parts.page import draw_empty, draw_head, draw_section, get_services, leave_notice, show_notice
from views.parts.text import date_words
from views.words import say

ROWS = 50
KINDS = {
    "all": (),
    "documents": DOCUMENT_EVENTS,
    "experts": EXPERT_EVENTS,
    "tasks": TASK_EVENTS,
    "drafts": DRAFT_EVENTS,
    "tracking": TRACKING_EVENTS,
    "system": SYSTEM_EVENTS,
}


def main() -> None:
    """Draw the page."""
    services = get_services()
    draw_head(say("activity.title"), say("activity.note"))
    show_notice()
    _draw_dead_letters(services)
    with st.container(horizontal=True, key="activity-acts", vertical_alignment="center"):
        kind = st.segmented_control(
            say("activity.kind"),
            list(KINDS),
            default="all",
            required=True,
            key="activity.kind",
            format_func=lambda one: say(f"activity.kind_{one}"),
            label_visibility="collapsed",
            on_change=_to_newest,
        )
        verify = st.button(
            say("activity.verify"), key="activity.verify", type="tertiary", icon=":material/verified_user:"
        )
    if verify:
        broken = services.log.verify()
        if broken is None:
            st.success(say("activity.verify_good"), icon=":material/check:")
        else:
            st.error(say("activity.verify_bad", event=broken), icon=":material/error:")
    _draw_events(services, kind or "all")


def _draw_events(services: Any, kind: str) -> None:
    before = st.session_state.get("activity.before")
    entries = services.log.read(limit=ROWS + 1, before=before, types=KINDS[kind])
    if not entries:
        draw_empty(say("activity.empty_title"), say("activity.empty_body"))
        return
    names = Names(services, entries)
    rows, day = [], ""
    for entry in entries[:ROWS]:
        local = entry.at.astimezone()
        today = date_words(local.date())
        if today != day:
            day = today
            rows.append(f'<h2 class="zk-day">{escape(day)}</h2>')
        what = escape(describe(entry, names))
        rows.append(
            f'<div class="zk-event"><time>{local:%H:%M}</time><span class="zk-what">{what}</span>'
            f'<span class="zk-who">{escape(entry.actor)}</span></div>'
        )
    st.html(f'<div class="zk-events">{"".join(rows)}</div>')
    with st.container(horizontal=True, key="activity-pager"):
        if len(entries) > ROWS:
            st.button(
                say("activity.older"),
                key="activity.older",
                type="tertiary",
                icon=":material/expand_more:",
                on_click=_older,
                args=(entries[ROWS - 1].event_id,),
            )
        if before is not None:
            st.button(
                say("activity.newest"),
                key="activity.newest",
                type="tertiary",
                icon=":material/vertical_align_top:",
                on_click=_to_newest,
            )


def _older(event_id: int) -> None:
    st.session_state["activity.before"] = event_id


def _to_newest() -> None:
    st.session_state.pop("activity.before", None)


def _draw_dead_letters(services: Any) -> None:
    letters = services.delivery.dead_letters()
    if not letters:
        return
    draw_section(say("activity.dead"), say("activity.dead_note"))
    names = Names(services, letters)
    with st.container(key="dead-letters", border=True, gap=None):
        for letter in letters[:ROWS]:
            with st.container(horizontal=True, key=f"dead-{letter.delivery_id}", vertical_alignment="center"):
                tried = say("activity.dead_attempts", count=letter.attempts)
                st.html(
                    f'<div>{escape(names.task(letter))}</div><p class="zk-reason">{escape(letter.error)}</p>'
                    f'<div class="zk-facts">{escape(tried)}</div>',
                    width="stretch",
                )
                st.button(
                    say("activity.retry"),
                    key=f"activity.retry.{letter.delivery_id}",
                    icon=":material/replay:",
                    on_click=_retry,
                    args=(services, [letter.delivery_id]),
                )
        if len(letters) > 1:
            every = [letter.delivery_id for letter in letters]
            st.button(
                say("activity.retry_all"),
                key="activity.retry.all",
                type="tertiary",
                icon=":material/replay:",
                on_click=_retry,
                args=(services, every),
            )


def _retry(services: Any, delivery_ids: list[int]) -> None:
    leave_notice(say("activity.retried", count=services.delivery.retry(delivery_ids)))


if __name__ == "__main__":
    main()
