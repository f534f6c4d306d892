"""The folded filters of search: years, regions, types, the day on which a text is to be in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from core.documents import DocumentType
from core.errors import InvalidInputError
from core.regions import NATIONAL, PROVINCES
from views.parts.address import Asked
from views.parts.page import show_error
from views.parts.text import date_words, parse_day
from views.words import say

FIRST_YEAR = 1980


def draw_filters(asked: Asked, *, key: str) -> Asked | None:
    """Draw the filters behind one button. Returns the changed question once applied, else None."""
    with st.popover(say("filter.title"), icon=":material/tune:", type="tertiary"), st.form(key, border=False):
        changed = draw_filter_fields(asked)
        typed = st.text_input(
            say("filter.as_of"),
            date_words(asked.as_of),
            placeholder=say("filter.as_of_hint"),
            help=say("filter.as_of_help"),
        )
        if not st.form_submit_button(say("filter.apply"), type="secondary"):
            return None
        try:
            return replace(changed, as_of=parse_day(typed))
        except InvalidInputError as error:
            show_error(error)  # what was typed stays in the box
            return None


def draw_filter_fields(asked: Asked, *, key: str = "") -> Asked:
    """Draw the fields of years, regions and types. Returns the question with what they say.

    Args:
        key: Beginning of the keys of the fields, where there may be others of the kind on the page.
    """
    keys = {name: f"{key}.{name}" if key else None for name in ("from", "to", "regions", "types")}
    years = list(range(date.today().year, FIRST_YEAR - 1, -1))
    first, last = st.columns(2)
    year_from = first.selectbox(
        say("filter.year_from"),
        years,
        index=_index(years, asked.year_from),
        placeholder=say("filter.any"),
        key=keys["from"],
    )
    year_to = last.selectbox(
        say("filter.year_to"), years, index=_index(years, asked.year_to), placeholder=say("filter.any"), key=keys["to"]
    )
    known = [NATIONAL, *PROVINCES]
    regions = st.multiselect(
        say("filter.region"),
        known,
        default=[region for region in asked.regions if region in known],
        placeholder=say("filter.any"),
        select_all=False,
        key=keys["regions"],
    )
    types = st.multiselect(
        say("filter.type"),
        list(DocumentType),
        default=list(asked.types),
        format_func=str,
        placeholder=say("filter.any"),
        select_all=False,
        key=keys["types"],
    )
    if year_from and year_to and year_from > year_to:
        year_from, year_to = year_to, year_from
    return replace(asked, year_from=year_from, year_to=year_to, regions=tuple(regions), types=tuple(types))


def _index(years: list[int], year: int | None) -> int | None:
    return years.index(year) if year in years else None
