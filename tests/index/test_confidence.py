"""Confidence that the passages found answer the question."""

from __future__ import annotations

import pytest

from index.confidence import ANSWER_BAR, estimate_confidence

TEAMS = "通过广泛发动，来自政府、高校等领域的76支团队报名工业互联网安全大赛，50支团队进入决赛。"
OTHERS = ["协会积极发展会员，全年新增会员15家。", "报告发布后得到了社会各界的高度关注。", "党支部完成换届选举。"]


def test_a_passage_with_the_words_of_the_question_is_confident() -> None:
    assert estimate_confidence("工业互联网安全大赛 多少支团队", [TEAMS, *OTHERS]) > 0.8


def test_passages_without_the_words_of_the_question_stay_below_the_bar() -> None:
    assert estimate_confidence("食品卫生许可证怎么办理", [TEAMS, *OTHERS]) < ANSWER_BAR


def test_the_asking_words_do_not_count() -> None:
    passages = ["请问多少什么哪些如何为什么怎么办", *OTHERS]
    assert estimate_confidence("食品卫生许可证是什么，如何办理，有多少种", passages) < ANSWER_BAR


def test_the_words_must_stand_in_one_passage() -> None:
    together = estimate_confidence("换届选举 新增会员", ["完成换届选举，新增会员15家", "甲", "乙"])
    apart = estimate_confidence("换届选举 新增会员", ["完成换届选举", "新增会员15家", "乙"])
    assert apart < together


def test_what_another_passage_of_the_document_says_counts() -> None:
    query, passages = "换届选举 新增会员", ["完成换届选举", "新增会员15家", "乙"]
    one = estimate_confidence(query, passages, ["报告", "报告", "别的"])
    assert one > estimate_confidence(query, passages, ["报告", "另一份", "别的"])
    assert estimate_confidence(query, passages, [1, 2, 3]) == estimate_confidence(query, passages)


def test_what_other_documents_say_as_well_is_less_sure() -> None:
    query, again = "工业互联网安全大赛 多少支团队", f"转载：{TEAMS}"
    assert estimate_confidence(query, [TEAMS, again, *OTHERS]) < estimate_confidence(query, [TEAMS, *OTHERS])
    assert estimate_confidence(query, [TEAMS, again], ["甲", "乙"]) < estimate_confidence(query, [TEAMS, again], [1, 1])


def test_a_figure_of_another_day_is_less_sure() -> None:
    passages = ["2月16日，全国铁路预计发送旅客85万人次。", *OTHERS]
    asked = estimate_confidence("2月16日全国铁路预计发送旅客多少", passages)
    assert estimate_confidence("2月2日全国铁路预计发送旅客多少", passages) < asked - 0.02


def test_a_passage_nearer_in_meaning_than_those_of_other_documents_is_surer_and_a_farther_one_less_sure() -> None:
    query, passages, documents = "食品安全大赛有多少团队", [TEAMS, *OTHERS], ["甲", "甲", "乙", "丙"]
    plain = estimate_confidence(query, passages, documents)
    assert estimate_confidence(query, passages, documents, [0.6, 0.9, 0.4, 0.3]) > plain + 0.03
    assert estimate_confidence(query, passages, documents, [0.4, 0.9, 0.6, 0.3]) < plain - 0.03
    assert estimate_confidence(query, passages, documents, [0.5] * 4) == plain
    assert estimate_confidence(query, [TEAMS], ["甲"], [0.9]) == estimate_confidence(query, [TEAMS], ["甲"])


@pytest.mark.parametrize(("query", "passages"), [("", [TEAMS]), ("？？", [TEAMS]), ("😀", [TEAMS]), ("大赛", [])])
def test_nothing_asked_or_nothing_found_gives_no_confidence(query: str, passages: list[str]) -> None:
    assert estimate_confidence(query, passages) == 0.0


def test_confidence_lies_between_0_and_1_and_does_not_depend_on_scores() -> None:
    for query in ("会员", "大赛决赛团队", "hello", "2022 年会员 15 家"):
        assert 0.0 <= estimate_confidence(query, [TEAMS, *OTHERS] * 5) <= 1.0
