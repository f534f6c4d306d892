"""Reading and writing what members say to a request for comments (征求意见), clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from storage.database import Database, utc_now
from storage.tables import clause_opinion


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseOpinion:
    """One opinion as it came in.

    Attributes:
        clause: As it was written: 第五条, 5; "" for the whole.
        by: Who said it and answers for it.
    """

    clause: str
    text: str
    by: str
    opinion_id: int = 0


class ClauseOpinionStore:
    """The opinions of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def list(self, draft_id: str) -> Sequence[ClauseOpinion]:
        """The opinions to the request that a paper answers, in the order in which they came."""
        columns = (clause_opinion.c.clause, clause_opinion.c.text, clause_opinion.c.by, clause_opinion.c.opinion_id)
        query = select(*columns).where(clause_opinion.c.draft_id == draft_id).order_by(clause_opinion.c.opinion_id)
        with self.database.read() as connection:
            return [ClauseOpinion(**row._mapping) for row in connection.execute(query)]

    def add(self, connection: Connection, draft_id: str, opinion: ClauseOpinion, *, actor: str) -> None:
        """Keep an opinion."""
        values = {"clause": opinion.clause, "text": opinion.text, "by": opinion.by, "actor": actor}
        connection.execute(insert(clause_opinion).values(draft_id=draft_id, added_at=utc_now(), **values))

    def remove(self, connection: Connection, draft_id: str, opinion_id: int) -> bool:
        """Take an opinion away. Returns whether there was one."""
        chosen = (clause_opinion.c.draft_id == draft_id) & (clause_opinion.c.opinion_id == opinion_id)
        return bool(connection.execute(delete(clause_opinion).where(chosen)).rowcount)
