"""From the tray: the contact list, with each view of a contact noted, and the invitation in its three forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.experts import Expert
from experts.invitations import CONTACT_WIDTHS, InvitationDetails, contact_rows, make_invitations
from papers.expert_records import InvitationPaper, Occasion
from views.parts.text import plain
from views.words import say

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONGEST_MATTER = 60
_KEPT: Any = {"persist_state": "session"}  # filled in once, for every invitation that follows
_NOTICE_DAYS, _REPLY_DAYS = 7, 2


def ask_for(kind: str) -> None:
    """Have the page draw a dialog: contacts or invitation."""
    st.session_state["match.dialog"] = kind


def draw_tray_dialog(services: Any, people: Sequence[Expert], matter: str) -> None:
    """Draw the dialog that was asked for, if any."""
    kind = st.session_state.get("match.dialog")
    if not kind or not people:
        _forget()
    elif kind == "contacts":
        _contacts(services, people, matter)
    else:
        _invitation(services, people, matter)


def _forget() -> None:
    st.session_state.pop("match.dialog", None)


@st.dialog(say("invite.contacts"), on_dismiss=_forget)
def _contacts(services: Any, people: Sequence[Expert], matter: str) -> None:
    st.write(say("invite.contacts_note"))
    wanted = say("invite.reason_default", matter=short_matter(matter)) if matter else ""
    reason = st.text_input(say("invite.reason"), wanted, key="invite.reason", placeholder=say("invite.reason_hint"))
    without = [person.name for person in people if not (person.phone or person.email)]
    if without:
        st.caption(say("invite.without_contact", names="、".join(without)))
    st.download_button(
        say("invite.contacts_download", count=len(people)),
        data=lambda: export_contacts(services, people, reason),
        file_name=say("invite.contacts_name") + ".xlsx",
        key="invite.contacts.download",
        type="primary",
        icon=":material/download:",
        disabled=not reason.strip(),
        mime=_XLSX,
        on_click="ignore",
    )


def export_contacts(services: Any, people: Sequence[Expert], reason: str) -> bytes:
    """The contact list as a workbook; that it was made is noted first, so that no number leaves unnoted."""
    from experts.template import write_workbook  # openpyxl is loaded when the first list is exported

    services.personal.note_views([person.expert_id for person in people], reason=reason)
    return write_workbook(say("invite.contacts_name"), [*CONTACT_WIDTHS], iter(contact_rows(people)))


@st.dialog(say("invite.title"), width="large", on_dismiss=_forget)
def _invitation(services: Any, people: Sequence[Expert], matter: str) -> None:
    left, right = st.columns([3, 1])
    name = left.text_input(say("invite.matter"), short_matter(matter), key="invite.matter")
    kinds = list(Occasion)
    occasion = right.selectbox(
        say("invite.occasion"), kinds, index=kinds.index(Occasion.CONSULTATION), key="invite.occasion", format_func=str
    )
    soon = date.today() + timedelta(days=_NOTICE_DAYS)
    left, middle, right = st.columns([1, 1, 2])
    day = left.date_input(say("invite.day"), soon, key="invite.day", format="YYYY-MM-DD")
    clock = middle.time_input(say("invite.time"), time(9, 30), key="invite.time")
    place = right.text_input(say("invite.place"), key="invite.place", placeholder=say("invite.place_hint"))
    left, middle, right = st.columns([2, 1, 1])
    body = left.text_input(
        say("invite.body"), services.settings.body, key="invite.body", placeholder=say("invite.body_hint"), **_KEPT
    )
    actor = services.settings.actor
    own = "" if actor == type(services.settings).model_fields["actor"].default else actor
    contact = middle.text_input(say("invite.contact"), own, key="invite.contact", **_KEPT)
    phone = right.text_input(say("invite.phone"), key="invite.phone", **_KEPT)
    agenda = st.text_area(say("invite.agenda"), key="invite.agenda", height=90, placeholder=say("invite.agenda_hint"))
    reply = st.checkbox(say("invite.reply"), value=True, key="invite.reply")
    details = InvitationDetails(
        matter=name,
        occasion=occasion or Occasion.CONSULTATION,
        starts_at=datetime.combine(day or soon, clock or time(9, 30)),
        place=place,
        body=body,
        contact_name=contact,
        contact_phone=phone,
        agenda=agenda,
        issued_on=date.today(),
        reply_by=max(date.today(), (day or soon) - timedelta(days=_REPLY_DAYS)) if reply else None,
    )
    try:
        invitations = make_invitations(people, details)
    except ZhikuError as error:
        st.info(plain(error.message), icon=":material/edit:")
        return
    _draw_papers(invitations)


def _draw_papers(invitations: Sequence[InvitationPaper]) -> None:
    with st.container(horizontal=True, key="invite-acts"):
        st.download_button(
            say("invite.one_file", count=len(invitations)),
            data=lambda: join_invitations(invitations),
            file_name=say("invite.title") + ".docx",
            key="invite.docx",
            type="primary",
            icon=":material/download:",
            mime=_DOCX,
            on_click="ignore",
        )
        if len(invitations) > 1:
            st.download_button(
                say("invite.each"),
                data=lambda: zip_invitations(invitations),
                file_name=say("invite.title") + ".zip",
                key="invite.zip",
                mime="application/zip",
                on_click="ignore",
            )
    from papers.letters import say_invitation

    names = [one.name for one in invitations]
    number = 0
    if len(names) > 1:
        chosen = st.selectbox(
            say("invite.chat"), range(len(names)), key="invite.person", format_func=lambda one: names[one]
        )
        number = chosen or 0
    else:
        st.html(f'<p class="zk-label">{say("invite.chat")}</p>')
    st.code(say_invitation(invitations[number]), language=None, wrap_lines=True)


def join_invitations(invitations: Sequence[InvitationPaper]) -> bytes:
    """All invitations as one DOCX, each on pages of its own."""
    from papers.layout import write_docx
    from papers.letters import make_invitation
    from papers.model import join_papers

    return write_docx(join_papers(tuple(map(make_invitation, invitations)), title=say("invite.title")))


def zip_invitations(invitations: Sequence[InvitationPaper]) -> bytes:
    """Each invitation as a DOCX of its own in one ZIP."""
    from papers.expert_papers import zip_papers
    from papers.letters import make_invitation

    return zip_papers(map(make_invitation, invitations))


def short_matter(matter: str) -> str:
    """The question as the name of a matter: its first line, without what asks at the end."""
    line = matter.strip().splitlines()[0] if matter.strip() else ""
    return line.rstrip("？?。！! ")[:_LONGEST_MATTER]
