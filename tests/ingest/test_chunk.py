"""Passages: length, nothing lost, structure kept, tables with their header."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents import Block, Locator
from ingest.chunk import CHUNK_CHARS, cut_chunks
from ingest.extracted import RawBlock
from ingest.outline import build_outline


def _letters(text: str) -> str:
    return "".join(text.split())


def _one(text: str, *, kind: str = "paragraph") -> list[Block]:
    return [Block(text=text, kind=kind, locator=Locator(page=None, heading_path=(), paragraph=1))]


def _outline(*lines: str) -> list[Block]:
    return build_outline([RawBlock(text=line) for line in lines])


@given(st.lists(st.text(alphabet="协会数据。！；，、 一（1）\n", min_size=1, max_size=1500), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_passage_is_too_long_and_no_character_is_lost(texts: list[str]) -> None:
    blocks = [
        Block(text=text, locator=Locator(page=None, heading_path=(), paragraph=number))
        for number, text in enumerate(texts, start=1)
        if text.strip()
    ]

    chunks = cut_chunks(blocks)

    assert all(0 < len(chunk.text) <= CHUNK_CHARS for chunk in chunks)
    assert _letters("".join(chunk.text for chunk in chunks)) == _letters("".join(block.text for block in blocks))


def test_short_paragraphs_under_one_heading_are_put_together() -> None:
    chunks = cut_chunks(_outline("一、会员", *[f"第{n}家会员参加了活动。" for n in range(12)]))

    assert len(chunks) == 1
    assert (chunks[0].first_block, chunks[0].last_block) == (1, 12)


def test_no_passage_crosses_an_outermost_heading() -> None:
    chunks = cut_chunks(_outline("一、会员", "走访会员。", "二、竞赛", "举办竞赛。"))

    assert [(chunk.text, chunk.locator.heading_path) for chunk in chunks] == [
        ("走访会员。", ("一、会员",)), ("举办竞赛。", ("二、竞赛",)),
    ]  # fmt: skip


def test_small_sections_share_a_passage_with_their_headings_in_the_text() -> None:
    chunks = cut_chunks(_outline("一、会员", "（一）走访", "走访会员三十家。", "（二）座谈", "座谈两次。"))

    assert [chunk.text for chunk in chunks] == ["走访会员三十家。\n（二）座谈\n座谈两次。"]
    assert chunks[0].locator.heading_path == ("一、会员", "（一）走访")


def test_an_article_of_some_length_is_a_passage_of_its_own_with_all_its_paragraphs() -> None:
    article = (
        "从事数据活动应当遵守法律，尊重社会公德和伦理，遵守商业道德和职业道德，诚实守信，履行数据安全保护义务，" * 3
    )
    chunks = cut_chunks(_outline(
        "第一条 为了规范，制定本条例。", f"第二条 {article}下列数据除外：", "（一）公开的；", "（二）过期的。",
        f"第三条 {article}", "另有规定的，从其规定。",
    ))  # fmt: skip

    assert [chunk.text[:3] for chunk in chunks] == ["第一条", "第二条", "第三条"]
    assert chunks[1].text.endswith("（二）过期的。")
    assert chunks[2].text.endswith("从其规定。")


def test_a_long_paragraph_is_divided_at_sentence_ends_into_full_passages() -> None:
    chunks = cut_chunks(_one("协会组织会员开展了形式多样的学习活动，取得了良好的成效。" * 60))

    assert all(chunk.text.endswith("。") for chunk in chunks)
    assert all(len(chunk.text) > 350 for chunk in chunks[:-1])


def test_a_sentence_longer_than_a_passage_is_divided_at_clauses() -> None:
    chunks = cut_chunks(_one("一是加强学习教育；" * 80))

    assert all(chunk.text.endswith("；") for chunk in chunks)


def test_a_document_in_one_line_is_divided_where_a_new_heading_begins() -> None:
    section = "各单位要认真贯彻落实，做好各项工作。" * 20
    chunks = cut_chunks(
        _one(f"关于做好工作的通知 一、提高认识 {section} 二、落实责任 {section} 三、加强督查 {section}")
    )

    starts = [chunk.text[:2] for chunk in chunks]
    assert {"二、", "三、"} <= set(starts)


def test_the_line_before_an_enumeration_goes_with_its_first_item() -> None:
    chunks = cut_chunks(
        _outline(
            "协会工作总体平稳，各项任务有序推进。" * 25, "重点抓好以下工作：", "1、" + "走访会员，" * 20, "2、竞赛。"
        )
    )

    assert chunks[1].text.startswith("重点抓好以下工作：\n1、")


def test_a_divided_table_repeats_its_header() -> None:
    rows = "\n".join(f"{n} | 某会员单位第{n}分公司 | 联系人{n}" for n in range(200))
    chunks = cut_chunks(_one(f"序号 | 单位 | 联系人\n{rows}", kind="table"))

    assert len(chunks) > 5
    assert all(
        chunk.text.startswith("序号 | 单位 | 联系人\n0" if i == 0 else "序号 | 单位 | 联系人\n")
        for i, chunk in enumerate(chunks)
    )
    assert sum(chunk.text.count("某会员单位") for chunk in chunks) == 200


def test_a_document_of_headings_only_still_gives_a_passage() -> None:
    blocks = build_outline([RawBlock(text="会议议程", level=1), RawBlock(text="领导致辞", level=2)])

    assert "领导致辞" in cut_chunks(blocks)[0].text


def test_two_thousand_passages_take_no_time() -> None:
    blocks = _outline(*[f"{'协会开展了各项工作，取得成效。' * 28}{n}。" for n in range(2000)])
    started = time.perf_counter()

    chunks = cut_chunks(blocks)

    assert len(chunks) == 2000
    assert time.perf_counter() - started < 2


def test_an_article_that_fits_a_passage_is_never_divided() -> None:
    filler = "从事数据活动应当遵守法律。" * 8
    items = [f"（{number}）" + "未按照规定履行数据安全保护义务的；" * 5 for number in "一二三四五"]
    chunks = cut_chunks(_outline(f"第一条 {filler}", "第二条 有下列情形之一的，责令改正：", *items, f"第三条 {filler}"))

    whole = next(chunk for chunk in chunks if chunk.text.startswith("第二条"))
    assert all(item in whole.text for item in items)


def test_a_list_that_fits_a_passage_begins_one_rather_than_be_divided() -> None:
    items = [f"（{number}）" + "走访会员单位，听取意见和建议；" * 4 for number in "一二三四"]
    chunks = cut_chunks(_outline("协会工作总体平稳，各项任务有序推进。" * 14, "重点抓好以下工作：", *items))

    assert [item in chunks[-1].text for item in items] == [True] * 4
    assert chunks[-1].text.startswith("重点抓好以下工作：")


def test_a_divided_list_repeats_the_line_before_it() -> None:
    lead = "第二条 有下列情形之一的，责令改正："
    items = [f"（{number}）" + "未按照规定履行数据安全保护义务的；" * 6 for number in "一二三四五六七八"]
    chunks = cut_chunks(_outline("第一条 为了规范，制定本条例。", lead, *items))

    listing = [chunk for chunk in chunks if "（" in chunk.text]
    assert len(listing) > 1
    assert all(lead in chunk.text for chunk in listing)
    assert [sum(item in chunk.text for chunk in listing) for item in items] == [1] * 8
    assert listing[1].first_block > listing[0].last_block
    assert all(len(chunk.text) <= CHUNK_CHARS for chunk in chunks)


def test_a_long_line_before_a_list_is_not_repeated() -> None:
    lead = "第二条 " + "运营者有下列情形之一的，" * 15 + "责令改正："
    items = [f"（{number}）" + "未按照规定履行数据安全保护义务的；" * 6 for number in "一二三四五六"]

    chunks = cut_chunks(_outline(lead, *items))

    assert sum("责令改正：" in chunk.text for chunk in chunks) == 1
