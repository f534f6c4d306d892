"""Noting that somebody saw the whole contact of people, and why; in the same commit as the event."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert

from core.errors import InvalidInputError
from events.log import EventLog
from events.types import ContactViewed
from experts.rules import clean_line
from storage.database import utc_now
from storage.tables import contact_view

LONGEST_REASON = 200


def note_views(expert_ids: Iterable[str], *, reason: str, log: EventLog, actor: str | None = None) -> None:
    """Note that the contact of these people leaves the house in a list, one view each.

    Raises:
        InvalidInputError: If no reason is given, or it is too long.
    """
    words = clean_line(reason)
    if not words:
        raise InvalidInputError("请写明使用联系方式的用途。")
    if len(words) > LONGEST_REASON:
        raise InvalidInputError(f"用途有 {len(words)} 字，最多 {LONGEST_REASON} 字，请缩短。")
    with log.transaction(actor=actor) as tx:
        for expert_id in expert_ids:
            added = insert(contact_view).values(expert_id=expert_id, actor=tx.actor, reason=words, at=utc_now())
            view_id = int(tx.connection.execute(added.returning(contact_view.c.view_id)).scalar_one())
            tx.append(ContactViewed(expert_id=expert_id, view_id=view_id))
