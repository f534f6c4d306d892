"""The level of a professional title, read from the words people write."""

from __future__ import annotations

import pytest

from experts.title_levels import TitleLevel, title_level

KNOWN = {
    "正高": "教授 研究员 正高级工程师 教授级高级工程师 主任医师 中国工程院院士 研究馆员 编审 高级记者 教授、博士生导师",
    "副高": "副教授 副研究员 高级工程师 副主任医师 高级工程师（通信） 高工 主任编辑 工程师、副教授 讲师/高级工程师",
    "中级": "讲师 助理研究员 工程师 经济师 主治医师 馆员",
    "其他": "助理工程师 助教 技术员 处长 律师 博士",
}


@pytest.mark.parametrize(
    ("title", "level"), [(one, level) for level, titles in KNOWN.items() for one in titles.split()]
)
def test_a_title_has_the_level_that_the_system_of_titles_gives_it(title: str, level: str) -> None:
    assert title_level(title) is TitleLevel(level)


def test_a_stray_space_in_a_title_changes_nothing() -> None:
    assert title_level("高级 会计师") is TitleLevel.ASSOCIATE


def test_no_title_is_no_level() -> None:
    assert title_level("") is None
    assert title_level(" / ") is None
