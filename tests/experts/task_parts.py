"""A matching by shared terms, and tasks to begin with, for the tests of tasks and of serving on them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from core.pools import MAIN_POOL
from core.search import ExpertMatch
from core.tasks import EngagementState, Task
from experts.profile import profile_text
from index.bigrams import split_terms

NOW = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)


class ByProfile:
    """Matches by the terms that a text shares with a profile."""

    def __init__(self, pool) -> None:
        self.pool = pool

    def match(self, question: str, *, top_k: int) -> list[ExpertMatch]:
        wanted = Counter(split_terms(question))
        scores = {one: (Counter(split_terms(profile_text(one))) & wanted).total() for one in self.pool.list()}
        found = sorted((one for one in scores if scores[one]), key=lambda one: -scores[one])[:top_k]
        return [
            ExpertMatch(
                rank=rank, score=float(scores[one]), expert_id=one.expert_id, name=one.name, sector="", unit=one.unit,
                title="", reasons=("申报领域相符",), evidence=(),
            )
            for rank, one in enumerate(found, start=1)
        ]  # fmt: skip


def task(**values) -> Task:
    values = {"title": "数据安全评审会", "matter": "数据安全", "organiser": "示例省互联网协会", **values}
    return Task(task_id="", pool_id=MAIN_POOL, **values)


def states(tasks, made) -> dict[str, EngagementState]:
    return {one.engagement.expert_id: one.engagement.state for one in tasks.people(made.task_id)}
