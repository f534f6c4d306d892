"""What a document says about itself, and what stays empty where it says nothing."""

from __future__ import annotations

from datetime import date

import pytest

from core.documents import DocumentType, Metadata
from ingest.extracted import Extracted, RawBlock
from ingest.metadata import read_metadata
from ingest.outline import build_outline


def _read(*lines: str, file_name: str = "文件.txt", **extracted: object) -> Metadata:
    raw = tuple(RawBlock(text=line) for line in lines)
    return read_metadata(Extracted(blocks=raw, **extracted), build_outline(raw), file_name=file_name)


def test_a_state_council_notice_states_number_issuer_date_and_region() -> None:
    found = _read(
        "国务院关于印发“十四五”数字经济发展规划的通知", "国发〔2021〕29号", "各省、自治区、直辖市人民政府：",
        "现将规划印发给你们，请认真贯彻执行。", "国务院", "2021年12月12日",
    )  # fmt: skip

    assert found == Metadata(
        title="国务院关于印发“十四五”数字经济发展规划的通知",
        document_number="国发〔2021〕29号",
        issuer="国务院",
        published_on=date(2021, 12, 12),
        region="全国",
        document_type=DocumentType.POLICY,
    )


@pytest.mark.parametrize(
    "written",
    [
        "云通信管〔2022〕15号",
        "（云通信管[2022] 15 号）",
        "云通信管［2022］15号",
        "发文字号：云通信管【2022】15号",
        "云通信管(2022)15号",
    ],
)
def test_the_number_is_read_in_every_style_of_bracket(written: str) -> None:
    assert (
        _read("关于开展安全检查的通知", written, "各单位：", "请遵照执行。").document_number == "云通信管〔2022〕15号"
    )


def test_a_number_that_the_text_only_cites_is_not_its_own() -> None:
    cited = "根据《国务院关于加强监管的意见》（国发〔2019〕18号）要求，现就有关事项通知如下，请各单位认真遵照执行。"

    assert _read("关于开展检查的通知", "各单位：", cited).document_number == ""


def test_a_national_law_is_dated_by_its_newest_revision_and_not_by_the_day_it_takes_effect() -> None:
    found = _read(
        "中华人民共和国网络安全法",
        "（2016年11月7日第十二届全国人民代表大会常务委员会第二十四次会议通过，自2017年6月1日起施行）",
        "第一条 为了保障网络安全，制定本法。",
    )

    assert (found.published_on, found.issuer) == (date(2016, 11, 7), "全国人民代表大会常务委员会")
    assert (found.region, found.document_type) == ("全国", DocumentType.LAW)


def test_a_work_report_has_its_association_year_and_province() -> None:
    found = _read(
        "云南省互联网协会第五届理事会 2022年工作报告", "(第五届理事会第二次会议审议通过)", "2022年，协会工作取得成效。"
    )

    assert found == Metadata(
        title="云南省互联网协会第五届理事会 2022年工作报告",
        issuer="云南省互联网协会",
        published_on=date(2022, 1, 1),
        region="云南",
        document_type=DocumentType.WORK_REPORT,
    )


def test_a_signature_in_chinese_numerals_gives_issuer_and_date() -> None:
    found = _read(
        "关于召开会员大会的通知", "各会员单位：", "定于近期召开会员大会。", "江西省互联网协会", "二〇二三年十月二十一日"
    )

    assert (found.issuer, found.published_on, found.region) == ("江西省互联网协会", date(2023, 10, 21), "江西")


def test_a_title_broken_over_lines_is_put_together_with_the_help_of_the_file_name() -> None:
    found = _read(
        "隐私计算",
        "法律与合规研究白皮书",
        "（2021 年）",
        "2021年12月",
        file_name="2021-联盟-隐私计算法律与合规研究白皮书.pdf",
    )

    assert found.title == "隐私计算法律与合规研究白皮书"
    assert (found.published_on, found.document_type) == (date(2021, 12, 1), DocumentType.RESEARCH)


def test_the_file_name_helps_where_the_text_is_silent() -> None:
    found = _read(
        "第一条 为了促进发展，制定本条例。", "第二条 适用本条例。", file_name="浙江_某市数据条例(2021-12-03).md"
    )

    assert (found.published_on, found.region) == (date(2021, 12, 3), "浙江")
    assert found.title == "某市数据条例"


def test_nothing_is_invented() -> None:
    found = _read("今天天气很好，我们去公园散步，看见了很多花。", file_name="随笔.txt")

    assert found == Metadata(title="随笔")


def test_a_title_in_book_marks_loses_them() -> None:
    assert _read("《会员管理办法》", "第一条 为规范管理，制定本办法。").title == "会员管理办法"


def test_the_rules_of_an_association_are_no_law() -> None:
    found = _read("（示例）某省互联网协会专家库管理办法（试行）", "第一条 为规范专家库，制定本办法。")

    assert (found.issuer, found.document_type) == ("某省互联网协会", DocumentType.OTHER)


def test_an_order_printed_right_after_its_date_is_read_without_it() -> None:
    found = _read(
        "某省数字经济促进办法", "（2024年5月24日某省人民政府令第9号公布，自2024年7月1日起施行）", "第一条 为了促进。"
    )

    assert (found.document_number, found.issuer) == ("某省人民政府令第9号", "某省人民政府")
    assert found.published_on == date(2024, 5, 24)
