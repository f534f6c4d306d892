"""Writing one membership: the record, the step in its history, the event, and what becomes due. All in one commit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from core.pools import Membership, MemberState, PoolRules, Step
from events import expert_types as happened
from events.base import Event
from events.clock import Clock
from events.log import Transaction
from storage.pools import PoolStore

EVENTS: dict[Step, type[happened.OfStep]] = {
    Step.NOMINATE: happened.ExpertNominated,
    Step.SELF_NOMINATE: happened.ExpertNominated,
    Step.REVIEW: happened.ExpertReviewStarted,
    Step.ANNOUNCE: happened.ExpertAnnounced,
    Step.APPOINT: happened.ExpertAppointed,
    Step.SUSPEND: happened.ExpertSuspended,
    Step.RESUME: happened.ExpertResumed,
    Step.EXPIRE: happened.ExpertTermExpired,
    Step.RENEW: happened.ExpertRenewed,
    Step.RETIRE: happened.ExpertRetired,
    Step.REINSTATE: happened.ExpertReinstated,
    Step.REGISTER: happened.MembershipRegistered,
    Step.CORRECT: happened.MembershipCorrected,
}
_MORNING = time(8)  # at the office
_IN_TERM = (MemberState.ACTIVE, MemberState.SUSPENDED)


class MembershipWriter:
    """Writes memberships inside the caller's transaction."""

    def __init__(self, *, store: PoolStore, clock: Clock) -> None:
        self.store = store
        self._clock = clock

    def write(
        self,
        tx: Transaction,
        expert_id: str,
        after: Membership,
        *,
        step: Step,
        before: Membership | None,
        reason: str = "",
    ) -> int:
        """Write a membership as a step left it. Returns the id of the step."""
        self.store.write_membership(tx.connection, expert_id, after)
        step_id = self.store.note_step(
            tx.connection,
            expert_id,
            step=step,
            before=before.state if before else None,
            after=after,
            reason=reason,
            actor=tx.actor,
        )
        tx.append(EVENTS[step](expert_id=expert_id, pool_id=after.pool_id, step_id=step_id))
        self.set_timers(tx, expert_id, after, self.store.read(tx.connection, after.pool_id).rules)
        return step_id

    def register(
        self,
        tx: Transaction,
        expert_id: str,
        known: Iterable[Membership],
        changed: Iterable[Membership],
        *,
        step: Step = Step.REGISTER,
    ) -> bool:
        """Write what differs between two lists of memberships, as an existing list or a correction has it.

        Args:
            step: How somebody came to the pool who was not in that state before.

        Returns:
            Whether anything differed.
        """
        before = {one.pool_id: one for one in known}
        moved = [one for one in changed if before.get(one.pool_id) != one]
        for after in moved:
            was = before.get(after.pool_id)
            corrected = was is not None and was.state is after.state
            self.write(tx, expert_id, after, step=Step.CORRECT if corrected else step, before=was)
        return bool(moved)

    def set_timers(self, tx: Transaction, expert_id: str, record: Membership, rules: PoolRules) -> None:
        """Have the end of a term announced and noted in time, and the end of a 公示."""
        self.cancel_timers(tx, expert_id, record.pool_id)
        key = f"{record.pool_id}:{expert_id}"
        ids = {"expert_id": expert_id, "pool_id": record.pool_id}
        if record.term_end is not None and record.state in _IN_TERM:
            end = record.term_end
            self._set(tx, f"expire:{key}", end + timedelta(days=1), happened.TermEnded(**ids, term_end=end.isoformat()))
            notice = end - timedelta(days=rules.expiry_notice_days)
            self._set(tx, f"term:{key}", notice, happened.ExpertTermExpiring(**ids, term_end=end.isoformat()))
        if record.announced_until is not None and record.state is MemberState.ANNOUNCED:
            until = record.announced_until
            over = happened.AnnouncementEnded(**ids, announced_until=until.isoformat())
            self._set(tx, f"announced:{key}", until + timedelta(days=1), over)

    def cancel_timers(self, tx: Transaction, expert_id: str, pool_id: str) -> None:
        """Forget what would become due of a membership."""
        for kind in ("term", "expire", "announced"):
            self._clock.cancel(tx, f"{kind}:{pool_id}:{expert_id}")
        self._clock.cancel(tx, f"term:{expert_id}")  # as it was named before there were pools

    def _set(self, tx: Transaction, name: str, day: date, happening: Event) -> None:
        self._clock.set(tx, name, due_at=datetime.combine(day, _MORNING).astimezone(UTC), happening=happening)
