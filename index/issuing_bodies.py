"""发文机关 by the names that people use: 工信部 is 工业和信息化部, 省通管局 the 通信管理局 of the own province."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.regions import PROVINCES, full_name

# Full name, and the short ones that people use for it.
NATIONAL_BODIES: dict[str, tuple[str, ...]] = {
    "国务院办公厅": ("国办",),
    "国务院": (),
    "中共中央": ("党中央",),
    "中共中央办公厅": ("中办",),
    "国家互联网信息办公室": ("国家网信办", "中央网信办", "网信办", "中央网络安全和信息化委员会办公室"),
    "工业和信息化部": ("工信部",),
    "国家发展和改革委员会": ("国家发展改革委", "国家发改委", "发展改革委", "发改委"),
    "科学技术部": ("科技部",),
    "公安部": (),
    "国家安全部": (),
    "教育部": (),
    "民政部": (),
    "财政部": (),
    "商务部": (),
    "司法部": (),
    "文化和旅游部": ("文旅部",),
    "交通运输部": (),
    "农业农村部": (),
    "人力资源和社会保障部": ("人力资源社会保障部", "人社部"),
    "国家卫生健康委员会": ("国家卫生健康委", "国家卫健委", "卫健委"),
    "国家市场监督管理总局": ("市场监管总局",),
    "国家数据局": (),
    "国家密码管理局": ("国家密码局",),
    "国家知识产权局": ("国知局",),
    "国家标准化管理委员会": ("国家标准委",),
    "国家税务总局": ("税务总局",),
    "中国人民银行": ("人民银行", "央行"),
    "中国互联网协会": (),
    "中国通信标准化协会": (),
    "中国信息通信研究院": ("中国信通院", "信通院"),
    "最高人民法院": ("最高法",),
    "最高人民检察院": ("最高检",),
    "全国人民代表大会常务委员会": ("全国人大常委会",),
    "全国人民代表大会": ("全国人大",),
}
# Bodies that every province has: what follows the name of the province, and how else that is said.
PROVINCIAL_BODIES: dict[str, tuple[str, ...]] = {
    "通信管理局": ("通管局",),
    "互联网协会": (),
    "通信学会": (),
    "互联网信息办公室": ("委网信办", "网信办"),
    "工业和信息化厅": ("工信厅",),
    "发展和改革委员会": ("发展改革委", "发改委"),
    "科学技术厅": ("科技厅",),
    "科学技术协会": ("科协",),
    "人民政府办公厅": ("政府办公厅",),
    "人民政府": ("政府",),
    "人民代表大会常务委员会": ("人大常委会",),
    "人民代表大会": ("人大",),
    "数据局": (),
    "公安厅": (),
    "教育厅": (),
    "民政厅": (),
    "财政厅": (),
}
_NATION = "中华人民共和国"
_JOINT = re.compile(r"[、,，;；\s]+")
_SHORT_OF = {short: full for full, shorts in NATIONAL_BODIES.items() for short in shorts}
_PROVINCIAL_OF = {name: full for full, shorts in PROVINCIAL_BODIES.items() for name in (full, *shorts)}


def _any_of(names: Collection[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_NATIONAL = re.compile(
    # 省委网信办 and 云南发改委 are not national; 国务院有关部门 is no issuer
    rf"(?<![省市县区州委])(?P<nation>{_NATION})?(?P<body>{_any_of([*NATIONAL_BODIES, *_SHORT_OF])})"
    r"(?!(?:各|有关|相关)?(?:部门|直属))"
)
_PROVINCIAL = re.compile(
    rf"(?P<place>(?:{_any_of(PROVINCES)})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)?|我们省|我省|本省|省)"
    rf"(?P<body>{_any_of(list(_PROVINCIAL_OF))})"
)
_OWN_PLACES = ("我们省", "我省", "本省", "省")


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMention:
    """A body that a query names: its full name and the words of the query."""

    name: str
    words: str


def find_bodies(query: str, *, held: Collection[str] = (), province: str = "") -> list[BodyMention]:
    """The bodies named in a query, each once, the longest of overlapping names.

    Args:
        held: Full names of further bodies, e.g. of all that issued something in the library.
        province: Own province in its short form: whom 省通信管理局 means; "" when not set.
    """
    found: list[tuple[int, int, str]] = [
        (match.start(), match.end(), full_body_name(match["body"])) for match in _NATIONAL.finditer(query)
    ]
    for match in _PROVINCIAL.finditer(query):
        place = province if match["place"] in _OWN_PLACES else _short_place(match["place"])
        if place:
            found.append((match.start(), match.end(), full_name(place) + _PROVINCIAL_OF[match["body"]]))
    found += _find_held(query, held)
    found.sort(key=lambda one: (one[0] - one[1], one[0]))  # the longest first
    kept: list[tuple[int, int, str]] = []
    for start, end, name in found:
        if not any(start < other_end and other_start < end for other_start, other_end, _ in kept):
            kept.append((start, end, name))
    names: dict[str, str] = {}
    for start, end, name in sorted(kept):
        names.setdefault(name, query[start:end])
    return [BodyMention(name=name, words=words) for name, words in names.items()]


@lru_cache(maxsize=4096)
def split_issuers(issuer: str) -> tuple[str, ...]:
    """The full names of the bodies that issued something together: "国家网信办、工信部" are two."""
    return tuple(dict.fromkeys(full_body_name(part) for part in _JOINT.split(issuer) if part))


def full_body_name(name: str) -> str:
    """The full name of a body: "工信部" and "中华人民共和国工业和信息化部" give "工业和信息化部"."""
    plain = name.removeprefix(_NATION) or name
    if plain in _SHORT_OF:
        return _SHORT_OF[plain]
    match = _PROVINCIAL.fullmatch(plain)
    if match and match["place"] not in _OWN_PLACES:
        return full_name(_short_place(match["place"])) + _PROVINCIAL_OF[match["body"]]
    return plain


def _find_held(query: str, held: Collection[str]) -> Iterator[tuple[int, int, str]]:
    for name in held:
        if len(name) >= 4 and (start := query.find(name)) >= 0:
            yield start, start + len(name), name


def _short_place(place: str) -> str:
    return next(province for province in PROVINCES if place.startswith(province))
