"""Issuers, 文号, quoted phrases and 最新: what a query says of the documents of a library."""

from __future__ import annotations

from datetime import date

import pytest

from index.catalogue import Catalogue, CatalogueReader
from index.issuing_bodies import find_bodies, full_body_name, split_issuers
from index.quotes import find_quotes
from index.understanding import FavourKind, QueryUnderstanding, understand_query
from storage.catalogue import CatalogueRow

BODY = "云南省互联网协会"
OPINION, ORDER, NOTICE, REPORT, LAW, BUREAU = "opinion", "order", "notice", "report", "law", "bureau"


def row(document_id: str, title: str, *, number: str = "", issuer: str = "", year: int | None = 2021) -> CatalogueRow:
    day = date(year, 6, 1) if year else None
    return CatalogueRow(document_id=document_id, title=title, document_number=number, issuer=issuer, published_on=day)


LIBRARY = Catalogue(
    [
        row(OPINION, "国务院关于加快发展数字经济的意见", number="国发〔2021〕37号", issuer="国务院"),
        row(ORDER, "商用密码管理条例(2023-04-27)", number="中华人民共和国国务院令第760号", issuer="国务院", year=2023),
        row(NOTICE, "关于开展专项治理的公告", number="工信部网安〔2022〕166号", issuer="国家网信办、工信部", year=2022),
        row(REPORT, "云南省互联网协会2022年工作报告", issuer=BODY, year=2022),
        row(LAW, "中华人民共和国数据安全法", issuer="全国人大常委会"),
        row(BUREAU, "关于做好年报的通知", issuer="云南省通信管理局", year=None),
    ]
)


def understand(query: str, *, library: Catalogue = LIBRARY) -> QueryUnderstanding:
    return understand_query(query, body=BODY, province="云南", today=date(2023, 5, 1), catalogue=library)


def values(query: str, kind: str) -> list[str]:
    return [hint.value for hint in understand(query).hints if hint.kind == kind]


@pytest.mark.parametrize(
    ("query", "issuers"),
    [
        ("工信部 个人信息保护", ["工业和信息化部"]),
        ("网信办的公告", ["国家互联网信息办公室"]),
        ("中央网信办、工信部联合发的公告", ["国家互联网信息办公室", "工业和信息化部"]),
        ("省通信管理局的通知", ["云南省通信管理局"]),
        ("云南通管局的通知", ["云南省通信管理局"]),
        ("云南互联网协会换届", [BODY]),
        ("我会办了几场竞赛", [BODY]),
        ("我们去年办了几场竞赛", [BODY]),
        ("省委网信办的通知", []),
        ("昆明市委网信办联合发布", []),
        ("国务院有关部门负责", []),
        ("我们国家的政策", []),
        ("我们公司怎么办理许可", []),
        ("公安部的规定", []),
    ],
)
def test_issuers_that_the_library_holds(query: str, issuers: list[str]) -> None:
    assert values(query, "issuer") == issuers


def test_an_issuer_raises_its_documents_also_those_that_it_issued_with_others() -> None:
    favours = understand("工信部的公告").favours
    assert [(one.kind, one.document_ids) for one in favours] == [(FavourKind.ISSUER, {NOTICE})]


def test_province_bodies_without_a_province_in_the_settings_are_not_guessed() -> None:
    assert [body.name for body in find_bodies("省通信管理局", province="")] == []


def test_the_longest_name_counts() -> None:
    assert [body.name for body in find_bodies("国务院办公厅通知", held=["国务院"])] == ["国务院办公厅"]


def test_names_of_bodies_are_written_in_full() -> None:
    assert full_body_name("中华人民共和国工业和信息化部") == "工业和信息化部"
    assert full_body_name("浙江省人大常委会") == "浙江省人民代表大会常务委员会"
    assert split_issuers("国家网信办、工信部 公安部") == ("国家互联网信息办公室", "工业和信息化部", "公安部")


