"""How somebody comes to a pool: in office already, recommended or by themselves; for new people and for known ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from core.errors import InvalidInputError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState, Pool, Step
from views.parts.dialogs import Asked, draw_cancel, forget
from views.parts.step_dialogs import draw_taking
from views.parts.text import plain
from views.words import say

ENTRIES = (Step.REGISTER, Step.NOMINATE, Step.SELF_NOMINATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Which pool a person comes to, and how."""

    pool: Pool
    step: Step

    def memberships(
        self, services: Any, name: str, start: date | None, end: date | None, number: str = ""
    ) -> tuple[Membership, ...]:
        """The membership with which a new person begins; the term counts for who is in office already.

        Raises:
            InvalidInputError: If the rules of the pool do not allow it.
        """
        refused = services.lifecycle.why_not(self.step, Expert(expert_id="", name=name.strip()), self.pool)
        if refused:
            raise InvalidInputError(refused)
        since = date.today()
        if self.step is not Step.REGISTER:
            return (Membership(pool_id=self.pool.pool_id, state=MemberState.NOMINATED, since=since),)
        return (
            Membership(
                pool_id=self.pool.pool_id,
                state=MemberState.ACTIVE,
                since=since,
                term_start=start,
                term_end=end,
                certificate_number=number,
                terms=1,
            ),
        )


def draw_entry(services: Any) -> Entry:
    """Draw the choice of the form for a new person."""
    pools: list[Pool] = services.pools.list()
    return _draw_choice(pools, st.session_state.get("experts.pool") or MAIN_POOL, key="experts.entry")


def _draw_choice(pools: list[Pool], wanted: str, *, key: str) -> Entry:
    ids = [one.pool_id for one in pools]
    pool = pools[0]
    if len(pools) > 1:
        pool = st.selectbox(
            say("pools.choose"),
            pools,
            index=ids.index(wanted) if wanted in ids else 0,
            format_func=lambda one: plain(one.name),
            key=f"{key}.pool",
        )
    step = st.radio(
        say("pools.entry"),
        ENTRIES,
        format_func=lambda one: say(f"pools.entry_{one}"),
        horizontal=True,
        key=f"{key}.step",
    )
    chosen = step or ENTRIES[0]
    st.caption(say(f"pools.entry_note_{chosen}"))
    return Entry(pool=pool, step=chosen)


def draw_join_dialog(services: Any, asked: Asked) -> None:
    """Draw the dialog that brings known people into one more pool."""
    known = services.pool.store.get_many(asked.values["people"])
    people: list[Expert] = [known[key] for key in asked.values["people"] if key in known]
    if not people:
        forget()
        return
    st.dialog(say("steps.join_title"), width="medium", on_dismiss=forget)(_draw_join)(services, asked, people)


def _draw_join(services: Any, asked: Asked, people: list[Expert]) -> None:
    pools = [pool for pool in services.pools.list() if any(one.membership(pool.pool_id) is None for one in people)]
    done = asked.key("results") in st.session_state
    if not pools and not done:
        st.write(say("steps.join_none"))
        draw_cancel(asked, say("steps.close"))
        return
    if done:
        draw_taking(services, asked, Step.REGISTER, services.pools.get(MAIN_POOL), people)
        return
    entry = _draw_choice(pools, "", key=asked.key("entry"))
    draw_taking(services, asked, entry.step, entry.pool, people)
