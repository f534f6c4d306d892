"""Question answering measured on documents that are cut as in production: do the first passages hold the answer?"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.documents import Chunk
from core.search import SearchAnswer
from evaluation.beir import Entry, Question, read_corpus, read_questions
from evaluation.bench import Bench, Progress, ignore_progress, open_bench, write_passages
from evaluation.metrics import area_under_curve
from index.passage import PassageInput, document_texts
from ingest.extracted import UnreadableFileError
from ingest.reading import ReadDocument, read_file
from settings import Settings, load_settings

PASSAGES = (1, 3, 5)
_SPACE = re.compile(r"\s+")
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\s]+')


def evaluate_answers(
    folder: Path, *, settings: Settings | None = None, on_progress: Progress = ignore_progress
) -> dict[str, float]:
    """Measure whether the first passages hold the answer verbatim, white space apart, in a temporary index.

    Each document is read as a text file by the production parser and cut as in production; search is the one of the
    pages, with what it understands of the words and with its confidence.

    Args:
        folder: `corpus.jsonl[.gz]`, `queries.jsonl` with `answer`; `unanswerable.jsonl` where there is one.
        settings: For the encoder; those of the installation when None.

    Returns:
        top1, top3, top5: shares of the questions. Where unanswerable questions lie beside: answerable_auc, how well
        confidence tells the two kinds apart; answerable_unanswered and unanswerable_unanswered, the shares of each
        kind for which the page says that it found nothing.

    Raises:
        InvalidInputError: If a file of the folder is missing or damaged.
    """
    questions = [question for question in read_questions(folder) if question.answer]
    has_unanswerable = (folder / "unanswerable.jsonl").is_file()
    others = read_questions(folder, "unanswerable.jsonl") if has_unanswerable else []
    with open_bench(settings or load_settings()) as bench:
        write_passages(bench, list(read_documents(bench, read_corpus(folder))), on_progress)
        on_progress(f"{len(questions)} 个问题，另有 {len(others)} 个没有答案的问题")
        answers = _ask_all(bench, questions)
        nearest = _ask_all(bench, others)
    metrics = {f"top{count}": _share_with_answer(questions, answers, count) for count in PASSAGES}
    if others:
        metrics["answerable_auc"] = round(
            area_under_curve([one.confidence for one in answers], [one.confidence for one in nearest]), 4
        )
        metrics["answerable_unanswered"] = _share(not one.answered for one in answers)
        metrics["unanswerable_unanswered"] = _share(not one.answered for one in nearest)
    return metrics


def read_documents(bench: Bench, entries: Iterator[Entry]) -> Iterator[PassageInput]:
    """Read entries as the text files that they were, keep their passages in `bench.texts`, and give them to write."""
    with tempfile.TemporaryDirectory(prefix="zhiku-documents-") as folder:
        for entry in entries:
            read = _read_document(Path(folder) / "document.txt", entry)
            if read is None:
                continue
            title = entry.title and read.metadata.title  # none is made of an id
            bench.texts.titles_by_id[entry.entry_id] = title
            embedded = document_texts(title, [(draft.locator.heading_path, draft.text) for draft in read.chunks])
            for ordinal, (draft, text) in enumerate(zip(read.chunks, embedded, strict=True)):
                number = len(bench.texts.chunks)
                bench.texts.chunks[number] = Chunk(
                    chunk_id=number,
                    document_id=entry.entry_id,
                    version=1,
                    ordinal=ordinal,
                    text=draft.text,
                    locator=draft.locator,
                    first_block=draft.first_block,
                    last_block=draft.last_block,
                )
                yield PassageInput(
                    point_id=number,
                    edition=f"{entry.entry_id}@1",
                    document_id=entry.entry_id,
                    text=text,
                )


def _read_document(path: Path, entry: Entry) -> ReadDocument | None:
    """Read an entry as the text file that it was; None where there is nothing in it to read."""
    path.write_text("\n".join([*([entry.title] if entry.title else []), *entry.headings, entry.text]), encoding="utf-8")
    name = _NO_FILE_NAME.sub(" ", entry.title or entry.entry_id).strip()
    try:
        return read_file(path, file_name=f"{name}.txt")
    except UnreadableFileError:
        return None


def _ask_all(bench: Bench, questions: Sequence[Question]) -> list[SearchAnswer]:
    return [bench.search.search(question.text, top_k=max(PASSAGES)) for question in questions]


def _share_with_answer(questions: Sequence[Question], answers: Sequence[SearchAnswer], count: int) -> float:
    return _share(
        any(_bare(question.answer) in _bare(passage.text) for passage in answer.passages[:count])
        for question, answer in zip(questions, answers, strict=True)
    )


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _share(holds: Iterator[bool]) -> float:
    known = list(holds)
    return round(sum(known) / len(known), 4) if known else 0.0
