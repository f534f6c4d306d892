"""The state machine of a membership: which step leads from where to where, what it needs, and who may take it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.pools import MemberState, PoolRules, Step

_S = MemberState


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """What a step does.

    Attributes:
        before: States it may be taken from; None stands for a person who is not in the pool.
        after: The state it leads to.
        needs_reason: Whether it must say why.
        reviewed: Whether only the reviewers of the pool may take it.
        by_program: Whether the clock may take it.
    """

    before: frozenset[MemberState | None]
    after: MemberState
    needs_reason: bool = False
    reviewed: bool = False
    by_program: bool = False


def _from(*before: MemberState | None) -> frozenset[MemberState | None]:
    return frozenset(before)


# CORRECT mends dates and numbers and is not a way from state to state.
TRANSITIONS: dict[Step, Transition] = {
    Step.NOMINATE: Transition(before=_from(None, _S.RETIRED), after=_S.NOMINATED),
    Step.SELF_NOMINATE: Transition(before=_from(None, _S.RETIRED), after=_S.NOMINATED),
    Step.REGISTER: Transition(before=_from(None), after=_S.ACTIVE, reviewed=True),
    Step.REVIEW: Transition(before=_from(_S.NOMINATED), after=_S.REVIEW),
    Step.ANNOUNCE: Transition(before=_from(_S.REVIEW), after=_S.ANNOUNCED, reviewed=True),
    Step.APPOINT: Transition(before=_from(_S.REVIEW, _S.ANNOUNCED), after=_S.ACTIVE, reviewed=True),
    Step.SUSPEND: Transition(before=_from(_S.ACTIVE), after=_S.SUSPENDED, needs_reason=True, reviewed=True),
    Step.RESUME: Transition(before=_from(_S.SUSPENDED), after=_S.ACTIVE, reviewed=True),
    Step.EXPIRE: Transition(before=_from(_S.ACTIVE, _S.SUSPENDED), after=_S.EXPIRED, by_program=True),
    Step.RENEW: Transition(before=_from(_S.ACTIVE, _S.EXPIRED), after=_S.ACTIVE, reviewed=True),
    Step.RETIRE: Transition(
        before=_from(_S.NOMINATED, _S.REVIEW, _S.ANNOUNCED, _S.ACTIVE, _S.SUSPENDED, _S.EXPIRED),
        after=_S.RETIRED,
        needs_reason=True,
        reviewed=True,
    ),
    Step.REINSTATE: Transition(before=_from(_S.RETIRED), after=_S.ACTIVE, needs_reason=True, reviewed=True),
}


def possible_steps(state: MemberState | None) -> tuple[Step, ...]:
    """The steps that a person can take from a state, in the order of the list."""
    return tuple(step for step, one in TRANSITIONS.items() if state in one.before and not one.by_program)


def may_review(actor: str, rules: PoolRules) -> bool:
    """Whether somebody may decide on members of a pool."""
    return not rules.reviewers or actor in rules.reviewers
