"""What raises reminders, and what settles them by itself. Every handler is safe to run twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from sqlalchemy import Connection

from core.documents import Document
from core.experts import Expert
from core.pools import Membership, MemberState
from core.reminders import Cause, ReminderKind, about_document, about_member, about_question
from events.expert_types import (
    AnnouncementEnded,
    ExpertDeleted,
    ExpertErased,
    ExpertTermExpired,
    ExpertTermExpiring,
    MembershipCorrected,
    MembershipRegistered,
    OfStep,
)
from events.log import EventLog
from events.reminder_types import ExpertsConcerned, KeptQuestionChanged, KeptQuestionDeleted, KeptQuestionMoved
from events.types import DocumentDeleted, DocumentFailed, DocumentIndexed
from reminders.book import Reminders

_IN_TERM = (MemberState.ACTIVE, MemberState.SUSPENDED)
_MEMBER_KINDS = (
    ReminderKind.TERM_EXPIRING,
    ReminderKind.TERM_EXPIRED,
    ReminderKind.ANNOUNCED,
    ReminderKind.USES,
    ReminderKind.ABSENCES,
)


# What may mean that a term or a 公示 is over: the clock, a step, or a list that says so of somebody who comes with it.
EndOfMember = ExpertTermExpiring | ExpertTermExpired | AnnouncementEnded | MembershipRegistered | MembershipCorrected


class ExpertReader(Protocol):
    """Reading experts inside the caller's transaction."""

    def read_many(self, connection: Connection, expert_ids: Sequence[str]) -> Mapping[str, Expert]:
        """Those that exist, by id."""


class DocumentReader(Protocol):
    """Reading documents."""

    def find(self, document_id: str) -> Document | None:
        """One document, or None when it is gone."""


def remind_of_member(
    event: EndOfMember,
    *,
    reminders: Reminders,
    experts: ExpertReader,
    log: EventLog,
) -> None:
    """A term ends or has ended, or a 公示 is over: somebody has to decide. All who have the same end are one line."""
    with log.transaction() as tx:
        expert = experts.read_many(tx.connection, [event.expert_id]).get(event.expert_id)
        record = expert.membership(event.pool_id) if expert else None
        if expert is None or expert.is_sample or record is None:
            return
        kind, end = _what_ends(event, record)
        if end is None:
            return
        cause = Cause(
            key=f"{kind}:{event.pool_id}:{event.expert_id}:{end.isoformat()}",
            about=about_member(event.expert_id, event.pool_id),
            ids={"expert_id": event.expert_id, "pool_id": event.pool_id, "end": end.isoformat()},
        )
        if _holds(kind, record, cause):
            due = end + timedelta(days=1) if kind is ReminderKind.ANNOUNCED else end
            reminders.raise_in(tx, kind, cause, gather=f"{event.pool_id}:{end.isoformat()}", due_on=due)


def settle_member(
    event: OfStep | ExpertDeleted | ExpertErased, *, reminders: Reminders, experts: ExpertReader, log: EventLog
) -> None:
    """A step was taken with a person, or the person is gone: what no longer holds is done by itself."""
    with log.transaction() as tx:
        pool_id = event.pool_id if isinstance(event, OfStep) else ""
        expert = experts.read_many(tx.connection, [event.expert_id]).get(event.expert_id)
        record = expert.membership(pool_id) if expert and pool_id else None
        open_ones = reminders.store.causes_about(tx.connection, about_member(event.expert_id, pool_id), _MEMBER_KINDS)
        reminders.settle_in(tx, [cause.key for kind, cause in open_ones if not _holds(kind, record, cause)])


def remind_of_policy(
    event: ExpertsConcerned,
    *,
    reminders: Reminders,
    documents: DocumentReader,
    log: EventLog,
    today: Callable[[], date] = date.today,
) -> None:
    """A new policy concerns experts. All policies of one day are one line: a folder of them comes at once."""
    if documents.find(event.document_id) is None:
        return
    cause = Cause(
        key=f"{ReminderKind.NEW_POLICY}:{event.document_id}",
        about=about_document(event.document_id),
        ids={"document_id": event.document_id, "expert_ids": list(event.expert_ids)},
    )
    with log.transaction() as tx:
        reminders.raise_in(tx, ReminderKind.NEW_POLICY, cause, gather=today().isoformat())


