"""`python -m evaluation.from_use`: an encoder that learns from use, compared with the one before, in a child process.

The settings come from the environment, as everywhere. Progress goes to standard error, a line each; standard output
gets the comparison as JSON, or the message of what went wrong (exit code 1). Nothing is changed but a new folder.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from core.documents import Chunk, Document, DocumentState
from core.errors import ZhikuError
from evaluation.bench import Bench, open_bench, write_passages
from evaluation.metrics import measure_rankings
from evaluation.splits import split_questions
from evaluation.used_questions import UsedQuestion, gather_questions
from index.encoders import BUNDLED_FOLDER
from index.encoders.static import StaticEncoder, is_static_folder
from index.passage import PassageInput, document_fields, document_texts
from index.training.documents import TrainingDocument, TrainingPassage
from index.training.errors import NotStaticError
from index.training.finetune import TuningProgress, TuningSettings, fine_tune
from index.training.pairs import PairBatch, PairSampler, PairSettings
from index.training.questions import LabelledQuestion
from settings import Settings, load_settings
from storage.database import Database
from storage.documents import DocumentStore
from storage.judgements import JudgementStore
from storage.use import UseStore

logger = logging.getLogger(__name__)

LEAST_QUESTIONS = 30
FOLDS = 5
DEPTH = 100
ENCODERS = "encoders"  # folder in ZHIKU_HOME
_REHEARSED = 20_000  # passages at most

Rankings = dict[str, list[str]]
Progress = Callable[[str], None]


class TooFewQuestionsError(ZhikuError):
    """There is not enough to learn from and to compare on."""

    def __init__(self, found: int) -> None:
        super().__init__(
            f"能用来学习的问题还太少：现有 {found} 个，至少需要 {LEAST_QUESTIONS} 个。"
            "请继续使用一段时间：打开原文、点「这就是要找的段落」都算。"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The encoder before and the one that learned, on questions that neither learned from.

    Attributes:
        folder: Of the new encoder; "" where it was not better and is gone.
        better: Whether its nDCG@10 is the higher one.
        learned, held_back: Numbers of questions.
        before, after: recall@10, recall@100, mrr@10, ndcg@10 of hybrid search.
        questions: (question, rank before, rank after) of those held back; None where it was not found.
    """

    encoder_before: str
    encoder: str
    folder: str
    better: bool
    learned: int
    held_back: int
    before: Mapping[str, float]
    after: Mapping[str, float]
    questions: Sequence[tuple[str, int | None, int | None]]


