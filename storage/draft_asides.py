"""Reading and writing changes that were set aside because somebody else had changed the same sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from core.drafts import Sentence
from storage.database import Database, utc_now
from storage.draft_rows import read_sentence
from storage.tables import draft_aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """One person's way of putting a sentence (您的改法), kept beside the text until it is taken or dropped.

    Attributes:
        mine: The sentence as this person had it, None where it had been removed.
        section, after: Where it stood: key of the section, id of the sentence before it, "" at the beginning.
        their_actor: Who had changed the sentence before.
    """

    draft_id: str
    sentence_id: str
    mine: Sentence | None
    actor: str
    their_actor: str
    section: str = ""
    after: str = ""
    aside_id: int = 0
    kept_at: datetime | None = None


class AsideStore:
    """What was set aside. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def list(self, draft_id: str) -> Sequence[Aside]:
        """What was set aside for a paper, the oldest first."""
        query = select(draft_aside).where(draft_aside.c.draft_id == draft_id).order_by(draft_aside.c.aside_id)
        with self.database.read() as connection:
            rows = connection.execute(query)
            return [Aside(**{**row._mapping, "mine": row.mine and read_sentence(row.mine)}) for row in rows]

    def add(self, connection: Connection, kept: Aside) -> None:
        """Keep a change beside the text."""
        values = asdict(kept)
        del values["aside_id"]
        connection.execute(insert(draft_aside).values(**{**values, "kept_at": utc_now()}))

    def delete(self, connection: Connection, aside_id: int) -> None:
        """Forget a change that was set aside."""
        connection.execute(delete(draft_aside).where(draft_aside.c.aside_id == aside_id))
