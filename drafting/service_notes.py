"""专家论证 in the record of service: one task a paper, one use for each expert who answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from core.drafts import Draft
from core.errors import NotFoundError
from core.pools import MAIN_POOL
from core.tasks import Engagement, EngagementState, Task, TaskKind
from events import task_types as happened
from events.log import Transaction
from experts.service import CAME
from experts.tasks import LONGEST_MATTER, LONGEST_TITLE
from storage.database import utc_now
from storage.panels import TaskStore

_S = EngagementState


class ServiceNotes:
    """Keeps the task of each paper for which experts were asked. Every method may be called again without harm."""

    def __init__(self, store: TaskStore, *, today: Callable[[], date] = date.today) -> None:
        self._store = store
        self._today = today

    def note_asked(self, tx: Transaction, draft: Draft, expert_id: str) -> None:
        """A paper was sent to an expert: the person is invited to a 通讯咨询."""
        task_id = self._task_of(tx, draft)
        if self._known(tx, task_id, expert_id) is None:
            invited = Engagement(task_id=task_id, expert_id=expert_id, state=_S.INVITED, invited_at=utc_now())
            self._store.write_engagement(tx.connection, invited)
            tx.append(happened.InvitationSent(task_id=task_id, expert_id=expert_id))

    def note_answered(self, tx: Transaction, draft: Draft, expert_id: str) -> None:
        """An expert said something about a paper: one use, however often the person answers."""
        task_id = self._task_of(tx, draft)
        known = self._known(tx, task_id, expert_id)
        if known is not None and known.state in CAME:
            return
        known = known or Engagement(task_id=task_id, expert_id=expert_id, state=_S.INVITED)
        came = replace(known, state=_S.ATTENDED, answered_at=utc_now(), served_on=self._today())
        self._store.write_engagement(tx.connection, came)
        fields = ("state", "served_on")
        tx.append(happened.ServiceRecorded(task_id=task_id, expert_id=expert_id, fields=fields))

    def _task_of(self, tx: Transaction, draft: Draft) -> str:
        task_id = f"draft-{draft.draft_id}"
        try:
            self._store.read(tx.connection, task_id)
        except NotFoundError:
            made = Task(
                task_id=task_id,
                pool_id=MAIN_POOL,
                kind=TaskKind.CORRESPONDENCE,
                title=f"{draft.title[: LONGEST_TITLE - 7]}（专家论证）",
                matter=draft.topic[:LONGEST_MATTER],
                actor=tx.actor,
            )
            self._store.write(tx.connection, made)
            tx.append(happened.TaskCreated(task_id=task_id))
        return task_id

    def _known(self, tx: Transaction, task_id: str, expert_id: str) -> Engagement | None:
        called = self._store.read_engagements(tx.connection, task_id)
        return next((one for one in called if one.expert_id == expert_id), None)
