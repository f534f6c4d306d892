"""What is open of a draft, kept in the address: the paper, the part of its page, the sentence, the section edited."""

from __future__ import annotations

import streamlit as st

PAGE = "drafting"
PARTS = ("text", "sources", "review", "send", "history", "about")
SHOWN = ("outline", "text", "evidence")
_NAMES = ("draft", "part", "s", "edit", "from", "to", "open", "at")


def opened_draft() -> str:
    """Id of the paper that is open, "new" for the form of a new one, "" for the list."""
    return st.query_params.get("draft", "")


def open_draft(draft_id: str) -> None:
    """Open a paper at its text, or the list for ""."""
    for name in _NAMES:
        st.query_params.pop(name, None)
    st.session_state[f"{PAGE}.show"] = "text"
    if draft_id:
        st.query_params["draft"] = draft_id


def opened_part() -> str:
    """The part of the page that is open."""
    part = st.query_params.get("part", "text")
    return part if part in PARTS else "text"


def open_part(part: str) -> None:
    """Open a part of the page."""
    st.query_params["part"] = part


def chosen_sentence() -> str:
    """Id of the chosen sentence, "" where none is."""
    return st.query_params.get("s", "")


def choose_sentence(sentence_id: str, *, scroll: bool = False) -> None:
    """Choose a sentence, "" for none; what is open beside the text gives way to it."""
    for name in ("open", "at"):
        st.query_params.pop(name, None)
    st.session_state.pop(f"{PAGE}.mode", None)
    if sentence_id:
        st.query_params["s"] = sentence_id
        st.session_state[f"{PAGE}.show"] = "evidence"
        if scroll:
            scroll_to_sentence(sentence_id)
    else:
        st.query_params.pop("s", None)
        st.session_state[f"{PAGE}.show"] = "text"


def edited_section() -> str:
    """Key of the section that is edited as one text, "" where none is."""
    return st.query_params.get("edit", "")


def edit_section(key: str) -> None:
    """Edit a section as one text, or none for ""."""
    st.session_state[f"{PAGE}.show"] = "text"
    if key:
        st.query_params["edit"] = key
    else:
        st.query_params.pop("edit", None)


def show_section(key: str) -> None:
    """Scroll the text to a section."""
    st.session_state[f"{PAGE}.show"] = "text"
    _scroll("section", key)


def scroll_to_sentence(sentence_id: str) -> None:
    """Scroll the text so that a sentence is in sight."""
    _scroll("sentence", sentence_id)


def _scroll(kind: str, id: str) -> None:
    number = st.session_state[f"{PAGE}.scrolls"] = st.session_state.get(f"{PAGE}.scrolls", 0) + 1
    st.session_state[f"{PAGE}.scroll"] = f"{kind} {id} {number}"
