"""What can happen to reminders, to the questions that are kept of 找专家, and to the messages that are sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfReminder(Event):
    subject_field: ClassVar[str] = "reminder_id"
    reminder_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRaised(_OfReminder):
    """Something needs somebody, or one thing more of the same kind does."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDone(_OfReminder):
    """What a reminder asked for is done, or no longer needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderReopened(_OfReminder):
    """A person took back that a reminder is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertsConcerned(Event):
    """A policy that is new in the library concerns experts of the pool.

    Attributes:
        expert_ids: The experts, best first.
    """

    document_id: str
    version: int
    expert_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfQuestion(Event):
    subject_field: ClassVar[str] = "question_id"
    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKept(_OfQuestion):
    """A question to experts is kept from now on: it is asked again when the pool or the library changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuestionChanged(_OfQuestion):
    """A person paused a kept question or took it up again."""

    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuestionDeleted(_OfQuestion):
    """A kept question was removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuestionMoved(_OfQuestion):
    """Other people than before are the first to answer a kept question.

    Attributes:
        revision: Counts such changes of one question.
        first: Ids of the experts who answer now, best first.
        came, went: Ids of experts, against what people last saw; both empty where all is as it was then.
    """

    revision: int
    first: tuple[str, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RematchDue(Event):
    """The pool or the library has changed: it is time to ask the kept questions again.

    Attributes:
        waited: How often this was put off because the change was still on its way into the index.
    """

    subject_field: ClassVar[str] = "scope"
    waited: int = 0
    scope: str = "kept_questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientChanged(Event):
    """A person who is told was added, changed or removed."""

    subject_field: ClassVar[str] = "recipient_id"
    recipient_id: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDue(Event):
    """It is time to tell what has come together."""

    subject_field: ClassVar[str] = "scope"
    scope: str = "messages"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageQueued(Event):
    """A message was put together and is to be sent."""

    subject_field: ClassVar[str] = "message_id"
    message_id: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Event):
    """The other side took a message."""

    subject_field: ClassVar[str] = "message_id"
    message_id: str
    channel: str
