"""The card of one expert beside the list: the record, the linked documents, and what can be done."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import NotFoundError, ZhikuError
from core.experts import Expert
from views.parts.expert_dialogs import ask_dialog
from views.parts.expert_record import draw_contact, draw_merged, hide_contact, record_rows, rows_html
from views.parts.membership import draw_memberships
from views.parts.mentions import draw_mentions_of
from views.parts.page import leave_notice, show_error
from views.parts.people import person_html
from views.parts.reader import open_place
from views.parts.text import date_words, plain
from views.words import say


def opened_expert() -> str:
    """Id of the expert whose card the address says is open, or ""."""
    return st.query_params.get("expert", "")


def open_expert(expert_id: str) -> None:
    """Open a card: put it into the address and draw again."""
    hide_contact()
    for name in ("open", "at"):
        st.query_params.pop(name, None)
    st.query_params["expert"] = expert_id
    st.rerun()


def _close() -> None:
    hide_contact()
    st.query_params.pop("expert", None)


def draw_card(services: Any, expert_id: str) -> None:
    """Draw the card."""
    with st.container(key="reader-pane-expert", gap="small"):
        try:
            person: Expert = services.pool.get(expert_id)
        except NotFoundError:
            _draw_close()
            st.info(say("experts.gone"), icon=":material/info:")
            return
        with st.container(horizontal=True, key="reader-head", vertical_alignment="center"):
            st.html(f'<span class="zk-page">{escape(say("experts.card"))}</span>', width="content")
            _draw_close()
        st.html(
            person_html(
                person.name,
                str(person.sector or ""),
                person.unit,
                person.title,
                post=person.post,
                sample=person.is_sample,
            )
        )
        if person.is_stub:
            _draw_stub(person)
            return
        _draw_actions(person)
        st.html(f'<dl class="zk-record">{rows_html(record_rows(person))}</dl>')
        draw_contact(services, person, ask=ask_dialog)
        draw_memberships(services, person)
        _draw_documents(services, person)
        draw_mentions_of(services, person, page="experts")
        draw_merged(services, person)


def _draw_close() -> None:
    st.button(say("reader.close"), key="experts.close", type="tertiary", icon=":material/close:", on_click=_close)


def _draw_stub(person: Expert) -> None:
    """What is said of a record that was erased or merged into another."""
    if person.erased_on is not None:
        st.info(say("person.erased_card", day=date_words(person.erased_on)), icon=":material/info:")
        return
    st.info(say("person.merged_card"), icon=":material/info:")
    if st.button(say("person.merged_open"), key="experts.open.merged", type="tertiary", icon=":material/person:"):
        open_expert(person.merged_into)


def _draw_actions(person: Expert) -> None:
    with st.container(horizontal=True, key="card-acts"):
        if st.button(say("experts.edit"), key="experts.edit", icon=":material/edit:"):
            ask_dialog("edit", person.expert_id)
        if st.button(say("person.copy"), key="experts.copy", type="tertiary"):
            ask_dialog("copy", person.expert_id)
        words = say("experts.delete" if person.is_sample else "person.erase_confirm")
        if st.button(words, key="experts.delete", type="tertiary"):
            ask_dialog("delete", person.expert_id)


def _draw_documents(services: Any, person: Expert) -> None:
    titles = {d.document_id: d.metadata.title for d in services.documents.list()}
    note = say("experts.documents_note")
    st.html(
        f'<header class="zk-section"><h2>{escape(say("experts.documents"))}</h2>'
        f'<p class="zk-note zk-small">{escape(note)}</p></header>'
    )
    linked = [one for one in person.document_ids if one in titles]
    if not linked:
        st.html(f'<p class="zk-note zk-small">{escape(say("experts.documents_none"))}</p>')
    for document_id in linked:
        if st.button(
            plain(say("match.from_document", title=titles[document_id])),
            type="tertiary",
            wrap=True,
            key=f"experts.document.{document_id}",
            icon=":material/description:",
        ):
            open_place("experts", document_id=document_id)
    with st.form(f"experts.links.{person.expert_id}", border=False):
        chosen = st.multiselect(
            say("experts.documents_choose"),
            list(titles),
            default=linked,
            format_func=lambda one: titles[one],
            placeholder=say("experts.documents_choose"),
            select_all=False,
        )
        saved = st.form_submit_button(say("experts.documents_save"))
    if saved and set(chosen) != set(linked):
        try:
            services.pool.link_documents(person.expert_id, chosen)
        except ZhikuError as error:
            show_error(error)
            return
        leave_notice(say("experts.documents_saved", name=person.name))
        st.rerun()
