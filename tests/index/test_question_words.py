"""The words of a question that carry its matter."""

from __future__ import annotations

from index.bigrams import split_terms
from index.question_words import content_pieces, split_pieces


def test_asking_words_are_left_out() -> None:
    assert content_pieces("工业互联网安全大赛有多少支队伍？") == content_pieces("工业互联网安全大赛 支队伍")


def test_function_words_are_left_out() -> None:
    assert content_pieces("专家的选拔和退出") == ["专家", "选拔", "退出"]


def test_a_question_of_asking_words_alone_keeps_its_pieces() -> None:
    assert content_pieces("有哪些？")


def test_nothing_is_left_of_punctuation() -> None:
    assert content_pieces("？？！") == []


def test_latin_words_and_numbers_are_whole_and_in_lower_case() -> None:
    assert content_pieces("ＡＰＰ 2022年5G报告") == ["app", "2022", "5g", "报告"]


def test_pieces_are_the_terms_of_the_index_but_for_single_characters() -> None:
    text = "工业互联网 5G 应用 3.5"
    assert len(split_pieces(text)) == len(list(split_terms(text)))
