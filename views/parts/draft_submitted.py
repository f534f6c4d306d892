"""报送 and 答复 of a paper: to whom it went, whether it arrived, what was answered; and the forms that enter these."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from core.adoption import Submission
from core.drafts import Draft, DraftState
from core.errors import ZhikuError
from drafting.submissions import OUTSIDE
from views.parts.dialogs import Asked, ask, asked_dialog, draw_cancel, finish, forget
from views.parts.page import draw_section, show_error
from views.parts.text import date_words, parse_day
from views.words import say

_SUBMIT, _RECEIVE, _REPLY = "draft-submit", "draft-receive", "draft-reply"
UPLOADS = ("docx", "pdf", "txt", "md", "html", "doc", "xlsx")


def draw_submitted(services: Any, draft: Draft) -> None:
    """Draw submissions and replies with the buttons that add to them."""
    store = services.drafting.submissions.store
    submissions = store.submissions(draft.draft_id)
    draw_section(say("draft_outside.submitted"))
    if not submissions:
        st.html(f'<p class="zk-note">{escape(say("draft_outside.submitted_none"))}</p>')
    for one in submissions:
        _draw_submission(one)
    if draft.state in OUTSIDE or draft.state is DraftState.APPROVAL:
        kind = "primary" if draft.state is DraftState.APPROVAL else "secondary"
        if st.button(say("draft_outside.submit"), key="draft.submit", type=kind, icon=":material/send:"):
            ask(_SUBMIT, draft_id=draft.draft_id)
    if draft.state in OUTSIDE:
        _draw_replies(services, draft)
    _draw_dialog(services, draft)


def _draw_submission(one: Submission) -> None:
    facts = [say("draft_outside.row_revision", revision=one.revision), one.number, one.channel]
    if one.received_on:
        facts += [say("draft_outside.received", day=date_words(one.received_on)), one.receipt]
    with st.container(horizontal=True, key=f"submission-{one.submission_id}", vertical_alignment="center"):
        words = say("draft_outside.row", day=date_words(one.submitted_on), addressee=one.addressee)
        st.html(
            f'<div class="zk-member"><b>{escape(words)}</b>'
            f'<div class="zk-facts">{escape(" · ".join(fact for fact in facts if fact))}</div></div>',
            width="stretch",
        )
        if one.received_on is None and st.button(
            say("draft_outside.receive"), key=f"draft.receive.{one.submission_id}", type="tertiary"
        ):
            ask(_RECEIVE, draft_id=one.draft_id, submission_id=one.submission_id)


def _draw_replies(services: Any, draft: Draft) -> None:
    draw_section(say("draft_outside.replies"))
    replies = services.drafting.submissions.store.replies(draft.draft_id)
    titles = services.documents.titles(one.document_id for one in replies if one.document_id)
    for one in replies:
        head = say("draft_outside.reply_row", day=date_words(one.replied_on), sender=one.sender)
        file = f'<div class="zk-facts">《{escape(titles[one.document_id])}》</div>' if one.document_id in titles else ""
        text = escape(one.text).replace("\n", "<br>")
        st.html(f'<div class="zk-member"><b>{escape(head)}</b><div>{text}</div>{file}</div>')
    if st.button(say("draft_outside.reply"), key="draft.reply", icon=":material/mark_email_read:"):
        ask(_REPLY, draft_id=draft.draft_id)


def _draw_dialog(services: Any, draft: Draft) -> None:
    asked = asked_dialog()
    forms: dict[str, tuple[str, Callable[[Any, Draft, Asked], None]]] = {
        _SUBMIT: ("draft_outside.submit", _draw_submitting),
        _RECEIVE: ("draft_outside.receive", _draw_receiving),
        _REPLY: ("draft_outside.reply", _draw_replying),
    }
    if asked is not None and asked.kind in forms and asked.values["draft_id"] == draft.draft_id:
        title, draw = forms[asked.kind]
        st.dialog(say(title), on_dismiss=forget)(draw)(services, draft, asked)


def _draw_submitting(services: Any, draft: Draft, asked: Asked) -> None:
    if draft.state is DraftState.APPROVAL:
        st.html(f'<p class="zk-note zk-small">{escape(say("draft_outside.submit_note"))}</p>')
    with st.form(asked.key("form"), border=False):
        addressee = st.text_input(say("draft_outside.addressee"), draft.addressee, key=asked.key("addressee"))
        day = st.text_input(say("draft_outside.day"), date_words(date.today()), key=asked.key("day"))
        number = st.text_input(say("draft_outside.number"), key=asked.key("number"))
        channel = st.text_input(
            say("draft_outside.channel"), placeholder=say("draft_outside.channel_hint"), key=asked.key("channel")
        )
        done = st.form_submit_button(say("draft_outside.save"), type="primary", key=asked.key("submit"))
    if done:
        enter(
            lambda: services.drafting.submissions.submit(
                draft.draft_id, addressee=addressee, submitted_on=read_day(day), number=number, channel=channel
            )
        )
    draw_cancel(asked, say("draft_outside.cancel"))


def _draw_receiving(services: Any, draft: Draft, asked: Asked) -> None:
    with st.form(asked.key("form"), border=False):
        day = st.text_input(say("draft_outside.day"), date_words(date.today()), key=asked.key("day"))
        receipt = st.text_input(say("draft_outside.receipt"), key=asked.key("receipt"))
        done = st.form_submit_button(say("draft_outside.save"), type="primary", key=asked.key("submit"))
    if done:
        enter(
            lambda: services.drafting.submissions.receive(
                asked.values["submission_id"], received_on=read_day(day), receipt=receipt
            )
        )
    draw_cancel(asked, say("draft_outside.cancel"))


def _draw_replying(services: Any, draft: Draft, asked: Asked) -> None:
    bodies = services.drafting.submissions.store.submissions(draft.draft_id)
    with st.form(asked.key("form"), border=False):
        usual = bodies[-1].addressee if bodies else draft.addressee
        sender = st.text_input(say("draft_outside.sender"), usual, key=asked.key("sender"))
        day = st.text_input(say("draft_outside.day"), date_words(date.today()), key=asked.key("day"))
        text = st.text_area(say("draft_outside.reply_text"), key=asked.key("text"), height=120)
        file = st.file_uploader(say("draft_outside.reply_file"), type=[*UPLOADS], key=asked.key("file"))
        done = st.form_submit_button(say("draft_outside.save"), type="primary", key=asked.key("submit"))
    if done:

        def act() -> None:
            replied_on = read_day(day)
            taken = services.library.add_bytes(file.name, file.getvalue()) if file is not None else None
            services.drafting.submissions.reply(
                draft.draft_id,
                sender=sender,
                replied_on=replied_on,
                text=text,
                document_id=taken.document_id if taken else "",
            )

        enter(act)
    draw_cancel(asked, say("draft_outside.cancel"))


def read_day(typed: str) -> date:
    """The day that was typed, today for an empty field.

    Raises:
        InvalidInputError: If it is no day.
    """
    return parse_day(typed) or date.today()


def enter(act: Callable[[], object], words: str = "") -> None:
    """Do what a form of a dialog says and close it; what is wrong is said and the form stays."""
    try:
        act()
    except ZhikuError as error:
        show_error(error)
    else:
        finish(words or say("draft_outside.done"))
