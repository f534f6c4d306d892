"""One person's data: the contact seen for a reason, the copy of everything held, the erasure."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from core.contacts import Contact, ContactLook
from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert
from events.log import Transaction
from experts.contact_views import note_views
from experts.personal_copy import copy_xlsx
from experts.pool import ExpertPool
from experts.rules import clean_line

logger = logging.getLogger(__name__)

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
        with self._pool.log.transaction(actor=actor) as tx:
            known = self._read(tx, expert_id)
            note_views(tx, [expert_id], reason=reason)
        return Contact(phone=known.phone, email=known.email)

    def note_views(self, expert_ids: Iterable[str], *, reason: str, actor: str | None = None) -> None:
        """Note that the whole contact of these people leaves the house in a list, one view each.

        Raises:
            InvalidInputError: If no reason is given.
        """
        with self._pool.log.transaction(actor=actor) as tx:
            note_views(tx, expert_ids, reason=reason)

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
            note_views(tx, [expert_id], reason=COPY_REASON)
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
