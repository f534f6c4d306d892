"""Steps of a membership in words: which come next, what they are called, what one did."""

from __future__ import annotations

from html import escape

from core.pools import Membership, MemberState, Pool, Step, StepTaken
from experts.steps import possible_steps
from views.parts.text import date_words
from views.words import has, say

_TONES = {
    MemberState.ACTIVE: "zk-ok",
    MemberState.EXPIRED: "zk-bad",
    MemberState.RETIRED: "zk-off",
    MemberState.SUSPENDED: "zk-off",
}
_NEXT = {
    MemberState.NOMINATED: Step.REVIEW,
    MemberState.ANNOUNCED: Step.APPOINT,
    MemberState.SUSPENDED: Step.RESUME,
    MemberState.EXPIRED: Step.RENEW,
}


def member_badge(member: Membership) -> str:
    """The state of a membership as a badge."""
    tone = _TONES.get(member.state, "zk-wait")
    return f'<span class="zk-badge zk-state {tone}">{escape(str(member.state))}</span>'


def next_step(member: Membership, pool: Pool) -> Step | None:
    """The step that the way of a membership leads to; None where nothing is to be done."""
    if member.state is MemberState.REVIEW:
        return Step.ANNOUNCE if pool.rules.announce_workdays else Step.APPOINT
    return _NEXT.get(member.state)


def offered_steps(member: Membership, pool: Pool) -> tuple[Step, ...]:
    """The steps that a person can take from here, the next one first; a pool without 公示 does not offer it."""
    able = [one for one in possible_steps(member.state) if one is not Step.ANNOUNCE or pool.rules.announce_workdays]
    if member.state is MemberState.REVIEW and pool.rules.announce_workdays:
        able.remove(Step.APPOINT)
    first = next_step(member, pool)
    return tuple(sorted(able, key=lambda step: (step is not first, step is not Step.RENEW, step is Step.RETIRE)))


def step_label(step: Step) -> str:
    """A step as the label of its button."""
    return say(f"steps.button_{step}") if has(f"steps.button_{step}") else str(step)


def term_words(member: Membership | StepTaken) -> str:
    """The term in words, "" where there is none."""
    start, end = date_words(member.term_start), date_words(member.term_end)
    if start and end:
        return say("experts.term", start=start, end=end)
    if start:
        return say("experts.term_from", start=start)
    return say("experts.term_to", end=end) if end else ""


def done_words(name: str, step: Step, member: Membership) -> str:
    """What a step did, as a sentence."""
    key = f"steps.done_{step}" if has(f"steps.done_{step}") else "steps.done"
    end = say("steps.done_term", end=date_words(member.term_end)) if member.term_end else ""
    return say(key, name=name, step=step, term=end, until=date_words(member.announced_until))


def result_words(member: Membership) -> str:
    """What a membership is now, in few words for a list."""
    if member.state is MemberState.ANNOUNCED and member.announced_until:
        return say("steps.result_announced", end=date_words(member.announced_until))
    if member.is_active and member.term_end:
        return say("steps.result_until", end=date_words(member.term_end))
    return say("steps.result_state", state=member.state)


def history_html(history: list[StepTaken]) -> str:
    """The steps of a membership, the newest first."""
    return f'<ol class="zk-history">{"".join(map(_step_html, reversed(history)))}</ol>'


def _step_html(one: StepTaken) -> str:
    details = []
    if one.step in (Step.APPOINT, Step.RENEW, Step.REGISTER, Step.CORRECT, Step.REINSTATE) and term_words(one):
        details.append(say("membership.history_term", term=term_words(one)))
    if one.reason:
        details.append(say("membership.history_reason", reason=one.reason))
    lines = "".join(f"<p>{escape(line)}</p>" for line in details)
    day = date_words(one.at.astimezone().date())
    return (
        f'<li><div><b>{escape(str(one.step))}</b><span class="zk-facts">{escape(day)}'
        f'<span class="zk-dot">·</span>{escape(one.actor)}</span></div>{lines}</li>'
    )