def remind_of_failure(
    event: DocumentFailed,
    *,
    reminders: Reminders,
    documents: DocumentReader,
    log: EventLog,
    today: Callable[[], date] = date.today,
) -> None:
    """A document could not be taken in. All of one day are one line; one that fails again counts once."""
    found = documents.find(event.document_id)
    if found is None or found.is_sample or found.version != event.version or not found.reason:
        return
    about = about_document(event.document_id)
    key = f"{ReminderKind.FAILED}:{event.document_id}:{log.happened_to(event.document_id, DocumentFailed)}"
    cause = Cause(key=key, about=about, ids={"document_id": event.document_id, "version": event.version})
    with log.transaction() as tx:
        before = reminders.store.causes_about(tx.connection, about, (ReminderKind.FAILED,))
        reminders.raise_in(tx, ReminderKind.FAILED, cause, gather=today().isoformat())
        reminders.settle_in(tx, [one.key for _, one in before if one.key != key])


def settle_document(event: DocumentIndexed | DocumentDeleted, *, reminders: Reminders, log: EventLog) -> None:
    """A document that had failed is in now, or is gone; a policy that is gone concerns nobody."""
    about = about_document(event.document_id)
    kinds = tuple(ReminderKind) if isinstance(event, DocumentDeleted) else (ReminderKind.FAILED,)
    with log.transaction() as tx:
        open_ones = reminders.store.causes_about(tx.connection, about, kinds)
        newest = event.version if isinstance(event, DocumentIndexed) else None
        settled = [one.key for _, one in open_ones if newest is None or one.ids["version"] <= newest]
        reminders.settle_in(tx, settled)


def remind_of_question(event: KeptQuestionMoved, *, reminders: Reminders, log: EventLog) -> None:
    """Others than before answer a kept question; where all is as it was, an open reminder is done by itself."""
    about = about_question(event.question_id)
    with log.transaction() as tx:
        before = reminders.store.causes_about(tx.connection, about, (ReminderKind.QUESTION,))
        if event.came or event.went:
            ids = {
                "question_id": event.question_id,
                "revision": event.revision,
                "first": list(event.first),
                "came": list(event.came),
                "went": list(event.went),
            }
            key = f"{ReminderKind.QUESTION}:{event.question_id}:{event.revision}"
            cause = Cause(key=key, about=about, ids=ids)
            reminders.raise_in(tx, ReminderKind.QUESTION, cause, gather=event.question_id)
        reminders.settle_in(tx, [one.key for _, one in before if one.ids["revision"] < event.revision])


def settle_question(event: KeptQuestionChanged | KeptQuestionDeleted, *, reminders: Reminders, log: EventLog) -> None:
    """Nobody wants to hear of a question that is paused or deleted; one taken up again begins anew."""
    with log.transaction() as tx:
        reminders.settle_about(tx, about_question(event.question_id))


def _what_ends(event: EndOfMember, record: Membership) -> tuple[ReminderKind, date | None]:
    """Which kind an event raises, and the end that it speaks of; of a term that is over, the one on record."""
    if isinstance(event, ExpertTermExpiring):
        return ReminderKind.TERM_EXPIRING, date.fromisoformat(event.term_end)
    if isinstance(event, AnnouncementEnded):
        return ReminderKind.ANNOUNCED, date.fromisoformat(event.announced_until)
    return ReminderKind.TERM_EXPIRED, record.term_end


def _holds(kind: ReminderKind, record: Membership | None, cause: Cause) -> bool:
    """Whether a membership still needs what was raised about it."""
    if record is None:
        return False
    end = date.fromisoformat(cause.ids["end"]) if "end" in cause.ids else None
    if kind is ReminderKind.TERM_EXPIRING:
        return record.state in _IN_TERM and record.term_end == end
    if kind is ReminderKind.TERM_EXPIRED:
        return record.state is MemberState.EXPIRED and record.term_end == end
    if kind is ReminderKind.ANNOUNCED:
        return record.state is MemberState.ANNOUNCED and record.announced_until == end
    return record.state is not MemberState.RETIRED
