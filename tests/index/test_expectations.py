"""What questions ask for, and whether passages have it: lists, figures, days, telephone numbers."""

from __future__ import annotations

import pytest

from index.expectations import AnswerKind, can_satisfy, read_expectation
from index.listings import announces, has_row, has_steps
from index.measures import read_number, read_value, write_number

CITY = (
    "总结出曲靖市数字化转型的“五大优势”，指出了亟待全力解决的“六大困难”，建议认真处理好“五类关系”，"
    "并针对性提出了可操作性较强的“六条建议”，为曲靖市数字经济发展提供了有力的决策参考。"
)
FIELDS = (
    "全面梳理展示昆明市在互联网通信基础设施、互联网用户及地址资源使用情况、电信业务、数字经济、"
    "网络安全5个领域的发展状况。"
)
DIRECTIONS = (
    "一致认为协会未来的工作发展一是提高政治站位；二是全面服务；三是准确把握功能定位；四是统筹发展和安全；五是夯实根基。"
)
CONTEST = "来自政府、高校的76支团队通过报名，50支团队进入决赛。"


def satisfied(question: str, *passages: str) -> bool:
    expectation = read_expectation(question)
    assert expectation is not None
    return can_satisfy(expectation, question, passages)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("六大困难是哪六条", AnswerKind.LIST),
        ("“五大优势”分别是什么", AnswerKind.LIST),
        ("从哪5个方面提出建议", AnswerKind.LIST),
        ("大赛多少支队伍", AnswerKind.COUNT),
        ("约谈几家企业", AnswerKind.COUNT),
        ("发行量是多少", AnswerKind.AMOUNT),
        ("什么时候换届", AnswerKind.DAY),
        ("换届大会几月开的", AnswerKind.DAY),
        ("举报电话是多少", AnswerKind.PHONE),
    ],
)
def test_kinds_of_questions(question: str, kind: AnswerKind) -> None:
    expectation = read_expectation(question)
    assert expectation is not None
    assert expectation.kind is kind


@pytest.mark.parametrize(
    "question",
    ["双千兆建议写进政府工作报告没有", "省里应急那个专家库叫什么", "调研发现互联网企业有哪些困难问题",
     "第几次会议", "第一个要求是什么", ""],
)  # fmt: skip
def test_questions_of_which_nothing_certain_is_expected(question: str) -> None:
    assert read_expectation(question) is None


def test_what_is_named_and_never_listed_does_not_answer() -> None:
    assert not satisfied("六大困难是哪六条", CITY)
    assert not satisfied("6大困难是哪6条", CITY)
    assert not satisfied("“六条建议”分别是什么", CITY)


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("昆明的五个领域是哪五个", FIELDS),
        ("昆明市互联网发展状况从哪5个领域梳理", FIELDS),
        ("协会未来的工作发展是哪五条", DIRECTIONS),
        ("六大困难是哪六条", "六大困难：企业集聚弱、品牌少、人才缺、技术弱、标准少、安全差。"),
        ("三个确保是什么", "推出“三个确保”措施。确保患者就医，确保待遇不断，确保机构收治。"),
        ("五个坚持是什么", "做到“五个坚持”，即坚持预防，坚持依靠群众，坚持排查。"),
        ("两张网是哪两张", "通过“一网通办”和“一网统管”两张网。"),
        ("四个集中是什么", "落实“四个集中”。“集中患者、集中专家、集中资源、集中救治”是特色。"),
    ],
)
def test_what_is_listed_answers(question: str, passage: str) -> None:
    assert satisfied(question, passage)


def test_a_longer_row_is_the_row_of_something_else() -> None:
    assert has_row("覆盖工业、医疗、教育等领域", 3)
    assert has_row("工业、医疗和教育", 3)
    assert not has_row("工业、医疗、教育、商业、文旅", 3)
    assert not has_row("协会协助解决了困难,得到了肯定,效果良好", 3)


def test_steps_are_counted_from_one_on() -> None:
    assert has_steps("一是学习。二是调研。三是宣传。", 3)
    assert not has_steps("三是宣传。四是总结。", 2)
    assert has_steps("(1)甲;(2)乙", 2)
    assert not has_steps("增长1.2%和2.3%", 2)


def test_only_the_name_itself_announces() -> None:
    assert announces("做到“五个坚持”,即坚持预防,坚持排查", "五个坚持")
    assert not announces("落实“五个坚持”,成效明显", "五个坚持")


def test_a_count_needs_a_figure_of_its_unit_near_the_words() -> None:
    assert satisfied("工业互联网安全大赛 多少支队伍", "工业互联网安全大赛" + CONTEST)
    assert not satisfied("工业互联网安全大赛 多少支队伍", "工业互联网安全大赛成功举办，队伍踊跃报名。")
    assert not satisfied("工业互联网安全大赛 多少支队伍", "工业互联网安全大赛成功举办。\n歌曲征集到76支。")
    assert satisfied("会同药监局进驻了多少家企业", "会同药监局进驻11个消杀企业。")
    assert satisfied("近期进驻了多少名专家", "进驻专家近二十名。")


def test_a_day_and_a_telephone_number() -> None:
    assert satisfied("换届大会什么时候召开", "换届大会于2月召开。")
    assert not satisfied("换届大会什么时候召开", "换届大会成功召开。")
    assert satisfied("协会投诉电话是多少", "协会投诉电话：0871-63001234。")
    assert not satisfied("协会投诉电话是多少", "欢迎向协会投诉。")


def test_passages_after_the_fifth_are_not_looked_at() -> None:
    assert not satisfied("大赛多少支队伍", *["大赛报名。"] * 5, "大赛76支队伍。")


@pytest.mark.parametrize(
    ("words", "number"),
    [("12", 12), ("十二", 12), ("两", 2), ("二十", 20), ("一百零三", 103), ("若干", None), ("", None)],
)
def test_numbers_are_read(words: str, number: int | None) -> None:
    assert read_number(words) == number


def test_numbers_are_written_as_they_are_read() -> None:
    assert [read_number(write_number(number)) for number in range(1, 100)] == list(range(1, 100))


@pytest.mark.parametrize(
    ("figure", "value"),
    [("3场", 3), ("1.4万件", 14_000), ("1,380人", 1380), ("十二条", 12), ("20余场", None), ("3.5倍", None)],
)
def test_values_are_read_where_they_are_exact(figure: str, value: int | None) -> None:
    assert read_value(figure) == value
