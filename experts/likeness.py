"""Whether two records may be the same person: same name and unit, same mobile number, same number of a 聘书. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.experts import Expert
from experts.contact import mobiles
from experts.units import may_be_one_unit
from storage.personal import Identity

SAME_NAME = "姓名、单位相同或相近"
SAME_PHONE = "手机号相同"
SAME_CERTIFICATE = "聘书编号相同"


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two records that may be one person. `why` is in the user's words, the strongest reason first."""

    first_id: str
    second_id: str
    why: tuple[str, ...]


def identity_of(expert: Expert) -> Identity:
    """By what a person is recognised."""
    numbers = ((one.pool_id, one.certificate_number) for one in expert.memberships if one.certificate_number)
    return Identity(
        expert_id=expert.expert_id,
        name=expert.name,
        unit=expert.unit,
        phone=expert.phone,
        certificates=frozenset(numbers),
    )


def why_alike(one: Identity, other: Identity) -> tuple[str, ...]:
    """The reasons for which two records may be the same person; none where there is none."""
    found = []
    if one.certificates & other.certificates:
        found.append(SAME_CERTIFICATE)
    if mobiles(one.phone) & mobiles(other.phone):
        found.append(SAME_PHONE)
    if one.name == other.name and may_be_one_unit(one.unit, other.unit):
        found.append(SAME_NAME)
    return tuple(found)


def find_alike(people: Sequence[Identity], *, apart: frozenset[frozenset[str]] = frozenset()) -> list[Likeness]:
    """Every pair that may be one person, in the order of the people, without the pairs that were told apart."""
    place = {one.expert_id: number for number, one in enumerate(people)}
    groups: defaultdict[object, list[Identity]] = defaultdict(list)
    for one in people:
        for key in (("name", one.name), *one.certificates, *mobiles(one.phone)):
            groups[key].append(one)
    found: dict[tuple[str, str], Likeness] = {}
    for group in groups.values():
        for first, second in _pairs(group):
            ids = (first.expert_id, second.expert_id)
            if ids in found or frozenset(ids) in apart:
                continue
            why = why_alike(first, second)
            if why:
                found[ids] = Likeness(first_id=ids[0], second_id=ids[1], why=why)
    return sorted(found.values(), key=lambda pair: (place[pair.first_id], place[pair.second_id]))


MOST_IN_GROUP = 50  # a number that more people share than this says nothing of any of them


def _pairs(group: Sequence[Identity]) -> Iterable[tuple[Identity, Identity]]:
    if len(group) > MOST_IN_GROUP:
        return
    for number, first in enumerate(group):
        for second in group[number + 1 :]:
            yield first, second
