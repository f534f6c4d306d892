"""The issuing body of a document, read from its title, its 发文字号, its line of adoption or its signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BODY_END = (
    r"(?:人民代表大会常务委员会|人民代表大会|人大常委会|人民政府办公厅|人民政府办公室|人民政府|国务院办公厅|国务院|委员会办公室|委员会|总局|管理局"
    r"|监督局|监管局|通信管理局|互联网信息办公室|办公厅|办公室|最高人民法院|最高人民检察院|法院|检察院|联合会|互联网协会|协会|学会|商会|研究院|研究所"
    r"|联盟|质监局|水务局|厅|部|局|委|院)"
)
_TITLE_ISSUER = re.compile(
    rf"^((?:[\u4e00-\u9fff]{{1,24}}?{_BODY_END})(?:(?:、|\s){{1,2}}[\u4e00-\u9fff]{{2,24}}?{_BODY_END})*)\s*(?=关于)"
)
_TITLE_OWNER = re.compile(
    r"^(?:(?:19|20)\d{2}\s*年?(?:上半年|下半年|度)?\s*)?"
    r"([\u4e00-\u9fff]{2,16}(?:互联网协会|协会|学会|联合会|商会|联盟|研究院))(?!.*(?:条例|规定|办法|法)$)"
)
_GOVERNMENT_REPORT = re.compile(r"([\u4e00-\u9fff]{2,7}?(?:省|市|自治区))(?:人民)?政府工作报告")
_ADOPTED_BY = re.compile(
    r"(?:第[一二三四五六七八九十百]+届)?((?:[\u4e00-\u9fff]{2,12}?)?(?:第[一二三四五六七八九十百]+届)?(?:全国)?人民代表大会(?:常务委员会)?)"
    r"(?:第[一二三四五六七八九十百]+次(?:会议|全体会议)|公告)"
)
_OTHER_ADOPTION = re.compile(
    r"(中共中央、国务院|中共中央|中华人民共和国国务院|国务院(?=第?\d*(?:令|第))|最高人民法院|最高人民检察院|(?:国家|中央|工业和信息化|公安)[\u4e00-\u9fff]{0,16}?(?:办公室|总局|部|局|委员会))"
)
_ISSUER_OF_NUMBER = {
    "国发": "国务院", "国函": "国务院", "国令": "国务院", "国办发": "国务院办公厅", "国办函": "国务院办公厅",
    "国办": "国务院办公厅", "中发": "中共中央", "中办发": "中共中央办公厅", "工信部": "工业和信息化部",
    "发改": "国家发展和改革委员会", "法释": "最高人民法院",
}  # fmt: skip
_DATE = re.compile(r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?\s*")
_SIGNATURE = re.compile(rf"^[\u4e00-\u9fff（）()]{{2,30}}{_BODY_END}$")


def find_issuer(title: str, *, number: str, head: Sequence[str], tail: Sequence[str]) -> str:
    """The issuing body, "" where neither title, number, adoption nor signature names one."""
    title = re.sub(r"^[（(【\[][^）)】\]]{1,8}[）)】\]]\s*", "", title)
    named = _TITLE_ISSUER.match(title)
    if named:
        return _tidy(named.group(1))
    owner = _TITLE_OWNER.match(title)
    if owner:
        return owner.group(1)
    reporting = _GOVERNMENT_REPORT.search(title)
    if reporting:
        return reporting.group(1).lstrip("年度") + "人民政府"
    adopted = _from_adoption(head)
    if adopted:
        return adopted
    prefix = re.match(r"[\u4e00-\u9fff]+", number)
    if prefix and "令" in prefix.group():
        return _tidy(prefix.group().split("令")[0].removeprefix("中华人民共和国"))
    for text in reversed(tail):
        line = re.sub(r"\s*(?:(?:19|20)\d{2}|[一二][〇○零一二三四五六七八九]{3})\s*年.*$", "", text).strip()
        if _SIGNATURE.match(line):
            return line
    if prefix:
        for start in sorted(_ISSUER_OF_NUMBER, key=len, reverse=True):
            if prefix.group() == start or (len(start) >= 2 and prefix.group().startswith(start)):
                return _ISSUER_OF_NUMBER[start]
    return ""


def _from_adoption(head: Sequence[str]) -> str:
    for text in head[:12]:
        if len(text) > 200 or not re.search(r"通过|公布|发布|批准|修订|修正", text):
            continue
        text = _DATE.sub("", text)
        congress = _ADOPTED_BY.search(text)
        if congress:
            return re.sub(r"第[一二三四五六七八九十百]+届", "", congress.group(1))
        other = _OTHER_ADOPTION.search(text)
        if other:
            return _tidy(other.group(1).removeprefix("中华人民共和国"))
    return ""


def _tidy(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip(" 、")
