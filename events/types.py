"""What can happen. Events are named in the past tense and carry ids, never text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from events.adoption_types import ADOPTION_TYPES
from events.base import Event, UnknownEventError
from events.call_types import CallMade, EmergencyCalled, EmergencyClosed
from events.draft_types import DRAFT_TYPES
from events.expert_types import (
    AnnouncementEnded,
    ContactViewed,
    ExpertAdded,
    ExpertAnnounced,
    ExpertAppointed,
    ExpertChanged,
    ExpertConfirmed,
    ExpertDeleted,
    ExpertErased,
    ExpertLinked,
    ExpertNominated,
    ExpertReinstated,
    ExpertRenewed,
    ExpertResumed,
    ExpertRetired,
    ExpertReviewStarted,
    ExpertsMerged,
    ExpertsToldApart,
    ExpertSuspended,
    ExpertTermExpired,
    ExpertTermExpiring,
    MembershipCorrected,
    MembershipRegistered,
    PoolChanged,
    PoolCreated,
    TermEnded,
)
from events.mention_types import MentionConfirmed, MentionRejected, MentionReopened, MentionsProposed
from events.reminder_types import (
    DigestDue,
    ExpertsConcerned,
    KeptQuestionChanged,
    KeptQuestionDeleted,
    KeptQuestionMoved,
    MessageQueued,
    MessageSent,
    QuestionKept,
    RecipientChanged,
    RematchDue,
    ReminderDone,
    ReminderRaised,
    ReminderReopened,
)
from events.task_types import (
    DrawHeld,
    InvitationAccepted,
    InvitationDeclined,
    InvitationSent,
    PanelComposed,
    ServiceRecorded,
    StandbyCalled,
    TaskChanged,
    TaskClosed,
    TaskCreated,
    TaskReopened,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfVersion(Event):
    document_id: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAdded(_OfVersion):
    """A file was taken in: a new document or the next version of a known one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentParsed(_OfVersion):
    """The text of a version was read, cut into chunks and stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIndexed(_OfVersion):
    """A version can be found; the one before it cannot any more."""

    chunk_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFailed(_OfVersion):
    """A version could not be read or indexed; the document carries the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCorrected(Event):
    """A person set metadata fields by hand."""

    document_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSuperseded(Event):
    """The end of a document became known, or changed: another one replaced or repealed it, or its time is over.

    Attributes:
        superseded_by: Id of the other document, "" where the library holds none.
    """

    document_id: str
    superseded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReinstated(Event):
    """A document has no end any more: what had replaced it is gone, or was a mistake."""

    document_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDeleted(Event):
    """A document was removed with all its versions. The title stays in the log for the people who read it."""

    document_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplesRemoved(Event):
    """The sample library was removed."""

    subject_field: ClassVar[str] = "library"
    library: str = "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(Event):
    """A person changed settings."""

    subject_field: ClassVar[str] = "scope"
    fields: tuple[str, ...]
    scope: str = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationServed(Event):
    """Search changed over to a newly built index generation."""

    subject_field: ClassVar[str] = "scope"
    generation: int
    scope: str = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityRulesChanged(Event):
    """This version of the program reads validity by other rules than the documents of the library were read by."""

    subject_field: ClassVar[str] = "scope"
    rules: int
    scope: str = "validity"


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfSavedSearch(Event):
    subject_field: ClassVar[str] = "saved_search_id"
    saved_search_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSaved(_OfSavedSearch):
    """A search is kept from now on: new documents that fit raise a notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearchChanged(_OfSavedSearch):
    """A person changed a saved search, paused it or took it up again."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearchDeleted(_OfSavedSearch):
    """A saved search was removed with its notices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRaised(_OfSavedSearch):
    """A new document, or a new version of one, fits a saved search."""

    document_id: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfQuality(Event):
    subject_field: ClassVar[str] = "scope"
    scope: str = "quality"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionJudged(_OfQuality):
    """A person said which passage answers a question, or that nothing in the material does."""

    judgement_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementRemoved(_OfQuality):
    """A judgement was taken back."""

    judgement_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityMeasured(_OfQuality):
    """The association's own questions were asked, and it was noted how search did."""

    run_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderTuned(_OfQuality):
    """An encoder learned from use and was compared with the one before."""

    tuning_id: int
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UseErased(_OfQuality):
    """The record of use was erased."""

    uses: int


EVENT_TYPES: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        DocumentAdded, DocumentParsed, DocumentIndexed, DocumentFailed, DocumentCorrected, DocumentSuperseded,
        DocumentReinstated, DocumentDeleted, ValidityRulesChanged,
        ExpertAdded, ExpertChanged, ExpertConfirmed, ExpertDeleted, ExpertLinked, ContactViewed, ExpertErased,
        ExpertsMerged, ExpertsToldApart,
        ExpertTermExpiring, TermEnded, AnnouncementEnded,
        ExpertNominated, ExpertReviewStarted, ExpertAnnounced, ExpertAppointed, ExpertSuspended, ExpertResumed,
        ExpertTermExpired, ExpertRenewed, ExpertRetired, ExpertReinstated, MembershipRegistered, MembershipCorrected,
        PoolCreated, PoolChanged,
        TaskCreated, TaskChanged, TaskClosed, TaskReopened, PanelComposed, DrawHeld,
        InvitationSent, InvitationAccepted, InvitationDeclined, StandbyCalled, ServiceRecorded,
        EmergencyCalled, CallMade, EmergencyClosed,
        *DRAFT_TYPES, *ADOPTION_TYPES,
        MentionsProposed, MentionConfirmed, MentionRejected, MentionReopened,
        SamplesRemoved, SettingsChanged, GenerationServed,
        SearchSaved, SavedSearchChanged, SavedSearchDeleted, NoticeRaised,
        ReminderRaised, ReminderDone, ReminderReopened, ExpertsConcerned,
        QuestionKept, KeptQuestionChanged, KeptQuestionDeleted, KeptQuestionMoved, RematchDue,
        RecipientChanged, DigestDue, MessageQueued, MessageSent,
        QuestionJudged, JudgementRemoved, QualityMeasured, EncoderTuned, UseErased,
    )
}  # fmt: skip


def event_from_json(type_name: str, data: str) -> Event:
    """The event that `Event.to_json` wrote.

    Raises:
        UnknownEventError: If this version of the program does not know the type or its fields.
    """
    try:
        values = json.loads(data).items()
        fields = {name: tuple(value) if isinstance(value, list) else value for name, value in values}
        return EVENT_TYPES[type_name](**fields)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnknownEventError(
            f"这条事件（{type_name}）无法识别，可能由另一版本的智库程序写入。请换用原来的版本，或升级到最新版本后重试。"
        ) from error
