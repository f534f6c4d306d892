"""Reading and writing suggestion papers. What writes takes the caller's connection, so that the event joins it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import TypeAlias

from sqlalchemy import Connection, delete, func, insert, select, update

from core.drafts import (
    Draft,
    DraftContent,
    DraftState,
    DraftStep,
    Revision,
    SectionRole,
    Source,
    SourceState,
    SubQuestion,
)
from core.errors import NotFoundError
from storage.database import Database, utc_now
from storage.draft_rows import content_json, to_draft, to_revision, to_source, to_step
from storage.tables import draft, draft_question, draft_revision, draft_source, draft_step

Drafts: TypeAlias = list[Draft]
_GONE = "没有这份文稿，可能已被删除。请回到文稿列表重新打开。"


class DraftStore:
    """The papers of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def list(self, *, states: Collection[DraftState] = ()) -> Drafts:
        """All papers, those changed last first, or those of some states."""
        query = select(draft).order_by(draft.c.changed_at.desc(), draft.c.draft_id)
        if states:
            query = query.where(draft.c.state.in_([state.value for state in states]))
        with self.database.read() as connection:
            return [to_draft(row) for row in connection.execute(query)]

    def get(self, draft_id: str) -> Draft:
        """One paper.

        Raises:
            NotFoundError: If there is none of this id.
        """
        with self.database.read() as connection:
            return self.read(connection, draft_id)

    def read(self, connection: Connection, draft_id: str) -> Draft:
        """As `get`, inside the caller's transaction."""
        row = connection.execute(select(draft).where(draft.c.draft_id == draft_id)).first()
        if row is None:
            raise NotFoundError(_GONE)
        return to_draft(row)

    def write(self, connection: Connection, written: Draft) -> None:
        """Add a paper or change the one of this id."""
        values = {
            "topic": written.topic,
            "profile": written.profile,
            "title": written.title,
            "state": written.state.value,
            "revision": written.revision,
            "addressee": written.addressee,
            "due_on": written.due_on,
            "request_document_id": written.request_document_id,
            "changed_at": utc_now(),
        }
        changed = connection.execute(update(draft).where(draft.c.draft_id == written.draft_id).values(**values))
        if not changed.rowcount:
            made = insert(draft).values(
                draft_id=written.draft_id, actor=written.actor, created_at=values["changed_at"], **values
            )
            connection.execute(made)

    def delete(self, connection: Connection, draft_id: str) -> None:
        """Remove a paper with everything that belongs to it."""
        connection.execute(delete(draft).where(draft.c.draft_id == draft_id))

    def revision(self, draft_id: str, number: int | None = None) -> Revision:
        """One revision, the newest when none is named.

        Raises:
            NotFoundError: If there is none.
        """
        query = select(draft_revision).where(draft_revision.c.draft_id == draft_id)
        if number is not None:
            query = query.where(draft_revision.c.number == number)
        with self.database.read() as connection:
            row = connection.execute(query.order_by(draft_revision.c.number.desc()).limit(1)).first()
        if row is None:
            raise NotFoundError("这份文稿没有这一稿。请回到文稿重新打开。")
        return to_revision(row)

    def revisions(self, draft_id: str) -> Sequence[Revision]:
        """All revisions, the newest first."""
        query = select(draft_revision).where(draft_revision.c.draft_id == draft_id)
        with self.database.read() as connection:
            rows = connection.execute(query.order_by(draft_revision.c.number.desc()))
            return [to_revision(row) for row in rows]

    def add_revision(
        self, connection: Connection, draft_id: str, content: DraftContent, *, actor: str, reason: str
    ) -> int:
        """Keep a new state of the text. Returns its number; the paper itself is written by the caller."""
        newest = select(func.max(draft_revision.c.number)).where(draft_revision.c.draft_id == draft_id)
        number = (connection.scalar(newest) or 0) + 1
        connection.execute(
            insert(draft_revision).values(
                draft_id=draft_id,
                number=number,
                content=content_json(content),
                actor=actor,
                made_at=utc_now(),
                reason=reason,
            )
        )
        return number

    def questions(self, draft_id: str) -> Sequence[SubQuestion]:
        """The sub-questions in order."""
        query = select(draft_question).where(draft_question.c.draft_id == draft_id).order_by(draft_question.c.place)
        with self.database.read() as connection:
            return [SubQuestion(question=row.question, role=SectionRole(row.role)) for row in connection.execute(query)]

    def sources(self, draft_id: str) -> Sequence[Source]:
        """The passages found, by sub-question, the best of each first; dropped ones too."""
        query = select(draft_source).where(draft_source.c.draft_id == draft_id)
        with self.database.read() as connection:
            rows = connection.execute(query.order_by(draft_source.c.place, draft_source.c.rank))
            return [to_source(row) for row in rows]

    def write_sources(
        self, connection: Connection, draft_id: str, questions: Sequence[SubQuestion], sources: Sequence[Source]
    ) -> None:
        """Put sub-questions and sources in the place of those before."""
        connection.execute(delete(draft_question).where(draft_question.c.draft_id == draft_id))
        connection.execute(delete(draft_source).where(draft_source.c.draft_id == draft_id))
        asked = [
            {"draft_id": draft_id, "place": place, "question": one.question, "role": one.role.value}
            for place, one in enumerate(questions)
        ]
        found = [
            {
                **{
                    name: getattr(one, name)
                    for name in ("place", "document_id", "version", "chunk_id", "title", "text")
                },
                "draft_id": draft_id,
                "locator": asdict(one.locator),
                "state": one.state.value,
                "flags": list(one.flags),
                "rank": rank,
            }
            for rank, one in enumerate(sources)
        ]
        if asked:
            connection.execute(insert(draft_question), asked)
        if found:
            connection.execute(insert(draft_source), found)

    def set_source_state(
        self, connection: Connection, draft_id: str, place: int, chunk_id: int, state: SourceState
    ) -> bool:
        """Pin or drop a passage, or take that back. Returns whether there is such a one."""
        chosen = (
            (draft_source.c.draft_id == draft_id)
            & (draft_source.c.place == place)
            & (draft_source.c.chunk_id == chunk_id)
        )
        return bool(connection.execute(update(draft_source).where(chosen).values(state=state.value)).rowcount)

    def add_step(self, connection: Connection, step: DraftStep) -> None:
        """Keep a change of state; the paper itself is written by the caller."""
        values = {**asdict(step), "before": step.before.value, "after": step.after.value}
        connection.execute(insert(draft_step).values(**values))

    def steps(self, draft_id: str) -> Sequence[DraftStep]:
        """The steps that a paper took, the first one first."""
        query = select(draft_step).where(draft_step.c.draft_id == draft_id).order_by(draft_step.c.step_id)
        with self.database.read() as connection:
            return [to_step(row) for row in connection.execute(query)]
