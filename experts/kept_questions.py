"""Kept questions (跟踪人选): asked again when the pool or the library changes; who came in and who went out is told."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from core.errors import InvalidInputError
from core.kept_questions import KeptQuestion
from core.reminders import ReminderKind
from core.search import ExpertMatch
from events.base import Event
from events.clock import Clock
from events.log import EventLog, acting
from events.reminder_types import (
    KeptQuestionChanged,
    KeptQuestionDeleted,
    KeptQuestionMoved,
    QuestionKept,
    RematchDue,
    ReminderDone,
)
from storage.database import Database, utc_now
from storage.match_questions import MatchQuestionStore
from storage.reminders import ReminderStore

logger = logging.getLogger(__name__)

FIRST = 5  # so many people are compared
TIMER = "kept_questions:rematch"
# Changes come in bursts (an import, a folder of files): they are gathered for so long and then answered together.
GATHER_SECONDS = 60.0
MOST_WAITS = 30


class Matching(Protocol):
    """What answers a question with people."""

    def match(self, question: str, *, top_k: int, avoid_units: Sequence[str]) -> list[ExpertMatch]:
        """The experts who can answer, best first."""


class KeptQuestions:
    """The kept questions of one installation. Safe to share between threads.

    Attributes:
        store: The kept questions, to read.
    """

    def __init__(
        self,
        *,
        database: Database,
        log: EventLog,
        clock: Clock,
        matcher: Callable[[], Matching],
        is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """`matcher` is asked at every use: the index opens later. `is_busy`: whether changes still go into it."""
        self.store = MatchQuestionStore(database)
        self._reminders = ReminderStore(database)
        self._log = log
        self._clock = clock
        self._matcher = matcher
        self._is_busy = is_busy

    def keep(self, question: str, *, avoid_units: Sequence[str] = ()) -> KeptQuestion:
        """Keep a question. Whoever answers it now is what later answers are compared with.

        Raises:
            InvalidInputError: If there is nothing to ask, or the same question is kept already.
        """
        asked = question.strip()
        if self.find_same(asked, avoid_units) is not None:
            raise InvalidInputError("这个问题已经在跟踪，见本页的「跟踪的问题」。")
        now = utc_now()
        first = self._ask(asked, avoid_units)
        kept = KeptQuestion(
            question_id=secrets.token_hex(16),
            question=asked,
            avoid_units=tuple(avoid_units),
            known=first,
            current=first,
            revision=0,
            active=True,
            actor=acting.get(self._log.actor),
            created_at=now,
            matched_at=now,
        )
        with self._log.transaction() as tx:
            self.store.insert(tx.connection, kept)
            tx.append(QuestionKept(question_id=kept.question_id))
        return kept

    def find_same(self, question: str, avoid_units: Sequence[str] = ()) -> KeptQuestion | None:
        """The kept question with the same words and units to avoid, None when there is none."""
        wanted = (question.strip(), frozenset(avoid_units))
        return next((one for one in self.store.list() if (one.question, frozenset(one.avoid_units)) == wanted), None)

    def pause(self, question_id: str) -> None:
        """Ask a question no more for the time being.

        Raises:
            NotFoundError: If it was deleted.
        """
        self._write(replace(self.store.get(question_id), active=False))

    def resume(self, question_id: str) -> None:
        """Ask a question again; it is compared with the answer of now.

        Raises:
            NotFoundError: If it was deleted.
        """
        kept = self.store.get(question_id)
        first = self._ask(kept.question, kept.avoid_units)
        self._write(replace(kept, active=True, known=first, current=first, matched_at=utc_now()))

    def delete(self, question_id: str) -> None:
        """Remove a kept question; nothing happens when it is gone."""
        with self._log.transaction() as tx:
            if self.store.delete(tx.connection, question_id):
                tx.append(KeptQuestionDeleted(question_id=question_id))

    def follow_change(self, event: Event) -> None:
        """Something changed that may change the answers: have them asked again soon, once for many changes."""
        if self.store.list(active=True):
            self._plan(RematchDue())
            logger.debug("rematch planned by=%s", type(event).__name__)

    def rematch(self, event: RematchDue) -> int:
        """Ask every active question again and tell where others are the first now. Safe to run twice.

        Waits while changes are still on their way into the index, but not for ever.

        Returns:
            How many questions are answered by others than before.
        """
        if event.waited < MOST_WAITS and self._is_busy():
            self._plan(RematchDue(waited=event.waited + 1))
            return 0
        moved = sum(self._ask_again(kept) for kept in self.store.list(active=True))
        logger.info("kept questions asked again moved=%d", moved)
        return moved

    def follow_done(self, event: ReminderDone) -> None:
        """Somebody has seen who answers now: later answers are compared with that. Safe to run twice."""
        seen = self._reminders.get_many([event.reminder_id]).get(str(event.reminder_id))
        if seen is None or seen.kind is not ReminderKind.QUESTION or seen.done_at is None:
            return
        newest = seen.causes[-1].ids
        with self._log.transaction() as tx:
            kept = self.store.find(tx.connection, str(newest["question_id"]))
            if kept is not None:
                self.store.update(tx.connection, replace(kept, known=tuple(newest["first"])))

    def _ask_again(self, kept: KeptQuestion) -> bool:
        first = self._ask(kept.question, kept.avoid_units)
        with self._log.transaction() as tx:
            now = self.store.find(tx.connection, kept.question_id)
            if now is None or not now.active or now.revision != kept.revision:
                return False  # deleted, paused or asked by another thread meanwhile
            if set(first) == set(now.current):
                self.store.update(tx.connection, replace(now, current=first, matched_at=utc_now()))
                return False
            after = replace(now, current=first, revision=now.revision + 1, matched_at=utc_now())
            self.store.update(tx.connection, after)
            tx.append(
                KeptQuestionMoved(
                    question_id=after.question_id,
                    revision=after.revision,
                    first=after.current,
                    came=after.came,
                    went=after.went,
                )
            )
        return True

    def _ask(self, question: str, avoid_units: Sequence[str]) -> tuple[str, ...]:
        return tuple(one.expert_id for one in self._matcher().match(question, top_k=FIRST, avoid_units=avoid_units))

    def _write(self, changed: KeptQuestion) -> None:
        with self._log.transaction() as tx:
            self.store.update(tx.connection, changed)
            tx.append(KeptQuestionChanged(question_id=changed.question_id, active=changed.active))

    def _plan(self, due: RematchDue) -> None:
        with self._log.transaction() as tx:
            soon = utc_now() + timedelta(seconds=GATHER_SECONDS)
            self._clock.set_unless_waiting(tx, TIMER, due_at=soon, happening=due)
