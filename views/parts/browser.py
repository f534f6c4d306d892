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
  if (window.zhikuLastMove === stamp) return;
  window.zhikuLastMove = stamp;
  if (data.focus) {
    wait(data.focus, (box) => {
      if (window.matchMedia("(pointer: coarse)").matches) return;
      box.focus({ preventScroll: true });
      if (box.value) box.setSelectionRange(box.value.length, box.value.length);
    }, 30);
  }
  if (data.scroll) {
    wait(data.scroll, (target) => setTimeout(() => {
      const pane = target.closest(data.pane);
      if (pane && pane.scrollHeight > pane.clientHeight) {
        const offset = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
        pane.scrollTop += offset - pane.clientHeight / 3;
      } else {
        target.scrollIntoView({ block: "center" });
      }
    }, 60), 30);
  }
}
"""


def put_cursor(box_key: str, *, token: str = "") -> None:
    """Put the cursor into the text box with this session-state key, once for each new token."""
    _move(f"cursor-{box_key}", {"focus": f".st-key-{_css_class(box_key)} input, .st-key-{_css_class(box_key)} textarea",
                               "token": token})  # fmt: skip


def scroll_to(selector: str, *, pane: str, token: str) -> None:
    """Scroll `pane` so that the first match of `selector` stands in its upper third, once for each new token."""
    _move("scroll", {"scroll": selector, "pane": pane, "token": token})


def _move(key: str, data: dict[str, str]) -> None:
    _component()(key=f"browser.{key}", data=data, height="content")


def _css_class(key: str) -> str:
    return "".join(c if c.isalnum() or c in "_-" else "-" for c in key)


@cache
def _component() -> Any:
    return st.components.v2.component("zhiku_browser", js=_JS)
