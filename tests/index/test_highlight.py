"""Highlights: the characters of a passage that carry words of the query."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.highlight import find_highlights

REPORT = "来自政府、高校、基础电信等领域的76支团队通过报名，50支团队进入决赛，5G网络运行管理员ＡＰＰ。"


def marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in find_highlights(text, query)]


def test_shared_runs_are_marked_whole() -> None:
    assert marked("协会成功举办中国工业互联网安全大赛。", "工业互联网安全大赛 多少支队伍") == ["工业互联网安全大赛"]


def test_asking_and_function_words_are_not_marked() -> None:
    assert marked("有多少是什么，哪些为了团队的。", "有多少团队，是什么，哪些？") == ["团队"]


def test_english_words_are_marked_in_any_of_their_forms() -> None:
    assert marked("New policies on Attacking networks, 5G.", "policy of network attacks") == [
        "policies", "Attacking", "networks",
    ]  # fmt: skip


def test_numbers_and_latin_words_are_marked_as_a_whole_only() -> None:
    assert marked(REPORT, "76") == ["76"]
    assert marked(REPORT, "6") == []
    assert marked(REPORT, "5g app") == ["5G", "ＡＰＰ"]


def test_single_characters_are_not_marked() -> None:
    assert marked("网上办事", "网 5G") == []


def test_full_width_text_is_marked_at_its_own_places() -> None:
    assert marked("㎡，１２３㈱，数据安全。", "数据安全 123") == ["１２３", "数据安全"]
    assert marked("㈱，１２３，数据安全。", "数据安全 123") == ["１２３", "数据安全"]


def test_a_query_without_words_marks_nothing() -> None:
    assert find_highlights(REPORT, "？！😀") == ()
    assert find_highlights("", "团队") == ()


@given(st.text(alphabet="数据安全的了5gＡ①㎡ ，。", max_size=60), st.text(alphabet="数据安全的了5ga12m ", max_size=20))
def test_ranges_ascend_lie_in_the_text_and_do_not_touch(text: str, query: str) -> None:
    ranges = find_highlights(text, query)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


def test_a_query_of_ten_thousand_characters_takes_no_time() -> None:
    started = time.perf_counter()
    find_highlights(REPORT * 10, "工业互联网安全大赛多少支队伍" * 720)
    assert time.perf_counter() - started < 0.3


@pytest.mark.parametrize(
    ("text", "query", "marks"),
    [
        ("推动我省行业互联网发展", "工业互联网安全大赛", ["互联网"]),
        ("解决就业难题", "企业难题", ["难题"]),
        ("各级民政部门负责", "财政部 民政 部门", ["民政部门"]),
        ("农业农村部将组织", "农业农村部的要求", ["农业农村部"]),
        ("和平安全面推进", "安全", ["安全"]),
        ("会员大会充分肯定", "会员大会", ["会员大会"]),
        ("新互联网", "工业互联网", ["互联网"]),
    ],
)
def test_marks_keep_to_the_borders_of_words(text: str, query: str, marks: list[str]) -> None:
    assert marked(text, query) == marks
