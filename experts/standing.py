"""How people stand today, read from the records: services, ratings, age of the evidence, states in their pools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from core.experts import Expert
from core.pools import MemberState, Pool
from experts.adjustments import Standing
from storage.database import Database
from storage.pools import PoolStore
from storage.standings import StandingStore
from storage.uses import NO_USE


class StandingReader:
    """Reads how people stand; called with people by id."""

    def __init__(self, database: Database, *, today: Callable[[], date] = date.today) -> None:
        self._store = StandingStore(database)
        self._pools = PoolStore(database)
        self._today = today

    def __call__(self, people: Mapping[str, Expert]) -> Mapping[str, Standing]:
        """The standing of each of these people."""
        if not people:
            return {}
        today = self._today()
        pools = {pool.pool_id: pool for pool in self._pools.list()}
        counts = self._store.counts(people, today.year)
        ratings = self._store.ratings(people, today.year)
        years = self._store.evidence_years(people)
        return {
            key: Standing(
                uses=counts.get(key, NO_USE).uses,
                uses_allowed=_uses_allowed(person, pools),
                absences=counts.get(key, NO_USE).absences,
                rating=ratings.get(key),
                evidence_year=years.get(key),
                suspended_in=_suspended_in(person, pools),
                term_over=person.term_end if person.term_end is not None and person.term_end < today else None,
            )
            for key, person in people.items()
        }


def _suspended_in(person: Expert, pools: Mapping[str, Pool]) -> tuple[str, ...]:
    suspended = (one.pool_id for one in person.memberships if one.state is MemberState.SUSPENDED)
    return tuple(pools[pool_id].name for pool_id in suspended if pool_id in pools)


def _uses_allowed(person: Expert, pools: Mapping[str, Pool]) -> int:
    """The most generous rule of the pools for which the person is proposed; 0 for any number."""
    allowed = [
        pools[one.pool_id].rules.uses_a_year for one in person.memberships if one.is_proposed and one.pool_id in pools
    ]
    return 0 if not allowed or 0 in allowed else max(allowed)
