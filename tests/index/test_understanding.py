"""Years, provinces, kinds of documents, and who 我省 and 我会 are."""

from __future__ import annotations

import time
from datetime import date

import pytest

from index.understanding import QueryUnderstanding, understand_query

BODY = "云南省互联网协会"


def understand(query: str, *, body: str = BODY, province: str = "云南") -> QueryUnderstanding:
    return understand_query(query, body=body, province=province, today=date(2023, 5, 1))


def values(query: str, kind: str) -> list[str]:
    return [hint.value for hint in understand(query).hints if hint.kind == kind]


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("2022年5G大赛", ["2022"]),
        ("2022 年工作报告", ["2022"]),
        ("2022工作报告", ["2022"]),
        ("22年大赛", ["2022"]),
        ("05年的规定", ["2005"]),
        ("98年的办法", ["1998"]),
        ("二〇二二年报告", ["2022"]),
        ("2020—2022年", ["2020", "2022"]),
        ("去年和前年", ["2022", "2021"]),
        ("今年上半年", ["2023"]),
        ("十年规划", []),
        ("30年工龄", []),
        ("近10年发展", []),
        ("20年来的变化", []),
        ("满15年", []),
        ("电话 13800002022123", []),
        ("2099号文件", []),
    ],
)
def test_years(query: str, years: list[str]) -> None:
    assert values(query, "year") == years


@pytest.mark.parametrize(
    ("query", "regions"),
    [
        ("云南省和江西的大赛", ["云南", "江西"]),
        ("昆明市互联网发展", ["云南"]),
        ("我省的条例", ["云南"]),
        ("省里应急那个专家库叫什么", ["云南"]),
        ("网络安全", []),
    ],
)
def test_regions(query: str, regions: list[str]) -> None:
    assert values(query, "region") == regions


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("协会工作报告", ["工作报告"]),
        ("半年总结", ["工作报告"]),
        ("数据条例", ["法律法规"]),
        ("网络安全法 罚款", ["法律法规"]),
        ("有什么办法", []),
        ("隐私计算白皮书", ["研究报告"]),
        ("GB/T 9704", ["标准规范"]),
        ("补贴标准是多少", []),
        ("关于换届的通知", ["通知公告"]),
        ("指导意见", ["政策文件"]),
    ],
)
def test_types(query: str, types: list[str]) -> None:
    assert values(query, "type") == types


def test_a_hint_names_the_words_it_was_read_from() -> None:
    hints = understand("2020年上半年江西省的工作总结").hints
    assert [hint.words for hint in hints] == ["2020年上半年", "江西省", "工作总结"]


def test_our_province_and_body_are_searched_by_their_names() -> None:
    assert understand("我省的数据条例").text == "云南省的数据条例"
    assert understand("我会办了几场培训").text == f"{BODY}办了几场培训"
    assert understand("我们协会的会员").text == f"{BODY}的会员"


def test_without_settings_our_words_stay_as_they_are() -> None:
    understood = understand("我省我会的条例", body="", province="")
    assert understood.text == "我省我会的条例"
    assert [hint.kind for hint in understood.hints] == ["type"]


def test_i_will_is_not_our_body() -> None:
    assert understand("我会不会被处罚").text == "我会不会被处罚"
    assert understand("本会议的决定").text == "本会议的决定"


def test_short_and_relative_years_are_searched_in_full() -> None:
    assert understand("22年大赛").text == "2022年大赛"
    assert understand("去年的大赛").text == "2022年的大赛"
    assert understand("2022年的大赛").text == "2022年的大赛"


def test_the_same_year_is_offered_once() -> None:
    assert values("2022年和去年", "year") == ["2022"]


@pytest.mark.parametrize("query", ["", "？？", "😀", "hello world"])
def test_queries_without_anything_to_understand(query: str) -> None:
    assert understand(query) == QueryUnderstanding(text=query, hints=())


def test_a_query_of_ten_thousand_characters_takes_no_time() -> None:
    started = time.perf_counter()
    understand("去年我省22年大赛2022年条例" * 700)
    assert time.perf_counter() - started < 0.5
