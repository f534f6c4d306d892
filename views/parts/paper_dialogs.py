"""The dialog 出具文书: one kind of paper for one person or many, as Word or PDF, to download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from core.errors import InvalidInputError, ZhikuError
from core.experts import Expert
from core.pools import Pool, Step
from experts.paperwork import PaperFile, PaperKind, Sender, fitting_kinds, make_papers, pack_papers
from papers.expert_records import Contact
from papers.pdf import find_missing_faces, find_office
from views.parts.dialogs import Asked, asked_people, draw_cancel, forget
from views.parts.page import show_error
from views.parts.step_dialogs import draw_lines
from views.parts.text import date_words, parse_day
from views.words import say

_PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    file: PaperFile | None
    count: int
    left_out: tuple[tuple[str, str], ...]


def draw_paper_dialog(services: Any, asked: Asked) -> None:
    """Draw the dialog."""
    found = asked_people(services, asked)
    if found is None:
        forget()
        return
    pool, people = found
    st.dialog(say("paperwork.title"), width="medium", on_dismiss=forget)(_draw)(services, asked, pool, people)


def _draw(services: Any, asked: Asked, pool: Pool, people: list[Expert]) -> None:
    members = [one.membership(pool.pool_id) for one in people]
    kinds = fitting_kinds((member.state for member in members if member), pool.rules)
    if not kinds:
        st.write(say("paperwork.none"))
        draw_cancel(asked, say("steps.close"))
        return
    who = (
        say("steps.who", name=people[0].name, pool=pool.name)
        if len(people) == 1
        else say("steps.who_many", pool=pool.name, count=len(people))
    )
    st.html(f'<p class="zk-question">{escape(who)}</p>')
    left, right = st.columns(2)
    kind = left.selectbox(say("paperwork.kind"), kinds, format_func=str, key=asked.key("kind"))
    has_office = find_office() is not None
    form = right.segmented_control(
        say("paperwork.form"),
        ["docx", _PDF] if has_office else ["docx"],
        format_func=lambda one: say(f"paperwork.form_{one}"),
        default="docx",
        required=True,
        key=asked.key("form"),
    )
    _note_pdf(has_office, form == _PDF)
    made = _draw_form(services, asked, kind or kinds[0], pool, people, as_pdf=form == _PDF)
    if made is not None:
        _draw_made(asked, made)


def _note_pdf(has_office: bool, wanted: bool) -> None:
    if not has_office:
        st.caption(say("paperwork.pdf_missing"))
    elif wanted and find_missing_faces():
        st.caption(say("paperwork.fonts_missing", fonts="、".join(find_missing_faces())))


def _draw_form(
    services: Any, asked: Asked, kind: PaperKind, pool: Pool, people: list[Expert], *, as_pdf: bool
) -> _Made | None:
    """Who sends it, in a form. Returns what was made once submitted; it stays until something else is wanted."""
    kept = st.session_state.get("papers.sender", {})
    wanted = (kind, as_pdf)
    with st.form(asked.key("sender"), border=False):
        left, right = st.columns(2)
        body = left.text_input(
            say("paperwork.body"), services.settings.body or kept.get("body", ""), help=say("paperwork.body_help")
        )
        day = right.text_input(say("paperwork.issued_on"), date_words(date.today()))
        contact = left.text_input(say("paperwork.contact"), kept.get("contact", ""))
        phone = right.text_input(say("paperwork.phone"), kept.get("phone", ""))
        submitted = st.form_submit_button(say("paperwork.make"), type="primary")
    if not submitted:
        before, made = st.session_state.get(asked.key("made"), (None, None))
        return made if before == wanted else None
    st.session_state["papers.sender"] = {"body": body, "contact": contact, "phone": phone}
    try:
        sender = Sender(
            body=body,
            issued_on=parse_day(day) or date.today(),
            contact=Contact(name=contact.strip(), phone=phone.strip()),
        )
        with st.spinner(say("paperwork.making")):
            made = _make(services, kind, pool, people, sender, as_pdf=as_pdf)
    except ZhikuError as error:
        show_error(error)
        return None
    st.session_state[asked.key("made")] = (wanted, made)
    return made


def _make(services: Any, kind: PaperKind, pool: Pool, people: list[Expert], sender: Sender, *, as_pdf: bool) -> _Made:
    history = services.lifecycle.pools.history
    made = make_papers(
        kind,
        people,
        pool=pool,
        histories={one.expert_id: history(one.expert_id, pool_id=pool.pool_id) for one in people},
        sender=sender,
        propose_term=lambda member: services.lifecycle.propose_term(Step.RENEW, pool, member),
    )
    if not made.papers:
        if len(people) == 1:
            raise InvalidInputError(made.left_out[0][1])
        return _Made(file=None, count=0, left_out=made.left_out)
    title = say("paperwork.file_title", kind=kind, pool=pool.name)
    file = pack_papers(made.papers, title=title, as_pdf=as_pdf)
    return _Made(file=file, count=len(made.papers), left_out=made.left_out)


def _draw_made(asked: Asked, made: _Made) -> None:
    if made.left_out:
        st.html(f'<p class="zk-label">{escape(say("paperwork.left_out", count=len(made.left_out)))}</p>')
        draw_lines(made.left_out)
    if made.file is None:
        return
    st.success(say("paperwork.made", count=made.count), icon=":material/check:")
    st.download_button(
        say("paperwork.download", name=made.file.name),
        data=made.file.data,
        file_name=made.file.name,
        mime=made.file.mime,
        key=asked.key("download"),
        icon=":material/download:",
        on_click="ignore",
    )
