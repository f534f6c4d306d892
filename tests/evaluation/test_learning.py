"""Cross-validation of learning from questions on a tiny set: every question is asked of one that did not learn it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import learning
from evaluation.learning import cross_validate
from index.training.finetune import TuningSettings
from index.training.questions import LabelledQuestion
from settings import Settings

SUBJECTS = ("会费", "竞赛", "演练", "专家", "论坛", "培训", "审计", "算力")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight articles, a question on each, and one question that two articles answer."""
    place = tmp_path / "set"
    place.mkdir()
    articles = [
        {"id": f"a{n}", "title": "办法", "text": f"{name}事项由秘书处办理。"} for n, name in enumerate(SUBJECTS)
    ]
    questions = [{"id": f"q{n}", "text": f"{name}找谁"} for n, name in enumerate(SUBJECTS)]
    (place / "corpus.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    (place / "queries.jsonl").write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    rows = [f"q{n}\ta{n}\t1" for n in range(len(SUBJECTS))] + ["q0\ta1\t1"]
    (place / "qrels.tsv").write_text("\n".join(rows), encoding="utf-8")
    return place


def test_no_question_is_asked_of_an_encoder_that_learned_its_answer(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[list[LabelledQuestion]] = []
    tune = learning.fine_tune

    def remember(start, questions, out, **more):
        learned.append(list(questions))
        return tune(start, questions, out, **more)

    monkeypatch.setattr(learning, "fine_tune", remember)

    measured = cross_validate(
        folder, folds=2, tuning=TuningSettings(epochs=1), settings=Settings(home=tmp_path / "home")
    )

    assert measured.questions == len(SUBJECTS)
    assert sum(measured.learned) == len(SUBJECTS)
    first, second = ({passage for one in fold for passage in one.passages} for fold in learned)
    assert first.isdisjoint(second)
    assert all(set(one.passages).isdisjoint(one.negatives) for fold in learned for one in fold)
    assert any(one.negatives for fold in learned for one in fold)
    assert (
        measured.before["recall@10"] == measured.after["recall@10"] == 1.0
    )  # eight articles: all are in the first ten
