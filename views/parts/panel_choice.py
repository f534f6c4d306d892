"""The panels that fit a task, side by side: adopt one, or fix and leave out people and have them computed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.experts import Expert
from core.tasks import EngagementState, Task
from experts.candidacy import Proposal, Survey
from experts.panel_demands import Candidate
from experts.panels import DemandsConflictError, Panel
from views.parts.page import draw_empty, leave_notice, show_error
from views.parts.pager import page_slice
from views.parts.panel_survey import Found, find_panels
from views.parts.text import date_words
from views.parts.waiting import wait_for_index
from views.words import say

NUMBERS = "一二三四五六七八九十"
CANDIDATES = 20
_SERVING = (EngagementState.ACCEPTED, EngagementState.INVITED, EngagementState.ATTENDED)


def draw_choice(services: Any, task: Task) -> None:
    """Draw the part 组建."""
    if not wait_for_index(services):
        return
    found = find_panels(services, task)
    survey = found.survey
    if survey.ignored_units:
        st.warning(say("panels.too_general", names="」「".join(survey.ignored_units)), icon=":material/info:")
    _draw_kept(services, task)
    _draw_wishes(services, task, survey)
    if not survey.proposals:
        draw_empty(say("panels.no_candidates_title"), say("panels.no_candidates_body"))
    elif found.problem is not None:
        _draw_problem(found.problem)
    else:
        _draw_panels(services, task, found)
    _draw_candidates(services, task, survey)
    _draw_barred(survey)


def _draw_kept(services: Any, task: Task) -> None:
    kept = services.tasks.store.selections(task.task_id)
    if kept:
        newest = kept[0]
        when = f"{date_words(newest.at.astimezone().date())}{newest.at.astimezone():%H:%M}"
        words = say("panels.kept_now", kind=newest.kind, when=when, operator=newest.actor)
        st.html(f'<p class="zk-label zk-tight">{escape(words)}</p>')
    called = services.tasks.store.engagements(task.task_id)
    serving = tuple(one.expert_id for one in called if one.state in _SERVING)
    gone = any(one.state is EngagementState.DECLINED for one in called)
    missing = set(serving) - set(task.demands.fixed)
    if (
        gone
        and missing
        and task.closed_at is None
        and st.button(say("panels.recompute"), key="panels.recompute", icon=":material/refresh:")
    ):
        _wish(services, task, fixed=tuple(dict.fromkeys((*task.demands.fixed, *serving))))


def _draw_wishes(services: Any, task: Task, survey: Survey) -> None:
    """Who is fixed and who is left out, each with a way back."""
    names = {one.expert.expert_id: one.expert.name for one in (*survey.proposals, *survey.barred)}
    for field, label in (("fixed", "panels.fixed_label"), ("excluded", "panels.excluded_label")):
        chosen = getattr(task.demands, field)
        if not chosen:
            continue
        with st.container(horizontal=True, key=f"panel-{field}", vertical_alignment="center"):
            st.html(f'<span class="zk-label zk-tight">{escape(say(label))}</span>', width="content")
            for one in chosen:
                if st.button(
                    names.get(one, one),
                    key=f"panels.{field}.{one}",
                    icon=":material/close:",
                    icon_position="right",
                    help=say("panels.undo"),
                    disabled=task.closed_at is not None,
                ):
                    _wish(services, task, **{field: tuple(other for other in chosen if other != one)})


def _draw_problem(problem: ZhikuError) -> None:
    if not isinstance(problem, DemandsConflictError):
        show_error(problem)
        return
    head = say("panels.conflict" if len(problem.demands) > 1 else "panels.conflict_one")
    rows = "".join(f"<li>{escape(demand)}</li>" for demand in problem.demands)
    st.html(
        f'<div class="zk-conflict" role="alert"><p>{escape(head)}</p><ul>{rows}</ul>'
        f"<p>{escape(say('panels.conflict_cure'))}</p></div>"
    )


def _draw_panels(services: Any, task: Task, found: Found) -> None:
    experts = {one.expert.expert_id: one for one in found.survey.proposals}
    with st.container(key="panel-plans"):
        columns = st.columns(len(found.panels), gap="small")
    for place, (column, panel) in enumerate(zip(columns, found.panels, strict=True)):
        with column, st.container(border=True, key=f"panel-plan-{place}", gap="small"):
            _draw_plan(services, task, panel, place, found.panels[0], experts)


def _draw_plan(services: Any, task: Task, panel: Panel, place: int, best: Panel, experts: dict[str, Proposal]) -> None:
    if place:
        note = say("panels.differs", count=len(panel.ids - best.ids))
    else:
        note = say("panels.plan_best" if panel.is_best else "panels.plan_good")
    title = say("panels.plan", number=NUMBERS[place])
    with st.container(horizontal=True, key=f"panel-plan-head-{place}", vertical_alignment="center"):
        st.html(f'<h2 class="zk-title zk-tray">{escape(title)} <small>{escape(note)}</small></h2>', width="stretch")
        if st.button(
            say("panels.take"),
            key=f"panels.take.{place}",
            type="primary" if place == 0 else "secondary",
            disabled=task.closed_at is not None,
        ):
            survey = find_panels(services, task).survey
            services.tasks.keep_panel(task, panel, survey)
            leave_notice(say("panels.taken"))
            st.query_params["part"] = "people"
            st.rerun()
    for member in panel.members:
        proposal = experts[member.candidate.expert_id]
        is_other = place > 0 and member.candidate.expert_id not in best.ids
        _draw_person(
            services, task, member.candidate, (*member.reasons, *proposal.reasons), proposal.warnings,
            key=f"{place}.{member.candidate.expert_id}", is_other=is_other,
        )  # fmt: skip


def _draw_person(
    services: Any,
    task: Task,
    candidate: Candidate,
    reasons: Sequence[str],
    warnings: Sequence[str],
    *,
    key: str,
    is_other: bool = False,
) -> None:
    with st.container(horizontal=True, key=f"panel-person-{key}", vertical_alignment="top", gap="small"):
        st.html(candidate_html(candidate, reasons, warnings, is_other=is_other), width="stretch")
        _draw_wish_buttons(services, task, candidate.expert_id, key)


def candidate_html(
    candidate: Candidate, reasons: Sequence[str], warnings: Sequence[str] = (), *, is_other: bool = False
) -> str:
    """Name, sector, unit, and what speaks for the person."""
    badge = f'<span class="zk-badge">{escape(candidate.sector)}</span>' if candidate.sector else ""
    name = f"<mark>{escape(candidate.name)}</mark>" if is_other else escape(candidate.name)
    shown = "；".join(dict.fromkeys(reasons)) or say("panels.no_reason")
    warned = "".join(f'<div class="zk-small zk-wait">{escape(one)}</div>' for one in warnings)
    return (
        f'<div class="zk-member"><b>{name}</b> {badge}<div class="zk-facts">{escape(candidate.unit)}</div>'
        f'<div class="zk-small">{escape(shown)}</div>{warned}</div>'
    )


def _draw_wish_buttons(services: Any, task: Task, expert_id: str, key: str) -> None:
    ways = (("keep", "keep", "fixed", "excluded"), ("leave", "person_off", "excluded", "fixed"))
    with st.container(horizontal=True, key=f"panel-wish-{key}", width="content", gap=None):
        for name, icon, into, out_of in ways:
            wanted, other = getattr(task.demands, into), getattr(task.demands, out_of)
            if st.button(
                "",
                key=f"panels.{name}.{key}",
                type="tertiary",
                icon=f":material/{icon}:",
                help=say(f"panels.field_{into}"),
                disabled=task.closed_at is not None or expert_id in wanted,
            ):
                rest = tuple(one for one in other if one != expert_id)
                _wish(services, task, **{into: (*wanted, expert_id), out_of: rest})


def _wish(services: Any, task: Task, **changes: tuple[str, ...]) -> None:
    """Fix or leave out people, and compute again."""
    services.tasks.save(replace(task, demands=replace(task.demands, **changes)))
    st.rerun()


def _draw_candidates(services: Any, task: Task, survey: Survey) -> None:
    if not survey.proposals:
        return
    label = say("panels.candidates", count=len(survey.proposals))
    with st.expander(label, icon=":material/groups:", key="panels.candidates"):
        for one in page_slice(survey.proposals, key="panels.candidates.page", size=CANDIDATES):
            _draw_person(services, task, one.candidate, one.reasons, one.warnings, key=f"all.{one.candidate.expert_id}")


def _draw_barred(survey: Survey) -> None:
    if not survey.barred:
        return
    label = say("panels.barred", count=len(survey.barred))
    with st.expander(label, icon=":material/block:", key="panels.barred"):
        rows = "".join(_barred_html(one.expert, one.reasons) for one in survey.barred)
        st.html(f'<div class="zk-barred">{rows}</div>')


def _barred_html(expert: Expert, reasons: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
    return (
        f'<div class="zk-member"><b>{escape(expert.name)}</b> <span class="zk-facts">{escape(expert.unit)}</span>'
        f'<ul class="zk-reasons zk-small">{items}</ul></div>'
    )
