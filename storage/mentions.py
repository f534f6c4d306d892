"""Reading and writing mentions of experts in documents. What writes takes the caller's connection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, or_, select, update

from core.documents import Locator
from core.mentions import FoundMention, Ground, Mention, MentionPlace, MentionRole, MentionState
from core.pools import MemberState
from storage.database import Database, utc_now
from storage.document_rows import is_served
from storage.tables import block, document, edition, expert, expert_document, expert_mention, membership, mention_search

Mentions = list[Mention]  # named here, because `MentionStore.list` hides the built-in inside the class
Versions = list[tuple[str, int]]
_AT_ONCE = 5000
_FEW_NAMES = 20  # for so few, the database looks for blocks that may name them; for more, every document is read


class MentionStore:
    """The mentions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, *states: MentionState, expert_id: str = "", document_id: str = "") -> Mentions:
        """Mentions, those of one document together, the surest first; of one expert or document where one is named."""
        query = select(expert_mention).order_by(
            expert_mention.c.document_id, expert_mention.c.confidence.desc(), expert_mention.c.mention_id
        )
        if states:
            query = query.where(expert_mention.c.state.in_([state.value for state in states]))
        if expert_id:
            query = query.where(expert_mention.c.expert_id == expert_id)
        if document_id:
            query = query.where(expert_mention.c.document_id == document_id)
        with self._database.read() as connection:
            return [_mention(row) for row in connection.execute(query)]

    def count(self, state: MentionState) -> int:
        """How many there are in a state."""
        query = select(func.count()).select_from(expert_mention).where(expert_mention.c.state == state.value)
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def confirmed_in(self, document_ids: Iterable[str]) -> Mentions:
        """The confirmed mentions in these documents."""
        wanted = [*dict.fromkeys(document_ids)]
        found: Mentions = []
        with self._database.read() as connection:
            for first in range(0, len(wanted), _AT_ONCE):
                query = select(expert_mention).where(
                    expert_mention.c.state == MentionState.CONFIRMED.value,
                    expert_mention.c.document_id.in_(wanted[first : first + _AT_ONCE]),
                )
                found += [_mention(row) for row in connection.execute(query)]
        return found

    def find(self, connection: Connection, mention_id: int) -> Mention | None:
        """One mention inside the caller's transaction, None when it is gone."""
        row = connection.execute(select(expert_mention).where(expert_mention.c.mention_id == mention_id)).first()
        return None if row is None else _mention(row)

    def made_link(self, connection: Connection, mention_id: int) -> bool:
        """Whether confirming a mention made the link to its document."""
        query = select(expert_mention.c.linked).where(expert_mention.c.mention_id == mention_id)
        return bool(connection.scalar(query))

    def holds(self, connection: Connection, document_id: str) -> bool:
        """Whether a document is still there."""
        return (
            connection.scalar(select(document.c.document_id).where(document.c.document_id == document_id)) is not None
        )

    def known(self, connection: Connection, document_id: str) -> Mapping[str, tuple[int, MentionState]]:
        """Id and state of each mention in a document, by expert."""
        query = select(expert_mention).where(expert_mention.c.document_id == document_id)
        rows = connection.execute(query)
        return {row.expert_id: (row.mention_id, MentionState(row.state)) for row in rows}

    def linked(self, connection: Connection, document_id: str) -> frozenset[str]:
        """The experts who are linked to a document already."""
        query = select(expert_document.c.expert_id).where(expert_document.c.document_id == document_id)
        return frozenset(connection.scalars(query))

    def add(self, connection: Connection, document_id: str, version: int, found: FoundMention) -> int:
        """A new proposal. Returns its id."""
        added = insert(expert_mention).values(
            document_id=document_id, version=version, state=MentionState.PROPOSED.value, linked=False,
            found_at=utc_now(), **_values(found),
        )  # fmt: skip
        return int(connection.execute(added.returning(expert_mention.c.mention_id)).scalar_one())

    def renew(self, connection: Connection, mention_id: int, version: int, found: FoundMention) -> None:
        """The places of a mention as a newer version has them; the decision stays."""
        own = expert_mention.c.mention_id == mention_id
        connection.execute(update(expert_mention).where(own).values(version=version, **_values(found)))

    def decide(
        self, connection: Connection, mention_id: int, state: MentionState, *, actor: str, linked: bool = False
    ) -> None:
        """Note a decision, or with `PROPOSED` that there is none any more."""
        decided = state is not MentionState.PROPOSED
        connection.execute(
            update(expert_mention)
            .where(expert_mention.c.mention_id == mention_id)
            .values(
                state=state.value,
                linked=linked,
                decided_by=actor if decided else "",
                decided_at=utc_now() if decided else None,
            )
        )

    def remove_open(self, connection: Connection, *, mention_ids: Iterable[int] = (), expert_id: str = "") -> None:
        """Take proposals away that nobody has decided on: these, or all of one expert."""
        own = expert_mention.c.expert_id == expert_id if expert_id else expert_mention.c.mention_id.in_([*mention_ids])
        query = delete(expert_mention).where(own, expert_mention.c.state == MentionState.PROPOSED.value)
        connection.execute(query)

    def erase(self, connection: Connection, expert_id: str) -> None:
        """Remove everything noted of a person, and that the library was searched for the name."""
        connection.execute(delete(expert_mention).where(expert_mention.c.expert_id == expert_id))
        self.forget_search(connection, expert_id)

    def people(self, *, unsearched: bool = False, limit: int | None = None) -> Sequence[Any]:
        """Those in a pool who have not left it: id, name, unit, post, title and concurrent posts.

        Args:
            unsearched: Only those for whose present name the library was not searched yet.
        """
        columns = (expert.c.expert_id, expert.c.name, expert.c.unit, expert.c.post, expert.c.title)
        member = exists().where(
            membership.c.expert_id == expert.c.expert_id, membership.c.state != MemberState.RETIRED.value
        )
        query = select(*columns, expert.c.concurrent_posts).where(member, expert.c.erased_on.is_(None))
        if unsearched:
            done = and_(mention_search.c.expert_id == expert.c.expert_id, mention_search.c.name == expert.c.name)
            query = query.where(~exists().where(done))
        with self._database.read() as connection:
            return connection.execute(query.order_by(expert.c.expert_id).limit(limit)).all()

    def forget_search(self, connection: Connection, expert_id: str) -> None:
        """Have the library searched for a person again."""
        connection.execute(delete(mention_search).where(mention_search.c.expert_id == expert_id))

    def note_searched(self, connection: Connection, names: Mapping[str, str]) -> None:
        """Note for which names, by expert, the library was searched; who is gone meanwhile is left out."""
        connection.execute(delete(mention_search).where(mention_search.c.expert_id.in_([*names])))
        there = {*connection.scalars(select(expert.c.expert_id).where(expert.c.expert_id.in_([*names])))}
        rows = [{"expert_id": key, "name": name, "at": utc_now()} for key, name in names.items() if key in there]
        if rows:
            connection.execute(insert(mention_search), rows)

    def documents_naming(self, names: Sequence[str]) -> Versions:
        """Id and served version of each document that search sees and that may hold one of these names."""
        query = (
            select(document.c.document_id, edition.c.version)
            .select_from(document)
            .join(edition, and_(edition.c.document_id == document.c.document_id, is_served()))
            .order_by(document.c.document_id)
        )
        if len(names) <= _FEW_NAMES:
            held = or_(*(block.c.text.ilike("%" + "%".join(name.replace(" ", "")) + "%") for name in names))
            query = query.where(
                exists().where(
                    block.c.document_id == document.c.document_id, block.c.version == edition.c.version, held
                )
            )
        with self._database.read() as connection:
            return [(row.document_id, row.version) for row in connection.execute(query.distinct())]


def _values(found: FoundMention) -> dict[str, Any]:
    return {
        "expert_id": found.expert_id,
        "block": found.block,
        "page": found.locator.page,
        "heading_path": [*found.locator.heading_path],
        "paragraph": found.locator.paragraph,
        "quote": found.quote,
        "role": found.role.value,
        "grounds": [ground.value for ground in found.grounds],
        "confidence": found.confidence,
        "places": [[place.block, [*place.heading_path]] for place in found.places],
    }


def _mention(row: Row[Any]) -> Mention:
    return Mention(
        mention_id=row.mention_id,
        document_id=row.document_id,
        version=row.version,
        found=FoundMention(
            expert_id=row.expert_id,
            block=row.block,
            locator=Locator(page=row.page, heading_path=tuple(row.heading_path), paragraph=row.paragraph),
            quote=row.quote,
            role=MentionRole(row.role),
            grounds=tuple(map(Ground, row.grounds)),
            confidence=row.confidence,
            places=tuple(MentionPlace(block=number, heading_path=tuple(path)) for number, path in row.places),
        ),
        state=MentionState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
