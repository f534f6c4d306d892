"""What can happen to mentions of experts in documents."""

from __future__ import annotations

from dataclasses import dataclass

from events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionsProposed(Event):
    """People of the pools were found in a document; a person is to decide."""

    document_id: str
    mention_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfMention(Event):
    document_id: str
    expert_id: str
    mention_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionConfirmed(_OfMention):
    """A person said that a mention is this expert; the document was linked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRejected(_OfMention):
    """A person said that a mention is somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionReopened(_OfMention):
    """A decision about a mention was taken back."""
