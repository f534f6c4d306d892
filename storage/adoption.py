"""Reading and writing what becomes of papers. What writes takes the caller's connection, so that the event joins it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, insert, select, update

from core.adoption import Adoption, Evidence, Reply, Submission, Trace, TraceState
from core.drafts import AdoptionGrade
from core.errors import NotFoundError
from storage.database import Database, utc_now
from storage.draft_rows import read_locator
from storage.tables import draft_adoption, draft_reply, draft_submission, draft_trace

_GONE = "没有这条记录，可能刚被他人删除。请刷新页面。"


class AdoptionStore:
    """Submissions, replies, adoptions and suspected ones of one database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def submissions(self, draft_id: str | None = None) -> Sequence[Submission]:
        """The submissions of a paper, or of all, in the order in which they were entered."""
        query = _of(draft_submission, draft_id).order_by(draft_submission.c.submission_id)
        return [Submission(**row._mapping) for row in self._rows(query)]

    def submission(self, submission_id: int) -> Submission:
        """One submission.

        Raises:
            NotFoundError: If there is none of this id.
        """
        rows = self._rows(select(draft_submission).where(draft_submission.c.submission_id == submission_id))
        return Submission(**_one(rows)._mapping)

    def replies(self, draft_id: str) -> Sequence[Reply]:
        """The replies to a paper, the first one first."""
        query = _of(draft_reply, draft_id).order_by(draft_reply.c.replied_on, draft_reply.c.reply_id)
        return [Reply(**row._mapping) for row in self._rows(query)]

    def adoptions(self, draft_id: str | None = None, *, withdrawn: bool = False) -> Sequence[Adoption]:
        """The adoptions of a paper, or of all, the first one first; those taken back only where asked for."""
        query = _of(draft_adoption, draft_id)
        if not withdrawn:
            query = query.where(draft_adoption.c.withdrawn.is_(False))
        rows = self._rows(query.order_by(draft_adoption.c.adopted_on, draft_adoption.c.adoption_id))
        return [_adoption(row) for row in rows]

    def adoption(self, adoption_id: int) -> Adoption:
        """One adoption, taken back or not.

        Raises:
            NotFoundError: If there is none of this id.
        """
        rows = self._rows(select(draft_adoption).where(draft_adoption.c.adoption_id == adoption_id))
        return _adoption(_one(rows))

    def traces(self, draft_id: str, states: Collection[TraceState] = (TraceState.SUSPECTED,)) -> Sequence[Trace]:
        """The suspected adoptions of a paper in some states, the most alike first."""
        chosen = draft_trace.c.state.in_([state.value for state in states])
        query = _of(draft_trace, draft_id).where(chosen).order_by(draft_trace.c.score.desc(), draft_trace.c.trace_id)
        return [_trace(row) for row in self._rows(query)]

    def trace(self, trace_id: int) -> Trace:
        """One suspected adoption.

        Raises:
            NotFoundError: If there is none of this id.
        """
        return _trace(_one(self._rows(select(draft_trace).where(draft_trace.c.trace_id == trace_id))))

    def add_submission(self, connection: Connection, **values: Any) -> int:
        """Keep a submission. Returns its id."""
        return _insert(connection, draft_submission, {**values, "at": utc_now()})

    def set_received(self, connection: Connection, submission_id: int, received_on: date, receipt: str) -> None:
        """Keep when a submission was received, and how they said so."""
        _set(connection, draft_submission, submission_id, received_on=received_on, receipt=receipt)

    def set_document(self, connection: Connection, submission_id: int, document_id: str) -> None:
        """Keep under which id the paper stands in the library as it was handed in."""
        _set(connection, draft_submission, submission_id, document_id=document_id)

    def add_reply(self, connection: Connection, **values: Any) -> int:
        """Keep a reply. Returns its id."""
        return _insert(connection, draft_reply, {**values, "at": utc_now()})

    def add_adoption(self, connection: Connection, *, evidence: Evidence | None, **values: Any) -> int:
        """Keep an adoption. Returns its id."""
        kept = {**values, "evidence": asdict(evidence) if evidence else None, "withdrawn": False, "at": utc_now()}
        return _insert(connection, draft_adoption, kept)

    def withdraw_adoption(self, connection: Connection, adoption_id: int) -> None:
        """Mark an adoption as taken back."""
        _set(connection, draft_adoption, adoption_id, withdrawn=True)

    def add_traces(self, connection: Connection, found: Sequence[Trace]) -> list[int]:
        """Keep those suspected adoptions that were never found before, whatever was decided. Returns their ids."""
        added = []
        for one in found:
            key = hashlib.sha256("".join(one.evidence.quote.split()).encode()).hexdigest()[:32]
            same = (
                (draft_trace.c.draft_id == one.draft_id)
                & (draft_trace.c.sentence_id == one.sentence_id)
                & (draft_trace.c.document_id == one.evidence.document_id)
                & (draft_trace.c.quote_key == key)
            )
            if connection.execute(select(draft_trace.c.trace_id).where(same)).first() is not None:
                continue
            values = {
                **{name: getattr(one, name) for name in ("draft_id", "sentence_id", "text", "score", "remark")},
                "document_id": one.evidence.document_id,
                "evidence": asdict(one.evidence),
                "quote_key": key,
                "state": TraceState.SUSPECTED.value,
                "actor": "",
                "found_at": utc_now(),
            }
            added.append(_insert(connection, draft_trace, values))
        return added

    def decide_trace(
        self, connection: Connection, trace_id: int, state: TraceState, *, actor: str = "", remark: str = ""
    ) -> None:
        """Keep what was decided about a suspected adoption; `SUSPECTED` takes the decision back."""
        at = None if state is TraceState.SUSPECTED else utc_now()
        values = {"state": state.value, "actor": actor, "remark": remark, "decided_at": at}
        _set(connection, draft_trace, trace_id, **values)

    def forget_document(self, connection: Connection, document_id: str) -> int:
        """Remove what nobody decided yet about a document that is gone. Returns how many."""
        waiting = (draft_trace.c.document_id == document_id) & (draft_trace.c.state == TraceState.SUSPECTED.value)
        return connection.execute(delete(draft_trace).where(waiting)).rowcount

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        with self.database.read() as connection:
            return list(connection.execute(query))


def _of(table: Table, draft_id: str | None) -> Select[Any]:
    query = select(table)
    return query if draft_id is None else query.where(table.c.draft_id == draft_id)


def _one(rows: Sequence[Row[Any]]) -> Row[Any]:
    if not rows:
        raise NotFoundError(_GONE)
    return rows[0]


def _insert(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    (key,) = table.primary_key.columns
    return int(connection.execute(insert(table).values(**values).returning(key)).scalar_one())


def _set(connection: Connection, table: Table, key: int, **values: Any) -> None:
    (column,) = table.primary_key.columns
    connection.execute(update(table).where(column == key).values(**values))


def _evidence(stored: dict[str, Any]) -> Evidence:
    return Evidence(**{**stored, "locator": read_locator(stored["locator"])})


def _adoption(row: Row[Any]) -> Adoption:
    values = dict(row._mapping)
    return Adoption(
        **{
            **values,
            "grade": AdoptionGrade(row.grade),
            "evidence": None if row.evidence is None else _evidence(row.evidence),
            "expert_ids": tuple(row.expert_ids),
        }
    )


def _trace(row: Row[Any]) -> Trace:
    values = {name: value for name, value in row._mapping.items() if name not in ("document_id", "quote_key")}
    return Trace(**{**values, "evidence": _evidence(row.evidence), "state": TraceState(row.state)})
