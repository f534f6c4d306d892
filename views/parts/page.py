"""What every page starts with: its services, its head, its empty state, and errors in calm Chinese."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from views.parts.text import plain
from views.words import say

logger = logging.getLogger(__name__)
_VIEWS = Path(__file__).parents[1]


def get_services() -> Any:
    """The process's services, put into the session by `app.py`."""
    return st.session_state["services"]


def is_dark() -> bool:
    """Whether the dark theme is chosen."""
    return st.context.theme.type == "dark"


def apply_style() -> None:
    """Put the style sheets into the page, with the few words and the surface that it cannot know."""
    dark = is_dark()
    values = {
        "choose": f'"{say("app.choose_file")}"',
        "drop": f'"{say("app.drop_file")}"',
        "surface": "#1f2225" if dark else "#ffffff",
        "page": "#17191b" if dark else "#fbfaf7",
        "accent": "#e08a72" if dark else "#9a3b26",
        "gold": "#d8a740" if dark else "#8a5f00",
        "in-force": "#7fbf9d" if dark else "#2f6b4f",
        "amended": "#d8a740" if dark else "#9a6b00",
        "repealed": "#a8a8a8" if dark else "#8b8b8b",
        "green": "#7fbf9d" if dark else "#2f6b4f",
    }
    variables = " ".join(f"--zk-{name}: {value};" for name, value in values.items())
    st.html(f"<style>{_style_sheets()}\n:root {{ {variables} }}</style>")


@cache
def _style_sheets() -> str:
    """The sheet that every page shares, then those of groups of pages."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_VIEWS.glob("style*.css")))


def on_phone() -> bool:
    """Whether the browser says that it is a phone's: folded parts start closed there."""
    return "Mobile" in st.context.headers.get("User-Agent", "")


@contextmanager
def calm_errors() -> Iterator[None]:
    """Show a failure as one Chinese sentence instead of a traceback, and log what is unknown."""
    try:
        yield
    except ZhikuError as error:
        show_error(error)
    except Exception:
        logger.exception("page failed")
        st.error(say("error.unknown"), icon=":material/error:")


def show_error(error: ZhikuError) -> None:
    """Show what went wrong in the words of the error."""
    st.error(plain(error.message), icon=":material/error:")


def draw_head(title: str, note: str = "") -> None:
    """The title of a page and one muted line under it."""
    line = f'<p class="zk-note">{escape(note)}</p>' if note else ""
    st.html(f'<header class="zk-head"><h1>{escape(title)}</h1>{line}</header>')


def draw_section(title: str, note: str = "") -> None:
    """The title of a part of a page."""
    line = f'<p class="zk-note">{escape(note)}</p>' if note else ""
    st.html(f'<header class="zk-section"><h2>{escape(title)}</h2>{line}</header>')


def draw_empty(title: str, body: str) -> None:
    """What would be here and how to begin."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in body.split("\n"))
    st.html(f'<div class="zk-empty"><h3>{escape(title)}</h3>{paragraphs}</div>')


def show_notice() -> None:
    """Show once what an action before the last rerun had to say."""
    notice = st.session_state.pop("page.notice", None)
    if notice:
        kind, words = notice
        {"done": st.success, "error": st.error}[kind](
            plain(words), icon=":material/check:" if kind == "done" else ":material/error:"
        )


def leave_notice(words: str, *, kind: str = "done") -> None:
    """Have the next run of the page say something."""
    st.session_state["page.notice"] = (kind, words)
