"""What got better and what got worse between two runs over the question set."""

from __future__ import annotations

from dataclasses import dataclass

from storage.quality import QualityRun, QuestionResult

_BEYOND = 10_000  # a rank after every other: not found


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A question that did differently."""

    question: str
    before: QuestionResult
    after: QuestionResult

    @property
    def better(self) -> bool:
        """Whether it did better the second time."""
        return _standing(self.after) < _standing(self.before)


def compare_runs(before: QualityRun, after: QualityRun) -> list[Change] | None:
    """Questions of both runs whose rank (or, without an answer, whose refusal) changed, the largest change first.

    A question that was judged otherwise in between is left out: the runs say nothing about search then.

    Returns:
        The changes; None where the runs have no question in common.
    """
    known = {one.question: one for one in before.questions}
    common = [
        Change(question=one.question, before=known[one.question], after=one)
        for one in after.questions
        if one.question in known and known[one.question].answerable == one.answerable
    ]
    if not common:
        return None
    changed = [one for one in common if _standing(one.before) != _standing(one.after)]
    return sorted(changed, key=lambda one: -abs(_gain(one)))


def _standing(result: QuestionResult) -> int:
    """The smaller the better."""
    if not result.answerable:
        return int(result.answered)
    return result.best or _BEYOND


def _gain(change: Change) -> float:
    """How much was gained: of the reciprocal rank, or all of it where a refusal changed."""
    if not change.after.answerable:
        return float(change.before.answered - change.after.answered)
    return 1 / _standing(change.after) - 1 / _standing(change.before)
