"""Erasing people from the records of panels and draws: ids stay, names, units and reasons go. Pure. See ADR 14."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from experts.draws import Record, hash_record

PEOPLE = ("candidates", "exclusions", "members", "chosen", "standbys")
KEPT = ("id", "sector", "stratum", "order")  # what a replay needs
REASON = "已按本人要求清除"


def erase_from_record(record: Mapping[str, Any], expert_ids: Iterable[str], *, on: date) -> Record:
    """The record without words about these people; unchanged where it has none. Safe to run twice.

    Its `hash` stays, as the number under which it was announced. `erased` says whose words went, on which day, and
    holds a hash over the record as it is now.
    """
    ids = {*expert_ids}
    lists = {key: record[key] for key in PEOPLE if isinstance(record.get(key), list)}  # `members` of a draw is a number
    found = [one for entries in lists.values() for one in entries if one["id"] in ids and one["name"] != one["id"]]
    if not found:
        return {**record}
    quoted = {f"「{one['name']}」": f"「{one['id']}」" for one in found}
    people = {one["id"] for one in found} | {*record.get("erased", {}).get("people", ())}
    made = {
        **record,
        **{key: [_erased(one, ids, quoted) for one in entries] for key, entries in lists.items()},
        "erased": {"people": sorted(people), "on": on.isoformat()},
    }
    return {**made, "erased": {**made["erased"], "hash": hash_record(made)}}


def hash_holds(record: Mapping[str, Any]) -> bool:
    """Whether a record is as it was written, or as the erasure left it."""
    if "erased" not in record:
        return hash_record(record) == str(record["hash"])
    mark = {**record["erased"]}
    given: str = mark.pop("hash", "")
    return hash_record({**record, "erased": mark}) == given


def is_mark(mark: Any) -> bool:
    """Whether what stands under `erased` may be the mark of an erasure."""
    if not isinstance(mark, dict) or mark.keys() != {"people", "on", "hash"} or not isinstance(mark["people"], list):
        return False
    return all(isinstance(one, str) for one in (mark["on"], mark["hash"], *mark["people"]))


def _erased(one: Record, ids: set[str], quoted: Mapping[str, str]) -> Record:
    if one["id"] in ids:
        blank = {key: "" for key in one if key not in KEPT}
        gone = {"reasons": [REASON]} if "reasons" in one else {}
        return {**one, **blank, "name": one["id"], **gone}
    if "reasons" not in one:
        return one
    reasons = [*one["reasons"]]
    for words, instead in quoted.items():
        reasons = [reason.replace(words, instead) for reason in reasons]
    return {**one, "reasons": reasons}
