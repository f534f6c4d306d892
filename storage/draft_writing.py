"""Reading and writing how far a paper that a model writes is. What writes takes the caller's connection."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from core.writing import SectionProgress, SectionState, Use
from storage.database import Database, utc_now
from storage.tables import draft_writing


class WritingStore:
    """The progress of papers of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def progress(self, draft_id: str) -> Sequence[SectionProgress]:
        """The sections of a paper in the order of its text, nothing where no model was ever asked."""
        query = select(draft_writing).where(draft_writing.c.draft_id == draft_id).order_by(draft_writing.c.place)
        with self._database.read() as connection:
            return [
                SectionProgress(
                    section=row.section,
                    state=SectionState(row.state),
                    note=row.note,
                    use=Use(tokens_in=row.tokens_in, tokens_out=row.tokens_out, estimated=row.estimated, cost=row.cost),
                    revision=row.revision,
                )
                for row in connection.execute(query)
            ]

    def write(self, connection: Connection, draft_id: str, sections: Sequence[SectionProgress]) -> None:
        """Put the progress of a paper in the place of that before."""
        connection.execute(delete(draft_writing).where(draft_writing.c.draft_id == draft_id))
        rows = [
            {
                "draft_id": draft_id,
                "section": one.section,
                "place": place,
                "state": one.state.value,
                "note": one.note,
                "tokens_in": one.use.tokens_in,
                "tokens_out": one.use.tokens_out,
                "estimated": one.use.estimated,
                "cost": one.use.cost,
                "revision": one.revision,
                "changed_at": utc_now(),
            }
            for place, one in enumerate(sections)
        ]
        if rows:
            connection.execute(insert(draft_writing), rows)
