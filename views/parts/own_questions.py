"""The association's own question set: the list with editing and deleting, import and export."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.use import UsedPassage
from evaluation.question_set import OwnQuestion
from views.parts.page import leave_notice, show_error
from views.parts.text import place_words, plain
from views.words import say

SHOWN_AT_ONCE = 20
QUOTE_CHARACTERS = 90
PROBLEMS_SHOWN = 20


def draw_questions(services: Any, questions: Sequence[OwnQuestion]) -> None:
    """Draw the count, the doors in and out, and a row for each question."""
    passages = sum(said.passage is not None for one in questions for said in one.judgements)
    with st.container(horizontal=True, key="own-acts", vertical_alignment="center"):
        count = say("quality.set_count", count=len(questions), passages=passages)
        st.html(f'<p class="zk-label zk-tight">{escape(count)}</p>', width="content")
        draw_import(services)
        _draw_exports(questions)
    shown = st.session_state.setdefault("quality.shown", SHOWN_AT_ONCE)
    with st.container(key="own-questions", gap=None):
        for number, one in enumerate(questions[:shown]):
            _draw_question(services, number, one)
    if len(questions) > shown:
        st.button(
            say("quality.set_more", count=len(questions) - shown),
            key="quality.more",
            type="tertiary",
            icon=":material/expand_more:",
            on_click=_more,
        )
    _draw_dialog(services)


def draw_import(services: Any) -> None:
    """The import behind one button."""
    with st.popover(say("quality.import"), type="tertiary", icon=":material/upload:"):
        from evaluation.question_exchange import import_questions, template_csv

        st.html(f'<p class="zk-note zk-small">{escape(say("quality.import_note"))}</p>')
        st.download_button(
            say("quality.import_template"),
            data=template_csv,
            file_name=say("quality.import_template_name") + ".csv",
            key="quality.template",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
        number = st.session_state.setdefault("quality.imports", 0)
        file = st.file_uploader(
            say("quality.import_file"), type=["csv", "xlsx", "jsonl"], key=f"quality.import.{number}"
        )
        if file is not None:
            try:
                report = import_questions(
                    file.name, file.getvalue(), questions=services.questions, library=services.documents
                )
            except ZhikuError as error:
                show_error(error)
                return
            st.session_state["quality.import_report"] = report
            st.session_state["quality.imports"] = number + 1  # a fresh field
            st.rerun()
        report = st.session_state.get("quality.import_report")
        if report is not None:
            _draw_report(report)


def _draw_report(report: Any) -> None:
    st.html(f'<p class="zk-summary">{escape(say("quality.import_done", added=report.added, known=report.known))}</p>')
    if not report.problems:
        return
    st.html(f'<p class="zk-label">{escape(say("quality.import_problems", count=len(report.problems)))}</p>')
    rows = "".join(
        f"<tr><td>{escape(say('quality.import_row', row=one.row))}</td><td>{escape(one.message)}</td></tr>"
        for one in report.problems[:PROBLEMS_SHOWN]
    )
    st.html(f'<div class="zk-table zk-errors"><table>{rows}</table></div>')


def _draw_exports(questions: Sequence[OwnQuestion]) -> None:
    from evaluation.question_exchange import export_csv, export_jsonl

    for kind, write, mime in (("csv", export_csv, "text/csv"), ("jsonl", export_jsonl, "application/x-ndjson")):
        st.download_button(
            say(f"quality.export_{kind}"),
            data=lambda write=write: write(questions),
            file_name=f"{say('quality.export_name')}.{kind}",
            key=f"quality.export.{kind}",
            mime=mime,
            type="tertiary",
            on_click="ignore",
        )


def _draw_question(services: Any, number: int, one: OwnQuestion) -> None:
    with st.container(horizontal=True, key=f"own-line-{number}", vertical_alignment="top"):
        with st.container(key=f"own-words-{number}", gap=None, width="stretch"):
            st.page_link("views/search.py", label=f"**{plain(one.question)}**", query_params={"q": one.question})
            lines = [_passage_html(said.passage) for said in one.judgements if said.passage is not None]
            if not lines:
                lines = [f'<div class="zk-facts">{escape(say("quality.nothing"))}</div>']
            st.html("".join(lines))
        st.button(
            say("quality.edit"),
            key=f"quality.edit.{number}",
            type="tertiary",
            on_click=_ask,
            args=("edit", one.question),
        )
        st.button(
            say("quality.delete"),
            key=f"quality.delete.{number}",
            type="tertiary",
            on_click=_ask,
            args=("delete", one.question),
        )


def _passage_html(passage: UsedPassage) -> str:
    quote = " ".join(passage.quote.split())
    if len(quote) > QUOTE_CHARACTERS:
        quote = quote[:QUOTE_CHARACTERS] + "…"
    where = f"《{passage.title}》{place_words(passage.locator)}"
    return f'<div class="zk-facts">{escape(where)}</div><p class="zk-small zk-tight">{escape(quote)}</p>'


def _more() -> None:
    st.session_state["quality.shown"] += SHOWN_AT_ONCE


def _ask(kind: str, question: str) -> None:
    st.session_state["quality.dialog"] = (kind, question)


def _forget() -> None:
    st.session_state.pop("quality.dialog", None)


def _draw_dialog(services: Any) -> None:
    kind, question = st.session_state.get("quality.dialog", ("", ""))
    if kind == "edit":
        _edit(services, question)
    elif kind == "delete":
        _delete(services, question)


@st.dialog(say("quality.edit"), on_dismiss=_forget)
def _edit(services: Any, question: str) -> None:
    with st.form("quality.edit.form", border=False):
        words = st.text_input(say("quality.edit_label"), question, key="quality.edit.words")
        saved = st.form_submit_button(say("app.save"), type="primary")
    if saved and _try(lambda: services.questions.reword(question, words)):
        leave_notice(say("quality.edited"))
        st.rerun()


@st.dialog(say("quality.delete_title"), on_dismiss=_forget)
def _delete(services: Any, question: str) -> None:
    count = len(services.questions.of_question(question).judgements)
    st.write(plain(say("quality.delete_body", question=question, count=count)))
    with st.container(horizontal=True):
        if st.button(say("quality.delete_confirm"), type="primary", key="quality.delete.confirm") and _try(
            lambda: services.questions.remove(question)
        ):
            leave_notice(say("quality.deleted"))
            st.rerun()
        if st.button(say("app.cancel"), key="quality.delete.cancel"):
            _forget()
            st.rerun()


def _try(act: Any) -> bool:
    """Do it; on an error say why and keep the dialog open."""
    try:
        act()
    except ZhikuError as error:
        show_error(error)
        return False
    _forget()
    return True
