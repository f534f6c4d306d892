"""Reading and writing tasks, what was selected for them, and how each person served."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from core.errors import NotFoundError
from core.tasks import (
    Demands,
    Engagement,
    EngagementState,
    PanelRule,
    Quota,
    Selection,
    SelectionKind,
    Task,
    TaskKind,
)
from storage.database import Database, utc_now
from storage.tables import engagement, selection, task
from storage.uses import count_uses

Tasks: TypeAlias = list[Task]
Selections: TypeAlias = list[Selection]
Engagements: TypeAlias = list[Engagement]
_DEMANDS = {one.name for one in fields(Demands)}


class TaskStore:
    """The tasks of one database. What writes takes the caller's connection, so that the event joins the change."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def list(self) -> Tasks:
        """All tasks, the newest first."""
        query = select(task).order_by(task.c.created_at.desc(), task.c.task_id)
        with self.database.read() as connection:
            return [_task(row) for row in connection.execute(query)]

    def get(self, task_id: str) -> Task:
        """One task.

        Raises:
            NotFoundError: If there is none of this id.
        """
        with self.database.read() as connection:
            return self.read(connection, task_id)

    def read(self, connection: Connection, task_id: str) -> Task:
        """As `get`, inside the caller's transaction."""
        row = connection.execute(select(task).where(task.c.task_id == task_id)).first()
        if row is None:
            raise NotFoundError("没有这个任务，可能已被删除。请回到任务列表重新打开。")
        return _task(row)

    def write(self, connection: Connection, written: Task) -> None:
        """Add a task or change the one of this id."""
        values = {
            "pool_id": written.pool_id,
            "kind": written.kind.value,
            "title": written.title,
            "matter": written.matter,
            "organiser": written.organiser,
            "held_on": written.held_on,
            "demands": _demands_json(written.demands),
            "closed_at": written.closed_at,
        }
        changed = connection.execute(update(task).where(task.c.task_id == written.task_id).values(**values))
        if not changed.rowcount:
            connection.execute(
                insert(task).values(task_id=written.task_id, actor=written.actor, created_at=utc_now(), **values)
            )

    def add_selection(
        self,
        connection: Connection,
        task_id: str,
        *,
        kind: SelectionKind,
        record: Mapping[str, Any],
        hash: str,
        actor: str,
    ) -> int:
        """Keep what was put together or drawn. Returns its id."""
        added = insert(selection).values(
            task_id=task_id, kind=kind.value, record=_record_text(record), hash=hash, actor=actor, at=utc_now()
        )
        return int(connection.execute(added.returning(selection.c.selection_id)).scalar_one())

    def selections(self, task_id: str) -> Selections:
        """What was selected for a task, the newest first."""
        return self._selections(selection.c.task_id == task_id)

    def selection_of_hash(self, hash: str) -> Selection | None:
        """The selection whose record has this hash, None where none was kept."""
        return next(iter(self._selections(selection.c.hash == hash)), None)

    def _selections(self, where: Any) -> Selections:
        query = select(selection).where(where).order_by(selection.c.selection_id.desc())
        with self.database.read() as connection:
            return [_selection(row) for row in connection.execute(query)]

    def engagements(self, task_id: str) -> Engagements:
        """The people of a task: members first, then the standbys of each stratum in their order."""
        with self.database.read() as connection:
            return self.read_engagements(connection, task_id)

    def read_engagements(self, connection: Connection, task_id: str) -> Engagements:
        """As `engagements`, inside the caller's transaction."""
        query = select(engagement).where(engagement.c.task_id == task_id)
        found = [_engagement(row) for row in connection.execute(query.order_by(engagement.c.engagement_id))]
        return sorted(found, key=lambda one: one.standby or 0)

    def engagements_of(self, expert_id: str) -> Engagements:
        """The tasks in which a person was called on, the latest day of service first."""
        query = select(engagement).where(engagement.c.expert_id == expert_id)
        with self.database.read() as connection:
            found = [_engagement(row) for row in connection.execute(query.order_by(engagement.c.engagement_id.desc()))]
        return sorted(found, key=lambda one: one.served_on or date.max, reverse=True)

    def write_engagement(self, connection: Connection, written: Engagement) -> None:
        """Add a person to a task or change how the person stands."""
        values = {**asdict(written), "state": written.state.value}
        own = (engagement.c.task_id == written.task_id) & (engagement.c.expert_id == written.expert_id)
        if not connection.execute(update(engagement).where(own).values(**values)).rowcount:
            connection.execute(insert(engagement).values(**values))

    def remove_engagements(self, connection: Connection, task_id: str, expert_ids: Iterable[str]) -> None:
        """Take people out of a task who were never invited."""
        own = (engagement.c.task_id == task_id) & engagement.c.expert_id.in_([*expert_ids])
        connection.execute(engagement.delete().where(own))

    def uses(self, year: int) -> Mapping[str, int]:
        """How often each expert was used in a calendar year."""
        with self.database.read() as connection:
            return {key: one.uses for key, one in count_uses(connection, year).items()}

    def count_people(self) -> dict[str, int]:
        """Members of each task, standbys who were not called left out."""
        query = select(engagement.c.task_id, func.count()).where(engagement.c.state != EngagementState.STANDBY.value)
        with self.database.read() as connection:
            return {row[0]: int(row[1]) for row in connection.execute(query.group_by(engagement.c.task_id))}


