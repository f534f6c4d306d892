"""Ticking people in the list of 专家库, and what can be done with all who are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.experts import Expert
from core.pools import MemberState, Pool, Step
from experts.panel_demands import MOST_MEMBERS
from experts.paperwork import fitting_kinds
from views.parts.dialogs import ask
from views.parts.step_dialogs import ask_step
from views.parts.steps import offered_steps, step_label
from views.parts.text import plain
from views.words import say

_KEY = "experts.ticked"


def ticked() -> dict[str, bool]:
    """Ids of the people who are ticked, in the order of ticking."""
    found: dict[str, bool] = st.session_state.setdefault(_KEY, {})
    return found


def draw_tick(person: Expert) -> None:
    """Draw the box of one row."""
    key = f"experts.tick.{person.expert_id}"
    st.session_state[key] = person.expert_id in ticked()
    st.checkbox(
        plain(say("batch.tick", name=person.name)),
        key=key,
        label_visibility="collapsed",
        on_change=_tick,
        args=(person.expert_id,),
        width="content",
    )


def draw_batch_bar(services: Any, pool: Pool | None, people: Sequence[Expert]) -> None:
    """Draw what can be done with the ticked ones of a list; how to tick all of it where nobody is ticked."""
    chosen = [one for one in people if one.expert_id in ticked()]
    if not chosen:
        if len(people) > 1:
            st.button(
                say("batch.all", count=len(people)),
                key="batch.all",
                type="tertiary",
                icon=":material/select_all:",
                on_click=_tick_all,
                args=([one.expert_id for one in people],),
            )
        return
    ids = [one.expert_id for one in chosen]
    with st.container(horizontal=True, key="experts-batch", vertical_alignment="center"):
        st.html(f'<b class="zk-batch">{say("batch.count", count=len(chosen))}</b>', width="content")
        if pool is not None and not pool.is_archived:
            _draw_steps(pool, chosen, ids)
        if len(services.pools.list()) > 1 and st.button(say("batch.join"), key="batch.join"):
            ask("join", people=tuple(ids))
        _draw_way_to_panel(chosen)
        if len(chosen) < len(people):
            st.button(
                say("batch.all", count=len(people)),
                key="batch.all",
                type="tertiary",
                on_click=_tick_all,
                args=([one.expert_id for one in people],),
            )
        st.button(say("batch.clear"), key="batch.clear", type="tertiary", on_click=_clear)


def _draw_way_to_panel(chosen: Sequence[Expert]) -> None:
    """A task whose panel has the ticked ones who are in office."""
    ids = [one.expert_id for one in chosen if any(m.state is MemberState.ACTIVE for m in one.memberships)]
    if 0 < len(ids) <= MOST_MEMBERS:
        st.page_link(
            "views/panels.py",
            label=say("panels.compose"),
            icon=":material/how_to_reg:",
            query_params={"task": "new", "pick": ",".join(ids)},
        )


def _draw_steps(pool: Pool, chosen: Sequence[Expert], ids: list[str]) -> None:
    """One button a step, for those whom their state lets take it; a rule that holds one of them up is told then."""
    members = {one.expert_id: member for one in chosen if (member := one.membership(pool.pool_id))}
    able: dict[Step, list[str]] = {}
    for key, member in members.items():
        for step in offered_steps(member, pool):
            able.setdefault(step, []).append(key)
    for step in (one for one in Step if one in able):
        label = step_label(step)
        if len(able[step]) < len(ids):
            label = say("batch.step", step=label, count=len(able[step]))
        if st.button(label, key=f"batch.{step.name.lower()}"):
            ask_step(step, pool.pool_id, able[step])
    if fitting_kinds((member.state for member in members.values()), pool.rules) and st.button(
        say("batch.papers"), key="batch.papers"
    ):
        ask("papers", pool_id=pool.pool_id, people=tuple(ids))


def _tick(expert_id: str) -> None:
    chosen = ticked()
    if st.session_state.get(f"experts.tick.{expert_id}"):
        chosen[expert_id] = True
    else:
        chosen.pop(expert_id, None)


def _tick_all(ids: Sequence[str]) -> None:
    st.session_state[_KEY] = dict.fromkeys(ids, True)


def _clear() -> None:
    st.session_state.pop(_KEY, None)