def learn_from_use(
    settings: Settings, *, tuning: TuningSettings | None = None, on_progress: Progress = lambda _: None
) -> Comparison:
    """Fine-tune the encoder of the settings on what was used, and compare on held-back questions.

    A fifth of the questions is held back, and no passage answers both a learned and a held-back question. Both encoders
    are asked through the production search path, on a copy of the library's index in a temporary folder.

    Raises:
        NotStaticError: If the encoder cannot be fine-tuned.
        TooFewQuestionsError: If fewer than `LEAST_QUESTIONS` questions led to a passage that is still there.
    """
    start = Path(settings.encoder).expanduser() if settings.encoder else BUNDLED_FOLDER
    if not is_static_folder(start):
        raise NotStaticError(settings.encoder)
    library = _read_library(settings)
    if len(library.questions) < LEAST_QUESTIONS:
        raise TooFewQuestionsError(len(library.questions))
    gold = {one.question: [str(chunk_id) for chunk_id in one.chunks] for one in library.questions}
    fold = split_questions(gold, FOLDS)[0]
    if not fold.learned or not fold.held_back:
        raise TooFewQuestionsError(len(fold.learned))
    on_progress(f"{len(gold)} 个问题：学习 {len(fold.learned)} 个，留出 {len(fold.held_back)} 个用来比较")
    rankings = _rank(start, list(gold), library, settings, on_progress)
    out = settings.home / ENCODERS / f"{datetime.now():%Y%m%d-%H%M%S}"
    try:
        card = fine_tune(
            start,
            _make_examples(library, set(fold.learned), rankings),
            out,
            settings=tuning,
            rehearsal=_rehearse(library, start),
            on_progress=lambda at: on_progress(_epoch_words(at)),
        )
        after = _rank(out, fold.held_back, library, settings, on_progress)
        qrels = {question: dict.fromkeys(gold[question], 1) for question in fold.held_back}
        measured = measure_rankings(rankings, qrels), measure_rankings(after, qrels)
        better = measured[1]["ndcg@10"] > measured[0]["ndcg@10"]
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)
        raise
    if not better:
        shutil.rmtree(out)
    return Comparison(
        encoder_before=card.start,
        encoder=card.name,
        folder=str(out) if better else "",
        better=better,
        learned=card.questions,
        held_back=len(fold.held_back),
        before={**measured[0], "questions": float(len(fold.held_back))},
        after={**measured[1], "questions": float(len(fold.held_back))},
        questions=[
            (one, _first(rankings[one], gold[one]), _first(after[one], gold[one])) for one in sorted(fold.held_back)
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Library:
    """The library as it serves, and the questions that were asked of it."""

    documents: dict[str, Document]
    chunks: dict[str, list[Chunk]]
    questions: list[UsedQuestion]

    def texts(self, document_id: str) -> dict[int, str]:
        """The chunks of a document as they are embedded, by id."""
        chunks = self.chunks[document_id]
        parts = [(chunk.locator.heading_path, chunk.text) for chunk in chunks]
        texts = document_texts(self.documents[document_id].metadata.title, parts)
        return {chunk.chunk_id: text for chunk, text in zip(chunks, texts, strict=True)}


def _read_library(settings: Settings) -> _Library:
    database = Database(settings.sql_url)
    try:
        store = DocumentStore(database)
        documents = {one.document_id: one for one in store.list(state=DocumentState.INDEXED)}
        chunks = {key: store.chunks(key, one.served_version or one.version) for key, one in documents.items()}
        questions = gather_questions(UseStore(database).list(), JudgementStore(database).list(), chunks)
    finally:
        database.close()
    return _Library(documents=documents, chunks=chunks, questions=questions)


def _rank(
    encoder: Path, questions: Sequence[str], library: _Library, settings: Settings, on_progress: Progress
) -> Rankings:
    source = "" if encoder == BUNDLED_FOLDER else str(encoder)
    with open_bench(settings.model_copy(update={"encoder": source})) as bench:
        write_passages(bench, list(_fill(bench, library)), on_progress)
        return {one: [str(hit.chunk_id) for hit in bench.search.search(one, top_k=DEPTH).passages] for one in questions}


def _fill(bench: Bench, library: _Library) -> Iterator[PassageInput]:
    for key, document in library.documents.items():
        bench.texts.titles_by_id[key] = document.metadata.title
        fields = document_fields(document.metadata, ())
        texts = library.texts(key)
        for chunk in library.chunks[key]:
            bench.texts.chunks[chunk.chunk_id] = chunk
            yield PassageInput(
                point_id=chunk.chunk_id,
                edition=f"{key}@{chunk.version}",
                document_id=key,
                text=texts[chunk.chunk_id],
                fields=fields,
            )


def _make_examples(library: _Library, learned: set[str], rankings: Rankings) -> list[LabelledQuestion]:
    """What search ranks high and was not used for the question is a hard negative."""
    texts = {str(number): text for key in library.documents for number, text in library.texts(key).items()}
    return [
        LabelledQuestion(
            query=one.question,
            passages=tuple(texts[str(chunk_id)] for chunk_id in one.chunks),
            negatives=tuple(texts[key] for key in rankings[one.question] if int(key) not in one.chunks),
            weight=one.weight,
        )
        for one in library.questions
        if one.question in learned
    ]


def _rehearse(library: _Library, start: Path) -> Iterator[PairBatch]:
    """Pairs made of the library's own text, as in the first training."""
    encoder = StaticEncoder(start)
    documents, count = [], 0
    for key, document in library.documents.items():
        passages = tuple(
            TrainingPassage(text=chunk.text, headings=chunk.locator.heading_path) for chunk in library.chunks[key]
        )
        documents.append(TrainingDocument(title=document.metadata.title, passages=passages))
        count += len(passages)
        if count >= _REHEARSED:
            break
    sampler = PairSampler(
        documents,
        tokenizer=encoder.tokenizer,
        everyday=np.zeros(len(encoder.weights)),
        settings=PairSettings(),
        seed=TuningSettings().seed,
    )
    return sampler.draw_batches(TuningSettings().rehearsal_pairs)


def _first(ranked: Sequence[str], gold: Sequence[str]) -> int | None:
    return next((rank for rank, key in enumerate(ranked, start=1) if key in gold), None)


def _epoch_words(at: TuningProgress) -> str:
    return f"学习 {at.epoch}/{at.epochs}，损失 {at.loss:.3f}"


def _report(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def main() -> int:
    """Learn and print the comparison. Returns the exit code."""
    os.nice(5)
    try:
        made = learn_from_use(load_settings(), on_progress=_report)
    except ZhikuError as error:
        sys.stdout.write(error.message)
        return 1
    sys.stdout.write(json.dumps(asdict(made), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
