"""Reading and writing the questions to experts that are kept (跟踪人选). What writes takes the caller's connection."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, delete, insert, select, update

from core.errors import NotFoundError
from core.kept_questions import KeptQuestion
from storage.database import Database
from storage.tables import match_question

KeptQuestions: TypeAlias = list[KeptQuestion]


class MatchQuestionStore:
    """The kept questions of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, *, active: bool | None = None) -> KeptQuestions:
        """All kept questions, the newest first, or only those that are (not) paused."""
        query = select(match_question).order_by(match_question.c.created_at.desc(), match_question.c.question_id)
        if active is not None:
            query = query.where(match_question.c.active == active)
        with self._database.read() as connection:
            return [_kept(row) for row in connection.execute(query)]

    def find(self, connection: Connection, question_id: str) -> KeptQuestion | None:
        """One kept question, read inside the caller's transaction; None when there is none."""
        row = connection.execute(select(match_question).where(match_question.c.question_id == question_id)).first()
        return None if row is None else _kept(row)

    def get(self, question_id: str) -> KeptQuestion:
        """One kept question.

        Raises:
            NotFoundError: If it was deleted or never existed.
        """
        with self._database.read() as connection:
            found = self.find(connection, question_id)
        if found is None:
            raise NotFoundError("这个跟踪的问题不存在，可能已被删除。请刷新页面后再试。")
        return found

    def insert(self, connection: Connection, added: KeptQuestion) -> None:
        """Write a new one."""
        connection.execute(
            insert(match_question).values(
                question_id=added.question_id,
                question=added.question,
                avoid_units=list(added.avoid_units),
                actor=added.actor,
                created_at=added.created_at,
                **_moving(added),
            )
        )

    def update(self, connection: Connection, changed: KeptQuestion) -> None:
        """Write what moves of a known one; nothing happens when it is gone."""
        query = update(match_question).where(match_question.c.question_id == changed.question_id)
        connection.execute(query.values(**_moving(changed)))

    def delete(self, connection: Connection, question_id: str) -> bool:
        """Remove one. Returns whether there was one."""
        query = delete(match_question).where(match_question.c.question_id == question_id)
        return bool(connection.execute(query).rowcount)


def _moving(kept: KeptQuestion) -> dict[str, Any]:
    return {
        "known": list(kept.known),
        "current": list(kept.current),
        "revision": kept.revision,
        "active": kept.active,
        "matched_at": kept.matched_at,
    }


def _kept(row: Row[Any]) -> KeptQuestion:
    return KeptQuestion(
        question_id=row.question_id,
        question=row.question,
        avoid_units=tuple(row.avoid_units),
        known=tuple(row.known),
        current=tuple(row.current),
        revision=row.revision,
        active=row.active,
        actor=row.actor,
        created_at=row.created_at,
        matched_at=row.matched_at,
    )
