"""Figures with their measure words (76支, 近150名, 十二条), and how they are read."""

from __future__ import annotations

import re
from functools import lru_cache

# What things are counted by, and units of money, time, weight and size; the longer ones first.
MEASURES = (
    "平方米|人次|人民币|小时|分钟|公里|千米|万元|亿元|个|家|名|人|位|支|只|场|次|条|款|项|篇|份|件|种|期|批|届|套|台|辆|架|艘|户|所|间|座|张|幅"
    "|本|册|部|起|类|轮|亩|头|吨|斤|元|天|日|周|月|年|秒|岁|倍|级|层|米|字|章|节|例|对|组|队"
)
_ARABIC = r"\d[\d,]*(?:\.\d+)?"
_CHINESE = r"[零一二两三四五六七八九十百千]+"
_SCALE = r"\s*(?:余|多|几|来)?\s*(?:百|千|万|亿)*\s*(?:余|多)?\s*"
ANY_FIGURE = re.compile(rf"\d|百分之|成(?:以上|左右)?|倍|半|全部|全额|免费|(?:{_CHINESE}){_SCALE}(?:{MEASURES})")
_SCALED = re.compile(
    rf"(?P<digits>{_ARABIC}|{_CHINESE})\s*(?P<about>余|多|几|来)?\s*(?P<scale>[百千万亿]*)\s*(?P<more>余|多)?"
)
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_VALUES = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
# Words that count nearly everything may stand for each other: 多少家企业 is answered by 11个企业.
_GENERAL = ("个", "家", "户", "所", "间", "座")
_SAME = {"人": ("人", "名", "位", "人次"), "名": ("人", "名", "位"), "位": ("人", "名", "位"), "件": ("件", "个", "份")}


@lru_cache(maxsize=256)
def figure_with(unit: str, *, exactly: bool = False) -> re.Pattern[str]:
    """Finds a figure counted in a unit, or in one that is said for the same; 个 is said for all, unless `exactly`."""
    units = _GENERAL if unit in _GENERAL else (*_SAME.get(unit, ()), unit, *(() if exactly else ("个",)))
    names = "|".join(dict.fromkeys(units))
    return re.compile(rf"(?:{_ARABIC}|{_CHINESE}){_SCALE}(?:{names})(?!月|半月|工作日)")


def read_number(words: str) -> int | None:
    """A whole number below ten thousand in digits or Chinese numerals; None where it is none."""
    if words.isdigit():
        return int(words)
    total, digit = 0, 0
    for character in words:
        if character in _VALUES:
            digit = _VALUES[character]
        elif character in _POWERS:
            total += (digit or 1) * _POWERS[character]
            digit = 0
        else:
            return None
    return total + digit if words else None


def read_value(figure: str) -> int | None:
    """The value of a figure (3, 1.4万, 十二); None where it is only about that (20余), or no whole number."""
    found = _SCALED.match(figure)
    if found is None or found["about"] or found["more"]:
        return None
    digits = found["digits"].replace(",", "")
    value = float(digits) if digits[0].isdigit() else float(read_number(digits) or 0)
    for scale in found["scale"]:
        value *= _SCALES[scale]
    return round(value) if value and abs(value - round(value)) < 1e-6 else None


def write_number(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
