"""What can happen to tasks: made, a panel put together or drawn, people called on, and how they served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTask(Event):
    """What happened to a task."""

    subject_field: ClassVar[str] = "task_id"
    task_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated(OfTask):
    """A task was made for which experts are wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged(OfTask):
    """What is known or demanded of a task changed."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskClosed(OfTask):
    """A task was finished; nobody is called on for it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReopened(OfTask):
    """A finished task goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfSelection(OfTask):
    """Attributes: hash: That of the stored record, so that the chain of the log bears witness to it."""

    selection_id: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelComposed(_OfSelection):
    """A panel was put together for a task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawHeld(_OfSelection):
    """Experts were drawn at random for a task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfEngagement(OfTask):
    expert_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSent(_OfEngagement):
    """A person was invited to serve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(_OfEngagement):
    """A person will serve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationDeclined(_OfEngagement):
    """A person will not serve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandbyCalled(_OfEngagement):
    """The next standby takes the place of a person who will not serve."""

    instead_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecorded(_OfEngagement):
    """It was written down whether a person came, or what came back of the service."""

    fields: tuple[str, ...]
