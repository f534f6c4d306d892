"""Whole evaluations over tiny question sets, through a real index in a temporary folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import InvalidInputError
from evaluation import bench
from evaluation.answers import evaluate_answers
from evaluation.matching import evaluate_matching
from evaluation.retrieval import evaluate_retrieval
from settings import Settings
from tests.index.doubles import HashEncoder

METRICS = {"recall@10", "recall@100", "mrr@10", "ndcg@10", "queries_per_second"}
TEAMS = "来自政府、高校等领域的76支团队报名工业互联网安全大赛，50支团队进入决赛。"
OTHERS = ["协会积极发展会员，全年新增会员15家。", "党支部完成换届选举。", "德胜村消费扶贫，采购农副产品。"]


@pytest.fixture(autouse=True)
def encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "load_encoder", lambda source: HashEncoder())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "set"
    made.mkdir()
    return made


def write_rows(path: Path, *rows: dict[str, object]) -> None:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def write_corpus(folder: Path) -> None:
    texts = [TEAMS, *OTHERS]
    write_rows(folder / "corpus.jsonl", *({"id": f"d{n}", "title": "", "text": text} for n, text in enumerate(texts)))


def write_questions(folder: Path) -> None:
    write_rows(
        folder / "queries.jsonl",
        {"id": "q1", "text": "工业互联网安全大赛有多少支团队", "answer": "76支 团队"},
        {"id": "q2", "text": "德胜村扶贫", "answer": "采购农副产品"},
        {"id": "q3", "text": "没有人判定过", "answer": ""},
    )


def test_retrieval_gives_the_measures_of_each_side_and_a_run(folder: Path, settings: Settings, tmp_path: Path) -> None:
    write_questions(folder)
    write_rows(
        folder / "corpus.jsonl", *({"id": f"d{n}", "title": "", "text": t} for n, t in enumerate([TEAMS, *OTHERS]))
    )
    (folder / "qrels.tsv").write_text("q1\td0\t1\nq2\td3\t1\n", encoding="utf-8")

    measured = evaluate_retrieval(folder, run_file=tmp_path / "run", settings=settings)

    assert list(measured) == ["hybrid", "sparse", "dense"]
    assert all(set(side) == METRICS for side in measured.values())
    assert measured["hybrid"]["mrr@10"] == measured["sparse"]["mrr@10"] == 1.0
    rows = [line.split() for line in (tmp_path / "run").read_text().splitlines()]
    assert rows[0][:4] == ["q1", "Q0", "d0", "1"]
    assert {row[0] for row in rows} == {"q1", "q2"}


def test_an_evaluation_leaves_nothing_behind(folder: Path, settings: Settings, tmp_path: Path) -> None:
    write_questions(folder)
    write_rows(folder / "corpus.jsonl", {"id": "d0", "text": TEAMS})
    (folder / "qrels.tsv").write_text("q1\td0\t1\n", encoding="utf-8")

    evaluate_retrieval(folder, settings=settings)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["set"]


def test_matching_finds_the_expert_whose_passages_answer(folder: Path, settings: Settings) -> None:
    write_questions(folder)
    write_rows(
        folder / "experts.jsonl",
        {"id": "E1", "documents": [OTHERS[0], OTHERS[1]]},
        {"id": "E2", "documents": [TEAMS]},
        {"id": "E3", "documents": [OTHERS[2]]},
    )
    (folder / "qrels.tsv").write_text("q1\tE2\t1\nq2\tE3\t1\n", encoding="utf-8")

    measured = evaluate_matching(folder, settings=settings)

    assert set(measured["hybrid"]) == METRICS
    assert measured["hybrid"]["mrr@10"] == 1.0


def test_answers_are_looked_for_in_the_first_passages(folder: Path, settings: Settings) -> None:
    write_questions(folder)
    write_rows(
        folder / "corpus.jsonl", *({"id": f"d{n}", "title": "", "text": t} for n, t in enumerate([TEAMS, *OTHERS]))
    )

    measured = evaluate_answers(folder, settings=settings)

    assert measured == {"top1": 1.0, "top3": 1.0, "top5": 1.0}


def test_confidence_is_measured_where_unanswerable_questions_lie_beside(folder: Path, settings: Settings) -> None:
    write_questions(folder)
    write_rows(
        folder / "corpus.jsonl", *({"id": f"d{n}", "title": "", "text": t} for n, t in enumerate([TEAMS, *OTHERS]))
    )
    write_rows(folder / "unanswerable.jsonl", {"id": "u1", "text": "食品卫生许可证怎么办理"})

    measured = evaluate_answers(folder, settings=settings)

    assert measured["answerable_auc"] == 1.0
    assert measured["answerable_unanswered"] == 0.0
    assert measured["unanswerable_unanswered"] == 1.0


def test_a_folder_without_its_files_is_refused_before_anything_is_built(folder: Path, settings: Settings) -> None:
    for evaluate in (evaluate_retrieval, evaluate_matching, evaluate_answers):
        with pytest.raises(InvalidInputError, match="缺少"):
            evaluate(folder, settings=settings)
