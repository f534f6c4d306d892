"""Which document of the library ended which: linked from dates, titles and clauses, whatever arrives first.

A document ends when a later text of the same title stands in its place (已修改), when another paper says so (已废止),
or when its own time is over. What a person has set stays. Everything else is worked out anew from the library as it is:
so it can be done twice, and a link goes when the newer document goes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from sqlalchemy import Connection

from core.documents import Block, DocumentType, Metadata, Validity
from core.regions import NATIONAL
from core.validity import begins_on, is_draft
from events.log import EventLog, Transaction
from events.types import (
    DocumentCorrected,
    DocumentDeleted,
    DocumentIndexed,
    DocumentReinstated,
    DocumentSuperseded,
    ValidityRulesChanged,
)
from ingest.validity import RULES, ValidityFacts, normalise_number, read_validity
from ingest.version_titles import are_of_one_house, comes_in_versions, version_key
from storage.document_writes import ENDING_FIELDS
from storage.validity import Candidate, Ending, ValidityStore

logger = logging.getLogger(__name__)

_NEAR = timedelta(days=366)  # two texts dated so close together may be copies of one, dated by adoption and by issue
_COPY_SHARE = 0.97
_SENTENCE_CHARS = 12


class BlockReader(Protocol):
    """Where the text of a document comes from."""

    def blocks(self, document_id: str, version: int, first: int = 0, last: int | None = None) -> Sequence[Block]:
        """Blocks of one version in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    on: date | None = None
    how: Validity | None = None
    by: str = ""


def link_versions(
    event: DocumentIndexed | DocumentCorrected | DocumentDeleted,
    *,
    store: ValidityStore,
    documents: BlockReader,
    log: EventLog,
) -> None:
    """Work out anew the ends of all documents that an event can touch. Safe to run twice."""
    if isinstance(event, DocumentCorrected):
        read_again([event.document_id], store=store, documents=documents, log=log)
    with log.transaction() as tx:
        touched = {*store.ended_by(tx.connection, event.document_id), event.document_id}
        found = store.find(tx.connection, event.document_id)
        if found is not None:
            touched |= {item.document_id for item in _reach(tx.connection, found, store)}
        changed = _settle(tx, touched, store=store, documents=documents)
    logger.info("linked versions document_id=%s changed=%d", event.document_id, changed)


def catch_up(event: ValidityRulesChanged, *, store: ValidityStore, documents: BlockReader, log: EventLog) -> None:
    """Read the validity of documents that were taken in before the rules, and link them. Safe to run twice."""
    unread = store.unread(RULES)
    read_again(unread, store=store, documents=documents, log=log)
    for start in range(0, len(unread), 50):
        with log.transaction() as tx:
            _settle(tx, unread[start : start + 50], store=store, documents=documents)
    logger.info("read validity rules=%d documents=%d", RULES, len(unread))


def announce_rules(*, store: ValidityStore, log: EventLog) -> bool:
    """Have documents read that were taken in before the rules of reading. Returns whether there are any."""
    if not store.unread(RULES):
        return False
    with log.transaction() as tx:
        tx.append(ValidityRulesChanged(rules=RULES))
    return True


def read_again(document_ids: Iterable[str], *, store: ValidityStore, documents: BlockReader, log: EventLog) -> None:
    """Read from the stored text of documents when they are in force and what they end."""
    for document_id in document_ids:
        with log.database.read() as connection:
            found = store.find(connection, document_id)
        if found is not None and found.version:
            facts = read_validity(documents.blocks(document_id, found.version), found.metadata)
            with log.transaction() as tx:
                store_facts(tx.connection, document_id, facts, title=found.metadata.title, store=store)


def store_facts(
    connection: Connection, document_id: str, facts: ValidityFacts, *, title: str, store: ValidityStore
) -> None:
    """Note what was read from a text."""
    store.store_facts(
        connection,
        document_id,
        version_key=version_key(title),
        effective_on=facts.effective_on,
        expires_on=facts.expires_on,
        clauses=[
            (clause.kind, clause.version_key, clause.document_number, clause.ends_on, clause.years)
            for clause in facts.clauses
        ],
        rules=RULES,
    )


def _reach(connection: Connection, found: Candidate, store: ValidityStore) -> list[Candidate]:
    """Documents whose end can depend on this one: those of the same title, and those that its clauses name."""
    return [*store.family(connection, version_key(found.metadata.title)), *store.named(connection, found.document_id)]


def _settle(tx: Transaction, document_ids: Iterable[str], *, store: ValidityStore, documents: BlockReader) -> int:
    """Bring the ends of these documents up to date, each with its event. Returns how many changed."""
    before = tx.appended
    for document_id in sorted(document_ids):
        found = store.find(tx.connection, document_id)
        if found is None:
            continue
        known = found.metadata
        now = _End(on=known.ended_on, how=known.ended_as, by=known.superseded_by)
        if set(ENDING_FIELDS) & set(found.corrected):
            end = _end_by_hand(tx.connection, found, store)
        else:
            end = _find_end(tx.connection, found, store, documents)
        if end == now:
            continue
        store.set_ending(tx.connection, document_id, on=end.on, how=end.how, by=end.by)
        if end.on is None:
            tx.append(DocumentReinstated(document_id=document_id))
        else:
            tx.append(DocumentSuperseded(document_id=document_id, superseded_by=end.by))
    return tx.appended - before


