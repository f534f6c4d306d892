"""Which dialog of a page is open: asked for by a button, drawn by the page, forgotten when it is closed or done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.errors import NotFoundError
from core.experts import Expert
from core.pools import Pool
from views.parts.page import leave_notice

_KEY = "page.dialog"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A dialog that was asked for. `number` is another one for each, so that its fields start anew."""

    kind: str
    number: int = 0
    values: dict[str, Any] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """Key of a field of this dialog."""
        return f"dialog.{self.kind}.{name}.{self.number}"


def ask(kind: str, /, **values: Any) -> None:
    """Have the page draw a dialog."""
    number = st.session_state.get("page.dialogs", 0) + 1
    st.session_state["page.dialogs"] = number
    st.session_state[_KEY] = Asked(kind=kind, number=number, values=values)
    st.rerun()


def asked_dialog() -> Asked | None:
    """The dialog that was asked for, if any."""
    found: Asked | None = st.session_state.get(_KEY)
    return found


def asked_people(services: Any, asked: Asked) -> tuple[Pool, list[Expert]] | None:
    """The pool and those of the people whom a dialog was asked for who are still there; None where the pool is gone."""
    try:
        pool = services.pools.get(asked.values["pool_id"])
    except NotFoundError:
        return None
    known = services.pool.store.get_many(asked.values["people"])
    return pool, [known[key] for key in asked.values["people"] if key in known]


def forget() -> None:
    """Close the dialog with the next run of the page."""
    st.session_state.pop(_KEY, None)


def finish(words: str) -> None:
    """Close the dialog and have the page say what was done."""
    forget()
    leave_notice(words)
    st.rerun()


def draw_cancel(asked: Asked, label: str) -> None:
    """The button that closes the dialog without doing anything."""
    if st.button(label, key=asked.key("cancel")):
        forget()
        st.rerun()
