"""Which titles are those of versions of one paper, and which only sound alike."""

from __future__ import annotations

import pytest

from core.documents import DocumentType, Metadata
from ingest.version_titles import are_of_one_house, comes_in_versions, version_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中华人民共和国慈善法", "慈善法（2023年修正）"),
        ("云江省数据条例", "云江省数据条例（试行）"),
        ("云江省数据条例（2019年修订）", "云江省数据条例(2023-12-11)"),
        ("产业结构调整指导目录（2019年本）", "产业结构调整指导目录（2024年本）"),
        ("省政府办公厅关于印发《云江省数据管理办法》的通知", "云江省数据管理办法"),
        ("云江省数据管理办法（暂行）", "关于印发云江省数据管理办法的通知"),
        ("浙江省实施《中华人民共和国档案法》办法", "浙江省实施《档案法》办法"),
    ],
)
def test_versions_of_one_paper_share_a_key(one: str, other: str) -> None:
    assert version_key(one) == version_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于电子数据若干问题的解释", "关于电子数据若干问题的解释（二）"),
        ("云江省信息化条例", "玉河市信息化条例"),
        ("科学技术进步法", "科学技术普及法"),
        ("专利法", "专利法实施细则"),
        ("数据管理暂行规定", "数据管理暂行规定实施办法"),
        ("三年行动计划（2018—2020年）", "三年行动计划（2021—2023年）"),
        ("2021年工作要点", "2022年工作要点"),
    ],
)
def test_what_distinguishes_papers_stays_in_the_key(one: str, other: str) -> None:
    assert version_key(one) != version_key(other)


@pytest.mark.parametrize(
    ("title", "kind", "versions"),
    [
        ("云江省数据条例", DocumentType.LAW, True),
        ("云江省数据条例（征求意见稿）", DocumentType.LAW, False),
        ("关于促进算力发展的意见", DocumentType.POLICY, True),
        ("关于召开年会的通知", DocumentType.NOTICE, False),
        ("网络安全宣传周活动方案", DocumentType.POLICY, False),
        ("云江省协会工作规则", DocumentType.WORK_REPORT, False),
    ],
)
def test_only_rules_are_replaced_by_the_next_of_their_name(title: str, kind: DocumentType, versions: bool) -> None:
    assert comes_in_versions(Metadata(title=title, document_type=kind)) is versions


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("慈善法", "全国人民代表大会", "全国"), ("慈善法", "全国人民代表大会常务委员会", "全国"), True),
        (("数据管理办法", "甲厅", "云南"), ("数据管理办法", "乙厅", "云南"), False),
        (("数据管理办法", "甲厅", "云南"), ("数据管理办法", "甲厅", "云南"), True),
        (("玉河市数据条例", "玉河市人大", "云南"), ("玉河市数据条例", "", "云南"), True),
        (("数据条例", "", "云南"), ("数据条例", "", "贵州"), False),
        (("章程", "", "云南"), ("章程", "甲协会", "云南"), False),
    ],
)
def test_the_same_title_counts_only_from_the_same_house(
    one: tuple[str, str, str], other: tuple[str, str, str], same: bool
) -> None:
    first, second = (
        Metadata(title=title, issuer=issuer, region=region, document_type=DocumentType.LAW)
        for title, issuer, region in (one, other)
    )
    assert are_of_one_house(first, second) is same
