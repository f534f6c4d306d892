"""Learning from questions: 772 lay questions, each asked of an encoder that learned none with the same answers."""

from __future__ import annotations

from benchmarks.report import Row, at_least, find_shared, report
from evaluation.learning import cross_validate

WANTED = {"recall@10": 0.50, "recall@100": 0.74, "ndcg@10": 0.40}


def run() -> list[Row]:
    """Cross-validate the fine-tuning of the bundled encoder on STARD in five folds."""
    measured = cross_validate(find_shared("eval", "stard"), on_progress=report)
    learned = f"{min(measured.learned)}–{max(measured.learned)}"
    rows = [
        at_least(f"STARD, learned from questions, hybrid: {name}", measured.after[name], wanted)
        for name, wanted in WANTED.items()
    ]
    before = " / ".join(f"{measured.before[name]:.3f}" for name in WANTED)
    rows.append(Row(claim="… without learning: recall@10 / recall@100 / nDCG@10", measured=before))
    rows.append(Row(claim="… questions asked / learned in a fold", measured=f"{measured.questions} / {learned}"))
    return rows
