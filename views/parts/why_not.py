"""Below the cards: what nobody covers, and why somebody is not among those proposed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from core.experts import Expert
from core.mentions import MentionState
from core.search import ExpertMatch
from experts.gaps import find_gaps
from experts.study import Study
from experts.why_not import explain_absence
from views.parts.asking import AskedPeople
from views.words import say


def draw_gaps(study: Study, asked: AskedPeople) -> None:
    """Say which topics of the question nobody among the best covers; nothing where all are covered."""
    gaps = find_gaps(asked.said or asked.title or asked.text, study)
    if gaps:
        named = "".join(f"「{gap}」" for gap in gaps)
        st.html(f'<p class="zk-note zk-gaps">{escape(say("match.gaps", topics=named))}</p>')


def draw_why_not(services: Any, experts: Sequence[Expert], matches: Sequence[ExpertMatch], asked: AskedPeople) -> None:
    """Draw the choice of a person and the reasons why the person is not listed."""
    listed = {match.expert_id for match in matches}
    others = {one.expert_id: one for one in experts if one.expert_id not in listed and one.erased_on is None}
    if not others:
        return
    with st.container(key="match-why-not", gap="small"):
        chosen = st.selectbox(
            say("match.why_not"),
            list(others),
            index=None,
            key="match.why",
            format_func=lambda key: _name(others[key]),
            placeholder=say("match.why_not_placeholder"),
        )
        if not chosen:
            return
        reasons = explain_absence(
            others[chosen],
            asked.text,
            matcher=services.matcher,
            pools={pool.pool_id: pool for pool in services.lifecycle.pools.list(archived=True)},
            shown=len(matches),
            avoid_units=asked.avoid,
            without_document=asked.document_id,
            waiting=len(services.evidence.store.list(MentionState.PROPOSED, expert_id=chosen)),
        )
        items = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
        st.html(f'<ul class="zk-reasons">{items}</ul>')


def _name(expert: Expert) -> str:
    return f"{expert.name}（{expert.unit}）" if expert.unit else expert.name
