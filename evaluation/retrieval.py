"""Retrieval measured on a BEIR folder: the hybrid as it serves, and each of its sides alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from evaluation.beir import Question, read_corpus, read_qrels, read_questions, write_run
from evaluation.bench import Bench, Progress, ignore_progress, open_bench, write_passages
from evaluation.entries import cut_entries, weigh_entries
from evaluation.metrics import measure_rankings
from index.engine import FieldFilter, Scored
from index.generations import OpenGeneration
from index.preference import Preference
from index.retrieval import ScoredChunk, encode_query
from settings import Settings, load_settings

DEPTH = 100
PASSAGES_OF_ENTRY = 3  # so many passages are asked for each entry that is wanted: long entries have several
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

    Every entry of the corpus is a document: title and headings are embedded with it, one longer than a passage is cut
    as in production and ranked by its best passage, and what other entries cite counts as in a library. Speed is of
    one query after the other, encoding included.

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
        write_passages(bench, list(cut_entries(entries)), on_progress)
        metrics: Metrics = {}
        for side, ask in _sides(bench, weigh_entries(entries)).items():
            runs, per_second = _ask_all(questions, ask)
            rankings = {query: [key for key, _ in ranked] for query, ranked in runs.items()}
            metrics[side] = {**measure_rankings(rankings, qrels), "queries_per_second": round(per_second, 1)}
            on_progress(f"{side} 完成")
            if side == "hybrid" and run_file is not None:
                write_run(run_file, runs)
    return metrics


def rank_entries(opened: OpenGeneration, text: str, authority: Mapping[str, float]) -> Ranked:
    """Entries as search ranks them, the first `DEPTH`, each once with the score of its best passage."""
    return _once_each(opened.search_chunks(text, where=FieldFilter(), preference=Preference(authority=authority)))


def _sides(bench: Bench, authority: Mapping[str, float]) -> dict[str, Callable[[str], Ranked]]:
    opened, anything = bench.opened, FieldFilter()

    def hybrid(text: str) -> Ranked:
        return rank_entries(opened, text, authority)

    limit = PASSAGES_OF_ENTRY * DEPTH

    def sparse(text: str) -> Ranked:
        vector = encode_query(opened.encoder, text).sparse
        return _once_each(opened.chunks.search_sparse(vector, limit=limit, where=anything) if vector else [])

    def dense(text: str) -> Ranked:
        vector = encode_query(opened.encoder, text).dense
        return _once_each(opened.chunks.search_dense(vector, limit=limit, where=anything) if vector is not None else [])

    return {"hybrid": hybrid, "sparse": sparse, "dense": dense}


def _once_each(hits: Iterable[ScoredChunk] | Iterable[Scored]) -> Ranked:
    best: dict[str, float] = {}
    for hit in hits:
        best.setdefault(hit.document_id, hit.score)
    return list(best.items())[:DEPTH]


def _ask_all(questions: Sequence[Question], ask: Callable[[str], Ranked]) -> tuple[dict[str, Ranked], float]:
    started = time.perf_counter()
    runs = {question.query_id: ask(question.text) for question in questions}
    return runs, len(questions) / max(time.perf_counter() - started, 1e-9)
