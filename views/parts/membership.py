"""The part of an expert's card on memberships: state, term and number in each pool, the next steps, the history."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.experts import Expert
from core.pools import Membership, MemberState, Pool, Step
from experts.paperwork import fitting_kinds
from views.parts.dialogs import ask
from views.parts.page import on_phone
from views.parts.step_dialogs import ask_step
from views.parts.steps import history_html, member_badge, next_step, offered_steps, step_label, term_words
from views.parts.text import date_words, plain
from views.words import say

_WITH_TERM = (MemberState.ACTIVE, MemberState.SUSPENDED, MemberState.EXPIRED)


def draw_memberships(services: Any, person: Expert) -> None:
    """Draw the memberships of a person, the pool that is chosen on the page first."""
    st.html(f'<header class="zk-section"><h2>{escape(say("membership.title"))}</h2></header>')
    pools: dict[str, Pool] = {one.pool_id: one for one in services.pools.list(archived=True)}
    chosen = st.session_state.get("experts.pool")
    if not person.memberships:
        st.html(f'<p class="zk-note zk-small">{escape(say("membership.none"))}</p>')
    for member in sorted(person.memberships, key=lambda one: one.pool_id != chosen):
        _draw_one(services, person, member, pools[member.pool_id])
    open_pools = [key for key, pool in pools.items() if not pool.is_archived]
    if any(person.membership(key) is None for key in open_pools) and st.button(
        say("membership.join"), key="membership.join", type="tertiary", icon=":material/group_add:"
    ):
        ask("join", people=(person.expert_id,))


def _draw_one(services: Any, person: Expert, member: Membership, pool: Pool) -> None:
    with st.container(key=f"member-{pool.pool_id}", gap="xsmall"):
        st.html(_facts_html(member, pool))
        if not pool.is_archived:
            _draw_steps(services, person, member, pool)
        history = services.lifecycle.pools.history(person.expert_id, pool_id=pool.pool_id)
        if history:
            label = say("membership.history", count=len(history))
            with st.expander(label, expanded=not on_phone() and len(person.memberships) == 1, type="compact"):
                st.html(history_html(history))


def _facts_html(member: Membership, pool: Pool) -> str:
    badges = member_badge(member)
    if pool.is_archived:
        badges += f'<span class="zk-badge zk-off">{escape(say("membership.archived"))}</span>'
    term = term_words(member)
    if term and member.terms > 1:
        term = f"{term}（{say('membership.terms', count=member.terms)}）"
    facts = [
        (say("membership.since"), date_words(member.since) if not member.is_active or not term else ""),
        (say("membership.announced_until"), date_words(member.announced_until)),
        (say("membership.term"), term),
        (say("membership.number"), member.certificate_number),
    ]
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in facts if value)
    return (
        f'<div class="zk-person"><h3 class="zk-member">{escape(pool.name)}</h3>{badges}</div>'
        f'<dl class="zk-record">{rows}</dl>'
    )


def _draw_steps(services: Any, person: Expert, member: Membership, pool: Pool) -> None:
    first = next_step(member, pool)
    told = ""
    with st.container(horizontal=True, key=f"member-acts-{pool.pool_id}", vertical_alignment="center"):
        for step in offered_steps(member, pool):
            why = services.lifecycle.why_not(step, person, pool)
            if step is first:
                told = why
            if st.button(
                step_label(step),
                key=f"membership.{pool.pool_id}.{step.name.lower()}",
                type="primary" if step is first else "tertiary",
                disabled=bool(why),
                help=plain(why) or None,
            ):
                ask_step(step, pool.pool_id, [person.expert_id])
        if member.state in _WITH_TERM and st.button(
            say("membership.correct"), key=f"membership.{pool.pool_id}.correct", type="tertiary"
        ):
            ask_step(Step.CORRECT, pool.pool_id, [person.expert_id])
        if fitting_kinds([member.state], pool.rules) and st.button(
            say("membership.papers"), key=f"membership.{pool.pool_id}.papers", type="tertiary"
        ):
            ask("papers", pool_id=pool.pool_id, people=(person.expert_id,))
    if told:
        st.html(f'<p class="zk-note zk-small">{escape(told)}</p>')
