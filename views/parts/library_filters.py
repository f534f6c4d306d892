"""The filters of the list of documents, remembered in the address and over a change of page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from core.documents import Document, Validity
from core.validity import find_validity
from views.parts.states import WORKING, state_of
from views.words import say

STATES = ("indexed", "working", "failed")
NAMES = ("text", "type", "region", "year", "validity", "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilters:
    """What the list shows; "" excludes nothing."""

    text: str = ""
    type: str = ""
    region: str = ""
    year: str = ""
    validity: str = ""
    state: str = ""

    @property
    def folded(self) -> int:
        """How many filters behind the button are set."""
        return sum(bool(value) for value in (self.type, self.region, self.year, self.validity, self.state))


def draw_list_filters(documents: Sequence[Document]) -> ListFilters:
    """Draw the text box and the folded filters; what is chosen is in force at once."""
    _restore()
    types = sorted({str(d.metadata.document_type) for d in documents})
    regions = sorted({d.metadata.region for d in documents if d.metadata.region})
    years = sorted({str(d.metadata.published_on.year) for d in documents if d.metadata.published_on}, reverse=True)
    now = ListFilters(**{name: st.session_state.get(f"library.{name}") or "" for name in NAMES})
    with st.container(horizontal=True, key="library-filters", vertical_alignment="center"):
        st.text_input(
            say("filter.text"),
            key="library.text",
            placeholder=say("filter.text"),
            persist_state="session",
            label_visibility="collapsed",
            icon=":material/search:",
        )
        title = say("filter.title") + (f" {now.folded}" if now.folded else "")
        with st.popover(title, icon=":material/tune:", type="tertiary", key="library.popover"):
            _choice("type", types)
            _choice("region", regions)
            _choice("year", years)
            _choice("validity", [str(validity) for validity in Validity])
            _choice("state", list(STATES))
            st.button(say("filter.clear"), key="library.clear", on_click=_clear, disabled=not (now.folded or now.text))
    chosen = ListFilters(**{name: st.session_state.get(f"library.{name}") or "" for name in NAMES})
    for name in NAMES:
        value = getattr(chosen, name)
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]
    return chosen


def select_documents(documents: Sequence[Document], chosen: ListFilters, busy: Collection[str]) -> list[Document]:
    """The documents that pass the filters, the newest arrivals first; what failed or is under way above all."""
    found = [document for document in documents if _passes(document, chosen, state_of(document, busy))]
    found.sort(key=lambda document: document.added_at, reverse=True)
    found.sort(key=lambda document: state_of(document, busy) == "indexed")
    return found


def _passes(document: Document, chosen: ListFilters, state: str) -> bool:
    known = document.metadata
    words = f"{known.title} {known.document_number} {known.issuer} {document.file_name}".lower()
    group = "working" if state in WORKING else state
    return (
        all(word in words for word in chosen.text.lower().split())
        and (not chosen.type or known.document_type == chosen.type)
        and (not chosen.region or known.region == chosen.region)
        and (not chosen.year or (known.published_on is not None and str(known.published_on.year) == chosen.year))
        and (not chosen.validity or find_validity(known, date.today()) == chosen.validity)
        and (not chosen.state or group == chosen.state)
    )


def _choice(name: str, options: list[str]) -> None:
    current = st.session_state.get(f"library.{name}")
    if current and current not in options:
        options = [current, *options]
    st.selectbox(
        say(f"filter.{name if name != 'year' else 'one_year'}"),
        options,
        index=None,
        key=f"library.{name}",
        placeholder=say("filter.any"),
        persist_state="session",
        format_func=_state_words if name == "state" else str,
    )


def _state_words(state: str) -> str:
    return say(f"state.{state}")


def _restore() -> None:
    if st.session_state.get("library.restored"):
        return
    st.session_state["library.restored"] = True
    for name in NAMES:
        value = st.query_params.get(name)
        if value and (name != "state" or value in STATES):
            st.session_state[f"library.{name}"] = value


def _clear() -> None:
    for name in NAMES:
        st.session_state[f"library.{name}"] = "" if name == "text" else None
