"""Records that may be one person: the list with the reason of each pair, and the merge, field by field."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.experts import Expert
from core.pools import Membership
from experts.contact import mask_email, mask_phone
from experts.duplicates import differing
from views.parts.page import show_error
from views.parts.pager import page_slice
from views.parts.text import date_words, plain
from views.words import say

PAIRS = 10
_MASKS = {"phone": mask_phone, "email": mask_email}


def draw_duplicates(services: Any) -> tuple[str, str] | None:
    """Draw the pairs. Returns the pair that is to be merged, once that was asked for."""
    said = st.session_state.pop("experts.apart.said", "")
    if said:
        st.success(plain(said), icon=":material/check:")
    pairs = services.duplicates.list()
    if not pairs:
        st.html(f'<p class="zk-note">{escape(say("merge.nothing"))}</p>')
        return None
    st.html(f'<p class="zk-note">{escape(say("merge.note"))}</p>')
    shown = page_slice(pairs, key="experts.pairs", size=PAIRS)
    people = services.pool.store.get_many({one for pair in shown for one in (pair.first_id, pair.second_id)})
    for pair in shown:
        first, second = people.get(pair.first_id), people.get(pair.second_id)
        if first is None or second is None:
            continue
        key = f"{pair.first_id}.{pair.second_id}"
        with st.container(key=f"row-{key}", gap="small"):
            st.html(f'<p class="zk-reason">{escape("、".join(pair.why))}</p>{_line_html(first)}{_line_html(second)}')
            with st.container(horizontal=True, key=f"pair-{key}"):
                if st.button(say("merge.merge"), key=f"experts.merge.{key}"):
                    return pair.first_id, pair.second_id
                if st.button(say("merge.apart"), key=f"experts.apart.{key}", type="tertiary"):
                    services.duplicates.tell_apart(*key.split("."))
                    st.session_state["experts.apart.said"] = say("merge.apart_done", one=first.name, other=second.name)
                    st.rerun()
    return None


def _line_html(person: Expert) -> str:
    facts = (person.unit or say("experts.no_unit"), person.post, person.title, mask_phone(person.phone))
    numbers = (one.certificate_number for one in person.memberships)
    words = " · ".join(escape(one) for one in (*facts, *numbers) if one)
    return f'<div><b>{escape(person.name)}</b> <span class="zk-facts">{words}</span></div>'


def draw_merge(services: Any, kept: Expert, other: Expert) -> Expert | None:
    """Draw both records and what has to be chosen. Returns the record that they became, once it was asked for."""
    st.html(f'<p class="zk-note">{escape(say("merge.merge_note"))}</p>')
    st.html(
        f'<dl class="zk-record"><dt>{escape(say("merge.first"))}</dt><dd>{_line_html(kept)}</dd>'
        f"<dt>{escape(say('merge.second'))}</dt><dd>{_line_html(other)}</dd></dl>"
    )
    names = differing(kept, other)
    pools = [one.pool_id for one in kept.memberships if (other.membership(one.pool_id) or one) != one]
    key = f"{kept.expert_id}.{other.expert_id}"
    with st.form(f"experts.merge.{key}", border=False):
        words = say("merge.choose") if names or pools else say("merge.same")
        st.html(f'<p class="zk-label zk-tight">{escape(words)}</p>')
        take = [
            name for name in names if _choose(f"{key}.{name}", say(f"experts.field_{name}"), _pair(name, kept, other))
        ]
        named = {one.pool_id: one.name for one in services.lifecycle.pools.list(archived=True)}
        take_pools = [
            pool_id
            for pool_id in pools
            if _choose(
                f"{key}.{pool_id}",
                say("merge.field_membership", pool=named.get(pool_id, pool_id)),
                (_member(kept.membership(pool_id)), _member(other.membership(pool_id))),
            )
        ]
        confirmed = st.form_submit_button(say("merge.confirm"), type="primary")
    if not confirmed:
        return None
    try:
        merged: Expert = services.duplicates.merge(kept.expert_id, other.expert_id, take=take, take_pools=take_pools)
    except ZhikuError as error:
        show_error(error)
        return None
    return merged


def _choose(key: str, label: str, values: tuple[str, str]) -> bool:
    """One thing of which the records say something different. Returns whether the second record's was chosen.

    What looks alike, as two hidden addresses do, is told apart by the record: a choice goes by its words.
    """
    if values[0] == values[1]:
        values = (f"{values[0]}（{say('merge.first')}）", f"{values[1]}（{say('merge.second')}）")
    chosen: int = st.radio(
        label, (0, 1), format_func=lambda place: plain(values[place]), key=f"experts.take.{key}", horizontal=True
    )
    return chosen == 1


def _pair(name: str, kept: Expert, other: Expert) -> tuple[str, str]:
    return _words(name, getattr(kept, name)), _words(name, getattr(other, name))


def _words(name: str, value: Any) -> str:
    words = _MASKS[name](value) if name in _MASKS else date_words(value) if name == "consent_on" else str(value)
    return words if len(words) <= 120 else words[:120] + "…"


def _member(member: Membership | None) -> str:
    if member is None:
        return ""
    term = "—".join(date_words(day) for day in (member.term_start, member.term_end) if day)
    return say("merge.membership", state=member.state, term=term, number=member.certificate_number).strip()
