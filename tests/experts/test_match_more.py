"""Matching beside the ranking: near passages, mixed pools, English, why not, gaps, a document as the question."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from core.documents import Locator
from core.mentions import FoundMention, Mention, MentionPlace, MentionRole, MentionState
from core.pools import Pool, Step
from experts.adjustments import Standing
from experts.english import other_numbers, put_english
from experts.gaps import find_gaps
from experts.matching import Matcher
from experts.nearness import weigh_passages
from experts.question import covered_share, matter_of, speaks_of
from experts.why_not import explain_absence
from index.bigrams import split_terms
from tests.experts.evidence_library import ABOUT_SECURITY

FILLER = "全年召开会议十二次。"


def confirmed(expert_id: str, document_id: str, block: int, role: MentionRole = MentionRole.LECTURER) -> Mention:
    return Mention(
        mention_id=1, document_id=document_id, version=1, state=MentionState.CONFIRMED, decided_by="王",
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
        found=FoundMention(
            expert_id=expert_id, block=block, locator=Locator(page=None, heading_path=(), paragraph=1), quote="",
            role=role, grounds=(), confidence=0.9, places=(MentionPlace(block=block),),
        ),
    )  # fmt: skip


def test_who_spoke_on_the_matter_comes_before_who_only_spoke_in_the_same_meeting(add, library, store) -> None:
    texts = ["主讲工业互联网安全。", "主讲农村电商物流。"]
    commerce = add("甲一", reports={"论坛议程": texts})
    security = add("乙二", reports={"论坛议程": texts})
    for number, chunk in library.chunks.items():
        object.__setattr__(chunk, "first_block", number)
        object.__setattr__(chunk, "last_block", number)
    said = [confirmed(commerce.expert_id, "d0", block=2), confirmed(security.expert_id, "d0", block=1)]
    near = Matcher(search=library, experts=store, documents=library, weigh=lambda ids: weigh_passages(said))

    assert [one.name for one in near.match("工业互联网安全")] == ["乙二", "甲一"]
    assert [one.name for one in near.match("农村电商物流")] == ["甲一", "乙二"]


def test_an_author_is_spoken_for_by_the_whole_document(library) -> None:
    library.add("d0", "甲")
    chunk = library.chunks[1]
    weigh = weigh_passages([confirmed("a", "d0", 9, MentionRole.AUTHOR), confirmed("b", "d0", 9)])

    assert (weigh("a", "d0", chunk), weigh("b", "d0", chunk), weigh("c", "d0", chunk)) == (1.0, 0.5, 1.0)


def test_in_a_pool_of_both_kinds_those_with_documents_do_not_crowd_out_those_with_a_profile(matcher, add) -> None:
    fields = ["工业互联网安全", "数据跨境流动", "算力调度", "农村电商物流", "未成年人网络保护", "车联网测试"]
    for number, field in enumerate(fields):
        add(f"有资料{number}", reports={f"{field}报告": [f"{field}工作取得进展。", f"举办{field}培训。", FILLER]})
        add(f"无资料{number}", specialties=(field,), biography=f"长期研究{field}。")

    for number, field in enumerate(fields):
        first = {one.name for one in matcher.match(f"谁熟悉{field}", top_k=2)}
        assert first == {f"有资料{number}", f"无资料{number}"}


@pytest.mark.parametrize(
    "question",
    [
        "Who can advise on industrial internet security?",
        "who knows INDUSTRIAL INTERNET SECURITIES",
        "Is there an expert for the security of the industrial internet",
    ],
)
def test_a_question_in_english_finds_english_and_chinese_evidence_and_profiles(matcher, add, question) -> None:
    add("Ann Lee", biography="Works on the security of industrial internet platforms.")
    add("Bo Chen", reports={"Annual report": ["Industrial Internet security drills were held twice."]})
    add("张明", specialties=("工业互联网安全",))
    add("李华", specialties=("农村电商",), biography="Rural e-commerce for ten years.")

    found = {one.name for one in matcher.match(question)}

    assert found == {"Ann Lee", "Bo Chen", "张明"}


def test_an_english_word_that_no_list_translates_finds_english_text_only(matcher, add) -> None:
    add("张明", specialties=("水稻育种",))
    add("Ann Lee", biography="Rice breeding in the south.")

    assert [one.name for one in matcher.match("Who can advise on rice breeding?")] == ["Ann Lee"]


def test_a_question_in_english_counts_each_word_once_and_asking_words_are_left_out() -> None:
    put = put_english("Who can advise on a data policy, data policies and attacks of an attacker?")

    assert put.split() == ["data", "policy", "attacks", "数据", "政策", "攻击"]
    assert {*Counter(split_terms(put)).values()} == {1}
    assert put_english("谁懂 AI 安全") == "谁懂 AI 安全"


def test_terms_of_the_field_are_known_in_both_numbers() -> None:
    assert [*other_numbers("policies")] == ["policy"]
    assert [*other_numbers("attacks")] == ["attack"]
    assert [*other_numbers("analysis")] == []


def test_english_words_are_the_matter_in_any_of_their_forms() -> None:
    matter = matter_of("network attacks")

    assert speaks_of("Attacking Networks", matter)
    assert not speaks_of("networld attachment", matter)
    assert covered_share(matter, ["The network", "was attacked."]) == 1.0
    assert covered_share(matter_of("attack attacks 网络"), ["attacking"]) == 0.5


def test_the_reason_and_the_gaps_know_the_forms_of_english_words(matcher, add) -> None:
    lee = add("Ann Lee", biography="Breeds rice varieties.", reports={"Notes": ["A variety of rice was bred."]})
    question = "Who can advise on breeding of a rice variety or on quantum chemistry?"

    found = matcher.match(question)

    assert [one.expert_id for one in found] == [lee.expert_id]
    assert found[0].reasons[-1].startswith("简介提到")
    assert "varieties" in found[0].reasons[-1]
    assert "variety" not in find_gaps("rice variety quantum", matcher.study(question))
    assert "quantum" in find_gaps("rice variety quantum", matcher.study(question))


def test_a_document_that_is_the_question_proves_nothing_about_itself(matcher, add) -> None:
    add("张明", reports={"工业互联网安全报告": ABOUT_SECURITY})
    add("李华", reports={"安全检查总结": ["工业互联网安全检查全面铺开。"]})

    found = matcher.match("\n".join(ABOUT_SECURITY), without_document="d0")

    assert [one.name for one in found] == ["李华"]


def test_workload_changes_the_order_of_equals_and_is_said_on_the_card(library, store, add) -> None:
    busy = add("张明", specialties=("数据安全",))
    add("李华", specialties=("数据安全",))
    standing = {busy.expert_id: Standing(uses=10, uses_allowed=10)}
    fair = Matcher(
        search=library,
        experts=store,
        documents=library,
        standings=lambda people: standing,
        today=lambda: date(2026, 6, 1),
    )

    found = fair.match("数据安全")

    assert [one.name for one in found] == ["李华", "张明"]
    assert found[1].notes == ("今年已参加 10 次，已到一年 10 次的上限",)


POOLS = {"main": Pool(pool_id="main", name="专家智库")}


def why(matcher, expert, question: str, **rest) -> str:
    return "".join(explain_absence(expert, question, matcher=matcher, pools=POOLS, **{"shown": 2, **rest}))


def test_why_not_names_the_state_in_the_pool(matcher, add, lifecycle, store) -> None:
    zhang = add("张明", specialties=("数据安全",))
    lifecycle.take(Step.SUSPEND, zhang.expert_id, reason="出国")

    assert "张明在「专家智库」的状态是“暂停”" in why(matcher, store.get(zhang.expert_id), "数据安全")


def test_why_not_names_the_avoided_unit(matcher, add) -> None:
    zhang = add("张明", specialties=("数据安全",), unit="云江大学")

    assert "“云江大学”在回避单位之内" in why(matcher, zhang, "数据安全", avoid_units=["云江大学"])


def test_why_not_says_that_nothing_known_speaks_of_the_matter(matcher, add) -> None:
    zhang = add("张明", specialties=("农村电商",))
    li = add("李华", specialties=("农村电商",), reports={"报告": [FILLER]})

    assert "也还没有关联任何资料" in why(matcher, zhang, "数据安全")
    assert "2 条依据待确认" in why(matcher, zhang, "数据安全", waiting=2)
    assert "已关联的 1 份资料中也没有" in why(matcher, li, "数据安全")


def test_why_not_says_the_place_and_who_stands_before(matcher, add) -> None:
    for name in ("王强", "赵敏"):
        add(name, specialties=("数据安全评估",), reports={"数据报告": ["数据安全评估全面铺开。"]})
    zhang = add("张明", biography="参加过数据安全培训。")

    said = why(matcher, zhang, "数据安全评估")

    assert "排在第 3 位，名单只列前 2 位" in said
    assert "王强" in said
    assert "赵敏" in said
    assert "第 1 位" in why(matcher, zhang, "张明懂什么", shown=5)


def test_topics_that_nobody_covers_are_named(matcher, add) -> None:
    add("张明", specialties=("数据安全",), biography="工业互联网企业安全检查。")

    def gaps(question: str) -> tuple[str, ...]:
        return find_gaps(question, matcher.study(question))

    assert gaps("工业互联网企业的数据安全怎么抓") == ()
    assert gaps("水稻育种中的数据安全") == ("水稻育种",)
    assert gaps("量子通信和数据安全") == ("量子通信",)
    assert gaps("水稻育种") == ("水稻育种",)
    assert gaps("ransomware 与数据安全") == ("ransomware",)
