"""Retrieval measured on a BEIR folder: the hybrid as it serves, and each of its sides alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from evaluation.beir import Entry, Question, read_corpus, read_qrels, read_questions, write_run
from evaluation.bench import Bench, Progress, ignore_progress, open_bench, write_passages
from evaluation.metrics import measure_rankings
from index.engine import FieldFilter
from index.passage import PassageInput, passage_text
from index.retrieval import encode_query
from settings import Settings, load_settings

DEPTH = 100
Ranked = list[tuple[str, float]]
Metrics = dict[str, dict[str, float]]


def evaluate_retrieval(
    folder: Path,
    *,
    run_file: Path | None = None,
    settings: Settings | None = None,
    on_progress: Progress = ignore_progress,
) -> Metrics:
    """Measure retrieval through the production encoder, engine and fusion, in a temporary index.

    Every entry of the corpus is one passage, whatever its length, so that the judgements apply; title and headings
    are embedded with it as those of a document are. Speed is of one query after the other, encoding included.

    Args:
        folder: `corpus.jsonl[.gz]`, `queries.jsonl`, `qrels.tsv`.
        run_file: Where to write the hybrid's first 100 of each query as a TREC run.
        settings: For the encoder; those of the installation when None.

    Returns:
        For "hybrid", "sparse" and "dense": recall@10, recall@100, mrr@10, ndcg@10, queries_per_second.

    Raises:
        InvalidInputError: If a file of the folder is missing or damaged.
    """
    qrels = read_qrels(folder)
    questions = [question for question in read_questions(folder) if question.query_id in qrels]
    entries = list(read_corpus(folder))
    on_progress(f"{len(entries):,} 段，{len(questions)} 个问题")
    with open_bench(settings or load_settings()) as bench:
        write_passages(bench, [entry_passage(number, entry) for number, entry in enumerate(entries)], on_progress)
        metrics: Metrics = {}
        for side, ask in _sides(bench).items():
            runs, per_second = _ask_all(questions, ask, entries)
            rankings = {query: [key for key, _ in ranked] for query, ranked in runs.items()}
            metrics[side] = {**measure_rankings(rankings, qrels), "queries_per_second": round(per_second, 1)}
            on_progress(f"{side} 完成")
            if side == "hybrid" and run_file is not None:
                write_run(run_file, runs)
    return metrics


def entry_passage(number: int, entry: Entry) -> PassageInput:
    """An entry of a question set as a passage of its own, with title and headings as those of a document."""
    return PassageInput(
        point_id=number,
        edition=f"{entry.entry_id}@1",
        document_id=entry.entry_id,
        text=passage_text(entry.title, entry.headings, entry.text),
    )


def _sides(bench: Bench) -> dict[str, Callable[[str], list[tuple[int, float]]]]:
    opened, anything = bench.opened, FieldFilter()

    def hybrid(text: str) -> list[tuple[int, float]]:
        return [(hit.chunk_id, hit.score) for hit in opened.search_chunks(text, where=anything)[:DEPTH]]

    def sparse(text: str) -> list[tuple[int, float]]:
        vector = encode_query(opened.encoder, text).sparse
        found = opened.chunks.search_sparse(vector, limit=DEPTH, where=anything) if vector is not None else []
        return [(hit.chunk_id, hit.score) for hit in found]

    def dense(text: str) -> list[tuple[int, float]]:
        vector = encode_query(opened.encoder, text).dense
        found = opened.chunks.search_dense(vector, limit=DEPTH, where=anything) if vector is not None else []
        return [(hit.chunk_id, hit.score) for hit in found]

    return {"hybrid": hybrid, "sparse": sparse, "dense": dense}


def _ask_all(
    questions: Sequence[Question], ask: Callable[[str], list[tuple[int, float]]], entries: Sequence[Entry]
) -> tuple[dict[str, Ranked], float]:
    runs: dict[str, Ranked] = {}
    started = time.perf_counter()
    for question in questions:
        runs[question.query_id] = [(entries[number].entry_id, score) for number, score in ask(question.text)]
    return runs, len(questions) / max(time.perf_counter() - started, 1e-9)
