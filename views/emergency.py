"""Page 应急呼叫: one form calls out the emergency pool; then whom to call, what they said, and what was done before."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import NotFoundError, ZhikuError
from core.pools import MemberState, Pool, PoolKind
from core.regions import PROVINCES
from experts.emergency import LONGEST_MATTER, MOST_PEOPLE, CallOut
from storage.experts import ExpertFilters
from views.parts.call_sheet import draw_precedents, draw_sheet_button
from views.parts.callout import draw_log, draw_next, draw_people, facts_of
from views.parts.dialogs import Asked, ask, asked_dialog, draw_cancel, finish, forget
from views.parts.page import draw_empty, draw_head, draw_section, get_services, leave_notice, show_error, show_notice
from views.parts.pool_dialogs import draw_pool_dialog
from views.parts.reader import draw_reader, opened_place, two_panes
from views.parts.text import plain
from views.words import say

PAGE = "emergency"
LISTED = 10


def main() -> None:
    """Draw the page."""
    services = get_services()
    place = opened_place()
    left, right = two_panes(opened=place is not None, key=PAGE)
    with left:
        draw_head(say("emergency.title"), say("emergency.note"))
        show_notice()
        _draw(services)
    if right is not None and place is not None:
        with right:
            draw_reader(services, place)
    asked = asked_dialog()
    if asked is not None:
        (_draw_close if asked.kind == "call-close" else draw_pool_dialog)(services, asked)


def _draw(services: Any) -> None:
    out = _opened(services)
    if out is not None:
        _draw_call_out(services, out)
        return
    outs = [services.emergency.get(task.task_id) for task in services.emergency.list()[:LISTED]]
    _draw_listed(say("emergency.running"), [one for one in outs if one.is_open])
    pools = [one for one in services.pools.list() if one.kind is PoolKind.EMERGENCY]
    if not pools:
        draw_empty(say("emergency.none_title"), say("emergency.none_body"))
        if st.button(say("emergency.none_button"), type="primary", key="emergency.new_pool", icon=":material/add:"):
            ask("pool-new", kind=PoolKind.EMERGENCY)
    else:
        active = {one.pool_id: _members(services, one) for one in pools}
        able = [one for one in pools if active[one.pool_id]]
        if able:
            _draw_form(services, able, sorted({word for one in able for word in active[one.pool_id]} - {""}))
        else:
            draw_empty(say("emergency.nobody_title", name=pools[0].name), say("emergency.nobody_body"))
            st.page_link("views/experts.py", label=say("emergency.to_experts"), icon=":material/groups:")
    _draw_listed(say("emergency.past"), [one for one in outs if not one.is_open])


def _members(services: Any, pool: Pool) -> set[str]:
    """The specialties in a pool, and "" where somebody is in office."""
    people = services.pool.list(ExpertFilters(pool_id=pool.pool_id, states=(MemberState.ACTIVE,)))
    return {word for one in people for word in ("", *one.specialties)}


def _opened(services: Any) -> CallOut | None:
    task_id = st.query_params.get("call", "")
    if not task_id:
        return None
    try:
        out: CallOut = services.emergency.get(task_id)
    except NotFoundError as error:
        show_error(error)
        return None
    return out


def _open(task_id: str) -> None:
    st.query_params["call"] = task_id
    st.rerun()


def _draw_form(services: Any, pools: list[Pool], specialties: list[str]) -> None:
    with st.form("emergency.form", border=False):
        matter = st.text_area(
            say("emergency.matter"),
            height=100,
            max_chars=LONGEST_MATTER,
            placeholder=say("emergency.matter_placeholder"),
        )
        pool = pools[0]
        if len(pools) > 1:
            pool = st.selectbox(say("emergency.pool"), pools, format_func=lambda one: plain(one.name)) or pools[0]
        fields = st.multiselect(
            say("emergency.fields"),
            specialties,
            accept_new_options=True,
            placeholder=say("emergency.fields_placeholder"),
            select_all=False,
        )
        left, right = st.columns(2)
        regions = ["", *PROVINCES]
        region = left.selectbox(
            say("emergency.region"), regions, format_func=lambda one: one or say("emergency.region_any")
        )
        number = right.number_input(say("emergency.number"), min_value=1, max_value=MOST_PEOPLE, value=3, step=1)
        st.caption(say("emergency.form_note"))
        called = st.form_submit_button(say("emergency.call"), type="primary", icon=":material/call:")
    if not called:
        return
    try:
        task = services.emergency.call_out(pool.pool_id, matter, fields=fields, region=region or "", number=int(number))
    except ZhikuError as error:
        show_error(error)
        return
    leave_notice(say("emergency.called"))
    _open(task.task_id)


def _draw_call_out(services: Any, out: CallOut) -> None:
    st.html(
        f'<h2 class="zk-title">{escape(out.task.title)}</h2>'
        f'<p class="zk-note">{escape(out.pool.name)} · {escape(facts_of(out))}</p>'
    )
    if out.task.matter != out.task.title:
        st.html(f'<div class="zk-paper"><p>{escape(out.task.matter)}</p></div>')
    with st.container(horizontal=True, key="emergency-acts", vertical_alignment="center"):
        draw_sheet_button(services, out)
        if out.is_open and st.button(say("emergency.close"), key="emergency.close", icon=":material/done:"):
            ask("call-close", task_id=out.task.task_id)
        st.button(say("emergency.back"), key="emergency.back", type="tertiary", on_click=_back)
    if out.is_open:
        draw_next(services, out)
    draw_people(services, out)
    draw_log(out)
    draw_precedents(services, out)


def _back() -> None:
    for name in ("call", "open", "at"):
        st.query_params.pop(name, None)


def _draw_listed(title: str, outs: list[CallOut]) -> None:
    if not outs:
        return
    draw_section(title)
    for out in outs:
        key = out.task.task_id
        with st.container(horizontal=True, key=f"call-line-{key}", vertical_alignment="center"):
            st.html(
                f'<div class="zk-person"><h3 class="zk-member">{escape(out.task.title)}</h3></div>'
                f'<div class="zk-facts">{escape(facts_of(out))}</div>',
                width="stretch",
            )
            if st.button(say("emergency.open"), key=f"emergency.open.{key}", type="tertiary"):
                _open(key)


def _draw_close(services: Any, asked: Asked) -> None:
    st.dialog(say("emergency.close_title"), on_dismiss=forget)(_confirm_close)(services, asked)


def _confirm_close(services: Any, asked: Asked) -> None:
    st.write(say("emergency.close_body"))
    with st.container(horizontal=True):
        if st.button(say("emergency.close_confirm"), type="primary", key=asked.key("confirm")):
            try:
                services.emergency.close(asked.values["task_id"])
            except ZhikuError as error:
                show_error(error)
                return
            finish(say("emergency.closed_done"))
        draw_cancel(asked, say("app.cancel"))


if __name__ == "__main__":
    main()
