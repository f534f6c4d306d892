"""Page 文稿起草: the papers on their way, and one paper with its outline, text, sources and history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.drafts import Draft, Profile, Revision
from core.errors import NotFoundError
from drafting.steps import find_blocking
from views.parts.dialogs import asked_dialog
from views.parts.draft_address import PAGE, PARTS, open_draft, open_part, opened_draft, opened_part
from views.parts.draft_adoption import draw_adoption
from views.parts.draft_checked import check
from views.parts.draft_export import draw_export
from views.parts.draft_form import draw_about, draw_delete, draw_new
from views.parts.draft_history import draw_history
from views.parts.draft_list import draw_list, facts_of, state_badge
from views.parts.draft_opinions import draw_opinions
from views.parts.draft_saving import show_said
from views.parts.draft_sources import draw_compose_question, draw_sources
from views.parts.draft_steps import draw_steps
from views.parts.draft_write import draw_write
from views.parts.page import calm_errors, draw_head, get_services, show_notice
from views.words import say

WATCH_SECONDS = 5.0
_DIALOGS = {"draft-delete": draw_delete, "draft-compose": draw_compose_question}


def main() -> None:
    """Draw the page."""
    services = get_services()
    shelf = services.drafting.composer.profiles
    profiles = shelf.profiles
    draft_id = opened_draft()
    if not draft_id:
        draw_list(services, profiles)
        _draw_dialog(services)
        return
    st.button(
        say("drafting.all"), key=f"{PAGE}.back", type="tertiary", icon=":material/arrow_back:",
        on_click=open_draft, args=("",),
    )  # fmt: skip
    if draft_id == "new":
        draw_new(services, shelf)
        return
    try:
        draft = services.drafting.desk.store.get(draft_id)
    except NotFoundError as error:
        st.info(error.message, icon=":material/info:")
        return
    _draw_draft(services, draft, profiles)


def _draw_draft(services: Any, draft: Draft, profiles: Mapping[str, Profile]) -> None:
    store = services.drafting.desk.store
    revision: Revision | None = store.revision(draft.draft_id) if draft.revision else None
    with st.container(horizontal=True, key="draft-head", vertical_alignment="center"):
        draw_head(draft.title)
        st.html(state_badge(draft), width="content")
    st.html(facts_of(draft, profiles, changed_by=revision.actor if revision else ""))
    show_notice()
    part = _draw_parts()
    show_said(services, draft)
    profile = profiles.get(draft.profile)
    if part == "text":
        draw_write(services, draft, profile, revision, check(services, revision) if revision else None)
        _watch(services, draft.draft_id, draft.revision)
    elif part == "sources":
        draw_sources(services, draft, profile, revision)
        _draw_dialog(services)
    elif part == "review":
        draw_steps(services, draft)
        draw_opinions(services, draft)
    elif part == "send":
        draw_steps(services, draft)
        findings = services.drafting.proof.check(draft.draft_id)
        draw_export(services, draft, findings)
        if revision is not None and find_blocking(revision.content, findings):
            st.button(
                say("drafting.to_text"),
                key=f"{PAGE}.to_text",
                icon=":material/edit:",
                on_click=open_part,
                args=("text",),
            )
        draw_adoption(services, draft)
    elif part == "history":
        draw_history(services, draft)
    elif part == "about":
        draw_about(services, draft, profile)


def _draw_dialog(services: Any) -> None:
    asked = asked_dialog()
    if asked is not None and asked.kind in _DIALOGS:
        _DIALOGS[asked.kind](services, asked)


def _draw_parts() -> str:
    """The choice of the part; the address follows it."""
    part = opened_part()
    key = f"{PAGE}.part"
    st.session_state[key] = part  # buttons lead from part to part too
    with st.container(key="draft-parts"):
        st.segmented_control(
            say("drafting.title"),
            PARTS,
            format_func=lambda name: say(f"drafting.part_{name}"),
            key=key,
            label_visibility="collapsed",
            required=True,
            on_change=lambda: open_part(st.session_state[key]),
        )
    return part


@st.fragment(run_every=WATCH_SECONDS)
def _watch(services: Any, draft_id: str, drawn: int) -> None:
    """Has the page drawn again when somebody else has saved; what is being typed stays in its box."""
    with calm_errors():
        try:
            now = services.drafting.desk.store.get(draft_id).revision
        except NotFoundError:
            now = -1
        if now != drawn:
            st.rerun(scope="app")


if __name__ == "__main__":
    main()
