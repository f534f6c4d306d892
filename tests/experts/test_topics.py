"""Topics of the questions asked: grouped by shared words, with who covers them and what nobody covers."""

from __future__ import annotations

from datetime import UTC, datetime

from experts.topics import find_topics, topic_words
from storage.overview import AskedQuestion
from tests.experts.test_overview import person

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def asked(question: str, times: int = 1) -> AskedQuestion:
    return AskedQuestion(question=question, times=times, last_at=NOW)


def test_the_words_of_a_question_are_words_of_the_dictionary_without_what_only_asks() -> None:
    words = topic_words("请问工业互联网企业遭勒索攻击后怎样恢复生产？")
    assert {"勒索", "攻击", "恢复", "生产"} <= {*words}
    assert not {"请问", "怎样", "企业", "业遭", "击后"} & {*words}


def test_questions_that_share_half_of_their_words_are_one_topic_named_by_the_most_asked() -> None:
    topics = find_topics([asked("勒索攻击怎样防范", 3), asked("遭勒索攻击怎么恢复"), asked("农村光缆怎么修")], [])
    assert [(one.name, one.times, len(one.questions)) for one in topics] == [
        ("勒索攻击怎样防范", 4, 2),
        ("农村光缆怎么修", 1, 1),
    ]


def test_a_declared_specialty_covers_a_topic_and_so_does_half_of_the_words_in_the_biography() -> None:
    declares = person("甲", specialties=("数据安全",))
    has_done = person("乙", background="主持处置多起勒索攻击事件。")
    neither = person("丙", specialties=("适老化改造",), background="从事教学。")
    topics = {
        one.name: one.expert_ids
        for one in find_topics([asked("数据安全怎样检查"), asked("勒索攻击怎样防范")], [declares, has_done, neither])
    }
    assert topics == {"数据安全怎样检查": ("甲",), "勒索攻击怎样防范": ("乙",)}


def test_what_nobody_covers_comes_first_however_seldom_it_was_asked() -> None:
    topics = find_topics(
        [asked("数据安全怎样检查", 9), asked("农村光缆怎么修")], [person("甲", specialties=("数据安全",))]
    )
    assert [(one.name, one.is_gap) for one in topics] == [("农村光缆怎么修", True), ("数据安全怎样检查", False)]


def test_a_question_without_words_is_no_topic() -> None:
    assert find_topics([asked("？？")], []) == []


def test_latin_words_count_as_whole_words() -> None:
    people = [person("甲", background="推进 AI 应用"), person("乙", background="负责 maintain 系统")]
    assert find_topics([asked("AI")], people)[0].expert_ids == ("甲",)
