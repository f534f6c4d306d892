"""Asking experts about a paper, and thanking them: whom, until when, who signs, and the files to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.drafts import Draft, DraftState
from core.errors import ZhikuError
from core.opinions import Opinion, OpinionRequest
from drafting.desk import WRITABLE
from views.parts.page import leave_notice, on_phone, show_error
from views.parts.text import plain
from views.parts.tray import picked, toggle_pick
from views.parts.waiting import wait_for_index
from views.words import has, say

if TYPE_CHECKING:
    from experts.paperwork import PaperFile, Sender

_DAYS = 7  # to answer, where the paper has no earlier day
_KEPT: Any = {"persist_state": "session"}  # filled in once, for every letter that follows


def draw_asking(services: Any, draft: Draft, requests: Sequence[OpinionRequest]) -> None:
    """Draw the form by which experts are asked, and the file to be sent once it is there."""
    if draft.state not in WRITABLE:
        return
    asked_now = {one.expert_id for one in requests if one.revision == draft.revision}
    with st.expander(
        say("draft_ask.title"), expanded=not requests and not on_phone(), icon=":material/forward_to_inbox:",
        key="draft.ask",
    ):  # fmt: skip
        _draw_proposals(services, draft)
        experts = {one.expert_id: one for one in services.pool.list()}
        chosen = [one for one in picked() if one in experts]
        with st.form("draft.ask.form", border=False):
            people = st.multiselect(
                say("draft_ask.people"),
                list(experts),
                default=[one for one in chosen if one not in asked_now],
                format_func=lambda key: f"{experts[key].name}　{experts[key].unit}",
                placeholder=say("draft_ask.people_hint"),
                key=f"draft.ask.people.{'-'.join(chosen)}",
                select_all=False,
            )
            soon = date.today() + timedelta(days=_DAYS)
            due = min(soon, draft.due_on) if draft.due_on and draft.due_on >= date.today() else soon
            due_on = st.date_input(say("draft_ask.due"), due, key="draft.ask.due", format="YYYY-MM-DD")
            sender = _draw_sender(services, "ask")
            asked = st.form_submit_button(say("draft_ask.make"), key="draft.ask.make", icon=":material/description:")
        if asked:
            _ask(services, draft, people, due_on or due, sender)
        _draw_file("ask", draft)


def draw_feedback(services: Any, draft: Draft, requests: Sequence[OpinionRequest], opinions: Sequence[Opinion]) -> None:
    """Draw the form of the letters of thanks; nothing where nobody was asked."""
    if not requests and not any(one.expert_id for one in opinions):
        return
    answered = draft.state in (DraftState.ADOPTED, DraftState.NOT_ADOPTED)
    with st.expander(
        say("draft_ask.feedback"), expanded=answered, icon=":material/volunteer_activism:", key="draft.thank"
    ):
        key = f"draft_ask.result_{draft.state.name.lower()}"
        result = say(key if has(key) else "draft_ask.result")
        with st.form("draft.thank.form", border=False):
            words = st.text_area(
                say("draft_ask.result_label"), result, key=f"draft.thank.{draft.state.name}", height=80
            )
            sender = _draw_sender(services, "thank")
            made = st.form_submit_button(say("draft_ask.feedback_make"), type="primary", key="draft.thank.make")
        if made:
            try:
                file = services.drafting.consulting.feedback(draft.draft_id, result=words, sender=sender)
            except ZhikuError as error:
                show_error(error)
            else:
                st.session_state["draft.file.thank"] = (draft.draft_id, file)
        _draw_file("thank", draft)


def _draw_proposals(services: Any, draft: Draft) -> None:
    """The button that finds experts by the paper; who they are, why, and into the tray with them."""
    key = f"draft.proposed.{draft.draft_id}"
    if st.button(say("draft_ask.propose"), key="draft.propose", icon=":material/person_search:"):
        st.session_state[key] = None
    if key not in st.session_state:
        return
    if st.session_state[key] is None:
        if not wait_for_index(services):
            return
        matches = services.drafting.consulting.propose(draft.draft_id)
        st.session_state[key] = [(one.expert_id, one.name, "；".join(one.reasons)) for one in matches]
    found: list[tuple[str, str, str]] = st.session_state[key]
    if not found:
        st.info(say("draft_ask.nobody"), icon=":material/info:")
    for expert_id, name, reasons in found:
        with st.container(horizontal=True, key=f"proposed-{expert_id}", vertical_alignment="top"):
            st.html(
                f'<div class="zk-member"><b>{escape(name)}</b><div class="zk-small">{escape(reasons)}</div></div>',
                width="stretch",
            )
            taken = expert_id in picked()
            st.button(
                say("match.unselect") if taken else say("match.select"),
                key=f"draft.pick.{expert_id}",
                icon=":material/check:" if taken else ":material/add:",
                on_click=toggle_pick,
                args=(expert_id,),
            )


def _draw_sender(services: Any, form: str) -> Sender:
    from experts.paperwork import Sender  # what makes Word files is loaded when it is first needed
    from papers.expert_records import Contact

    settings = services.settings
    own = "" if settings.actor == type(settings).model_fields["actor"].default else settings.actor
    left, middle, right = st.columns([2, 1, 1])
    body = left.text_input(say("invite.body"), settings.body, key=f"draft.{form}.body", **_KEPT)
    name = middle.text_input(say("invite.contact"), own, key=f"draft.{form}.contact", **_KEPT)
    phone = right.text_input(say("invite.phone"), key=f"draft.{form}.phone", **_KEPT)
    return Sender(body=body, issued_on=date.today(), contact=Contact(name=name, phone=phone))


def _ask(services: Any, draft: Draft, people: Sequence[str], due_on: date, sender: Sender) -> None:
    try:
        file = services.drafting.consulting.ask(draft.draft_id, people, due_on=due_on, sender=sender)
    except ZhikuError as error:
        show_error(error)
        return
    st.session_state["draft.file.ask"] = (draft.draft_id, file)
    leave_notice(say("draft_ask.made", count=len(people)))
    st.rerun()


def _draw_file(form: str, draft: Draft) -> None:
    made: tuple[str, PaperFile] | None = st.session_state.get(f"draft.file.{form}")
    if made is None or made[0] != draft.draft_id:
        return
    file = made[1]
    st.download_button(
        say("draft_ask.download", name=plain(file.name)),
        data=file.data,
        file_name=file.name,
        mime=file.mime,
        key=f"draft.{form}.download",
        icon=":material/download:",
        on_click="ignore",
    )