def selections_naming(connection: Connection, expert_ids: Iterable[str]) -> Sequence[Selection]:
    """The records of panels and draws in which any of these ids stands, inside the caller's transaction."""
    ids = [*expert_ids]
    query = select(selection).where(or_(*(selection.c.record.contains(f'"{one}"', autoescape=True) for one in ids)))
    return [_selection(row) for row in connection.execute(query)]


def rewrite_record(connection: Connection, selection_id: int, record: Mapping[str, Any]) -> None:
    """Put what an erasure left of a record in its place; its first hash stays."""
    own = selection.c.selection_id == selection_id
    connection.execute(update(selection).where(own).values(record=_record_text(record)))


def _record_text(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _demands_json(demands: Demands) -> dict[str, Any]:
    return {**asdict(demands), "fields": dict(demands.fields), "rules": sorted(rule.name for rule in demands.rules)}


def _demands(stored: Mapping[str, Any]) -> Demands:
    """Demands as they were written; what this version does not know is left out."""
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    known: dict[str, Any] = {name: value for name, value in values.items() if name in _DEMANDS}
    made = Demands(**known)
    return replace(
        made,
        quotas=tuple(Quota(**quota) for quota in stored.get("quotas", ())),
        rules=frozenset(rule for rule in PanelRule if rule.name in stored.get("rules", PanelRule.__members__)),
        related_units=tuple((pair[0], pair[1]) for pair in stored.get("related_units", ())),
    )


def _task(row: Row[Any]) -> Task:
    return Task(
        task_id=row.task_id,
        pool_id=row.pool_id,
        kind=TaskKind(row.kind),
        title=row.title,
        matter=row.matter,
        organiser=row.organiser,
        held_on=row.held_on,
        demands=_demands(row.demands),
        actor=row.actor,
        created_at=row.created_at,
        closed_at=row.closed_at,
    )


def _selection(row: Row[Any]) -> Selection:
    return Selection(
        selection_id=row.selection_id,
        task_id=row.task_id,
        kind=SelectionKind(row.kind),
        record=json.loads(row.record),
        hash=row.hash,
        actor=row.actor,
        at=row.at,
    )


def _engagement(row: Row[Any]) -> Engagement:
    values = {one.name: getattr(row, one.name) for one in fields(Engagement)}
    return Engagement(**{**values, "state": EngagementState(row.state)})
