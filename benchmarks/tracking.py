"""Topic tracking: who is told of which new document at each strictness, and how long 200 kept searches take.

Questions: every NCPQA question is kept, every NCPQA document comes in. Its own document should raise a notice; others
are counted as false, although many speak of the same matter. Topics: the words by which a topic of the real policies is
known; a notice is right where the document is filed under the topic. Both labels are rough: the figures compare bars.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import update

from benchmarks.report import Row, at_least, at_most, find_shared, percentile, report
from benchmarks.running_app import temporary_home
from bootstrap import open_services
from core.documents import Chunk
from core.tracking import Strictness
from evaluation.answers import read_documents
from evaluation.beir import Question, read_corpus, read_qrels, read_questions
from evaluation.bench import Bench, open_bench, write_passages
from evaluation.metrics import area_under_curve
from events.types import DocumentIndexed
from index.fitting import BARS, FIRST_BONUS, DocumentWords, measure_fit, question_pieces, read_words
from index.search import Home
from ingest.reading import read_file
from settings import Settings, load_settings
from storage.tables import saved_search

KEPT = 200
TIMED_DOCUMENTS = 20
TODAY = date(2026, 1, 1)
# What people type, and the topics (as the manifest of the policies names them) whose documents they mean.
TOPICS: Mapping[str, tuple[str, ...]] = {
    "知识产权": ("知识产权",),
    "社会组织": ("社会组织",),
    "社会团体登记管理": ("社会组织",),
    "志愿服务": ("社会组织",),
    "招标投标": ("招投标与采购",),
    "未成年人网络保护": ("未成年人网络保护",),
    "标准化": ("标准化",),
    "科技成果转化": ("科技与专家",),
    "科学技术普及": ("科技与专家",),
    "网络安全": ("网络与数据安全",),
    "数据安全": ("网络与数据安全", "数字经济与数据"),
    "个人信息保护": ("网络与数据安全",),
    "关键信息基础设施": ("网络与数据安全",),
    "电信业务": ("电信与互联网",),
    "互联网信息服务": ("电信与互联网",),
    "电子商务": ("电信与互联网",),
    "数字经济": ("数字经济与数据",),
    "大数据": ("数字经济与数据",),
    "政府信息公开": ("政府信息与行政程序",),
    "信访": ("政府信息与行政程序",),
    "行政复议": ("政府信息与行政程序",),
    "优化营商环境": ("企业与营商",),
    "中小企业": ("企业与营商",),
    "市场主体登记": ("企业与营商",),
}

# Least recall and precision by kind and strictness: somewhat below what was measured when the bars were set.
WANTED: Mapping[tuple[str, Strictness], tuple[float, float]] = {
    ("question", Strictness.LOOSE): (0.92, 0.10),
    ("question", Strictness.MEDIUM): (0.86, 0.22),
    ("question", Strictness.STRICT): (0.76, 0.44),
    ("topic", Strictness.LOOSE): (0.46, 0.38),
    ("topic", Strictness.MEDIUM): (0.37, 0.52),
    ("topic", Strictness.STRICT): (0.25, 0.74),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A kept search held against a document. `right` says whether it should raise a notice."""

    fit: float
    right: bool


def run() -> list[Row]:
    """Judge both sets at each bar, then time the handler's work."""
    rows: list[Row] = []
    folder = find_shared("eval", "ncpqa")
    questions, qrels = read_questions(folder), read_qrels(folder)
    with open_bench(load_settings(), today=TODAY) as bench:
        write_passages(bench, list(read_documents(bench, read_corpus(folder))), report)
        words = _words_of(bench)
        report(f"{len(questions)} questions × {len(words)} documents")
        pairs = _judge_questions(bench, questions, qrels, words)
        rows += _rows("question", pairs, len(questions))
        rows.append(at_least("tracking: own document or another, area under the curve", _auc(pairs), 0.99))
    topics = _judge_topics(find_shared("data", "policies"))
    rows += _rows("topic", topics, len(TOPICS))
    rows.append(_time_matching(questions))
    return rows


