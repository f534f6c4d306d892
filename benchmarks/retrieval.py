"""Retrieval over 141,085 law articles: no worse than plain bigram BM25."""

from __future__ import annotations

from benchmarks.report import Row, at_least, find_shared, report
from evaluation.retrieval import evaluate_retrieval


def run() -> list[Row]:
    """Evaluate the hybrid on STARD."""
    measured = evaluate_retrieval(find_shared("eval", "stard"), on_progress=report)
    hybrid = measured["hybrid"]
    rows = [
        at_least("STARD, hybrid: recall@10", hybrid["recall@10"], 0.43),
        at_least("STARD, hybrid: nDCG@10", hybrid["ndcg@10"], 0.345),
        Row(claim="STARD, hybrid: recall@100", measured=f"{hybrid['recall@100']:.3f}"),
    ]
    for side in ("sparse", "dense"):
        of_side = measured[side]
        figures = f"{of_side['recall@10']:.3f} / {of_side['recall@100']:.3f} / {of_side['ndcg@10']:.3f}"
        rows.append(Row(claim=f"STARD, {side} alone: recall@10 / recall@100 / nDCG@10", measured=figures))
    return rows
