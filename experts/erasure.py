"""Erasing one person's data at the person's wish: a stub and the history without words are left."""

from __future__ import annotations

import logging
from datetime import date

from core.experts import Expert
from events.log import Transaction
from events.types import ExpertErased, ExpertLinked
from experts.memberships import MembershipWriter
from experts.record_erasure import erase_from_record
from storage.experts import ExpertStore
from storage.panels import rewrite_record, selections_naming
from storage.personal import PersonalStore
from storage.pools import clear_reasons

logger = logging.getLogger(__name__)


def erase_in(
    tx: Transaction,
    known: Expert,
    *,
    store: ExpertStore,
    personal: PersonalStore,
    writer: MembershipWriter,
    today: date,
) -> None:
    """Blank a record and those merged into it, with links, memberships and every word written about the person.

    What stays: that there was a person of this id, which steps were taken when and by whom, on which days the person
    served and for which fee, and the places of the id in records of panels and draws (ADR 14).
    Inside the caller's transaction; safe to run twice.
    """
    ids = personal.ids_of(tx.connection, known.expert_id)
    records = store.read_many(tx.connection, ids)
    for expert_id in ids:
        record = records[expert_id]
        if record.document_ids:
            store.set_documents(tx.connection, expert_id, ())
            tx.append(ExpertLinked(expert_id=expert_id, document_ids=record.document_ids))
        for one in record.memberships:
            writer.cancel_timers(tx, expert_id, one.pool_id)
        writer.store.remove_memberships(tx.connection, expert_id)
        stub = Expert(expert_id=expert_id, name="", merged_into=record.merged_into, erased_on=today)
        store.update(tx.connection, stub)
    clear_reasons(tx.connection, ids)
    personal.erase_words(tx.connection, ids)
    for kept in selections_naming(tx.connection, ids):
        rewrite_record(tx.connection, kept.selection_id, erase_from_record(kept.record, ids, on=today))
    tx.append(ExpertErased(expert_id=known.expert_id))
    logger.info("erased expert_id=%s records=%d", known.expert_id, len(ids))
