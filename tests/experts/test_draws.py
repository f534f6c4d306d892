"""Random draws: quotas kept, nobody excluded drawn, the same names from the same seed, and no change unnoticed."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInputError
from experts.draw_numbers import ALGORITHM, canonical_json, shuffle
from experts.draw_replay import read_record, replay
from experts.draws import ANY, Drawable, DrawOrder, Excluded, hash_record, hold_draw, next_standby

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
SECTORS = "学产政研"


def people(count: int, start: int = 0) -> list[Drawable]:
    """Sectors take turns: 学, 产, 政, 研."""
    return [
        Drawable(expert_id=f"e{n:03}", name=f"专家{n}", unit=f"单位{n}", sector=SECTORS[n % 4])
        for n in range(start, start + count)
    ]


def order(members: int = 5, *, seed: str = "2026-06-01 第一场", **quotas: int) -> DrawOrder:
    return DrawOrder(
        matter="工业互联网安全评审",
        members=members,
        operator="王工",
        supervisor="李主任",
        at=AT,
        quotas=quotas,
        seed=seed,
    )


def excluded(*numbers: int) -> list[Excluded]:
    return [Excluded(person=people(1, n)[0], reasons=("单位回避：…",)) for n in numbers]


def names(entries) -> list[str]:
    return [one["name"] for one in entries]


def test_a_draw_by_quota_gives_members_and_two_standbys_of_each_stratum() -> None:
    record = hold_draw(people(40), excluded(40), order(7, 学=3, 产=2))

    drawn = Counter((one["stratum"], one["order"]) for one in record["chosen"])
    assert drawn == Counter([("产", 1), ("产", 2), ("学", 1), ("学", 2), ("学", 3), (ANY, 1), (ANY, 2)])
    standing = Counter((one["stratum"], one["order"]) for one in record["standbys"])
    assert standing == Counter([(stratum, place) for stratum in ("产", "学", ANY) for place in (1, 2)])
    assert all(
        one["sector"] == one["stratum"] for one in (*record["chosen"], *record["standbys"]) if one["stratum"] != ANY
    )


def test_the_record_says_everything_and_its_hash_is_that_of_its_canonical_text() -> None:
    record = hold_draw(people(12), excluded(20), order(5))

    assert record["exclusions"] == [
        {"id": "e020", "name": "专家20", "sector": "学", "unit": "单位20", "reasons": ["单位回避：…"]}
    ]
    assert (record["operator"], record["supervisor"], record["time"]) == ("王工", "李主任", "2026-06-01T09:30:00+00:00")
    assert (record["algorithm"], record["seed"], record["seed_source"]) == (
        ALGORITHM,
        "2026-06-01 第一场",
        "操作人填写",
    )
    assert canonical_json({"b": [1, "学"], "a": None}) == '{"a":null,"b":[1,"学"]}'.encode()
    assert record["hash"] == hash_record(json.loads(json.dumps(record)))


def test_the_numbers_are_those_of_the_published_algorithm() -> None:
    """Computed by hand from the algorithm's description, so that no later version can change them unnoticed."""
    assert shuffle("ABCDEFGHIJ", "种子", "学") == [*"FJIGHBACDE"]
    assert shuffle("ABCDEFGHIJ", "种子", "产") != [*"FJIGHBACDE"]
    assert shuffle([], "种子", "学") == []


def test_the_first_of_each_shuffled_stratum_are_chosen_and_the_next_stand_by() -> None:
    record = hold_draw(people(40), [], order(5, seed="一", 学=3))
    academics = shuffle([f"e{n:03}" for n in range(0, 40, 4)], "一", "学")
    rest = shuffle([f"e{n:03}" for n in range(40) if f"e{n:03}" not in academics[:3]], "一", ANY)

    assert [one["id"] for one in record["chosen"]] == academics[:3] + rest[:2]
    waiting = [one for one in academics[3:] if one not in rest[:2]][:2]
    assert [one["id"] for one in record["standbys"]] == waiting + [one for one in rest[2:] if one not in waiting][:2]


def test_records_of_today_can_be_replayed_by_later_versions() -> None:
    assert RECORD["hash"] == "6f1e362ad925ae512cfc5e082e2ac3cd8d89675106538f2ecf27e33b50bbc156"


