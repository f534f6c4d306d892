"""Training an encoder from law text and from the documents of this library."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from core.documents import Document, DocumentState
from core.errors import InvalidInputError
from evaluation.learning import learn_questions
from index.training.documents import TrainingDocument, TrainingPassage, split_document
from index.training.train import TrainingProgress, TrainingSettings, train_encoder
from settings import Settings
from storage.database import Database
from storage.documents import DocumentStore


def train_from_library(
    settings: Settings,
    *,
    out: Path | None,
    corpus: Sequence[Path],
    training: TrainingSettings,
    on_progress: Callable[[str], None],
) -> dict[str, Any]:
    """Train on the given texts and on every indexed document. Returns the folder and the evaluation card.

    Args:
        out: A folder that does not exist yet or is empty; None for a new one in ZHIKU_HOME.
        corpus: JSON lines (`.jsonl`, `.jsonl.gz`) with `title`, `text` and optionally `headings` and `id`, text files,
            or folders of them.

    Raises:
        InvalidInputError: If `out` holds something or a corpus file cannot be read.
        NothingToTrainOnError: If there is no text at all.
    """
    out = _choose_folder(settings, out)
    database = Database(settings.sql_url)
    try:
        store = DocumentStore(database)
        own = (_from_library(store, known) for known in store.list(state=DocumentState.INDEXED))
        documents = [*_read_corpus(corpus), *own]
    finally:
        database.close()

    def report(progress: TrainingProgress) -> None:
        on_progress(f"训练 {progress.step}/{progress.steps}，损失 {progress.loss:.3f}")

    card = train_encoder(corpus=documents, out=out, settings=training, on_progress=report)
    return {"folder": str(out), **asdict(card)}


def train_on_questions(
    settings: Settings, *, out: Path | None, start: Path, questions: Path, on_progress: Callable[[str], None]
) -> dict[str, Any]:
    """Fine-tune a static encoder on questions with known answers. Returns the folder and the evaluation card.

    Args:
        out: As in `train_from_library`.
        start: The encoder to begin with, which is left as it is.
        questions: BEIR folder (`corpus.jsonl[.gz]`, `queries.jsonl`, `qrels.tsv`).

    Raises:
        InvalidInputError: If `out` holds something or a file of `questions` is missing or damaged.
        NotStaticError: If `start` is no static encoder.
    """
    out = _choose_folder(settings, out)
    card = learn_questions(questions, start=start, out=out, settings=settings, on_progress=on_progress)
    return {"folder": str(out), **asdict(card)}


def _choose_folder(settings: Settings, out: Path | None) -> Path:
    out = out or settings.home / "encoders" / f"{datetime.now():%Y%m%d-%H%M%S}"
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InvalidInputError(f"{out} 已有内容，没有覆盖。请给出一个新的文件夹。")
    return out


def _from_library(store: DocumentStore, known: Document) -> TrainingDocument:
    passages = [
        TrainingPassage(text=chunk.text, headings=chunk.locator.heading_path)
        for chunk in store.chunks(known.document_id, known.version)
    ]
    return TrainingDocument(title=known.metadata.title, passages=tuple(passages))


def _read_corpus(paths: Sequence[Path]) -> Iterator[TrainingDocument]:
    for path in paths:
        if path.is_dir():
            yield from _read_corpus(sorted(file for file in path.rglob("*") if file.suffix in (".md", ".txt")))
        elif ".jsonl" in path.suffixes:
            yield from _group_by_title(_read_rows(path))
        else:
            yield split_document(path.stem, _read(path))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"无法读取训练文本 {path}，应为 UTF-8 文本。") from error


def _read_rows(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield {"title": str(row["title"]), "text": str(row["text"]), **row}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInputError(f"无法读取训练文本 {path}，应为每行一个含 title 和 text 的 JSON。") from error


def _group_by_title(rows: Iterable[dict[str, Any]]) -> Iterator[TrainingDocument]:
    """Rows of one title are passages of one document; an id that starts with the title ends with how it is cited."""
    passages: dict[str, list[TrainingPassage]] = {}
    for row in rows:
        title = row["title"]
        label = str(row.get("id", "")).removeprefix(title) if str(row.get("id", "")).startswith(title) else ""
        passages.setdefault(title, []).append(
            TrainingPassage(text=row["text"], headings=tuple(row.get("headings", ())), label=label)
        )
    for title, found in passages.items():
        yield TrainingDocument(title=title, passages=tuple(found))
