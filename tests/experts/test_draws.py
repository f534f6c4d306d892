"""Random draws: quotas kept, nobody excluded drawn, the same names from the same seed, standbys in their order."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInputError
from experts.draw_numbers import ALGORITHM, canonical_json, shuffle
from experts.draw_replay import replay
from experts.draws import ANY, hash_record, hold_draw, next_standby
from tests.experts.draw_parts import RECORD, SECTORS, excluded, names, order, people


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
            lambda: hold_draw(people(12), [], replace(order(), supervisor=" ")),
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
