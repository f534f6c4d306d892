"""Records of tasks (任务): what experts are called on for, what is demanded of the panel, how each person served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class TaskKind(StrEnum):
    """What experts do in a task; the values are shown to the user as they are."""

    REVIEW = "评审"
    CONSULTATION = "咨询论证"
    CORRESPONDENCE = "通讯咨询"
    INSPECTION = "检查"
    EMERGENCY = "应急"
    OTHER = "其他"


class EngagementState(StrEnum):
    """How far a person's service in a task has come; the values are shown to the user as they are."""

    STANDBY = "候补"
    CHOSEN = "待邀请"
    INVITED = "已邀请"
    ACCEPTED = "已接受"
    DECLINED = "已谢绝"
    ATTENDED = "已参加"
    EXCUSED = "请假"
    ABSENT = "无故缺席"


class SelectionKind(StrEnum):
    """How people were chosen for a task."""

    PANEL = "组建"
    DRAW = "抽取"


class PanelRule(StrEnum):
    """Rules of official practice (DESIGN §6); the values are shown to the user as they are."""

    ODD = "人数为单数"
    FIVE = "人数不少于 5 人"
    AUTHORITY = "主管部门人员不超过三分之一"
    SUBORDINATE = "与主办单位有隶属关系的不超过二分之一"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many members of a sector (`by="sector"`) or province (`by="region"`) at least and at most."""

    by: str
    value: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What is demanded of a task's panel.

    Attributes:
        fields: Fields that must be covered, each by at least so many members.
        per_unit: Most members of one unit, None for any number.
        fixed, excluded: Ids of people who must, or must not, be in.
        avoid_organiser: Whether the organiser's own people must avoid the task, as those of `avoid_units` must.
        avoid_people: Applicants, leaders and others with an interest. `authors`: of the item; `document_ids`: the
            documents under review.
        related_units: Pairs of units of one owner that no name shows.
        authority_units: The competent authority (主管部门); `subordinate_units` stand under the organiser.
    """

    members: int = 5
    fields: Mapping[str, int] = field(default_factory=dict)
    quotas: tuple[Quota, ...] = ()
    per_unit: int | None = 1
    rules: frozenset[PanelRule] = frozenset(PanelRule)
    fixed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    avoid_organiser: bool = True
    avoid_units: tuple[str, ...] = ()
    avoid_people: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    related_units: tuple[tuple[str, str], ...] = ()
    authority_units: tuple[str, ...] = ()
    subordinate_units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task.

    Attributes:
        title: Its name; `matter` says in words what it is about, and experts are matched to that.
        organiser: The unit that asks (主办单位).
        held_on: The day on which the panel sits, None while it is not fixed.
        closed_at: When it was closed, None while it is open.
    """

    task_id: str
    pool_id: str
    title: str
    matter: str
    kind: TaskKind = TaskKind.REVIEW
    organiser: str = ""
    held_on: date | None = None
    demands: Demands = field(default_factory=Demands)
    actor: str = ""
    created_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A panel put together or a draw held, as its record with its first hash. Only an erasure changes it (ADR 14)."""

    selection_id: int
    task_id: str
    kind: SelectionKind
    record: Mapping[str, Any]
    hash: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """One person in one task.

    Attributes:
        stratum: For which quota the person was drawn, "" without a draw.
        standby: 1, 2 … for standbys in their order, None for members.
        served_on: The day of service; uses and absences are counted by it (`storage.uses`).
        reason: Why the person declined or did not come.
        opinion: What the person gave back, in words.
        rating: The organiser's, from 1 to 5; `days` of service, or times by correspondence; `fee_yuan` after tax.
    """

    task_id: str
    expert_id: str
    state: EngagementState
    stratum: str = ""
    standby: int | None = None
    invited_at: datetime | None = None
    answered_at: datetime | None = None
    served_on: date | None = None
    reason: str = ""
    opinion: str = ""
    rating: int | None = None
    rating_note: str = ""
    days: float | None = None
    fee_yuan: float | None = None
