"""Tasks (任务): making them, putting panels together or drawing them, inviting, and writing down how people served."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from core.errors import InvalidInputError
from core.experts import Expert
from core.search import ExpertMatch
from core.tasks import Engagement, EngagementState, Selection, SelectionKind, Task
from events import task_types as happened
from events.log import Transaction
from experts.candidacy import Survey, drawable, panel_task, survey_pool
from experts.draw_replay import Replay, replay
from experts.draws import DrawOrder, Record, hold_draw
from experts.matching import MAX_TOP_K
from experts.panel_demands import find_breaches
from experts.panels import Panel, compose_panels
from experts.pool import ExpertPool
from experts.rules import clean_line, clean_text
from experts.service import Service
from experts.task_records import names_in, panel_record
from storage.database import utc_now
from storage.panels import TaskStore
from storage.pools import PoolStore

logger = logging.getLogger(__name__)

LONGEST_TITLE, LONGEST_MATTER = 100, 2000
_WAITING = (EngagementState.CHOSEN, EngagementState.STANDBY)
_OWN_FIELDS = ("title", "matter", "kind", "organiser", "held_on", "pool_id", "demands")


class Matching(Protocol):
    """What tasks need of matching."""

    def match(self, question: str, *, top_k: int) -> Sequence[ExpertMatch]:
        """The experts who fit a text, best first."""


ERASED_NAME = "姓名已按本人要求清除"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of a task as a page shows it; `expert` is None where the record was merged or erased."""

    engagement: Engagement
    name: str
    expert: Expert | None


