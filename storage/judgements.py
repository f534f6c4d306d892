"""Reading and writing the association's own question set."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from core.use import Judgement, UsedPassage
from storage.database import Database, utc_now
from storage.tables import document, judgement
from storage.use import passage_values, to_passage

Judgements = list[Judgement]


class JudgementStore:
    """The judgements of one database. What writes takes the caller's connection, so that the event joins the change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> Judgements:
        """All judgements, oldest first."""
        with self._database.read() as connection:
            return self.read(connection)

    def of_question(self, question: str) -> Judgements:
        """The judgements on one question."""
        with self._database.read() as connection:
            return self.read(connection, question=question)

    def read(self, connection: Connection, *, question: str | None = None) -> Judgements:
        """As `list` or `of_question`, inside the caller's transaction."""
        query = _select()
        if question is not None:
            query = query.where(judgement.c.question == question)
        return [_judgement(row) for row in connection.execute(query)]

    def find(self, connection: Connection, judgement_id: int) -> Judgement | None:
        """One judgement, None when it is gone."""
        row = connection.execute(_select().where(judgement.c.judgement_id == judgement_id)).first()
        return None if row is None else _judgement(row)

    def insert(self, connection: Connection, question: str, passage: UsedPassage | None, *, actor: str) -> int:
        """Write a judgement. Returns its id."""
        values = passage_values(passage) if passage is not None else {"quote": ""}
        added = insert(judgement).values(at=utc_now(), actor=actor, question=question, **values)
        return int(connection.execute(added.returning(judgement.c.judgement_id)).scalar_one())

    def delete(self, connection: Connection, judgement_id: int) -> bool:
        """Remove a judgement. Returns whether it was there."""
        return connection.execute(delete(judgement).where(judgement.c.judgement_id == judgement_id)).rowcount > 0

    def rename(self, connection: Connection, question: str, words: str) -> int:
        """Put a question into other words. Returns the number of judgements on it."""
        changed = update(judgement).where(judgement.c.question == question).values(question=words)
        return connection.execute(changed).rowcount


def _select() -> Select[Any]:
    joined = judgement.outerjoin(document, document.c.document_id == judgement.c.document_id)
    return select(judgement, document.c.title).select_from(joined).order_by(judgement.c.judgement_id)


def _judgement(row: Row[Any]) -> Judgement:
    return Judgement(
        judgement_id=row.judgement_id,
        at=row.at,
        actor=row.actor,
        question=row.question,
        passage=to_passage(row) if row.document_id is not None else None,
    )
