"""Names in documents: found, told from words and longer names, whose of two people of one name, and as what."""

from __future__ import annotations

import time

import pytest

from core.documents import Block, Locator
from core.mentions import FoundMention, Ground, MentionRole
from experts.mention_scores import NamedPerson
from experts.mentions import NameFinder
from experts.names import count_strangers, is_common, plain_name


def page(*texts: str, headings: tuple[str, ...] = ()) -> list[Block]:
    """A document of these paragraphs; what begins with # is a heading, what has bars a table."""
    blocks, path = [], headings
    for number, text in enumerate(texts, start=1):
        level = 1 if text.startswith("#") else 0
        words = text.lstrip("# ")
        path = (*headings, words) if level else path
        kind = "heading" if level else "table" if " | " in words else "paragraph"
        place = Locator(page=None, heading_path=path, paragraph=number)
        blocks.append(Block(text=words, locator=place, level=level, kind=kind))
    return blocks


def person(name: str, unit: str = "", *, post: str = "", title: str = "", key: str = "") -> NamedPerson:
    return NamedPerson(expert_id=key or name, name=name, units=(unit,) if unit else (), post=post, title=title)


def find(people: list[NamedPerson], *texts: str, title: str = "") -> dict[str, FoundMention]:
    return {one.expert_id: one for one in NameFinder(people).find(page(*texts), title=title)}


def test_a_name_with_its_unit_is_found_with_the_words_around_it() -> None:
    found = find([person("张明", "云江大学")], "竞赛", "本次大赛由云江大学教授张明担任评审组组长，共评审作品76件。")[
        "张明"
    ]

    assert (found.block, found.role) == (1, MentionRole.JUDGE)
    assert Ground.UNIT in found.grounds
    assert found.confidence > 0.9
    assert "云江大学教授张明担任评审组组长" in found.quote


@pytest.mark.parametrize(
    "text",
    [
        "云江大学教授张明远担任评审组组长。",
        "云江大学的张明确认参加了评审。",
        "云江大学主张明年举办评审会。",
        "云江大学紧张明显缓解，评审顺利。",
        "云江大学开张明信片展评审。",
    ],
)
def test_a_name_inside_a_longer_name_or_word_is_no_hit(text: str) -> None:
    assert find([person("张明", "云江大学")], text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "避开用电高峰，优化程序，坚持和平发展。",
        "高峰、程序、和平。",
        "云江大学完善应用程序审批程序。",
        "各单位负责人在高峰期值守。",
        "本次高峰论坛的评委由协会聘请。",
    ],
)
def test_an_ordinary_word_is_no_hit(text: str) -> None:
    people = [person("高峰", "赣江公司"), person("程序", "云江大学"), person("和平", "云江公司"), person("单位")]

    assert find(people, text) == {}


def test_a_person_whose_name_is_a_word_is_found_beside_unit_or_title() -> None:
    people = [person("高峰", "赣江数科有限公司"), person("程序", "云江大学"), person("和平", "云江公司")]

    found = find(people, "评委：高峰（赣江数科）、程序教授、和平。")

    assert set(found) == {"高峰", "程序"}
    assert Ground.UNIT in found["高峰"].grounds


@pytest.mark.parametrize("written", ["张　明", "张 明", "张\u2003明", "张明"])
def test_a_name_that_is_spaced_out_is_found(written: str) -> None:
    found = find([person("张明")], "评委名单：", f"李 华　　{written}　　王小雨")

    assert found["张明"].role is MentionRole.JUDGE
    assert written in found["张明"].quote


def test_a_name_whose_record_is_spaced_out_is_found() -> None:
    assert plain_name("张　明") == "张明"
    assert set(find([person("张　明", key="k")], "主讲：张明")) == {"k"}


def test_two_people_of_one_name_are_kept_apart_by_unit() -> None:
    people = [person("张明", "云江大学网络学院", key="uni"), person("张明", "赣江数科股份有限公司", key="firm")]
    texts = ("评委：张明（云江大学）、李华（赣江数科）。", "张明表示，作品质量很高。")

    assert set(find(people, *texts)) == {"uni"}
    assert len(find(people, *texts)["uni"].places) == 2


def test_both_of_one_name_are_proposed_where_both_are_named() -> None:
    people = [person("张明", "云江大学", key="uni"), person("张明", "赣江数科", key="firm")]

    assert set(find(people, "评委：张明（云江大学）、张明（赣江数科）。")) == {"uni", "firm"}


def test_one_of_two_is_known_by_the_post() -> None:
    people = [
        person("张明", "云江大学", post="副院长", key="uni"),
        person("张明", "赣江数科", post="总工程师", key="firm"),
    ]

    assert set(find(people, "讲师：总工程师张明")) == {"firm"}


def test_where_neither_unit_is_near_the_proposal_says_so() -> None:
    people = [person("张明", "云江大学", key="uni"), person("张明", "赣江数科", key="firm")]

    found = find(people, "评委：张明、李华")

    assert set(found) == {"uni", "firm"}
    assert all(Ground.NAMESAKES in one.grounds for one in found.values())