class Tasks(Service):
    """The tasks of one association. Safe to share between threads."""

    def __init__(
        self,
        *,
        store: TaskStore,
        pool: ExpertPool,
        pools: PoolStore,
        matcher: Callable[[], Matching],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """`matcher` gives the matching over the opened index; it is asked for when somebody is to be found."""
        super().__init__(store=store, experts=pool.store, log=pool.log, now=now, today=pool.today)
        self._pools = pools
        self._matcher = matcher

    def save(self, task: Task, *, actor: str | None = None) -> Task:
        """Make a task (empty id) or change an open one. Nothing is written where nothing changed.

        Raises:
            InvalidInputError: If the title is missing or a text too long, or the task is closed.
            NotFoundError: If its pool or the task does not exist.
        """
        cleaned = replace(
            task,
            title=clean_line(task.title),
            matter=clean_text(task.matter),
            organiser=clean_line(task.organiser),
        )
        _check_words("任务名称", cleaned.title, LONGEST_TITLE)
        _check_words("事项", cleaned.matter, LONGEST_MATTER)
        with self.log.transaction(actor=actor) as tx:
            self._pools.read(tx.connection, cleaned.pool_id)
            if not cleaned.task_id:
                cleaned = replace(cleaned, task_id=secrets.token_hex(8), actor=tx.actor)
                self.store.write(tx.connection, cleaned)
                tx.append(happened.TaskCreated(task_id=cleaned.task_id))
                return cleaned
            known = self._open_task(tx, cleaned.task_id)
            changed = tuple(name for name in _OWN_FIELDS if getattr(known, name) != getattr(cleaned, name))
            if changed:
                self.store.write(tx.connection, cleaned)
                tx.append(happened.TaskChanged(task_id=cleaned.task_id, fields=changed))
        return cleaned

    def close(self, task_id: str, *, actor: str | None = None) -> None:
        """Finish a task; nobody is called on for it any more."""
        with self.log.transaction(actor=actor) as tx:
            known = self._open_task(tx, task_id)
            self.store.write(tx.connection, replace(known, closed_at=self.now()))
            tx.append(happened.TaskClosed(task_id=task_id))

    def reopen(self, task_id: str, *, actor: str | None = None) -> None:
        """Let a finished task go on; nothing happens where it is open."""
        with self.log.transaction(actor=actor) as tx:
            known = self.store.read(tx.connection, task_id)
            if known.closed_at is not None:
                self.store.write(tx.connection, replace(known, closed_at=None))
                tx.append(happened.TaskReopened(task_id=task_id))

    def survey(self, task: Task) -> Survey:
        """Who may serve on a task and who must not, with the reasons. Waits for the index."""
        year = (task.held_on or self.today()).year
        return survey_pool(
            task,
            self.experts.list(),
            match=lambda text: self._matcher().match(text, top_k=MAX_TOP_K),
            engagements=self.store.engagements(task.task_id) if task.task_id else (),
            uses=self.store.uses(year),
            uses_a_year=self._pools.get(task.pool_id).rules.uses_a_year,
            today=self.today(),
        )

    def compose(self, task: Task, survey: Survey, *, count: int = 3) -> list[Panel]:
        """The best panels for a task; nothing is written.

        Raises:
            DemandsConflictError, PanelTimeoutError: As `compose_panels`.
            InvalidInputError: If somebody is to be in who must not be, or the task contradicts itself.
        """
        barred = {one.expert.expert_id: f"{one.expert.name}（{one.reasons[0]}）" for one in survey.barred}
        known = {one.expert.expert_id for one in survey.proposals}
        missing = [one for one in task.demands.fixed if one not in known]
        if missing:
            names = {one: expert.name for one, expert in self.experts.get_many(missing).items()}
            listed = [barred.get(one) or f"{names.get(one, '已删除的专家')}（不在这个专家库中）" for one in missing]
            raise InvalidInputError(f"指定入选的专家不能参加：{'、'.join(listed)}。请取消指定，或改动回避要求。")
        return compose_panels(survey.candidates, panel_task(task), count=count)

    def breaches(self, task: Task, survey: Survey, members: Iterable[str]) -> tuple[str, ...]:
        """The demands that people chosen in another way, e.g. drawn, do not satisfy."""
        return find_breaches({*members}, survey.candidates, replace(panel_task(task), fixed=frozenset()))

    def keep_panel(self, task: Task, panel: Panel, survey: Survey, *, actor: str | None = None) -> Record:
        """Write a panel down as the one that serves. Returns its record."""
        with self.log.transaction(actor=actor) as tx:
            self._open_task(tx, task.task_id)
            record = panel_record(task, panel, survey, operator=tx.actor, at=self.now().astimezone())
            selection_id = self._keep(tx, task.task_id, SelectionKind.PANEL, record)
            tx.append(happened.PanelComposed(task_id=task.task_id, selection_id=selection_id, hash=record["hash"]))
            ids = [member.candidate.expert_id for member in panel.members]
            self._place(
                tx, [Engagement(task_id=task.task_id, expert_id=one, state=EngagementState.CHOSEN) for one in ids]
            )
        logger.info("kept panel task_id=%s members=%d", task.task_id, len(panel.members))
        return record

    def hold_draw(
        self,
        task: Task,
        survey: Survey,
        *,
        members: int,
        quotas: Mapping[str, int],
        supervisor: str,
        operator: str = "",
        seed: str = "",
        fitting_only: bool = True,
        actor: str | None = None,
    ) -> Record:
        """Draw members and standbys at random and write the record down.

        Args:
            operator: Who draws; the acting person where it is "".
            fitting_only: Draw only from people whose record has to do with the matter.

        Raises:
            InvalidInputError: As `draws.hold_draw`.
        """
        with self.log.transaction(actor=actor) as tx:
            self._open_task(tx, task.task_id)
            called = self.store.read_engagements(tx.connection, task.task_id)
            people, barred = drawable(survey, task.demands, called, fitting_only=fitting_only)
            order = DrawOrder(
                matter=task.title,
                members=members,
                quotas=quotas,
                operator=operator or tx.actor,
                supervisor=supervisor,
                at=self.now().astimezone(),
                seed=seed,
                task_id=task.task_id,
            )
            record = hold_draw(people, barred, order)
            selection_id = self._keep(tx, task.task_id, SelectionKind.DRAW, record)
            tx.append(happened.DrawHeld(task_id=task.task_id, selection_id=selection_id, hash=record["hash"]))
            chosen = [_drawn(task.task_id, one, standby=False) for one in record["chosen"]]
            standbys = [_drawn(task.task_id, one, standby=True) for one in record["standbys"]]
            self._place(tx, [*chosen, *standbys])
        logger.info("held draw task_id=%s candidates=%d chosen=%d", task.task_id, len(people), len(chosen))
        return record

    def replay(self, record: Mapping[str, Any]) -> tuple[Replay, Selection | None]:
        """Replay a record of a draw, beside the copy that is kept here where there is one.

        Returns:
            What came of it, and the kept copy. The copy is found by the hash, or by the task and the moment.
        """
        kept = self.store.selection_of_hash(str(record.get("hash", "")))
        if kept is None:
            same = self.store.selections(str(record.get("task_id", "")))
            kept = next((one for one in same if one.record.get("time") == record.get("time")), None)
        if kept is not None and kept.kind is not SelectionKind.DRAW:
            kept = None
        return replay(record, stored=kept.record if kept else None), kept

    def people(self, task_id: str) -> list[Person]:
        """The people of a task, with the names that the records keep of those who left the pool.

        Members come first, then the standbys of one stratum after those of another.
        """
        called = sorted(self.store.engagements(task_id), key=lambda one: one.stratum if one.standby else "")
        records = self.experts.get_many([one.expert_id for one in called])
        known = {key: one for key, one in records.items() if not one.is_stub}
        erased = {key: ERASED_NAME for key, one in records.items() if one.erased_on is not None}
        told = names_in(one.record for one in self.store.selections(task_id)) | erased
        return [
            Person(
                engagement=one,
                name=known[one.expert_id].name if one.expert_id in known else told.get(one.expert_id, "已删除的专家"),
                expert=known.get(one.expert_id),
            )
            for one in called
        ]

    def waiting(self, task_id: str) -> int:
        """How many people are chosen or stand by and were not invited; another selection would replace them."""
        return sum(one.state in _WAITING for one in self.store.engagements(task_id))

    def _keep(self, tx: Transaction, task_id: str, kind: SelectionKind, record: Record) -> int:
        return self.store.add_selection(
            tx.connection, task_id, kind=kind, record=record, hash=record["hash"], actor=tx.actor
        )

    def _place(self, tx: Transaction, selected: list[Engagement]) -> None:
        """Put the selected people into their task. Who only waited gives way; who was invited stays as before."""
        task_id = selected[0].task_id
        before = {one.expert_id: one for one in self.store.read_engagements(tx.connection, task_id)}
        waiting = [key for key, one in before.items() if one.state in _WAITING]
        self.store.remove_engagements(tx.connection, task_id, waiting)
        for one in selected:
            if one.expert_id not in before or one.expert_id in waiting:
                self.store.write_engagement(tx.connection, one)


def _check_words(label: str, words: str, most: int) -> None:
    if not words:
        raise InvalidInputError(f"请填写{label}。")
    if len(words) > most:
        raise InvalidInputError(f"{label}有 {len(words)} 字，最多 {most} 字，请缩短。")


def _drawn(task_id: str, entry: Mapping[str, Any], *, standby: bool) -> Engagement:
    return Engagement(
        task_id=task_id,
        expert_id=entry["id"],
        state=EngagementState.STANDBY if standby else EngagementState.CHOSEN,
        stratum=entry["stratum"],
        standby=entry["order"] if standby else None,
    )
