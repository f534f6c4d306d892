"""Who may serve on a task and which panels fit best, computed once until something changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.tasks import Task
from experts.candidacy import Survey
from experts.panels import Panel

ALTERNATIVES = 3
_STATE = "panels.found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known of a task's pool, and the panels, or why there are none."""

    survey: Survey
    panels: tuple[Panel, ...] = ()
    problem: ZhikuError | None = None


def find_panels(services: Any, task: Task) -> Found:
    """The survey and the best panels; computed anew when anything happened since."""
    newest = services.log.read(limit=1)
    # What waits for delivery may still change the index, by which relevance is found.
    key = (task.task_id, newest[0].event_id if newest else 0, services.delivery.waiting())
    known = st.session_state.get(_STATE)
    if known is None or known[0] != key:
        known = (key, _compute(services, task))
        st.session_state[_STATE] = known
    found: Found = known[1]
    return found


def _compute(services: Any, task: Task) -> Found:
    survey = services.tasks.survey(task)
    try:
        panels = services.tasks.compose(task, survey, count=ALTERNATIVES)
    except ZhikuError as error:
        return Found(survey=survey, problem=error)
    return Found(survey=survey, panels=tuple(panels))
