"""What of a passage goes into the index: a passage that stands under no heading carries the opening of its document."""

from __future__ import annotations

from index.passage import OPENING_CHARS, document_texts, find_opening, passage_text

NOTICE = "湘潭市人民政府关于支持中小企业平稳健康发展的若干意见 各县市区人民政府："


def test_a_passage_under_no_heading_carries_the_opening_of_its_document() -> None:
    relief = "减免中小企业房租。对承租国有资产类经营用房的，第一季度房租免收，第二、三、四季度减半。"
    texts = document_texts("附件1", [((), NOTICE), ((), relief)])

    assert texts == [f"附件1\n{NOTICE}", f"附件1\n{NOTICE}\n{relief}"]


def test_an_opening_is_never_longer_than_the_passage_that_carries_it() -> None:
    assert document_texts("", [((), NOTICE), ((), "减免房租。")])[1] == "湘潭市人民\n减免房租。"


def test_a_heading_stands_in_the_place_of_the_opening() -> None:
    texts = document_texts("若干意见", [((), NOTICE), (("三、减轻负担",), "减免中小企业房租。")])

    assert texts[1] == "若干意见\n三、减轻负担\n减免中小企业房租。"


def test_an_opening_is_short_and_on_one_line() -> None:
    assert find_opening("关于\n  印发 办法的通知") == "关于 印发 办法的通知"
    assert len(find_opening("长" * 500)) == OPENING_CHARS


def test_a_document_of_one_passage_or_of_none_has_nothing_to_carry() -> None:
    assert document_texts("", [((), "只有一段。")]) == ["只有一段。"]
    assert document_texts("空", []) == []
    assert passage_text("", (), "只有一段。") == "只有一段。"
