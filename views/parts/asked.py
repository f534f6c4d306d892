"""Noting what is asked in 找专家, once each time it is asked and not at every drawing of the page."""

from __future__ import annotations

from typing import Any

import streamlit as st


def note_question(services: Any, question: str) -> None:
    """Note a question unless it is the one that this session asked last."""
    if st.session_state.get("match.noted") != question:
        st.session_state["match.noted"] = question
        services.use.record_question(question)
