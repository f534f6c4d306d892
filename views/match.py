"""Page 找专家: the question on the left, on the right the people who can answer it, with reasons and 依据."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.experts import Expert
from views.parts.address import write_address
from views.parts.browser import box_key, note_typed, put_cursor, submit_on_enter
from views.parts.page import draw_empty, draw_head, get_services, show_notice
from views.parts.people import draw_cards
from views.parts.reader import draw_reader, opened_place, two_panes
from views.parts.saved_questions import draw_saved_questions
from views.parts.tray import draw_tray, restore_tray
from views.parts.waiting import wait_for_index
from views.words import say

PAGE = "match"
LONGEST_QUESTION = 2000
TOP_K = 10


def main() -> None:
    """Draw the page."""
    services = get_services()
    experts: list[Expert] = services.pool.list()
    question, avoid = _read_address()
    restore_tray()
    place = opened_place()
    if place is None:
        draw_head(say("match.title"), say("match.note"))
        show_notice()
        with st.container(key="match-two"):
            left, right = st.columns([5, 9], gap="large")
        reader = None
    else:
        both, reader = two_panes(opened=True, key=PAGE)
        left = right = both
    with left:
        _draw_question(experts, question, avoid)
        if place is None:
            draw_tray(experts, question)
            draw_saved_questions(services, question, avoid)
    with right:
        _draw_matches(services, experts, question, avoid)
    if place is not None and reader is not None:
        with reader:
            draw_reader(services, place)


def _read_address() -> tuple[str, tuple[str, ...]]:
    """The question and the units to avoid, from the address or from what this session asked last."""
    params = {name: st.query_params.get_all(name) for name in ("q", "avoid")}
    remembered = st.session_state.get("match.address", {})
    if not params["q"] and remembered.get("q"):
        write_address(PAGE, remembered)
        params = {name: st.query_params.get_all(name) for name in ("q", "avoid")}
    question = params["q"][0] if params["q"] else ""
    return question, tuple(params["avoid"])


def _draw_question(experts: Sequence[Expert], question: str, avoid: tuple[str, ...]) -> None:
    units = sorted({expert.unit for expert in experts if expert.unit} | set(avoid))
    key = box_key("match.question", question)
    avoid_key = box_key("match.avoid", " ".join(avoid))
    with st.form("match.form", border=False):
        typed = st.text_area(
            say("match.question"),
            question,
            key=key,
            height=120,
            persist_state="session",
            placeholder=say("match.placeholder"),
        )
        avoided = st.multiselect(
            say("match.avoid"),
            units,
            default=list(avoid),
            key=avoid_key,
            accept_new_options=True,
            select_all=False,
            help=say("match.avoid_help"),
            placeholder=say("match.avoid_placeholder"),
            persist_state="session",
        )
        submitted = st.form_submit_button(say("match.button"), type="primary", icon=":material/person_search:")
    put_cursor(key, token=question)
    submit_on_enter(key)
    if not submitted:
        return
    typed = (typed or "").strip()
    complaint = _complaint(typed)
    if complaint:
        st.warning(complaint, icon=":material/edit:")
        return
    note_typed("match.question", typed)
    note_typed("match.avoid", " ".join(avoided))
    tray = st.query_params.get("pick", "")
    write_address(PAGE, {"q": typed, "avoid": list(avoided), "pick": tray})
    st.rerun()


def _complaint(typed: str) -> str:
    if not typed:
        return say("match.blank")
    if not any(character.isalnum() for character in typed):
        return say("match.wordless")
    if len(typed) > LONGEST_QUESTION:
        return say("match.too_long", count=len(typed), limit=LONGEST_QUESTION)
    return ""


def _draw_matches(services: Any, experts: Sequence[Expert], question: str, avoid: tuple[str, ...]) -> None:
    if not experts:
        draw_empty(say("match.no_experts_title"), say("match.no_experts_body"))
        st.page_link("views/experts.py", label=say("match.to_experts"), icon=":material/groups:")
        return
    if not question:
        draw_empty(say("match.empty_title"), say("match.empty_body"))
        return
    if _complaint(question):
        st.warning(_complaint(question), icon=":material/edit:")
        return
    if not wait_for_index(services):
        return
    matches = services.matcher.match(question, top_k=TOP_K, avoid_units=avoid)
    if not matches:
        draw_empty(say("match.nothing_title"), say("match.nothing_body"))
        return
    draw_cards(experts, matches)
    st.page_link(
        "views/search.py", label=say("match.search_instead"), icon=":material/search:", query_params={"q": question}
    )


if __name__ == "__main__":
    main()