def test_a_common_name_alone_is_not_proposed_and_a_rare_one_is() -> None:
    people = [person("张伟", "云江大学"), person("欧阳明月", "云江大学"), person("顾砚秋", "云江大学")]

    found = find(people, "会后张伟、欧阳明月、顾砚秋合影留念。")

    assert set(found) == {"欧阳明月", "顾砚秋"}
    assert found["顾砚秋"].grounds == (Ground.NAME_ONLY,)
    assert is_common("张伟")
    assert not is_common("顾砚秋")


def test_another_unit_beside_the_name_speaks_against_it() -> None:
    people = [person("张伟", "云江大学"), person("顾砚秋", "云江大学")]

    found = find(people, "评委：张伟（赣江数科有限公司）、顾砚秋（赣江数科有限公司）")

    assert set(found) == {"顾砚秋"}
    assert Ground.OTHER_UNIT in found["顾砚秋"].grounds


def test_the_longer_of_two_names_in_the_pool_is_the_one_meant() -> None:
    assert set(find([person("顾砚"), person("顾砚秋")], "主讲人：顾砚秋")) == {"顾砚秋"}


def test_the_unit_of_a_neighbour_in_a_list_is_not_ones_own() -> None:
    people = [person("李华", "云江大学"), person("张明", "云江大学")]

    assert (
        Ground.UNIT not in find(people, "评委：张明（云江大学）、李华（赣江数科）").get("李华", FOUND_NOTHING).grounds
    )


FOUND_NOTHING = FoundMention(
    expert_id="", block=0, locator=Locator(page=None, heading_path=(), paragraph=1), quote="",
    role=MentionRole.NAMED, grounds=(), confidence=0, places=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "role"),
    [
        (("评审专家名单", "序号 | 姓名 | 单位\n1 | 顾砚秋 | 云江大学"), MentionRole.JUDGE),
        (("# 大会嘉宾", "# 顾砚秋", "云江大学教授"), MentionRole.GUEST),
        (("09:30 工业互联网安全 主讲：顾砚秋（云江大学）",), MentionRole.LECTURER),
        (("经研究，决定聘任云江大学顾砚秋为专家智库专家。",), MentionRole.APPOINTED),
        (("数据分级方法研究", "顾砚秋", "云江大学信息学院"), MentionRole.AUTHOR),
        (("本标准主要起草人：顾砚秋、李华。",), MentionRole.DRAFTER),
        (("会议由云江大学顾砚秋主持。",), MentionRole.CHAIR),
        (("在此感谢顾砚秋对本报告的帮助。",), MentionRole.THANKED),
        (("（一）云江大学总工程师顾砚秋：建议统一接口。",), MentionRole.SPEAKER),
        (("编写组主要成员：", "李华", "王小雨", "顾砚秋"), MentionRole.AUTHOR),
    ],
)
def test_the_role_is_read_from_the_words_the_label_or_the_heading(texts, role) -> None:
    assert find([person("顾砚秋", "云江大学")], *texts)["顾砚秋"].role is role


def test_the_unit_stands_below_a_name_that_has_a_line_to_itself() -> None:
    people = [person("冯伟", "得安研究院"), person("李华", "云江大学")]
    found = find(people, "# 大会嘉宾", "# 李华", "赣江数科公司总监", "# 冯伟", "得安研究院副院长")

    assert Ground.UNIT in found["冯伟"].grounds
    assert "李华" not in found


def test_names_in_a_list_that_lost_its_spaces_are_found_under_a_label_only() -> None:
    row = "仵姣姣闫树吕艾临侯宁"
    people = [person("闫树"), person("吕艾临"), person("树吕"), person("艾临")]

    assert set(find(people, "编写组主要成员：", row)) == {"闫树", "吕艾临"}
    assert set(find(people, "会议纪要", row)) <= {"吕艾临"}
    assert set(find([person("陈曦"), person("陈永")], "作者：", "单进勇陈永侠陈曦魏凯")) == {"陈曦"}
    assert count_strangers("单进勇陈永侠陈曦魏凯") == 0


def test_a_latin_name_is_found_whatever_its_case_and_not_inside_a_word() -> None:
    people = [person("Ann Lee", "Acme")]

    assert set(find(people, "Keynote by ANN  LEE of Acme, on data security.")) == {"Ann Lee"}
    assert find(people, "Joann Leeds wrote the report at Acme.") == {}


def test_the_same_document_gives_the_same_twice() -> None:
    people = [person("顾砚秋", "云江大学"), person("张明", "赣江数科")]
    texts = ("评委：张明（赣江数科）、顾砚秋（云江大学）",)

    assert find(people, *texts) == find(people, *texts)


def test_five_thousand_names_over_a_long_document_take_no_longer_than_a_few() -> None:
    surnames, given = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "砚秋望川嘉树予安兰舟清和以南知远若水听澜"
    names = [a + b + c for a in surnames for b in given for c in given][:5000]
    people = [person(name, "云江大学") for name in names]
    text = "会议由云江大学王砚秋主持，张望川介绍数据安全检查情况，全年共检查企业120家，整改率达到98%。" * 40
    blocks = page(*[text] * 125)  # a quarter of a million characters
    finder = NameFinder(people)

    started = time.perf_counter()
    found = finder.find(blocks)
    seconds = time.perf_counter() - started

    assert {one.expert_id for one in found} == {"王砚秋", "张望川"}
    assert seconds < 10  # 1 s on a quiet machine
