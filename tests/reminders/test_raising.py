"""Terms and 公示: what raises a reminder, what joins it, what settles it by itself; marking and taking back."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import NotFoundError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState, Step
from core.reminders import KINDS, ReminderKind
from events.log import EventLog
from events.types import (
    EVENT_TYPES,
    AnnouncementEnded,
    ExpertDeleted,
    MembershipRegistered,
    TermEnded,
)
from experts.lifecycle import Lifecycle
from experts.pool import ExpertPool
from reminders.book import Reminders
from tests.experts.conftest import in_office
from tests.reminders.conftest import END, expiring, join


def test_a_term_that_ends_soon_is_one_line_with_its_day(pool: ExpertPool, reminders: Reminders, tell, word) -> None:
    person = join(pool, "程远")

    tell(expiring(person))

    [one] = reminders.list_open()
    assert (one.kind, one.due_on) == (ReminderKind.TERM_EXPIRING, END)
    assert word(one).text == "程远（专家智库）的聘期将于2026年7月31日届满"
    assert (word(one).page, word(one).query) == ("experts", {"expert": person.expert_id})


def test_everybody_with_the_same_end_is_one_line(pool: ExpertPool, reminders: Reminders, tell, word) -> None:
    for number in range(7):
        tell(expiring(join(pool, f"专家{number}")))

    [one] = reminders.list_open()
    assert word(one).text == "专家0、专家1、专家2、专家3、专家4等 7 位专家（专家智库）的聘期将于2026年7月31日届满"
    assert len(one.causes) == 7


def test_a_renewal_settles_its_part_and_the_last_one_the_line(
    pool: ExpertPool, lifecycle: Lifecycle, reminders: Reminders, tell, steps, log: EventLog
) -> None:
    first, second = join(pool, "甲"), join(pool, "乙")
    tell(expiring(first))
    tell(expiring(second))

    lifecycle.take(Step.RENEW, first.expert_id)
    steps()
    assert [len(one.open_causes) for one in reminders.list_open()] == [1]

    lifecycle.take(Step.RENEW, second.expert_id)
    steps()
    assert reminders.list_open() == []
    assert [one.done_by for one in reminders.store.list_done()] == ["系统"]
    assert len(log.read(types=["ReminderDone"])) == 1


def test_a_term_that_is_over_takes_the_place_of_the_one_that_ends(
    pool: ExpertPool, lifecycle: Lifecycle, reminders: Reminders, tell, steps, word
) -> None:
    person = pool.save(Expert(expert_id="", name="程远", memberships=in_office(term_end=date(2026, 5, 31))))
    tell(expiring(person, date(2026, 5, 31)))
    lifecycle.expire(TermEnded(expert_id=person.expert_id, pool_id=MAIN_POOL, term_end="2026-05-31"))
    steps()

    [one] = reminders.list_open()
    assert one.kind is ReminderKind.TERM_EXPIRED
    assert word(one).text == "程远（专家智库）的聘期已于2026年5月31日届满，等待续聘或退出"

    lifecycle.take(Step.RETIRE, person.expert_id, reason="本人提出")
    steps()
    assert reminders.list_open() == []


def test_who_comes_with_a_term_that_is_over_asks_for_a_decision(
    pool: ExpertPool, lifecycle: Lifecycle, reminders: Reminders, tell, steps, word
) -> None:
    record = Membership(pool_id=MAIN_POOL, state=MemberState.EXPIRED, terms=1, term_end=date(2026, 4, 30))
    person = pool.save(Expert(expert_id="", name="程远", memberships=(record,)))
    tell(MembershipRegistered(expert_id=person.expert_id, pool_id=MAIN_POOL, step_id=1))

    [one] = reminders.list_open()
    assert word(one).text == "程远（专家智库）的聘期已于2026年4月30日届满，等待续聘或退出"

    lifecycle.take(Step.RENEW, person.expert_id)
    steps()
    assert reminders.list_open() == []


def test_what_was_settled_before_the_clock_came_raises_nothing(
    pool: ExpertPool, lifecycle: Lifecycle, reminders: Reminders, tell
) -> None:
    person = join(pool, "程远")
    lifecycle.take(Step.RENEW, person.expert_id)

    tell(expiring(person))

    assert reminders.list_open() == []


def test_a_public_notice_that_is_over_asks_for_the_appointment(
    pool: ExpertPool, lifecycle: Lifecycle, reminders: Reminders, tell, steps, word
) -> None:
    record = Membership(pool_id=MAIN_POOL, state=MemberState.ANNOUNCED, announced_until=date(2026, 5, 29))
    person = pool.save(Expert(expert_id="", name="程远", memberships=(record,)))
    tell(AnnouncementEnded(expert_id=person.expert_id, pool_id=MAIN_POOL, announced_until="2026-05-29"))

    [one] = reminders.list_open()
    assert (one.kind, one.due_on) == (ReminderKind.ANNOUNCED, date(2026, 5, 30))
    assert "公示已于2026年5月29日结束，可以聘任" in word(one).text

    lifecycle.take(Step.APPOINT, person.expert_id)
    steps()
    assert reminders.list_open() == []


def test_a_person_who_is_deleted_is_reminded_of_no_more(pool: ExpertPool, reminders: Reminders, tell) -> None:
    person = join(pool, "程远")
    tell(expiring(person))
    pool.delete(person.expert_id)

    tell(ExpertDeleted(expert_id=person.expert_id))

    assert reminders.list_open() == []


def test_a_reminder_is_marked_done_and_taken_back(pool: ExpertPool, reminders: Reminders, tell, log: EventLog) -> None:
    tell(expiring(join(pool, "程远")))
    [one] = reminders.list_open()

    done = reminders.mark_done(one.reminder_id)
    assert reminders.count_open() == 0
    assert [kept.done_by for kept in reminders.store.list_done()] == [log.actor]
    with pytest.raises(NotFoundError, match="已经办结"):
        reminders.mark_done(one.reminder_id)

    reminders.take_back(done)
    reminders.take_back(done)
    assert reminders.count_open() == 1
    assert len(log.read(types=["ReminderReopened"])) == 1


def test_what_was_marked_done_is_not_raised_again_by_the_same_event(
    pool: ExpertPool, reminders: Reminders, tell
) -> None:
    person = join(pool, "程远")
    tell(expiring(person))
    reminders.mark_done(reminders.list_open()[0].reminder_id)

    tell(expiring(person))

    assert reminders.list_open() == []


def test_all_read_leaves_them_open_and_a_new_part_makes_the_line_new_again(
    pool: ExpertPool, reminders: Reminders, tell
) -> None:
    tell(expiring(join(pool, "甲")))
    assert (reminders.mark_all_read(), reminders.mark_all_read()) == (1, 0)
    assert reminders.list_open()[0].read_at is not None

    tell(expiring(join(pool, "乙")))

    assert reminders.list_open()[0].read_at is None


def test_every_kind_has_its_words_and_page() -> None:
    assert set(KINDS) == set(ReminderKind)


def test_events_of_reminders_carry_no_text(pool: ExpertPool, reminders: Reminders, tell, log: EventLog) -> None:
    tell(expiring(join(pool, "程远")))

    [raised] = log.read(types=["ReminderRaised"])
    assert raised.data == '{"kind": "term_expiring", "reminder_id": 1}'
    assert EVENT_TYPES["ReminderRaised"].subject_field == "reminder_id"
