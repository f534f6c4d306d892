"""Repair of the damage that converters and page breaks leave."""

from __future__ import annotations

import pytest

from ingest.extracted import RawBlock
from ingest.headings import starts_new
from ingest.repair import clean_text, close_spaces, close_spread_word, drop_contents, join_broken_paragraphs


def _join(*lines: str) -> list[str]:
    return [
        block.text for block in join_broken_paragraphs([RawBlock(text=line) for line in lines], starts_new=starts_new)
    ]


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("[bookmark: _GoBack]2020年是不同寻常的一年", "2020年是不同寻常的一年"),
        ("\ufeff\u200b协\u00ad会\x07", "协会"),
        ("⽹络安全⻅证", "网络安全见证"),
        ("２０２３年５Ｇ增长１０％", "2023年5G增长10%"),
        ("　　第一条　为了\t规范", "第一条 为了 规范"),
    ],
)
def test_leftovers_and_look_alikes_are_cleaned(damaged: str, repaired: str) -> None:
    assert clean_text(damaged) == repaired


def test_a_paragraph_torn_inside_a_word_is_joined() -> None:
    first = "全年共组织党员学习教育活动12次，参加了工信部主办的专题报告会、省通信管理局组织的《习近平经济思想》宣讲辅"

    assert _join(first, "导报告会、专题培训班等。", "（二）加强组织建设") == [
        first + "导报告会、专题培训班等。",
        "（二）加强组织建设",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        (
            "协会召开了全体会员大会，会议选举产生了新一届理事会，并审议通过了各项报告和管理办法。",
            "会议强调要继续努力。",
        ),
        (
            "某市人民政府办公室关于印发《某市绿色建筑管理办法、实施细则和考核标准（试行）》的通知",
            "各县（区）人民政府：",
        ),
        ("为进一步规范和提高信息宣传工作的质量和水平，加快构建科学、安全、高效的信息宣传网络", "二○一二年一月九日"),
        ("协会坚持党建引领，强化政治引领、思想引领和组织保障，努力推动全省互联网事业健康发展", "三、搭建行业平台"),
    ],
)
def test_what_is_whole_or_begins_something_new_is_not_joined(lines: tuple[str, str]) -> None:
    assert _join(*lines) == list(lines)


def test_stray_spaces_between_chinese_characters_are_closed_and_those_around_numbers_stay() -> None:
    assert close_spaces("第 十 条 网络 运营 者 应 当 遵守 ，共 20 条") == "第十条 网络运营者应当遵守，共 20 条"
    assert close_spread_word("第一章 总 则") == "第一章 总则"
    assert close_spread_word("附 则") == "附则"


def test_a_table_of_contents_is_left_out() -> None:
    lines = [
        "目 录",
        "第一章 总则",
        "第二章 附则",
        "第一章 总则",
        "正文。",
        "第二章 附则",
        "一、背景……………… 3",
        "附则正文。",
    ]

    kept = [block.text for block in drop_contents([RawBlock(text=line) for line in lines])]

    assert kept == ["第一章 总则", "正文。", "第二章 附则", "附则正文。"]
