"""Matching measured on experts who are known by passages only, through the production matcher."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from pathlib import Path

from core.documents import Chunk, Locator, Metadata
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState
from evaluation.beir import KnownExpert, read_experts, read_qrels, read_questions, write_run
from evaluation.bench import Bench, Progress, ignore_progress, open_bench, write_passages
from evaluation.metrics import measure_rankings
from experts.matching import Matcher
from index.passage import PassageInput, document_fields, passage_text
from settings import Settings, load_settings

DEPTH = 100


class People:
    """Experts and their documents in memory, in the place of the pool's records."""

    def __init__(self, experts: Iterable[KnownExpert]) -> None:
        office = (Membership(pool_id=MAIN_POOL, state=MemberState.ACTIVE),)
        self._experts = {
            one.expert_id: Expert(expert_id=one.expert_id, name=one.expert_id, memberships=office) for one in experts
        }
        self._by_document: dict[str, list[str]] = {}

    def link(self, document_id: str, expert_id: str) -> None:
        """Note that a document speaks for an expert."""
        self._by_document.setdefault(document_id, []).append(expert_id)

    def get_many(self, expert_ids: Iterable[str]) -> dict[str, Expert]:
        """Those that exist, by id."""
        return {key: self._experts[key] for key in expert_ids if key in self._experts}

    def experts_of_documents(self, document_ids: Iterable[str]) -> dict[str, list[str]]:
        """Ids of the experts linked to each document."""
        return {key: self._by_document[key] for key in document_ids if key in self._by_document}


def evaluate_matching(
    folder: Path,
    *,
    run_file: Path | None = None,
    settings: Settings | None = None,
    on_progress: Progress = ignore_progress,
) -> dict[str, dict[str, float]]:
    """Measure matching through the production index and matcher, in a temporary index.

    Every passage of an expert is a document linked to that expert; nobody has a profile.

    Args:
        folder: `experts.jsonl[.gz]`, `queries.jsonl`, `qrels.tsv` (with ids of experts).
        run_file: Where to write the first 100 experts of each question as a TREC run.
        settings: For the encoder; those of the installation when None.

    Returns:
        For "hybrid": recall@10, recall@100, mrr@10, ndcg@10, queries_per_second.

    Raises:
        InvalidInputError: If a file of the folder is missing or damaged.
    """
    runs, seconds = rank_experts(folder, settings=settings, on_progress=on_progress)
    if run_file is not None:
        write_run(run_file, runs)
    metrics = measure_rankings(
        {query: [key for key, _ in ranked] for query, ranked in runs.items()}, read_qrels(folder)
    )
    return {"hybrid": {**metrics, "queries_per_second": round(len(runs) / max(seconds, 1e-9), 1)}}


def rank_experts(
    folder: Path,
    *,
    texts: Collection[str] | None = None,
    settings: Settings | None = None,
    on_progress: Progress = ignore_progress,
) -> tuple[dict[str, list[tuple[str, float]]], float]:
    """The first `DEPTH` experts of each judged question with their scores, by its id; and the seconds it took.

    Args:
        texts: Only questions of these words; all where it is None.

    Raises:
        InvalidInputError: If a file of the folder is missing or damaged.
    """
    qrels = read_qrels(folder)
    questions = [
        one for one in read_questions(folder) if one.query_id in qrels and (texts is None or one.text in texts)
    ]
    experts = read_experts(folder)
    on_progress(f"专家 {len(experts)} 位，问题 {len(questions)} 个")
    people = People(experts)
    with open_bench(settings or load_settings()) as bench:
        _link_passages(bench, experts, people, on_progress)
        matcher = Matcher(search=bench.search, experts=people, documents=bench.texts)
        runs: dict[str, list[tuple[str, float]]] = {}
        started = time.perf_counter()
        for question in questions:
            matches = matcher.match(question.text, top_k=DEPTH)
            runs[question.query_id] = [(match.expert_id, match.score) for match in matches]
        seconds = time.perf_counter() - started
    return runs, seconds


def _link_passages(bench: Bench, experts: Iterable[KnownExpert], people: People, on_progress: Progress) -> None:
    passages: list[PassageInput] = []
    for expert in experts:
        for ordinal, text in enumerate(expert.passages):
            document_id, number = f"{expert.expert_id}/{ordinal}", len(passages)
            people.link(document_id, expert.expert_id)
            bench.texts.chunks[number] = Chunk(
                chunk_id=number,
                document_id=document_id,
                version=1,
                ordinal=0,
                text=text,
                locator=Locator(page=None, heading_path=(), paragraph=1),
                first_block=0,
                last_block=0,
            )
            passages.append(
                PassageInput(
                    point_id=number,
                    edition=f"{document_id}@1",
                    document_id=document_id,
                    text=passage_text("", (), text),
                    fields=document_fields(Metadata(title=""), [expert.expert_id]),
                )
            )
    write_passages(bench, passages, on_progress)
