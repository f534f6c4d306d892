"""The door for people: page settings, navigation, and the services handed to the pages."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from api.sharing import current_services
from core.errors import ZhikuError
from views.parts.page import apply_style, calm_errors, is_dark, show_error
from views.parts.unread import reminders_title, tracking_title
from views.words import say

COMPILE_AGAIN_SECONDS = 0.2
PAGES = {
    "app.group_look": [
        ("search", "search", True),
        ("library", "library_books", False),
        ("tracking", "notifications", False),
    ],
    "app.group_ask": [
        ("match", "person_search", False),
        ("experts", "groups", False),
        ("overview", "donut_small", False),
    ],
    "app.group_do": [
        ("drafting", "edit_document", False),
        ("panels", "how_to_reg", False),
        ("emergency", "emergency_home", False),
        ("reminders", "checklist", False),
    ],
    "app.group_manage": [
        ("activity", "history", False),
        ("quality", "monitoring", False),
        ("settings", "settings", False),
    ],
}


def main() -> None:
    """Draw the navigation and the chosen page."""
    st.set_page_config(page_title=say("app.name"), page_icon="views/seal.svg", layout="wide")
    st.logo(f"views/{'logo-dark' if is_dark() else 'logo'}.svg", size="large")
    apply_style()
    services, problem = _find_services()
    titles = {"tracking": tracking_title(services), "reminders": reminders_title(services)}
    page = st.navigation(
        {
            say(group): [
                st.Page(
                    f"views/{name}.py",
                    title=titles.get(name) or say(f"{name}.title"),
                    icon=f":material/{icon}:",
                    url_path=None if default else name,
                    default=default,
                )
                for name, icon, default in pages
            ]
            for group, pages in PAGES.items()
        },
        expanded=True,
    )
    if st.session_state.get("page.name") != page.url_path:
        st.session_state["page.name"] = page.url_path
        st.session_state["page.visit"] = st.session_state.get("page.visit", 0) + 1
    if problem is not None:
        show_error(problem)
        return
    st.session_state["services"] = services
    with calm_errors():
        _run(page)


def _run(page: Any) -> None:
    """Draw a page; once more where its file could not be compiled.

    Python 3.11 may refuse to build a syntax tree ("recursion depth mismatch") while another thread builds one, as the
    libraries of the index do when they are imported. Nothing has been drawn by then.
    """
    try:
        page.run()
    except SystemError as error:
        if "AST constructor" not in str(error):
            raise
        time.sleep(COMPILE_AGAIN_SECONDS)
        page.run()


def _find_services() -> tuple[Any, ZhikuError | None]:
    """The process's services, or why there are none."""
    try:
        return current_services(), None
    except ZhikuError as error:
        return None, error


if __name__ == "__main__":
    main()
