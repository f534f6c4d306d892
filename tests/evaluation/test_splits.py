"""Splitting questions: no passage answers both a learned and a held-back question."""

from __future__ import annotations

from evaluation.splits import split_questions


def _shared_passages(gold, fold) -> set[str]:
    return {p for q in fold.held_back for p in gold[q]} & {p for q in fold.learned for p in gold[q]}


def test_every_question_is_held_back_once() -> None:
    gold = {f"q{number}": [f"p{number}"] for number in range(23)}
    folds = split_questions(gold, 5)
    held = [question for fold in folds for question in fold.held_back]
    assert sorted(held) == sorted(gold)
    assert {len(fold.held_back) for fold in folds} == {4, 5}
    assert all(len(fold.held_back) + len(fold.learned) == 23 for fold in folds)


def test_questions_that_share_a_passage_through_others_stay_together() -> None:
    gold = {"a": ["1"], "b": ["1", "2"], "c": ["2"], **{f"q{number}": [f"p{number}"] for number in range(12)}}
    folds = split_questions(gold, 5)
    assert sum({"a", "b", "c"} <= set(fold.held_back) for fold in folds) == 1


def test_a_component_larger_than_a_fold_is_cut_and_its_border_left_out() -> None:
    chain = {f"q{number}": [f"p{number}", f"p{number + 1}"] for number in range(20)}
    folds = split_questions(chain, 4)
    assert sorted(question for fold in folds for question in fold.held_back) == sorted(chain)
    for fold in folds:
        assert _shared_passages(chain, fold) == set()
        assert len(fold.learned) >= 20 - 5 - 4  # a walk has few borders


def test_a_question_without_an_answer_is_on_neither_side() -> None:
    folds = split_questions({"a": ["1"], "b": [], "c": ["3"]}, 2)
    assert all("b" not in (*fold.held_back, *fold.learned) for fold in folds)
