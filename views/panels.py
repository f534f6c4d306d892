"""Page 专家组: the tasks for which experts are called on, and one task with its panel, draw, people and demands."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import NotFoundError
from core.tasks import Task
from views.parts.page import draw_empty, draw_head, get_services, leave_notice, show_notice
from views.parts.pager import page_slice
from views.parts.panel_choice import draw_choice
from views.parts.panel_dialogs import ask_dialog, draw_dialog
from views.parts.panel_draw import draw_drawing
from views.parts.panel_form import NEW, draw_form, new_task
from views.parts.panel_people import draw_people
from views.parts.text import date_words, plain
from views.words import say

ROWS = 30
PARTS = {"panel": draw_choice, "draw": draw_drawing, "people": draw_people, "task": draw_form}


def main() -> None:
    """Draw the page."""
    services = get_services()
    task_id = st.query_params.get("task", "")
    if not task_id:
        _draw_list(services)
        return
    _draw_back()
    if task_id == NEW:
        draw_head(say("panels.new_title"))
        draw_form(services, new_task(services))
        return
    try:
        task = services.tasks.store.get(task_id)
    except NotFoundError as error:
        st.info(error.message, icon=":material/info:")
        return
    _draw_task(services, task)


def _draw_list(services: Any) -> None:
    draw_head(say("panels.title"), say("panels.note"))
    show_notice()
    if st.button(say("panels.add"), key="panels.add", type="primary", icon=":material/add:"):
        _open(NEW)
    tasks: list[Task] = services.tasks.store.list()
    if not tasks:
        draw_empty(say("panels.empty_title"), say("panels.empty_body"))
        return
    st.html(f'<p class="zk-label">{say("panels.count", count=len(tasks))}</p>')
    counts = services.tasks.store.count_people()
    with st.container(key="panel-rows", gap=None):
        for task in page_slice(tasks, key="panels.page", size=ROWS):
            _draw_row(task, counts.get(task.task_id, 0))


def _draw_row(task: Task, people: int) -> None:
    key = task.task_id
    with (
        st.container(key=f"row-{key}", gap=None),
        st.container(horizontal=True, key=f"row-line-{key}", vertical_alignment="top"),
    ):
        with st.container(key=f"row-words-{key}", gap=None, width="stretch"):
            if st.button(plain(task.title), key=f"panels.open.{key}", type="tertiary"):
                _open(key)
            st.html(f'<div class="zk-facts">{facts_html(task, people)}</div>')
        st.html(_badge(task), width="content")


def _badge(task: Task) -> str:
    tone, words = ("zk-ok", "panels.open") if task.closed_at is None else ("zk-off", "panels.closed")
    return f'<span class="zk-badge zk-state {tone}">{escape(say(words))}</span>'


def facts_html(task: Task, people: int) -> str:
    """Kind, day, organiser and number of people in one line."""
    parts = [
        str(task.kind),
        date_words(task.held_on) or say("panels.undated"),
        task.organiser,
        say("panels.people", count=people) if people else "",
    ]
    return '<span class="zk-dot">·</span>'.join(
        f'<span class="zk-fact">{escape(part)}</span>' for part in parts if part
    )


def _draw_task(services: Any, task: Task) -> None:
    with st.container(horizontal=True, key="panel-head", vertical_alignment="center"):
        draw_head(task.title)
        st.html(_badge(task), width="content")
    people = services.tasks.store.count_people().get(task.task_id, 0)
    st.html(f'<div class="zk-facts">{facts_html(task, people)}</div>')
    show_notice()
    with st.container(horizontal=True, key="panel-parts", vertical_alignment="center"):
        part = st.segmented_control(
            say("panels.title"),
            list(PARTS),
            default=_part(),
            format_func=lambda name: say(f"panels.part_{name}"),
            key=f"panels.part.{task.task_id}.{_part()}",
            label_visibility="collapsed",
            required=True,
        )
        _draw_closing(services, task)
    if part != _part():
        st.query_params["part"] = part
        st.rerun()
    PARTS[part](services, task)
    draw_dialog(services, task)


def _part() -> str:
    part = st.query_params.get("part", "panel")
    return part if part in PARTS else "panel"


def _draw_closing(services: Any, task: Task) -> None:
    if task.closed_at is not None:
        if st.button(say("panels.reopen"), key="panels.reopen", type="tertiary", icon=":material/undo:"):
            services.tasks.reopen(task.task_id)
            leave_notice(say("panels.reopened", title=task.title))
            st.rerun()
    elif st.button(say("panels.close"), key="panels.close", type="tertiary", icon=":material/task_alt:"):
        ask_dialog("close")


def _draw_back() -> None:
    if st.button(say("panels.all"), key="panels.back", type="tertiary", icon=":material/arrow_back:"):
        for name in ("task", "part", "q", "pick"):
            st.query_params.pop(name, None)
        st.rerun()


def _open(task_id: str) -> None:
    st.query_params["task"] = task_id
    st.rerun()


if __name__ == "__main__":
    main()
