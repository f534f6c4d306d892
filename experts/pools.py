"""The pools themselves: making, renaming, their rules, putting away and taking up again. A pool is never deleted."""

from __future__ import annotations

import logging
import secrets
from dataclasses import fields, replace

from core.errors import InvalidInputError
from core.pools import MAIN_POOL, Pool, PoolKind, PoolRules
from events.log import EventLog, Transaction
from events.types import PoolChanged, PoolCreated
from experts.memberships import MembershipWriter
from experts.rules import FieldError, clean_line
from storage.experts import ExpertFilters, ExpertStore
from storage.pools import Pools

logger = logging.getLogger(__name__)

LONGEST_NAME = 40
MOST_REVIEWERS = 50
# Least and most of each figure that a form may set.
LIMITS = {
    "term_years": (1, 10),
    "expiry_notice_days": (0, 365),
    "announce_workdays": (0, 60),
    "uses_a_year": (1, 365),
    "absences_a_year": (0, 50),
    "refresh_days": (30, 3650),
}


class PoolRegister:
    """The pools of one association. Safe to share between threads."""

    def __init__(self, *, writer: MembershipWriter, experts: ExpertStore, log: EventLog) -> None:
        self.store = writer.store
        self._writer = writer
        self._experts = experts
        self._log = log

    def list(self, *, archived: bool = False) -> Pools:
        """Pools in the order in which they were made; `archived`: those that were put away, too."""
        return self.store.list(archived=archived)

    def get(self, pool_id: str) -> Pool:
        """One pool.

        Raises:
            NotFoundError: If there is none of this id.
        """
        return self.store.get(pool_id)

    def create(self, name: str, *, kind: PoolKind = PoolKind.STANDING, rules: PoolRules | None = None) -> Pool:
        """Make a pool.

        Raises:
            FieldError: If the name is missing, too long or taken, or a figure is out of its range.
        """
        made = _clean(Pool(pool_id=secrets.token_hex(8), name=name, kind=kind, rules=rules or PoolRules()))
        self._refuse_double(made)
        with self._log.transaction() as tx:
            self.store.write(tx.connection, made)
            tx.append(PoolCreated(pool_id=made.pool_id))
        logger.info("pool made pool_id=%s kind=%s", made.pool_id, made.kind.name)
        return made

    def change(self, pool_id: str, *, name: str | None = None, rules: PoolRules | None = None) -> Pool:
        """Rename a pool or give it other rules; what is already running keeps its dates.

        Raises:
            NotFoundError: If there is none of this id.
            FieldError: As `create`.
        """
        known = self.store.get(pool_id)
        changed = _clean(
            replace(known, name=known.name if name is None else name, rules=known.rules if rules is None else rules)
        )
        self._refuse_double(changed)
        return self._write(known, changed)

    def archive(self, pool_id: str) -> Pool:
        """Put a pool away: it keeps its people and their history, and nothing can be done in it.

        Raises:
            NotFoundError: If there is none of this id.
            InvalidInputError: If it is the main pool.
        """
        if pool_id == MAIN_POOL:
            raise InvalidInputError("主库不能停用。可以修改它的名称和规则。")
        known = self.store.get(pool_id)
        return self._write(known, replace(known, is_archived=True))

    def restore(self, pool_id: str) -> Pool:
        """Take up again a pool that was put away.

        Raises:
            NotFoundError: If there is none of this id.
        """
        known = self.store.get(pool_id)
        return self._write(known, replace(known, is_archived=False))

    def _write(self, known: Pool, changed: Pool) -> Pool:
        names = _changed_fields(known, changed)
        if not names:
            return known
        with self._log.transaction() as tx:
            self.store.write(tx.connection, changed)
            tx.append(PoolChanged(pool_id=known.pool_id, fields=names))
            if "expiry_notice_days" in names:
                self._move_notices(tx, changed)
        logger.info("pool changed pool_id=%s fields=%s", known.pool_id, ",".join(names))
        return changed

    def _move_notices(self, tx: Transaction, changed: Pool) -> None:
        """Announce the ends of running terms as early as the new rule says."""
        for person in self._experts.read_matching(tx.connection, ExpertFilters(pool_id=changed.pool_id)):
            member = person.membership(changed.pool_id)
            if member is not None:
                self._writer.set_timers(tx, person.expert_id, member, changed.rules)

    def _refuse_double(self, pool: Pool) -> None:
        for other in self.store.list(archived=True):
            if other.name == pool.name and other.pool_id != pool.pool_id:
                where = "，已停用" if other.is_archived else ""
                raise FieldError("name", f"已有名为「{pool.name}」的专家库{where}。请换一个名称。")


def _clean(pool: Pool) -> Pool:
    """The pool as it is stored.

    Raises:
        FieldError: As `PoolRegister.create`.
    """
    name = clean_line(pool.name)
    if not name:
        raise FieldError("name", "请填写专家库的名称。")
    if len(name) > LONGEST_NAME:
        raise FieldError("name", f"名称有 {len(name)} 字，最多 {LONGEST_NAME} 字，请缩短。")
    rules = replace(pool.rules, reviewers=tuple(dict.fromkeys(filter(None, map(clean_line, pool.rules.reviewers)))))
    if pool.kind is PoolKind.EMERGENCY:
        rules = replace(rules, announce_workdays=0)  # who is needed in an emergency is not announced first
    for field, (least, most) in LIMITS.items():
        if not least <= getattr(rules, field) <= most:
            raise FieldError(field, f"请填写 {least} 到 {most} 之间的数。")
    if len(rules.reviewers) > MOST_REVIEWERS:
        raise FieldError("reviewers", f"审批人最多 {MOST_REVIEWERS} 位。")
    return replace(pool, name=name, rules=rules)


def _changed_fields(known: Pool, changed: Pool) -> tuple[str, ...]:
    names = [name for name in ("name", "is_archived") if getattr(known, name) != getattr(changed, name)]
    rules = (one.name for one in fields(PoolRules))
    names += [name for name in rules if getattr(known.rules, name) != getattr(changed.rules, name)]
    return tuple(names)
