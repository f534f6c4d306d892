"""Replaying a record of a draw: the same names, or in words what does not fit. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import InvalidInputError
from experts.draw_numbers import ALGORITHM, canonical_json
from experts.draws import Record, draw
from experts.record_erasure import erase_from_record, hash_holds, is_mark

_FIELDS: dict[str, tuple[str, type]] = {
    "algorithm": ("算法版本", str),
    "candidates": ("候选人", list),
    "chosen": ("抽中人员", list),
    "exclusions": ("回避人员", list),
    "hash": ("校验值", str),
    "matter": ("抽取事项", str),
    "members": ("抽取人数", int),
    "operator": ("操作人", str),
    "quotas": ("名额", dict),
    "seed": ("随机种子", str),
    "seed_source": ("种子来源", str),
    "standbys": ("候补人员", list),
    "supervisor": ("监督人", str),
    "task_id": ("任务编号", str),
    "time": ("抽取时间", str),
}
_NO_RECORD = "这个文件不是抽取记录（应为系统导出的 JSON 文件），请重新选择。"
_PEOPLE = ("candidates", "exclusions", "chosen", "standbys")
_PERSON = {"id": "编号", "name": "姓名", "unit": "单位", "sector": "类别"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of a replay. `differences` is empty where the record holds.

    Attributes:
        chosen, standbys: Names as the seed gives them now, in the order drawn; empty where it could not be computed.
        erased: Of how many people the words were erased at their wish; their ids stand for their names.
    """

    differences: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    standbys: tuple[str, ...] = ()
    erased: int = 0

    @property
    def holds(self) -> bool:
        """Whether everything fits."""
        return not self.differences

    @property
    def notes(self) -> str:
        """What is to be said beside the result, "" where there is nothing."""
        return f"其中 {self.erased} 人的姓名已按本人要求清除。" if self.erased else ""


def read_record(text: str) -> Record:
    """A record from the text of its file.

    Raises:
        InvalidInputError: If the text is not a record.
    """
    try:
        record = json.loads(text)
        canonical_json(record)
    except (ValueError, RecursionError) as error:  # no JSON, or with values that JSON does not have
        raise InvalidInputError(_NO_RECORD) from error
    if not isinstance(record, dict):
        raise InvalidInputError(_NO_RECORD)
    return record


def replay(record: Mapping[str, Any], *, stored: Mapping[str, Any] | None = None) -> Replay:
    """Compute the draw again from what the record says went in.

    A hash shows that something was changed, but who changes a record can also compute its hash anew. Only the copy
    that the system keeps tells of that, so compare with it wherever it is at hand.

    Args:
        record: As `hold_draw` gives it.
        stored: The system's own copy of the same draw.
    """
    malformed = tuple(_malformed(record))
    if malformed:
        return Replay(differences=malformed)
    is_whole = hash_holds(record)
    mark = stored.get("erased") if stored is not None else None
    if mark is not None:  # the record may have left the house before the erasure
        record = erase_from_record(record, mark["people"], on=date.fromisoformat(mark["on"]))
    differences = [*_against_stored(record, stored)] if stored is not None else []
    if stored is not None and record != stored and not differences:
        differences.append("与系统留存的记录不同")
    if not is_whole:
        differences.append("校验值不符：记录在抽取之后被改动过")
    differences += _contradictions(record)
    if record["algorithm"] != ALGORITHM:
        differences.append(f"算法版本「{record['algorithm']}」未知，本系统只能验证 {ALGORITHM}")
        return Replay(differences=tuple(differences))
    try:
        again = draw(
            record["candidates"], quotas=record["quotas"], members=record["members"], seed=record["seed"]
        )  # fmt: skip
    except InvalidInputError as error:
        return Replay(differences=(*differences, f"按记录无法重新抽取：{error.message}"))
    for key in ("chosen", "standbys"):
        if again[key] != record[key]:
            found, noted = _names(again[key]), _names(record[key])
            said = f"应为{'、'.join(found) or '无'}，记录为{'、'.join(noted) or '无'}"
            same = "姓名相同而顺序或内容不同" if found == noted else said
            differences.append(f"{_FIELDS[key][0]}与按种子重新抽取的结果不同：{same}")
    return Replay(
        differences=tuple(differences), chosen=_names(again["chosen"]), standbys=_names(again["standbys"]),
        erased=len(record.get("erased", {}).get("people", ())),
    )  # fmt: skip


def _names(people: list[Record]) -> tuple[str, ...]:
    return tuple(str(one["name"]) for one in people)


def _malformed(record: Mapping[str, Any]) -> Iterator[str]:
    for key, (label, kind) in _FIELDS.items():
        if key not in record:
            yield f"缺少「{label}」"
        elif not isinstance(record[key], kind) or isinstance(record[key], bool):
            yield f"「{label}」的内容不是抽取记录的样子"
        elif key in _PEOPLE:
            for one in record[key]:
                if not isinstance(one, dict) or not all(isinstance(one.get(part), str) for part in _PERSON):
                    yield f"「{label}」中有不完整的人员信息"
                    break
        elif key == "quotas" and not all(type(count) is int and count >= 0 for count in record[key].values()):
            yield f"「{label}」的内容不是抽取记录的样子"
    if "erased" in record and not is_mark(record["erased"]):
        yield "「清除说明」的内容不是抽取记录的样子"
    for key in record.keys() - _FIELDS.keys() - {"erased"}:
        yield f"多出「{key}」"


def _contradictions(record: Mapping[str, Any]) -> Iterator[str]:
    """What does not fit inside the record itself."""
    candidates = {one["id"]: one for one in record["candidates"]}
    if len(candidates) < len(record["candidates"]):
        yield "候选人中有重复的编号"
    for one in record["exclusions"]:
        if one["id"] in candidates:
            yield f"{one['name']}既是候选人又须回避"
    for key in ("chosen", "standbys"):
        for one in record[key]:
            known = candidates.get(one["id"])
            if known is None:
                yield f"{_FIELDS[key][0]}中的{one['name']}不在候选人中"
            else:
                yield from _edits(f"候选人{one['name']}", known, one)


def _against_stored(record: Mapping[str, Any], stored: Mapping[str, Any]) -> Iterator[str]:
    """Where a record differs from the system's own copy."""
    for key, (label, _) in _FIELDS.items():
        if record[key] == stored[key] or key == "hash":
            continue
        if key not in _PEOPLE:
            yield f"「{label}」与系统留存的不同：留存为「{stored[key]}」，记录为「{record[key]}」"
            continue
        given, kept = ({one["id"]: one for one in source[key]} for source in (record, stored))
        yield from (f"{label}中多出{given[one]['name']}" for one in given.keys() - kept.keys())
        yield from (f"{label}中缺少{kept[one]['name']}" for one in kept.keys() - given.keys())
        for one in sorted(given.keys() & kept.keys()):
            yield from _edits(f"{label}{kept[one]['name']}", kept[one], given[one])
            if given[one].get("reasons") != kept[one].get("reasons"):
                yield f"{label}{kept[one]['name']}的回避理由被改动"
        if [*given] != [*kept] and given.keys() == kept.keys():
            yield f"{label}的顺序与系统留存的不同"


def _edits(who: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for part, label in _PERSON.items():
        if before[part] != after[part]:
            yield f"{who}的{label}前后不一：「{before[part]}」与「{after[part]}」"
