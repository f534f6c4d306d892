"""Consultation fees (专家咨询费): the range that 财科教〔2017〕128号 gives, and a warning outside it. Pure.

All sums are yuan after tax. Figures of the rule: senior titles 1,500–2,400 a day, others 900–1,500; academicians and
experts known nationwide half as much again; half a day 60 %; the first two days whole, every later one 50 %; by
correspondence 20–50 % of a day, each time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from math import ceil


class FeeLevel(StrEnum):
    """Which rate applies; the values are shown to the user as they are."""

    ACADEMICIAN = "院士、全国知名专家"
    SENIOR = "高级职称"
    OTHER = "其他专业人员"


class FeeForm(StrEnum):
    """How advice was given; the values are shown to the user as they are."""

    MEETING = "会议、现场"
    CORRESPONDENCE = "通讯"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRules:
    """The figures of the rule. Pairs are lowest and highest yuan a day; shares are percent."""

    daily: dict[FeeLevel, tuple[int, int]] = field(
        default_factory=lambda: {
            FeeLevel.ACADEMICIAN: (2250, 3600),
            FeeLevel.SENIOR: (1500, 2400),
            FeeLevel.OTHER: (900, 1500),
        }
    )
    half_day: int = 60
    whole_days: int = 2
    later_days: int = 50
    correspondence: tuple[int, int] = (20, 50)


RULES = FeeRules()
_SENIOR = re.compile("教授|研究员|正高|副高|高级|高工|主任医师|译审|编审|一级律师|二级律师|总工程师")
_NOT_SENIOR = re.compile("助理研究员|助理教授|高级技工|高级工$|研究员助理")


def find_fee_level(title: str) -> FeeLevel:
    """The level that a professional title (职称) has; a title that is not known counts as 其他专业人员."""
    if "院士" in title:
        return FeeLevel.ACADEMICIAN
    senior = _SENIOR.search(_NOT_SENIOR.sub("", title))
    return FeeLevel.SENIOR if senior else FeeLevel.OTHER


def fee_range(
    level: FeeLevel, form: FeeForm, amount: Decimal, *, rules: FeeRules = RULES
) -> tuple[int, int]:  # fmt: skip
    """Lowest and highest fee, in yuan after tax.

    Args:
        amount: Days of a meeting, in halves (0.5, 1, 1.5 …); of correspondence how many times. A half day after whole
            ones counts 60 % of that day, which the rule leaves open.
    """
    low, high = rules.daily[level]
    if form is FeeForm.CORRESPONDENCE:
        least, most = rules.correspondence
        return _yuan(low * least * amount), _yuan(high * most * amount)
    lengths = (min(amount - day, Decimal(1)) for day in range(ceil(amount)))
    shares = sum((_share_of_day(day, length, rules) for day, length in enumerate(lengths)), Decimal(0))
    return _yuan(low * shares), _yuan(high * shares)


def warn_about_fee(paid: int, level: FeeLevel, form: FeeForm, amount: Decimal, *, rules: FeeRules = RULES) -> str:
    """What to tell about a fee outside the range, "" inside it."""
    low, high = fee_range(level, form, amount, rules=rules)
    if low <= paid <= high:
        return ""
    unit = "次" if form is FeeForm.CORRESPONDENCE else "天"
    way = "高于" if paid > high else "低于"
    return (
        f"{paid:,} 元{way}标准：{level}{form}咨询 {amount.normalize():f} {unit}应为 {low:,} 至 {high:,} 元"
        "（税后，财科教〔2017〕128号）。请核对；确有依据的可以保留。"
    )


def _share_of_day(day: int, length: Decimal, rules: FeeRules) -> Decimal:
    """Percent of the daily rate for one day, counted from 0, or half of it."""
    rate = Decimal(100 if day < rules.whole_days else rules.later_days)
    return rate if length >= 1 else rate * rules.half_day / 100


def _yuan(percents: Decimal) -> int:
    return int((percents / 100).to_integral_value())
