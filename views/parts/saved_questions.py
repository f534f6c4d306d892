"""On 找专家: keeping a question (跟踪人选), and the kept ones with what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.kept_questions import KeptQuestion
from views.parts.address import write_address
from views.parts.page import leave_notice, show_error
from views.parts.text import date_words, plain
from views.words import say

LONGEST_SHOWN = 60


def draw_keep(services: Any, question: str, avoid_units: Sequence[str] = ()) -> None:
    """Draw 跟踪人选 for the question that is asked, if any and if there is anybody to answer it."""
    if any(character.isalnum() for character in question) and services.index_ready and services.pool.counts().total:
        _draw_keep(services.reminding.questions, question, avoid_units)


def draw_kept_questions(services: Any) -> None:
    """Draw the kept questions with what can be done with them."""
    questions = services.reminding.questions
    kept: list[KeptQuestion] = questions.store.list()
    if not kept:
        return
    with st.container(key="kept-questions", border=True, gap="small"):
        st.html(f'<h2 class="zk-title zk-tray">{escape(say("saved_question.title"))} <small>{len(kept)}</small></h2>')
        for one in kept:
            _draw_kept(questions, one)


def _draw_keep(questions: Any, question: str, avoid_units: Sequence[str]) -> None:
    if questions.find_same(question, avoid_units) is not None:
        note = f'<p class="zk-note zk-small">{escape(say("saved_question.is_kept"))}</p>'
        st.html(note)
    elif st.button(
        say("saved_question.keep"),
        key="saved_question.keep",
        type="tertiary",
        icon=":material/notification_add:",
        help=say("saved_question.keep_help"),
    ):
        try:
            questions.keep(question, avoid_units=avoid_units)
        except ZhikuError as error:
            show_error(error)
            return
        leave_notice(say("saved_question.kept"))
        st.rerun()


def _draw_kept(questions: Any, one: KeptQuestion) -> None:
    key = one.question_id
    facts = [say("saved_question.since", day=date_words(one.created_at.astimezone().date()))]
    if not one.active:
        facts.insert(0, say("saved_question.paused"))
    elif one.came or one.went:
        facts.insert(0, say("saved_question.moved"))
    with st.container(horizontal=True, key=f"kept-{key}", vertical_alignment="center"):
        with st.container(key=f"kept-words-{key}", gap=None, width="stretch"):
            if st.button(plain(_short(one.question)), key=f"saved_question.ask.{key}", type="tertiary", wrap=True):
                asked = {"q": one.question, "avoid": list(one.avoid_units), "pick": st.query_params.get("pick", "")}
                write_address("match", asked)
                st.rerun()
            st.html(f'<div class="zk-facts">{escape(" · ".join(facts))}</div>')
        chosen = st.menu_button(
            say("saved_question.actions"),
            ["pause" if one.active else "resume", "delete"],
            key=f"saved_question.menu.{key}",
            type="tertiary",
            format_func=lambda name: say(f"saved_question.{name}"),
        )
    if not chosen:
        return
    try:
        getattr(questions, chosen)(key)
    except ZhikuError as error:
        show_error(error)
        return
    words = {"pause": "paused_done", "resume": "resumed_done", "delete": "deleted"}[chosen]
    leave_notice(say(f"saved_question.{words}", question=_short(one.question)))
    st.rerun()


def _short(question: str) -> str:
    plain_words = " ".join(question.split())
    return plain_words if len(plain_words) <= LONGEST_SHOWN else plain_words[:LONGEST_SHOWN] + "…"
