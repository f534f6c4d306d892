"""Passages to sentences that can stand by themselves; topics to what a text must bear upon; sentences to heads."""

from __future__ import annotations

import pytest

from core.documents import Block, Chunk, Locator
from core.drafts import Source
from drafting.contradictions import find_contradictions
from drafting.sentences import read_sentences, split_sentences
from drafting.topics import read_topic
from drafting.wording import derive_head


def place(paragraph: int, *headings: str) -> Locator:
    return Locator(page=None, heading_path=headings, paragraph=paragraph)


def passage(*blocks: Block) -> Chunk:
    return Chunk(
        chunk_id=1, document_id="law", version=1, ordinal=0, text="\n".join(block.text for block in blocks),
        locator=blocks[0].locator, first_block=0, last_block=len(blocks) - 1,
    )  # fmt: skip


def test_each_sentence_has_the_place_of_its_own_block_and_stands_verbatim_in_the_passage() -> None:
    blocks = [
        Block(text="第五条 数据处理者应当建立安全管理制度。主管部门应当加强监督检查。", locator=place(1, "第五条")),
        Block(text="主管部门可以委托行业协会开展安全评估工作。", locator=place(2, "第五条")),
    ]

    found = read_sentences(passage(*blocks), blocks)

    assert [(one.article, one.text, one.locator.paragraph) for one in found] == [
        ("第五条", "数据处理者应当建立安全管理制度。", 1),
        ("", "主管部门应当加强监督检查。", 1),
        ("", "主管部门可以委托行业协会开展安全评估工作。", 2),
    ]
    assert found[0].quote == "第五条 数据处理者应当建立安全管理制度。"
    assert all(one.quote in passage(*blocks).text for one in found)


def test_headings_tables_stubs_and_items_of_lists_are_left_out() -> None:
    blocks = [
        Block(text="第二章 数据安全保护制度的建立。", locator=place(1), level=1, kind="heading"),
        Block(text="地区 | 企业数量\n昆明 | 全市共有企业三十五家。", locator=place(1), kind="table"),
        Block(text="数据处理者应当履行以下各项义务：", locator=place(2)),
        Block(text="（一）明确数据安全负责人并报主管部门备案；", locator=place(3)),
        Block(text="（二）制定数据安全应急预案并组织演练。", locator=place(4)),
    ]
    assert read_sentences(passage(*blocks), blocks) == []


@pytest.mark.parametrize(
    "text",
    [
        "其数据安全水平得到了明显的提高。",
        "上述企业应当在规定期限内完成整改工作。",
        "此外，协会还组织了两次行业交流活动。",
        "违反前款规定的企业由主管部门予以通报。",
        "协会发布了《行业自律公约。",
        "今年协会共组织了十二次行业交流活动。",
        "为加强企业对新技术的了解，助力产业升级。",
        "有70%的企业为这场战斗贡献了力量。",
        "企业数量增长",
    ],
)
def test_what_leans_on_unseen_words_or_is_broken_is_left_out(text: str) -> None:
    assert split_sentences(text) == []


def test_a_number_of_a_list_and_an_opening_word_go_and_the_quote_keeps_them() -> None:
    block = Block(text="（三）一是协会举办了数据安全技能竞赛。", locator=place(1))
    (found,) = read_sentences(passage(block), [block])
    assert (found.quote, found.text) == (block.text, "协会举办了数据安全技能竞赛。")


@pytest.mark.parametrize(
    ("topic", "sentence", "around", "bears"),
    [
        ("数据安全", "数据处理者应当建立数据安全制度。", (), True),
        ("数据安全", "国家机关应当公开政务数据。", ("数据安全法",), True),
        ("数据安全", "企业应当加强旅游数据统计。", ("旅游条例",), False),
        ("数据安全", "公安机关维护网络安全和数据秩序。", ("治安条例",), False),
        ("量子计算产业", "推动智能计算、量子信息等产业发展。", ("数字经济条例",), False),
        ("加强App个人信息保护", "任何组织不得非法收集个人信息。", ("个人信息保护法",), True),
        ("5G应用", "协会征集到210个5G 应用项目。", (), True),
        ("5G应用", "推广5G、物联网技术的融合应用示范。", (), False),
    ],
)
def test_a_sentence_bears_on_a_topic_that_it_or_its_title_says(
    topic: str, sentence: str, around: tuple[str, ...], bears: bool
) -> None:
    assert bool(read_topic(topic).bearing(sentence, *around)) is bears


def test_a_topic_that_is_one_of_several_things_is_only_listed() -> None:
    topic = read_topic("疫情防控")
    assert topic.is_listed_only("开展社区治理、疫情防控、垃圾分类等活动。")
    assert not topic.is_listed_only("协会积极投入疫情防控工作。")


@pytest.mark.parametrize(
    ("asked", "focus"),
    [("关于进一步加强数据安全工作的建议", "数据安全"), ("信访工作", "信访"), ("推动行业协会规范发展", "行业协会")],
)
def test_a_topic_is_its_matter_without_the_words_of_papers(asked: str, focus: str) -> None:
    assert read_topic(asked).focus == focus


@pytest.mark.parametrize(
    ("sentence", "head"),
    [
        ("国家机关应当依照规定，建立健全数据安全管理制度，落实责任。", "建立健全数据安全管理制度"),
        ("开展数据处理活动应当加强风险监测，及时采取措施。", "加强风险监测"),
        ("国家建立集中统一、高效权威的机制。", ""),
    ],
)
def test_a_head_is_a_verb_with_its_object_in_the_words_of_the_sentence(sentence: str, head: str) -> None:
    assert derive_head(sentence, read_topic("数据安全")) == head


def told(chunk_id: int, text: str, document_id: str) -> Source:
    return Source(
        place=0, document_id=document_id, version=1, chunk_id=chunk_id, title=document_id, locator=place(1), text=text
    )


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        ("2022年云南省征集到5G创新应用项目180个，同比有所增加。", True),
        ("2021年云南省征集到5G创新应用项目180个，同比有所增加。", False),
        ("2022年云南省征集到5G创新应用项目210个，同比有所增加。", False),
        ("2022年全省组织网络安全培训讲座180个，参加人员踊跃。", False),
    ],
)
def test_another_figure_of_the_same_thing_and_year_is_found(other: str, differs: bool) -> None:
    one = told(1, "2022年云南省征集到5G创新应用项目210个，同比有所增加。", "甲报告")
    found = find_contradictions(
        [one, told(2, other, "乙报告")], {"甲报告": ("甲会", "云南"), "乙报告": ("乙会", "云南")}
    )
    assert bool(found) is differs
    if differs:
        assert found[0] == "与《乙报告》的数字不一致（210个、180个）"
