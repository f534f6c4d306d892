"""Page 专家库概览: a pool at a glance, against its targets, with what needs care and the topics nobody covers."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.pools import Pool
from core.structure import Care, Structure
from experts.glance import Glance
from views.parts.overview_charts import draw_structure
from views.parts.overview_choice import ALL, choose, chosen
from views.parts.overview_people import draw_people
from views.parts.overview_targets import draw_targets_action
from views.parts.overview_topics import draw_topics
from views.parts.page import draw_empty, draw_head, draw_section, get_services, on_phone, show_notice
from views.parts.reader import two_panes
from views.parts.text import plain
from views.words import say

PAGE = "overview"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def main() -> None:
    """Draw the page."""
    services = get_services()
    what = chosen()
    left, right = two_panes(opened=bool(what), key=PAGE)
    with left:
        pool_id, glance = _look(services)
        if glance.structure.active:
            _draw(services, glance, pool_id, narrow=bool(what))
        else:
            draw_empty(say("overview.empty_title"), say("overview.empty_body"))
            st.page_link("views/experts.py", label=say("overview.to_experts"), icon=":material/groups:")
    if right is not None:
        with right:
            draw_people(glance, what)


def _look(services: Any) -> tuple[str, Glance]:
    """Draw the head and the choice of the pool. Returns its id, "" for all, and what is seen of it."""
    pools: list[Pool] = services.glance.pools.list()
    names = {one.pool_id: one.name for one in pools}
    pool_id = _pool_of_address(names)
    glance = _seen(services, pool_id)
    seen = glance.structure
    others = "、".join(say("overview.other", state=state, count=count) for state, count in seen.others.items())
    draw_head(
        say("overview.title"),
        say("overview.note_others" if others else "overview.note", name=glance.name, active=seen.active, others=others),
    )
    show_notice()
    if len(pools) > 1:
        st.session_state["overview.pool"] = pool_id or ALL
        st.segmented_control(
            say("overview.choose_pool"),
            [*names, ALL],
            format_func=lambda key: plain(names.get(key) or say("overview.all")),
            key="overview.pool",
            required=True,
            label_visibility="collapsed",
            on_change=_turn_to_pool,
        )
    return pool_id, glance


def _pool_of_address(names: dict[str, str]) -> str:
    asked = st.query_params.get("pool") or st.session_state.get("overview.pool_id") or next(iter(names), "")
    pool_id = asked if asked in names else "" if asked == ALL else next(iter(names), "")
    st.session_state["overview.pool_id"] = pool_id or ALL
    return pool_id


def _turn_to_pool() -> None:
    asked = st.session_state["overview.pool"]
    st.session_state["overview.pool_id"] = asked
    st.query_params["pool"] = asked
    choose("")


def _seen(services: Any, pool_id: str) -> Glance:
    """What is seen of a pool; counted anew once something happened, was asked, or a day went by."""
    stamp = (pool_id, services.glance.stamp())
    known = st.session_state.get("overview.seen")
    if known is None or known[0] != stamp:
        known = st.session_state["overview.seen"] = (stamp, services.glance.look(pool_id))
    glance: Glance = known[1]
    return glance


def _draw(services: Any, glance: Glance, pool_id: str, *, narrow: bool) -> None:
    _draw_actions(services, glance, pool_id)
    _draw_care(glance.structure)
    with st.container(horizontal=True, key="overview-shape", vertical_alignment="bottom"):
        shape = _shape()
        draw_section(say("overview.structure"), _structure_note(glance.structure, shape))
        _draw_shape(shape)
    draw_structure(glance.structure, as_words=shape == "words", narrow=narrow)
    draw_topics(services, glance)


def _structure_note(structure: Structure, shape: str) -> str:
    if shape == "words":
        return say("overview.structure_note_words")
    wanted = any(bar.target for chart in structure.charts for bar in chart.bars)
    return say("overview.structure_note") + (say("overview.structure_wanted") if wanted else "")


def _draw_actions(services: Any, glance: Glance, pool_id: str) -> None:
    with st.container(horizontal=True, key="overview-acts", vertical_alignment="center"):
        draw_targets_action(services, glance, pool_id)
        st.download_button(
            say("overview.export_docx"),
            data=lambda: _paper(services, glance),
            file_name=f"{plain_name(glance.name)}结构情况.docx",
            key="overview.docx",
            icon=":material/description:",
            on_click="ignore",
            mime=_DOCX,
        )
        st.download_button(
            say("overview.export_xlsx"),
            data=lambda: _workbook(glance),
            file_name=f"{plain_name(glance.name)}结构.xlsx",
            key="overview.xlsx",
            icon=":material/download:",
            on_click="ignore",
            mime=_XLSX,
        )


def plain_name(name: str) -> str:
    """A pool's name as part of a file name."""
    return "".join(letter for letter in name if letter.isalnum()) or say("experts.title")


def _draw_care(structure: Structure) -> None:
    with st.container(horizontal=True, key="overview-care"):
        _draw_figure("active", say("overview.active"), structure.active)
        for kind in Care:
            _draw_figure(f"care:{kind.name}", str(kind), len(structure.care[kind]))


def _draw_figure(what: str, label: str, count: int) -> None:
    st.button(
        f"**{count}** :gray[{label}]",
        key=f"overview.figure.{what}",
        type="tertiary",
        disabled=not count,
        on_click=choose,
        args=(what,),
    )


def _shape() -> str:
    return str(st.session_state.get("overview.shape") or ("words" if on_phone() else "charts"))


def _draw_shape(shape: str) -> None:
    st.session_state.setdefault("overview.shape", shape)
    st.segmented_control(
        say("overview.shape"),
        ["charts", "words"],
        format_func=lambda one: say(f"overview.shape_{one}"),
        key="overview.shape",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )


def _paper(services: Any, glance: Glance) -> bytes:
    from experts.overview_files import make_structure_paper
    from papers.layout import write_docx

    return write_docx(make_structure_paper(glance, body=services.settings.body))


def _workbook(glance: Glance) -> bytes:
    from experts.overview_files import write_structure_workbook

    return write_structure_workbook(glance)


if __name__ == "__main__":
    main()
