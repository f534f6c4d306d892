"""One step for many people: each on its own, so that one who is refused does not hold up the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.errors import ZhikuError
from core.pools import Membership, Step
from experts.lifecycle import Lifecycle


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAsked:
    """One person of a batch, with what the step needs of this person alone."""

    expert_id: str
    certificate_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """What came of it: the membership as it is now, or why it was refused."""

    expert_id: str
    membership: Membership | None = None
    refused: str = ""


def take_steps(
    lifecycle: Lifecycle,
    step: Step,
    people: Iterable[StepAsked],
    *,
    pool_id: str,
    reason: str = "",
    term_start: date | None = None,
    term_end: date | None = None,
) -> tuple[StepResult, ...]:
    """Take one step with each of these people, in this order. Nobody is left out of the results."""
    results = []
    for one in people:
        try:
            member = lifecycle.take(
                step,
                one.expert_id,
                pool_id=pool_id,
                reason=reason,
                term_start=term_start,
                term_end=term_end,
                certificate_number=one.certificate_number,
            )
        except ZhikuError as error:
            results.append(StepResult(expert_id=one.expert_id, refused=error.message))
        else:
            results.append(StepResult(expert_id=one.expert_id, membership=member))
    return tuple(results)
