"""Character-bigram BM25 vectors."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest

from index.bigrams import AVERAGE_LENGTH, BigramEncoder, _hash_word, query_vector, sparse_vector, split_terms

ROOT = Path(__file__).resolve().parents[2]


def test_chinese_text_gives_one_term_for_each_pair_of_characters() -> None:
    assert len(list(split_terms("网络安全"))) == 3


def test_pairs_do_not_reach_over_punctuation() -> None:
    assert list(split_terms("网络，安全")) == [*split_terms("网络"), *split_terms("安全")]


def test_latin_words_and_numbers_are_whole_terms() -> None:
    assert list(split_terms("5G应用210个")) == [
        *split_terms("5g"),
        *split_terms("应用"),
        *split_terms("210"),
        *split_terms("个"),
    ]


def test_full_width_and_upper_case_do_not_matter() -> None:
    assert query_vector("ＡＰＰ备案２０２２") == query_vector("app备案2022")


def test_a_decimal_number_stays_whole() -> None:
    assert len(list(split_terms("3.5"))) == 1


def test_different_pairs_have_different_ids() -> None:
    characters = "一丁㐀鿿网络安全"
    ids = [next(iter(split_terms(a + b))) for a, b in product(characters, repeat=2)]
    assert len(set(ids)) == len(ids)
    assert all(0 <= i < 2**32 for i in ids)


@pytest.mark.parametrize("text", ["", "，。！？", "😀🎉", " \n\t", "____", "——…"])
def test_text_without_letters_and_digits_gives_an_empty_vector(text: str) -> None:
    assert query_vector(text).indices == []
    assert sparse_vector(text).indices == []


@pytest.mark.parametrize("text", ["网", "5", "a", "ж", "한국", "かな", "𠀀", "é", "①"])
def test_any_letter_or_digit_gives_a_term(text: str) -> None:
    assert query_vector(text).indices


def test_ids_are_the_same_in_every_process() -> None:
    text = "工业互联网 security 𠀀𠀁 2022"
    code = f"from index.bigrams import query_vector; print(query_vector({text!r}).indices)"
    other = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == str(query_vector(text).indices)


def test_the_weight_of_a_term_grows_with_its_count_and_saturates() -> None:
    encoder = BigramEncoder(k1=0.9, b=0.0)
    once, twice, often = (max(encoder.encode_passage("安全 " * n).values) for n in (1, 2, 1000))
    assert once == pytest.approx(1.0)
    assert once < twice < often < 1.9


def test_a_term_weighs_less_in_a_longer_passage() -> None:
    term = next(iter(split_terms("安全")))
    short, long = sparse_vector("安全"), sparse_vector("安全。" + "发展。" * 300)
    assert short.values[short.indices.index(term)] > long.values[long.indices.index(term)]


def test_a_passage_of_average_length_is_neither_favoured_nor_punished() -> None:
    passage = " ".join(f"w{n}" for n in range(int(AVERAGE_LENGTH)))
    assert sparse_vector(passage).values == pytest.approx([1.0] * int(AVERAGE_LENGTH))


def test_indices_ascend_and_a_query_counts_its_terms() -> None:
    vector = query_vector("安全 安全 数据")
    assert vector.indices == sorted(set(vector.indices))
    assert sorted(vector.values) == [1.0, 2.0]


def test_a_query_of_ten_thousand_characters_is_encoded_at_once() -> None:
    started = time.perf_counter()
    query_vector("工业互联网安全大赛多少支队伍" * 720)
    assert time.perf_counter() - started < 0.5


def test_an_english_word_is_found_in_any_of_its_forms() -> None:
    asked = query_vector("securing industrial networks").indices
    assert set(asked) <= set(sparse_vector("Secured the industrial network").indices)
    assert set(query_vector("IPv6").indices).isdisjoint(query_vector("ip").indices)


def test_many_threads_stem_the_same_words_alike() -> None:
    words = [f"connect{ending}" for ending in ("ion", "ions", "ed", "ing", "ive")] * 200
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(_hash_word.__wrapped__, words))
    assert len(found) == 1