@pytest.mark.parametrize(
    "query",
    [
        "国发〔2021〕37号", "国发[2021]37号", "国发(2021)37号", "国发（２０２１）37号", "国发【2021】37号",
        "国发〔2021〕37",
        "国发 ( 2021 ) 37 号", "国发〔2021〕第37号", "国发2021-37号", "国发2021 37号", "2021年37号文",
        "2021年第37号文件",
        "国发［2021］37号文",
    ],
)  # fmt: skip
def test_a_number_is_known_in_any_spelling(query: str) -> None:
    understood = understand(query)
    assert [hint.value for hint in understood.hints if hint.kind == "number"] == ["国发〔2021〕37号"]
    assert understood.named == {OPINION}
    assert "year" not in {hint.kind for hint in understood.hints}


@pytest.mark.parametrize("query", ["国务院令第760号", "国务院令760号", "中华人民共和国国务院令第760号"])
def test_an_order_is_known_by_its_number(query: str) -> None:
    assert understand(query).named == {ORDER}


@pytest.mark.parametrize("query", ["银发〔2021〕37号", "2021年37个项目", "报告（2022）15个章节", "2021年37场"])
def test_what_is_no_number_of_the_library_names_nothing(query: str) -> None:
    assert values(query, "number") == []
    assert understand(query).named == frozenset()


def test_a_number_in_a_question_is_searched_by_its_title_and_raises_the_document() -> None:
    understood = understand("国发〔2021〕37号 重点任务")
    assert understood.text == "国务院关于加快发展数字经济的意见  重点任务"
    assert understood.named == frozenset()
    assert [one.document_ids for one in understood.favours if one.kind is FavourKind.NAMED] == [{OPINION}]


@pytest.mark.parametrize(
    "query", ["《数据安全法》", "《中华人民共和国数据安全法》", "数据安全法", " 《 数据安全法 》 "]
)
def test_a_title_alone_names_its_document(query: str) -> None:
    assert understand(query).named == {LAW}


def test_a_title_in_a_question_raises_its_document_and_is_no_phrase() -> None:
    understood = understand("根据《数据安全法》怎么处罚")
    assert understood.phrases == ()
    assert [one.document_ids for one in understood.favours] == [{LAW}]


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("“铸牢防线 护航云网”演练", ["铸牢防线 护航云网"]),
        ("「六大困难」是什么", ["六大困难"]),
        ('"双千兆"工程', ["双千兆"]),
        ("《云南省互联网发展报告（2022）》有几章", ["云南省互联网发展报告（2022）"]),
        ("“五大优势”和“六条建议”", ["五大优势", "六条建议"]),
        ("“？”", []),
        ("5\" 屏幕", []),
    ],
)  # fmt: skip
def test_quoted_phrases(query: str, phrases: list[str]) -> None:
    assert values(query, "phrase") == phrases
    assert list(understand(query).phrases) == phrases


def test_quotes_know_their_place() -> None:
    query = "问“双千兆”"
    quote = next(find_quotes(query))
    assert query[quote.start : quote.end] == "“双千兆”"


@pytest.mark.parametrize("query", ["最新的条例", "最近有什么文件", "近期的通知", "刚出台的办法"])
def test_the_newest_are_the_two_newest_years_of_the_library(query: str) -> None:
    assert values(query, "recent") == ["2022"]


def test_the_newest_of_an_issuer_are_its_own_newest() -> None:
    library = Catalogue([row("old", "旧办法", issuer="公安部", year=2010), row("new", "新办法", year=2023)])
    hints = understand("公安部最新规定", library=library).hints
    assert ("recent", "2009") in {(hint.kind, hint.value) for hint in hints}


def test_the_newest_is_no_word_to_search_for_and_not_understood_in_a_quoted_phrase() -> None:
    assert understand("最新数据条例").text == "数据条例"
    assert understand("最新").text == "最新"
    assert values("“最新一代”技术", "recent") == []


def test_without_dates_the_newest_is_not_known() -> None:
    assert understand("最新通知", library=Catalogue([row(BUREAU, "通知", year=None)])).hints[-1].kind == "type"


def test_the_catalogue_is_read_anew_only_when_something_changed() -> None:
    signature, reads = [1], []

    def read() -> Catalogue:
        reads.append(signature[0])
        return Catalogue([row(LAW, "数据安全法")])

    reader = CatalogueReader(read=read, signature=lambda: signature[0])
    assert reader() is reader()
    signature[0] = 2
    assert reader().titled("《数据安全法》") == {LAW}
    assert reads == [1, 2]
