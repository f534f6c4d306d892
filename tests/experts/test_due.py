"""What is due in a pool: at the edges of days, of the year and of the counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState, PoolRules
from core.tasks import Engagement, EngagementState, Task
from experts.due import DueKind, DueLists, find_due
from experts.workdays import add_workdays
from storage.due import DueStore, MemberFacts
from storage.overview import OverviewStore
from storage.panels import TaskStore
from storage.standings import StandingStore
from storage.uses import UseCount
from tests.experts.conftest import TODAY, in_office

ACTIVE = Membership(pool_id=MAIN_POOL, state=MemberState.ACTIVE)


def facts(member: Membership = ACTIVE, *, changed: date = TODAY, uses: int = 0, absences: int = 0) -> MemberFacts:
    return MemberFacts(
        expert_id="one", name="张明", unit="", membership=member, count=UseCount(uses=uses, absences=absences),
        updated_at=datetime(changed.year, changed.month, changed.day, 12, tzinfo=UTC),
    )  # fmt: skip


def kinds(*members: MemberFacts, rules: PoolRules | None = None, today: date = TODAY) -> list[DueKind]:
    return [due.kind for due in find_due(members, rules or PoolRules(), today)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(61, []), (60, [DueKind.EXPIRING]), (0, [DueKind.EXPIRING]), (-1, [DueKind.EXPIRED])],
)
def test_the_end_of_a_term_is_named_from_sixty_days_before_to_its_last_day(days: int, expected: list[DueKind]) -> None:
    assert kinds(facts(replace(ACTIVE, term_end=TODAY + timedelta(days=days)))) == expected


def test_a_term_that_waits_for_a_decision_is_named_once(pool) -> None:
    member = replace(ACTIVE, state=MemberState.EXPIRED, term_end=date(2026, 5, 1))
    assert kinds(facts(member)) == [DueKind.EXPIRED]


def test_who_left_or_was_never_in_office_has_nothing_due() -> None:
    for state in (MemberState.RETIRED, MemberState.NOMINATED, MemberState.REVIEW):
        member = replace(ACTIVE, state=state, term_end=date(2020, 1, 1))
        assert kinds(facts(member, changed=date(2020, 1, 1), uses=20, absences=5)) == []


def test_an_announcement_is_over_on_the_morning_after_its_last_working_day() -> None:
    friday = date(2026, 9, 25)  # 中秋节; the seven working days run over the National Day holidays
    until = add_workdays(friday, 7)
    assert until > date(2026, 10, 7)
    member = replace(ACTIVE, state=MemberState.ANNOUNCED, announced_until=until)
    assert kinds(facts(member), today=until) == []
    assert kinds(facts(member), today=until + timedelta(days=1)) == [DueKind.ANNOUNCED]


@pytest.mark.parametrize(
    ("uses", "expected"),
    [(7, []), (8, [DueKind.NEARLY_USED]), (9, [DueKind.NEARLY_USED]), (10, [DueKind.USED_UP]), (12, [DueKind.USED_UP])],
)
def test_uses_are_named_from_eight_of_ten(uses: int, expected: list[DueKind]) -> None:
    assert kinds(facts(uses=uses)) == expected


def test_two_absences_propose_the_exit_unless_the_pool_never_does() -> None:
    assert kinds(facts(absences=1)) == []
    assert kinds(facts(absences=2)) == [DueKind.ABSENT]
    assert kinds(facts(absences=9), rules=PoolRules(absences_a_year=0)) == []


def test_a_record_is_old_after_a_year_without_a_change() -> None:
    assert kinds(facts(changed=TODAY - timedelta(days=364))) == []
    assert kinds(facts(changed=TODAY - timedelta(days=365))) == [DueKind.STALE]


def test_the_most_pressing_stands_first() -> None:
    soon, sooner = (replace(ACTIVE, term_end=TODAY + timedelta(days=days)) for days in (20, 10))
    found = find_due([facts(soon), facts(sooner), facts(uses=10), facts(absences=2)], PoolRules(), TODAY)
    assert [one.kind for one in found] == [DueKind.EXPIRING, DueKind.EXPIRING, DueKind.ABSENT, DueKind.USED_UP]
    assert [one.day for one in found[:2]] == [sooner.term_end, soon.term_end]


@pytest.fixture
def serve(database, log):
    """Write down that somebody served, agreed to serve or stayed away on a day."""
    tasks = TaskStore(database)
    number = iter(range(1000))

    def write(expert_id: str, state: EngagementState, day: date) -> None:
        task_id = f"task{next(number)}"
        with log.transaction() as tx:
            tasks.write(tx.connection, Task(task_id=task_id, pool_id=MAIN_POOL, title="评审", matter=""))
            served = Engagement(task_id=task_id, expert_id=expert_id, state=state, served_on=day)
            tasks.write_engagement(tx.connection, served)

    return write


def test_uses_and_absences_of_a_year_are_the_same_for_lists_matching_panels_and_overview(pool, database, serve) -> None:
    person = pool.save(Expert(expert_id="", name="张明", unit="云江大学", memberships=in_office()))
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)):
        serve(person.expert_id, EngagementState.ATTENDED, day)
        serve(person.expert_id, EngagementState.ABSENT, day)
    serve(person.expert_id, EngagementState.ACCEPTED, date(2026, 6, 5))
    serve(person.expert_id, EngagementState.DECLINED, date(2026, 6, 5))
    serve(person.expert_id, EngagementState.EXCUSED, date(2026, 6, 5))

    (found,) = DueStore(database).members(MAIN_POOL, year=2026)

    assert (found.name, found.unit, found.membership) == ("张明", "云江大学", person.memberships[0])
    assert (found.count.uses, found.count.absences) == (3, 2)
    assert StandingStore(database).counts([person.expert_id], 2026)[person.expert_id] == found.count
    assert [one.uses for one in OverviewStore(database).people(year=2026)] == [3]
    assert TaskStore(database).uses(2026) == {person.expert_id: 3}


def test_a_record_that_was_confirmed_is_not_old_any_more(pool, database, log, lifecycle, happened) -> None:
    person = pool.save(Expert(expert_id="", name="张明"))
    in_a_year = date.today() + timedelta(days=366)
    due = DueLists(database, log=log, today=lambda: in_a_year)
    main = lifecycle.pools.get(MAIN_POOL)
    assert [one.kind for one in due.list(main)] == [DueKind.STALE]
    before = DueStore(database).members(MAIN_POOL, year=2026)[0].updated_at

    assert due.confirm([person.expert_id, "nobody"]) == 1

    assert DueStore(database).members(MAIN_POOL, year=2026)[0].updated_at > before
    assert happened()[-1] == "ExpertConfirmed"
    assert due.list(replace(main, is_archived=True)) == []
