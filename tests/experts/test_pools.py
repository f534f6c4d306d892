"""The pools themselves: each with its rules, renamed and put away, never deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.errors import InvalidInputError, NotFoundError
from core.experts import Expert
from core.pools import MAIN_POOL, PoolKind, PoolRules, Step
from events.clock import Clock
from experts.lifecycle import StepRefusedError
from experts.pools import PoolRegister
from experts.rules import FieldError
from tests.experts.conftest import in_office


@pytest.fixture
def pools(writer, store, log) -> PoolRegister:
    return PoolRegister(writer=writer, experts=store, log=log)


def test_a_new_pool_has_the_usual_rules_and_says_that_it_was_made(pools, happened) -> None:
    made = pools.create(" 网络安全  专家库 ")
    assert (made.name, made.rules) == ("网络安全 专家库", PoolRules())
    assert [one.name for one in pools.list()] == ["专家智库", "网络安全 专家库"]
    assert happened()[-1] == "PoolCreated"


def test_an_emergency_pool_announces_nobody(pools) -> None:
    made = pools.create("应急专家库", kind=PoolKind.EMERGENCY, rules=PoolRules(announce_workdays=7))
    assert pools.get(made.pool_id).rules.announce_workdays == 0


def test_two_pools_cannot_have_one_name_even_if_one_is_put_away(pools) -> None:
    first = pools.create("应急专家库")
    pools.archive(first.pool_id)
    with pytest.raises(FieldError, match="已停用"):
        pools.create("应急专家库")
    with pytest.raises(FieldError, match="专家智库"):
        pools.change(first.pool_id, name="专家智库")


@pytest.mark.parametrize(
    ("name", "rules", "field"),
    [
        (" ", PoolRules(), "name"),
        ("库" * 41, PoolRules(), "name"),
        ("新库", PoolRules(term_years=0), "term_years"),
        ("新库", PoolRules(announce_workdays=61), "announce_workdays"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_at_its_field(pools, name, rules, field) -> None:
    with pytest.raises(FieldError) as refused:
        pools.create(name, rules=rules)
    assert refused.value.field == field
    assert len(pools.list()) == 1


def test_other_rules_hold_for_the_next_step_and_are_in_the_log(pools, pool, lifecycle, log) -> None:
    person = pool.save(Expert(expert_id="", name="张明"))
    pools.change(MAIN_POOL, rules=PoolRules(term_years=2, reviewers=("测试员", "测试员", " ")))
    assert lifecycle.take(Step.RENEW, person.expert_id).term_end == date(2028, 5, 31)
    entry = log.read(types=["PoolChanged"])[0]
    assert '"fields": ["term_years", "reviewers"]' in entry.data
    assert pools.get(MAIN_POOL).rules.reviewers == ("测试员",)


def test_saving_what_is_so_already_changes_nothing(pools, happened) -> None:
    pools.change(MAIN_POOL, name="专家智库", rules=PoolRules())
    assert "PoolChanged" not in happened()


def test_an_earlier_notice_moves_the_announcements_of_running_terms(pools, pool, log, happened) -> None:
    pool.save(Expert(expert_id="", name="张明", memberships=in_office(term_end=date(2026, 8, 31))))
    clock = Clock(log, now=lambda: datetime(2026, 6, 20, tzinfo=UTC))
    assert clock.fire_due() == 0
    pools.change(MAIN_POOL, rules=PoolRules(expiry_notice_days=90))
    clock.fire_due()
    assert "ExpertTermExpiring" in happened()


def test_the_main_pool_stays_and_another_one_is_put_away_with_its_people(pools, pool, lifecycle) -> None:
    with pytest.raises(InvalidInputError, match="主库不能停用"):
        pools.archive(MAIN_POOL)
    second = pools.create("应急专家库", kind=PoolKind.EMERGENCY)
    person = pool.save(Expert(expert_id="", name="张明"))
    lifecycle.take(Step.REGISTER, person.expert_id, pool_id=second.pool_id)

    put_away = pools.archive(second.pool_id)

    assert [one.pool_id for one in pools.list()] == [MAIN_POOL]
    assert pools.list(archived=True)[1] == put_away
    assert pool.get(person.expert_id).membership(second.pool_id).is_active
    with pytest.raises(StepRefusedError, match="已停用"):
        lifecycle.take(Step.SUSPEND, person.expert_id, pool_id=second.pool_id, reason="调离")
    assert pools.restore(second.pool_id) == replace(put_away, is_archived=False)


def test_a_pool_that_is_not_there_cannot_be_changed(pools) -> None:
    with pytest.raises(NotFoundError):
        pools.change("nowhere", name="新库")
