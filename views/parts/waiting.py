"""The moment after the start in which the index is still being opened: say so, and go on without being asked."""

from __future__ import annotations

from typing import Any

import streamlit as st

from views.parts.page import calm_errors
from views.parts.text import plain
from views.words import say


def wait_for_index(services: Any) -> bool:
    """True when search can be asked. Otherwise says what is going on and redraws the page once it is ready."""
    if services.index_ready:
        return True
    _watch(services)
    return False


@st.fragment(run_every=1.0)
def _watch(services: Any) -> None:
    with calm_errors():
        if services.index_ready:
            st.rerun(scope="app")
        if services.index_error:
            st.error(plain(say("search.index_error", reason=services.index_error)), icon=":material/error:")
            return
        st.html(f'<div class="zk-waiting" role="status"><span class="zk-spin"></span>{say("search.opening")}</div>')
