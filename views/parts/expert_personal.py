"""What concerns one person's data: the question before a contact is shown, the copy, the erasure, the list."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.experts import Expert
from views.parts.page import show_error
from views.parts.text import plain
from views.words import say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = "experts.contact.shown"  # of whom the whole contact stands on the card


def ask_reason(key: str) -> str:
    """Ask for what a contact is needed: usual reasons, and one's own words. Returns "" where nothing was said."""
    usual = st.pills(say("person.contact_reason"), say("person.reasons").split("、"), key=f"{key}.usual", wrap=True)
    more = st.text_input(
        say("person.contact_reason_other"), key=f"{key}.more", placeholder=say("person.contact_reason_hint")
    )
    other = say("person.reasons").split("、")[-1]
    parts = ("" if usual == other else usual or "", (more or "").strip())
    return "：".join(part for part in parts if part)


def draw_contact_question(services: Any, person: Expert) -> bool:
    """Ask why before a whole contact is shown. Returns whether it may be shown now; the view is noted then."""
    st.html(f'<p class="zk-note">{escape(say("person.contact_note"))}</p>')
    reason = ask_reason("experts.contact")
    if not st.button(say("person.contact_confirm"), type="primary", key="experts.contact.confirm"):
        return False
    try:
        contact = services.personal.view_contact(person.expert_id, reason=reason)
    except ZhikuError as error:
        show_error(error)
        return False
    st.session_state[SHOWN] = (person.expert_id, contact)
    return True


def draw_copy(services: Any, person: Expert) -> None:
    """Offer the copy of everything held of a person."""
    st.write(plain(say("person.copy_title", name=person.name)))
    st.html(f'<p class="zk-note">{escape(say("person.copy_body"))}</p>')
    st.download_button(
        say("person.copy_download"),
        data=lambda: services.personal.copy(person.expert_id),
        file_name=say("person.copy_name", name=person.name) + ".xlsx",
        key="experts.copy.download",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        mime=XLSX,
    )


def draw_erasure(services: Any, person: Expert) -> bool:
    """Explain what leaving and what erasing is, and erase once the name is typed. Returns whether it was done."""
    st.write(plain(say("person.erase_title", name=person.name)))
    lines = (
        say("person.erase_retire"),
        say("person.erase_erase", count=len(person.document_ids)),
        say("person.erase_backups"),
    )
    st.html("".join(f'<p class="zk-note">{escape(line)}</p>' for line in lines))
    with st.form("experts.erase", border=False):
        typed = st.text_input(say("person.erase_name", name=person.name), autocomplete="off")
        confirmed = st.form_submit_button(say("person.erase_confirm"), type="primary")
    if not confirmed:
        return False
    try:
        services.personal.erase(person.expert_id, name=typed or "")
    except ZhikuError as error:
        show_error(error)
        return False
    return True


def draw_contact_export(services: Any) -> None:
    """Offer the list with whole contacts, for a reason."""
    st.html(f'<p class="zk-note">{escape(say("person.export_note"))}</p>')
    reason = ask_reason("experts.export.reason")
    if not reason:
        st.caption(say("person.count_missing"))
    st.download_button(
        say("person.export_button"),
        data=lambda: _contacts(services, reason),
        file_name=say("experts.export_name") + ".xlsx",
        key="experts.export.contacts.download",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        disabled=not reason,
        mime=XLSX,
    )


def _contacts(services: Any, reason: str) -> bytes:
    from experts.export import ExportScope, export_xlsx  # read when the first list is exported

    return export_xlsx(services.pool, ExportScope(contact_reason=reason))
