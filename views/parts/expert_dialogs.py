"""The dialogs of the expert pool: add or change, let go, and those of the parts that are imported here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from core.errors import NotFoundError, ZhikuError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, Step
from experts.fields import FieldError
from experts.pool import SamePersonError
from views.parts.expert_duplicates import draw_duplicates, draw_merge
from views.parts.expert_form import draw_fields, folded
from views.parts.expert_import import draw_import
from views.parts.expert_personal import draw_contact_export, draw_contact_question, draw_copy, draw_erasure
from views.parts.joining import draw_entry
from views.parts.page import leave_notice, show_error
from views.parts.text import date_words, parse_day, plain
from views.words import say


def ask_dialog(kind: str, expert_id: str) -> None:
    """Have the page draw a dialog: edit (new when the id is ""), one of the person, or one of the page (id "")."""
    st.session_state["experts.dialog"] = (kind, expert_id)
    st.rerun()


def draw_dialog(services: Any) -> None:
    """Draw the dialog that was asked for, if any."""
    asked = st.session_state.get("experts.dialog")
    if asked is None:
        return
    kind, expert_id = asked
    try:
        person = services.pool.get(expert_id) if expert_id else None
    except NotFoundError:
        _forget()
        return
    if kind == "edit":
        (_add if person is None else _edit)(services, person)
    elif kind in _OF_PAGE:
        _OF_PAGE[kind](services, None)
    elif person is not None:
        _OF_PERSON[kind](services, person)


def _forget() -> None:
    for name in ("dialog", "import.file", "import.plans", "form.failed", "form.apart"):
        st.session_state.pop(f"experts.{name}", None)


def _finish(words: str) -> None:
    _forget()
    leave_notice(words)
    st.rerun()


@st.dialog(say("experts.add"), width="medium", on_dismiss=_forget)
def _add(services: Any, _: None) -> None:
    _draw_form(services, Expert(expert_id="", name=""))


@st.dialog(say("experts.edit"), width="medium", on_dismiss=_forget)
def _edit(services: Any, person: Expert) -> None:
    _draw_form(services, person)


def _draw_form(services: Any, person: Expert) -> None:
    failed = st.session_state.get("experts.form.failed")
    wrong = failed.field if isinstance(failed, FieldError) else ""
    hint = say("experts.field_term_hint")
    member = person.membership()
    entry = None if person.expert_id else draw_entry(services)
    with st.form(f"experts.form.{person.expert_id}", border=False):
        typed = draw_fields(person, wrong=wrong)
        start = end = number = ""
        if member is not None or entry is not None:
            with folded("term", wrong):
                left, right = st.columns(2)
                days = (member.term_start, member.term_end) if member else (None, None)
                start = left.text_input(say("experts.field_term_start"), date_words(days[0]), placeholder=hint)
                end = right.text_input(say("experts.field_term_end"), date_words(days[1]), placeholder=hint)
                known_number = member.certificate_number if member else ""
                number = st.text_input(say("experts.field_certificate_number"), known_number)
        apart = _draw_failure(failed)
        saved = st.form_submit_button(say("app.save"), type="primary")
    _draw_way_to_known(failed)
    if not saved:
        return
    try:
        record = typed.record()
        days = parse_day(start), parse_day(end)
        if entry is not None:
            record = replace(record, memberships=entry.memberships(services, record.name, *days, number))
        elif member is not None:
            record = replace(record, memberships=_with_term(member, person, *days, number))
        stored = services.pool.save(record, step=entry.step if entry else Step.REGISTER, apart_from=apart)
    except ZhikuError as error:
        st.session_state["experts.form.failed"] = error
        st.rerun()
    _finish(say("experts.saved" if person.expert_id else "experts.added", name=stored.name))


def _draw_failure(failed: ZhikuError | None) -> tuple[str, ...]:
    """What was wrong with the last attempt. Returns who was ticked to be another person."""
    if failed is None:
        return ()
    show_error(failed)
    if not isinstance(failed, SamePersonError) or failed.field == "name":
        return ()
    other = st.checkbox(say("experts.apart"), help=say("experts.apart_help"), key="experts.form.apart")
    return failed.expert_ids if other else ()


def _draw_way_to_known(failed: ZhikuError | None) -> None:
    if isinstance(failed, SamePersonError) and st.button(
        say("experts.open_known"), key="experts.form.known", type="tertiary", icon=":material/person:"
    ):
        _forget()
        st.query_params["expert"] = failed.expert_ids[0]
        st.rerun()


def _with_term(
    member: Membership, person: Expert, start: date | None, end: date | None, number: str
) -> tuple[Membership, ...]:
    """The memberships with another term in the main pool."""
    others = [one for one in person.memberships if one.pool_id != MAIN_POOL]
    return (replace(member, term_start=start, term_end=end, certificate_number=number), *others)


@st.dialog(say("person.erase_confirm"), on_dismiss=_forget)
def _erase(services: Any, person: Expert) -> None:
    if draw_erasure(services, person):
        _leave(person, say("person.erased"))


@st.dialog(say("experts.delete"), on_dismiss=_forget)
def _delete_sample(services: Any, person: Expert) -> None:
    st.write(plain(say("experts.delete_title", name=person.name)))
    unit = person.unit or say("experts.unknown")
    st.write(plain(say("experts.delete_body", name=person.name, unit=unit, count=len(person.document_ids))))
    if _confirmed("delete"):
        services.pool.delete(person.expert_id)
        _leave(person, say("experts.deleted", name=person.name))


def _delete(services: Any, person: Expert) -> None:
    (_delete_sample if person.is_sample else _erase)(services, person)


def _leave(person: Expert, words: str) -> None:
    st.query_params.pop("expert", None)
    tray = st.session_state.get("match.tray", [])
    st.session_state["match.tray"] = [one for one in tray if one != person.expert_id]
    _finish(words)


@st.dialog(say("person.contact_title"), on_dismiss=_forget)
def _contact(services: Any, person: Expert) -> None:
    if draw_contact_question(services, person):
        _forget()
        st.rerun()


@st.dialog(say("person.copy"), on_dismiss=_forget)
def _copy(services: Any, person: Expert) -> None:
    draw_copy(services, person)


@st.dialog(say("person.export_title"), on_dismiss=_forget)
def _export(services: Any, _: None) -> None:
    draw_contact_export(services)


@st.dialog(say("merge.title"), width="medium", on_dismiss=_forget)
def _duplicates(services: Any, _: None) -> None:
    pair = draw_duplicates(services)
    if pair is not None:
        st.session_state["experts.merge"] = pair
        ask_dialog("merge", pair[0])


@st.dialog(say("merge.merge_title"), width="medium", on_dismiss=_forget)
def _merge(services: Any, person: Expert) -> None:
    _, other_id = st.session_state["experts.merge"]
    merged = draw_merge(services, person, services.pool.get(other_id))
    if merged is not None:
        st.query_params["expert"] = merged.expert_id
        _finish(say("merge.done", name=merged.name))


def _confirmed(kind: str) -> bool:
    with st.container(horizontal=True):
        confirmed = st.button(say(f"experts.{kind}_confirm"), type="primary", key=f"experts.{kind}.confirm")
        if st.button(say("app.cancel"), key=f"experts.{kind}.cancel"):
            _forget()
            st.rerun()
    return confirmed


@st.dialog(say("experts.import_title"), width="medium", on_dismiss=_forget)
def _import(services: Any, _: None) -> None:
    words = draw_import(services)
    if words:
        _finish(words)


_OF_PAGE = {"import": _import, "export": _export, "duplicates": _duplicates}
_OF_PERSON = {"delete": _delete, "contact": _contact, "copy": _copy, "merge": _merge}
