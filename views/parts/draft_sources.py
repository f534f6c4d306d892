"""Part 依据 of a draft: sub-questions, what was found for each, what is missing; the text is composed from these."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, Profile, Revision, Source, SourceState
from core.errors import ZhikuError
from drafting.question_edits import Asked
from drafting.sources import find_gaps
from views.parts.dialogs import Asked as Dialog
from views.parts.dialogs import ask, draw_cancel, forget
from views.parts.draft_address import PAGE, open_part
from views.parts.draft_clauses import draw_clauses
from views.parts.draft_earlier import draw_earlier
from views.parts.draft_form import asks_request
from views.parts.draft_found import draw_found
from views.parts.draft_questions import draw_adding, draw_question
from views.parts.draft_saving import is_writable, say_done, say_failed, say_undoable
from views.parts.draft_writing import draw_writing
from views.parts.page import draw_empty
from views.parts.reader import draw_reader, opened_place, two_panes
from views.parts.waiting import wait_for_index, watch_intake
from views.words import say


def draw_sources(services: Any, draft: Draft, profile: Profile | None, revision: Revision | None) -> None:
    """Draw the questions with what was found; the original opens beside them."""
    store = services.drafting.desk.store
    asked = Asked(questions=tuple(store.questions(draft.draft_id)), sources=tuple(store.sources(draft.draft_id)))
    place = opened_place()
    left, right = two_panes(opened=place is not None, key=f"{PAGE}-sources")
    with left, st.container(key="draft-sources", gap="small"):
        if not wait_for_index(services):
            return
        tried = f"{PAGE}.tried.{draft.draft_id}"
        if not asked.questions and is_writable(draft) and not st.session_state.get(tried):
            st.session_state[tried] = True  # once: what cannot be found is said, and looked for again by hand
            find_sources(services, draft.draft_id)
            st.rerun()
        if not asked.questions:
            draw_empty(say("draft_sources.empty_title"), say("draft_sources.empty_body"))
        else:
            st.html(f'<p class="zk-label">{escape(_summary(asked.sources))}</p>')
        if not asked.sources:
            watch_intake(services)
        _draw_acts(services, draft, profile, revision, asked)
        draw_writing(services, draft)
        if asks_request(profile):
            draw_clauses(services, draft)
        _draw_questions(services, draft, profile, asked)
        draw_earlier(services, draft.topic, apart=draft.draft_id)
    if place is not None:
        with right:
            draw_reader(services, place)


def _draw_questions(services: Any, draft: Draft, profile: Profile | None, asked: Asked) -> None:
    headings = {one.role: one.heading for one in profile.sections} if profile is not None else {}
    gaps: dict[int, list[str]] = {}
    for gap in find_gaps(asked.questions, asked.sources):
        gaps.setdefault(gap.place, []).append(gap.words)
    for place in range(len(asked.questions)):
        own = [one for one in asked.sources if one.place == place]
        with st.container(key=f"draft-question-{place}", gap="small"):
            draw_question(services, draft, asked, place, headings)
            for words in gaps.get(place, []):
                st.html(f'<p class="zk-gap">{escape(say("draft_sources.gap", words=words))}</p>')
            draw_found(services, draft, place, own)
    if asked.questions and is_writable(draft):
        draw_adding(services, draft, asked, headings)


def _draw_acts(services: Any, draft: Draft, profile: Profile | None, revision: Revision | None, asked: Asked) -> None:
    if not is_writable(draft) or profile is None:
        return
    with st.container(horizontal=True, key="draft-sources-acts", vertical_alignment="center"):
        finding = st.button(
            say("draft_sources.find_again" if asked.questions else "draft_sources.find"),
            key=f"{PAGE}.find",
            type="secondary" if asked.questions else "primary",
            icon=":material/search:",
        )
        composing = bool(asked.questions) and st.button(
            say("draft_sources.compose_again" if revision else "draft_sources.compose"),
            key=f"{PAGE}.compose",
            type="primary",
            icon=":material/edit_document:",
        )
    if finding:
        find_sources(services, draft.draft_id)
        st.rerun()
    if composing and revision is not None:
        ask("draft-compose", draft_id=draft.draft_id, base=revision.number)
    elif composing:
        compose(services, draft.draft_id, base=0)
        st.rerun()


def find_sources(services: Any, draft_id: str) -> None:
    """Look for sources, saying so meanwhile; what goes wrong is said with the next drawing."""
    try:
        with st.spinner(say("draft_sources.finding"), show_time=True):
            found = services.drafting.composer.find_sources(draft_id)
    except ZhikuError as error:
        say_failed(error)
        return
    say_done(say("draft_sources.found", questions=len(found.questions), count=len(found.sources)))


def compose(services: Any, draft_id: str, *, base: int) -> None:
    """Write the text from the sources, saying so meanwhile, and open it."""
    try:
        with st.spinner(say("draft_sources.composing"), show_time=True):
            revision = services.drafting.composer.compose_again(
                draft_id,
                opinions=services.drafting.clause_opinions.said(draft_id),
                base=base,
                reason=say("draft_edit.composed_again" if base else "draft_edit.composed"),
            )
    except ZhikuError as error:
        say_failed(error)
        return
    say_undoable(say("draft_sources.composed"), base=base, made=revision.number)
    open_part("text")


@st.dialog(say("draft_sources.compose_again"), on_dismiss=forget)
def draw_compose_question(services: Any, asked: Dialog) -> None:
    """Ask before a text is composed anew in the place of the one that there is."""
    st.write(say("draft_sources.compose_question"))
    with st.container(horizontal=True):
        confirmed = st.button(say("draft_sources.compose_confirm"), type="primary", key=asked.key("confirm"))
        draw_cancel(asked, say("app.cancel"))
    if confirmed:
        compose(services, asked.values["draft_id"], base=asked.values["base"])
        forget()
        st.rerun()


def _summary(sources: Sequence[Source]) -> str:
    pinned = sum(one.state is SourceState.PINNED for one in sources)
    dropped = sum(one.state is SourceState.DROPPED for one in sources)
    return say("draft_sources.summary", count=len(sources), pinned=pinned, dropped=dropped)
