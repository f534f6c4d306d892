"""Page 资料库: what is loaded and how far each file has come; upload, correct, retry, delete."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import streamlit as st

from core.documents import Document
from views.parts.correction import draw_dialog
from views.parts.library_filters import draw_list_filters, select_documents
from views.parts.library_rows import draw_rows
from views.parts.page import calm_errors, draw_empty, draw_head, get_services, show_notice
from views.parts.pager import page_slice
from views.parts.reader import draw_reader, opened_place, two_panes
from views.parts.states import in_hand
from views.parts.upload import draw_upload
from views.parts.waiting import draw_working
from views.words import say

PAGE = "library"
ROWS = 50


def main() -> None:
    """Draw the page."""
    services = get_services()
    place = opened_place()
    left, right = two_panes(opened=place is not None, key=PAGE)
    with left:
        drawn = _signature(services)  # before the list: what changes in between is drawn again
        documents: list[Document] = services.documents.list()
        draw_head(say("library.title"), say("library.secret"))
        show_notice()
        draw_upload(services, folded=place is not None)
        _watch(services, drawn)
        _draw_list(services, documents)
    if place is not None:
        with right:
            draw_reader(services, place)
    draw_dialog(services)


def _draw_list(services: Any, documents: list[Document]) -> None:
    if not documents:
        draw_empty(say("library.empty_title"), say("library.empty_body", inbox=services.settings.inbox))
        return
    busy = in_hand(services)
    chosen = draw_list_filters(documents)
    found = select_documents(documents, chosen, busy)
    words = (
        say("library.count", count=len(documents))
        if len(found) == len(documents)
        else say("library.count_filtered", count=len(found), total=len(documents))
    )
    st.html(f'<p class="zk-label">{words}</p>')
    if not found:
        draw_empty(say("library.no_match_title"), say("library.no_match_body"))
        return
    shown = page_slice(found, key="library.page", size=ROWS)
    draw_rows(services, shown, busy)


def _signature(services: Any) -> Hashable:
    """Changes whenever a document has come further."""
    return services.documents.signature(), frozenset(in_hand(services))


@st.fragment(run_every=2.0)
def _watch(services: Any, drawn: Hashable) -> None:
    """Says how much is being worked on, and has the page drawn again when something has changed."""
    with calm_errors():
        if _signature(services) != drawn and not st.session_state.get("library.dialog"):
            st.rerun(scope="app")
        draw_working(services)


if __name__ == "__main__":
    main()
