"""The list of papers with its filters, remembered in the address and over a change of page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, DraftState, Profile
from drafting.submissions import OUTSIDE
from views.parts.dialogs import ask
from views.parts.draft_address import PAGE, open_draft
from views.parts.draft_earlier import draw_year_table
from views.parts.page import draw_empty, draw_head, show_notice
from views.parts.pager import page_slice
from views.parts.text import date_words, plain, time_words
from views.words import say

ROWS = 30
SOON_DAYS = 7
NAMES = ("text", "state", "profile")
DONE = frozenset({DraftState.FED_BACK, DraftState.ABANDONED, DraftState.ADOPTED, DraftState.NOT_ADOPTED})
_TONES = {
    DraftState.TOPIC: "zk-wait",
    DraftState.ADOPTED: "zk-ok",
    DraftState.NOT_ADOPTED: "zk-off",
    DraftState.FED_BACK: "zk-off",
    DraftState.ABANDONED: "zk-off",
}


def draw_list(services: Any, profiles: Mapping[str, Profile]) -> None:
    """Draw the list, or how to begin."""
    draw_head(say("drafting.title"), say("drafting.note"))
    show_notice()
    st.button(
        say("drafting.add"),
        key=f"{PAGE}.add",
        type="primary",
        icon=":material/add:",
        on_click=open_draft,
        args=("new",),
    )
    drafts: Sequence[Draft] = services.drafting.desk.store.list()
    if not drafts:
        draw_empty(say("drafting.empty_title"), say("drafting.empty_body"))
        return
    found = _draw_filters(drafts, profiles)
    words = (
        say("drafting.count", count=len(drafts))
        if len(found) == len(drafts)
        else say("drafting.count_filtered", count=len(found), total=len(drafts))
    )
    st.html(f'<p class="zk-label">{words}</p>')
    if not found:
        draw_empty(say("drafting.no_match_title"), say("drafting.no_match_body"))
        return
    with st.container(key="draft-rows", gap=None):
        for draft in page_slice(found, key=f"{PAGE}.page", size=ROWS):
            _draw_row(services, draft, profiles)
    _draw_year(services, drafts)


def _draw_year(services: Any, drafts: Sequence[Draft]) -> None:
    """The table for the yearly report, once a paper was handed in."""
    if not any(draft.state in OUTSIDE for draft in drafts):
        return
    years = sorted({one.changed_at.year for one in drafts if one.changed_at} | {date.today().year}, reverse=True)
    with st.container(key="draft-year", gap="small"):
        year = years[0]
        if len(years) > 1:
            year = st.selectbox(say("drafting.year"), years, key=f"{PAGE}.year", width=160)
        draw_year_table(services, year)


def state_badge(draft: Draft) -> str:
    """The state of a paper as HTML."""
    return f'<span class="zk-badge zk-state {_TONES.get(draft.state, "")}">{escape(draft.state)}</span>'


def facts_of(draft: Draft, profiles: Mapping[str, Profile], *, changed_by: str = "") -> str:
    """Kind, revision, deadline and last change in one line of HTML."""
    known = profiles.get(draft.profile)
    changed = say("drafting.changed", actor=changed_by or draft.actor, when=time_words(draft.changed_at))
    facts = [
        escape(known.name if known else draft.profile),
        escape(say("drafting.revision", number=draft.revision) if draft.revision else say("drafting.no_text")),
        _deadline(draft),
        escape(draft.addressee),
        escape(changed),
    ]
    return (
        '<div class="zk-facts">'
        + '<span class="zk-dot">·</span>'.join(f'<span class="zk-fact">{fact}</span>' for fact in facts if fact)
        + "</div>"
    )


def _deadline(draft: Draft) -> str:
    if draft.due_on is None:
        return ""
    left = (draft.due_on - date.today()).days
    words = say("drafting.due", day=date_words(draft.due_on))
    if draft.state in DONE or left > SOON_DAYS:
        return escape(words)
    late = (
        say("drafting.late", days=-left)
        if left < 0
        else say("drafting.left", days=left)
        if left
        else say("drafting.today")
    )
    return f'<span class="{"zk-bad" if left < 0 else "zk-wait"}">{escape(words)}（{escape(late)}）</span>'


def _draw_row(services: Any, draft: Draft, profiles: Mapping[str, Profile]) -> None:
    key = draft.draft_id
    store = services.drafting.desk.store
    changed_by = store.revision(key).actor if draft.revision else ""
    with (
        st.container(key=f"row-{key}", gap=None),
        st.container(horizontal=True, key=f"row-line-{key}", vertical_alignment="top"),
    ):
        with st.container(key=f"row-words-{key}", gap=None, width="stretch"):
            st.button(plain(draft.title), key=f"{PAGE}.open.{key}", type="tertiary", on_click=open_draft, args=(key,))
            st.html(facts_of(draft, profiles, changed_by=changed_by))
        st.html(state_badge(draft), width="content")
        if st.button(say("drafting.delete"), key=f"{PAGE}.delete.{key}", type="tertiary", icon=":material/delete:"):
            ask("draft-delete", draft_id=key)


def _draw_filters(drafts: Sequence[Draft], profiles: Mapping[str, Profile]) -> list[Draft]:
    """Draw the filters; what is chosen is in force at once."""
    _restore()
    states = [one for one in DraftState if any(draft.state is one for draft in drafts)]
    kinds = list(dict.fromkeys(draft.profile for draft in drafts))
    with st.container(horizontal=True, key="draft-filters", vertical_alignment="center"):
        st.text_input(
            say("drafting.filter_text"),
            key=f"{PAGE}.text",
            placeholder=say("drafting.filter_text"),
            persist_state="session",
            label_visibility="collapsed",
            icon=":material/search:",
        )
        for name, options, words in (
            ("state", [str(one) for one in states], str),
            ("profile", kinds, lambda key: profiles[key].name if key in profiles else key),
        ):
            current = st.session_state.get(f"{PAGE}.{name}")
            st.selectbox(
                say(f"drafting.filter_{name}"),
                options if not current or current in options else [current, *options],
                index=None,
                key=f"{PAGE}.{name}",
                placeholder=say(f"drafting.filter_{name}"),
                persist_state="session",
                label_visibility="collapsed",
                format_func=words,
            )
    chosen = {name: st.session_state.get(f"{PAGE}.{name}") or "" for name in NAMES}
    for name, value in chosen.items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]
    words = chosen["text"].lower().split()
    return [
        one
        for one in drafts
        if all(word in f"{one.title} {one.topic} {one.addressee}".lower() for word in words)
        and (not chosen["state"] or one.state == chosen["state"])
        and (not chosen["profile"] or one.profile == chosen["profile"])
    ]


def _restore() -> None:
    if st.session_state.get(f"{PAGE}.restored"):
        return
    st.session_state[f"{PAGE}.restored"] = True
    for name in NAMES:
        value = st.query_params.get(name)
        if value and (name != "state" or value in set(DraftState)):
            st.session_state[f"{PAGE}.{name}"] = value
