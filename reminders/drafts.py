"""Reminders of suggestion papers: one that is wanted soon, an expert who has not answered. Safe to run twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from core.drafts import Draft, DraftState
from core.errors import NotFoundError
from core.opinions import OpinionRequest
from core.reminders import Cause, ReminderKind, about_draft
from events.base import Event
from events.clock import Clock
from events.draft_types import DraftChanged, DraftDue, DraftStarted, OfDraft, OpinionDue, OpinionRequested
from events.log import EventLog, Transaction
from reminders.book import Reminders
from storage.drafts import DraftStore
from storage.opinions import OpinionStore

_MORNING = time(8)
DRAFT_NOTICE, OPINION_NOTICE = timedelta(days=3), timedelta(days=1)  # before the day itself
_KINDS = (ReminderKind.DRAFT_DUE, ReminderKind.OPINION_DUE)
_IN_HAND = (DraftState.TOPIC, DraftState.DRAFTING, DraftState.EXPERT_REVIEW, DraftState.APPROVAL)


class DraftReminders:
    """Raises and settles the reminders of papers."""

    def __init__(
        self, *, reminders: Reminders, drafts: DraftStore, opinions: OpinionStore, clock: Clock, log: EventLog
    ) -> None:
        self._reminders = reminders
        self._drafts = drafts
        self._opinions = opinions
        self._clock = clock
        self._log = log

    def follow(self, event: OfDraft) -> None:
        """Something happened to a paper: set the clock to what will be due, and settle what no longer holds."""
        with self._log.transaction() as tx:
            draft = self._find(tx, event.draft_id)
            if isinstance(event, DraftStarted | DraftChanged):
                self._plan_draft(tx, event.draft_id, draft)
            if isinstance(event, OpinionRequested) and draft is not None:
                due_on = self._opinions.request(event.request_id).due_on
                happening = OpinionDue(draft_id=event.draft_id, request_id=event.request_id)
                self._set(tx, f"opinion:{event.request_id}", due_on - OPINION_NOTICE, happening)
            asked = {one.request_id: one for one in self._opinions.requests(event.draft_id)}
            standing = self._reminders.store.causes_about(tx.connection, about_draft(event.draft_id), _KINDS)
            self._reminders.settle_in(
                tx, [cause.key for kind, cause in standing if not _holds(kind, cause, draft, asked)]
            )

    def remind(self, event: DraftDue | OpinionDue) -> None:
        """A day has come near: somebody has to act, unless it was done meanwhile."""
        with self._log.transaction() as tx:
            draft = self._find(tx, event.draft_id)
            asked = {one.request_id: one for one in self._opinions.requests(event.draft_id)}
            if isinstance(event, DraftDue):
                kind, key = ReminderKind.DRAFT_DUE, f"{event.draft_id}:{event.due_on}"
                ids = {"draft_id": event.draft_id, "end": event.due_on}
            else:
                request = asked.get(event.request_id)
                if request is None:
                    return
                kind, key = ReminderKind.OPINION_DUE, event.request_id
                ids = {
                    "draft_id": event.draft_id,
                    "request_id": event.request_id,
                    "expert_id": request.expert_id,
                    "end": request.due_on.isoformat(),
                }
            cause = Cause(key=f"{kind}:{key}", about=about_draft(event.draft_id), ids=ids)
            if _holds(kind, cause, draft, asked):
                gather, due_on = f"{event.draft_id}:{ids['end']}", date.fromisoformat(ids["end"])
                self._reminders.raise_in(tx, kind, cause, gather=gather, due_on=due_on)

    def _plan_draft(self, tx: Transaction, draft_id: str, draft: Draft | None) -> None:
        if draft is None or draft.due_on is None:
            self._clock.cancel(tx, f"draft:{draft_id}")
            return
        happening = DraftDue(draft_id=draft_id, due_on=draft.due_on.isoformat())
        self._set(tx, f"draft:{draft_id}", draft.due_on - DRAFT_NOTICE, happening)

    def _set(self, tx: Transaction, name: str, day: date, happening: Event) -> None:
        self._clock.set(tx, name, due_at=datetime.combine(day, _MORNING).astimezone(UTC), happening=happening)

    def _find(self, tx: Transaction, draft_id: str) -> Draft | None:
        try:
            return self._drafts.read(tx.connection, draft_id)
        except NotFoundError:
            return None


def _holds(kind: ReminderKind, cause: Cause, draft: Draft | None, asked: dict[str, OpinionRequest]) -> bool:
    if draft is None or draft.state not in _IN_HAND:
        return False
    if kind is ReminderKind.DRAFT_DUE:
        return draft.due_on is not None and draft.due_on.isoformat() == cause.ids["end"]
    request = asked.get(cause.ids["request_id"])
    return request is not None and request.answered_at is None
