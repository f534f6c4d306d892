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


def put_cursor(box_key: str, *, token: str = "") -> None:
    """Put the cursor into the text box with this session-state key, once for each new token."""
    _move("cursor", {"focus": _box(box_key), "token": f"{st.session_state.get('page.visit')} {box_key} {token}"})


def submit_on_enter(box_key: str) -> None:
    """Have Enter submit the form of this text area; Shift+Enter begins a new line."""
    _move("submit", {"submit": _box(box_key)})


def scroll_to(selector: str, *, pane: str, token: str) -> None:
    """Scroll `pane` so that the first match of `selector` stands in its upper third, once for each new token."""
    _move("scroll", {"scroll": selector, "pane": pane, "token": token})


def _move(kind: str, data: dict[str, str]) -> None:
    _component()(key=f"browser.{kind}", data={"kind": kind, **data}, height="content")


def _box(key: str) -> str:
    return f".st-key-{_css_class(key)} :is(input, textarea)"


def _css_class(key: str) -> str:
    return "".join(c if c.isalnum() or c in "_-" else "-" for c in key)


@cache
def _component() -> Any:
    return st.components.v2.component("zhiku_browser", js=_JS)
