"""Coverage: who has more of the question's different words comes before who repeats one of them."""

from __future__ import annotations

import pytest

from index.bigrams import sparse_vector
from index.coverage import COVERAGE_WEIGHT, RERANKED, add_coverage, question_terms
from index.places import find_places, speaks_of_other
from index.retrieval import ScoredChunk


def chunk(number: int, score: float) -> ScoredChunk:
    return ScoredChunk(chunk_id=number, score=score, edition=f"d{number}@1", document_id=f"d{number}")


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


def test_a_document_that_speaks_of_another_place_stands_back() -> None:
    question = "湘潭市中小企业房租有什么优惠"
    found = terms("北京市中小企业减免房租。", "湘潭高新区中小企业减免房租。", "中小企业减免房租。")
    chunks = [chunk(0, 1.2), chunk(1, 1.0), chunk(2, 0.9)]
    plain = add_coverage(question_terms(question), chunks, found)
    ranked = add_coverage(question_terms(question), chunks, found, find_places(question))
    assert plain[0].chunk_id == 0
    assert ranked[0].chunk_id == 1
    assert {hit.chunk_id: hit.score for hit in ranked}[2] == {hit.chunk_id: hit.score for hit in plain}[2]


def test_a_document_that_speaks_of_both_places_does_not_stand_back() -> None:
    places = find_places("云南和贵州的演练")
    assert not speaks_of_other(places, terms("联合贵州省通信管理局在北京举办")[0])
    assert speaks_of_other(places, terms("北京市举办了演练")[0])
    assert not speaks_of_other(find_places("怎样演练"), terms("北京市举办了演练")[0])
    assert not speaks_of_other(find_places("深圳的演练"), terms("广东省举办了演练，不含香港")[0])


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


def test_a_rare_word_of_the_question_counts_more_than_a_common_one() -> None:
    found = terms("数据安全", "数据安全", "数据安全", "数据安全演练")
    ranked = add_coverage(question_terms("数据安全演练"), [chunk(n, 1.0) for n in range(4)], found)
    scores = {hit.chunk_id: hit.score - 1.0 for hit in ranked}
    assert scores[3] == pytest.approx(COVERAGE_WEIGHT)
    assert scores[0] < 0.6 * COVERAGE_WEIGHT


def test_what_another_passage_of_the_document_says_counts_for_both() -> None:
    def of(number: int, document: str) -> ScoredChunk:
        return ScoredChunk(chunk_id=number, score=1.0, edition=f"{document}@1", document_id=document)

    found = terms("昆明市开展数据安全演练。", "演练由通信管理局指导。", "昆明市开展数据安全演练。")
    wanted = question_terms("昆明市数据安全演练由通信管理局指导")
    ranked = add_coverage(wanted, [of(2, "alone"), of(0, "both"), of(1, "both")], found)
    scores = {hit.chunk_id: hit.score - 1.0 for hit in ranked}
    assert min(scores[0], scores[1]) > scores[2]
