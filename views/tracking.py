"""Page 专题跟踪: the searches that are kept, each with its new notices and the paragraphs that fit."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import streamlit as st

from core.tracking import NoticeCounts, SavedSearch
from views.parts.notices import draw_search
from views.parts.page import calm_errors, draw_empty, draw_head, get_services, leave_notice, show_notice
from views.parts.pager import page_slice
from views.parts.reader import draw_reader, opened_place, two_panes
from views.parts.tracking_dialogs import ask_dialog, draw_tracking_dialog
from views.parts.waiting import draw_working
from views.words import say

PAGE = "tracking"
SEARCHES = 20


def main() -> None:
    """Draw the page."""
    services = get_services()
    place = opened_place()
    left, right = two_panes(opened=place is not None, key=PAGE)
    with left:
        drawn = _signature(services)  # before the list: what changes in between is drawn again
        draw_head(say("tracking.title"), say("tracking.note"))
        show_notice()
        _draw_all(services)
        _watch(services, drawn)
    if place is not None:
        with right:
            draw_reader(services, place)
    draw_tracking_dialog(services)


def _draw_all(services: Any) -> None:
    saved: list[SavedSearch] = services.tracking.saved.list()
    counts: dict[str, NoticeCounts] = services.tracking.counts()
    unread = sum(count.unread for count in counts.values())
    with st.container(horizontal=True, key="tracking-acts", vertical_alignment="center"):
        if st.button(say("tracking.add"), key="tracking.add", type="primary", icon=":material/add:"):
            ask_dialog("new")
        if unread and st.button(
            say("tracking.read_all"), key="tracking.read_all", type="tertiary", icon=":material/done_all:"
        ):
            leave_notice(say("tracking.read_all_done", count=services.tracking.mark_all_read()))
            st.rerun()
    if not saved:
        draw_empty(say("tracking.empty_title"), say("tracking.empty_body"))
        st.page_link("views/search.py", label=say("tracking.to_search"), icon=":material/search:")
        return
    words = say("tracking.count_unread" if unread else "tracking.count", count=len(saved), unread=unread)
    st.html(f'<p class="zk-label">{words}</p>')
    newest: dict[str, int] = services.tracking.notices.newest()
    saved.sort(key=lambda one: newest.get(one.saved_search_id, 0), reverse=True)
    saved.sort(key=lambda one: not counts.get(one.saved_search_id, NoticeCounts()).unread)
    with st.container(key="tracking-rows", gap=None):
        for one in page_slice(saved, key="tracking.page", size=SEARCHES):
            draw_search(services, one, counts.get(one.saved_search_id, NoticeCounts()))


def _signature(services: Any) -> Hashable:
    """Changes whenever a notice was raised, read or removed."""
    return tuple(sorted((key, one.total, one.unread) for key, one in services.tracking.counts().items()))


@st.fragment(run_every=3.0)
def _watch(services: Any, drawn: Hashable) -> None:
    """Has the page drawn again when a notice has come, and says how many files are on their way."""
    with calm_errors():
        if _signature(services) != drawn and not st.session_state.get("tracking.dialog"):
            st.rerun(scope="app")
        draw_working(services)


if __name__ == "__main__":
    main()
