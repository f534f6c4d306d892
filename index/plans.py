"""Whether a passage speaks of a plan (拟、将于、下半年主要工作) and not of a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]?")

_ACTS = (
    "召开|举办|举行|开展|组织|启动|推出|建设|建成|完成|实施|发布|成立|设立|组建|编制|编写|编印|编撰|出台|新增|增加|投入|投资|"
    "邀请|安排|继续|进一步|全面|持续|重点|认真|积极|努力|坚持|推动|推进|加快|加大|加强|着力|会|达到|实现|围绕|充分|深入|"
    "不断|逐步|陆续|力争|争取|支持|打造|探索|完善|制定|牢牢|始终|紧紧|按照|根据|联合|协助|赴|派出|参加"
)
# 将 is the future only before a time or an act; elsewhere it moves the object forward like 把 (将数据纳入规划).
_FUTURE = re.compile(
    rf"拟(?:于|在|由|从|定于|将|{_ACTS})|将(?:于|每(?:年|半年|季度?|月|周)|在(?!.{{0,12}}基础上)|要|{_ACTS})|(?:协会|我会|我们|中心|公司|单位|省|市)将(?=以|为)|"
    rf"(?<![有原比照按])计划(?:于|在|到|用|年内|今年|明年|下半年|[上本下]?年|第?[一二三四]季度|再|招收|参赛|参演|{_ACTS}|[0-9])|预计|力争(?!上游)|打算|有望|"
    rf"(?:下一步|下半年|下阶段|明年|来年|今后)(?:，|,|我们|协会|要|将|拟|计划|继续|重点|着力)"
)
# What was planned once and went otherwise, as it is told afterwards.
_WENT_OTHERWISE = re.compile(r"原(?:本|先)?(?:计划|定|拟)|计划.{0,16}(?:实际|没有按时|未能|推迟|提前)|比计划|超出计划")
_PLAN_HEADING = re.compile(
    r"下半年|下一步|下阶段|明年|来年|今后|努力方向|展望|(?:工作|年度|活动)(?:计划|打算|设想|安排|思路|规划|部署)|重点任务安排"
)
_LOOK_BACK_HEADING = re.compile(r"总结|回顾|完成情况|落实情况|执行情况|开展情况")
_DONE = re.compile(
    r"已(?:于|经|完成|成功|圆满|顺利|正式|累计|连续)|(?:完成|取得|召开|举办|举行|开展|通过|推出|组织|参加|发布|报告|建成|成立|"
    r"达到|荣获|获得|增长|制定|出台|编制|印发)了|圆满(?:完成|举办|结束)|成功(?:举办|召开|入选|发布)|年以来|顺利通过"
)
# The language of laws: 拟设立 and the like describe who is meant, not what will be.
_RULE = re.compile(r"应当|不得|第[一二三四五六七八九十百零〇0-9]+[条款]|本法|本条例|本办法|本规定|可以向|有权")
_RULE_HEADING = re.compile(r"^第[一二三四五六七八九十百零〇0-9]+[编章节条]")


def speaks_of_plan(text: str, highlights: Sequence[tuple[int, int]] = (), heading_path: Sequence[str] = ()) -> bool:
    """Whether what the reader was pointed at is intended and has not been done.

    Looked at is the sentence with the most marked characters (the first of equals), or the first sentence where
    nothing is marked. It speaks of a plan if its own words do, or if it stands under a heading such as
    「下半年主要工作」 and does not itself report something done. Provisions of laws are never plans.

    Args:
        highlights: Half-open ranges of `text`, as `index.highlight.find_highlights` gives them.
        heading_path: Headings above the passage, outermost first.
    """
    if any(_RULE_HEADING.match(heading.strip()) for heading in heading_path):
        return False
    sentence = _pointed_at(text, highlights)
    if _RULE.search(sentence):
        return False
    if _FUTURE.search(sentence):
        return not _WENT_OTHERWISE.search(sentence)
    under_plan = any(_PLAN_HEADING.search(h) and not _LOOK_BACK_HEADING.search(h) for h in heading_path)
    return under_plan and not _DONE.search(sentence)


def _pointed_at(text: str, highlights: Sequence[tuple[int, int]]) -> str:
    best, most = "", -1
    for match in _SENTENCE.finditer(text):
        if not match.group().strip():
            continue
        marked = sum(max(0, min(end, match.end()) - max(start, match.start())) for start, end in highlights)
        if marked > most:
            best, most = match.group(), marked
    return best
