"""The question set as a file: JSON lines as question sets are kept, CSV as people fill it in; out and back in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.documents import Chunk, Document, DocumentState, Locator
from core.errors import InvalidInputError, ZhikuError
from core.use import UsedPassage
from evaluation.question_set import OwnQuestion, QuestionSet
from evaluation.relocate import locate
from experts.sheets import SheetRow, read_sheets, write_csv

COLUMNS = ("问题", "资料标题", "原文", "资料中没有")
_EXAMPLES = (
    ("全省网络安全应急演练办了几次", "某协会2024年工作报告", "6月组织应急演练3次，参加单位57家。", ""),
    ("会费标准是多少", "", "", "是"),
)
_YES = {"是", "有", "1", "true", "y", "yes", "√"}


_Documents = list[Document]  # named here, because `list` below hides the built-in inside the class
_Chunks = list[Chunk]


class Library(Protocol):
    """Where documents and their passages come from."""

    def list(self, *, state: DocumentState | None = None) -> _Documents:
        """All documents, or those of one state."""

    def chunks(self, document_id: str, version: int) -> _Chunks:
        """All chunks of one version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """A row that was left out, and what to do about it. `row` counts from 1 as an editor shows it."""

    row: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did: judgements added, those known before, and the rows left out."""

    added: int
    known: int
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    number: int
    question: str
    document: str = ""
    quote: str = ""
    nothing: bool = False


def template_csv() -> bytes:
    """A table to fill in, with two rows that show how."""
    return write_csv([COLUMNS, *_EXAMPLES])


def export_csv(questions: Sequence[OwnQuestion]) -> bytes:
    """A row for each judgement, in the columns of the template."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for one in questions:
        for said in one.judgements:
            found = said.passage
            rows.append((one.question, found.title, found.quote, "") if found else (one.question, "", "", "是"))
    return write_csv(rows)


def export_jsonl(questions: Sequence[OwnQuestion]) -> bytes:
    """A line for each question: `{"id", "text", "answerable", "passages": [{document_id, title, locator, quote}]}`."""
    lines = []
    for number, one in enumerate(reversed(questions), start=1):
        passages = [_passage_row(said.passage) for said in one.judgements if said.passage is not None]
        row = {"id": str(number), "text": one.question, "answerable": one.answerable, "passages": passages}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    return "".join(lines).encode()


def import_questions(file_name: str, data: bytes, *, questions: QuestionSet, library: Library) -> ImportReport:
    """Take in a file in either form. Rows that cannot be taken are named, the others are taken all the same.

    Raises:
        InvalidInputError: If the file cannot be read at all.
    """
    rows = _read_jsonl(data) if file_name.lower().endswith((".jsonl", ".json")) else _read_table(file_name, data)
    finder = _Finder(library)
    before = {said.judgement_id for one in questions.questions() for said in one.judgements}
    added = known = 0
    problems = []
    for row in rows:
        if isinstance(row, RowProblem):
            problems.append(row)
            continue
        try:
            made = questions.judge(row.question, None if row.nothing else finder.find(row))
        except ZhikuError as error:
            problems.append(RowProblem(row=row.number, message=error.message))
            continue
        known += made.judgement_id in before
        added += made.judgement_id not in before
        before.add(made.judgement_id)
    return ImportReport(added=added, known=known, problems=tuple(problems))


class _Finder:
    """Finds the passage that a row means."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._documents = library.list(state=DocumentState.INDEXED)
        self._chunks: dict[str, list[Chunk]] = {}

    def find(self, row: _Row) -> UsedPassage:
        if not row.quote:
            raise InvalidInputError("缺少原文：请填段落中的一句话，或在「资料中没有」一列填「是」。")
        wanted = row.document.strip("《》 ")
        candidates = [one for one in self._documents if not wanted or wanted in (one.document_id, one.metadata.title)]
        if not candidates:
            raise InvalidInputError(f"资料库中没有《{wanted}》，请核对标题。")
        for document in candidates:
            chunk = locate(row.quote, self._of(document))
            if chunk is not None:
                return UsedPassage(
                    document_id=document.document_id,
                    version=chunk.version,
                    chunk_id=chunk.chunk_id,
                    locator=chunk.locator,
                    quote=chunk.text,
                    title=document.metadata.title,
                )
        raise InvalidInputError("在资料中找不到这段原文。请从原文中照抄一句（12 个字以上），并核对资料标题。")

    def _of(self, document: Document) -> list[Chunk]:
        if document.document_id not in self._chunks:
            version = document.served_version or document.version
            self._chunks[document.document_id] = self._library.chunks(document.document_id, version)
        return self._chunks[document.document_id]


def _read_table(file_name: str, data: bytes) -> Iterator[_Row | RowProblem]:
    for _, rows in read_sheets(file_name, data):
        columns: dict[str, int] = {}
        for row in rows:
            if not columns:
                columns = {cell.strip(): place for place, cell in enumerate(row.cells) if cell.strip() in COLUMNS}
                if "问题" not in columns:
                    raise InvalidInputError(f"表格第一行应为列名：{'、'.join(COLUMNS)}。请下载模板填写。")
                continue
            if any(cell.strip() for cell in row.cells):
                yield _table_row(row, columns)


def _table_row(row: SheetRow, columns: dict[str, int]) -> _Row | RowProblem:
    def cell(name: str) -> str:
        place = columns.get(name, len(row.cells))
        return row.cells[place].strip() if place < len(row.cells) else ""

    if not cell("问题"):
        return RowProblem(row=row.number, message="缺少问题。")
    return _Row(
        number=row.number,
        question=cell("问题"),
        document=cell("资料标题"),
        quote=cell("原文"),
        nothing=cell("资料中没有").lower() in _YES,
    )


def _read_jsonl(data: bytes) -> Iterator[_Row | RowProblem]:
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InvalidInputError("文件不是 UTF-8 文本，无法读取。请选择由本页导出的文件。") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            question, passages = str(content["text"]), list(content.get("passages", ()))
            quotes = [
                (str(one.get("document_id") or ""), str(one.get("title") or ""), str(one["quote"])) for one in passages
            ]
        except (ValueError, KeyError, TypeError, AttributeError):
            yield RowProblem(row=number, message="不是一行含 text 和 passages 的 JSON。")
            continue
        if not quotes:
            yield _Row(number=number, question=question, nothing=True)
        for document_id, title, quote in quotes:
            yield _Row(number=number, question=question, document=title or document_id, quote=quote)


def _passage_row(found: UsedPassage) -> dict[str, Any]:
    return {
        "document_id": found.document_id,
        "title": found.title,
        "locator": _locator_row(found.locator),
        "quote": found.quote,
    }


def _locator_row(locator: Locator) -> dict[str, Any]:
    return {"page": locator.page, "heading_path": list(locator.heading_path), "paragraph": locator.paragraph}
