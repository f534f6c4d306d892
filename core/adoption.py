"""Records of what becomes of a paper: handed in, answered, adopted; and passages that look like its suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.documents import Locator
from core.drafts import AdoptionGrade, DraftState


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A paper handed in to one body.

    Attributes:
        revision: Number of the text that was handed in.
        addressee: To whom.
        number: Our number of the letter (发文字号), "" without one.
        channel: By which way: 机要交换, 电子邮件, 当面 …
        received_on: Day on which they said they had it, None before; `receipt`: their words or number.
        document_id: The paper as it was handed in, in our own library; "" while it is not there.
    """

    submission_id: int
    draft_id: str
    revision: int
    addressee: str
    submitted_on: date
    number: str = ""
    channel: str = ""
    received_on: date | None = None
    receipt: str = ""
    document_id: str = ""
    actor: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a body answered; `document_id` is the file of the answer in the library, "" where it came without one."""

    reply_id: int
    draft_id: str
    sender: str
    replied_on: date
    text: str = ""
    document_id: str = ""
    actor: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where it can be read that a suggestion was adopted: `quote` stands at the place in the document."""

    document_id: str
    version: int
    title: str
    locator: Locator
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A paper was adopted, as a person found; credited to the paper, its experts and the year.

    Attributes:
        adopted_on: Day of the document or of the word; its year is the year that counts.
        evidence: The place in a document; None where `note` says it in words.
        expert_ids: The experts whom it is credited to.
        trace_id: The suspicion that was confirmed, None where a person entered it.
        withdrawn: Whether it was taken back; kept, but not counted.
    """

    adoption_id: int
    draft_id: str
    grade: AdoptionGrade
    adopted_on: date
    evidence: Evidence | None = None
    note: str = ""
    expert_ids: tuple[str, ...] = ()
    trace_id: int | None = None
    withdrawn: bool = False
    actor: str = ""
    at: datetime | None = None


class TraceState(StrEnum):
    """What a person decided about a suspected adoption (疑似采纳)."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A passage of a later document that says what one of our suggestions said (疑似采纳).

    Attributes:
        sentence_id, text: Our sentence.
        evidence: Their passage.
        score: How far they are alike; comparable inside one paper, see `drafting.resemblance`.
    """

    trace_id: int
    draft_id: str
    sentence_id: str
    text: str
    evidence: Evidence
    score: float
    state: TraceState = TraceState.SUSPECTED
    remark: str = ""
    actor: str = ""
    found_at: datetime | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPaper:
    """A paper of our own on a topic like the one asked about.

    Attributes:
        sentences: Its suggestions that are nearest to the topic, the nearest first.
        submissions: To whom it was handed in and when, the first one first; none where it never was.
        adoptions: With what result.
    """

    draft_id: str
    title: str
    state: DraftState
    sentences: tuple[str, ...]
    submissions: tuple[Submission, ...]
    adoptions: tuple[Adoption, ...]
    score: float
