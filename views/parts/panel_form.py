"""The form of a task: what it is about, how many of whom are wanted, who must avoid it, and which rules apply."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.experts import Expert
from core.pools import MAIN_POOL, Pool
from core.tasks import Demands, PanelRule, Task, TaskKind
from experts.demand_words import parse_pairs, parse_quotas, split_names, write_quotas
from views.parts.page import leave_notice, show_error
from views.parts.text import date_words, parse_day
from views.words import say

NEW = "new"
MOST_MEMBERS = 99


def new_task(services: Any) -> Task:
    """A task to begin with: the question and the people that the address brings from 找专家."""
    matter = st.query_params.get("q", "")
    picked = tuple(part for part in st.query_params.get("pick", "").split(",") if part)
    demands = Demands(members=max(5, len(picked) | 1), fixed=picked)
    return Task(
        task_id="",
        pool_id=MAIN_POOL,
        title="",
        matter=matter,
        organiser=services.settings.body,
        demands=demands,
    )


def draw_form(services: Any, task: Task) -> None:
    """Draw the form; what was typed stays where something is wrong."""
    experts: list[Expert] = services.pool.list()
    prefix = f"panels.form.{task.task_id or NEW}"
    with st.form(prefix, border=False), st.container(key="panel-form"):
        changed = _draw_subject(services, task)
        with st.container(border=True, gap="small"):
            numbers = _draw_numbers(experts, task.demands)
        with st.expander(say("panels.avoid_section"), icon=":material/block:", expanded=bool(task.task_id)):
            avoidance = _draw_avoidance(services, experts, task.demands)
        with st.expander(say("panels.rules_section"), icon=":material/rule:"):
            rules = _draw_rules(experts, task.demands)
        words = say("panels.save" if task.task_id else "panels.create")
        submitted = st.form_submit_button(words, type="primary", disabled=task.closed_at is not None)
    if not submitted:
        return
    try:
        demands = _read_demands({**numbers, **avoidance, **rules})
        saved = services.tasks.save(
            replace(task, **{**changed, "held_on": parse_day(changed["held_on"])}, demands=demands)
        )
    except ZhikuError as error:
        show_error(error)
        return
    for name in ("q", "pick"):
        st.query_params.pop(name, None)
    st.query_params["task"] = saved.task_id
    st.query_params["part"] = "panel"
    if task.task_id:
        leave_notice(say("panels.saved"))
    st.rerun()


def _draw_subject(services: Any, task: Task) -> dict[str, Any]:
    left, right = st.columns([3, 1])
    title = left.text_input(say("panels.field_title"), task.title, placeholder=say("panels.field_title_hint"))
    kinds = list(TaskKind)
    kind = right.selectbox(say("panels.field_kind"), kinds, index=kinds.index(task.kind), format_func=str)
    matter = st.text_area(
        say("panels.field_matter"), task.matter, height=96, placeholder=say("panels.field_matter_hint")
    )
    pools: list[Pool] = services.lifecycle.pools.list()
    columns = st.columns(3 if len(pools) > 1 else 2)
    organiser = columns[0].text_input(say("panels.field_organiser"), task.organiser)
    held_on = columns[1].text_input(
        say("panels.field_held_on"), date_words(task.held_on), placeholder=say("panels.field_held_on_hint")
    )
    pool_id = task.pool_id
    if len(pools) > 1:
        ids = [pool.pool_id for pool in pools]
        names = {pool.pool_id: pool.name for pool in pools}
        place = ids.index(pool_id) if pool_id in ids else 0
        pool_id = columns[2].selectbox(say("panels.field_pool_id"), ids, index=place, format_func=names.__getitem__)
    return {
        "title": title,
        "matter": matter,
        "kind": kind,
        "organiser": organiser,
        "held_on": held_on,
        "pool_id": pool_id,
    }


def _draw_numbers(experts: list[Expert], demands: Demands) -> dict[str, Any]:
    left, middle, right = st.columns([1, 1, 2])
    members = left.number_input(say("panels.field_members"), 1, MOST_MEMBERS, demands.members)
    per_unit = middle.number_input(
        say("panels.field_per_unit"), 0, MOST_MEMBERS, demands.per_unit or 0, help=say("panels.field_per_unit_help")
    )
    quotas = right.text_input(
        say("panels.field_quotas"), write_quotas(demands.quotas), placeholder=say("panels.field_quotas_hint")
    )
    known = sorted({one for expert in experts for one in expert.specialties} | set(demands.fields))
    left, right = st.columns([3, 1])
    fields = left.multiselect(
        say("panels.field_fields"),
        known,
        default=list(demands.fields),
        accept_new_options=True,
        select_all=False,
        placeholder=say("panels.field_fields_hint"),
    )
    least = max(demands.fields.values(), default=1)
    per_field = right.number_input(say("panels.field_per_field"), 1, MOST_MEMBERS, least)
    names = {one.expert_id: f"{one.name}（{one.unit}）" if one.unit else one.name for one in experts}
    left, right = st.columns(2)
    fixed, excluded = (
        column.multiselect(
            say(f"panels.field_{field}"),
            list(names),
            default=[one for one in getattr(demands, field) if one in names],
            format_func=names.__getitem__,
            select_all=False,
            placeholder=say("panels.choose_people"),
        )
        for column, field in ((left, "fixed"), (right, "excluded"))
    )
    return {
        "members": int(members),
        "per_unit": int(per_unit) or None,
        "quotas": quotas,
        "fields": dict.fromkeys(fields, int(per_field)),
        "fixed": tuple(fixed),
        "excluded": tuple(excluded),
    }


def _draw_avoidance(services: Any, experts: list[Expert], demands: Demands) -> dict[str, Any]:
    own = st.checkbox(say("panels.avoid_organiser"), demands.avoid_organiser)
    units = _choose_units("avoid_units", experts, demands.avoid_units, help=say("panels.field_avoid_units_help"))
    left, right = st.columns(2)
    people = left.text_input(
        say("panels.field_avoid_people"),
        "、".join(demands.avoid_people),
        placeholder=say("panels.field_avoid_people_hint"),
    )
    authors = right.text_input(
        say("panels.field_authors"), "、".join(demands.authors), placeholder=say("panels.field_authors_hint")
    )
    titles = {one.document_id: one.metadata.title for one in services.documents.list()}
    documents = st.multiselect(
        say("panels.field_documents"),
        list(titles),
        default=[one for one in demands.document_ids if one in titles],
        format_func=titles.__getitem__,
        select_all=False,
        placeholder=say("panels.field_documents_hint"),
    )
    pairs = "\n".join("—".join(pair) for pair in demands.related_units)
    related = st.text_area(say("panels.field_related"), pairs, height=80, placeholder=say("panels.field_related_hint"))
    return {
        "avoid_organiser": own,
        "avoid_units": units,
        "avoid_people": people,
        "authors": authors,
        "document_ids": tuple(documents),
        "related_units": related,
    }


def _draw_rules(experts: list[Expert], demands: Demands) -> dict[str, Any]:
    rules = frozenset(rule for rule in PanelRule if st.checkbox(str(rule), rule in demands.rules))
    return {
        "rules": rules,
        "authority_units": _choose_units("authority", experts, demands.authority_units),
        "subordinate_units": _choose_units("subordinate", experts, demands.subordinate_units),
    }


def _choose_units(name: str, experts: list[Expert], chosen: tuple[str, ...], *, help: str | None = None) -> Any:
    return tuple(
        st.multiselect(
            say(f"panels.field_{name}"),
            sorted({expert.unit for expert in experts if expert.unit} | set(chosen)),
            default=list(chosen),
            accept_new_options=True,
            select_all=False,
            placeholder=say("panels.units_hint"),
            help=help,
        )
    )


def _read_demands(typed: dict[str, Any]) -> Demands:
    """What was typed as demands.

    Raises:
        InvalidInputError: If a text cannot be read.
    """
    return Demands(
        **{
            **typed,
            "quotas": parse_quotas(typed["quotas"]),
            "avoid_people": split_names(typed["avoid_people"]),
            "authors": split_names(typed["authors"]),
            "related_units": parse_pairs(typed["related_units"]),
        }
    )
