"""Handlers: profiles reach the index and leave it, whatever the order and however often an event is delivered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial

import pytest

from core.experts import Expert
from core.pools import Step
from events.delivery import Delivery
from events.types import ExpertAdded, ExpertChanged, ExpertDeleted, ExpertErased, ExpertsMerged, SamplesRemoved
from experts.handlers import index_expert, remove_expert, remove_sample_experts
from experts.memberships import EVENTS


@dataclass
class Profiles:
    texts: dict[str, str] = field(default_factory=dict)
    writes: int = 0

    def write_profiles(self, profiles) -> None:
        self.writes += len(profiles)
        self.texts.update({profile.expert_id: profile.text for profile in profiles})

    def remove_profiles(self, expert_ids) -> None:
        for expert_id in expert_ids:
            self.texts.pop(expert_id, None)


@pytest.fixture
def profiles() -> Profiles:
    return Profiles()


@pytest.fixture
def delivery(log, pool, store, profiles) -> Delivery:
    delivery = Delivery(log)
    write = partial(index_expert, experts=store, index=profiles)
    delivery.subscribe(
        "index.profiles",
        {
            ExpertChanged: write,
            **dict.fromkeys((ExpertDeleted, ExpertErased, ExpertsMerged), partial(remove_expert, index=profiles)),
            **dict.fromkeys(EVENTS.values(), write),
        },
    )
    delivery.subscribe("experts.samples", {SamplesRemoved: partial(remove_sample_experts, pool=pool, log=log)})
    return delivery


ZHANG = Expert(expert_id="", name="张明", unit="云岭大学", specialties=("数据安全",), biography="从事安全研究。")


def test_a_profile_holds_everything_that_tells_what_the_person_knows(delivery, pool, profiles) -> None:
    saved = pool.save(ZHANG)
    delivery.drain()

    assert all(words in profiles.texts[saved.expert_id] for words in ("张明", "云岭大学", "数据安全", "安全研究"))


def test_a_changed_profile_is_written_anew_and_a_changed_term_is_not(delivery, pool, profiles) -> None:
    saved = pool.save(ZHANG)
    saved = pool.save(replace(saved, post="院长"))
    pool.save(replace(saved, sector=None, is_sample=False))
    delivery.drain()

    assert "院长" in profiles.texts[saved.expert_id]
    assert profiles.writes == 2


def test_who_retires_or_is_deleted_cannot_be_found_and_who_returns_can(delivery, pool, lifecycle, profiles) -> None:
    saved = pool.save(ZHANG)
    lifecycle.take(Step.RETIRE, saved.expert_id, reason="调离")
    delivery.drain()
    assert profiles.texts == {}

    lifecycle.take(Step.REINSTATE, saved.expert_id, reason="返聘")
    delivery.drain()
    assert saved.expert_id in profiles.texts

    pool.delete(saved.expert_id)
    delivery.drain()
    assert profiles.texts == {}


def test_an_old_event_delivered_again_changes_nothing(pool, store, profiles) -> None:
    saved = pool.save(ZHANG)
    pool.delete(saved.expert_id)

    index_expert(ExpertAdded(expert_id=saved.expert_id), experts=store, index=profiles)
    remove_expert(ExpertDeleted(expert_id=saved.expert_id), index=profiles)

    assert profiles.texts == {}


def test_removed_samples_leave_the_pool_and_the_index(delivery, pool, profiles, log) -> None:
    pool.save(replace(ZHANG, is_sample=True))
    own = pool.save(replace(ZHANG, name="李华"))
    with log.transaction() as tx:
        tx.append(SamplesRemoved())
    delivery.drain()
    remove_sample_experts(SamplesRemoved(), pool=pool, log=log)

    assert pool.list() == [own]
    assert set(profiles.texts) == {own.expert_id}
