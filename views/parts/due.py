"""The section 待办 on top of 专家库: what is due in the pool, each with one click to act, for one person or for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from core.pools import Pool, Step
from experts.due import Due, DueKind
from views.parts.expert_card import open_expert
from views.parts.page import leave_notice
from views.parts.pager import page_slice
from views.parts.step_dialogs import ask_step
from views.parts.text import date_words, plain
from views.words import say

ROWS = 10
ACTS = {
    DueKind.EXPIRED: Step.RENEW,
    DueKind.ANNOUNCED: Step.APPOINT,
    DueKind.EXPIRING: Step.RENEW,
    DueKind.ABSENT: Step.RETIRE,
    DueKind.USED_UP: Step.SUSPEND,
}


def draw_due(services: Any, pool: Pool) -> None:
    """Draw what is due; nothing where nothing is."""
    found: Sequence[Due] = services.due.list(pool)
    if not found:
        return
    by_kind: dict[DueKind, list[Due]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    with st.container(key="due-section", gap="small"):
        with st.container(horizontal=True, key="due-head", vertical_alignment="center"):
            st.html(f'<h2 class="zk-due">{escape(say("due.title"))}</h2>', width="content")
            chosen = st.pills(
                say("due.title"),
                list(by_kind),
                format_func=lambda kind: say(
                    f"due.option_{kind}", count=len(by_kind.get(kind, ())), days=pool.rules.expiry_notice_days
                ),
                key="experts.due",
                label_visibility="collapsed",
                wrap=True,
            )
        if chosen in by_kind:
            _draw_kind(services, pool, chosen, by_kind[chosen])


def _draw_kind(services: Any, pool: Pool, kind: DueKind, found: list[Due]) -> None:
    ids = [one.expert_id for one in found]
    if len(found) > 1:
        if kind in ACTS and kind is not DueKind.USED_UP:
            step = ACTS[kind]
            words = say("due.all", act=say(f"due.act_{step}"))
            if st.button(words, key="due.all", icon=":material/done_all:"):
                ask_step(step, pool.pool_id, ids)
        elif kind is DueKind.STALE and st.button(say("due.confirm_all"), key="due.all", icon=":material/done_all:"):
            _confirm(services, ids)
    with st.container(key="due-rows", gap=None):
        for one in page_slice(found, key=f"due.page.{kind.name}", size=ROWS):
            _draw_row(services, pool, one)


def _draw_row(services: Any, pool: Pool, one: Due) -> None:
    key = one.expert_id
    with st.container(horizontal=True, key=f"due-line-{key}", vertical_alignment="center"):
        with st.container(key=f"due-words-{key}", gap=None, width="stretch"):
            if st.button(plain(one.name), key=f"due.open.{key}", type="tertiary"):
                open_expert(key)
            st.html(f'<div class="zk-facts">{escape(_fact(one, pool))}</div>')
        if one.kind in ACTS:
            step = ACTS[one.kind]
            if st.button(say(f"due.act_{step}"), key=f"due.act.{key}"):
                ask_step(step, pool.pool_id, [key])
        elif one.kind is DueKind.STALE and st.button(say("due.confirm"), key=f"due.act.{key}"):
            _confirm(services, [key])


def _fact(one: Due, pool: Pool) -> str:
    if one.kind is DueKind.EXPIRED and one.day is None:
        return say("due.no_end")
    words = say(
        f"due.fact_{one.kind}",
        day=date_words(one.day),
        days=(one.day - date.today()).days if one.day else 0,
        count=one.count,
        limit=pool.rules.uses_a_year,
    )
    return f"{words} · {one.unit}" if one.unit else words


def _confirm(services: Any, ids: list[str]) -> None:
    leave_notice(say("due.confirmed", count=services.due.confirm(ids)))
    st.rerun()
