"""The dialogs of the expert pool: add or change, delete, and the import (see `expert_import`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from core.errors import NotFoundError, ZhikuError
from core.experts import Expert, Sector
from core.pools import MAIN_POOL, Membership, Step
from core.regions import PROVINCES
from views.parts.expert_import import draw_import
from views.parts.joining import draw_entry
from views.parts.page import leave_notice, show_error
from views.parts.text import date_words, parse_day, plain
from views.words import say


def ask_dialog(kind: str, expert_id: str) -> None:
    """Have the page draw a dialog: edit (new when the id is ""), delete or import."""
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
    if kind == "import":
        _import(services)
    elif kind == "edit":
        (_add if person is None else _edit)(services, person)
    elif person is not None:
        _delete(services, person)


def _forget() -> None:
    st.session_state.pop("experts.dialog", None)
    st.session_state.pop("experts.import.file", None)


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
    sectors = [None, *Sector]
    regions = ["", *PROVINCES]
    hint = say("experts.field_term_hint")
    member = person.membership()
    term = (member.term_start, member.term_end) if member else (None, None)
    entry = None if person.expert_id else draw_entry(services)
    with st.form(f"experts.form.{person.expert_id}", border=False):
        left, right = st.columns(2)
        name = left.text_input(say("experts.field_name"), person.name)
        sector = right.selectbox(
            say("experts.field_sector"), sectors, index=sectors.index(person.sector), format_func=_sector_words
        )
        unit = st.text_input(say("experts.field_unit"), person.unit)
        left, right = st.columns(2)
        post = left.text_input(say("experts.field_post"), person.post)
        title = right.text_input(say("experts.field_title"), person.title)
        region = left.selectbox(
            say("experts.field_region"),
            regions,
            format_func=lambda one: one or say("experts.unknown"),
            index=regions.index(person.region) if person.region in regions else 0,
        )
        specialties = st.text_input(
            say("experts.field_specialties"),
            "、".join(person.specialties),
            placeholder=say("experts.field_specialties_hint"),
        )
        biography = st.text_area(say("experts.field_biography"), person.biography, height=120)
        left, right = st.columns(2)
        start = left.text_input(say("experts.field_term_start"), date_words(term[0]), placeholder=hint)
        end = right.text_input(say("experts.field_term_end"), date_words(term[1]), placeholder=hint)
        saved = st.form_submit_button(say("app.save"), type="primary")
    if not saved:
        return
    try:
        days = parse_day(start), parse_day(end)
        services.pool.save(
            replace(
                person,
                name=name,
                sector=sector,
                unit=unit,
                post=post,
                title=title,
                region=region or "",
                specialties=_split(specialties),
                biography=biography,
                memberships=entry.memberships(services, name, *days) if entry else _with_term(person, *days),
            ),
            step=entry.step if entry else Step.REGISTER,
        )
    except ZhikuError as error:
        show_error(error)
        return
    _finish(say("experts.saved" if person.expert_id else "experts.added", name=name.strip()))


def _with_term(person: Expert, start: date | None, end: date | None) -> tuple[Membership, ...]:
    """The memberships with another term in the main pool, where the person is in it."""
    was = person.membership()
    if was is None:
        return person.memberships
    others = [one for one in person.memberships if one.pool_id != MAIN_POOL]
    return (replace(was, term_start=start, term_end=end), *others)


def _split(text: str) -> tuple[str, ...]:
    for mark in "，,；;\n":
        text = text.replace(mark, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())


def _sector_words(sector: Sector | None) -> str:
    return say(f"experts.sector_{sector}") if sector else say("experts.unknown")


@st.dialog(say("experts.delete"), on_dismiss=_forget)
def _delete(services: Any, person: Expert) -> None:
    st.write(plain(say("experts.delete_title", name=person.name)))
    unit = person.unit or say("experts.unknown")
    st.write(plain(say("experts.delete_body", name=person.name, unit=unit, count=len(person.document_ids))))
    if _confirmed("delete"):
        services.pool.delete(person.expert_id)
        st.query_params.pop("expert", None)
        tray = st.session_state.get("match.tray", [])
        st.session_state["match.tray"] = [one for one in tray if one != person.expert_id]
        _finish(say("experts.deleted", name=person.name))


def _confirmed(kind: str) -> bool:
    with st.container(horizontal=True):
        confirmed = st.button(say(f"experts.{kind}_confirm"), type="primary", key=f"experts.{kind}.confirm")
        if st.button(say("app.cancel"), key=f"experts.{kind}.cancel"):
            _forget()
            st.rerun()
    return confirmed


@st.dialog(say("experts.import_title"), width="medium", on_dismiss=_forget)
def _import(services: Any) -> None:
    words = draw_import(services)
    if words:
        _finish(words)
