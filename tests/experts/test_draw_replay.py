"""Replaying records of draws: no change goes unnoticed, and what differs is said in words."""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInputError
from experts.draw_replay import read_record, replay
from experts.draws import hash_record
from experts.record_erasure import erase_from_record
from tests.experts.draw_parts import RECORD, names


def leaves(value, path=()):
    """Every place in a record that holds a single value."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in pairs:
            yield from leaves(part, (*path, key))
    else:
        yield path


def place(record, path):
    for key in path[:-1]:
        record = record[key]
    return record


@settings(max_examples=300, deadline=None)
@given(
    path=st.sampled_from([*leaves(RECORD)]),
    new=st.text(max_size=5) | st.integers(-2, 9) | st.none(),
    rehash=st.booleans(),
)
def test_no_changed_value_goes_unnoticed(path, new, rehash: bool) -> None:
    """With the hash computed anew as well, the system's own copy still tells."""
    changed = copy.deepcopy(RECORD)
    holder = place(changed, path)
    unchanged = holder[path[-1]] == new
    holder[path[-1]] = new
    if rehash:
        changed["hash"] = hash_record(changed)

    found = replay(changed, stored=RECORD) if rehash else replay(changed)

    assert found.holds is (unchanged or (rehash and path == ("hash",)))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_person_added_removed_or_moved_goes_unnoticed(data) -> None:
    changed = copy.deepcopy(RECORD)
    entries = changed[data.draw(st.sampled_from(["candidates", "exclusions", "chosen", "standbys"]))]
    act = data.draw(st.sampled_from(["remove", "repeat", "move"]))
    if act == "remove":
        entries.pop(data.draw(st.integers(0, len(entries) - 1)))
    elif act == "repeat":
        entries.append(copy.deepcopy(data.draw(st.sampled_from(entries))))
    else:
        entries.append(entries.pop(0))

    assert not replay(changed).holds
    changed["hash"] = hash_record(changed)
    assert not replay(changed, stored=RECORD).holds


def tampered(**changes):
    record = copy.deepcopy(RECORD) | changes
    record["hash"] = hash_record(record)
    return record


def test_other_names_with_a_fitting_hash_are_told_by_the_replay_alone() -> None:
    others = copy.deepcopy(RECORD["chosen"])
    stranger = next(one for one in RECORD["candidates"] if one["id"] not in {x["id"] for x in others})
    others[0] = {**stranger, "stratum": others[0]["stratum"], "order": 1}

    (said,) = replay(tampered(chosen=others)).differences

    assert said.startswith("抽中人员与按种子重新抽取的结果不同：应为" + "、".join(names(RECORD["chosen"])))
    assert stranger["name"] in said


def test_an_edited_candidate_is_named() -> None:
    candidates = copy.deepcopy(RECORD["candidates"])
    edited = next(one for one in candidates if one["id"] == RECORD["chosen"][0]["id"])
    edited["unit"] = "别的单位"
    words = f"候选人{edited['name']}的单位前后不一：「别的单位」与「{RECORD['chosen'][0]['unit']}」"

    assert words in replay(tampered(candidates=candidates)).differences
    assert any(
        edited["name"] in said and "别的单位" in said
        for said in replay(tampered(candidates=candidates), stored=RECORD).differences
    )


def test_a_hash_that_does_not_fit_and_an_unknown_algorithm_are_said() -> None:
    assert replay({**RECORD, "matter": "别的事"}).differences == ("校验值不符：记录在抽取之后被改动过",)
    assert replay(tampered(algorithm="zhiku-draw-9")).differences == (
        "算法版本「zhiku-draw-9」未知，本系统只能验证 zhiku-draw-1",
    )
    assert replay(tampered(seed="别的种子")).differences[0].startswith("抽中人员与按种子重新抽取的结果不同")
    assert replay(tampered(members=-3)).differences == (
        "按记录无法重新抽取：各类名额合计超过抽取人数，请改正名额或人数。",
    )


def test_a_record_that_was_erased_from_holds_and_every_other_change_is_still_told() -> None:
    chosen, barred = RECORD["chosen"][0], RECORD["exclusions"][0]
    record = copy.deepcopy(RECORD)
    record["exclusions"][1]["reasons"] = [f"专家申报与「{chosen['name']}」有亲属或利害关系"]
    record["hash"] = hash_record(record)

    once = erase_from_record(record, [chosen["id"]], on=date(2026, 6, 2))
    twice = erase_from_record(once, [chosen["id"], barred["id"], "nobody"], on=date(2026, 6, 3))

    assert erase_from_record(twice, [chosen["id"]], on=date(2026, 7, 1)) == twice
    assert names(twice["chosen"]) == [chosen["id"], *names(RECORD["chosen"])[1:]]
    assert twice["exclusions"][0] == {
        "id": barred["id"], "name": barred["id"], "unit": "", "sector": barred["sector"],
        "reasons": ["已按本人要求清除"],
    }  # fmt: skip
    assert twice["exclusions"][1]["reasons"] == [f"专家申报与「{chosen['id']}」有亲属或利害关系"]
    assert twice["hash"] == record["hash"]
    for at_hand in (record, once, twice):
        assert (replay(at_hand, stored=twice).differences, replay(at_hand, stored=twice).erased) == ((), 2)
    assert (replay(once).differences, replay(once).erased) == ((), 1)
    assert replay({**twice, "matter": "别的事"}).differences == ("校验值不符：记录在抽取之后被改动过",)
    assert not replay({**record, "supervisor": "别人"}, stored=twice).holds
    assert not replay(twice, stored=record).holds
    assert replay({**RECORD, "erased": {"people": "x"}}).differences == ("「清除说明」的内容不是抽取记录的样子",)


@pytest.mark.parametrize("text", ["", "不是 JSON", "[]", "3", '{"seed": NaN}', '{"seed": "\\ud800"}', "[" * 100_000])
def test_what_is_no_record_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidInputError, match="不是抽取记录"):
        read_record(text)


def test_a_record_of_which_parts_are_missing_is_told_so() -> None:
    assert replay(read_record("{}")).differences[0] == "缺少「算法版本」"
    assert "多出「备注」" in replay({**RECORD, "备注": "无"}).differences
    assert "「候选人」中有不完整的人员信息" in replay({**RECORD, "candidates": ["张明"]}).differences


def test_a_record_comes_back_from_its_file() -> None:
    text = json.dumps(RECORD, ensure_ascii=False, indent=2)
    assert replay(read_record(text), stored=RECORD).holds
