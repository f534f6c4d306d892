"""Figures of a sentence with unit and hedge (近150名, 一万元以上, 百分之九十), in Arabic or Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from drafting.proof_text import Place, outside

_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_HAN = "零〇一二两三四五六七八九"
_ARABIC = r"\d+(?:\.\d+)?"
_NUMBER = (
    rf"(?:{_ARABIC}|[{_HAN}十百千]|(?<=[近约超上余])[万亿])(?:(?P<inner>余|多|几|来)(?=[十百千万亿]))?"
    rf"(?:[{_HAN}十百千万亿]|点(?=[{_HAN}])|(?<=[万亿]){_ARABIC}(?=[百千万亿]))*"
)
# Units by what they measure; those with one name stand for each other. What is counted needs no name.
_TIME = {
    unit: name
    for name, units in (
        ("年", "年 周年 个年头 年度"), ("月", "个月 个月份"), ("工作日", "个工作日 工作日"), ("日", "日 天"),
        ("季", "季度 个季度"), ("周", "周 星期 个星期"), ("时", "小时 个小时"), ("分", "分钟"), ("秒", "秒"),
        ("岁", "岁 周岁"),
    )
    for unit in units.split()
}  # fmt: skip
_MEASURED = {
    unit: name
    for name, units in (
        ("元", "元 块 人民币"), ("百分点", "个百分点 百分点"), ("km2", "平方公里 平方千米"), ("km", "公里 千米"),
        ("kg", "公斤 千克"), ("kW", "千瓦"), ("m2", "平方米"),
    )
    for unit in units.split()
} | {
    unit: unit
    for unit in "美元 欧元 港元 % ‰ 倍 折 米 厘米 亩 公顷 吨 度 级 等奖 分贝".split()  # noqa: SIM905
}  # fmt: skip
_COUNTED = (
    "人次|架次|班次|个|家|名|人|位|支|只|场次|场|次(?!性)|条|款|项|篇|份|件|种|期|批|届|套|台|辆|架|艘|户|所|间|座|张|幅|副|本|册|部|起|类|轮|头|层|字|章|节|例"
    "|对|组|队|方面|大|强|条目|处|门|枚|块|点|宗|站|场所|城市|县|市|省|区|镇|村|国|步|档|重|栋|亿次|车|师|号|版|代|时"
)
# One of these is mostly an article: 一个, 一批; what it says is compared only where the source counts the same.
_ARTICLES = frozenset("个种批名位项次家支件场条类部套")
_PEOPLE = {"名": "人", "位": "人"}
_UNIT = "|".join(sorted([*_TIME, *_MEASURED, *_COUNTED.split("|")], key=len, reverse=True))
_TENTHS = r"成(?![员立功果为绩熟本长就都分形型败套品了交因像])"
_BEFORE = (
    r"(?P<before>(?:最[多高少低])?(?:不得|不应|不能|不可|不宜|不|未)(?:少于|低于|短于|早于|超过|多于|高于|长于|晚于|迟于|大于|小于|达|超)"
    r"|不满|不足|不到|未满|至少|至多|最多|最少|最高|最低|超过|突破|低于|高于|少于|多于|短于|长于|早于|晚于|大于|小于|将近|接近|大约|大概|大致"
    r"|近|约|超|逾|上(?=[百千万亿])|满)?(?:达到?|为|每)?"
)
_AFTER = (
    r"(?P<after>以上|以下|以内|之内|以里|左右|上下|有余|之上|之下|以外|余|多(?![次样元项])|许|内(?![部容蒙地])"
    r"|起(?=[,。;]|$))?"
)
_FIGURE = re.compile(
    rf"{_BEFORE}(?:"
    rf"(?P<ordinal>第)(?P<nth>{_NUMBER.replace('?P<inner>', '')})(?P<of>{_UNIT})?"
    rf"|百分之(?P<percent>{_NUMBER.replace('?P<inner>', '')})"
    rf"|(?P<whole>{_NUMBER.replace('?P<inner>', '')})分之(?P<part>{_NUMBER.replace('?P<inner>', '')})"
    rf"|(?P<tenths>[{_HAN}])(?P<half>半)?{_TENTHS}"
    rf"|(?P<half_of>半)(?P<half_unit>年|个月|天|小时|数|额)"
    rf"|(?P<number>{_NUMBER})(?P<about>余|多|几|来)?(?P<unit>{_UNIT})?(?P<more>余|多(?![次样元项])|半)?)"
    rf"{_AFTER}"
)
_FIRSTS = re.compile(r"首([次批届个家位部期])")
# Numerals inside words and names that count nothing.
_IDIOMS = re.compile(
    r"进一步|一定|一般|一致|一些|统一|一切|一律|一方面|另一方面|一旦|一并|一同|一起|一直|一经|一体|一流|一线|一是|二是|三是|四是|五是|六是"
    r"|同一|唯一|单一|之一|万一|一样|逐一|任一|每一|某一|这一|那一|新一(?:代|轮|届)|一系列|一揽子|一站式|一网通办|一事一议|一把手"
    r"|十分(?!之)|千方百计|千家万户|千行百业|百姓|百货|百科|千兆|万物|万千|四川|九江|三亚|六安|三明|九龙|七里|三农|两会|两岸|两化"
    r"|十[三四五六七]五|五一|十一(?=[黄长假])|三会一课|四舍五入|第一时间|第一线|第一责任|第三方|第三人(?!次)|第三者|一手|一点|一次性|一时"
    r"|一心|一带一路|半导体|半成品|再一次|之百|三大运营商|双千兆|不一|不二|一面|一如|专一|划一|第一书记|一再|一向|一贯|一概|一级学科|一一"
    r"|(?<![\d])一至(?![\d零〇一二两三四五六七八九十])|一股|一刀切|一窗|一号文|三级甲等|二维|三维|一码|万众|一来|一度"
)
_RANGE = re.compile(r"\s*(?:至|到|-|~|或者?)\s*")
_RANGE_ON = re.compile(rf"(?:至|到|-|~)[\d{_HAN}十百千]+(?:倍|年|个|名|人|家|元|日|天|%|万|成|次|项|[^\W])")
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9.\-+/]*\d[A-Za-z0-9.\-+/]*|\d+(?:\.\d+)?[A-Za-z]+[A-Za-z0-9]*")
_NEAR = frozenset(("将近", "接近", "大约", "大概", "大致", "近", "约", "左右", "上下", "几", "来", "许"))
# A limit may stand before the verb: 最多延长30日, 至少由两名.
_FAR_BEFORE = re.compile(r"(至少|最多|至多|最少|最高(?!人民)|最低)[^,;:。\d零〇一二两三四五六七八九十]*$")
_REACH = 12
_DENIED = re.compile(r"[不未](?:得|应|能|可|宜)?(少于|低于|短于|早于|超过|多于|高于|长于|晚于|迟于|大于|小于|达|超)")
_LESS = frozenset(
    (
        "不满",
        "不足",
        "不到",
        "未满",
        "至多",
        "最多",
        "最高",
        "低于",
        "少于",
        "小于",
        "以下",
        "以内",
        "之内",
        "以里",
        "之下",
    )
) | {"内"}


@dataclass(frozen=True, eq=False, kw_only=True)
class Figure(Place):
    """A figure.

    Attributes:
        value: In its basic unit: 1.4万元 is 14000; a percentage stands by its number.
        unit: What it is measured in, one name for each (日 for 天 too); "" for a bare number; "第" before it makes
            it an ordinal.
        hedges: Any of 近 (about), 余 (more than, or this much at least), 内 (less than, or this much at most).
        article: Whether it is hardly more than an article (一个).
    """

    value: float
    unit: str
    hedges: frozenset[str] = frozenset()
    article: bool = False

    def equals(self, other: Figure) -> bool:
        """Whether the two say the same number of the same thing, their hedges apart."""
        mine, its = _in_months(self.value, self.unit), _in_months(other.value, other.unit)
        return abs(mine[0] - its[0]) < 1e-6 * max(1.0, abs(mine[0])) and goes_with(mine[1], its[1])

    def same_hedge(self, other: Figure) -> bool:
        """Whether this one is hedged as the other is; of two hedges (约40余) one may be left out."""
        return self.hedges == other.hedges or (bool(self.hedges) and self.hedges <= other.hedges)


def goes_with(unit: str, other: str) -> bool:
    """Whether two units may measure the same: all that is counted, and a number whose unit is not known."""
    if unit.startswith("第") != other.startswith("第"):
        return False
    if unit.startswith("第"):
        return unit == other or "第" in (unit, other)
    strict = {*_TIME.values(), *_MEASURED.values(), "分之"}
    if unit == other or (unit not in strict and other not in strict):
        return True
    return "" in (unit, other) and "%" not in (unit, other)


def find_figures(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Figure]:
    """The figures of a plain text in order.

    Args:
        taken: Ranges that were read as something else: dates, 文号.
    """
    blocked = [*taken, *((m.start(), m.end()) for m in _NAMED.finditer(text))]
    idioms = [(m.start(), m.end()) for m in _IDIOMS.finditer(text)]
    found = []
    for match in _FIGURE.finditer(text):
        if not outside(blocked, match.start(), match.end()) or any(
            first <= match.start() < last for first, last in idioms if not match.group()[0].isdigit()
        ):
            continue
        if (figure := _read(text, match)) is not None:
            found.append(figure)
    for match in _FIRSTS.finditer(text):
        if outside([(one.start, one.end) for one in found], match.start(), match.end()):
            found.append(Figure(text=text, start=match.start(), end=match.end(), value=1, unit="第" + match[1]))
    return _join_ranges(sorted(found, key=lambda one: one.start))


def find_named_figures(text: str) -> list[Place]:
    """Names made of letters and figures: 5G, IPv6, GB/T9704-2012."""
    return [Place(text=text, start=m.start(), end=m.end()) for m in _NAMED.finditer(text)]


def read_value(numeral: str) -> float | None:
    """The value of a numeral: 12, 十二, 1.4万, 1亿2000万, 二〇二二; None where it is none."""
    for scale, factor in (("亿", 1e8), ("万", 1e4)):
        if scale in numeral:
            head, _, tail = numeral.rpartition(scale)
            first = read_value(head) if head else 1.0
            rest = read_value(tail) if tail else 0.0
            return None if first is None or rest is None else first * factor + rest
    if found := re.fullmatch(rf"({_ARABIC})([十百千]*)", numeral):
        value = float(found[1])
        for power in found[2]:
            value *= _POWERS[power]
        return value
    whole, _, decimals = numeral.partition("点")
    if decimals:
        first = read_value(whole)
        return None if first is None else first + sum(_HAN_DIGITS[d] / 10 ** (n + 1) for n, d in enumerate(decimals))
    if len(whole) > 1 and not set(whole) & set(_POWERS):
        return float("".join(str(_HAN_DIGITS[digit]) for digit in whole)) if set(whole) <= set(_HAN_DIGITS) else None
    total, digit = 0, 0
    for character in whole:
        if character in _HAN_DIGITS:
            digit = _HAN_DIGITS[character]
        elif character in _POWERS:
            total += (digit or 1) * _POWERS[character]
            digit = 0
        else:
            return None
    return float(total + digit)


def _read(text: str, match: re.Match[str]) -> Figure | None:
    far = _FAR_BEFORE.search(text, max(0, match.start() - _REACH), match.start())
    hedging = [*([far[1]] if far else []), *(match[name] for name in ("before", "inner", "about", "more", "after"))]
    hedges = {_hedge(words) for words in hedging if words and words != "半"}
    unit, article, numeral = "", False, ""
    value: float | None
    if match["ordinal"]:
        value, unit = read_value(match["nth"]), "第" + (match["of"] or "")
        unit = {"第名": "第", "第位": "第"}.get(unit, unit)
        hedges = set()
    elif match["percent"]:
        value, unit = read_value(match["percent"]), "%"
    elif match["whole"]:
        whole, part = read_value(match["whole"]), read_value(match["part"])
        value, unit = (part / whole if whole and part is not None else None), "分之"
    elif match["tenths"]:
        value, unit = _HAN_DIGITS[match["tenths"]] * 10 + (5 if match["half"] else 0), "%"
    elif match["half_of"]:
        value, unit = 0.5, {"数": "分之", "额": "分之"}.get(match["half_unit"], _name(match["half_unit"]))
    else:
        numeral = match["number"]
        value, unit = read_value(numeral), _name(match["unit"] or "")
        if match["more"] == "半" and value is not None:
            value += 0.5
        in_range = bool(_RANGE_ON.match(text, match.end()))
        if not numeral[0].isdigit() and not in_range and not _counts(numeral, match["unit"] or "", bool(hedges)):
            return None
        article = numeral == "一" and (match["unit"] or "") in _ARTICLES
    if value is None:
        return None
    return Figure(
        text=text,
        start=match.start(),
        end=match.end(),
        value=float(value),
        unit=unit,
        hedges=frozenset(hedges),
        article=article,
    )


def _counts(numeral: str, unit: str, hedged: bool) -> bool:
    """Whether a Chinese numeral is meant as a number: it has a unit, or is long enough to be nothing else."""
    if unit:
        return unit not in ("大", "强", "重", "点", "时", "师", "国", "市", "省", "县", "区") or numeral != "一"
    return hedged or bool(set(numeral) & set("十百千万亿") and set(numeral) & set(_HAN_DIGITS))


def _name(unit: str) -> str:
    return _TIME.get(unit) or _MEASURED.get(unit) or _PEOPLE.get(unit, unit)


def _hedge(words: str) -> str:
    if denied := _DENIED.search(words):
        return "余" if denied[1] in ("少于", "低于", "小于", "短于", "早于") else "内"
    return "近" if words in _NEAR else "内" if words in _LESS else "余"


def _in_months(value: float, unit: str) -> tuple[float, str]:
    return (value * 12, "月") if unit == "年" else (value, unit)


def _join_ranges(figures: list[Figure]) -> list[Figure]:
    """Give the first figure of a range (3至5名) the unit of the second, and mark both as its ends."""
    joined = list(figures)
    for place, (one, other) in enumerate(pairwise(figures)):
        between = one.text[one.end : other.start]
        if not _RANGE.fullmatch(between) or "或" in between or one.unit.startswith("第"):
            continue
        unit = one.unit or other.unit
        factor = 1.0
        if not one.unit and (scale := re.search(r"[万亿]+", other.words)) and not re.search("[万亿]", one.words):
            factor = {"万": 1e4, "亿": 1e8, "万亿": 1e12}.get(scale.group(), 1.0)
        joined[place] = _with(one, value=one.value * factor, unit=unit, hedges=frozenset(("余",)))
        joined[place + 1] = _with(joined[place + 1], hedges=joined[place + 1].hedges | {"内"})
    return joined


def _with(figure: Figure, **changes: object) -> Figure:
    kept = {name: getattr(figure, name) for name in ("text", "start", "end", "value", "unit", "hedges", "article")}
    return Figure(**{**kept, **changes})
