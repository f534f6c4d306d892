"""What a text says of its own time in force and of the end of others, in the phrasings that papers really use."""

from __future__ import annotations

from datetime import date

import pytest

from core.documents import Block, DocumentType, Locator, Metadata, Validity
from ingest.validity import ValidityFacts, read_validity

ISSUED = date(2022, 6, 10)


def read(
    *texts: str,
    title: str = "云江省数据条例",
    published_on: date | None = ISSUED,
    document_type: DocumentType = DocumentType.LAW,
) -> ValidityFacts:
    place = Locator(page=None, heading_path=(), paragraph=1)
    blocks = [Block(text=text, locator=place) for text in texts]
    return read_validity(blocks, Metadata(title=title, published_on=published_on, document_type=document_type))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("第六十条 本条例自2022年9月1日起施行。", date(2022, 9, 1)),
        ("本办法自2022 年 9 月 1 日\n起施行。", date(2022, 9, 1)),
        ("本规定自二〇二二年九月一日起施行。", date(2022, 9, 1)),
        ("本规定自二0二二年十二月三十一日起施行。", date(2022, 12, 31)),
        ("本意见自２０２２年９月１日起执行。", date(2022, 9, 1)),
        ("本实施细则于2022年9月1日起正式实施。", date(2022, 9, 1)),
        ("本通知自公布之日起施行。", ISSUED),
        ("本办法自印发之日起30日后施行，由省通信管理局负责解释。", date(2022, 7, 10)),
        ("本办法自发布之日起满三个月后施行。", date(2022, 9, 10)),
        ("《云江省数据条例》已经通过，现予公布，自2022年9月1日起施行。", date(2022, 9, 1)),
        ("2022年9月1日 施行", date(2022, 9, 1)),
        ("（2022年6月10日云江省人民政府令第8号公布 自2022年9月1日起施行）", date(2022, 9, 1)),
        ("本办法自2022年9月1日起施行，第十条自2023年1月1日起施行。", date(2022, 9, 1)),
    ],
)
def test_the_day_of_coming_into_force_is_read(text: str, day: date) -> None:
    assert read("第一条 为了促进数据流通，制定本条例。", text).effective_on == day


@pytest.mark.parametrize(
    "text",
    [
        "《中华人民共和国数据安全法》自2021年9月1日起施行，各单位要认真学习。",
        "有关标准自2021年9月1日起实施。",
        "发明专利权自公告之日起生效。",
        "规章应当自公布之日起30日后施行；但是，涉及国家安全的，可以自公布之日起施行。",
        "本规定自2022年13月41日起施行。",
        "",
    ],
)
def test_what_a_text_says_of_others_is_not_its_own_day(text: str) -> None:
    assert read(text).effective_on is None


def test_without_a_day_of_issue_since_its_publication_says_nothing() -> None:
    assert read("本通知自公布之日起施行。", published_on=None).effective_on is None


def test_an_amended_text_that_names_two_days_is_in_force_from_the_later() -> None:
    found = read("2019年11月1日 施行", "第七十三条 本法自1983年3月1日起施行。")
    assert found.effective_on == date(2019, 11, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本办法自2012年2月1日至2017年1月31日施行。", date(2017, 2, 1)),
        ("本通知自2022年9月1日起施行，有效期至2025年8月31日。", date(2025, 9, 1)),
        ("本办法自2022年9月1日起施行，有效期五年。", date(2027, 9, 1)),
        ("本办法自2022年9月1日起施行，有效期为3年。", date(2025, 9, 1)),
        ("本规定自2024年1月1日起废止。", date(2024, 1, 1)),
    ],
)
def test_an_end_that_the_text_states_for_itself_is_read(text: str, day: date) -> None:
    assert read(text).expires_on == day


def test_the_time_for_which_a_certificate_is_valid_is_not_that_of_the_paper() -> None:
    found = read(
        "许可证有效期为五年。", "电子签名认证证书有效期至2025年1月1日止的，应当续展。", "本办法自2022年9月1日起施行。"
    )
    assert found.expires_on is None


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("本条例自2021年3月1日起施行。《云江省信息化促进条例》同时废止。", ["云江省信息化促进条例"]),
        ("1995年10月28日国务院发布的《信访条例》同时废止。", ["信访条例"]),
        ("《公司登记管理条例》、《企业法人登记\n管理条例》同时废止。", ["公司登记管理条例", "企业法人登记管理条例"]),
        ("本办法施行后，《云江省电信管理办法（试行）》（云政发〔2010〕1号）即行废止。", ["云江省电信管理办法"]),
        ("《关于加强互联网管理的通知》自本办法施行之日起失效。", ["关于加强互联网管理的通知"]),
        ("现决定废止《甲省一号办法》和《甲省二号办法》。", ["甲省一号办法", "甲省二号办法"]),
        ("浙江省实施《中华人民共和国档案法》办法不变，《〈档案法〉实施办法》同时废止。", ["档案法实施办法"]),
    ],
)
def test_a_clause_that_ends_others_names_them(text: str, keys: list[str]) -> None:
    clauses = read(text).clauses
    assert [clause.version_key for clause in clauses] == keys
    assert {clause.kind for clause in clauses} == {Validity.REPEALED}


@pytest.mark.parametrize(
    "text",
    [
        "《云江省电信条例》第十二条同时废止。",
        "《云江省电信条例》中与本办法不一致的规定同时废止。",
        "根据《国务院关于废止和修改部分行政法规的决定》第一次修订",
        "国家标准公布后，相应的行业标准自行废止。",
        "行政法规的修改、废止程序适用《行政法规制定程序条例》的规定。",
        "以前发布的有关规定与本办法不一致的，同时废止。",
    ],
)
def test_a_clause_about_a_part_or_about_others_ends_nothing(text: str) -> None:
    assert read(text).clauses == ()


def test_number_years_and_day_of_a_clause_are_read() -> None:
    (clause,) = read("2010年5月4日省政府印发的《云江省算力办法》（云政发[2010]1号）自2023年1月1日起废止。").clauses
    assert (clause.document_number, clause.years, clause.ends_on) == ("云政发〔2010〕1号", (2010,), date(2023, 1, 1))


def test_a_decision_to_repeal_ends_what_it_lists_and_not_what_it_amends() -> None:
    found = read(
        "为了落实《优化营商环境条例》，省政府决定：",
        "一、对下列规章予以废止：",
        "（一）《云江省一号办法》（1999年1月1日公布）",
        "（二）《云江省二号办法》",
        "二、对下列规章的部分条款予以修改：",
        "（一）《云江省三号办法》",
        "本决定自公布之日起施行。",
        title="云江省人民政府关于废止和修改部分规章的决定",
    )
    assert [clause.version_key for clause in found.clauses] == ["云江省一号办法", "云江省二号办法"]


def test_a_decision_to_amend_names_what_it_amends_in_its_title() -> None:
    found = read("对条例作如下修改：", title="云江省人大常委会关于修改《云江省数据条例》的决定")
    assert [(clause.kind, clause.version_key) for clause in found.clauses] == [(Validity.AMENDED, "云江省数据条例")]


@pytest.mark.parametrize("kind", [DocumentType.WORK_REPORT, DocumentType.RESEARCH])
def test_a_report_is_never_in_force_and_ends_nothing(kind: DocumentType) -> None:
    found = read("本办法自2022年9月1日起施行。《云江省数据条例》同时废止。", document_type=kind)
    assert found == ValidityFacts()
