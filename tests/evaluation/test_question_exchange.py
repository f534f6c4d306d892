"""The question set as a file: what goes out comes back, and each row that cannot is named with its cure."""

from __future__ import annotations

import json

import pytest

from bootstrap import Services
from core.errors import InvalidInputError
from evaluation.question_exchange import export_csv, export_jsonl, import_questions, template_csv
from index.use_log import used_passage
from tests.views import conftest

services, loaded = conftest.services, conftest.loaded


def _import(into: Services, name: str, data: bytes):
    return import_questions(name, data, questions=into.questions, library=into.documents)


def _table(*rows: str) -> bytes:
    return "\n".join(("问题,资料标题,原文,资料中没有", *rows)).encode()


@pytest.fixture
def judged(loaded: Services) -> Services:
    found = loaded.search.search("工业互联网安全大赛 多少支队伍").passages[0]
    loaded.questions.judge("大赛有多少支队伍", used_passage(found))
    loaded.questions.judge("会费标准", None)
    return loaded


@pytest.mark.parametrize(("name", "write"), [("set.csv", export_csv), ("set.jsonl", export_jsonl)])
def test_what_was_exported_comes_back_whole(judged: Services, name: str, write) -> None:
    before = judged.questions.questions()
    data = write(before)
    for one in before:
        judged.questions.remove(one.question)

    report = _import(judged, name, data)

    assert (report.added, report.known, report.problems) == (2, 0, ())
    after = {one.question: one for one in judged.questions.questions()}
    assert after["大赛有多少支队伍"].judgements[0].passage.quote == before[-1].judgements[0].passage.quote
    assert not after["会费标准"].answerable
    assert _import(judged, name, data).known == 2  # twice adds nothing


def test_lines_carry_what_a_question_set_needs(judged: Services) -> None:
    rows = [json.loads(line) for line in export_jsonl(judged.questions.questions()).decode().splitlines()]
    assert [row["answerable"] for row in rows] == [True, False]
    assert set(rows[0]["passages"][0]) == {"document_id", "title", "locator", "quote"}


def test_a_sentence_of_the_original_finds_its_passage_in_whatever_document(loaded: Services) -> None:
    report = _import(loaded, "问题.csv", _table("数据安全查了多少家,,全年对120家企业开展数据安全检查,"))
    assert report.added == 1
    passage = loaded.questions.questions()[0].judgements[0].passage
    assert passage.title == "云江省互联网协会2024年工作总结"
    assert "整改率达到98%" in passage.quote


def test_rows_with_a_mistake_are_named_and_the_others_taken(loaded: Services) -> None:
    report = _import(
        loaded,
        "问题.csv",
        _table(
            "好的,云江省互联网协会2024年工作总结,全年对120家企业开展数据安全检查,",
            ",,没有问题的一行,",
            "没有原文,,,",
            "标题不对,没有这份资料,全年对120家企业开展数据安全检查,",
            "原文不对,,谁也没有写过的一句话在这里,",
            "没有答案的,,,是",
        ),
    )
    assert report.added == 2
    assert [problem.row for problem in report.problems] == [3, 4, 5, 6]
    assert "缺少问题" in report.problems[0].message
    assert "缺少原文" in report.problems[1].message
    assert "没有这份资料" in report.problems[2].message
    assert "找不到这段原文" in report.problems[3].message


def test_a_table_without_the_columns_and_a_file_that_is_none_are_refused(loaded: Services) -> None:
    with pytest.raises(InvalidInputError, match="列名"):
        _import(loaded, "问题.csv", "甲,乙\n1,2\n".encode())
    with pytest.raises(InvalidInputError):
        _import(loaded, "问题.jsonl", b"\xff\xfe\x00")


def test_a_damaged_line_is_named(loaded: Services) -> None:
    report = _import(loaded, "问题.jsonl", '{"text": "会费", "passages": []}\nnot json\n[1]\n'.encode())
    assert report.added == 1
    assert [problem.row for problem in report.problems] == [2, 3]


def test_the_template_can_be_imported_once_it_is_filled_in(loaded: Services) -> None:
    report = _import(loaded, "模板.csv", template_csv())
    assert report.added == 1  # the row that says that there is no answer
    assert [problem.row for problem in report.problems] == [2]
