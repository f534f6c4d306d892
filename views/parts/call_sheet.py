"""What goes with a call-out: precedents from the library, and the printed 应急呼叫单."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from core.search import Passage, SearchAnswer
from experts.emergency import CallOut
from views.parts.page import draw_section
from views.parts.reader import open_place
from views.parts.text import cut_excerpt, passage_html, place_words, plain, published_words
from views.words import say

PRECEDENTS = 3
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw_precedents(services: Any, out: CallOut) -> None:
    """Draw the passages of the library that come nearest to what happened."""
    draw_section(say("emergency.precedents"), say("emergency.precedents_note"))
    if not services.index_ready:
        st.html(f'<p class="zk-note zk-small">{escape(say("emergency.precedents_wait"))}</p>')
        return
    found = _find(services, out)
    if not found.passages:
        st.html(f'<p class="zk-note zk-small">{escape(say("emergency.precedents_none"))}</p>')
    elif not found.answered:
        st.html(f'<p class="zk-note zk-small">{escape(say("emergency.precedents_far"))}</p>')
    for passage in found.passages:
        text, marks = cut_excerpt(passage.text, passage.highlights)
        with st.container(key=f"precedent-{passage.chunk_id}", gap=None):
            st.html(f'<blockquote class="zk-quote">{passage_html(text, marks)}</blockquote>')
            words = say("match.from_document", title=passage.title) + " " + place_words(passage.locator)
            if st.button(plain(words), key=f"match.place.emergency.{passage.chunk_id}", type="tertiary", wrap=True):
                open_place("emergency", document_id=passage.document_id, chunk_id=passage.chunk_id)


def draw_sheet_button(services: Any, out: CallOut) -> None:
    """Draw the download of the 应急呼叫单."""
    body = services.settings.body
    st.download_button(
        say("emergency.print"),
        data=lambda: make_sheet(services, out),
        file_name=f"{say('emergency.print')} {out.task.title}.docx",
        mime=_DOCX,
        key="emergency.print",
        icon=":material/print:",
        on_click="ignore",
        disabled=not body,
    )
    if not body:
        st.caption(say("emergency.print_body"))


def make_sheet(services: Any, out: CallOut) -> bytes:
    """The 应急呼叫单 as a Word file: whom to call in which order, whom instead, precedents, and a log to fill in."""
    from papers.duty_papers import make_emergency_sheet  # python-docx is loaded with the first sheet
    from papers.expert_records import EmergencyPaper, Person, Precedent
    from papers.layout import write_docx

    def people(*, standby: bool) -> tuple[Person, ...]:
        return tuple(
            Person(
                name=one.person.name,
                unit=one.person.unit,
                post=one.person.post,
                title=one.person.title,
                field="、".join(one.fit.fields or one.person.specialties),
                phone=one.person.phone if out.is_open else "",
            )
            for one in out.people
            if (one.standby is not None) == standby
        )

    passages = _find(services, out).passages if services.index_ready else ()
    days = {key: one.metadata.published_on for key, one in _documents(services, passages).items()}
    fields = "、".join(out.task.demands.fields)
    return write_docx(
        make_emergency_sheet(
            EmergencyPaper(
                matter=out.task.matter,
                pool=out.pool.name,
                called_at=out.task.created_at.astimezone(),
                called_by=out.task.actor,
                people=people(standby=False),
                standbys=people(standby=True),
                body=services.settings.body,
                place=out.region,
                task=fields,
                precedents=tuple(
                    Precedent(
                        title=one.title,
                        when=published_words(days.get(one.document_id)),
                        source=place_words(one.locator),
                    )
                    for one in passages
                ),
            )
        )
    )


def _find(services: Any, out: CallOut) -> SearchAnswer:
    found: SearchAnswer = services.search.search(out.task.matter, top_k=PRECEDENTS, per_document=1)
    return found


def _documents(services: Any, passages: Sequence[Passage]) -> dict[str, Any]:
    found: dict[str, Any] = services.documents.get_many(one.document_id for one in passages)
    return found
