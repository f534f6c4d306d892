"""The door for people: page settings, navigation, and the services handed to the pages."""

from __future__ import annotations

import streamlit as st

from api.sharing import current_services
from core.errors import ZhikuError
from views.parts.page import apply_style, calm_errors, is_dark, show_error
from views.words import say

PAGES = {
    "app.group_look": [("search", "search", True), ("library", "library_books", False)],
    "app.group_ask": [("match", "person_search", False), ("experts", "groups", False)],
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
    page = st.navigation(
        {
            say(group): [
                st.Page(
                    f"views/{name}.py",
                    title=say(f"{name}.title"),
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
    try:
        st.session_state["services"] = current_services()
    except ZhikuError as error:
        show_error(error)
        return
    with calm_errors():
        page.run()


if __name__ == "__main__":
    main()
