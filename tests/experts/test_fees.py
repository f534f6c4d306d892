"""Consultation fees: the ranges of 财科教〔2017〕128号, and warnings that block nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from experts.fees import FeeForm, FeeLevel, fee_range, find_fee_level, warn_about_fee

MEETING, LETTER = FeeForm.MEETING, FeeForm.CORRESPONDENCE


@pytest.mark.parametrize(
    ("level", "form", "amount", "wanted"),
    [
        (FeeLevel.SENIOR, MEETING, "1", (1500, 2400)),
        (FeeLevel.OTHER, MEETING, "1", (900, 1500)),
        (FeeLevel.ACADEMICIAN, MEETING, "1", (2250, 3600)),
        (FeeLevel.SENIOR, MEETING, "0.5", (900, 1440)),
        (FeeLevel.OTHER, MEETING, "0.5", (540, 900)),
        (FeeLevel.SENIOR, MEETING, "2", (3000, 4800)),
        (FeeLevel.SENIOR, MEETING, "3", (3750, 6000)),
        (FeeLevel.OTHER, MEETING, "4", (2700, 4500)),
        (FeeLevel.SENIOR, MEETING, "1.5", (2400, 3840)),
        (FeeLevel.SENIOR, LETTER, "1", (300, 1200)),
        (FeeLevel.OTHER, LETTER, "2", (360, 1500)),
    ],
)
def test_the_range_follows_the_rule(level: FeeLevel, form: FeeForm, amount: str, wanted: tuple[int, int]) -> None:
    assert fee_range(level, form, Decimal(amount)) == wanted


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("教授、博士生导师", FeeLevel.SENIOR),
        ("副教授", FeeLevel.SENIOR),
        ("正高级工程师", FeeLevel.SENIOR),
        ("研究员", FeeLevel.SENIOR),
        ("助理研究员", FeeLevel.OTHER),
        ("工程师", FeeLevel.OTHER),
        ("高级工", FeeLevel.OTHER),
        ("中国工程院院士", FeeLevel.ACADEMICIAN),
        ("", FeeLevel.OTHER),
    ],
)
def test_the_level_is_read_from_the_professional_title(title: str, level: FeeLevel) -> None:
    assert find_fee_level(title) is level


def test_a_fee_outside_the_range_is_warned_of_with_the_range_and_the_source() -> None:
    warning = warn_about_fee(3000, FeeLevel.SENIOR, MEETING, Decimal("0.5"))
    assert warning.startswith(
        "3,000 元高于标准：高级职称会议、现场咨询 0.5 天应为 900 至 1,440 元（税后，财科教〔2017〕128号）"
    )
    assert "低于标准" in warn_about_fee(100, FeeLevel.OTHER, LETTER, Decimal(1))
    assert warn_about_fee(1440, FeeLevel.SENIOR, MEETING, Decimal("0.5")) == ""
