"""Whom to call in an emergency, in which order, and who is next. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.calls import CallEntry, CallOutcome
from core.experts import Expert

STANDBYS_EACH = 2  # standbys shown for each person wanted
MOST_STANDBYS = 20
_ANSWERED = (CallOutcome.COMING, CallOutcome.DECLINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How one person fits: wanted fields that the person covers, whether in the region, whether there is a number."""

    expert_id: str
    fields: tuple[str, ...] = ()
    is_near: bool = False
    has_phone: bool = False


def rank_people(
    people: Iterable[Expert], *, fields: Sequence[str], region: str, order: Sequence[str] = ()
) -> list[Fit]:
    """People in the order in which to call them.

    Who can be telephoned comes first, then who covers more of the wanted fields, then who is in the region, then as
    `order` has them; among equals the list's own order stays.

    Args:
        order: Ids of people by how well their profile fits what happened, best first.
    """
    places = {expert_id: place for place, expert_id in enumerate(order)}
    fits = [
        Fit(
            expert_id=one.expert_id,
            fields=tuple(field for field in fields if _covers(one, field)),
            is_near=bool(region) and one.region == region,
            has_phone=bool(one.phone),
        )
        for one in people
    ]
    return sorted(
        fits,
        key=lambda fit: (
            not fit.has_phone,
            -len(fit.fields),
            not fit.is_near,
            places.get(fit.expert_id, len(places)),
        ),
    )


def latest_calls(entries: Iterable[CallEntry]) -> Mapping[str, CallEntry]:
    """The last call to each person."""
    return {one.expert_id: one for one in entries}


def count_coming(entries: Iterable[CallEntry]) -> int:
    """How many people said last that they come."""
    return sum(one.outcome is CallOutcome.COMING for one in latest_calls(entries).values())


def next_to_call(order: Sequence[str], entries: Sequence[CallEntry], *, wanted: int) -> str | None:
    """Whom to call now: first who was not called yet, then who was not reached longest ago, then who owes an answer.

    Standbys come after the members in `order`, so they are called where members decline or cannot be reached.

    Returns:
        None once enough people come, or everybody gave an answer.
    """
    latest = latest_calls(entries)
    if sum(one.outcome is CallOutcome.COMING for one in latest.values()) >= wanted:
        return None
    for expert_id in order:
        if expert_id not in latest:
            return expert_id
    again = [one for one in latest.values() if one.outcome not in _ANSWERED and one.expert_id in order]
    again.sort(key=lambda one: (one.outcome is CallOutcome.REACHED, one.entry_id))
    return again[0].expert_id if again else None


def _covers(person: Expert, field: str) -> bool:
    """Whether a field is among the specialties, in either wording's own words."""
    wanted = field.casefold()
    return any(wanted in own.casefold() or own.casefold() in wanted for own in person.specialties)
