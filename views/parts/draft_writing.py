"""Having a model write a paper: begin, watch its text grow, stop, go on; what it took and what it could not."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import streamlit as st

from core.drafts import Draft, DraftContent, SourceState
from core.errors import ZhikuError
from core.writing import SectionState, Use
from drafting.desk import WRITABLE
from views.parts.page import calm_errors, leave_notice, show_error
from views.parts.text import plain
from views.words import say

LOOK_SECONDS = 1.0
SHOWN_CHARS = 3_000  # of what has arrived
_ASKED = "draft_writing.asked"
_NUMBERS = re.compile(r"[\[［【]\s*(?:依据)?\s*\d[\d\s,，、]*[\]］】]|^#+\s*|\*\*", re.MULTILINE)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)


def draw_writing(services: Any, draft: Draft) -> None:
    """Draw how the writing of a paper stands; one quiet line where no model is set up, nothing where it is too late."""
    if draft.state not in WRITABLE or not draft.revision:
        return
    with st.container(key="draft-writing", gap="small"):
        if not services.drafting.chat.configured:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(f'<p class="zk-note zk-small">{escape(say("draft_writing.off"))}</p>', width="content")
                st.page_link("views/settings.py", label=say("settings.title"), icon=":material/settings:")
            return
        if services.drafting.writing.state(draft.draft_id).running:
            _draw_running(services, draft)
        else:
            _draw_still(services, draft)
    if st.session_state.get(_ASKED) == draft.draft_id:
        _confirm(services, draft)


@st.fragment(run_every=LOOK_SECONDS)
def _draw_running(services: Any, draft: Draft) -> None:
    with calm_errors():
        state = services.drafting.writing.state(draft.draft_id)
        if not state.running:
            st.rerun(scope="app")
        done = len(state.sections) - len(state.missing)
        words = say("draft_writing.running", heading=state.heading, done=done, count=len(state.sections))
        st.progress(done / max(1, len(state.sections)), text=plain(words))
        st.html(_grown(state.text))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                say("draft_writing.stopping" if state.stopping else "draft_writing.stop"),
                key="draft_writing.stop",
                icon=":material/stop_circle:",
                disabled=state.stopping,
                on_click=services.drafting.writing.stop,
                args=(draft.draft_id,),
            )
            if state.use.tokens:
                st.html(f'<p class="zk-note zk-small">{escape(use_words(state.use))}</p>', width="content")


def _draw_still(services: Any, draft: Draft) -> None:
    state = services.drafting.writing.state(draft.draft_id)
    if state.error:
        st.error(plain(say("draft_writing.ended", reason=state.error)), icon=":material/error:")
    if state.sections:
        content = services.drafting.desk.store.revision(draft.draft_id).content
        st.html(_outcome(state.sections, content, failed=bool(state.error)))
    if state.use.tokens:
        st.html(f'<p class="zk-note zk-small">{escape(use_words(state.use))}</p>')
    kept = [one for one in state.sections if one.state is SectionState.KEPT]
    with st.container(horizontal=True, vertical_alignment="center"):
        if state.missing or kept:
            key = "draft_writing.go_on" if state.missing else "draft_writing.again"
            label = say(key, count=len(state.missing or kept))
            if st.button(label, key="draft_writing.go_on", icon=":material/play_arrow:"):
                _start(services.drafting.writing.go_on, draft)
        st.button(
            say("draft_writing.anew" if state.sections else "draft_writing.begin"),
            key="draft_writing.begin",
            icon=":material/edit_note:",
            type="tertiary" if state.sections else "secondary",
            on_click=_ask,
            args=(draft.draft_id,),
        )


def _outcome(sections: Any, content: DraftContent, *, failed: bool) -> str:
    """How each section came out, in words; the reason of the last failure stands above already."""
    headings = {one.key: one.heading for one in content.sections}
    rows = []
    for one in sections:
        words = say(f"draft_writing.{one.state.value}")
        told = one.note and not (failed and one.state is SectionState.FAILED)
        rows.append(
            f"<dt>{escape(headings.get(one.section, one.section))}</dt>"
            f"<dd>{escape(say('draft_writing.with_note', state=words, note=one.note) if told else words)}</dd>"
        )
    return f'<dl class="zk-record">{"".join(rows)}</dl>'


def _grown(text: str) -> str:
    """What has arrived, without numbers of evidence and marks; the newest part of it where it is long."""
    bare = _NUMBERS.sub("", _THOUGHT.sub("", text)).strip()
    if not bare:
        return f'<p class="zk-note">{escape(say("draft_writing.thinking"))}</p>'
    shown = bare if len(bare) <= SHOWN_CHARS else f"…{bare[-SHOWN_CHARS:]}"
    paragraphs = "".join(f"<p>{escape(line.strip())}</p>" for line in shown.split("\n") if line.strip())
    return f'<div class="zk-paper" aria-live="off">{paragraphs}</div>'


def use_words(use: Use, told_as: str = "draft_writing.tokens") -> str:
    """What the model's work took: tokens, and their price where one is set."""
    told = say(told_as, sent=f"{use.tokens_in:,}", answered=f"{use.tokens_out:,}")
    if use.cost is not None:
        small = use.cost < 0.01
        told += say("draft_writing.cost_small") if small else say("draft_writing.cost", yuan=f"{use.cost:.2f}")
    return told + (say("draft_writing.estimated") if use.estimated else "") + "。"


def _ask(draft_id: str) -> None:
    st.session_state[_ASKED] = draft_id


def _forget() -> None:
    st.session_state.pop(_ASKED, None)


def _start(start: Any, draft: Draft) -> None:
    try:
        start(draft.draft_id)
    except ZhikuError as error:
        show_error(error)
        return
    st.rerun()


@st.dialog(say("draft_writing.ask_title"), on_dismiss=_forget)
def _confirm(services: Any, draft: Draft) -> None:
    chat = services.drafting.chat
    sources = services.drafting.desk.store.sources(draft.draft_id)
    pinned = sum(one.state is SourceState.PINNED for one in sources)
    found = sum(one.state is SourceState.FOUND for one in sources)
    leaves = say(
        "draft_writing.ask_pinned" if pinned else "draft_writing.ask_found",
        host=chat.host,
        model=chat.model,
        pinned=pinned,
        found=found,
    )
    st.write(plain(leaves))
    st.write(plain(say("draft_writing.ask_keeps", revision=draft.revision)))
    with st.container(horizontal=True):
        if st.button(say("draft_writing.ask_confirm"), type="primary", key="draft_writing.confirm"):
            _forget()
            try:
                services.drafting.writing.begin(draft.draft_id)
            except ZhikuError as error:
                leave_notice(error.message, kind="error")
            st.rerun()
        if st.button(say("app.cancel"), key="draft_writing.cancel"):
            _forget()
            st.rerun()
