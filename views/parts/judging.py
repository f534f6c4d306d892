"""On a result: 「这就是要找的段落」 and its taking back, 「资料中没有」 under the list, and noting what is opened."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.search import Passage
from core.use import UseKind
from evaluation.question_set import OwnQuestion
from evaluation.relocate import same_passage
from index.use_log import used_passage
from views.parts.address import Asked
from views.parts.page import leave_notice
from views.words import say

_ASKED = "judging.asked"
_KNOWN = "judging.known"


def begin_judging(services: Any, asked: Asked) -> None:
    """Before the results of a question are drawn: what was said about it so far."""
    st.session_state[_ASKED] = asked
    st.session_state[_KNOWN] = services.questions.of_question(asked.q)


def note_use(services: Any, kind: UseKind, passage: Passage) -> None:
    """Note that a passage of the results was used, where the settings allow it."""
    asked: Asked | None = st.session_state.get(_ASKED)
    if asked is not None:
        services.use.record(kind, asked.q, used_passage(passage), filters=asked.filters)


def draw_judge(services: Any, passage: Passage) -> None:
    """The action of one passage: say that it is the one looked for, or take that back."""
    known: OwnQuestion | None = st.session_state.get(_KNOWN)
    if known is None:
        return
    said = next((one for one in known.judgements if _is_about(one.passage, passage)), None)
    if said is None:
        st.button(
            say("judge.mark"),
            key=f"search.judge.{passage.chunk_id}",
            type="tertiary",
            icon=":material/check:",
            on_click=_judge,
            args=(services, known.question, passage),
        )
    else:
        st.button(
            say("judge.marked"),
            key=f"search.judged.{passage.chunk_id}",
            type="tertiary",
            icon=":material/check_circle:",
            help=say("judge.take_back"),
            on_click=services.questions.take_back,
            args=(said.judgement_id,),
        )


def draw_no_answer(services: Any) -> None:
    """Under the results: say that the material holds no answer, or take that back."""
    known: OwnQuestion | None = st.session_state.get(_KNOWN)
    if known is None or known.answerable:
        return
    if known.judgements:
        st.button(
            say("judge.nothing_said"),
            key="search.judged.nothing",
            type="tertiary",
            icon=":material/check_circle:",
            help=say("judge.take_back"),
            on_click=services.questions.take_back,
            args=(known.judgements[0].judgement_id,),
        )
        return
    st.button(
        say("judge.nothing"),
        key="search.nothing",
        type="tertiary",
        icon=":material/do_not_disturb_on:",
        help=say("judge.nothing_help"),
        on_click=_judge,
        args=(services, known.question, None),
    )


def _judge(services: Any, question: str, passage: Passage | None) -> None:
    try:
        services.questions.judge(question, used_passage(passage) if passage is not None else None)
    except ZhikuError as error:
        leave_notice(error.message, kind="error")


def _is_about(judged: Any, passage: Passage) -> bool:
    return (
        judged is not None
        and judged.document_id == passage.document_id
        and (judged.chunk_id == passage.chunk_id or same_passage(judged.quote, passage.text))
    )
