"""Automatic numbers of Word paragraphs: 一、（一） 1. 第一条 are often not in the text but counted by Word."""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
            "chineseLegalSimplified", "taiwaneseCountingThousand", "taiwaneseCounting"}  # fmt: skip


class Numbering:
    """Counts the numbered paragraphs of one document in reading order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._abstract_of: dict[str, str] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        for number in root.findall(f"{_W}num"):
            abstract = number.find(f"{_W}abstractNumId")
            if abstract is not None:
                self._abstract_of[number.get(f"{_W}numId")] = abstract.get(f"{_W}val")
        for abstract in root.findall(f"{_W}abstractNum"):
            self._levels[abstract.get(f"{_W}abstractNumId")] = dict(map(_read_level, abstract.findall(f"{_W}lvl")))
        for style in document.styles.element.findall(f"{_W}style"):
            found = _number_properties(style)
            if found is not None:
                self._of_style[style.get(f"{_W}styleId")] = found

    def next_number(self, paragraph: Any) -> str:
        """The number in front of this paragraph, "" where it has none or only a bullet. Counts on."""
        found = _number_properties(paragraph)
        if found is None:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            found = self._of_style.get(style.get(f"{_W}val")) if style is not None else None
        abstract = self._abstract_of.get(found[0]) if found else None
        if found is None or abstract is None or found[1] not in self._levels.get(abstract, {}):
            return ""
        level = found[1]
        levels = self._levels[abstract]
        counters = self._counters.setdefault(abstract, {})
        counters[level] = counters.get(level, levels[level][2] - 1) + 1
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        return self._format(levels, counters, level)

    @staticmethod
    def _format(levels: dict[int, tuple[str, str, int]], counters: dict[int, int], level: int) -> str:
        kind, pattern, _ = levels[level]
        if kind in ("bullet", "none") or "%" not in pattern:
            return ""

        def number(match: re.Match[str]) -> str:
            which = int(match.group(1)) - 1
            form = levels.get(which, ("decimal", "", 1))
            value = counters.get(which, form[2])
            return to_chinese(value) if form[0] in _CHINESE and value < 100 else str(value)

        text = re.sub(r"%(\d)", number, pattern)
        return text if text.endswith(("、", "）", "）")) else text + " "


def to_chinese(value: int) -> str:
    """A number below 100 in Chinese: 12 gives 十二."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _read_level(level: Any) -> tuple[int, tuple[str, str, int]]:
    def value(name: str, default: str) -> str:
        found = level.find(f"{_W}{name}")
        return (found.get(f"{_W}val") or default) if found is not None else default

    start = value("start", "1")
    return int(level.get(f"{_W}ilvl")), (
        value("numFmt", "decimal"), value("lvlText", ""), int(start) if start.isdigit() else 1
    )  # fmt: skip


def _number_properties(element: Any) -> tuple[str, int] | None:
    properties = element.find(f"{_W}pPr/{_W}numPr")
    if properties is None:
        return None
    number = properties.find(f"{_W}numId")
    level = properties.find(f"{_W}ilvl")
    if number is None or number.get(f"{_W}val") in (None, "0"):
        return None
    return number.get(f"{_W}val"), int(level.get(f"{_W}val") or 0) if level is not None else 0
