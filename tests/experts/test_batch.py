"""Steps for many people at once, and the numbers of their certificates."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import InvalidInputError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState, Step
from experts.batch import StepAsked, take_steps
from experts.certificates import next_numbers, run_on
from tests.experts.conftest import TODAY, in_office


def announced(until: date) -> tuple[Membership, ...]:
    return (Membership(pool_id=MAIN_POOL, state=MemberState.ANNOUNCED, announced_until=until),)


def test_one_who_is_refused_does_not_hold_up_the_others(pool, lifecycle) -> None:
    over, running, gone = date(2026, 5, 29), TODAY, "nobody"
    first = pool.save(Expert(expert_id="", name="张明", memberships=announced(over)))
    second = pool.save(Expert(expert_id="", name="李华", memberships=announced(running)))
    third = pool.save(Expert(expert_id="", name="王新", memberships=announced(over)))
    numbers = dict(zip([first.expert_id, second.expert_id, third.expert_id, gone], run_on("2026-001", 4), strict=True))

    results = take_steps(
        lifecycle,
        Step.APPOINT,
        [StepAsked(expert_id=key, certificate_number=number) for key, number in numbers.items()],
        pool_id=MAIN_POOL,
    )

    assert [one.expert_id for one in results] == list(numbers)
    assert [bool(one.refused) for one in results] == [False, True, False, True]
    assert "李华的公示到2026年6月1日结束" in results[1].refused
    assert pool.get(second.expert_id).membership().state is MemberState.ANNOUNCED
    assert pool.get(first.expert_id).membership() == results[0].membership
    assert pool.get(third.expert_id).membership().certificate_number == "2026-003"


def test_a_number_serves_one_person_only(pool, lifecycle) -> None:
    first = pool.save(Expert(expert_id="", name="张明", memberships=in_office()))
    second = pool.save(Expert(expert_id="", name="李华", memberships=in_office()))
    lifecycle.take(Step.RENEW, first.expert_id, certificate_number="2026-001")
    with pytest.raises(InvalidInputError, match="已用于张明"):
        lifecycle.take(Step.RENEW, second.expert_id, certificate_number=" 2026-001 ")
    with pytest.raises(InvalidInputError, match="已用于张明"):
        lifecycle.correct(second.expert_id, term_start=None, term_end=None, certificate_number="2026-001")
    assert lifecycle.take(Step.RENEW, first.expert_id, certificate_number="2026-001").terms == 3


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ((), ("2026-001", "2026-002")),
        (("2026-009", "2026-010", "旧证"), ("2026-011", "2026-012")),
        (("云互协聘〔2026〕009号", "云互协聘〔2025〕120号"), ("云互协聘〔2026〕010号", "云互协聘〔2026〕011号")),
        (("云互协聘〔2025〕120号",), ("云互协聘〔2026〕001号", "云互协聘〔2026〕002号")),
        (("2026-999",), ("2026-1000", "2026-1001")),
    ],
)
def test_the_next_numbers_follow_those_of_the_pool_and_begin_anew_each_year(known, expected) -> None:
    assert next_numbers(known, year=2026, count=2) == expected


def test_a_number_without_a_running_part_serves_one_person_only() -> None:
    assert run_on("特聘", 3) == ("特聘", "", "")
    assert run_on("特聘", 0) == ()


def test_a_nominee_is_added_by_the_nomination_itself(pool, lifecycle, happened) -> None:
    nominee = pool.save(
        Expert(expert_id="", name="李华", memberships=(Membership(pool_id=MAIN_POOL, state=MemberState.NOMINATED),)),
        step=Step.SELF_NOMINATE,
    )
    (first,) = lifecycle.pools.history(nominee.expert_id)
    assert (first.step, first.before, first.after) == (Step.SELF_NOMINATE, None, MemberState.NOMINATED)
    assert happened()[-2:] == ["ExpertAdded", "ExpertNominated"]
