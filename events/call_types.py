"""What can happen to a call-out of the emergency pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCallOut(Event):
    subject_field: ClassVar[str] = "task_id"
    task_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCalled(_OfCallOut):
    """The emergency pool was called on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade(_OfCallOut):
    """Somebody was called, reached or not."""

    expert_id: str
    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyClosed(_OfCallOut):
    """Nobody is called any more for a call-out."""
