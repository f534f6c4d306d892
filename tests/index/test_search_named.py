"""Search with a real index: what is named comes first, what is quoted is raised, chips exclude only when chosen."""

from __future__ import annotations

from datetime import date

import pytest

from core.search import SearchFilters
from events.log import EventLog
from events.types import DocumentCorrected
from index.handlers import index_document
from index.opening import Index
from storage.database import utc_now
from storage.tables import chunk, document
from tests.index.doubles import add_document

RULES = "数据处理活动应当遵守法律，加强风险监测。"
NUMBER = "云通信〔2022〕15号"


@pytest.fixture
def library(index: Index, log: EventLog) -> Index:
    """A notice known by its number, a law, and a report that speaks of both."""
    _add(index, log, "notice", [RULES, "各单位于年底前报送数据安全自查情况。"], title="关于开展数据安全自查的通知",
         number=NUMBER, issuer="云南省通信管理局、国家网信办", published_on=date(2022, 3, 1))  # fmt: skip
    _add(index, log, "law", [RULES, "违反本法规定的，处一万元以上罚款。"], title="数据安全法", issuer="全国人大常委会",
         published_on=date(2021, 6, 10))  # fmt: skip
    speech = [
        "各位会员代表：现在作一年来的总结。",
        "根据《数据安全法》和数据安全自查通知，协会支撑数据安全数据安全检查。",
        "指出了“六大困难”，有待解决。",
    ]
    _add(index, log, "report", speech, title="协会工作报告", published_on=date(2019, 1, 1))
    return index


def _add(index: Index, log: EventLog, document_id: str, texts: list[str], *, number: str = "", issuer: str = "",
         **known) -> None:  # fmt: skip
    event = add_document(log, document_id, texts, **known)
    with log.transaction() as tx:
        values = {"document_number": number, "issuer": issuer}
        tx.connection.execute(document.update().where(document.c.document_id == document_id).values(values))
    index_document(event, documents=index.documents, shelf=index.shelf, log=log)


def found(index: Index, query: str, **filters) -> list[str]:
    return [item.document_id for item in index.search.search(query, filters=SearchFilters(**filters)).passages]


@pytest.mark.parametrize(
    "query", ["云通信〔2022〕15号", "云通信(2022)15", "2022年15号文", "《关于开展数据安全自查的通知》"]
)
def test_a_number_or_title_alone_finds_its_document_first_and_is_answered(library: Index, query: str) -> None:
    answer = library.search.search(query)
    assert [item.document_id for item in answer.passages][:2] == ["notice", "notice"]
    assert answer.answered
    assert [item.score for item in answer.passages] == sorted((one.score for one in answer.passages), reverse=True)


def test_a_title_that_others_cite_is_found_first_all_the_same(library: Index, log: EventLog) -> None:
    long = "协会组织会员单位开展了形式多样的学习活动，取得了良好的成效，得到了各方面的肯定。" * 12
    _add(library, log, "long", [long, long], title="年报通知")
    _add(library, log, "cites", ["年报通知"] * 3, title="年报通知的说明")
    assert found(library, "《年报通知》")[:3] == ["long", "long", "cites"]


def test_a_number_that_the_library_does_not_hold_is_not_answered(library: Index, log: EventLog) -> None:
    _add(library, log, "alike", ["国发办于1999年印发第1号令，国发文件另行编号。"])
    assert not library.search.search("国发〔1999〕1号").answered


def test_a_number_that_a_passage_cites_is_answered_by_it(library: Index, log: EventLog) -> None:
    _add(library, log, "cites", ["根据国发〔1999〕1号要求执行。"])
    answer = library.search.search("国发［1999］1号")
    assert answer.answered
    assert answer.passages[0].document_id == "cites"


def test_chosen_issuers_and_numbers_exclude_all_others(library: Index) -> None:
    assert set(found(library, "数据安全")) == {"notice", "law", "report"}
    assert set(found(library, "数据安全", issuers=("国家互联网信息办公室",))) == {"notice"}
    assert set(found(library, "数据安全", issuers=("国家互联网信息办公室",), document_ids=("law",))) == set()
    assert set(found(library, "数据安全", numbers=(NUMBER,))) == {"notice"}
    assert found(library, "数据安全", issuers=("没有的机关",)) == []


def test_a_corrected_issuer_counts_at_once_and_touches_no_index(library: Index, log: EventLog) -> None:
    with log.transaction() as tx:
        tx.connection.execute(
            document.update().where(document.c.document_id == "law").values(issuer="工信部", updated_at=utc_now())
        )
        tx.append(DocumentCorrected(document_id="law", fields=("issuer",)))
    assert set(found(library, "数据", issuers=("工业和信息化部",))) == {"law"}


def test_a_quoted_phrase_raises_the_passage_that_contains_it(library: Index) -> None:
    query = "数据安全检查 {}有待解决{}"
    assert library.search.search(query.format("", "")).passages[0].text.startswith("根据")
    answer = library.search.search(query.format("“", "”"))
    assert answer.passages[0].text.startswith("指出了“六大困难”")
    assert {item.document_id for item in answer.passages} == {"notice", "law", "report"}


def test_a_chosen_phrase_leaves_only_passages_that_contain_it(library: Index) -> None:
    answer = library.search.search("数据安全", filters=SearchFilters(phrases=("六大困难",)))
    assert [item.text for item in answer.passages] == ["指出了“六大困难”，有待解决。"]


def test_what_is_named_and_never_listed_is_lacking(library: Index) -> None:
    answer = library.search.search("六大困难是哪六条")
    assert (answer.answered, answer.lacking) == (False, "list")
    assert answer.passages[0].document_id == "report"


def test_the_newest_is_raised_and_nothing_is_excluded(library: Index) -> None:
    ids = found(library, "最新 数据安全")
    assert ids[0] in ("notice", "law")
    assert set(ids) == {"notice", "law", "report"}


def test_last_year_does_not_empty_the_page(library: Index) -> None:
    assert set(found(library, "去年 数据安全检查")) == {"notice", "law", "report"}


def test_a_phrase_in_a_heading_alone_is_no_verbatim_phrase(library: Index, log: EventLog) -> None:
    _add(library, log, "headed", ["演练顺利完成。"])
    with log.transaction() as tx:
        tx.connection.execute(chunk.update().where(chunk.c.document_id == "headed").values(heading_path=["“清源”演练"]))
    assert found(library, "演练", phrases=("清源",)) == []
    assert found(library, "演练", phrases=("演练顺利",)) == ["headed"]
