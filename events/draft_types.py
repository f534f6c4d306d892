"""What can happen to suggestion papers: begun, revised, sent round to experts, handed in, adopted or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDraft(Event):
    """What happened to a paper."""

    subject_field: ClassVar[str] = "draft_id"
    draft_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStarted(OfDraft):
    """A paper was begun on a topic."""

    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChanged(OfDraft):
    """What is known about a paper changed: title, addressee, deadline."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRevised(OfDraft):
    """The text of a paper changed."""

    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSourcesChanged(OfDraft):
    """Sub-questions were edited, or passages found, pinned or dropped."""

    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDeleted(OfDraft):
    """A paper was removed with its revisions. The title stays in the log for the people who read it."""

    title: str
