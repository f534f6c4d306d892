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
class DraftSentToModel(OfDraft):
    """The topic of a paper and the text of its sources went to a model, at a host outside of this program."""

    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDeleted(OfDraft):
    """A paper was removed with its revisions. The title stays in the log for the people who read it."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfMove(OfDraft):
    """A paper went from a state to another; the values are those of `core.drafts.DraftState`."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMoved(_OfMove):
    """A paper went on, back, was left or taken up again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSubmitted(_OfMove):
    """A paper was handed in."""

    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionAdopted(_OfMove):
    """A paper that was handed in was adopted, or adopted in a further way. `grade`: a `core.drafts.AdoptionGrade`."""

    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionDeclined(_OfMove):
    """A paper that was handed in was not adopted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfOpinion(OfDraft):
    expert_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRequested(_OfOpinion):
    """A paper was sent to an expert, who is asked for an opinion."""

    request_id: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsReceived(_OfOpinion):
    """Opinions of a person came in. `expert_id`: "" for somebody outside the pool; `count`: new ones."""

    request_id: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionDecided(OfDraft):
    """An opinion was taken over, or not, or opened again. `state`: a `core.opinions.OpinionState`."""

    opinion_id: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDue(OfDraft):
    """The day by which a paper is wanted comes near. `due_on`: that day, ISO."""

    due_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionDue(OfDraft):
    """The day by which an expert's opinion is wanted has come near."""

    request_id: str


DRAFT_TYPES: tuple[type[Event], ...] = (
    *(DraftStarted, DraftChanged, DraftRevised, DraftSourcesChanged, DraftDeleted, DraftSentToModel, DraftDue),
    *(DraftMoved, DraftSubmitted, SuggestionAdopted, SuggestionDeclined),
    *(OpinionRequested, OpinionsReceived, OpinionDecided, OpinionDue),
)
