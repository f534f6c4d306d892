"""What is typed into the boxes of a draft and not saved yet: kept in the browser, offered back after a reload."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from views.parts.browser import css_class
from views.parts.draft_address import PAGE, choose_sentence, edit_section
from views.parts.draft_saving import Box
from views.words import say

_JS = Path(__file__).parents[1] / "scripts" / "draft_typed.js"


def keep_typed(draft_id: str, boxes: Sequence[Box], *, titles: dict[str, str]) -> None:
    """Watch the boxes that are shown and offer back what was typed before; draw it after them.

    Args:
        titles: Titles of the sections by key, to say where something was typed.
    """
    forget = st.session_state.pop(f"{PAGE}.forget", [])
    if forget:
        number = st.session_state[f"{PAGE}.forgotten"] = st.session_state.get(f"{PAGE}.forgotten", 0) + 1
        st.session_state[f"{PAGE}.forgetting"] = {"forget": forget, "token": f"{_visit()} {number}"}
    name = f"{PAGE}.typed"
    _component()(
        key=name,
        data={
            "draft": draft_id,
            "boxes": [{"name": box.name, "area": css_class(box.key), "saved": box.text} for box in boxes],
            "places": {f"section/{key}": title for key, title in titles.items()}
            | {"sentence": say("draft_typed.sentence"), "after": say("draft_typed.after")},
            "words": {one: say(f"draft_typed.{one}") for one in ("left", "restore", "drop")},
            **st.session_state.get(f"{PAGE}.forgetting", {"forget": [], "token": ""}),
        },
        height="content",
        on_opened_change=lambda: _open(st.session_state[name].opened),
    )


def _open(name: str) -> None:
    _, kind, id = name.split("/", 2)
    if kind == "section":
        edit_section(id)
    else:
        choose_sentence(id, scroll=True)
        if kind == "after":
            st.session_state[f"{PAGE}.mode"] = (id, "add")


def _visit() -> str:
    """Tells sessions apart: a token that one browser has seen must not stand for another's."""
    known: str = st.session_state.setdefault(f"{PAGE}.session", secrets.token_hex(4))
    return known


@cache
def _component() -> Any:
    return st.components.v2.component("zhiku_draft_typed", js=_JS.read_text(encoding="utf-8"), isolate_styles=False)
