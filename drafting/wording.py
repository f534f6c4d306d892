"""Words around the evidence: who says it, the head of an item, and what links or says that something lacks."""

from __future__ import annotations

import re
from hashlib import blake2b

from core.documents import DocumentType, Validity
from core.drafts import SectionRole, Sentence, SentenceKind
from drafting.evidence import Candidate
from drafting.sources import DRAFT_TEXT
from drafting.topics import Topic

_KIND = re.compile(r"(法|条例|办法|规定|细则|意见|通知|方案|规划|纲要|决定|解释|标准|公告)(?:[（(].*[）)])?$")
_VERB = (
    r"(?:建立健全|建立完善|制定完善|加强|强化|推进|推动|促进|开展|落实|明确|制定|支持|鼓励|规范|提高|提升|加快|培育|培养|保障|保护|完善|健全|"
    r"建立|组织|统筹|引导|实施|构建|优化|深化|扩大|编制|设立|推广|履行|采取|普及|加大|创新|畅通|公开|做好|公布|发挥|依法|防范|尊重|遵守)"
)
# A verb with its object, where a clause or its predicate begins.
_HEAD = re.compile(
    rf"(?:^|(?<=[，；、])|(?<=应当)|(?<=负责)|(?<=可以)|(?<=国家)|(?<=部门)|(?<=政府)|(?<=组织)|(?<=企业)|(?<=需要)|(?<=依法)|"
    rf"(?<=要求)|(?<=机构)|(?<=单位))(?P<head>{_VERB}(?!的)(?:(?!应当)[^，。；：、？！“”《》（）()]){{3,20}})(?P<end>[，。；：、])"
)
_NO_HEAD = re.compile(
    r"在[^在]*中$|过程|的部门|进行|^组织(?:和|或|与)?个?人|^开展[^，]{0,8}活动$|的(?:人员|单位|机构|组织)$|(?:途径|方式|章程)$|^依法(?:不予|给予)|本法|之外|"
    r"^采取.{0,6}措施$|的下列"
)
_HEAD_TAIL = re.compile(r"(?:等|的|并|和|与|及|或者|以及|工作中|等方面)$")
_LIMIT = re.compile(r"[0-9]")
SHORTEST_HEAD, LONGEST_HEAD = 6, 20
_LISTED_TOPIC = 0.5  # share of the topic that a head before a list must say
LISTED_HEAD = 8  # where a list goes on behind it, a shorter one has lost its object

NOTHING_FOUND = "资料库中没有找到与「{topic}」直接有关的内容，请补充资料或调整题目后重新起草。"
_LACKING = {
    SectionRole.BACKGROUND: "资料中没有找到可作背景和依据的内容，请补充。",
    SectionRole.SITUATION: "资料中没有找到反映情况和数据的内容，请补充。",
    SectionRole.PROBLEMS: "资料中没有找到直接反映问题的内容，请结合调研补充。",
    SectionRole.CAUSES: "资料中没有找到分析原因的内容，请结合调研补充。",
    SectionRole.PRACTICE: "资料中没有找到可供参考的做法，请补充。",
    SectionRole.SUGGESTIONS: "资料中没有找到可以支持建议的内容，请补充。",
    SectionRole.CLAUSES: "没有找到来文的条款，请先选定来文。",
    SectionRole.CALL: "资料中没有找到对会员和从业人员的要求，请补充。",
    SectionRole.DIGEST: "资料中没有找到这方面的内容，请补充。",
}
WIDENED = "资料中直接谈到题目的内容较少，下文也用了关于{matters}的内容，请补充本题的情况。"
GUARD_AGAINST = "资料中没有直接反映问题的调研材料，先列出法规要求防范的情形，请结合调研补充。"


_TO_FILL_IN = re.compile(r"请(?:结合调研)?补充|请先选定来文")


def asks_to_fill_in(sentence: str) -> bool:
    """Whether a sentence only says what the writer has yet to add; no paper may leave the house with one."""
    return bool(_TO_FILL_IN.search(sentence)) and sentence.startswith(("资料", "没有找到"))


