"""Headings and places: numbered headings, list items, articles, headings run into their paragraph."""

from __future__ import annotations

import pytest

from core.documents import Block
from ingest.extracted import RawBlock
from ingest.headings import read_mark
from ingest.outline import build_outline, mark_title


def _outline(*lines: str) -> list[Block]:
    return build_outline([RawBlock(text=line) for line in lines])


def _path(blocks: list[Block], words: str) -> tuple[tuple[str, ...], int]:
    found = next(block for block in blocks if words in block.text and block.level == 0)
    return found.locator.heading_path, found.locator.paragraph


def test_chapters_sections_and_numbered_headings_nest() -> None:
    blocks = _outline(
        "第一章 总则", "第一节 目的", "为了发展。", "第二章 工作", "一、会员", "（一）走访", "走访了会员。",
        "又走访了会员。", "（二）座谈", "召开了座谈会。", "二、竞赛", "举办了竞赛。",
    )  # fmt: skip

    assert _path(blocks, "为了发展") == (("第一章 总则", "第一节 目的"), 1)
    assert _path(blocks, "又走访") == (("第二章 工作", "一、会员", "（一）走访"), 2)
    assert _path(blocks, "座谈会") == (("第二章 工作", "一、会员", "（二）座谈"), 1)
    assert _path(blocks, "举办了竞赛") == (("第二章 工作", "二、竞赛"), 1)


def test_a_chapter_number_alone_takes_its_title_from_the_next_line() -> None:
    blocks = _outline("第一章", "隐私计算的合规意义", "隐私计算有助于提升数据合规，促进流通。")

    assert blocks[1].locator.heading_path == ("第一章 隐私计算的合规意义",)


def test_a_numbered_sentence_is_an_item_not_a_heading() -> None:
    blocks = _outline(
        "一、基础工作，保证协会有效运行。", "（一）工作早安排。", "1、2020年1月8日在某酒店召开了“2020年新春年会”。",
        "2、3月19日召开了秘书长碰头会。", "（二）年检合格，协会被评为年度合格社团。",
    )  # fmt: skip

    path = ("一、基础工作，保证协会有效运行", "（一）工作早安排")
    assert _path(blocks, "秘书长碰头会") == (path, 2)
    assert _path(blocks, "年检合格") == (path[:1], 1)


def test_a_heading_run_into_its_paragraph_names_the_place_and_the_text_stays_whole() -> None:
    text = "（二）用好自身媒体，做好宣传。协会充分利用网站和公众号，推出24期。"
    blocks = _outline("一、宣传工作", "总体良好。", text)

    assert _path(blocks, "24期") == (("一、宣传工作", "（二）用好自身媒体，做好宣传"), 1)
    assert blocks[-1].text == text


def test_articles_keep_their_paragraphs_and_their_number_in_the_text() -> None:
    blocks = _outline(
        "第一章 总则", "第一条 为了规范，制定本条例。", "第二条", "本条例所称数据，是指记录。", "（一）公共数据；",
        "（二）企业数据。", "第三条规定的情形除外。", "第二章 附则", "第四条 本条例自公布之日起施行。",
    )  # fmt: skip

    assert _path(blocks, "是指记录") == (("第一章 总则", "第二条"), 1)
    assert next(b for b in blocks if "是指记录" in b.text).text == "第二条 本条例所称数据，是指记录。"
    assert _path(blocks, "企业数据") == (("第一章 总则", "第二条"), 3)
    assert _path(blocks, "除外") == (("第一章 总则", "第二条"), 4)
    assert _path(blocks, "施行") == (("第二章 附则", "第四条"), 1)


def test_an_article_quoted_in_a_report_does_not_become_its_outline() -> None:
    blocks = _outline("一、依据", "依据如下：", "第二十一条 国家实行等级保护制度。", "据此开展工作。")

    assert _path(blocks, "据此") == (("一、依据",), 3)


def test_a_short_line_before_numbering_starts_again_is_a_heading() -> None:
    long = "今年上半年，协会完成了党支部标准化、规范化、信息化的初步建设，完成了各项工作。"
    blocks = _outline("一、党建", long, "下半年主要工作", "一、做好互联网大会前期准备工作。", "二、做好等级评估工作。")

    assert _path(blocks, "等级评估") == (("下半年主要工作",), 2)


def test_a_heading_with_nothing_under_it_stays_in_the_text() -> None:
    blocks = _outline("一、工作", "做了工作。", "二、安排", "1. 学习教育", "2. 组织活动", "3. 年底考核")

    assert [block.level for block in blocks] == [1, 0, 1, 0, 0, 0]


def test_the_only_outermost_heading_is_the_title_and_stands_in_no_path() -> None:
    blocks = build_outline(
        [RawBlock(text="数据条例", level=1), RawBlock(text="第一章 总 则", level=2), RawBlock(text="为了规范。")]
    )

    assert blocks[0].level == 1
    assert blocks[2].locator.heading_path == ("第一章 总则",)


def test_a_line_that_repeats_the_title_becomes_a_heading_and_the_count_starts_after_it() -> None:
    blocks = mark_title(_outline("某协会 2022年工作报告", "（审议通过）", "2022年，协会发展。"), "某协会2022年工作报告")

    assert (blocks[0].kind, blocks[0].level) == ("heading", 1)
    assert [block.locator.paragraph for block in blocks[1:]] == [1, 2]


@pytest.mark.parametrize(
    "text", ["2022.5万元的收入", "1.5亿", "第一季度增长", "第三方机构评估", "一是提高认识", "二十大报告", "10月举行"]
)
def test_numbers_in_running_text_are_no_marks(text: str) -> None:
    assert read_mark(text) is None


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("第三编 分则", 10),
        ("第十二章　附　则", 11),
        ("附件1：名单", 9),
        ("附表", 9),
        ("(一) 强化学习", 15),
        ("2．范围", 16),
        ("3.1 背景", 13.6),
    ],
)
def test_each_style_of_numbering_has_its_rank(text: str, rank: float) -> None:
    mark = read_mark(text)

    assert mark is not None
    assert mark.rank == pytest.approx(rank)
    assert mark.heading == text
