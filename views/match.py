"""Page 找专家: the question on the left, on the right the people who can answer it, with reasons and 依据."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.experts import Expert
from views.parts.asked import note_question
from views.parts.asking import PAGE, AskedPeople, draw_question, find_complaint, read_asked
from views.parts.mentions import draw_waiting
from views.parts.page import draw_empty, draw_head, get_services, show_notice
from views.parts.people import draw_cards
from views.parts.reader import draw_reader, opened_place, two_panes
from views.parts.saved_questions import draw_keep, draw_kept_questions
from views.parts.tray import draw_tray, restore_tray
from views.parts.waiting import wait_for_index
from views.parts.why_not import draw_gaps, draw_why_not
from views.words import say

TOP_K = 10


def main() -> None:
    """Draw the page."""
    services = get_services()
    experts: list[Expert] = services.pool.list()
    asked = read_asked(services)
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
        draw_question(services, experts, asked)
        if place is None:
            draw_keep(services, asked.said or asked.title, asked.avoid)
            draw_tray(services, experts, asked.said or asked.title)
            draw_waiting(services, page=PAGE)
            draw_kept_questions(services)
    with right:
        _draw_matches(services, experts, asked)
    if place is not None and reader is not None:
        with reader:
            draw_reader(services, place)


def _draw_matches(services: Any, experts: Sequence[Expert], asked: AskedPeople) -> None:
    if not experts:
        draw_empty(say("match.no_experts_title"), say("match.no_experts_body"))
        st.page_link("views/experts.py", label=say("match.to_experts"), icon=":material/groups:")
        return
    if not asked.text:
        draw_empty(say("match.empty_title"), say("match.empty_body"))
        return
    if find_complaint(asked.text):
        st.warning(find_complaint(asked.text), icon=":material/edit:")
        return
    if not wait_for_index(services):
        return
    note_question(services, asked.said)
    matches, study = services.matcher.match_and_study(
        asked.text, top_k=TOP_K, avoid_units=asked.avoid, without_document=asked.document_id
    )
    draw_gaps(study, asked)
    if matches:
        draw_cards(experts, matches)
    else:
        draw_empty(say("match.nothing_title"), say("match.nothing_body"))
    draw_why_not(services, experts, matches, asked)
    if asked.said:
        words = say("match.search_instead")
        st.page_link("views/search.py", label=words, icon=":material/search:", query_params={"q": asked.said})


if __name__ == "__main__":
    main()
