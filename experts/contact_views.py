"""Noting that somebody saw the whole contact of people, and why: the one way, in the same commit as the event."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import InvalidInputError
from events.log import Transaction
from events.types import ContactViewed
from experts.rules import clean_line
from storage.personal import note_view

LONGEST_REASON = 200


def note_views(tx: Transaction, expert_ids: Iterable[str], *, reason: str) -> None:
    """Note one view of each of these people's contacts, inside the caller's transaction.

    Raises:
        InvalidInputError: If no reason is given, or it is too long.
    """
    words = clean_line(reason)
    if not words:
        raise InvalidInputError("请写明查看联系方式的用途。")
    if len(words) > LONGEST_REASON:
        raise InvalidInputError(f"用途有 {len(words)} 字，最多 {LONGEST_REASON} 字，请缩短。")
    for expert_id in expert_ids:
        view_id = note_view(tx.connection, expert_id, reason=words, actor=tx.actor)
        tx.append(ContactViewed(expert_id=expert_id, view_id=view_id))
