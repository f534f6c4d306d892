"""What becomes of suggestion papers: handed in, received, answered, adopted, and passages that look like them."""

from __future__ import annotations

from dataclasses import dataclass

from events.base import Event
from events.draft_types import OfDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRecorded(OfDraft):
    """It was entered that a paper was handed in to a body."""

    submission_id: int
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRecorded(OfDraft):
    """It was entered that a body has a paper."""

    submission_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRecorded(OfDraft):
    """It was entered what a body answered."""

    reply_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionRecorded(OfDraft):
    """A person entered or confirmed an adoption with its evidence. `expert_ids`: whom it is credited to."""

    adoption_id: int
    expert_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionWithdrawn(OfDraft):
    """An adoption was taken back."""

    adoption_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionSuspected(OfDraft):
    """A later document says what suggestions of the paper said; a person is to look at the pairs.

    Attributes:
        traces: How many pairs are new.
    """

    document_id: str
    version: int
    traces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspicionRejected(OfDraft):
    """A person said that a passage has nothing to do with a suggestion; it is not proposed again."""

    trace_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspicionReopened(OfDraft):
    """What was decided about a suspected adoption was taken back."""

    trace_id: int


ADOPTION_TYPES: tuple[type[Event], ...] = (
    SubmissionRecorded, ReceiptRecorded, ReplyRecorded, AdoptionRecorded, AdoptionWithdrawn, AdoptionSuspected,
    SuspicionRejected, SuspicionReopened,
)  # fmt: skip
