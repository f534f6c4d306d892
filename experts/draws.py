"""Random draw (随机抽取) from eligible candidates, by quota, with standbys, as a record that can be replayed. Pure."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from core.errors import InvalidInputError
from experts.draw_numbers import ALGORITHM, canonical_json, shuffle

STANDBYS = 2
ANY = "不限"  # the stratum of the places that no quota takes
LONGEST_SEED = 200

Record: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawable:
    """Somebody who may be drawn. `sector` is "" where it is unknown: such a person is drawn for 不限 only."""

    expert_id: str
    name: str
    unit: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """Somebody who may not be drawn, with the reasons in words."""

    person: Drawable
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawOrder:
    """What is to be drawn, and by whom.

    Attributes:
        members: How many in all.
        quotas: How many of each sector; the other places are 不限.
        seed: Any text; "" has the operating system choose one.
        at: With its time zone.
    """

    matter: str
    members: int
    operator: str
    supervisor: str
    at: datetime
    quotas: Mapping[str, int]
    seed: str = ""
    task_id: str = ""


def hold_draw(candidates: Iterable[Drawable], exclusions: Iterable[Excluded], order: DrawOrder) -> Record:
    """Draw, and give the record: what went in, what came out, and a hash over both.

    Everybody eligible of a stratum has the same chance, nobody more than another. The order in which candidates are
    given changes nothing.

    Raises:
        InvalidInputError: If the numbers make no sense, a stratum has too few candidates, or a name is missing.
    """
    people = sorted(candidates, key=lambda one: one.expert_id)
    barred = sorted(exclusions, key=lambda one: one.person.expert_id)
    _check(people, barred, order)
    quotas = {sector: count for sector, count in sorted(order.quotas.items()) if count}
    seed = order.seed.strip()
    record: Record = {
        "algorithm": ALGORITHM,
        "candidates": [_person(one) for one in people],
        "exclusions": [{**_person(one.person), "reasons": [*one.reasons]} for one in barred],
        "matter": order.matter,
        "members": order.members,
        "operator": order.operator.strip(),
        "quotas": quotas,
        "seed": seed or secrets.token_hex(16),
        "seed_source": "操作人填写" if seed else "系统随机产生",
        "supervisor": order.supervisor.strip(),
        "task_id": order.task_id,
        "time": order.at.isoformat(timespec="seconds"),
    }
    record |= draw(record["candidates"], quotas=quotas, members=order.members, seed=record["seed"])
    return {**record, "hash": hash_record(record)}


def draw(people: Sequence[Record], *, quotas: Mapping[str, int], members: int, seed: str) -> Record:
    """Who is chosen and who stands by, for each stratum in the order drawn.

    For every sector with a quota its candidates, by id, are shuffled and the first ones chosen. Then all who are not
    chosen yet, by id, are shuffled for the places 不限. Last the standbys are named: for each stratum the next in its
    order who are neither chosen nor standing by already.

    Raises:
        InvalidInputError: If a stratum has too few candidates.
    """
    by_id = sorted(people, key=lambda one: str(one["id"]))
    places = {**dict(sorted(quotas.items())), ANY: members - sum(quotas.values())}
    orders: dict[str, list[Record]] = {}
    taken: set[str] = set()
    chosen: list[Record] = []
    for stratum, count in places.items():
        if count < 0:
            raise InvalidInputError("各类名额合计超过抽取人数，请改正名额或人数。")
        free = [one for one in by_id if one["id"] not in taken and stratum in {ANY, one["sector"]}]
        if len(free) < count:
            kind = f"「{stratum}」类" if stratum != ANY else ""
            raise InvalidInputError(
                f"可抽取的{kind}候选人只有 {len(free)} 人，不够抽 {count} 人。请调整名额或增加候选人。"
            )
        if count == 0:
            continue
        orders[stratum] = shuffle(free, seed, stratum)
        first = orders[stratum][:count]
        chosen += [{**one, "stratum": stratum, "order": place} for place, one in enumerate(first, start=1)]
        taken |= {one["id"] for one in first}
    standbys: list[Record] = []
    for stratum, people_of in orders.items():
        following = [one for one in people_of if one["id"] not in taken][:STANDBYS]
        standbys += [{**one, "stratum": stratum, "order": place} for place, one in enumerate(following, start=1)]
        taken |= {one["id"] for one in following}
    return {"chosen": chosen, "standbys": standbys}


def hash_record(record: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the record without its hash, in hexadecimal."""
    return hashlib.sha256(canonical_json({key: record[key] for key in record if key != "hash"})).hexdigest()


def next_standby(record: Mapping[str, Any], expert_id: str, called: Iterable[str]) -> Record | None:
    """Who is called when somebody declines: the next standby of the same stratum, else one of the same sector.

    Args:
        expert_id: Who declined, chosen or standing by.
        called: Ids of the standbys who were called already.

    Returns:
        The standby's entry, None where nobody is left: a further draw is needed.

    Raises:
        InvalidInputError: If the person was not drawn at all.
    """
    drawn = {one["id"]: one for one in (*record["chosen"], *record["standbys"])}
    if expert_id not in drawn:
        raise InvalidInputError("这位专家不在本次抽取的结果中，没有可递补的人选。")
    stratum, used = drawn[expert_id]["stratum"], {*called, expert_id}
    free = [one for one in record["standbys"] if one["id"] not in used]
    same = [one for one in free if one["stratum"] == stratum]
    fitting = [one for one in free if stratum == ANY or one["sector"] == stratum]
    return next(iter(same or fitting), None)


def _person(one: Drawable) -> Record:
    return {"id": one.expert_id, "name": one.name, "sector": one.sector, "unit": one.unit}


def _check(people: Sequence[Drawable], barred: Sequence[Excluded], order: DrawOrder) -> None:
    for what, words in (("操作人", order.operator), ("监督人", order.supervisor), ("抽取事项", order.matter)):
        if not words.strip():
            raise InvalidInputError(f"请填写{what}。")
    if len(order.seed) > LONGEST_SEED or any(not character.isprintable() for character in order.seed.strip()):
        raise InvalidInputError(f"随机种子请用一行文字，最多 {LONGEST_SEED} 字。")
    if order.members < 1 or any(count < 0 for count in order.quotas.values()):
        raise InvalidInputError("抽取人数至少为 1，各类名额不能为负数，请改正。")
    if ANY in order.quotas or "" in order.quotas:
        raise InvalidInputError("名额请按 政、产、学、研、用 填写；未规定类别的名额不用填写。")
    ids = [one.expert_id for one in people]
    if len(set(ids)) < len(ids):
        raise InvalidInputError("候选人中有重复的专家，请去掉重复后重试。")
    if {one.person.expert_id for one in barred} & set(ids):
        raise InvalidInputError("候选人中有须回避的专家，请先移出后重试。")
