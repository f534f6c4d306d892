"""Names of units (单位): whether two names mean the same unit, or units of one group. Pure: no database.

Only names are compared, so a tie that no name shows (a holding under another brand) must be declared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache

from core.regions import CITY_PROVINCE, PROVINCES


class UnitRelation(StrEnum):
    """How two units belong together; the values are shown to the user as they are."""

    SAME = "同一单位"
    WITHIN = "同一单位的内设或上下级机构"
    GROUP = "同一集团的上下级企业"
    NAMED = "单位名称含有所填字样"


_LEGAL = r"(?:股份|有限|责任|集团|分|子|总)*公司"
_BODY = (
    "大学|学院|学校|研究院|研究所|研究中心|服务中心|中心|实验室|事务所|医院|银行|集团|公司|工厂|总局|局|厅|委员会|办公室|"
    "政府|法院|检察院|协会|学会|联合会|商会|联盟|基金会|出版社|报社|电视台|图书馆|党校|院|所|部|社|委|厂|站|馆"
)
# Words that tell the trade and not the firm: 华为技术 and 华为云计算技术 are both 华为.
_TRADE = (
    "科技|技术|信息|网络|通信|软件|数据|数字|云计算|计算机|系统|电子|智能|互联网|工程|投资|控股|发展|服务|咨询|实业|产业|"
    "管理|集成|安全|师范|理工|职业|财经|中国|全国|国家"
)
_REGION = "(?:" + "|".join(sorted({*PROVINCES, *CITY_PROVINCE}, key=len, reverse=True)) + ")"
_LEVEL = "(?:省|市|县|(?:[壮回]族|维吾尔)?自治区|特别行政区)?"

_LEGAL_END = re.compile(rf"(?<=.)(?:{_LEGAL}|集团)$")
_TRADE_END = re.compile(rf"(?<=.)(?:{_TRADE})$")
_REGION_END = re.compile(rf"(?<=.){_REGION}{_LEVEL}$")
_REGION_START = re.compile(rf"^{_REGION}{_LEVEL}")
_BODY_END = re.compile(rf"(?:{_LEGAL}|{_BODY})$")
_FIRM = re.compile("公司|集团")
_WHOLE = re.compile("^.+?(?:大学)(?![生路城])")
# What follows a name makes it another one: 云南大学生…, 中国银行业…, 中国移动互联网…, 学院路….
_ANOTHER_NAME = re.compile("[生业路街道城区]|互联网")
_FEWEST = 2


def find_unit_relation(unit: str, listed: str) -> UnitRelation | None:
    """How a unit belongs to one that is listed, None where the names show nothing.

    Args:
        unit: Where a person works, as written in the record.
        listed: A unit's full name, or a telling part of it (赣江数科). A word that any unit might bear
            (大学, 有限公司, 云南省) relates nobody; see `is_too_general`.
    """
    one, other = _clean(unit), _clean(listed)
    if not one or not other:
        return None
    if one == other or _same_name(one, other):
        return None if _is_bare(one) else UnitRelation.SAME
    whole_one, whole_other = _whole(one), _whole(other)
    shorter, longer = sorted((one, other), key=len)
    if whole_one == whole_other or _is_within(shorter, longer):
        return UnitRelation.GROUP if _FIRM.search(shorter) else UnitRelation.WITHIN
    if _same_brand(one, other):
        return UnitRelation.GROUP
    if shorter in longer and _tells(shorter) and not _continues(shorter, longer):
        return UnitRelation.NAMED
    return None


def may_be_one_unit(one: str, other: str) -> bool:
    """Whether people of one name in these units may be one person: the same unit, or one name begins the other
    (某大学, 某大学信息学院), or one is not known."""
    shorter, longer = sorted((_clean(one), _clean(other)), key=len)
    return longer.startswith(shorter) or find_unit_relation(one, other) is UnitRelation.SAME


def is_avoided(unit: str, listed: Collection[str]) -> bool:
    """Whether a unit belongs to any of those listed."""
    return any(find_unit_relation(unit, other) for other in listed)


def is_too_general(listed: str) -> bool:
    """Whether what was written names no particular unit, so that nobody could be told by it."""
    name = _clean(listed)
    return not name or _is_bare(name) or (_BODY_END.search(name) is None and not _tells(name))


def unit_key(unit: str) -> str:
    """What people of one unit share: faculties of one university have the same key, the legal form is left out.

    "" for an unknown unit.
    """
    return _whole(_clean(unit))


@lru_cache(maxsize=65_536)
def _clean(unit: str) -> str:
    """Half width, lower case, without spaces and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", unit).casefold())


@lru_cache(maxsize=65_536)
def _whole(name: str) -> str:
    found = _WHOLE.match(name)
    return found.group() if found else _without_legal_form(name)


def _without_legal_form(name: str) -> str:
    rest = _LEGAL_END.sub("", name)
    return rest if len(rest) >= _FEWEST else name


def _without_region(name: str) -> str:
    """The name without the province or city it begins with, unless nothing telling is left: 云南大学 stays."""
    rest = _REGION_START.sub("", name)
    return name if _is_bare(rest) else rest


def _same_name(one: str, other: str) -> bool:
    """Equal but for the legal form, and for the region where only one of the two bears one."""
    one, other = _without_legal_form(one), _without_legal_form(other)
    return one == other or _equal_but_for_region(one, other)


def _equal_but_for_region(one: str, other: str) -> bool:
    short_one, short_other = _without_region(one), _without_region(other)
    return short_one == short_other and (short_one == one or short_other == other)


def _is_within(shorter: str, longer: str) -> bool:
    """Whether the longer name is a whole unit's name and a part of that unit."""
    return (
        longer.startswith(shorter)
        and _BODY_END.search(shorter) is not None
        and not _is_bare(shorter)
        and not _continues(shorter, longer)
    )


def _same_brand(one: str, other: str) -> bool:
    if not (_FIRM.search(one) and _FIRM.search(other)):
        return False
    if "" != _group(one) == _group(other):
        return True
    brand_one, brand_other = _brand(one), _brand(other)
    return bool(brand_one and brand_other) and (
        brand_one == brand_other or (_equal_but_for_region(brand_one, brand_other) and _tells(brand_one))
    )


def _group(name: str) -> str:
    """What stands before 集团, "" in the name of a single firm."""
    end = name.find("集团", _FEWEST)
    return name[:end] if end > 0 else ""


@lru_cache(maxsize=65_536)
def _brand(name: str) -> str:
    """The firm's own word: 中国移动通信集团云南有限公司 gives 中国移动; "" where only trade and place are left."""
    rest = _group(name) or name
    while True:
        shorter = _REGION_END.sub("", _TRADE_END.sub("", _LEGAL_END.sub("", rest)))
        if shorter == rest:
            return rest if _tells(rest) else ""
        rest = shorter


@lru_cache(maxsize=65_536)
def _tells(name: str) -> bool:
    """Whether something of its own is left of a name besides place, kind of body and trade."""
    rest = _strip_body(_REGION_START.sub("", name))
    return len(rest) >= _FEWEST and re.fullmatch(_TRADE, rest) is None


def _is_bare(name: str) -> bool:
    """Whether a name says only what kind of body it is: 大学, 有限公司."""
    return not _strip_body(name)


def _strip_body(name: str) -> str:
    while True:
        rest = _BODY_END.sub("", name)
        if rest == name:
            return rest
        name = rest


def _continues(shorter: str, longer: str) -> bool:
    return _ANOTHER_NAME.match(longer[longer.find(shorter) + len(shorter) :]) is not None
