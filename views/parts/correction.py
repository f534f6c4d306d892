"""The dialogs of the library: correct what is known about a document, delete it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.documents import Document, DocumentType
from core.errors import InvalidInputError, NotFoundError, ZhikuError
from core.regions import NATIONAL, PROVINCES
from views.parts.correction_validity import draw_fields, read_changes, save_fields
from views.parts.page import leave_notice, show_error
from views.parts.text import date_words, parse_day, plain
from views.words import say


def draw_dialog(services: Any) -> None:
    """Draw the dialog that a row has asked for, if any."""
    asked = st.session_state.get("library.dialog")
    if asked is None:
        return
    kind, document_id = asked
    try:
        document = services.documents.get(document_id)
    except NotFoundError:
        _forget()
        return
    (_correct if kind == "correct" else _delete)(services, document)


def _forget() -> None:
    st.session_state.pop("library.dialog", None)


def _finish(words: str) -> None:
    _forget()
    leave_notice(words)
    st.rerun()


@st.dialog(say("library.correct"), width="medium", on_dismiss=_forget)
def _correct(services: Any, document: Document) -> None:
    known = document.metadata
    regions = ["", NATIONAL, *PROVINCES]
    types = list(DocumentType)
    with st.form("library.correction", border=False):
        title = st.text_input(say("library.field_title"), known.title)
        number = st.text_input(say("library.field_number"), known.document_number)
        issuer = st.text_input(say("library.field_issuer"), known.issuer)
        published = st.text_input(
            say("library.field_published"),
            date_words(known.published_on),
            placeholder=say("library.field_published_hint"),
        )
        left, right = st.columns(2)
        region = left.selectbox(
            say("library.field_region"),
            regions,
            index=regions.index(known.region) if known.region in regions else 0,
            format_func=lambda value: value or say("library.unknown_region"),
        )
        kind = right.selectbox(
            say("library.field_type"), types, index=types.index(known.document_type), format_func=str
        )
        validity = draw_fields(services, document)
        saved = st.form_submit_button(say("app.save"), type="primary")
    if not saved:
        return
    try:
        if not title.strip():
            raise InvalidInputError(say("library.title_needed"))
        typed = {
            "title": title.strip(),
            "document_number": number.strip(),
            "issuer": issuer.strip(),
            "published_on": parse_day(published),
            "region": region or "",
            "document_type": kind,
        }
        changed = {name: value for name, value in typed.items() if value != getattr(known, name)}
        read_changes(services, document, validity)  # a wrong day is said before anything is stored
        if changed:
            services.library.correct(document.document_id, **changed)
        save_fields(services, document, validity)
    except ZhikuError as error:
        show_error(error)
        return
    _finish(say("library.corrected", title=title.strip()))


@st.dialog(say("library.delete_title"), on_dismiss=_forget)
def _delete(services: Any, document: Document) -> None:
    title = document.metadata.title
    st.write(plain(say("library.delete_body", title=title, versions=document.version, chunks=document.chunk_count)))
    linked = [expert.name for expert in services.pool.list() if document.document_id in expert.document_ids]
    if linked:
        st.write(plain(say("library.delete_experts", names="、".join(linked))))
    st.write(say("library.delete_final"))
    with st.container(horizontal=True):
        if st.button(say("library.delete_confirm"), type="primary", key="library.delete.confirm"):
            try:
                services.library.delete(document.document_id)
            except ZhikuError as error:
                show_error(error)
                return
            if st.query_params.get("open") == document.document_id:
                del st.query_params["open"]
            _finish(say("library.deleted", title=title))
        if st.button(say("app.cancel"), key="library.delete.cancel"):
            _forget()
            st.rerun()
