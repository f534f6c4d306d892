"""The tray 选用名单: people collected from the cards, kept in the address, and their list as a table file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from core.experts import Expert
from views.parts.invitations import ask_for, draw_tray_dialog
from views.words import say

COLUMNS = ("name", "sector", "unit", "post", "title", "region", "specialties")


def restore_tray() -> None:
    """Take the collected people from the address once a session, then keep the address up to date."""
    if "match.tray" not in st.session_state:
        st.session_state["match.tray"] = [part for part in st.query_params.get("pick", "").split(",") if part]
    _write()


def picked() -> list[str]:
    """Ids of the people collected, in the order of collecting."""
    chosen: list[str] = st.session_state.get("match.tray", [])
    return chosen


def toggle_pick(expert_id: str) -> None:
    """Put a person into the tray, or take the person out."""
    chosen = picked()
    st.session_state["match.tray"] = (
        [one for one in chosen if one != expert_id] if expert_id in chosen else [*chosen, expert_id]
    )
    _write()


def draw_tray(services: Any, pool: Sequence[Expert], matter: str) -> None:
    """Draw the tray and what follows from it: contact list, invitation, panel, the plain list."""
    experts = {expert.expert_id: expert for expert in pool}
    people = [experts[expert_id] for expert_id in picked() if expert_id in experts]
    with st.container(key="match-tray", border=True, gap="small"):
        count = say("match.tray_count", count=len(people)) if people else ""
        st.html(f'<h2 class="zk-title zk-tray">{escape(say("match.tray"))} <small>{escape(count)}</small></h2>')
        if not people:
            st.html(f'<p class="zk-note zk-small">{escape(say("match.tray_empty"))}</p>')
            return
        for person in people:
            with st.container(horizontal=True, key=f"tray-{person.expert_id}", vertical_alignment="center"):
                st.html(
                    f'<div class="zk-tray-person"><b>{escape(person.name)}</b> '
                    f'<span class="zk-facts">{escape(person.unit)}</span></div>',
                    width="stretch",
                )
                st.button(
                    "",
                    key=f"match.drop.{person.expert_id}",
                    type="tertiary",
                    icon=":material/close:",
                    help=say("match.unselect"),
                    on_click=toggle_pick,
                    args=(person.expert_id,),
                )
        with st.container(horizontal=True, key="tray-acts", vertical_alignment="center"):
            st.button(
                say("invite.title"),
                key="match.invite",
                icon=":material/mail:",
                on_click=ask_for,
                args=("invitation",),
            )
            st.button(
                say("invite.contacts"),
                key="match.contacts",
                icon=":material/call:",
                on_click=ask_for,
                args=("contacts",),
            )
            st.page_link(
                "views/panels.py",
                label=say("panels.compose"),
                icon=":material/how_to_reg:",
                query_params={"task": "new", "q": matter, "pick": ",".join(picked())},
            )
        with st.container(horizontal=True, key="tray-more"):
            st.download_button(
                say("match.export_xlsx"),
                data=lambda: _xlsx(people),
                file_name=say("match.export_name") + ".xlsx",
                key="match.export.xlsx",
                type="tertiary",
                on_click="ignore",
                mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            )
            st.download_button(
                say("match.export_csv"),
                data=lambda: _csv(people),
                key="match.export.csv",
                file_name=say("match.export_name") + ".csv",
                mime="text/csv",
                type="tertiary",
                on_click="ignore",
            )
            st.button(say("match.tray_clear"), key="match.tray.clear", type="tertiary", on_click=_clear)
    draw_tray_dialog(services, people, matter)


def list_rows(people: Sequence[Expert]) -> list[list[str]]:
    """The list as rows with a heading."""
    rows = [[say(f"experts.field_{name}") for name in COLUMNS]]
    for person in people:
        sector = str(person.sector) if person.sector else ""
        values = {"sector": sector, "specialties": "、".join(person.specialties)}
        rows.append([values.get(name, getattr(person, name)) for name in COLUMNS])
    return rows


def _xlsx(people: Sequence[Expert]) -> bytes:
    from experts.template import write_workbook  # openpyxl is loaded when the first list is exported

    return write_workbook(say("match.export_name"), [12, 8, 28, 16, 16, 10, 40], iter(list_rows(people)))


def _csv(people: Sequence[Expert]) -> bytes:
    from experts.sheets import write_csv

    return write_csv(list_rows(people))


def _clear() -> None:
    st.session_state["match.tray"] = []
    _write()


def _write() -> None:
    chosen = ",".join(picked())
    if st.query_params.get("pick", "") != chosen:
        if chosen:
            st.query_params["pick"] = chosen
        else:
            st.query_params.pop("pick", None)
    address = st.session_state.get("match.address")
    if address is not None:
        address["pick"] = chosen
