"""What can happen to experts and to their pools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OfExpert(Event):
    """What happened to a person."""

    subject_field: ClassVar[str] = "expert_id"
    expert_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertAdded(OfExpert):
    """A person joined the pool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertChanged(OfExpert):
    """A person's record changed."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertConfirmed(OfExpert):
    """Somebody checked a person's record and found it still right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertDeleted(OfExpert):
    """A person's record was removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertLinked(OfExpert):
    """Documents were linked to a person, or the links removed."""

    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactViewed(OfExpert):
    """Somebody looked at the whole of a person's contact; the reason is kept beside."""

    view_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertErased(OfExpert):
    """A person's data was erased at the person's wish; a stub and the history without words are left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertsMerged(OfExpert):
    """Another record of the same person was merged into this one; a stub is left of the other."""

    merged_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertsToldApart(OfExpert):
    """Two records that look alike were found to be two people."""

    other_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMembership(OfExpert):
    """What happened to a person in a pool."""

    pool_id: str = "main"  # events from before there were pools name none


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertTermExpiring(OfMembership):
    """A term of appointment ends soon."""

    term_end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEnded(OfMembership):
    """The last day of a term of appointment is over."""

    term_end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementEnded(OfMembership):
    """The last day of a 公示 is over."""

    announced_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfStep(OfMembership):
    """A step was taken with a membership; the history holds it under this id."""

    step_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertNominated(OfStep):
    """A person was nominated for a pool, by others or by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertReviewStarted(OfStep):
    """The qualification of a nominee is under review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertAnnounced(OfStep):
    """A nominee is named in public, so that anyone may object (公示)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertAppointed(OfStep):
    """A person was appointed to a pool for a term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertSuspended(OfStep):
    """A member is not called on for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertResumed(OfStep):
    """A suspended member is called on again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertTermExpired(OfStep):
    """A member's term is over and waits for a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertRenewed(OfStep):
    """A member was appointed for a further term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertRetired(OfStep):
    """A person left a pool, or a nomination came to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertReinstated(OfStep):
    """A person who had left a pool was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRegistered(OfStep):
    """A membership was written down as an existing list has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipCorrected(OfStep):
    """The dates or the number of a membership were corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfPool(Event):
    subject_field: ClassVar[str] = "pool_id"
    pool_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolCreated(_OfPool):
    """A pool of experts was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolChanged(_OfPool):
    """The name, the kind or the rules of a pool changed, or it was put away."""

    fields: tuple[str, ...]
