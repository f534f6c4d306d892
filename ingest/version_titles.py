"""What the titles of all versions of one law or policy have in common, and which documents come in versions at all."""

from __future__ import annotations

import re

from core.documents import DocumentType, Metadata
from core.regions import NATIONAL, find_regions
from core.validity import is_draft

_MARK = re.compile(
    r"[（(\[〔【](?:(?:19|20)\d{2}\s*年?\s*(?:\d{1,2}\s*月\s*)?)?(?:第[一二三四五六七八九十]+次)?"
    r"(?:修订|修正|修改|修订版|修正版|修正案|试行|暂行|新修订|新版|最新|全文|现行有效|已修改|已废止|版|年版|本|年本)*"
    r"(?:稿|文本)?[）)\]〕】]"
)
_DATED = re.compile(r"[（(\[](?:19|20)\d{2}[-./年]\s*\d{1,2}(?:[-./月]\s*\d{1,2}日?)?[）)\]]")
_ISSUED = re.compile(r"关于(?:印发|发布|颁布|公布|修订印发|重新印发|批转|转发)《?(.+?)》?的(?:通知|公告|通告|决定)$")
_PLAIN = re.compile(r"[《》〈〉<>“”\"'\s·、，,。.:：；;\-—_]")
_STATE = "中华人民共和国"
# Papers of these names are replaced by the next of the same name. A plan, a scheme of work or a call for a meeting
# of the same name in the next year stands beside the one before.
_NORMATIVE = re.compile(
    r"(条例|规定|办法|细则|规则|规程|章程|准则|法|法典|目录|清单|标准|规范|指南|指引|意见|预案|措施|制度|公约|解释(?:[一二三四五六七八九十]+)?)$"
)
_ALONE = re.compile(r"^(实施|管理|暂行|工作|若干)?(条例|规定|办法|细则|规则|规程|章程|准则|目录|意见|标准|规范|制度)$")
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,9}?(?:省|市|县|区|州|盟|旗)")
_BARE = str.maketrans("（）()〔〕[]【】", "          ")


def version_key(title: str) -> str:
    """What is left of a title without year of revision, （试行）, the name of the state and its covering notice.

    "中华人民共和国慈善法（2023年修正）" and "慈善法" give the same, and so do "关于印发《X办法》的通知" and "X办法".
    What distinguishes papers stays: "（二）", "（2021—2025年）".
    """
    text = title.strip()
    issued = _ISSUED.search(text)
    if issued:
        text = issued.group(1)
    for _ in range(3):
        text = _MARK.sub("", _DATED.sub("", text)).strip()
    return _PLAIN.sub("", text.translate(_BARE)).replace(_STATE, "")


def comes_in_versions(known: Metadata) -> bool:
    """Whether a later paper of the same title takes the place of this one."""
    if known.document_type in (DocumentType.WORK_REPORT, DocumentType.RESEARCH) or is_draft(known.title):
        return False
    key = version_key(known.title)
    return len(key) >= 3 and bool(_NORMATIVE.search(key))


def are_of_one_house(one: Metadata, other: Metadata) -> bool:
    """Whether two papers of the same title come from the same place, so that one can be a version of the other.

    Laws of the state have a title each. Other papers need the same issuing body, or a title that names their place.
    """
    if one.region and other.region and one.region != other.region:
        return False
    if one.issuer and one.issuer == other.issuer:
        return True
    key = version_key(one.title)
    if _ALONE.match(key):
        return False
    if one.document_type is other.document_type is DocumentType.LAW and one.region == other.region == NATIONAL:
        return True
    if _PLACE.match(key) or find_regions(key):
        return True
    return bool(one.region) and one.region == other.region and not (one.issuer and other.issuer)
