"""What a question names and no like word can stand for."""

from __future__ import annotations

import pytest

from index.specifics import find_specifics, share_missing


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("泰州市海陵区企业复工审批流程是什么", {"泰州", "海陵"}),
        ("云南省对中小企业有哪些优惠", {"云南"}),
        ("2月6日，全国铁路发送旅客多少人次", {"2月", "6日"}),
        ("“津门战疫”扫码行动的范围有哪些", {"津门战疫"}),
        ("如何申请困难补助", set()),
        ("去超市购物，老旧小区加装电梯，利息与罚息有什么区别", set()),
    ],
)
def test_places_numbers_and_quoted_words_are_named(question: str, named: set[str]) -> None:
    assert find_specifics(question) == named


def test_a_share_of_what_is_named_is_missing_white_space_and_marks_apart() -> None:
    named = find_specifics("2020年泰州市海陵区的“惠企 直通车”")
    assert share_missing(named, "海陵区开通“惠企直通车”") == pytest.approx(2 / 4)
    assert share_missing(named, "2 0 2 0年，泰州海陵：惠企直通车") == 0
    assert share_missing(frozenset(), "") == 0
