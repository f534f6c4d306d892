"""The record of a panel put together: what was asked, who stood by, who serves and why, with a hash. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.tasks import Task
from experts.candidacy import Survey
from experts.draws import hash_record
from experts.panels import Panel

SOLVER = "HiGHS"


def panel_record(task: Task, panel: Panel, survey: Survey, *, operator: str, at: datetime) -> dict[str, Any]:
    """The record as it is kept and given to scripts."""
    demands = task.demands
    reasons = {one.expert.expert_id: one.reasons for one in survey.proposals}
    record: dict[str, Any] = {
        "kind": "panel",
        "task_id": task.task_id,
        "title": task.title,
        "matter": task.matter,
        "organiser": task.organiser,
        "operator": operator,
        "time": at.isoformat(timespec="seconds"),
        "solver": SOLVER,
        "proven_best": panel.is_best,
        "demands": {
            "members": demands.members,
            "fields": dict(demands.fields),
            "quotas": [asdict(quota) for quota in demands.quotas],
            "per_unit": demands.per_unit,
            "rules": sorted(rule.value for rule in demands.rules),
            "fixed": sorted(demands.fixed),
            "excluded": sorted(demands.excluded),
            "avoid_organiser": demands.avoid_organiser,
            "avoid_units": [*demands.avoid_units],
            "avoid_people": [*demands.avoid_people],
            "authors": [*demands.authors],
            "document_ids": [*demands.document_ids],
            "related_units": [[*pair] for pair in demands.related_units],
        },
        "members": [
            {**_person(one.candidate), "reasons": [*one.reasons, *reasons.get(one.candidate.expert_id, ())]}
            for one in panel.members
        ],
        "candidates": [_person(one.candidate) for one in survey.proposals],
        "exclusions": [
            {
                "id": one.expert.expert_id,
                "name": one.expert.name,
                "unit": one.expert.unit,
                "sector": one.expert.sector.value if one.expert.sector else "",
                "reasons": [*one.reasons],
            }
            for one in survey.barred
        ],
    }
    return {**record, "hash": hash_record(record)}


def names_in(records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Names by id of everybody that records of panels and draws speak of."""
    return {one["id"]: one["name"] for record in records for key in ("candidates", "exclusions") for one in record[key]}


def _person(candidate: Any) -> dict[str, str]:
    return {
        "id": candidate.expert_id,
        "name": candidate.name,
        "unit": candidate.unit,
        "sector": candidate.sector,
        "region": candidate.region,
    }