def _rows(kind: str, pairs: Sequence[Pair], searches: int) -> list[Row]:
    documents, right = len(pairs) // searches, sum(pair.right for pair in pairs)
    rows = []
    for level, bar in BARS.items():
        told = [pair for pair in pairs if pair.fit >= bar]
        hits = sum(pair.right for pair in told)
        precision = hits / len(told) if told else 0.0
        name = f"tracking a {kind}, {level} (bar {bar:.2f})"
        others = f"{precision:.3f} / {(len(told) - hits) / searches:.2f}"
        least_recall, least_precision = WANTED[kind, level]
        rows += [
            at_least(f"{name}: share of its own documents that raise a notice", hits / right, least_recall),
            Row(
                claim=f"{name}: precision / other documents of {documents} a search",
                measured=others,
                wanted=f"≥ {least_precision:.3f}",
                met=precision >= least_precision,
            ),
        ]
    return rows


def _judge_questions(
    bench: Bench,
    questions: Sequence[Question],
    qrels: Mapping[str, Mapping[str, int]],
    words: Mapping[str, DocumentWords],
) -> list[Pair]:
    pairs = []
    for question in questions:
        first = bench.search.search(question.text, top_k=1).passages
        best = first[0].document_id if first else ""
        pieces = question_pieces(question.text, home=Home(), today=TODAY)
        gold = qrels.get(question.query_id, {})
        for document_id, known in words.items():
            fit = measure_fit(pieces, known) + FIRST_BONUS * (document_id == best)
            pairs.append(Pair(fit=fit, right=document_id in gold))
    return pairs


def _judge_topics(folder: Path) -> list[Pair]:
    """By the documents' own words alone: which of them is first in the library says little about a topic."""
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines if line.strip()]
    documents = []
    for entry in entries:
        read = read_file(folder / entry["file"], file_name=entry["file"])
        documents.append((entry["topic"], read_words(read.metadata.title, read.chunks)))
    pairs = []
    for query, meant in TOPICS.items():
        pieces = question_pieces(query, home=Home(), today=TODAY)
        pairs += [Pair(fit=measure_fit(pieces, known), right=topic in meant) for topic, known in documents]
    return pairs


def _time_matching(questions: Sequence[Question]) -> Row:
    """The handler's work for each of the longest policies, with `KEPT` searches that were kept before they came in."""
    folder = find_shared("data", "policies")
    longest = sorted(folder.glob("*.md"), key=lambda path: -path.stat().st_size)[:TIMED_DOCUMENTS]
    with temporary_home() as home, open_services(Settings(home=home)) as services:
        for path in longest:
            services.library.add_file(path)
        services.delivery.drain()
        for question in questions[: KEPT - len(TOPICS)]:
            services.tracking.save(question.text)
        for topic in TOPICS:
            services.tracking.save(topic)
        with services.database.transaction() as connection:
            connection.execute(update(saved_search).values(watching_since=datetime(2000, 1, 1, tzinfo=UTC)))
        times = []
        for known in services.documents.list():
            started = time.perf_counter()
            services.tracking.match(DocumentIndexed(document_id=known.document_id, version=1, chunk_count=0))
            times.append(time.perf_counter() - started)
        report(f"{services.tracking.count_unread()} notices of {len(times)} documents")
    slowest = f"a long document against {KEPT} kept searches: p95 of the {TIMED_DOCUMENTS} longest policies"
    return at_most(slowest, percentile(times, 95), 2.0, "s", digits=2)


def _words_of(bench: Bench) -> dict[str, DocumentWords]:
    chunks: dict[str, list[Chunk]] = {}
    for chunk in bench.texts.chunks.values():
        chunks.setdefault(chunk.document_id, []).append(chunk)
    return {key: read_words(bench.texts.titles_by_id.get(key, ""), own) for key, own in chunks.items()}


def _auc(pairs: Sequence[Pair]) -> float:
    return area_under_curve([pair.fit for pair in pairs if pair.right], [pair.fit for pair in pairs if not pair.right])
