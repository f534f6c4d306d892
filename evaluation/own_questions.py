"""Measuring search on the association's own questions: ranks of the judged passages, and what they come to."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from core.errors import InvalidInputError
from core.search import Passage, SearchAnswer
from evaluation.metrics import ndcg_at, reciprocal_rank_at
from evaluation.question_set import OwnQuestion
from evaluation.relocate import same_passage
from events.log import PROGRAM, EventLog
from events.types import GenerationServed, QualityMeasured
from index.generations import Generations
from storage.quality import QualityStore, QuestionResult

logger = logging.getLogger(__name__)

DEPTH = 100
Metrics = dict[str, float]


class Search(Protocol):
    """Search as the pages use it."""

    def search(self, query: str, *, top_k: int = 10) -> SearchAnswer:
        """Passages for a question, best first."""


def ask_questions(
    questions: Sequence[OwnQuestion],
    *,
    search: Search,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[QuestionResult]:
    """Ask each question as a person would, without filters, and find the judged passages among the first 100."""
    results = []
    for done, one in enumerate(questions):
        on_progress(done, len(questions))
        answer = search.search(one.question, top_k=DEPTH)
        quotes = [(said.passage.document_id, said.passage.quote) for said in one.judgements if said.passage is not None]
        results.append(
            QuestionResult(
                question=one.question,
                answerable=bool(quotes),
                ranks=tuple(_rank(document_id, quote, answer.passages) for document_id, quote in quotes),
                answered=answer.answered,
            )
        )
    return results


def summarise(results: Sequence[QuestionResult]) -> Metrics:
    """Means over the questions.

    Returns:
        questions; recall@10, mrr@10, ndcg@10, first (a passage that answers stands first) and found_answer (search did
        not say that it found nothing) over those with an answer; refused (search said that it found nothing) over
        those without. A mean over no question is left out.
    """
    answerable = [one for one in results if one.answerable]
    others = [one for one in results if not one.answerable]
    metrics: Metrics = {"questions": float(len(results))}
    if answerable:
        runs = [_as_run(one) for one in answerable]
        metrics |= {
            "recall@10": _mean(
                [sum(r is not None and r <= 10 for r in one.ranks) / len(one.ranks) for one in answerable]
            ),
            "mrr@10": _mean([reciprocal_rank_at(ranked, grades, 10) for ranked, grades in runs]),
            "ndcg@10": _mean([ndcg_at(ranked, grades, 10) for ranked, grades in runs]),
            "first": _mean([float(one.best == 1) for one in answerable]),
            "found_answer": _mean([float(one.answered) for one in answerable]),
        }
    if others:
        metrics["refused"] = _mean([float(not one.answered) for one in others])
    return metrics


def measure_quality(
    questions: Sequence[OwnQuestion],
    *,
    search: Search,
    generations: Generations,
    quality: QualityStore,
    log: EventLog,
    automatic: bool = False,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Ask all questions of the serving generation and keep how it did. Returns the run's id.

    Raises:
        InvalidInputError: If there is no question yet.
    """
    if not questions:
        raise InvalidInputError("问题集还是空的：先在检索结果中点「这就是要找的段落」，再来评测。")
    serving = generations.serving()
    results = ask_questions(questions, search=search, on_progress=on_progress)
    with log.transaction(actor=PROGRAM if automatic else None) as tx:
        run_id = quality.add_run(
            tx.connection,
            generation=serving.number if serving else 0,
            encoder=serving.encoder if serving else "",
            automatic=automatic,
            metrics=summarise(results),
            questions=results,
        )
        tx.append(QualityMeasured(run_id=run_id))
    logger.info("measured quality run=%d questions=%d automatic=%s", run_id, len(results), automatic)
    return run_id


def measure_generation(
    event: GenerationServed,
    *,
    questions: Sequence[OwnQuestion],
    search: Callable[[], Search],
    generations: Generations,
    quality: QualityStore,
    log: EventLog,
) -> None:
    """Measure a generation that took over, unless there is no question or another serves. Safe to run twice."""
    serving = generations.serving()
    if not questions or serving is None or serving.number != event.generation:
        return
    if quality.measured_automatically(event.generation):
        return
    measure_quality(questions, search=search(), generations=generations, quality=quality, log=log, automatic=True)


def _rank(document_id: str, quote: str, passages: Sequence[Passage]) -> int | None:
    return next(
        (one.rank for one in passages if one.document_id == document_id and same_passage(quote, one.text)), None
    )


def _as_run(one: QuestionResult) -> tuple[list[str], dict[str, int]]:
    """The judged passages at their ranks. Two of them may stand in one passage; that rank then counts once."""
    ranked = ["" for _ in range(DEPTH)]
    for number, rank in enumerate(one.ranks):
        if rank is not None and not ranked[rank - 1]:
            ranked[rank - 1] = str(number)
    merged = len({rank for rank in one.ranks if rank is not None}) + sum(rank is None for rank in one.ranks)
    placed = [key for key in ranked if key]
    missing = [f"missing{number}" for number in range(merged - len(placed))]
    return ranked, dict.fromkeys([*placed, *missing], 1)


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)