def test_without_a_seed_every_draw_has_its_own() -> None:
    one, other = (hold_draw(people(12), [], order(seed="")) for _ in range(2))

    assert one["seed_source"] == "系统随机产生"
    assert one["seed"] != other["seed"]
    assert replay(one).holds


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: hold_draw(people(4), [], order(5)), "候选人只有 4 人，不够抽 5 人"),
        (lambda: hold_draw(people(12), [], order(5, 学=4)), "「学」类候选人只有 3 人，不够抽 4 人"),
        (lambda: hold_draw(people(12), [], order(2, 学=2, 产=1)), "超过抽取人数"),
        (lambda: hold_draw(people(12), [], order(0)), "至少为 1"),
        (lambda: hold_draw(people(12), [], order(2, 学=-1)), "不能为负数"),
        (lambda: hold_draw(people(12), [], order(2, 不限=1)), "不用填写"),
        (lambda: hold_draw(people(12), [], order(seed="两\n行")), "一行文字"),
        (lambda: hold_draw(people(12), [], order(seed="长" * 201)), "一行文字"),
        (lambda: hold_draw([*people(12), *people(1)], [], order()), "重复"),
        (lambda: hold_draw(people(12), excluded(3), order()), "须回避"),
        (
            lambda: hold_draw(
                people(12), [], DrawOrder(matter="评审", members=1, operator="王工", supervisor=" ", at=AT, quotas={})
            ),
            "监督人",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(made, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        made()


def test_standbys_are_called_of_the_same_stratum_first_then_of_the_same_sector_then_nobody() -> None:
    record = hold_draw(people(40), [], order(5, 学=3))
    of = {stratum: [one for one in record["standbys"] if one["stratum"] == stratum] for stratum in ("学", ANY)}
    member = next(one["id"] for one in record["chosen"] if one["stratum"] == "学")

    first = next_standby(record, member, [])
    second = next_standby(record, first["id"], [first["id"]])
    third = next_standby(record, member, [first["id"], second["id"]])

    assert [first, second] == of["学"]
    assert third == next((one for one in of[ANY] if one["sector"] == "学"), None)
    assert next_standby(record, member, [one["id"] for one in record["standbys"]]) is None
    with pytest.raises(InvalidInputError, match="不在本次抽取的结果中"):
        next_standby(record, "e999", [])


def test_who_declines_a_place_that_no_quota_takes_is_followed_by_anybody() -> None:
    record = hold_draw(people(40), [], order(5, 学=3))
    member = next(one["id"] for one in record["chosen"] if one["stratum"] == ANY)
    called = [one["id"] for one in record["standbys"] if one["stratum"] == ANY]

    assert next_standby(record, member, called)["stratum"] == "学"


def test_a_small_pool_gives_fewer_standbys() -> None:
    assert len(hold_draw(people(6), [], order(5))["standbys"]) == 1
    assert hold_draw(people(5), [], order(5))["standbys"] == []


DRAWS = st.builds(
    lambda count, rest, quotas, seed: (count, order(rest + sum(quotas.values()), seed=seed, **quotas)),
    st.integers(16, 40),
    st.integers(1, 4),
    st.dictionaries(st.sampled_from(SECTORS), st.integers(0, 3)),
    st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20),
)


@settings(max_examples=150, deadline=None)
@given(made=DRAWS, shuffled=st.randoms(use_true_random=False))
def test_every_draw_keeps_its_quotas_and_comes_out_the_same_whatever_the_order(made, shuffled: random.Random) -> None:
    count, wanted = made
    candidates, barred = people(count), excluded(count, count + 1)
    mixed = shuffled.sample(candidates, count)

    record = hold_draw(candidates, barred, wanted)

    assert hold_draw(mixed, barred[::-1], wanted) == record
    assert Counter(one["stratum"] for one in record["chosen"]) == Counter(
        {**wanted.quotas, ANY: wanted.members - sum(wanted.quotas.values())}
    )
    drawn = [one["id"] for one in (*record["chosen"], *record["standbys"])]
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) <= {one.expert_id for one in candidates}
    assert replay(record, stored=copy.deepcopy(record)).differences == ()
    assert replay(record).chosen == tuple(names(record["chosen"]))


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


RECORD = hold_draw(people(24), excluded(30, 31), order(6, 学=2, 产=1))


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
