"""Question sets in BEIR form and TREC run files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from core.errors import InvalidInputError
from evaluation.beir import read_corpus, read_experts, read_qrels, read_questions, write_run


def write_rows(path: Path, *rows: object) -> None:
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", ["corpus.jsonl", "corpus.jsonl.gz"])
def test_a_corpus_is_read_packed_or_plain(tmp_path: Path, name: str) -> None:
    write_rows(
        tmp_path / name, {"id": "1", "title": "题", "headings": ["一", "二"], "text": "文"}, {"_id": "2", "text": "字"}
    )
    entries = list(read_corpus(tmp_path))
    assert [(e.entry_id, e.title, e.headings, e.text) for e in entries] == [
        ("1", "题", ("一", "二"), "文"),
        ("2", "", (), "字"),
    ]


def test_questions_may_have_answers(tmp_path: Path) -> None:
    write_rows(tmp_path / "queries.jsonl", {"id": "q", "text": "问", "answer": "答"}, {"id": "r", "text": "问"})
    assert [question.answer for question in read_questions(tmp_path)] == ["答", ""]


def test_experts_are_read_with_their_passages(tmp_path: Path) -> None:
    write_rows(tmp_path / "experts.jsonl", {"id": "E1", "documents": ["甲", "乙"]})
    assert read_experts(tmp_path)[0].passages == ("甲", "乙")


@pytest.mark.parametrize("header", ["", "query-id\tcorpus-id\tscore\n"])
def test_judgements_are_read_with_or_without_a_header(tmp_path: Path, header: str) -> None:
    (tmp_path / "qrels.tsv").write_text(f"{header}q1\td1\t2\nq1\td2\t0\n\n", encoding="utf-8")
    assert read_qrels(tmp_path) == {"q1": {"d1": 2, "d2": 0}}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("corpus.jsonl", "{坏", "corpus.jsonl 第 1 行"),
        ("corpus.jsonl", '{"id": "1", "text": "好"}\n["不是对象"]', "corpus.jsonl 第 2 行"),
        ("corpus.jsonl", '{"id": "1"}', "缺少 text"),
        ("corpus.jsonl.gz", "not packed", "corpus.jsonl.gz"),
    ],
)
def test_a_damaged_corpus_is_named_with_its_line(tmp_path: Path, name: str, content: str, words: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=words):
        list(read_corpus(tmp_path))


@pytest.mark.parametrize(
    ("content", "words"), [("q\td\t1\nq d 1\n", "第 2 行"), ("q\td\t1\nq\td\tx\n", "第 2 行"), ("", "没有任何判定")]
)
def test_damaged_judgements_are_named_with_their_line(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "qrels.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=words):
        read_qrels(tmp_path)


def test_a_missing_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="没有这个文件夹"):
        read_qrels(tmp_path / "nirgends")
    with pytest.raises(InvalidInputError, match=r"缺少 corpus.jsonl 或 corpus.jsonl.gz"):
        list(read_corpus(tmp_path))


def test_a_run_is_written_in_the_form_of_trec(tmp_path: Path) -> None:
    write_run(tmp_path / "run", {"q1": [("d1", 1.25), ("d2", 0.5)]})
    assert (tmp_path / "run").read_text() == "q1 Q0 d1 1 1.250000 zhiku\nq1 Q0 d2 2 0.500000 zhiku\n"


def test_an_id_with_a_space_cannot_stand_in_a_run(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="空格"):
        write_run(tmp_path / "run", {"q1": [("d 1", 1.0)]})


def test_a_run_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="无法写入"):
        write_run(tmp_path / "nirgends" / "run", {"q1": [("d1", 1.0)]})
