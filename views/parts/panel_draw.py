"""The random draw of a task: the form, the record with its papers, and the replay of a record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.tasks import SelectionKind, Task
from experts.demand_words import parse_counts
from experts.draw_replay import read_record
from views.parts.page import draw_section, show_error
from views.parts.panel_dialogs import ask_dialog, hold_draw
from views.parts.panel_survey import find_panels
from views.parts.text import date_words, plain
from views.parts.waiting import wait_for_index
from views.words import say

MOST_MEMBERS = 99
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw_drawing(services: Any, task: Task) -> None:
    """Draw the part 随机抽取."""
    if not wait_for_index(services):
        return
    records = [one.record for one in services.tasks.store.selections(task.task_id) if one.kind is SelectionKind.DRAW]
    if task.closed_at is None:
        st.html(f'<p class="zk-note zk-small">{escape(say("panels.draw_note"))}</p>')
        _draw_form(services, task)
    for place, record in enumerate(records):
        _draw_record(services, task, record, newest=place == 0)
    _draw_check(services)


def _draw_form(services: Any, task: Task) -> None:
    counts = "，".join(f"{one.value} {one.least}" for one in task.demands.quotas if one.by == "sector" and one.least)
    with st.form(f"panels.draw.{task.task_id}", border=True):
        left, right = st.columns([1, 3])
        members = left.number_input(say("panels.draw_members"), 1, MOST_MEMBERS, task.demands.members)
        quotas = right.text_input(say("panels.draw_quotas"), counts, placeholder=say("panels.draw_quotas_hint"))
        left, middle, right = st.columns(3)
        seed = left.text_input(
            say("panels.draw_seed"), placeholder=say("panels.draw_seed_hint"), help=say("panels.draw_seed_help")
        )
        operator = middle.text_input(say("panels.draw_operator"), services.log.actor)
        supervisor = right.text_input(say("panels.draw_supervisor"))
        fitting = st.checkbox(say("panels.draw_fitting"), value=True)
        submitted = st.form_submit_button(say("panels.draw_button"), type="primary", icon=":material/casino:")
    if not submitted:
        return
    order = {
        "members": int(members),
        "seed": seed,
        "operator": operator,
        "supervisor": supervisor,
        "fitting_only": fitting,
    }
    try:
        order["quotas"] = parse_counts(quotas)
    except ZhikuError as error:
        show_error(error)
        return
    if services.tasks.waiting(task.task_id):
        ask_dialog("draw", order)
    try:
        hold_draw(services, task, order)
    except ZhikuError as error:
        show_error(error)


def _draw_record(services: Any, task: Task, record: Mapping[str, Any], *, newest: bool) -> None:
    at = datetime.fromisoformat(record["time"])
    when = f"{date_words(at.date())}{at:%H:%M}"
    key = record["hash"][:12]
    if not newest:
        with st.expander(f"{say('panels.record')} {when}", key=f"panels.record.{key}"):
            _draw_record_body(services, task, record, key)
        return
    draw_section(say("panels.record"), when)
    with st.container(key="panel-record", gap="small"):
        _draw_record_body(services, task, record, key)
        survey = find_panels(services, task).survey
        broken = services.tasks.breaches(task, survey, [one["id"] for one in record["chosen"]])
        if broken:
            st.html(
                f'<p class="zk-small zk-wait">{escape(say("panels.record_breaches", demands="；".join(broken)))}</p>'
            )


def _draw_record_body(services: Any, task: Task, record: Mapping[str, Any], key: str) -> None:
    left, right = st.columns(2)
    for column, name in ((left, "chosen"), (right, "standbys")):
        with column:
            st.html(_people_html(say(f"panels.record_{name}"), record[name]))
    st.html(_facts_html(record))
    with st.container(horizontal=True, key=f"panel-record-acts-{key}", vertical_alignment="center"):
        _draw_papers(services, task, record, key)
        asked = st.button(say("panels.replay"), key=f"panels.replay.{key}", type="tertiary", icon=":material/replay:")
    if asked:
        found, _ = services.tasks.replay(record)
        _show_replay(found.differences, say("panels.replay_holds") + found.notes)


def _draw_papers(services: Any, task: Task, record: Mapping[str, Any], key: str) -> None:
    from papers.pdf import find_office

    name = plain(f"{say('panels.record')} {task.title}").replace("\\", "")
    st.download_button(
        say("panels.record_word"),
        data=lambda: _word(services, task, record),
        file_name=name + ".docx",
        mime=WORD,
        key=f"panels.word.{key}",
        icon=":material/download:",
        on_click="ignore",
    )
    office = find_office() is not None
    st.download_button(
        say("panels.record_pdf"),
        data=lambda: _pdf(services, task, record),
        file_name=name + ".pdf",
        mime="application/pdf",
        key=f"panels.pdf.{key}",
        on_click="ignore",
        disabled=not office,
        help=None if office else say("panels.record_no_pdf"),
    )
    st.download_button(
        say("panels.record_json"),
        data=json.dumps(record, ensure_ascii=False, indent=1),
        file_name=name + ".json",
        mime="application/json",
        key=f"panels.json.{key}",
        type="tertiary",
        on_click="ignore",
    )


def _word(services: Any, task: Task, record: Mapping[str, Any]) -> bytes:
    from experts.draw_paper import draw_paper  # python-docx is loaded when the first paper is made
    from papers.expert_papers import make_draw_record
    from papers.layout import write_docx

    ids = [one["id"] for key in ("candidates", "chosen", "standbys") for one in record[key]]
    pool = services.lifecycle.pools.get(task.pool_id).name
    made = draw_paper(record, experts=services.pool.store.get_many(ids), pool=pool, body=services.settings.body)
    return write_docx(make_draw_record(made))


def _pdf(services: Any, task: Task, record: Mapping[str, Any]) -> bytes:
    from papers.pdf import convert_to_pdf

    return convert_to_pdf(_word(services, task, record))


def _people_html(title: str, people: Sequence[Mapping[str, Any]]) -> str:
    rows = "".join(
        f'<div class="zk-member"><b>{escape(one["name"])}</b> '
        f'<span class="zk-badge">{escape(one["stratum"])} {one["order"]}</span>'
        f'<div class="zk-facts">{escape(one["unit"])}</div></div>'
        for one in people
    )
    return f'<h3 class="zk-title">{escape(title)}</h3>{rows}'


def _facts_html(record: Mapping[str, Any]) -> str:
    facts = [
        ("seed", f"{record['seed']}（{record['seed_source']}）"),
        ("algorithm", record["algorithm"]),
        ("operator", record["operator"]),
        ("supervisor", record["supervisor"]),
        ("hash", record["hash"]),
    ]
    rows = "".join(f"<dt>{escape(say(f'panels.record_{name}'))}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    sizes = say("panels.record_pool", candidates=len(record["candidates"]), exclusions=len(record["exclusions"]))
    return f'<dl class="zk-record">{rows}</dl><p class="zk-label zk-tight">{escape(sizes)}</p>'


def _draw_check(services: Any) -> None:
    with st.expander(say("panels.replay_file"), icon=":material/fact_check:", key="panels.check"):
        st.html(f'<p class="zk-note zk-small">{escape(say("panels.replay_file_note"))}</p>')
        file = st.file_uploader(
            say("panels.replay_file"), type=["json"], key="panels.check.file", label_visibility="collapsed"
        )
        if file is None:
            return
        try:
            found, kept = services.tasks.replay(read_record(file.getvalue().decode("utf-8-sig", errors="replace")))
        except ZhikuError as error:
            show_error(error)
            return
        words = say("panels.replay_holds_file", names="、".join(found.chosen)) + found.notes
        _show_replay(found.differences, words if kept else words + say("panels.replay_not_kept"))


def _show_replay(differences: Sequence[str], holds: str) -> None:
    if not differences:
        st.success(plain(holds), icon=":material/check:")
        return
    st.error(plain(say("panels.replay_fails") + "；".join(differences)), icon=":material/error:")
