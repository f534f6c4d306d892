"""Turning the pages of a long list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from views.words import say

T = TypeVar("T")


def page_slice(items: Sequence[T], *, key: str, size: int) -> Sequence[T]:
    """The items of the page that is shown; draws the turning buttons where there is more than one."""
    last = max(1, -(-len(items) // size))
    page = min(max(1, st.session_state.get(key, 1)), last)
    if last > 1:
        with st.container(horizontal=True, key=f"pager-{key}", vertical_alignment="center"):
            st.button(
                say("library.previous"),
                key=f"{key}.previous",
                type="tertiary",
                icon=":material/chevron_left:",
                disabled=page <= 1,
                on_click=_turn,
                args=(key, page - 1),
            )
            st.html(f'<span class="zk-page">{say("library.page", page=page, last=last)}</span>', width="content")
            st.button(
                say("library.next"),
                key=f"{key}.next",
                type="tertiary",
                icon=":material/chevron_right:",
                icon_position="right",
                disabled=page >= last,
                on_click=_turn,
                args=(key, page + 1),
            )
    return items[(page - 1) * size : page * size]


def _turn(key: str, page: int) -> None:
    st.session_state[key] = page
