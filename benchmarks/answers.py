"""Verbatim answers among the first passages of policy documents, and telling when there is none."""

from __future__ import annotations

from benchmarks.report import Row, at_least, find_shared, report
from evaluation.answers import evaluate_answers


def run() -> list[Row]:
    """Evaluate search on NCPQA, documents cut as in production."""
    measured = evaluate_answers(find_shared("eval", "ncpqa"), on_progress=report)
    silent = f"{measured['answerable_unanswered']:.3f} / {measured['unanswerable_unanswered']:.3f}"
    return [
        at_least("NCPQA: verbatim answer in the first passage", measured["top1"], 0.76),
        at_least("NCPQA: verbatim answer in the first 3 passages", measured["top3"], 0.89),
        at_least("NCPQA: verbatim answer in the first 5 passages", measured["top5"], 0.93),
        at_least("NCPQA: answerable or not, area under the curve", measured["answerable_auc"], 0.90),
        Row(claim="NCPQA: said to be unanswered, of the answerable / of the unanswerable", measured=silent),
    ]
