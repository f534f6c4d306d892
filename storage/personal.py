"""Reading and writing what concerns one person's data: views of the contact, merged records, traces, erasure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from core.contacts import ContactLook
from storage.database import Database, utc_now
from storage.opinions import erase_opinions, move_opinions, opinions_of
from storage.pools import of_person
from storage.tables import (
    call_entry,
    contact_view,
    engagement,
    expert,
    expert_apart,
    expert_mention,
    expert_merge,
    membership,
    mention_search,
    task,
)

JsonObject: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """By what a person is recognised. `certificates`: pairs of a pool and a number of a 聘书."""

    expert_id: str
    name: str
    unit: str
    phone: str
    certificates: frozenset[tuple[str, str]] = frozenset()


class PersonalStore:
    """What concerns the data of single people. What writes takes the caller's connection."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def views(self, expert_id: str) -> Sequence[ContactLook]:
        """Who looked at a person's contact, the newest first."""
        query = select(contact_view).where(of_person(contact_view.c.expert_id, expert_id))
        with self._database.read() as connection:
            return [_look(row) for row in connection.execute(query.order_by(contact_view.c.view_id.desc()))]

    def identities(self, connection: Connection) -> Sequence[Identity]:
        """By what each own person is recognised, in the order in which they were added; samples and stubs left out."""
        own = (expert.c.erased_on.is_(None), expert.c.merged_into == "", expert.c.is_sample.is_(False))
        held = select(membership.c.expert_id, membership.c.pool_id, membership.c.certificate_number)
        numbers: dict[str, set[tuple[str, str]]] = {}
        for row in connection.execute(held.where(membership.c.certificate_number != "")):
            numbers.setdefault(row.expert_id, set()).add((row.pool_id, row.certificate_number))
        query = select(expert.c.expert_id, expert.c.name, expert.c.unit, expert.c.phone).where(*own)
        return [
            Identity(**row._mapping, certificates=frozenset(numbers.get(row.expert_id, ())))
            for row in connection.execute(query.order_by(expert.c.added_at, expert.c.expert_id))
        ]

    def apart(self, connection: Connection) -> frozenset[frozenset[str]]:
        """Pairs of records that were found to be two people."""
        return frozenset(frozenset((row.expert_id, row.other_id)) for row in connection.execute(select(expert_apart)))

    def tell_apart(self, connection: Connection, expert_id: str, other_id: str, *, actor: str) -> bool:
        """Note that two records are two people. Returns whether it was not noted before."""
        first, second = sorted((expert_id, other_id))
        known = select(expert_apart).where(expert_apart.c.expert_id == first, expert_apart.c.other_id == second)
        if connection.execute(known).first():
            return False
        connection.execute(insert(expert_apart).values(expert_id=first, other_id=second, actor=actor, at=utc_now()))
        return True

    def merge(self, connection: Connection, kept_id: str, merged_id: str, *, before: JsonObject, actor: str) -> None:
        """Make one record a stub of another and keep both as they were; what the person did goes to the record kept.

        Where both records stand in one task, the other's line stays with the stub.
        """
        connection.execute(
            insert(expert_merge).values(kept_id=kept_id, merged_id=merged_id, before=before, actor=actor, at=utc_now())
        )
        into = update(expert).where(or_(expert.c.expert_id == merged_id, expert.c.merged_into == merged_id))
        connection.execute(into.values(merged_into=kept_id))
        connection.execute(update(expert_merge).where(expert_merge.c.kept_id == merged_id).values(kept_id=kept_id))
        both = select(engagement.c.task_id).where(engagement.c.expert_id == kept_id)
        served = engagement.c.expert_id == merged_id
        connection.execute(
            update(engagement).where(served, engagement.c.task_id.not_in(both)).values(expert_id=kept_id)
        )
        connection.execute(update(call_entry).where(call_entry.c.expert_id == merged_id).values(expert_id=kept_id))
        move_opinions(connection, kept_id, merged_id)
        connection.execute(
            delete(expert_apart).where(or_(expert_apart.c.expert_id == merged_id, expert_apart.c.other_id == merged_id))
        )

    def merged(self, expert_id: str) -> Sequence[JsonObject]:
        """The records before each merge that led to this person's, the oldest first: before, actor, at."""
        query = select(expert_merge.c.before, expert_merge.c.actor, expert_merge.c.at)
        with self._database.read() as connection:
            rows = connection.execute(
                query.where(expert_merge.c.kept_id == expert_id).order_by(expert_merge.c.merge_id)
            )
            return [dict(row._mapping) for row in rows]

    def ids_of(self, connection: Connection, expert_id: str) -> Sequence[str]:
        """Ids of a person's record and of those merged into it."""
        return [*connection.scalars(select(expert.c.expert_id).where(of_person(expert.c.expert_id, expert_id)))]

    def services(self, expert_id: str) -> Sequence[JsonObject]:
        """How the person was called on and served, with the title of each task."""
        query = select(task.c.title, engagement).join(task).where(of_person(engagement.c.expert_id, expert_id))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(engagement.c.engagement_id))
            return [dict(row._mapping) for row in rows]

    def calls(self, expert_id: str) -> Sequence[JsonObject]:
        """Calls made to the person, with the title of each task."""
        query = select(task.c.title, call_entry).join(task).where(of_person(call_entry.c.expert_id, expert_id))
        with self._database.read() as connection:
            return [dict(row._mapping) for row in connection.execute(query.order_by(call_entry.c.entry_id))]

    def opinions(self, expert_id: str) -> Sequence[JsonObject]:
        """What the person said about suggestion papers, with the title of each."""
        with self._database.read() as connection:
            return [dict(one) for one in opinions_of(connection, self.ids_of(connection, expert_id))]

    def erase_words(self, connection: Connection, expert_ids: Sequence[str]) -> None:
        """Empty what was written of these people beside their records; forget in which documents they are named."""
        for table, values in (
            (contact_view, {"reason": ""}),
            (engagement, {"reason": "", "opinion": "", "rating": None, "rating_note": ""}),
            (call_entry, {"note": ""}),
        ):
            connection.execute(update(table).where(table.c.expert_id.in_(expert_ids)).values(**values))
        erase_opinions(connection, expert_ids)
        for found in (expert_mention, mention_search):
            connection.execute(delete(found).where(found.c.expert_id.in_(expert_ids)))
        merges = or_(expert_merge.c.kept_id.in_(expert_ids), expert_merge.c.merged_id.in_(expert_ids))
        connection.execute(update(expert_merge).where(merges).values(before={}))
        pairs = or_(expert_apart.c.expert_id.in_(expert_ids), expert_apart.c.other_id.in_(expert_ids))
        connection.execute(delete(expert_apart).where(pairs))


def note_view(connection: Connection, expert_id: str, *, reason: str, actor: str) -> int:
    """Note that somebody saw the whole of a person's contact. Returns the note's id."""
    added = insert(contact_view).values(expert_id=expert_id, actor=actor, reason=reason, at=utc_now())
    return int(connection.execute(added.returning(contact_view.c.view_id)).scalar_one())


def _look(row: Row[Any]) -> ContactLook:
    return ContactLook(**row._mapping)