def _end_by_hand(connection: Connection, found: Candidate, store: ValidityStore) -> _End:
    """What a person has set, without a link to a document that is gone."""
    known = found.metadata
    by = known.superseded_by if store.find(connection, known.superseded_by) is not None else ""
    return _End(on=known.ended_on, how=known.ended_as, by=by)


def _find_end(connection: Connection, found: Candidate, store: ValidityStore, documents: BlockReader) -> _End:
    ends = [*_by_next_version(connection, found, store, documents), *_by_clause(connection, found, store)]
    if found.expires_on is not None:
        ends.append(_End(on=found.expires_on, how=Validity.REPEALED))
    if not ends:
        return _End()
    first = min(ends, key=lambda end: (end.on or date.max, end.how is not Validity.AMENDED, end.by))
    linked = next((end.by for end in ends if end.by), "")
    return first if first.by or not linked else _End(on=first.on, how=first.how, by=linked)


def _by_next_version(
    connection: Connection, found: Candidate, store: ValidityStore, documents: BlockReader
) -> list[_End]:
    """The end by the next text of the same title, if there is one."""
    known = found.metadata
    if not comes_in_versions(known):
        return []
    later = [
        other
        for other in store.family(connection, version_key(known.title))
        if other.document_id != found.document_id
        and comes_in_versions(other.metadata)
        and _is_later(other.metadata, known)
        and are_of_one_house(known, other.metadata)
    ]
    for other in sorted(later, key=lambda item: (begins_on(item.metadata) or date.max, item.document_id)):
        if not _is_copy(found, other, documents):
            return [_End(on=begins_on(other.metadata), how=Validity.AMENDED, by=other.document_id)]
    return []


def _by_clause(connection: Connection, found: Candidate, store: ValidityStore) -> list[_End]:
    known = found.metadata
    if known.document_type in (DocumentType.WORK_REPORT, DocumentType.RESEARCH):
        return []
    keys = {version_key(known.title), version_key(known.title.removeprefix(known.issuer))}
    number = normalise_number(known.document_number)
    return [
        _End(on=ending.ends_on or begins_on(ending.by.metadata), how=ending.kind, by=ending.by.document_id)
        for ending in store.endings(connection, keys, number)
        if _is_meant(ending, found, number)
    ]


def _is_meant(ending: Ending, found: Candidate, number: str) -> bool:
    """Whether a clause that names this title or number means this very document."""
    known, other = found.metadata, ending.by.metadata
    if ending.by.document_id == found.document_id or is_draft(other.title) or _is_later(known, other):
        return False
    if _comparable(known, other) is not None and not _is_later(other, known):
        return False
    if ending.document_number and number and not number.startswith("中华人民共和国"):
        return ending.document_number == number
    if ending.document_number == number and number:
        return True
    if version_key(other.title) == ending.version_key and ending.years:
        return known.published_on is not None and known.published_on.year in ending.years
    return other.region in ("", NATIONAL, known.region) or not known.region


def _is_later(one: Metadata, other: Metadata) -> bool:
    """Whether one paper is surely younger; a day that stands for a whole year proves nothing within that year."""
    days = _comparable(other, one)
    if days is None or days[1] <= days[0]:
        return False
    vague = any((day.month, day.day) == (1, 1) for day in days)
    return not (vague and days[0].year == days[1].year)


def _comparable(one: Metadata, other: Metadata) -> tuple[date, date] | None:
    """Days of two papers that mean the same, of issue or of coming into force; None where there are none."""
    if one.published_on is not None and other.published_on is not None:
        return one.published_on, other.published_on
    if one.effective_on is not None and other.effective_on is not None:
        return one.effective_on, other.effective_on
    return None


def _is_copy(found: Candidate, other: Candidate, documents: BlockReader) -> bool:
    """Whether two documents hold the same text, dated a little differently."""
    one, two = found.metadata, other.metadata
    days = _comparable(one, two)
    if days is None or one.effective_on != two.effective_on or days[1] - days[0] > _NEAR:
        return False
    first = _sentences(documents.blocks(found.document_id, found.version))
    second = _sentences(documents.blocks(other.document_id, other.version))
    smaller = min(len(first), len(second))
    return bool(smaller) and len(first & second) / max(len(first), len(second)) >= _COPY_SHARE


def _sentences(blocks: Sequence[Block]) -> frozenset[str]:
    text = "".join("".join(character for character in block.text if not character.isspace()) + "。" for block in blocks)
    parts = text.replace("；", "。").split("。")
    return frozenset(bare for part in parts if len(bare := _bare(part)) >= _SENTENCE_CHARS)


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
