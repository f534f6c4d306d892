"""Matching: who is proposed for a question, why, and who is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.errors import InvalidInputError
from core.pools import Step
from experts.question import QUESTION_CHARS, cut_question
from tests.experts.conftest import in_office
from tests.experts.evidence_library import ABOUT_SECURITY, Scored


def test_an_expert_is_proposed_for_linked_passages_with_the_place_and_the_quotes(matcher, add) -> None:
    add("李华", specialties=("农村电商",))
    zhang = add("张明", reports={"2022年工作报告": ABOUT_SECURITY})

    (first, *_) = matcher.match("工业互联网安全怎么抓")

    assert first.expert_id == zhang.expert_id
    assert first.rank == 1
    assert "在《2022年工作报告》（四、（二）等处）中有 3 段相关内容" in first.reasons
    assert [one.quote for one in first.evidence] == ABOUT_SECURITY
    assert first.evidence[0].title == "2022年工作报告"


def test_an_expert_known_by_the_profile_alone_is_a_normal_result(matcher, add) -> None:
    add("李华", reports={"年度报告": ["全年召开会议十二次。"]})
    add("张明", specialties=("工业互联网安全", "数据安全"), biography="主持工业互联网平台课题。")

    (first, *_) = matcher.match("谁懂工业互联网安全")

    assert (first.name, first.evidence) == ("张明", ())
    assert first.reasons[0] == "申报领域含“工业互联网安全”"


def test_what_the_biography_says_is_a_reason(matcher, add) -> None:
    add("张明", biography="曾主持数据出境安全评估试点。")

    (first,) = matcher.match("企业数据出境要做什么评估")

    assert first.reasons == ("简介提到“数据出境”",)


def test_proof_in_documents_and_in_the_profile_beats_either_alone(matcher, add) -> None:
    add("只有资料", reports={"甲报告": ABOUT_SECURITY})
    add("只有简历", specialties=("工业互联网安全",))
    add("两者都有", specialties=("工业互联网安全",), reports={"甲报告": ABOUT_SECURITY})

    found = matcher.match("工业互联网安全")

    assert found[0].name == "两者都有"
    assert {one.name for one in found[1:]} == {"只有资料", "只有简历"}


def test_a_document_of_several_authors_speaks_for_each(matcher, add) -> None:
    add("甲一", reports={"联合报告": ABOUT_SECURITY})
    add("乙二", reports={"联合报告": ABOUT_SECURITY})

    assert [len(one.evidence) for one in matcher.match("工业互联网安全")] == [3, 3]


@pytest.mark.parametrize("avoid", ["云岭大学", "云岭 大学网络学院", "云岭大学（本部）", "云岭大学网络学院"])
def test_nobody_of_an_avoided_unit_is_proposed(matcher, add, avoid) -> None:
    add("张明", specialties=("数据安全",), unit="云岭大学网络学院" if "网络" in avoid else "云岭大学")
    add("李华", specialties=("数据安全",), unit="")
    add("王强", specialties=("数据安全",), unit="赣江数科有限公司")

    found = matcher.match("数据安全", avoid_units=[avoid, "", "  ", "有限公司"])

    assert {one.name for one in found} == {"李华", "王强"}


def test_who_has_retired_is_not_proposed(matcher, add, lifecycle) -> None:
    zhang = add("张明", specialties=("数据安全",))
    lifecycle.take(Step.RETIRE, zhang.expert_id, reason="调离")

    assert matcher.match("数据安全") == []


def test_a_term_that_is_over_is_a_note_and_no_reason(matcher, add) -> None:
    add("张明", specialties=("数据安全",), memberships=in_office(term_end=date(2025, 12, 31)))

    found = matcher.match("数据安全")[0]
    assert found.notes == ("聘期已于2025年12月31日期满，邀请前请先办理续聘",)
    assert not any("聘期" in reason for reason in found.reasons)


def test_no_reason_shows_a_score(matcher, add) -> None:
    add("张明", specialties=("数据安全",), reports={"报告": ["数据安全风险评估。"]})

    assert not any("分" in reason or "%" in reason or "0." in reason for reason in matcher.match("数据安全")[0].reasons)


def test_a_question_that_names_a_person_finds_the_person(matcher, add) -> None:
    add("李华", biography="老师，教授")
    add("欧阳明月", unit="云岭大学")

    assert matcher.match("欧阳明月老师能来吗")[0].name == "欧阳明月"


@pytest.mark.parametrize("question", ["", "   ", "？！……", "😀😀"])
def test_an_empty_question_is_asked_for(matcher, question) -> None:
    with pytest.raises(InvalidInputError, match="请写下要问的问题"):
        matcher.match(question)


@pytest.mark.parametrize("top_k", [0, -1, 100000])
def test_a_senseless_number_is_refused(matcher, top_k) -> None:
    with pytest.raises(InvalidInputError, match="1 至"):
        matcher.match("数据安全", top_k=top_k)


def test_a_whole_document_is_asked_by_its_opening_and_headings(matcher, add, library) -> None:
    add("张明", specialties=("数据安全",))
    text = "关于数据安全的意见\n" + "正文" * 3000 + "\n一、算法治理\n" + "正文" * 3000

    assert matcher.match(text)[0].name == "张明"
    assert len(library.asked[0]) <= QUESTION_CHARS
    assert cut_question(text).endswith("一、算法治理")
    assert len(cut_question("长" * 10_000)) == QUESTION_CHARS


def test_the_head_of_a_longer_list_is_the_shorter_list(matcher, add) -> None:
    for number in range(12):
        add(f"专家{number}", specialties=("数据安全", f"领域{number}"))

    assert matcher.match("数据安全", top_k=3) == matcher.match("数据安全", top_k=12)[:3]


def test_a_pool_without_anybody_who_fits_gives_nobody(matcher, add) -> None:
    add("张明", specialties=("数据安全",))

    assert matcher.match("水稻育种") == []
    assert matcher.match("quantum") == []


def test_a_passage_that_vanished_meanwhile_is_left_out(matcher, add, library) -> None:
    add("张明", reports={"报告": ["数据安全风险评估。", "数据安全检查。"]})
    seen = library.retrieve
    library.retrieve = lambda query, **rest: [
        *seen(query, **rest), replace(seen(query, **rest)[0], chunk_id=99)
    ]  # fmt: skip

    assert len(matcher.match("数据安全")[0].evidence) == 2


def test_whom_only_vectors_find_is_not_proposed(matcher, add, library) -> None:
    """Vectors always find somebody; nothing known of the person speaks of the matter."""
    zhang = add("张明", specialties=("数据安全",), reports={"报告": ["组织应急演练两次。"]})
    library.search_profiles = lambda query, limit: [Scored(expert_id=zhang.expert_id, score=0.5)]
    library.retrieve = lambda query, **rest: [Scored(chunk_id=1, document_id="d0", score=0.5)]

    assert matcher.match("水稻育种") == []


def test_a_passage_without_a_word_of_the_matter_is_not_quoted(matcher, add) -> None:
    add("张明", specialties=("数据安全",), reports={"报告": ["数据安全检查全面铺开。", "企业咨询会召开。"]})

    assert [one.quote for one in matcher.match("企业的数据安全")[0].evidence] == ["数据安全检查全面铺开。"]


def test_words_that_only_ask_are_not_searched_for(matcher, add, library) -> None:
    add("张明", specialties=("数据安全",))
    matcher.match("请问谁能讲数据安全吗？")

    assert "请问" not in library.asked[0]
    assert "数据安全" in library.asked[0]


def test_an_expert_named_in_the_question_is_told_so(matcher, add) -> None:
    add("欧阳明月", specialties=("数据安全",))

    assert matcher.match("欧阳明月懂数据安全吗")[0].reasons[0] == "问题中提到“欧阳明月”"


def test_a_reason_does_not_cut_a_word_in_two(matcher, add) -> None:
    add("张明", biography="多次主持应急演练和会员培训。")

    said = "".join(matcher.match("谁主持过应急演练")[0].reasons)

    assert "急演练" in said
    assert "“急演练" not in said
