"""Page 检索: one box; passages grouped by document, each with its place; the original opens beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.search import SearchAnswer
from views.parts.address import Asked, chip_words, hint_filter, read_asked, write_asked
from views.parts.browser import box_key, note_typed, put_cursor
from views.parts.filters import draw_filters
from views.parts.judging import begin_judging
from views.parts.page import draw_empty, draw_head, get_services, show_notice
from views.parts.reader import draw_reader, opened_place, two_panes
from views.parts.results import draw_results
from views.parts.samples import draw_loaded, make_examples
from views.parts.text import plain
from views.parts.tracking_dialogs import draw_track_action, draw_tracking_dialog
from views.parts.unread import draw_unread_line
from views.parts.waiting import wait_for_index, watch_intake
from views.words import say

PAGE = "search"
LONGEST_QUERY = 500
TOP_K = 30
PASSAGES_PER_DOCUMENT = 3


def main() -> None:
    """Draw the page."""
    services = get_services()
    asked = read_asked(PAGE)
    place = opened_place()
    left, right = two_panes(opened=place is not None, key=PAGE)
    with left:
        if not asked.q:
            draw_head(say("search.title"), say("search.note"))
        show_notice()
        typed = _draw_box(asked.q)
        if typed is not None and _complain(typed):
            return  # what was typed stays in the box; the address keeps the question before
        if typed is not None and typed != asked.q:
            note_typed("search.q", typed)
            write_asked(PAGE, replace(asked, q=typed))
            st.rerun()
        if asked.q:
            _draw_answer(services, asked)
        else:
            _draw_beginning(services)
    if place is not None:
        with right:
            draw_reader(services, place)


def _draw_box(asked: str) -> str | None:
    """The one box. Returns what was submitted, None otherwise."""
    key = box_key("search.q", asked)
    with st.form("search.form", border=False), st.container(horizontal=True, key="search-box"):
        typed = st.text_input(
            say("search.title"),
            asked,
            key=key,
            placeholder=say("search.placeholder"),
            label_visibility="collapsed",
            icon=":material/search:",
        )
        submitted = st.form_submit_button(say("search.button"), type="primary")
    put_cursor(key, token=asked)
    return (typed or "").strip() if submitted else None


def _draw_beginning(services: Any) -> None:
    counts = draw_loaded(services)
    draw_unread_line(services)
    watch_intake(services)
    if not counts.documents:
        draw_empty(say("search.empty_title"), say("search.empty_body", inbox=services.settings.inbox))
        st.page_link("views/library.py", label=say("search.to_library"), icon=":material/upload_file:")
        return
    examples = make_examples(services)
    if examples:
        st.html(f'<p class="zk-label">{say("search.examples")}</p>')
    with st.container(key="search-examples"):
        for number, example in enumerate(examples):
            st.button(
                plain(example),
                key=f"search.example.{number}",
                type="tertiary",
                icon=":material/arrow_outward:",
                on_click=_ask,
                args=(example,),
            )


def _ask(question: str) -> None:
    write_asked(PAGE, Asked(q=question))


def _complain(query: str) -> bool:
    """Say why a query cannot be searched for. False for one that can."""
    if len(query) > LONGEST_QUERY:
        draw_empty(say("search.long_title"), say("search.long_body", count=len(query), limit=LONGEST_QUERY))
        return True
    if query and not any(character.isalnum() for character in query):
        draw_empty(say("search.wordless_title"), say("search.wordless_body"))
        return True
    return False


def _draw_answer(services: Any, asked: Asked) -> None:
    if _complain(asked.q) or not wait_for_index(services):
        return
    answer: SearchAnswer = services.search.search(
        asked.q, filters=asked.filters, top_k=TOP_K, per_document=PASSAGES_PER_DOCUMENT
    )
    _draw_chips(services, asked, answer)
    draw_tracking_dialog(services)
    _draw_rebuild_notice(services)
    if not answer.answered:
        watch_intake(services)
    if not answer.passages:
        filtered = bool(asked.active)
        draw_empty(say("search.nothing_title"), say("search.nothing_filtered" if filtered else "search.nothing_body"))
        return
    begin_judging(services, asked)
    draw_results(services, answer, on=asked.as_of)
    st.page_link(
        "views/match.py", label=say("search.to_match"), icon=":material/person_search:", query_params={"q": asked.q}
    )


def _draw_rebuild_notice(services: Any) -> None:
    """Say quietly above the results that the index should be built anew, and where."""
    reason = services.index.needs_rebuild if services.index_ready else ""
    if not reason:
        return
    with st.container(horizontal=True, key="search-rebuild", vertical_alignment="center"):
        st.caption(plain(reason), width="content")
        st.page_link("views/settings.py", label=say("settings.title"), icon=":material/settings:")


def _draw_chips(services: Any, asked: Asked, answer: SearchAnswer) -> None:
    """What was understood, as chips that exclude when clicked, beside the folded filters."""
    active = asked.active
    offered = active + [hint_filter(hint) for hint in answer.hints if hint_filter(hint) not in active]
    with st.container(horizontal=True, key="search-chips", vertical_alignment="center"):
        if offered:
            st.session_state["search.chips"] = active
            st.pills(
                say("search.chips"),
                offered,
                selection_mode="multi",
                key="search.chips",
                format_func=chip_words,
                label_visibility="collapsed",
                help=say("search.chips_help"),
                on_change=_choose_chips,
                args=(asked,),
            )
        changed = draw_filters(asked, key="search.filters")
        draw_track_action(services, asked)
        if changed is not None and changed != asked:
            write_asked(PAGE, changed)
            st.rerun()


def _choose_chips(asked: Asked) -> None:
    write_asked(PAGE, asked.with_active(list(st.session_state["search.chips"])))


if __name__ == "__main__":
    main()
