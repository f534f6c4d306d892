"""Learning from questions: 772 lay questions, each asked of an encoder that learned none with the same answers.

The bundled encoder has learned all of them, so this trains the one that it began as, from law text alone. That one
stays in the system folder for temporary files; delete it to train it anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from api.training import train_from_library
from benchmarks.report import Row, at_least, find_shared, report
from evaluation.beir import Question, read_qrels
from evaluation.learning import cross_validate
from evaluation.matching import rank_experts
from evaluation.metrics import measure_rankings
from index.training.train import TrainingSettings
from settings import Settings, load_settings

WANTED = {"recall@10": 0.50, "recall@100": 0.74, "ndcg@10": 0.40}
WANTED_MATCHING = {"recall@10": 0.62, "ndcg@10": 0.42}
WANTED_UNTAUGHT = {"recall@10": 0.475, "recall@100": 0.69, "ndcg@10": 0.375}
BASE = Path(tempfile.gettempdir()) / "zhiku-benchmark-base-encoder"


def run() -> list[Row]:
    """Cross-validate the fine-tuning on STARD in five folds, from an encoder that saw no question."""
    folder = find_shared("eval", "stard")
    if not (BASE / "modules.json").exists():
        _train_base(folder)
    experts = find_shared("eval", "matching")
    matched: dict[str, list[str]] = {}

    def match_held_back(encoder: Path, held_back: Sequence[Question]) -> None:
        texts = {question.text for question in held_back}
        chosen = load_settings().model_copy(update={"encoder": str(encoder)})
        found, _ = rank_experts(experts, texts=texts, settings=chosen)
        matched.update((query, [key for key, _ in ranked]) for query, ranked in found.items())

    measured = cross_validate(folder, start=BASE, also=match_held_back, on_progress=report)
    matching = measure_rankings(matched, {key: read_qrels(experts)[key] for key in matched})
    learned = f"{min(measured.learned)}–{max(measured.learned)}"
    rows = [
        at_least(f"STARD, learned from questions, hybrid: {name}", measured.after[name], wanted)
        for name, wanted in WANTED.items()
    ]
    rows += [
        at_least(f"STARD, without any question learned, hybrid: {name}", measured.before[name], wanted)
        for name, wanted in WANTED_UNTAUGHT.items()
    ]
    rows += [
        at_least(f"Expert matching, by encoders that learned no answer of the question: {name}", matching[name], wanted)
        for name, wanted in WANTED_MATCHING.items()
    ]
    rows.append(Row(claim="… questions asked / learned in a fold", measured=f"{measured.questions} / {learned}"))
    return rows


def _train_base(stard: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="zhiku-learning-") as home:
        train_from_library(
            Settings(home=Path(home)),
            out=BASE,
            corpus=[stard / "corpus.jsonl.gz", find_shared("data", "policies")],
            training=TrainingSettings(),
            on_progress=report,
        )
