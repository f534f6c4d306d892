"""Records of the pool at a glance: sides of its structure with their bars, what is wanted, and what needs care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Side(StrEnum):
    """What the people of a pool are counted by; the values are shown to the user as they are."""

    SECTOR = "类别"
    FIELD = "专业领域"
    REGION = "地区"
    TITLE = "职称"
    AGE = "年龄"
    GENDER = "性别"
    TERM = "聘期结束"
    LOAD = "今年使用"


class Care(StrEnum):
    """What somebody should look after; the values are shown to the user as they are."""

    ENDING = "聘期将满"
    UNUSED = "今年未使用"
    OVERUSED = "今年使用超过上限"
    OLD = "信息久未更新"
    CONSENT = "未登记同意书"


class Measure(StrEnum):
    """What a target counts: percent of the people in office, or people."""

    SHARE = "比例"
    PEOPLE = "人数"


UNKNOWN = "未填"
# The sides for which something can be wanted.
TARGET_SIDES = (Side.SECTOR, Side.REGION, Side.TITLE, Side.AGE, Side.GENDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is wanted of a value: `amount` percent (0 to 100) or people."""

    measure: Measure
    amount: int

    def people(self, total: int) -> int:
        """How many people it means among `total`; a share is rounded to the nearest, halves up."""
        return self.amount if self.measure is Measure.PEOPLE else (self.amount * total * 2 + 100) // 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One value of a side with its people.

    Attributes:
        label: As it is shown; together with the side it is the bar's name.
        expert_ids: Who is counted, each once.
        share: Percent of the people in office, rounded.
        is_unknown: For those of whom it is not known.
        is_rest: For all values that are not shown by themselves.
        target: What is wanted, None where nothing is; `wanted` is the same in people.
    """

    label: str
    expert_ids: tuple[str, ...]
    share: int
    is_unknown: bool = False
    is_rest: bool = False
    target: Target | None = None
    wanted: int | None = None

    @property
    def count(self) -> int:
        """How many people."""
        return len(self.expert_ids)

    @property
    def missing(self) -> int:
        """People missing to what is wanted; below 0 so many more than wanted. 0 where nothing is wanted."""
        return 0 if self.wanted is None else self.wanted - self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One side of the structure.

    Attributes:
        note: How it is counted, "" where that is plain.
    """

    side: Side
    bars: tuple[Bar, ...]
    note: str = ""

    def bar(self, label: str) -> Bar | None:
        """The bar of this label, None where there is none."""
        return next((one for one in self.bars if one.label == label), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A pool, or all of them, at a glance. Everything counts people in office (在聘) only.

    Attributes:
        active: How many people are in office.
        others: How many people are in another state and in office nowhere among the pools looked at, by state.
        charts: One for each side, in the order of `Side`.
        care: Ids of the people of each kind of care, the most pressing first.
    """

    day: date
    active: int
    others: Mapping[str, int]
    charts: tuple[Chart, ...]
    care: Mapping[Care, tuple[str, ...]]

    def chart(self, side: Side) -> Chart:
        """The chart of a side."""
        return next(one for one in self.charts if one.side is side)
