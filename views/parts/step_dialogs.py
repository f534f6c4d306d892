"""The dialog of one step, for one person or for many: what it does, what it needs, who cannot, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from core.errors import ZhikuError
from core.experts import Expert
from core.pools import Membership, Pool, Step
from experts.batch import StepAsked, StepResult, take_steps
from experts.certificates import next_numbers, run_on
from experts.steps import TRANSITIONS
from experts.workdays import add_workdays
from views.parts.dialogs import Asked, ask, asked_people, draw_cancel, finish, forget
from views.parts.page import show_error
from views.parts.steps import done_words, result_words
from views.parts.text import date_words, parse_day
from views.words import has, say

_WITH_TERM = (Step.APPOINT, Step.RENEW, Step.REGISTER, Step.CORRECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFields:
    """What was entered for a step."""

    reason: str = ""
    term_start: date | None = None
    term_end: date | None = None
    number: str = ""


def ask_step(step: Step, pool_id: str, people: Sequence[str]) -> None:
    """Have the page draw the dialog of a step."""
    ask("step", step=step, pool_id=pool_id, people=tuple(people))


def draw_step_dialog(services: Any, asked: Asked) -> None:
    """Draw the dialog of a step."""
    step: Step = asked.values["step"]
    found = asked_people(services, asked)
    if found is None or not found[1]:
        forget()
        return
    pool, people = found
    title = say(f"steps.title_{step}")
    st.dialog(title, width="medium" if len(people) > 1 else "small", on_dismiss=forget)(draw_taking)(
        services, asked, step, pool, people
    )


def draw_taking(services: Any, asked: Asked, step: Step, pool: Pool, people: list[Expert]) -> None:
    """Draw a step with what it needs, take it once submitted, and show what came of it."""
    results: tuple[StepResult, ...] | None = st.session_state.get(asked.key("results"))
    if results is not None:
        _draw_results(results, people)
        draw_cancel(asked, say("steps.close"))
        return
    one = people[0] if len(people) == 1 else None
    who = (
        say("steps.who", name=one.name, pool=pool.name)
        if one
        else say("steps.who_many", pool=pool.name, count=len(people))
    )
    st.html(f'<p class="zk-question">{escape(who)}</p>')
    refused = {} if step is Step.CORRECT else _refused(services, step, pool, people)
    able = [person for person in people if person.expert_id not in refused]
    if refused:
        if one is None:
            st.html(f'<p class="zk-label">{escape(say("steps.refused", count=len(refused)))}</p>')
        draw_lines([(person.name, refused[person.expert_id]) for person in people if person.expert_id in refused])
    if not able:
        if one is None:
            st.write(say("steps.none_able"))
        draw_cancel(asked, say("steps.close"))
        return
    _draw_note(step, pool)
    label = say(f"steps.title_{step}") if one else say("steps.confirm_many", count=len(able))
    if refused and one is None:
        label = say("steps.confirm_rest", count=len(able))
    entered = _draw_fields(services, asked, step, pool, able, button=label)
    if entered is None:
        return
    if one is not None:
        _take_one(services, step, pool, one, entered)
    else:
        _take_many(services, asked, step, pool, people, able, entered)


def _refused(services: Any, step: Step, pool: Pool, people: Sequence[Expert]) -> dict[str, str]:
    told = {person.expert_id: services.lifecycle.why_not(step, person, pool) for person in people}
    return {key: why for key, why in told.items() if why}


def _draw_note(step: Step, pool: Pool) -> None:
    if has(f"steps.note_{step}"):
        days = pool.rules.announce_workdays
        until = date_words(add_workdays(date.today(), days)) if step is Step.ANNOUNCE else ""
        st.html(f'<p class="zk-note zk-small">{escape(say(f"steps.note_{step}", days=days, until=until))}</p>')


def _draw_fields(
    services: Any, asked: Asked, step: Step, pool: Pool, people: Sequence[Expert], *, button: str
) -> StepFields | None:
    """Draw what a step needs in a form. Returns it once submitted, None before or where a date cannot be read."""
    one = people[0] if len(people) == 1 else None
    member = one.membership(pool.pool_id) if one else None
    reason = number = ""
    typed = ("", "")
    with st.form(asked.key(f"form.{step.name}"), border=False):
        if step in _WITH_TERM:
            typed = _draw_term(services, asked, step, pool, one, member)
            number = _draw_number(services, asked, step, pool, people, member)
        if step is Step.CORRECT or TRANSITIONS[step].needs_reason:
            reason = st.text_area(
                say("steps.reason_optional" if step is Step.CORRECT else "steps.reason"),
                key=asked.key("reason"),
                height=80,
                placeholder=say(f"steps.reason_hint_{step}") if has(f"steps.reason_hint_{step}") else None,
            )
        submitted = st.form_submit_button(button, type="primary", key=asked.key("submit"))
    if not submitted:
        return None
    try:
        return StepFields(
            reason=reason, term_start=parse_day(typed[0]), term_end=parse_day(typed[1]), number=number.strip()
        )
    except ZhikuError as error:
        show_error(error)
        return None


def _draw_term(
    services: Any, asked: Asked, step: Step, pool: Pool, one: Expert | None, member: Membership | None
) -> tuple[str, str]:
    start = end = None
    if step is Step.CORRECT and member is not None:
        start, end = member.term_start, member.term_end
    elif step is Step.APPOINT or (step is Step.RENEW and one is not None):
        start, end = services.lifecycle.propose_term(step, pool, member)
    elif step is Step.RENEW:
        st.html(f'<p class="zk-note zk-small">{escape(say("steps.term_each", years=pool.rules.term_years))}</p>')
        return "", ""
    hint = say("steps.term_unknown" if step is Step.REGISTER else "steps.term_hint")
    left, right = st.columns(2)
    return (
        left.text_input(say("steps.term_start"), date_words(start), key=asked.key("start"), placeholder=hint),
        right.text_input(say("steps.term_end"), date_words(end), key=asked.key("end"), placeholder=hint),
    )


def _draw_number(
    services: Any, asked: Asked, step: Step, pool: Pool, people: Sequence[Expert], member: Membership | None
) -> str:
    held = member.certificate_number if member else ""
    wants_new = step is Step.APPOINT or (step is Step.RENEW and any(not _number_of(one, pool) for one in people))
    if wants_new and not held:
        (held,) = next_numbers(services.pools.store.certificate_numbers(pool.pool_id), year=date.today().year)
    if len(people) == 1:
        return st.text_input(say("steps.number"), held, key=asked.key("number"))
    if not wants_new:
        return ""
    return st.text_input(say("steps.number_first"), held, key=asked.key("number"), help=say("steps.number_run_on"))


def _number_of(person: Expert, pool: Pool) -> str:
    member = person.membership(pool.pool_id)
    return member.certificate_number if member else ""


def _take_one(services: Any, step: Step, pool: Pool, person: Expert, entered: StepFields) -> None:
    values: dict[str, Any] = {
        "pool_id": pool.pool_id,
        "reason": entered.reason,
        "term_start": entered.term_start,
        "term_end": entered.term_end,
        "certificate_number": entered.number,
    }
    try:
        if step is Step.CORRECT:
            member = services.lifecycle.correct(person.expert_id, **values)
        else:
            member = services.lifecycle.take(step, person.expert_id, **values)
    except ZhikuError as error:
        show_error(error)
        return
    finish(done_words(person.name, step, member))


def _take_many(
    services: Any,
    asked: Asked,
    step: Step,
    pool: Pool,
    people: Sequence[Expert],
    able: Sequence[Expert],
    entered: StepFields,
) -> None:
    """Take the step with all of them: who cannot is refused by name, and has no number kept for them."""
    new = [one.expert_id for one in able if step is Step.APPOINT or not _number_of(one, pool)]
    numbers = dict(zip(new, run_on(entered.number, len(new)) if entered.number else [""] * len(new), strict=True))
    results = take_steps(
        services.lifecycle,
        step,
        [StepAsked(expert_id=one.expert_id, certificate_number=numbers.get(one.expert_id, "")) for one in people],
        pool_id=pool.pool_id,
        reason=entered.reason,
        term_start=entered.term_start,
        term_end=entered.term_end,
    )
    st.session_state.pop("experts.ticked", None)
    st.session_state[asked.key("results")] = results
    st.rerun()


def _draw_results(results: Sequence[StepResult], people: Sequence[Expert]) -> None:
    names = {person.expert_id: person.name for person in people}
    failed = [one for one in results if one.refused]
    done = len(results) - len(failed)
    if failed:
        st.warning(say("steps.done_partly", done=done, refused=len(failed)), icon=":material/info:")
        draw_lines([(names.get(one.expert_id, ""), one.refused) for one in failed])
    else:
        st.success(say("steps.confirm_done", count=done), icon=":material/check:")
    draw_lines([(names.get(one.expert_id, ""), result_words(one.membership)) for one in results if one.membership])


def draw_lines(lines: Sequence[tuple[str, str]]) -> None:
    """Names with a few words each."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in lines)
    st.html(f'<dl class="zk-record zk-people">{rows}</dl>')
