"""以往建议: what was already suggested on a topic, when, to whom and with what result; and the table of a year."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.adoption import EarlierPaper
from core.errors import ZhikuError
from experts.workbooks import MIME
from views.parts.draft_address import open_draft
from views.parts.page import draw_section
from views.parts.text import date_words, plain
from views.words import say


def draw_earlier(services: Any, topic: str, *, apart: str = "") -> None:
    """Draw the papers of our own that are near a topic; nothing where there is none, or while the index opens.

    Args:
        apart: Id of the paper that asks.
    """
    if not topic.strip() or not services.index_ready:
        return
    try:
        found = services.drafting.find_earlier(topic, apart=apart)
    except ZhikuError:
        return  # the page says elsewhere that the index is not there
    if not found:
        return
    draw_section(say("draft_earlier.title"))
    for one in found:
        with st.container(key=f"earlier-{one.draft_id}", gap=None):
            st.button(
                plain(one.title),
                key=f"draft.earlier.{one.draft_id}",
                type="tertiary",
                on_click=open_draft,
                args=(one.draft_id,),
            )
            st.html(_facts_html(one))


def draw_year_table(services: Any, year: int) -> None:
    """Draw the figures of a year and the button that downloads the table."""
    table = services.drafting.adoption_table(year)
    draw_section(say("draft_adoption.table", year=year))
    figures = " · ".join(f"{name} {count}" for name, count in table.totals())
    st.html(f'<p class="zk-label">{escape(figures)}</p>')
    st.download_button(
        say("draft_adoption.table_download"),
        data=table.write_workbook(),
        file_name=say("draft_adoption.table", year=year) + ".xlsx",
        mime=MIME,
        key="draft.table.download",
        icon=":material/download:",
        on_click="ignore",
    )


def _facts_html(one: EarlierPaper) -> str:
    when = [
        say("draft_earlier.submitted", day=date_words(sent.submitted_on), addressee=sent.addressee)
        for sent in one.submissions
    ] or [say("draft_earlier.unsent")]
    results = [f"{adoption.grade.value}（{date_words(adoption.adopted_on)}）" for adoption in one.adoptions]
    facts = " · ".join([*when, *(results or [one.state.value])])
    quotes = "".join(f'<blockquote class="zk-quote">{escape(text)}</blockquote>' for text in one.sentences)
    return f'<div class="zk-facts">{escape(facts)}</div>{quotes}'
