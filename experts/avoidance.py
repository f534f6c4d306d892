"""Avoidance (回避): who must not serve on a task, and why in words. Pure: no database.

The rules are those of bid-review practice that DESIGN §6 names: same unit, parent or subsidiary; employment,
directorship or control within three years; authorship of the item; declared kinship; anything the expert declared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from experts.units import UnitRelation, find_unit_relation

YEARS_BACK = 3


class AvoidanceRule(StrEnum):
    """What an exclusion rests on; the values are shown to the user as they are."""

    UNIT = "单位回避"
    POST = f"{YEARS_BACK}年内任职回避"
    AUTHORSHIP = "署名回避"
    PERSON = "亲属及利害关系回避"
    DECLARED = "专家申报回避"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post beside or before the present one: employment, directorship, control.

    Attributes:
        role: 董事, 独立董事, 控股 …; "" where the record only names the unit.
        until: Its last day, None while it lasts or where nothing is known.
    """

    unit: str
    role: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What avoidance needs to know of an expert.

    Attributes:
        avoid_units, avoid_people: What the expert declared.
        document_ids: Documents linked to the expert as own work.
    """

    expert_id: str
    name: str
    unit: str = ""
    posts: tuple[Post, ...] = ()
    avoid_units: tuple[str, ...] = ()
    avoid_people: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Whom a task concerns.

    Attributes:
        units: The organiser's or owner's unit and all others listed; a telling part of a name is enough.
        people: Applicants, leaders and others with an interest.
        authors: The item's authors; `document_ids` the documents under review.
        related_units: Pairs of units of one owner that no name shows (关联单位).
        on: The day from which the three years are counted back.
    """

    on: date
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    related_units: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Why somebody must not serve. `matched` is the unit, name or document id that the rule met."""

    expert_id: str
    rule: AvoidanceRule
    matched: str
    reason: str


def find_exclusions(people: Iterable[Person], concern: Concern) -> dict[str, tuple[Exclusion, ...]]:
    """Every reason why each of the people must not serve, by id; who may serve is left out."""
    found = {person.expert_id: tuple(_exclusions(person, concern)) for person in people}
    return {expert_id: reasons for expert_id, reasons in found.items() if reasons}


def _exclusions(person: Person, concern: Concern) -> Iterator[Exclusion]:
    def exclude(rule: AvoidanceRule, matched: str, words: str) -> Exclusion:
        return Exclusion(expert_id=person.expert_id, rule=rule, matched=matched, reason=f"{rule}：{words}")

    for listed in dict.fromkeys(concern.units):
        tie = _tie(person.unit, listed, concern)
        if tie:
            yield exclude(AvoidanceRule.UNIT, listed, f"所在单位「{person.unit}」与「{listed}」{tie}")
        for post in person.posts:
            tie = _tie(post.unit, listed, concern) if _counts(post, concern.on) else ""
            if tie:
                yield exclude(AvoidanceRule.POST, listed, f"{_describe(post)}，该单位与「{listed}」{tie}")
        for declared in person.avoid_units:
            if find_unit_relation(declared, listed):
                yield exclude(AvoidanceRule.DECLARED, listed, f"专家申报回避单位「{declared}」，与「{listed}」相符")
    names = {_plain(name): name for name in (*concern.people, *concern.authors) if _plain(name)}
    if _plain(person.name) in {_plain(name) for name in concern.authors}:
        yield exclude(AvoidanceRule.AUTHORSHIP, person.name, f"与材料署名作者「{person.name}」同名")
    for document_id in concern.document_ids:
        if document_id in person.document_ids:
            yield exclude(AvoidanceRule.AUTHORSHIP, document_id, "所评材料已登记为本人成果")
    if _plain(person.name) in {_plain(name) for name in concern.people}:
        yield exclude(AvoidanceRule.PERSON, person.name, f"与本次任务的当事人「{person.name}」同名")
    for declared in person.avoid_people:
        if _plain(declared) in names:
            met = names[_plain(declared)]
            yield exclude(AvoidanceRule.PERSON, met, f"专家申报与「{met}」有亲属或利害关系")


def _tie(unit: str, listed: str, concern: Concern) -> str:
    """How a unit is tied to a listed one, in words, by name or by the table of related units; "" where it is not."""
    relation = find_unit_relation(unit, listed)
    if relation is UnitRelation.NAMED:
        return "名称相符"
    if relation:
        return f"为{relation}"
    for pair in concern.related_units:
        for near, far in (pair, pair[::-1]):
            if find_unit_relation(unit, near) and find_unit_relation(far, listed):
                return f"为关联单位（「{near}」—「{far}」）"
    return ""


def _counts(post: Post, on: date) -> bool:
    """Whether a post lasts or ended within the last three years, the day itself included."""
    return post.until is None or post.until >= years_before(on, YEARS_BACK)


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; the last of February for a 29th that year does not have."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _describe(post: Post) -> str:
    role = f"任{post.role}" if post.role else "任职"
    if post.until is None:
        return f"在「{post.unit}」{role}"
    until = f"{post.until.year}年{post.until.month}月{post.until.day}日"
    return f"曾在「{post.unit}」{role}（至{until}，未满{YEARS_BACK}年）"


def _plain(name: str) -> str:
    """A name for comparing: without spaces and points, as 欧阳 明月 or 买买提·艾力 are written in several ways."""
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())
