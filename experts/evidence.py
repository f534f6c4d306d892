"""Evidence: people found in documents are proposed, a person decides, and what is confirmed links the document."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Protocol

from core.documents import Block, Document
from core.errors import NotFoundError
from core.mentions import FoundMention, Mention, MentionState
from events.expert_types import ExpertChanged, ExpertErased, OfStep
from events.log import EventLog, Transaction
from events.types import (
    DocumentIndexed,
    MentionConfirmed,
    MentionRejected,
    MentionReopened,
    MentionsProposed,
)
from experts.mention_scores import NamedPerson
from experts.mentions import NameFinder
from experts.nearness import Weigher, weigh_passages
from experts.pool import ExpertPool
from storage.database import Database
from storage.mentions import Mentions, MentionStore

logger = logging.getLogger(__name__)

PEOPLE_AT_ONCE = 500
_TELLING = frozenset({"name", "unit", "post", "title", "concurrent_posts"})


class BlockReader(Protocol):
    """What is read of documents."""

    def find(self, document_id: str) -> Document | None:
        """One document, None when it is gone."""

    def blocks(self, document_id: str, version: int) -> list[Block]:
        """All blocks of one version in reading order."""


class EvidenceDesk:
    """Finds people in documents and takes the decisions about them. Safe to share between threads.

    Attributes:
        store: The mentions, to read.
    """

    def __init__(self, database: Database, *, documents: BlockReader, pool: ExpertPool, log: EventLog) -> None:
        self.store = MentionStore(database)
        self._documents = documents
        self._pool = pool
        self._log = log

    def look_in(self, event: DocumentIndexed) -> None:
        """Look for everybody in a document that was indexed. Safe to run twice."""
        finder = NameFinder(map(_named, self.store.people()))
        self._propose(event.document_id, event.version, finder, complete=True)

    def look_for(self, event: ExpertChanged | OfStep) -> None:
        """Search the library for people who are new or bear another name: once for each name. Safe to run twice.

        All who wait are looked for together, so that an import of thousands reads the library a few times.
        """
        if isinstance(event, ExpertChanged):
            if not _TELLING & set(event.fields):
                return
            with self._log.transaction() as tx:
                if "name" in event.fields:
                    self.store.remove_open(tx.connection, expert_id=event.expert_id)
                self.store.forget_search(tx.connection, event.expert_id)
        while rows := self.store.people(unsearched=True, limit=PEOPLE_AT_ONCE):
            everybody = [_named(row) for row in self.store.people()]
            names = {row.name for row in rows}
            finder = NameFinder(one for one in everybody if one.name in names)  # namesakes tell each other apart
            for document_id, version in self.store.documents_naming(sorted(names)):
                self._propose(document_id, version, finder, complete=False)
            with self._log.transaction() as tx:
                self.store.note_searched(tx.connection, {row.expert_id: row.name for row in rows})
            logger.info("searched library people=%d", len(rows))

    def weigh(self, document_ids: Iterable[str]) -> Weigher:
        """How much a passage of these documents counts for each person; see `experts.nearness`."""
        return weigh_passages(self.store.confirmed_in(document_ids))

    def forget(self, event: ExpertErased) -> None:
        """Remove what was noted of a person whose data is erased. Safe to run twice."""
        with self._log.transaction() as tx:
            self.store.erase(tx.connection, event.expert_id)

    def confirm(self, mention_ids: Iterable[int], *, actor: str | None = None) -> int:
        """These mentions are the experts they were found for: their documents are linked. Returns how many changed."""
        return self._decide(mention_ids, MentionState.CONFIRMED, actor)

    def reject(self, mention_ids: Iterable[int], *, actor: str | None = None) -> int:
        """These mentions are somebody else; the same document proposes them never again. Returns how many changed."""
        return self._decide(mention_ids, MentionState.REJECTED, actor)

    def reopen(self, mention_ids: Iterable[int], *, actor: str | None = None) -> int:
        """Take decisions back, with the links that they made. Returns how many changed."""
        return self._decide(mention_ids, MentionState.PROPOSED, actor)

    def _decide(self, mention_ids: Iterable[int], state: MentionState, actor: str | None) -> int:
        changed = 0
        with self._log.transaction(actor=actor) as tx:
            for mention_id in dict.fromkeys(mention_ids):
                mention = self.store.find(tx.connection, mention_id)
                if mention is None:
                    raise NotFoundError("这条依据已不在，可能资料或专家已被删除。请刷新页面。")
                if mention.state is state:
                    continue
                self._apply(tx, mention, state)
                changed += 1
        logger.info("decided mentions state=%s changed=%d", state.name, changed)
        return changed

    def _apply(self, tx: Transaction, mention: Mention, state: MentionState) -> None:
        linked = False
        if mention.state is MentionState.CONFIRMED and self.store.made_link(tx.connection, mention.mention_id):
            self._link(tx, mention, linked=False)
        if state is MentionState.CONFIRMED:
            linked = self._link(tx, mention, linked=True)
        self.store.decide(tx.connection, mention.mention_id, state, actor=tx.actor, linked=linked)
        happened: dict[MentionState, type[MentionConfirmed | MentionRejected | MentionReopened]] = {
            MentionState.CONFIRMED: MentionConfirmed,
            MentionState.REJECTED: MentionRejected,
            MentionState.PROPOSED: MentionReopened,
        }
        tx.append(
            happened[state](
                document_id=mention.document_id, expert_id=mention.found.expert_id, mention_id=mention.mention_id
            )
        )

    def _link(self, tx: Transaction, mention: Mention, *, linked: bool) -> bool:
        """Link or unlink the document inside the transaction. Returns whether that changed anything."""
        known = self._pool.store.read_many(tx.connection, [mention.found.expert_id]).get(mention.found.expert_id)
        if known is None or (mention.document_id in known.document_ids) is linked:
            return False
        others = tuple(one for one in known.document_ids if one != mention.document_id)
        after = (*others, mention.document_id) if linked else others
        self._pool.change_in(tx, known, replace(known, document_ids=after))
        return True

    def _propose(self, document_id: str, version: int, finder: NameFinder, *, complete: bool) -> None:
        """Write what a document says of people.

        Args:
            complete: Everybody was looked for, so an open proposal that is not found again has lost its place.
        """
        known = self._documents.find(document_id)
        if known is None or (known.served_version or 0) > version:
            return
        found = finder.find(self._documents.blocks(document_id, version), title=known.metadata.title)
        with self._log.transaction() as tx:
            if not self.store.holds(tx.connection, document_id):
                return
            added = self._write(tx, document_id, version, found, complete=complete)
            if added:
                tx.append(MentionsProposed(document_id=document_id, mention_ids=tuple(added)))
        if added:
            logger.info("proposed mentions document_id=%s count=%d", document_id, len(added))

    def _write(
        self, tx: Transaction, document_id: str, version: int, found: Sequence[FoundMention], *, complete: bool
    ) -> list[int]:
        known = self.store.known(tx.connection, document_id)
        linked = self.store.linked(tx.connection, document_id)
        there = self._pool.store.read_many(tx.connection, [one.expert_id for one in found])
        added = []
        for one in found:
            before = known.get(one.expert_id)
            if before is None and one.expert_id not in linked and one.expert_id in there:
                added.append(self.store.add(tx.connection, document_id, version, one))
            elif before is not None and before[1] is not MentionState.REJECTED:
                self.store.renew(tx.connection, before[0], version, one)
        if complete:
            again = {one.expert_id for one in found}
            lost = [number for key, (number, _) in known.items() if key not in again]
            self.store.remove_open(tx.connection, mention_ids=lost)
        return added


def group_by_document(mentions: Mentions) -> list[tuple[str, Mentions]]:
    """Mentions as `MentionStore.list` orders them, those of one document together."""
    return [(key, list(group)) for key, group in groupby(mentions, key=lambda one: one.document_id)]


def _named(row: Any) -> NamedPerson:
    return NamedPerson(
        expert_id=row.expert_id,
        name=row.name,
        units=tuple(unit for unit in (row.unit, *row.concurrent_posts) if unit),
        post=row.post,
        title=row.title,
    )
