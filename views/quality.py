"""Page 检索质量: the association's own questions, how search does on them over time, and learning from use."""

from __future__ import annotations

from typing import Any

import streamlit as st

from views.parts.learning import draw_learning
from views.parts.own_questions import draw_import, draw_questions
from views.parts.page import draw_empty, draw_head, draw_section, get_services, show_notice
from views.parts.quality_runs import draw_changes, draw_figures, draw_history
from views.words import say


def main() -> None:
    """Draw the page."""
    services = get_services()
    draw_head(say("quality.title"), say("quality.note"))
    show_notice()
    questions = services.questions.questions()
    runs = services.quality.runs()
    with st.container(key="quality-page"):
        if questions:
            draw_figures(services, runs, count=len(questions))
            draw_changes(runs)
            draw_history(runs)
            draw_section(say("quality.set"))
            draw_questions(services, questions)
        else:
            _draw_beginning(services)
        draw_section(say("quality.learning"), say("quality.learning_note"))
        draw_learning(services)


def _draw_beginning(services: Any) -> None:
    draw_empty(say("quality.empty_title"), say("quality.empty_body"))
    with st.container(horizontal=True, key="quality-begin", vertical_alignment="center"):
        st.page_link("views/search.py", label=say("quality.to_search"), icon=":material/search:")
        draw_import(services)


if __name__ == "__main__":
    main()
