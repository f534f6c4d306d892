"""A pool, or all of them, at a glance: read once, counted, with the topics of the last year and what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.pools import Pool
from core.structure import Measure, Side, Structure, Target
from events.log import EventLog
from events.types import PoolChanged
from experts.overview import Targets, build_structure
from experts.targets import check_targets
from experts.topics import Topic, find_topics
from storage.database import utc_now
from storage.overview import OverviewStore, PersonFacts, TargetRow
from storage.pools import PoolStore

QUESTION_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What the page shows.

    Attributes:
        name: Of the pool, or for all of them.
        people: Everybody in office, by id, in the order of adding.
        topics: What was asked in the last year, what nobody covers first.
    """

    name: str
    structure: Structure
    people: Mapping[str, PersonFacts]
    topics: tuple[Topic, ...]


class PoolGlance:
    """Pools at a glance. Safe to share between threads."""

    def __init__(
        self,
        *,
        store: OverviewStore,
        pools: PoolStore,
        log: EventLog,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.store = store
        self.pools = pools
        self._log = log
        self._now = now

    @property
    def today(self) -> date:
        """The day in the time zone of the office."""
        return self._now().astimezone().date()

    def stamp(self) -> tuple[date, int, int]:
        """Differs once anything that `look` reads may have changed: the day, the last event, the questions noted."""
        last = self._log.read(limit=1)
        return self.today, last[0].event_id if last else 0, self.store.count_questions()

    def look(self, pool_id: str = "") -> Glance:
        """One pool, or all that are in use where the id is "".

        Raises:
            NotFoundError: If there is no such pool.
        """
        pools = [self.pools.get(pool_id)] if pool_id else self.pools.list()
        today = self.today
        people = self.store.people(year=today.year)
        targets = self.targets(pool_id) if pool_id else {}
        structure = build_structure(people, pools=pools, targets=targets, today=today)
        known = {one.pool_id for one in pools}
        active = [one for one in people if any(own.is_active and own.pool_id in known for own in one.standings)]
        asked = self.store.questions(since=self._now() - timedelta(days=QUESTION_DAYS))
        return Glance(
            name=_name(pools, pool_id),
            structure=structure,
            people={one.expert_id: one for one in active},
            topics=tuple(find_topics(asked, active)),
        )

    def targets(self, pool_id: str) -> Targets:
        """What is wanted of a pool, by side and value."""
        found: dict[Side, dict[str, Target]] = {}
        for row in self.store.targets(pool_id):
            target = Target(measure=Measure(row.measure), amount=row.amount)
            found.setdefault(Side[row.side], {})[row.value] = target
        return found

    def set_targets(
        self, pool_id: str, side: Side, measure: Measure, amounts: Mapping[str, int], *, actor: str | None = None
    ) -> bool:
        """Make this, and only this, what is wanted of one side of a pool. Returns whether anything changed.

        Raises:
            NotFoundError: If there is no such pool.
            InvalidInputError: If a target cannot be; the message says why. Nothing is changed then.
        """
        wanted = check_targets(side, measure, amounts)
        with self._log.transaction(actor=actor) as tx:
            self.pools.read(tx.connection, pool_id)
            if self.targets(pool_id).get(side, {}) == wanted:
                return False
            rows = [
                TargetRow(side=side.name, value=value, measure=one.measure.value, amount=one.amount)
                for value, one in wanted.items()
            ]
            self.store.write_targets(tx.connection, pool_id, side.name, rows)
            tx.append(PoolChanged(pool_id=pool_id, fields=("targets",)))
        return True


def _name(pools: list[Pool], pool_id: str) -> str:
    return pools[0].name if pool_id and pools else "全部专家库"
