"""The question of 找专家: typed or pasted, or a document — of the library, or a file that is read for this only."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.experts import Expert
from experts.question import ask_of_document
from views.parts.address import write_address
from views.parts.browser import box_key, note_typed, put_cursor, submit_on_enter
from views.parts.page import show_error
from views.words import say

PAGE = "match"
LONGEST_QUESTION = 20_000
LONGEST_IN_ADDRESS = 600
_TEXTS = "match.texts"  # texts too long for the address, by what stands for them there


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPeople:
    """What the page was asked.

    Attributes:
        said: What stands in the box and in the address.
        text: What is searched for: the same, or the whole text that it stands for.
        document_id: The document of the library that is the question, "" where there is none.
        title: Title of the document or file that is the question, "" where words are.
    """

    said: str = ""
    text: str = ""
    avoid: tuple[str, ...] = ()
    document_id: str = ""
    title: str = ""


def read_asked(services: Any) -> AskedPeople:
    """What the address asks, or what this session asked last."""
    params = {name: st.query_params.get_all(name) for name in ("q", "avoid", "doc")}
    remembered = st.session_state.get("match.address", {})
    if not params["q"] and not params["doc"] and (remembered.get("q") or remembered.get("doc")):
        write_address(PAGE, remembered)
        params = {name: st.query_params.get_all(name) for name in params}
    avoid = tuple(params["avoid"])
    if params["doc"]:
        known = services.documents.find(params["doc"][0])
        if known is not None:
            blocks = services.documents.blocks(known.document_id, known.served_version or known.version, 0, 400)
            title = known.metadata.title
            text = ask_of_document(title, blocks)
            return AskedPeople(text=text, avoid=avoid, document_id=known.document_id, title=title)
    said = params["q"][0] if params["q"] else ""
    text, title = st.session_state.get(_TEXTS, {}).get(said, (said, ""))
    return AskedPeople(said="" if title else said, text=text, avoid=avoid, title=title)


def draw_question(services: Any, experts: Sequence[Expert], asked: AskedPeople) -> None:
    """Draw the box with the units to avoid, and below it the way to ask with a document."""
    units = sorted({expert.unit for expert in experts if expert.unit} | set(asked.avoid))
    beginning = asked.text if asked.said and not asked.title else ""
    key = box_key("match.question", beginning)
    avoid_key = box_key("match.avoid", " ".join(asked.avoid))
    if asked.title:
        _draw_document(asked)
    with st.form("match.form", border=False):
        typed = st.text_area(
            say("match.question"),
            beginning,
            key=key,
            height=120,
            persist_state="session",
            placeholder=say("match.placeholder_instead" if asked.title else "match.placeholder"),
        )
        avoided = st.multiselect(
            say("match.avoid"),
            units,
            default=list(asked.avoid),
            key=avoid_key,
            accept_new_options=True,
            select_all=False,
            help=say("match.avoid_help"),
            placeholder=say("match.avoid_placeholder"),
            persist_state="session",
        )
        submitted = st.form_submit_button(say("match.button"), type="primary", icon=":material/person_search:")
    put_cursor(key, token=asked.said)
    submit_on_enter(key)
    _draw_documents(services, asked)
    if submitted:
        _ask((typed or "").strip(), tuple(avoided), asked)


def find_complaint(typed: str) -> str:
    """Why a question cannot be asked, "" where it can."""
    if not typed:
        return say("match.blank")
    if not any(character.isalnum() for character in typed):
        return say("match.wordless")
    if len(typed) > LONGEST_QUESTION:
        return say("match.too_long", count=len(typed), limit=LONGEST_QUESTION)
    return ""


def _ask(typed: str, avoided: tuple[str, ...], asked: AskedPeople) -> None:
    if not typed and asked.title:  # the document stays the question, the units may have changed
        note_typed("match.avoid", " ".join(avoided))
        _go({"doc": asked.document_id, "q": "" if asked.document_id else st.query_params.get("q", "")}, avoided)
    complaint = find_complaint(typed)
    if complaint:
        st.warning(complaint, icon=":material/edit:")
        return
    note_typed("match.question", typed)
    note_typed("match.avoid", " ".join(avoided))
    said = typed
    if len(typed) > LONGEST_IN_ADDRESS:
        said = typed[:LONGEST_IN_ADDRESS]
        _keep_text(said, typed)
    _go({"q": said}, avoided)


def _keep_text(said: str, text: str, title: str = "") -> None:
    kept = st.session_state.setdefault(_TEXTS, {})
    kept[said] = (text, title)
    while len(kept) > 8:
        kept.pop(next(iter(kept)))


def _go(address: dict[str, Any], avoided: Sequence[str]) -> None:
    write_address(PAGE, {**address, "avoid": list(avoided), "pick": st.query_params.get("pick", "")})
    st.rerun()


def _draw_document(asked: AskedPeople) -> None:
    with st.container(horizontal=True, key="match-document", vertical_alignment="center"):
        words = say("match.by_document", title=asked.title)
        st.html(f'<div class="zk-facts">{escape(words)}</div>', width="stretch")
        if st.button("", key="match.document.drop", type="tertiary", icon=":material/close:", help=say("match.drop")):
            _go({}, asked.avoid)


def _draw_documents(services: Any, asked: AskedPeople) -> None:
    with st.popover(say("match.with_document"), icon=":material/description:", type="tertiary", key="match.documents"):
        titles = {one.document_id: one.metadata.title for one in services.documents.list() if one.served_version}
        number = st.session_state.get("match.document.number", 0)
        chosen = st.selectbox(
            say("match.document_choose"),
            list(titles),
            index=None,
            key=f"match.document.{number}",
            format_func=lambda one: titles[one],
            placeholder=say("match.document_placeholder"),
        )
        st.html(f'<p class="zk-note zk-small">{escape(say("match.file_note"))}</p>')
        file = st.file_uploader(say("match.file"), key=f"match.file.{number}")
    if chosen and chosen != asked.document_id:
        st.session_state["match.document.number"] = number + 1
        _go({"doc": chosen}, asked.avoid)
    if file is not None:
        _ask_with_file(services, file.name, file.getvalue(), asked, number)


def _ask_with_file(services: Any, name: str, data: bytes, asked: AskedPeople, number: int) -> None:
    """Read a file as the library would, without taking it in, and ask with its text."""
    from ingest.child import read_in_child

    with tempfile.TemporaryDirectory(prefix="zhiku-") as folder:
        path = Path(folder) / f"{hashlib.sha256(data).hexdigest()}{Path(name).suffix}"
        path.write_bytes(data)
        try:
            with st.spinner(say("match.reading")):
                read = read_in_child(path, file_name=name, limits=services.settings)
        except ZhikuError as error:
            show_error(error)
            return
    title = read.metadata.title or name
    _keep_text(title, ask_of_document(title, read.blocks), title)
    st.session_state["match.document.number"] = number + 1
    _go({"q": title}, asked.avoid)
