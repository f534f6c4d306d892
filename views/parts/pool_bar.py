"""Choosing a pool on 专家库, remembered and in the address, and what can be done with the pools themselves."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.pools import MAIN_POOL, Pool
from views.parts.dialogs import ask
from views.parts.page import leave_notice
from views.parts.text import plain
from views.words import say

_ALL = ""
_KEY = "experts.pool"


def draw_pool_bar(services: Any) -> Pool | None:
    """Draw the choice. Returns the chosen pool, None for all of them together."""
    pools: list[Pool] = services.pools.list()
    known = {one.pool_id: one for one in pools}
    made = st.session_state.pop("experts.next_pool", None)
    if made in known:
        st.session_state[_KEY] = made
    elif st.session_state.get(_KEY) not in (*known, _ALL):
        asked = st.query_params.get("pool", MAIN_POOL)
        st.session_state[_KEY] = _ALL if asked == "all" else asked if asked in known else MAIN_POOL
    counts = services.pools.store.count_members()
    with st.container(horizontal=True, key="experts-pools", vertical_alignment="center"):
        if len(pools) > 1:
            st.segmented_control(
                say("pools.choose"),
                [*known, _ALL],
                format_func=lambda key: _option(known.get(key), counts),
                key=_KEY,
                required=True,
                label_visibility="collapsed",
                wrap=True,
                persist_state="session",
                on_change=_turn_to_another,
            )
        chosen = known.get(st.session_state.get(_KEY, MAIN_POOL))
        _draw_manage(services, chosen)
    _write_address(chosen)
    return chosen


def _turn_to_another() -> None:
    """What was ticked and filtered in one pool says nothing in another."""
    for name in ("ticked", "page", "state", "due"):
        st.session_state.pop(f"experts.{name}", None)


def _option(pool: Pool | None, counts: dict[str, int]) -> str:
    if pool is None:
        return say("pools.all")
    return plain(say("pools.option", name=pool.name, count=counts.get(pool.pool_id, 0)))


def _write_address(chosen: Pool | None) -> None:
    wanted = "all" if chosen is None else "" if chosen.pool_id == MAIN_POOL else chosen.pool_id
    if st.query_params.get("pool", "") == wanted:
        return
    if wanted:
        st.query_params["pool"] = wanted
    else:
        st.query_params.pop("pool", None)


def _draw_manage(services: Any, chosen: Pool | None) -> None:
    with st.popover(say("pools.manage"), icon=":material/folder_managed:", type="tertiary", key="experts.manage"):
        if chosen is not None and st.button(
            say("pools.rules"), key="pools.rules", icon=":material/rule:", type="tertiary"
        ):
            ask("pool-rules", pool_id=chosen.pool_id)
        if st.button(say("pools.new"), key="pools.new", icon=":material/add:", type="tertiary"):
            ask("pool-new")
        if (
            chosen is not None
            and chosen.pool_id != MAIN_POOL
            and st.button(say("pools.archive"), key="pools.archive", icon=":material/archive:", type="tertiary")
        ):
            ask("pool-archive", pool_id=chosen.pool_id)
        for one in services.pools.list(archived=True):
            if one.is_archived and st.button(
                plain(say("pools.restore", name=one.name)),
                key=f"pools.restore.{one.pool_id}",
                icon=":material/unarchive:",
                type="tertiary",
            ):
                services.pools.restore(one.pool_id)
                st.session_state["experts.next_pool"] = one.pool_id
                leave_notice(say("pools.restored", name=one.name))
                st.rerun()
