"""Taking in files: the drop field and the way of each uploaded file up to 已入库 or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from core.errors import NotFoundError, ZhikuError
from views.parts.page import calm_errors, on_phone
from views.parts.states import in_hand, state_html, state_of
from views.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """One uploaded file: the document it became, or why it was refused."""

    file_name: str
    document_id: str = ""
    reason: str = ""
    known: bool = False


def draw_upload(services: Any, *, folded: bool) -> None:
    """Draw the drop field and what has become of the files dropped before."""
    number = st.session_state.setdefault("library.uploads", 0)
    taken: list[Uploaded] = st.session_state.setdefault("library.taken", [])
    with st.expander(
        say("library.upload"),
        expanded=not folded and not on_phone(),
        icon=":material/upload_file:",
        key=f"library.upload.{folded}",
    ):
        settings = services.settings
        files = st.file_uploader(
            say("library.upload_drop"),
            accept_multiple_files=True,
            key=f"library.files.{number}",
            label_visibility="collapsed",
            max_upload_size=min(2048, 4 * settings.max_file_mb),
        )
        notes = [
            say("library.upload_note", limit=settings.max_file_mb),
            say("library.upload_inbox", inbox=settings.inbox),
        ]
        if services.documents.counts().samples:
            notes.append(say("library.upload_samples"))
        st.html("".join(f'<p class="zk-note zk-small">{escape(note)}</p>' for note in notes))
    if files:
        with st.spinner(say("library.taking")):
            st.session_state["library.taken"] = [_take_in(services, file) for file in files] + taken
        st.session_state["library.uploads"] = number + 1  # a fresh field
        st.rerun()
    if taken:
        _draw_taken(services)


def _take_in(services: Any, file: Any) -> Uploaded:
    try:
        intake = services.library.add_bytes(file.name, file.getvalue())
    except ZhikuError as error:
        return Uploaded(file_name=file.name, reason=error.message)
    return Uploaded(file_name=file.name, document_id=intake.document_id, known=intake.known)


@st.fragment(run_every=1.0)
def _draw_taken(services: Any) -> None:
    """One line a file, refreshed until each has come to its end."""
    taken: list[Uploaded] = st.session_state.get("library.taken", [])
    if not taken:
        return
    with calm_errors(), st.container(key="uploads", border=True, gap=None):
        busy = in_hand(services)
        lines, done = [], 0
        for uploaded in taken:
            state, words = _state(services, uploaded, busy)
            done += state in {"indexed", "failed"}
            lines.append(
                f'<div class="zk-upload"><span class="zk-upload-name">{escape(uploaded.file_name)}</span>'
                f"{state_html(state)}<span class='zk-reason'>{escape(words)}</span></div>"
            )
        if done < len(taken):
            st.progress(done / len(taken), text=say("library.upload_progress", done=done, total=len(taken)))
        st.html("".join(lines))
        if done == len(taken):
            st.button(say("library.upload_clear"), key="library.taken.clear", type="tertiary", on_click=_clear)


def _state(services: Any, uploaded: Uploaded, busy: set[str]) -> tuple[str, str]:
    if not uploaded.document_id:
        return "failed", uploaded.reason
    try:
        document = services.documents.get(uploaded.document_id)
    except NotFoundError:
        return "failed", say("reader.gone")
    words = document.reason or (say("library.upload_known") if uploaded.known else "")
    return state_of(document, busy), words


def _clear() -> None:
    st.session_state["library.taken"] = []
