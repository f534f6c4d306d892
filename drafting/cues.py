"""What a sentence is good for: how well it serves each section of a paper, told by its words."""

from __future__ import annotations

import re

from core.drafts import SectionRole
from core.regions import NATIONAL
from drafting.evidence import Candidate

_PROBLEM = re.compile(
    r"问题|困难|不足|短板|薄弱|缺乏|滞后|偏弱|偏低|较弱|较低|较差|隐患|差距|不够|尚未|难以|瓶颈|制约|短缺|泄露频发|乱象|不平衡|不充分|"
    r"不健全|不完善|不规范|不到位|不强|不高|缺失|突出矛盾|压力|挑战|风险(?:加大|突出|上升|增多|较高)|多发|高发|频发"
)
_SOLVED = re.compile(
    r"解决|化解|破解|消除|攻克|克服|(?:围绕|针对|对).{0,40}问题|(?:热点|焦点)问题|问题(?:研究|导向|回头看|调研|开展)|若干问题"
)
_CAUSE = re.compile(r"原因|由于|因为|归因|根源|源于|所致|导致|缘于|主要是因")
_DEMAND = re.compile(r"鼓励|支持|推动|推进|加强|建立|完善|健全|促进|引导|加快|提升|培育|保障|规范|制定")
_PROPOSAL = re.compile(r"建议|提出.{0,12}(?:建议|对策)|亟需|亟待|有必要|要(?:加强|加快|完善|建立|推动|推进|坚持)")
_FORBIDDEN = re.compile(r"不得|禁止|严禁")
_PENALTY = re.compile(
    r"罚款|处罚|处分|责令|没收|吊销|追究|拘留|有期徒刑|赔偿|承担(?:相应的?)?(?:民事|法律|刑事)?责任|违法所得|改正|刑法|犯罪|定罪"
)
_CASE = re.compile(r"的，(?:应当|可以|由|依法|依照|还应当|其|及时|视为|不得|参照|从)")
_NO_DANGER = re.compile(r"收取(?:任何)?费用|歧视性|对等|境外执法|牟利|监督检查")
_PROCEDURE = re.compile(
    r"申请书?|提交|受理|复议|诉讼|补正|送达|管辖|工作日|[0-9一二三四五六七八九十]+日内|委托书|代表人|保存期限|"
    r"参照|本(?:法|条例|办法|规定|细则|解释)(?:所称|自|中)|制定本|适用本|另有规定|未作规定|具体办法|除外|从其规定|之外的|"
    r"指(?:的是|通过|在|依托|利用|为|以)|是指|包括.{0,60}等。$"
)
_PRINCIPLE = re.compile(
    r"坚持|遵循|原则|国家(?:建立|实施|推进|支持|鼓励|保护|统筹|加强|采取|推动|促进)|纳入.{0,20}规划|总体"
)
_GOVERNMENT = re.compile(r"人民政府|主管部门|网信部门|有关部门|公安机关|国家|国务院|行政部门|监管部门|教育|标准化")
_MEMBERS = re.compile(
    r"经营者|企业|处理者|提供者|运营者|行业(?:组织|协会)|协会|单位|平台|生产者|开发者|任何(?:个人|组织|单位)|组织|从业"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")  # what was planned for a year is over with it
_FIGURE = re.compile(r"[0-9]")
_DONE = re.compile(
    r"了|已|完成|举办|举行|召开|开展|发布|组织|建成|成立|取得|实现|达到|增长|累计|同比|荣获|参加|入选|提升|覆盖|占|共"
)
_ABOUT, _LONG = 0.75, 100
_LONGEST_PLAN = 160
_SOON = 110  # what is forbidden further on is not the matter of the sentence
_GENERAL_HEADING = re.compile(r"总则|一般规定|基本原则")
_STEERING = re.compile(r"指导思想|习近平|党的|中国特色社会主义|党组织|党支部|党员|党建")


def score_for(role: SectionRole, one: Candidate) -> float:
    """How well a sentence serves a section, 0 where it does not. Comparable inside one role only."""
    base = _SCORES.get(role, _serve_background)(one)
    if base <= 0:
        return 0.0
    steering = 0.4 if _STEERING.search(one.text) else 1.0
    rank = min((rank for _, rank in one.places), default=0)
    length = 1.0 if len(one.text) <= 130 else 0.8
    asked = 0.85 if one.near_only else 1.0
    case = 0.55 if one.is_rule and _CASE.search(one.text) else 1.0
    scattered = 0.6 if one.about < _ABOUT and len(one.text) > _LONG else 1.0  # one of many things it speaks of
    near = scattered * (0.35 + one.bearing) * (0.7 + 0.6 * one.about) * (1 + 0.3 / (1 + rank))
    return base * near * steering * length * asked * case * (1.6 if one.pinned else 1.0)


def is_basis(one: Candidate) -> bool:
    """Whether it is what a paper rests on, and not what was done or found."""
    return one.is_rule or one.level < 3


def says_problem(one: Candidate) -> bool:
    """Whether it tells of something that is not as it should be."""
    return not one.is_rule and bool(_PROBLEM.search(one.text)) and not _SOLVED.search(one.text)


def _serve_background(one: Candidate) -> float:
    if one.planned or says_problem(one) or (_PROPOSAL.search(one.text) and not one.is_rule):
        return 0.0
    if not is_basis(one):
        return _serve_situation(one)
    if _PENALTY.search(one.text) or _PROCEDURE.search(one.text) or _FORBIDDEN.search(one.text):
        return 0.0
    general = any(_GENERAL_HEADING.search(heading) for heading in one.sentence.locator.heading_path)
    level = {0: 1.6, 1: 1.3}.get(one.level, 1.0 if one.own else 0.5)
    return level + 0.7 * general + 0.5 * bool(_PRINCIPLE.search(one.text))


def _serve_situation(one: Candidate) -> float:
    if one.planned or is_basis(one) or says_problem(one):
        return 0.0
    figures = min(3, len(_FIGURE.findall(one.text)))
    dated = 0.8 if one.sentence.dated_by_context else 1.0
    return dated * (0.4 + 0.25 * figures + 0.4 * bool(_DONE.search(one.text)) + 0.4 * one.own)


def _serve_problems(one: Candidate) -> float:
    if one.planned:
        return 0.0
    if says_problem(one):
        return 3.0
    # Without any report of problems, what the rules forbid shows what must be guarded against.
    apart = _PROCEDURE.search(one.text) or _NO_DANGER.search(one.text) or _PENALTY.search(one.text)
    if one.is_rule and _FORBIDDEN.search(one.text[:_SOON]) and not apart:
        return 0.8 + 0.3 * (one.level == 0) + 0.3 * bool(_MEMBERS.search(one.text[:30]))
    return 0.0


def _serve_causes(one: Candidate) -> float:
    return 1.0 if _CAUSE.search(one.text) and not one.is_rule and not one.planned else 0.0


def _serve_practice(one: Candidate) -> float:
    if one.planned or one.own or says_problem(one) or one.region in (NATIONAL, ""):
        return 0.0
    if is_basis(one):
        usable = not (_PENALTY.search(one.text) or _PROCEDURE.search(one.text) or _FORBIDDEN.search(one.text))
        return 0.3 + 0.7 * bool(_DEMAND.search(one.text)) if usable else 0.0
    return _serve_situation(one)


def _serve_suggestions(one: Candidate) -> float:
    if _PENALTY.search(one.text) or _PROCEDURE.search(one.text) or _FORBIDDEN.search(one.text):
        return 0.0
    if one.planned:
        told = not (_STEERING.search(one.text) or _YEAR.search(one.text)) and len(one.text) <= _LONGEST_PLAN
        return told * (0.5 if one.own else 0.35)
    if not is_basis(one):
        return 2.0 if _PROPOSAL.search(one.text) and not _FIGURE.search(one.text) else 0.0
    if not _DEMAND.search(one.text):
        return 0.0
    general = any(_GENERAL_HEADING.search(heading) for heading in one.sentence.locator.heading_path)
    return 1.0 + 0.8 * bool(_GOVERNMENT.search(one.text[:40])) + 0.3 * ("应当" in one.text) - 0.3 * general


def _serve_call(one: Candidate) -> float:
    if one.planned or not is_basis(one) or _PENALTY.search(one.text) or _PROCEDURE.search(one.text):
        return 0.0
    members = bool(_MEMBERS.search(one.text[:40])) and not _GOVERNMENT.search(one.text[:20])
    if not members or not (_FORBIDDEN.search(one.text) or "应当" in one.text or _DEMAND.search(one.text)):
        return 0.0
    return 1.0 + 0.4 * ("应当" in one.text) + 0.3 * bool(_FORBIDDEN.search(one.text))


_SCORES = {
    SectionRole.BACKGROUND: _serve_background,
    SectionRole.SITUATION: _serve_situation,
    SectionRole.PROBLEMS: _serve_problems,
    SectionRole.CAUSES: _serve_causes,
    SectionRole.PRACTICE: _serve_practice,
    SectionRole.SUGGESTIONS: _serve_suggestions,
    SectionRole.CALL: _serve_call,
    SectionRole.CLAUSES: _serve_background,
}
