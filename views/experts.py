"""Page 专家库: the list of experts, a card beside it, adding, changing, import and export."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from core.experts import Expert, Sector
from core.pools import MemberState, Pool
from storage.experts import ExpertFilters
from views.parts.batch_bar import draw_batch_bar, draw_tick
from views.parts.dialogs import asked_dialog
from views.parts.due import draw_due
from views.parts.expert_card import draw_card, open_expert, opened_expert
from views.parts.expert_dialogs import ask_dialog, draw_dialog
from views.parts.joining import draw_join_dialog
from views.parts.page import draw_empty, draw_head, get_services, show_notice
from views.parts.pager import page_slice
from views.parts.paper_dialogs import draw_paper_dialog
from views.parts.people import person_html
from views.parts.pool_bar import draw_manage, draw_pool_bar
from views.parts.pool_dialogs import draw_pool_dialog
from views.parts.reader import draw_reader, opened_place, two_panes
from views.parts.step_dialogs import draw_step_dialog
from views.parts.steps import member_badge
from views.parts.text import plain
from views.words import say

PAGE = "experts"
ROWS = 50
_DIALOGS = {
    "step": draw_step_dialog,
    "join": draw_join_dialog,
    "papers": draw_paper_dialog,
    "pool-new": draw_pool_dialog,
    "pool-rules": draw_pool_dialog,
    "pool-archive": draw_pool_dialog,
}


def main() -> None:
    """Draw the page."""
    services = get_services()
    place, expert_id = opened_place(), opened_expert()
    left, right = two_panes(opened=bool(place or expert_id), key=PAGE)
    with left:
        counts = services.pool.counts()
        note = say("experts.count", total=counts.total, active=counts.active) if counts.total else say("experts.note")
        draw_head(say("experts.title"), note)
        show_notice()
        _draw_actions(services, counts.total, is_first=right is None)
        pool = draw_pool_bar(services)
        if pool is not None:
            draw_due(services, pool)
        if counts.total:
            _draw_list(services, pool, counts.by_region)
        else:
            draw_empty(say("experts.empty_title"), say("experts.empty_body"))
    if right is not None:
        with right:
            if place is not None:
                draw_reader(services, place)
            else:
                draw_card(services, expert_id)
    draw_dialog(services)
    asked = asked_dialog()
    if asked is not None:
        _DIALOGS[asked.kind](services, asked)


def _draw_actions(services: Any, total: int, *, is_first: bool) -> None:
    """What can be done with the whole list; beside an open card the accent belongs to the card's next step."""
    kind: Any = "primary" if is_first else "secondary"
    with st.container(horizontal=True, key="experts-acts", vertical_alignment="center"):
        if st.button(say("experts.add"), key="experts.add", type=kind, icon=":material/person_add:"):
            ask_dialog("edit", "")
        if st.button(say("experts.import"), key="experts.import", icon=":material/upload:"):
            ask_dialog("import", "")
        if total:
            st.download_button(
                say("experts.export"),
                data=lambda: _export(services),
                key="experts.export",
                icon=":material/download:",
                file_name=say("experts.export_name") + ".xlsx",
                on_click="ignore",
                mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            )
            if st.button(say("experts.export_contacts"), key="experts.export.contacts", type="tertiary"):
                ask_dialog("export", "")
            pairs = len(services.duplicates.list())
            if pairs and st.button(say("merge.line", count=pairs), key="experts.duplicates", type="tertiary"):
                ask_dialog("duplicates", "")
        draw_manage(services)


def _export(services: Any) -> bytes:
    from experts.exchange import export_xlsx  # read when the first list is exported

    return export_xlsx(services.pool)


def _draw_list(services: Any, pool: Pool | None, regions: dict[str, int]) -> None:
    filters = _draw_filters(sorted(region for region in regions if region))
    state = _draw_states(services, pool) if pool is not None else None
    pool_id = pool.pool_id if pool else ""
    people: list[Expert] = services.pool.list(
        replace(filters, pool_id=pool_id, states=(state,) if state else filters.states)
    )
    counts = services.pools.store.count_members()
    total = counts.get(pool_id, 0) if pool else services.pool.counts().total
    if pool is not None and not total:
        draw_empty(say("pools.empty_title", name=pool.name), say("pools.empty_body"))
        return
    if len(people) != total:
        st.html(f'<p class="zk-label">{say("experts.count_filtered", count=len(people), total=total)}</p>')
    if not people:
        draw_empty(say("experts.no_match_title"), say("experts.no_match_body"))
        return
    draw_batch_bar(services, pool, people)
    with st.container(key="expert-rows", gap=None):
        for person in page_slice(people, key="experts.page", size=ROWS):
            _draw_row(person, pool_id)


