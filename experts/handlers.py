"""What the experts room does when something happened: profiles in and out of the index, samples gone."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Protocol

from core.experts import Expert
from events.expert_types import OfStep
from events.log import EventLog
from events.types import ExpertChanged, ExpertDeleted, ExpertErased, ExpertsMerged, SamplesRemoved
from experts.pool import ExpertPool
from experts.profile import build_profile
from index.passage import Profile

logger = logging.getLogger(__name__)

_PROFILE_FIELDS = frozenset({"name", "unit", "post", "title", "specialties", "biography", "achievements", "region"})


class ProfileIndex(Protocol):
    """What this room needs of the index: the shard of profiles."""

    def write_profiles(self, profiles: Sequence[Profile]) -> None:
        """Write profiles, replacing those of the same expert."""

    def remove_profiles(self, expert_ids: Sequence[str]) -> None:
        """Remove profiles; unknown ones are no error."""


class ExpertLookup(Protocol):
    """Reading experts by id."""

    def get_many(self, expert_ids: Sequence[str]) -> Mapping[str, Expert]:
        """Those that exist, by id."""


def index_expert(event: ExpertChanged | OfStep, *, experts: ExpertLookup, index: ProfileIndex) -> None:
    """Write the profile as it is now; who is in no pool any more cannot be found. Safe to run twice.

    A new person needs no event of its own: the first membership is a step, in the same commit.
    """
    if isinstance(event, ExpertChanged) and not _PROFILE_FIELDS & set(event.fields):
        return
    expert = experts.get_many([event.expert_id]).get(event.expert_id)
    if expert is None or not expert.is_proposed:
        index.remove_profiles([event.expert_id])
        logger.info("removed profile expert_id=%s", event.expert_id)
        return
    index.write_profiles([build_profile(expert)])
    logger.info("indexed profile expert_id=%s", event.expert_id)


def remove_expert(event: ExpertDeleted | ExpertErased | ExpertsMerged, *, index: ProfileIndex) -> None:
    """Take the profile of who was deleted, erased or merged away out of the index. Safe to run twice."""
    expert_id = event.merged_id if isinstance(event, ExpertsMerged) else event.expert_id
    index.remove_profiles([expert_id])
    logger.info("removed profile expert_id=%s", expert_id)


def remove_sample_experts(event: SamplesRemoved, *, pool: ExpertPool, log: EventLog) -> None:
    """Delete the experts of the sample library. Safe to run twice."""
    with log.transaction() as tx:
        removed = pool.remove_samples(tx)
    logger.info("removed samples library=%s experts=%d", event.library, removed)
