"""Plans are told from facts, on sentences of two real work reports and of laws."""

from __future__ import annotations

import pytest

from index.highlight import find_highlights
from index.plans import speaks_of_plan

NEXT_HALF = ("下半年主要工作", "一、做好2020（第六届）江西省互联网大会前期各项准备工作")
NEXT_YEAR = ("五、2023 年工作计划——抢抓发展机遇，推动协会创新发展", "（二）打造精品，提升协会资源聚集能力")


@pytest.mark.parametrize(
    "text",
    [
        "2023 年，协会将继续以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大精神。",
        "学会协会联合党支部将坚持党的领导，自觉把学习宣传贯彻党的二十大精神作为首要政治任务。",
        "大会拟于11月上旬在抚州市召开。",
        "协会计划开展会员走访20次。",
        "预计全年新增会员15家。",
        "力争年内建成省级平台。",
        "下一步，协会将加强自律公约的执行。",
        "论坛将于9月举行。",
    ],
)
def test_future_wording_is_a_plan(text: str) -> None:
    assert speaks_of_plan(text, [(0, len(text))])


@pytest.mark.parametrize(
    "text",
    [
        "来自政府、高校等领域的76支团队通过报名，50支团队进入决赛。",
        "联合党支部将集中学习与自学相结合，积极组织专题学习和专题研讨。",
        "会议通过《江西省互联网协会网络与信息安全工作委员会章程》和2020年度工作计划。",
        "会上报告了2019年省协会重点工作和2020年重点工作及活动计划。",
        "协会继续按照上级部门的要求，量力而行，扎实做好扶贫攻坚工作。",
        "制定人才培养计划，推动相关专业职业技能等级认定工作。",
        "将数字基础设施建设纳入国民经济和社会发展规划。",
        "任命李将军为顾问。",
        "他们力争上游。",
        "",
    ],
)
def test_facts_are_no_plans(text: str) -> None:
    assert not speaks_of_plan(text, [(0, len(text))])


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("9月中下旬择日召开新闻发布会；11月上旬在抚州市召开江西省互联网大会。", NEXT_HALF),
        ("完成《2019年江西省互联网行业发展报告》编印工作。", NEXT_HALF[:1]),
        ("精心筹备第五届云南省互联网大会，继续做优做强互联网大会等品牌活动。", NEXT_YEAR),
    ],
)
def test_what_stands_under_a_heading_of_plans_is_a_plan(text: str, headings: tuple[str, ...]) -> None:
    assert speaks_of_plan(text, (), headings)


def test_what_is_reported_done_under_a_heading_of_plans_is_a_fact() -> None:
    text = "2022 年以来，协会的工作取得了一定的成绩，完成了年初制定的主要任务。"
    assert not speaks_of_plan(text, (), NEXT_YEAR[:1])


def test_a_heading_that_also_looks_back_decides_nothing() -> None:
    assert not speaks_of_plan("协会走访会员20家。", (), ("2019年工作总结和2020年工作计划",))


def test_only_the_sentence_that_is_pointed_at_counts() -> None:
    text = "全年累计反映诉求20余次。明年协会将继续走访会员。"
    assert not speaks_of_plan(text, find_highlights(text, "反映诉求 次数"))
    assert speaks_of_plan(text, find_highlights(text, "走访会员"))


@pytest.mark.parametrize(
    "text",
    [
        "基金会拟设立分支机构、代表机构的，应当向原登记管理机关提出登记申请。",
        "第三十七条 公司变更类型，应当按照拟变更公司类型的设立条件，在规定的期限内申请变更登记。",
    ],
)
def test_provisions_of_laws_are_no_plans(text: str) -> None:
    assert not speaks_of_plan(text, [(0, len(text))])
    assert not speaks_of_plan("明年计划开展检查的项目。", (), ("第三章 监督", "第十二条"))


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("大赛原计划9月举办，因场地调整，于10月22日在青屏市举行。", False),
        ("会员服务平台计划第三季度上线，实际11月上线，没有按时完成。", False),
        ("会员服务平台于11月上线，比原计划推迟约两个月。", False),
        ("一是部分工作未按计划时间完成。", False),
        ("省级算力调度平台计划第三季度开放中小企业小额账户。", True),
        ("起订金额拟由1万元降到1000元。", True),
        ("协会将每季度组织老年体验员对会员单位的应用进行体验。", True),
        ("秋季学期试办订单班，计划招收40人。", True),
        ("联合党支部将集中学习与自学相结合，全年共组织党员学习教育活动12次。", False),
        ("制定2020年重点工作及活动计划。", False),
    ],
)
def test_plans_that_went_otherwise_are_told_as_facts(text: str, planned: bool) -> None:
    assert speaks_of_plan(text) is planned
