"""Cards of experts who can answer: who they are, why, and the quoted 依据. Without scores of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.experts import Expert
from core.search import Evidence, ExpertMatch
from views.parts.reader import open_place
from views.parts.text import cut_excerpt, passage_html, place_words, plain
from views.parts.tray import picked, toggle_pick
from views.words import say


def draw_cards(pool: Sequence[Expert], matches: Sequence[ExpertMatch]) -> None:
    """Draw one card a person, best first."""
    experts = {expert.expert_id: expert for expert in pool}
    chosen = picked()
    with st.container(key="match-cards", gap="medium"):
        for match in matches:
            _draw_card(match, experts.get(match.expert_id), is_chosen=match.expert_id in chosen)


def _draw_card(match: ExpertMatch, expert: Expert | None, *, is_chosen: bool) -> None:
    key = match.expert_id
    with st.container(key=f"person-{key}", border=True, gap="small"):
        with st.container(horizontal=True, key=f"person-head-{key}", vertical_alignment="top"):
            st.html(
                person_html(
                    match.name,
                    match.sector,
                    match.unit,
                    match.title,
                    post=expert.post if expert else "",
                    sample=expert is not None and expert.is_sample,
                ),
                width="stretch",
            )
            st.button(
                say("match.unselect") if is_chosen else say("match.select"),
                key=f"match.pick.{key}",
                icon=":material/check:" if is_chosen else ":material/add:",
                on_click=toggle_pick,
                args=(key,),
            )
        reasons = "".join(f"<li>{escape(reason)}</li>" for reason in match.reasons)
        st.html(f'<p class="zk-label zk-tight">{escape(say("match.reasons"))}</p><ul class="zk-reasons">{reasons}</ul>')
        if match.notes:
            st.html(f'<p class="zk-note zk-small zk-notes">{escape(" · ".join(match.notes))}</p>')
        for number, evidence in enumerate(match.evidence):
            _draw_evidence(key, number, evidence)


def _draw_evidence(key: str, number: int, evidence: Evidence) -> None:
    quote, highlights = cut_excerpt(evidence.quote, evidence.highlights, limit=130)
    with st.container(key=f"evidence-{key}-{number}", gap=None):
        st.html(f'<blockquote class="zk-quote">{passage_html(quote, highlights)}</blockquote>')
        words = say("match.from_document", title=evidence.title) + " " + place_words(evidence.locator)
        if st.button(plain(words), key=f"match.place.{key}.{number}", type="tertiary", wrap=True):
            open_place("match", document_id=evidence.document_id, chunk_id=evidence.chunk_id)


def person_html(name: str, sector: str, unit: str, title: str, *, post: str = "", sample: bool = False) -> str:
    """The head of a card: name, sector, then unit, post and title in one line."""
    badges = f'<span class="zk-badge">{escape(sector)}</span>' if sector else ""
    if sample:
        badges += f'<span class="zk-badge zk-sample">{escape(say("app.sample"))}</span>'
    line = " · ".join(escape(part) for part in dict.fromkeys((unit, post, title)) if part)  # 教授 may be both
    head = f'<div class="zk-person"><h2 class="zk-title">{escape(name)}</h2>{badges}</div>'
    return f'{head}<div class="zk-facts">{line}</div>'
