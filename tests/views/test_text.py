"""Words and HTML made of records: dates, places, excerpts, and hostile text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents import Locator
from core.errors import InvalidInputError
from views.parts.text import (
    cut_excerpt,
    date_words,
    heading_name,
    mark_html,
    parse_day,
    passage_html,
    place_words,
    plain,
    published_words,
    size_words,
)


def test_a_place_is_a_page_where_there_are_pages_else_headings_and_paragraph() -> None:
    headings = ("四、加强自身建设", "（二）加强组织建设")
    assert place_words(Locator(page=12, heading_path=headings, paragraph=3)) == "第 12 页"
    assert place_words(Locator(page=None, heading_path=headings, paragraph=3)) == "四、（二）第 3 段"
    law = ("第三章 数据安全", "第二十一条")
    assert place_words(Locator(page=None, heading_path=law, paragraph=1)) == "第三章 第二十一条 第 1 段"
    assert place_words(Locator(page=None, heading_path=("前言",), paragraph=2)) == "前言 第 2 段"
    assert place_words(Locator(page=None, heading_path=(), paragraph=2)) == "第 2 段"


def test_dates_are_written_and_read_as_people_do() -> None:
    assert date_words(date(2022, 9, 1)) == "2022年9月1日"
    assert published_words(date(2022, 1, 1)) == "2022年"
    for text in ("2022年9月1日", "2022-9-1", "2022/09/01", "2022.9.1", "20220901"[:4] + "年9月1日"):
        assert parse_day(text) == date(2022, 9, 1)
    assert parse_day("2022") == date(2022, 1, 1)
    assert parse_day("  ") is None
    for text in ("昨天", "2022年13月1日", "2022-2-30"):
        with pytest.raises(InvalidInputError):
            parse_day(text)


def test_sizes_have_their_unit() -> None:
    assert (size_words(10), size_words(2048), size_words(3 * 1024 * 1024)) == ("1 KB", "2 KB", "3.0 MB")


def test_marks_surround_the_words_and_everything_is_escaped() -> None:
    html = mark_html("<b>安全</b>", [(3, 5)])
    assert html == "&lt;b&gt;<mark>安全</mark>&lt;/b&gt;"


def test_lines_of_a_table_stand_as_a_table() -> None:
    html = passage_html("指标 | 数量\n演练 | 12\n以上为全年数据。", [(8, 10)])
    assert "<td><mark>演练</mark></td><td>12</td>" in html
    assert "<p>以上为全年数据。</p>" in html


def test_a_sentence_with_a_bar_is_no_table() -> None:
    html = passage_html("承办了“铸牢防线 | 云贵两省应急演练活动”。\n效果良好。", [])
    assert html.count("<p>") == 2
    assert "<td>" not in html


def test_labels_stand_as_they_are() -> None:
    assert plain("*重点* [附件] $1 :red[x]") == r"\*重点\* \[附件\] \$1 \:red\[x\]"


def test_headings_lose_their_numbers() -> None:
    assert heading_name("（二）加强组织建设") == "加强组织建设"
    assert heading_name("第二十一条") == ""


@given(
    st.text("安全数据。，；\n abc", min_size=0, max_size=600),
    st.lists(st.tuples(st.integers(0, 590), st.integers(1, 8)), max_size=6),
    st.integers(40, 240),
)
def test_an_excerpt_keeps_its_marks_on_the_same_words(text: str, spans: list[tuple[int, int]], limit: int) -> None:
    marks, last = [], 0
    for start, length in sorted(spans):
        if last <= start < len(text):
            last = min(len(text), start + length)
            marks.append((start, last))
    excerpt, moved = cut_excerpt(text, marks, limit=limit)
    assert len(excerpt) <= max(limit * 1.3, limit + 42) + 2
    allowed = [text[start:end] for start, end in marks]
    for start, end in moved:
        assert excerpt[start:end] in allowed


def test_an_excerpt_shows_the_quoted_phrase_whatever_else_is_marked() -> None:
    text = "数据安全，数据安全，数据安全。" * 30 + "举行“清源—2025”演练。" + "会员大会召开。" * 30
    marks = tuple((at, at + 4) for at in range(0, 440, 5))
    assert "清源—2025" not in cut_excerpt(text, marks)[0]
    assert "清源—2025" in cut_excerpt(text, marks, phrases=["清源—2025"])[0]
    assert cut_excerpt(text, marks, phrases=["没有的话"]) == cut_excerpt(text, marks)
