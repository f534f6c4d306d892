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


def draw_manage(services: Any) -> None:
    """Draw the menu of what can be done with the pools themselves."""
    pools: dict[str, Pool] = {one.pool_id: one for one in services.pools.list(archived=True)}
    chosen = pools.get(st.session_state.get(_KEY) or st.query_params.get("pool") or MAIN_POOL)
    options: list[tuple[str, str]] = []
    if chosen is not None and not chosen.is_archived:
        options.append(("rules", chosen.pool_id))
    options.append(("new", ""))
    if chosen is not None and not chosen.is_archived and chosen.pool_id != MAIN_POOL:
        options.append(("archive", chosen.pool_id))
    options += [("restore", one.pool_id) for one in pools.values() if one.is_archived]
    picked = st.menu_button(
        say("pools.manage"),
        options,
        format_func=lambda one: plain(say(f"pools.{one[0]}", name=pools[one[1]].name if one[1] else "")),
        key="pools.manage",
        icon=":material/folder_managed:",
        type="tertiary",
    )
    if picked is None:
        return
    act, pool_id = picked
    if act != "restore":
        ask(f"pool-{act}", pool_id=pool_id)
    services.pools.restore(pool_id)
    st.session_state["experts.next_pool"] = pool_id
    leave_notice(say("pools.restored", name=pools[pool_id].name))
    st.rerun()
