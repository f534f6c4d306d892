"""The forms of a paper: a new one from its topic, and what is known about one; the question before one is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, DraftContent, Profile, SectionRole
from core.errors import NotFoundError, ZhikuError
from drafting.profiles import ProfileShelf
from views.parts.browser import put_cursor
from views.parts.dialogs import Asked, draw_cancel, finish, forget
from views.parts.draft_address import PAGE, open_draft, open_part
from views.parts.draft_saving import is_writable, save, say_done
from views.parts.page import draw_head, on_phone, show_error
from views.parts.text import date_words, parse_day, plain
from views.words import say


def draw_new(services: Any, shelf: ProfileShelf) -> None:
    """Draw the form of a new paper; what was typed stays where something is wrong."""
    draw_head(say("draft_new.title"), say("draft_new.note"))
    with st.container(key="draft-new"):
        left, right = st.columns([5, 6], gap="large")
        with left:
            profile = _choose_profile(shelf.profiles)
            for error in shelf.problems.values():  # who wrote a kind of their own looks for it here
                st.warning(plain(error.message), icon=":material/warning:")
        with right:
            _draw_new_form(services, profile)


def _choose_profile(profiles: Mapping[str, Profile]) -> Profile:
    """The kinds with their notes; folded on a phone, so that the topic is in sight."""
    names = {"format_func": lambda one: profiles[one].name, "key": f"{PAGE}.new.profile"}
    if on_phone():
        chosen = profiles[st.selectbox(say("draft_new.profile"), list(profiles), **names)]
        st.html(f'<p class="zk-note zk-small">{escape(chosen.note)}</p>')
        return chosen
    notes = [plain(one.note) for one in profiles.values()]
    return profiles[st.radio(say("draft_new.profile"), list(profiles), captions=notes, **names)]


def _draw_new_form(services: Any, profile: Profile) -> None:
    with st.form(f"{PAGE}.new", border=False):
        topic = st.text_input(
            say("draft_new.topic"),
            st.query_params.get("topic", ""),
            key=f"{PAGE}.new.topic",
            placeholder=say("draft_new.topic_hint"),
        )
        request = ""
        if asks_request(profile):
            request = _choose_request(services, "")
        addressee = st.text_input(say("draft_new.addressee"), placeholder=say("draft_new.addressee_hint"))
        due = st.text_input(say("draft_new.due"), placeholder=say("draft_new.due_hint"))
        submitted = st.form_submit_button(say("draft_new.start"), type="primary")
    put_cursor(f"{PAGE}.new.topic")
    if asks_request(profile):
        st.page_link("views/library.py", label=say("draft_new.upload"), icon=":material/upload_file:")
    if not submitted:
        return
    try:
        known = {"addressee": " ".join(addressee.split()), "due_on": parse_day(due), "request_document_id": request}
        draft = services.drafting.desk.start(topic, profile, **known)
    except ZhikuError as error:
        show_error(error)
        return
    st.query_params.pop("topic", None)
    open_draft(draft.draft_id)
    open_part("sources")
    st.rerun()


def asks_request(profile: Profile | None) -> bool:
    """Whether papers of a kind answer a request that has a document."""
    return profile is not None and any(one.role is SectionRole.CLAUSES for one in profile.sections)


def draw_about(services: Any, draft: Draft, profile: Profile | None) -> None:
    """Draw the form of what is known about a paper."""
    with st.container(key="draft-about"):
        with st.form(f"{PAGE}.about.{draft.draft_id}", border=False):
            title = st.text_input(say("draft_new.heading"), draft.title, disabled=not is_writable(draft))
            addressee = st.text_input(
                say("draft_new.addressee"), draft.addressee, placeholder=say("draft_new.addressee_hint")
            )
            due = st.text_input(say("draft_new.due"), date_words(draft.due_on), placeholder=say("draft_new.due_hint"))
            request = draft.request_document_id
            if asks_request(profile) or request:
                request = _choose_request(services, request)
            submitted = st.form_submit_button(say("app.save"), type="primary")
        if not submitted:
            return
        try:
            _keep(services, draft, title=title, addressee=addressee, due=due, request=request)
        except ZhikuError as error:
            show_error(error)
            return
        st.rerun()


def _keep(services: Any, draft: Draft, *, title: str, addressee: str, due: str, request: str) -> None:
    known = replace(draft, title=title, addressee=addressee, due_on=parse_day(due), request_document_id=request)
    kept = services.drafting.desk.change(known)
    say_done(say("draft_edit.about"))
    if draft.revision and kept.title != draft.title:

        def edit(now: DraftContent) -> DraftContent:
            return replace(now, title=kept.title)

        save(services, draft.draft_id, edit, base=draft.revision, reason=say("draft_edit.title"))


def _choose_request(services: Any, current: str) -> str:
    titles = {one.document_id: one.metadata.title for one in services.documents.list()}
    ids = list(titles)
    chosen = st.selectbox(
        say("draft_new.request"),
        ids,
        index=ids.index(current) if current in titles else None,
        format_func=titles.__getitem__,
        placeholder=say("draft_new.request_hint"),
    )
    return chosen or ""


@st.dialog(say("draft_delete.title"), on_dismiss=forget)
def draw_delete(services: Any, asked: Asked) -> None:
    """Ask before a paper is deleted, naming what is lost with it."""
    desk = services.drafting.desk
    try:
        draft = desk.store.get(asked.values["draft_id"])
    except NotFoundError:
        forget()
        return
    st.write(plain(say("draft_delete.question", title=draft.title)))
    st.write(say("draft_delete.lost", revisions=draft.revision, sources=len(desk.store.sources(draft.draft_id))))
    with st.container(horizontal=True):
        confirmed = st.button(say("draft_delete.confirm"), type="primary", key=asked.key("confirm"))
        draw_cancel(asked, say("app.cancel"))
    if confirmed:
        with suppress(NotFoundError):  # somebody else did it a moment ago
            desk.delete(draft.draft_id)
        open_draft("")
        finish(say("draft_delete.done", title=draft.title))
