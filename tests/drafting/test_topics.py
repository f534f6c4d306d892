"""What a topic is about, and what is left of it where the library says little of the whole."""

from __future__ import annotations

import pytest

from drafting.topics import read_topic, widen


@pytest.mark.parametrize(
    ("topic", "matters"),
    [
        ("加强工业互联网数据安全", ["数据安全"]),
        ("发挥互联网行业协会作用", ["行业协会"]),
        ("提升中小企业数字化转型能力", ["数字化转型"]),
        ("数据安全和个人信息保护", ["数据安全", "个人信息保护"]),
        ("数据安全", []),
        ("5G应用", []),
        ("促进平台经济健康发展", []),
    ],
)
def test_the_last_words_are_the_matter_and_several_matters_stand_alone(topic: str, matters: list[str]) -> None:
    assert [one.focus for one in widen(read_topic(topic))] == matters


def test_a_text_bears_upon_the_matter_without_what_narrowed_it() -> None:
    topic = read_topic("加强工业互联网数据安全")
    [matter] = widen(topic)
    text = "数据处理者应当建立全流程数据安全管理制度。"

    assert topic.bearing(text) == 0
    assert matter.bearing(text) > 0
    assert matter.bearing("全年接待旅游考察团30批次。") == 0
