"""How well a document fits a question by its own words, whatever else the library holds."""

from __future__ import annotations

from datetime import date

import pytest

from core.documents import ChunkDraft, Locator
from core.tracking import Strictness
from index.fitting import BARS, DocumentWords, measure_fit, question_pieces, read_words
from index.search import Home

TODAY = date(2026, 5, 1)


def document(title: str, *texts: str, heading: str = "") -> DocumentWords:
    path = (heading,) if heading else ()
    place = Locator(page=None, heading_path=path, paragraph=1)
    return read_words(title, [ChunkDraft(text=text, locator=place, first_block=0, last_block=0) for text in texts])


def fit(query: str, known: DocumentWords) -> float:
    return measure_fit(question_pieces(query, home=Home(), today=TODAY), known)


def test_a_document_with_all_the_words_in_title_and_text_fits_wholly() -> None:
    assert fit("知识产权", document("知识产权保护条例", "知识产权保护工作。")) == 1.0


@pytest.mark.parametrize("query", ["", "？！", "😀"])
def test_a_question_without_words_fits_nothing(query: str) -> None:
    assert fit(query, document("通知", "内容")) == 0.0


def test_a_document_without_text_fits_nothing() -> None:
    assert fit("知识产权", document("知识产权保护条例")) == 0.0


def test_what_a_paper_is_about_fits_a_topic_better_than_what_it_mentions() -> None:
    about = document("知识产权保护条例", *["知识产权包括专利和商标。"] * 5)
    mention = document("营商环境条例", *["企业应当诚信经营。"] * 9, "保护知识产权。")

    assert fit("知识产权", about) >= BARS[Strictness.STRICT]
    assert BARS[Strictness.LOOSE] <= fit("知识产权", mention) < BARS[Strictness.MEDIUM]


def test_for_a_long_question_one_paragraph_is_enough() -> None:
    question = "工业互联网安全大赛共有多少支队伍报名进入决赛"
    answer = document("工作总结", *["开展培训活动。"] * 9, "工业互联网安全大赛共有76支队伍报名，50支进入决赛。")

    assert fit(question, answer) >= BARS[Strictness.MEDIUM]
    assert fit(question, document("工作总结", "举办安全培训", "队伍建设")) < BARS[Strictness.LOOSE]


def test_headings_count_as_part_of_the_passage() -> None:
    under = document("工作总结", "共有76支队伍报名。", heading="（一）工业互联网安全大赛")
    without = document("工作总结", "共有76支队伍报名。")

    assert fit("工业互联网安全大赛报名队伍", under) > fit("工业互联网安全大赛报名队伍", without)


def test_words_of_other_scripts_are_found_whole() -> None:
    assert fit("5G", document("通知", "5G 基站建设")) > 0
    assert fit("5G", document("通知", "15G 内存")) == 0
    assert fit("ipv6", document("通知", "IPv6 规模部署")) > 0


def test_the_bars_rise_with_the_strictness() -> None:
    assert [*BARS] == [*Strictness]
    assert sorted(BARS.values()) == [*BARS.values()]
