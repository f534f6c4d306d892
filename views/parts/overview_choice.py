"""What is opened on 专家库概览: kept in the address, so that it can be sent; and which pool is looked at."""

from __future__ import annotations

import streamlit as st

from core.structure import Side

ALL = "all"


def chosen() -> str:
    """What is opened, as `SECTOR:学（院校）`, `care:UNUSED`, `topic:…` or `active`; "" where nothing is."""
    return st.query_params.get("of", "")


def choose(what: str) -> None:
    """Open the people of something, "" to close; what was open already is closed."""
    st.session_state.pop("overview.people", None)  # the page of the list
    if what and what != chosen():
        st.query_params["of"] = what
    else:
        st.query_params.pop("of", None)


def close() -> None:
    """Close what is open, and let its bar be clicked anew."""
    kind = chosen().partition(":")[0]
    if kind in Side.__members__:
        end_round(Side[kind])
    choose("")


def round_of(side: Side) -> int:
    """Counts how often a chart was begun anew: a chart's own selection cannot be taken back from outside."""
    number: int = st.session_state.get(f"overview.round.{side.name}", 0)
    return number


def end_round(side: Side) -> None:
    """Begin a chart anew, with nothing selected."""
    st.session_state[f"overview.round.{side.name}"] = round_of(side) + 1