def lacking(role: SectionRole) -> str:
    """That a section has no material, in words."""
    return _LACKING.get(role, "资料中没有找到这方面的内容，请补充。")


def make_claim(one: Candidate, *, before: Candidate | None = None, proposing: bool = False) -> Sentence:
    """The sentence with who says it, where that must be said.

    Args:
        before: What stands directly before it in the same paragraph.
        proposing: Whether it stands as ground of a suggestion: 依据《…》第…条，……
    """
    text = f"{attribute(one, before=before, proposing=proposing)}{one.text}"
    return Sentence(sentence_id=_identify(*one.key), text=text, citation=one.citation)


def make_link(words: str, *within: str) -> Sentence:
    """A sentence that links; `within` tells equal ones of several sections apart."""
    return Sentence(sentence_id=_identify(words, *within), text=words, kind=SentenceKind.LINK)


def attribute(one: Candidate, *, before: Candidate | None, proposing: bool = False) -> str:
    """The words before a sentence that say where it comes from, "" where these are not needed."""
    continues = before is not None and before.source.document_id == one.source.document_id
    if one.is_rule or one.level < 3:
        return _by_rule(one, continues=continues, proposing=proposing)
    if one.planned:
        return f"{_body(one)}在工作计划中提出，"
    if one.sentence.dated_by_context and not (continues and before is not None and before.sentence.dated_by_context):
        return f"据{short_title(one.source.title)}，"  # the title tells the year
    if one.own or (continues and not (before is not None and before.planned)):
        return ""
    return f"据{_body(one)}{_report_kind(one)}，"


def derive_head(text: str, topic: Topic) -> str:
    """A short head (6 to 20 characters) from the words of a sentence, "" where it has none that is fit.

    It is a verb with its object as they stand in the sentence; one that names the topic comes first.
    """
    best, most = "", -1.0
    for match in _HEAD.finditer(text):
        head = _HEAD_TAIL.sub("", match["head"]).strip()
        shortest = LISTED_HEAD if match["end"] == "、" else SHORTEST_HEAD
        if not shortest <= len(head) <= LONGEST_HEAD or _LIMIT.search(head) or _NO_HEAD.search(head):
            continue
        listed = match["end"] == "、"
        if listed and topic.share(head) < _LISTED_TOPIC:
            continue
        worth = 2 * topic.share(head) - 0.6 * listed + min(len(head), 14) / 20 - match.start() / 400
        if worth > most:
            best, most = head, worth
    return best


def short_title(title: str) -> str:
    """A title as it is named in a sentence, in 书名号, inner ones made single."""
    inner = title.strip().removeprefix("《").removesuffix("》").replace("《", "〈").replace("》", "〉")
    return f"《{inner}》"


def _by_rule(one: Candidate, *, continues: bool, proposing: bool) -> str:
    title = short_title(one.source.title)
    article = one.sentence.article
    said = "规定" if one.is_rule else "提出"
    if one.ended:
        once = "" if one.ended in (Validity.NOT_YET, DRAFT_TEXT) else "曾"
        return f"{title}（{one.ended}）{article}{once}{said}，"
    if proposing:
        return f"依据{title}{article}，" if one.is_rule else f"按照{title}要求，"
    if not continues:
        return f"{title}{article}{said}，"
    kind = _KIND.search(one.source.title)
    name = f"该{kind.group(1)}" if kind else "该文件"
    return f"{name}{article}{said}，" if article else f"{name}还{said}，"


def _body(one: Candidate) -> str:
    return one.issuer if one.issuer and not _LIMIT.search(one.issuer) else "有关单位"


def _report_kind(one: Candidate) -> str:
    if one.document_type is DocumentType.WORK_REPORT:
        return "工作报告"
    return "研究报告" if one.document_type is DocumentType.RESEARCH else "资料"


def _identify(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode(), digest_size=6).hexdigest()
