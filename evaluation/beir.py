"""Question sets in BEIR form: corpus or experts, queries, relevance judgements; and TREC run files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import InvalidInputError

Qrels = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document of the corpus. `headings` go from the outermost to the innermost."""

    entry_id: str
    title: str
    headings: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query; `answer` is the verbatim answer, "" where the set gives none."""

    query_id: str
    text: str
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownExpert:
    """An expert known by passages only."""

    expert_id: str
    passages: tuple[str, ...]


def read_corpus(folder: Path) -> Iterator[Entry]:
    """Entries of `corpus.jsonl` or `corpus.jsonl.gz`, in order.

    Raises:
        InvalidInputError: If the file is missing or a line is not as it should be; the message names both.
    """
    for where, row in _read_rows(_find(folder, "corpus.jsonl", "corpus.jsonl.gz")):
        yield Entry(
            entry_id=_text(row, "id", where),
            title=str(row.get("title") or ""),
            headings=tuple(str(heading) for heading in row.get("headings") or ()),
            text=_text(row, "text", where),
        )


def read_experts(folder: Path) -> list[KnownExpert]:
    """Experts of `experts.jsonl` or `experts.jsonl.gz`.

    Raises:
        InvalidInputError: As `read_corpus`.
    """
    experts = []
    for where, row in _read_rows(_find(folder, "experts.jsonl", "experts.jsonl.gz")):
        passages = row.get("documents")
        if not isinstance(passages, list) or not all(isinstance(passage, str) for passage in passages):
            raise InvalidInputError(f"{where}：缺少 documents（文字列表）。")
        experts.append(KnownExpert(expert_id=_text(row, "id", where), passages=tuple(passages)))
    return experts


def read_questions(folder: Path, name: str = "queries.jsonl") -> list[Question]:
    """Questions of a file of the folder.

    Raises:
        InvalidInputError: As `read_corpus`.
    """
    return [
        Question(query_id=_text(row, "id", where), text=_text(row, "text", where), answer=str(row.get("answer") or ""))
        for where, row in _read_rows(_find(folder, name))
    ]


def read_qrels(folder: Path) -> Qrels:
    """Judgements of `qrels.tsv`: query id, document id, grade; a header line is tolerated.

    Raises:
        InvalidInputError: As `read_corpus`.
    """
    path = _find(folder, "qrels.tsv")
    qrels: Qrels = {}
    for number, line in enumerate(_read_lines(path), start=1):
        if not line.strip():
            continue
        fields = line.rstrip("\n").split("\t")
        try:
            query, key, grade = fields
            qrels.setdefault(query, {})[key] = int(grade)
        except ValueError as error:
            if number == 1 and len(fields) == 3:
                continue
            raise InvalidInputError(
                f"{path.name} 第 {number} 行：应为用制表符分开的三列（问题编号、文档编号、等级），等级为整数。"
            ) from error
    if not qrels:
        raise InvalidInputError(f"{path.name} 中没有任何判定，无法评测。")
    return qrels


def write_run(path: Path, rankings: Mapping[str, Sequence[tuple[str, float]]]) -> None:
    """Write rankings as a TREC run file: query, Q0, id, rank, score, name.

    Args:
        rankings: Pairs of id and score by query, best first.

    Raises:
        InvalidInputError: If the file cannot be written, or an id holds a space, which the form does not allow.
    """
    lines = []
    for query, ranked in rankings.items():
        for rank, (key, score) in enumerate(ranked, start=1):
            if len(query.split()) != 1 or len(key.split()) != 1:
                raise InvalidInputError(f"编号「{query}」或「{key}」含有空格，无法写成 TREC 文件，请先改编号。")
            lines.append(f"{query} Q0 {key} {rank} {score:.6f} zhiku\n")
    try:
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(f"无法写入 {path}（{error.strerror}）。请换一个可以写入的位置。") from error


def _find(folder: Path, *names: str) -> Path:
    if not folder.is_dir():
        raise InvalidInputError(f"没有这个文件夹：{folder}。请检查路径。")
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise InvalidInputError(f"文件夹 {folder} 中缺少 {' 或 '.join(names)}。")


def _read_lines(path: Path) -> Iterator[str]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            yield from file
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"无法读取 {path}，文件可能已损坏，或不是 UTF-8 文本。") from error


def _read_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows with the words that name their place."""
    for number, line in enumerate(_read_lines(path), start=1):
        if not line.strip():
            continue
        where = f"{path.name} 第 {number} 行"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InvalidInputError(f"{where}：不是一行 JSON。") from error
        if not isinstance(row, dict):
            raise InvalidInputError(f"{where}：不是一行 JSON 对象。")
        yield where, row


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name, row.get(f"_{name}"))
    if not isinstance(value, str) or not value:
        raise InvalidInputError(f"{where}：缺少 {name}。")
    return value
