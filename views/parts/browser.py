"""The one small browser component: puts the cursor into a box and scrolls a framed passage into sight."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

_JS = """
export default function (component) {
  const { data } = component;
  const wait = (selector, act, tries) => {
    const found = document.querySelector(selector);
    if (found) act(found);
    else if (tries > 0) setTimeout(() => wait(selector, act, tries - 1), 100);
  };
  const stamp = JSON.stringify(data);
  window.zhikuMoves = window.zhikuMoves || {};
  if (!data.submit && window.zhikuMoves[data.kind] === stamp) return;
  window.zhikuMoves[data.kind] = stamp;
  if (data.focus) {
    wait(data.focus, (box) => {
      if (window.matchMedia("(pointer: coarse)").matches) return;
      box.focus({ preventScroll: true });
      if (box.value) box.setSelectionRange(box.value.length, box.value.length);
    }, 30);
  }
  if (data.submit) {
    window.zhikuSubmits = window.zhikuSubmits || new Set();
    if (!window.zhikuSubmits.size) {
      document.addEventListener("keydown", (event) => {
        const box = event.target;
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        if (![...window.zhikuSubmits].some((selector) => box.matches(selector))) return;
        event.preventDefault();
        event.stopPropagation();
        const form = box.closest('[data-testid="stForm"]');
        box.blur();
        setTimeout(() => form.querySelector('[data-testid="stFormSubmitButton"] button').click(), 80);
      }, true);
    }
    window.zhikuSubmits.add(data.submit);
  }
  if (data.scroll) {
    wait(data.scroll, (target) => setTimeout(() => {
      const pane = target.closest(data.pane);
      if (!pane) return;
      const place = target.getBoundingClientRect();
      const sight = pane.getBoundingClientRect();
      if (place.top > sight.top + 60 && place.bottom < sight.bottom) return;
      pane.scrollTop += place.top - sight.top - pane.clientHeight / 4;
    }, 60), 30);
  }
}
"""


def put_cursor(key: str, *, token: str = "") -> None:
    """Put the cursor into the text box with this session-state key, once for each new token."""
    _move("cursor", {"focus": _box(key), "token": f"{st.session_state.get('page.visit')} {key} {token}"})


def box_key(name: str, asked: str) -> str:
    """The key of a text box that begins with what was asked.

    A box that something else than typing has filled is a new box: its beginning is then part of every drawing, and
    cannot be lost when the page is drawn twice in a row.
    """
    if st.session_state.get(f"{name}.asked") != asked:
        st.session_state[f"{name}.asked"] = asked
        st.session_state[f"{name}.number"] = st.session_state.get(f"{name}.number", 0) + 1
    return f"{name}.{st.session_state[f'{name}.number']}"


def note_typed(name: str, typed: str) -> None:
    """Note that what is asked now was typed into the box, which therefore stays the same."""
    st.session_state[f"{name}.asked"] = typed


def submit_on_enter(key: str) -> None:
    """Have Enter submit the form of this text area; Shift+Enter begins a new line."""
    _move("submit", {"submit": _box(key)}, name=f"submit.{key}")


def scroll_to(selector: str, *, pane: str, token: str) -> None:
    """Scroll `pane` so that the first match of `selector` stands in its upper third, once for each new token."""
    _move("scroll", {"scroll": selector, "pane": pane, "token": token})


def _move(kind: str, data: dict[str, str], *, name: str = "") -> None:
    _component()(key=f"browser.{name or kind}", data={"kind": kind, **data}, height="content")


def _box(key: str) -> str:
    return f".st-key-{css_class(key)} :is(input, textarea)"


def css_class(key: str) -> str:
    """A session-state key as Streamlit writes it into the class `st-key-…`."""
    return "".join(c if c.isalnum() or c in "_-" else "-" for c in key)


@cache
def _component() -> Any:
    return st.components.v2.component("zhiku_browser", js=_JS)