def _draw_states(services: Any, pool: Pool) -> MemberState | None:
    """The states that somebody of the pool is in, each with its number."""
    counts: dict[MemberState, int] = services.pools.store.count_states(pool.pool_id)
    states = [state for state in MemberState if state in counts]
    if len(states) < 2:
        return None
    chosen: MemberState | None = st.pills(
        say("experts.filter_state"),
        states,
        format_func=lambda state: f"{state} {counts.get(state, 0)}",
        key="experts.state",
        label_visibility="collapsed",
        wrap=True,
        persist_state="session",
    )
    return chosen


def _draw_filters(regions: list[str]) -> ExpertFilters:
    with st.container(horizontal=True, key="experts-filters", vertical_alignment="center"):
        text = st.text_input(
            say("experts.filter_text"),
            key="experts.text",
            placeholder=say("experts.filter_text"),
            label_visibility="collapsed",
            icon=":material/search:",
            persist_state="session",
        )
        chosen = sum(bool(st.session_state.get(f"experts.{name}")) for name in ("sector", "region", "consent"))
        title = say("filter.title") + (f" {chosen}" if chosen else "")
        with st.popover(title, icon=":material/tune:", type="tertiary", key="experts.popover"):
            sector = st.selectbox(
                say("experts.filter_sector"),
                list(Sector),
                index=None,
                key="experts.sector",
                placeholder=say("filter.any"),
                persist_state="session",
                format_func=sector_words,
            )
            region = st.selectbox(
                say("experts.filter_region"),
                regions,
                index=None,
                key="experts.region",
                placeholder=say("filter.any"),
                persist_state="session",
            )
            consent = st.selectbox(
                say("experts.filter_consent"),
                ("consent_yes", "consent_no"),
                index=None,
                key="experts.consent",
                placeholder=say("filter.any"),
                persist_state="session",
                format_func=lambda one: say(f"experts.{one}"),
            )
            st.button(say("filter.clear"), key="experts.clear", on_click=_clear, disabled=not (chosen or text))
    return ExpertFilters(
        text=text or "",
        sectors=(sector,) if sector else (),
        regions=(region,) if region else (),
        has_consent={"consent_yes": True, "consent_no": False}.get(consent or ""),
    )


def sector_words(sector: Sector | None) -> str:
    """A sector with what it stands for."""
    return say(f"experts.sector_{sector}") if sector else say("experts.unknown")


def _clear() -> None:
    for name in ("sector", "region", "state", "consent"):
        st.session_state[f"experts.{name}"] = None
    st.session_state["experts.text"] = ""


def _draw_row(person: Expert, pool_id: str) -> None:
    key = person.expert_id
    with (
        st.container(key=f"row-{key}", gap=None),
        st.container(horizontal=True, key=f"row-line-{key}", vertical_alignment="top"),
    ):
        with st.container(horizontal=True, key=f"who-{key}", vertical_alignment="top", width="stretch"):
            draw_tick(person)
            with st.container(key=f"row-words-{key}", gap=None, width="stretch"):
                if st.button(plain(person.name), key=f"experts.open.{key}", type="tertiary"):
                    open_expert(key)
                st.html(person_line(person))
        st.html(_badges(person, pool_id), width="content")


def person_line(person: Expert) -> str:
    """Unit, post and title, then the specialties."""
    html = person_html("", "", person.unit, person.title, post=person.post)
    line = html[html.index('<div class="zk-facts">') :]
    special = "、".join(person.specialties)
    return line + (f'<div class="zk-special">{escape(special)}</div>' if special else "")


def _badges(person: Expert, pool_id: str) -> str:
    badges = f'<span class="zk-badge zk-sample">{escape(say("app.sample"))}</span>' if person.is_sample else ""
    if person.sector:
        badges += f'<span class="zk-badge">{escape(str(person.sector))}</span>'
    members = [one for one in person.memberships if not pool_id or one.pool_id == pool_id]
    return badges + "".join(dict.fromkeys(map(member_badge, members)))


if __name__ == "__main__":
    main()
