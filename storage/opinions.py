"""Reading and writing 专家论证: requests and opinions. What writes takes the caller's connection."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, String, cast, insert, literal, select, update

from core.errors import NotFoundError
from core.opinions import Opinion, OpinionKind, OpinionRequest, OpinionState
from storage.database import Database
from storage.tables import draft, draft_opinion, draft_request


class OpinionStore:
    """Requests and opinions of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def requests(self, draft_id: str) -> Sequence[OpinionRequest]:
        """To whom a paper was sent, in order."""
        query = select(draft_request).where(draft_request.c.draft_id == draft_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(draft_request.c.asked_at, draft_request.c.request_id))
            return [_request(row) for row in rows]

    def request(self, request_id: str) -> OpinionRequest:
        """One request.

        Raises:
            NotFoundError: If there is none of this id.
        """
        with self._database.read() as connection:
            row = connection.execute(select(draft_request).where(draft_request.c.request_id == request_id)).first()
        if row is None:
            raise NotFoundError("没有这次征求意见的记录，文稿可能已被删除。")
        return _request(row)

    def add_request(self, connection: Connection, asked: OpinionRequest) -> None:
        """Keep a request."""
        connection.execute(insert(draft_request).values(**asdict(asked)))

    def set_answered(self, connection: Connection, request_id: str, at: datetime) -> bool:
        """Note the first answer to a request. Returns whether it is the first one."""
        chosen = (draft_request.c.request_id == request_id) & draft_request.c.answered_at.is_(None)
        return bool(connection.execute(update(draft_request).where(chosen).values(answered_at=at)).rowcount)

    def opinions(self, draft_id: str) -> Sequence[Opinion]:
        """What was said about a paper, in the order in which it came."""
        query = select(draft_opinion).where(draft_opinion.c.draft_id == draft_id)
        with self._database.read() as connection:
            return [_opinion(row) for row in connection.execute(query.order_by(draft_opinion.c.opinion_id))]

    def read(self, connection: Connection, opinion_id: int) -> Opinion:
        """One opinion, inside the caller's transaction.

        Raises:
            NotFoundError: If there is none of this id.
        """
        row = connection.execute(select(draft_opinion).where(draft_opinion.c.opinion_id == opinion_id)).first()
        if row is None:
            raise NotFoundError("没有这条意见，文稿可能已被删除。请刷新页面。")
        return _opinion(row)

    def add(self, connection: Connection, said: Opinion) -> int | None:
        """Keep an opinion. Returns its number, None where the same one is there already."""
        print_ = _fingerprint(said)
        same = (draft_opinion.c.draft_id == said.draft_id) & (draft_opinion.c.fingerprint == print_)
        if connection.execute(select(draft_opinion.c.opinion_id).where(same)).first() is not None:
            return None
        values = {**asdict(said), "kind": said.kind.value, "state": said.state.value, "fingerprint": print_}
        values.pop("opinion_id")
        added = insert(draft_opinion).values(**values).returning(draft_opinion.c.opinion_id)
        return int(connection.execute(added).scalar_one())

    def decide(
        self, connection: Connection, opinion_id: int, state: OpinionState, *, answer: str, decided_by: str
    ) -> None:
        """Note what became of an opinion."""
        chosen = update(draft_opinion).where(draft_opinion.c.opinion_id == opinion_id)
        connection.execute(chosen.values(state=state.value, answer=answer, decided_by=decided_by))


def move_opinions(connection: Connection, kept_id: str, merged_id: str) -> None:
    """What was asked of one record and said by it belongs to another from now on: they are one person."""
    for table in (draft_request, draft_opinion):
        connection.execute(update(table).where(table.c.expert_id == merged_id).values(expert_id=kept_id))


def opinions_of(connection: Connection, expert_ids: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """What a person said about papers, with the title of each."""
    columns = (draft.c.title, draft_opinion.c.kind, draft_opinion.c.quote, draft_opinion.c.text, draft_opinion.c.at)
    query = select(*columns, draft_opinion.c.state, draft_opinion.c.answer).join(draft)
    query = query.where(draft_opinion.c.expert_id.in_(expert_ids)).order_by(draft_opinion.c.opinion_id)
    return [dict(row._mapping) for row in connection.execute(query)]


def erase_opinions(connection: Connection, expert_ids: Sequence[str]) -> None:
    """Empty names and words of what these people said about papers; that they said something stays."""
    said = draft_opinion.c.expert_id.in_(expert_ids)
    gone = {"name": "", "text": "", "quote": "", "answer": "", "at": None}
    other = literal("erased:", String) + cast(draft_opinion.c.opinion_id, String)  # nothing is to be guessed from it
    connection.execute(update(draft_opinion).where(said).values(**gone, fingerprint=other))
    connection.execute(update(draft_request).where(draft_request.c.expert_id.in_(expert_ids)).values(name=""))


def _fingerprint(said: Opinion) -> str:
    parts = (said.request_id, said.expert_id, said.name, said.revision, said.sentence_id, said.start, said.kind.value)
    words = "\x1f".join([*map(str, parts), said.text, said.quote])
    return hashlib.sha256(words.encode()).hexdigest()


def _request(row: Row[Any]) -> OpinionRequest:
    return OpinionRequest(**row._mapping)


def _opinion(row: Row[Any]) -> Opinion:
    values = {name: value for name, value in row._mapping.items() if name != "fingerprint"}
    return Opinion(**{**values, "kind": OpinionKind(row.kind), "state": OpinionState(row.state)})
