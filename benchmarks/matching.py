"""Matching of 500 experts who are known by passages only."""

from __future__ import annotations

from benchmarks.report import Row, at_least, find_shared, report
from evaluation.matching import evaluate_matching


def run() -> list[Row]:
    """Evaluate the production matcher. The bundled encoder has learned these questions: see `learning` for new ones."""
    hybrid = evaluate_matching(find_shared("eval", "matching"), on_progress=report)["hybrid"]
    return [
        at_least("Expert matching: recall@10", hybrid["recall@10"], 0.62),
        at_least("Expert matching: nDCG@10", hybrid["ndcg@10"], 0.42),
    ]
