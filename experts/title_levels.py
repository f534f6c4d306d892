"""Which level a professional title (职称) is of: 正高, 副高, 中级 or none of them. The rules stand here to be read."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from index.bigrams import normalise_text


class TitleLevel(StrEnum):
    """Levels of professional titles; the values are shown to the user as they are."""

    FULL = "正高"
    ASSOCIATE = "副高"
    MIDDLE = "中级"
    OTHER = "其他"


# The first rule that fits decides; so 副教授 is found before 教授, and 助理研究员 before 研究员.
# Levels as in the system of titles (人社部 catalogue of series and names of titles, 职称系列名称目录).
_RULES: tuple[tuple[re.Pattern[str], TitleLevel], ...] = tuple(
    (re.compile(words), level)
    for words, level in (
        (r"院士|正高|教授级|研究员级|教高", TitleLevel.FULL),
        (r"助理(工程|会计|经济|统计|审计|实验|政工|农艺|翻译|馆员)|助教|助理讲师|技术员|研究实习员|实习|初级|见习",
         TitleLevel.OTHER),
        (r"助理研究(馆)?员|主管.{0,2}师|主治", TitleLevel.MIDDLE),
        (r"副高|副教授|副研究(馆)?员|副主任|副编审|副译审|高级讲师|高级教师|主任(记者|编辑)|高工|二级(律师|公证员|演员|编剧)",
         TitleLevel.ASSOCIATE),
        (r"教授|研究(馆)?员|主任.{0,2}[医药护技]师|编审|译审|高级(记者|编辑)|一级(律师|公证员|演员|编剧)",
         TitleLevel.FULL),
        (r"高级.{0,6}师", TitleLevel.ASSOCIATE),
        (r"中级|讲师|(工程|会计|经济|统计|审计|实验|政工|农艺|工艺美术)师|馆员|三级律师|一级教师", TitleLevel.MIDDLE),
    )
)  # fmt: skip
_BETWEEN = re.compile(r"[、，,;；/／|（）()]+")
_ORDER = [*TitleLevel]


@lru_cache(maxsize=8192)
def title_level(title: str) -> TitleLevel | None:
    """The level of a title as written; of several titles the highest. None where nothing is written."""
    levels = [_level(part) for part in _BETWEEN.split("".join(normalise_text(title).split())) if part]
    return min(levels, key=_ORDER.index, default=None)


def _level(title: str) -> TitleLevel:
    return next((level for words, level in _RULES if words.search(title)), TitleLevel.OTHER)
