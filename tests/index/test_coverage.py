"""Coverage: who has more of the question's different words comes before who repeats one of them."""

from __future__ import annotations

from index.bigrams import sparse_vector
from index.coverage import COVERAGE_WEIGHT, RERANKED, add_coverage, question_terms
from index.retrieval import ScoredChunk


def chunk(number: int, score: float) -> ScoredChunk:
    return ScoredChunk(chunk_id=number, score=score, edition="d@1", document_id="d")


def terms(*texts: str) -> dict[int, frozenset[int]]:
    return {number: frozenset(sparse_vector(text).indices) for number, text in enumerate(texts)}


def test_a_passage_with_all_words_passes_one_that_repeats_a_word() -> None:
    found = terms("专家库的专家由专家库抽取，专家库每年更新。", "组建了网络安全应急保障专家库。")
    ranked = add_coverage(question_terms("应急专家库叫什么"), [chunk(0, 1.5), chunk(1, 1.2)], found)
    assert [hit.chunk_id for hit in ranked] == [1, 0]


def test_words_that_no_candidate_has_change_nothing() -> None:
    found = terms("数据安全培训。", "数据安全检查。")
    plain = add_coverage(question_terms("数据安全"), [chunk(0, 1.0), chunk(1, 0.9)], found)
    padded = add_coverage(question_terms("数据安全 量子纠缠"), [chunk(0, 1.0), chunk(1, 0.9)], found)
    assert plain == padded
    assert plain[0].score == 1.0 + COVERAGE_WEIGHT


def test_asking_words_are_no_words_of_the_question() -> None:
    assert question_terms("请问数据安全有哪些") == question_terms("数据安全")


def test_candidates_beyond_the_first_stay_behind_in_their_order() -> None:
    chunks = [chunk(number, 1.0 - number / 1000) for number in range(RERANKED + 5)]
    ranked = add_coverage(question_terms("数据安全"), chunks, {3: frozenset(sparse_vector("数据安全").indices)})
    assert ranked[0].chunk_id == 3
    assert ranked[RERANKED:] == chunks[RERANKED:]


def test_without_any_shared_word_the_order_is_kept() -> None:
    chunks = [chunk(1, 0.9), chunk(0, 0.5)]
    assert add_coverage(question_terms("数据安全"), chunks, {}) == chunks
