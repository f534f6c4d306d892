"""One person's data: the contact seen for a reason, the copy of everything held, the erasure."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from core.contacts import Contact, ContactLook
from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert
from events.log import Transaction
from events.types import ContactViewed
from experts.personal_copy import copy_xlsx
from experts.pool import ExpertPool
from experts.rules import clean_line

logger = logging.getLogger(__name__)

LONGEST_REASON = 200
COPY_REASON = "向本人提供个人信息副本"


class PersonalData:
    """What concerns the data of single people. Safe to share between threads."""

    def __init__(self, *, pool: ExpertPool) -> None:
        self._pool = pool
        self._store = pool.personal

    def view_contact(self, expert_id: str, *, reason: str, actor: str | None = None) -> Contact:
        """The whole contact of a person; who looks and why is noted in the same commit.

        Raises:
            NotFoundError: If there is no such person.
            InvalidInputError: If no reason is given.
        """
        words = check_reason(reason)
        with self._pool.log.transaction(actor=actor) as tx:
            known = self._read(tx, expert_id)
            self._note(tx, [expert_id], words)
        return Contact(phone=known.phone, email=known.email)

    def note_views(self, expert_ids: Iterable[str], *, reason: str, actor: str | None = None) -> None:
        """Note that the whole contact of these people leaves the house in a list, one view each.

        Raises:
            InvalidInputError: If no reason is given.
        """
        words = check_reason(reason)
        with self._pool.log.transaction(actor=actor) as tx:
            self._note(tx, expert_ids, words)

    def views(self, expert_id: str) -> Sequence[ContactLook]:
        """Who looked at a person's contact, the newest first."""
        return self._store.views(expert_id)

    def copy(self, expert_id: str, *, actor: str | None = None) -> bytes:
        """Everything held of a person, as a workbook to hand over. It shows the contact: one view is noted.

        Raises:
            NotFoundError: If there is no such person, or the data was erased.
        """
        with self._pool.log.transaction(actor=actor) as tx:
            known = self._read(tx, expert_id)
            self._note(tx, [expert_id], COPY_REASON)
        return copy_xlsx(known, pool=self._pool)

    def erase(self, expert_id: str, *, name: str, actor: str | None = None) -> None:
        """Erase a person's data. Safe to run twice.

        Args:
            name: The person's name as typed by who asks for the erasure.

        Raises:
            NotFoundError: If there is no such person.
            InvalidInputError: If the name is another.
        """
        known = self._pool.get(expert_id)
        if known.erased_on is None and clean_line(name) != known.name:
            raise InvalidInputError(f"输入的姓名与「{known.name}」不一致，没有清除。请核对后重新输入。")
        self._pool.delete(expert_id, actor=actor)

    def _read(self, tx: Transaction, expert_id: str) -> Expert:
        known = self._pool.store.read_many(tx.connection, [expert_id]).get(expert_id)
        if known is None or known.is_stub:
            raise NotFoundError("这位专家已不在专家库中，请刷新页面。")
        return known

    def _note(self, tx: Transaction, expert_ids: Iterable[str], reason: str) -> None:
        for expert_id in expert_ids:
            view_id = self._store.note_view(tx.connection, expert_id, reason=reason, actor=tx.actor)
            tx.append(ContactViewed(expert_id=expert_id, view_id=view_id))


def check_reason(reason: str) -> str:
    """The reason for looking at a contact, as it is kept.

    Raises:
        InvalidInputError: If there is none, or it is too long.
    """
    words = clean_line(reason)
    if not words:
        raise InvalidInputError("请写明查看联系方式的用途。")
    if len(words) > LONGEST_REASON:
        raise InvalidInputError(f"用途有 {len(words)} 字，最多 {LONGEST_REASON} 字，请缩短。")
    return words
