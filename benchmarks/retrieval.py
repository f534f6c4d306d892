"""Which documents answer, among 599 of policy news that the encoder never saw. Questions on law are in `learning`."""

from __future__ import annotations

from benchmarks.report import Row, at_least, find_shared, report
from evaluation.retrieval import evaluate_retrieval

WANTED = {"ndcg@10": 0.93, "mrr@10": 0.91}


def run() -> list[Row]:
    """Evaluate search on NCPQA, documents cut as in production and ranked by their best passage."""
    measured = evaluate_retrieval(find_shared("eval", "ncpqa"), on_progress=report)
    rows = [at_least(f"NCPQA: documents, {name}", measured["hybrid"][name], wanted) for name, wanted in WANTED.items()]
    for side in ("sparse", "dense"):
        figures = " / ".join(f"{measured[side][name]:.3f}" for name in WANTED)
        rows.append(Row(claim=f"… {side} alone: {' / '.join(WANTED)}", measured=figures))
    return rows
