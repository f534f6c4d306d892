"""What is wanted of a pool's structure: which values can have a target, and what is wrong with one in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import InvalidInputError
from core.regions import NATIONAL, PROVINCES
from core.structure import TARGET_SIDES, Measure, Side, Target
from experts.overview import TARGET_VALUES

MOST_PEOPLE = 100_000


def target_values(side: Side) -> tuple[str, ...]:
    """The values of a side that can have a target, in their order."""
    return TARGET_VALUES.get(side, (*PROVINCES, NATIONAL))


def check_targets(side: Side, measure: Measure, amounts: Mapping[str, int]) -> dict[str, Target]:
    """The targets of one side, checked.

    Args:
        amounts: Percent or people by value; a value without a target is left out.

    Raises:
        InvalidInputError: If a value is unknown, an amount is out of range, or the shares come to more than 100 %.
    """
    if side not in TARGET_SIDES:
        raise InvalidInputError(f"「{side}」不能设目标。可以设目标的有：{'、'.join(TARGET_SIDES)}。")
    unknown = [value for value in amounts if value not in target_values(side)]
    if unknown:
        raise InvalidInputError(f"{side}中没有「{unknown[0]}」，请重新选择。")
    most, unit = (100, "%") if measure is Measure.SHARE else (MOST_PEOPLE, "人")
    for value, amount in amounts.items():
        if not 0 <= amount <= most:
            raise InvalidInputError(f"「{value}」的目标是 {amount} {unit}，应在 0 至 {most} {unit}之间。")
    together = sum(amounts.values())
    if measure is Measure.SHARE and together > 100:
        raise InvalidInputError(f"各项比例合计 {together} %，超过了 100 %，请调低其中几项。")
    return {value: Target(measure=measure, amount=amount) for value, amount in amounts.items()}


def gap_words(missing: int) -> str:
    """How far a value is from what is wanted, in words."""
    if missing > 0:
        return f"差 {missing} 人"
    return f"多 {-missing} 人" if missing else "已达到"


def target_words(target: Target) -> str:
    """A target in words."""
    return f"目标 {target.amount} {'%' if target.measure is Measure.SHARE else '人'}"
