"""Sentences of real documents, changed by a machine in one place or only said in another form, to try the proof on."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.regions import PROVINCES

# What is put for what: every change that people and models make by oversight or to please.
_OPPOSITES = (
    "应当 可以、可以 应当、不得 可以、应当 不得、必须 可以、禁止 鼓励、鼓励 限制、增长 下降、"
    "提高 降低、增加 减少、加强 削弱、扩大 缩小、未经 经、公开 保密、境外 境内、以上 以下、"
    "不少于 不超过、不超过 不少于、有权 无权、有效 无效、不予 予以、定期 不定期、自愿 强制、"
    "直接 间接、符合 不符合、同意 不同意"
)
_BODIES = (
    "市场监督管理部门 公安机关、公安机关 人民检察院、人民法院 人民检察院、国务院 省人民政府、"
    "县级以上 省级以上、省级 县级、民政部门 财政部门、有关主管部门 工业和信息化部门、国家机关 企业、"
    "消费者 经营者、网信部门 电信部门、知识产权 市场监管、科学技术 教育、招标人 投标人、"
    "申请人 被申请人、用人单位 劳动者、上级 下级、监护人 学校、行业协会 主管部门、志愿者 工作人员、"
    "档案 图书、专利 商标、商标 专利、国家密码管理部门 国家保密行政管理部门、慈善组织 社会团体"
)
_REWORDED = (
    "应当 应、或者 或、按照 依照、根据 按照、以及 和、开展 组织开展、制定 制订、建立健全 建立和完善、"
    "自收到申请之日起 收到申请后、不得 不能、进行 开展、有关部门 相关部门、企业事业单位 企事业单位、"
    "县级以上人民政府 县级以上政府、作出 做出、责令改正 责令其改正、的， 时，、予以 给予、加强 强化、"
    "提供 给予、及时 尽快、组织实施 实施"
)
_DIGITS = "一二三四五六七八九"
_NUMERAL = re.compile(
    rf"(?<![第之月\d{_DIGITS}十百千])(?:\d+(?:\.\d+)?|[{_DIGITS}十百]+)"
    r"(?=(?:个?工作日|日内|日(?!常)|年(?!度)|个月|万元|千元|元|倍|人(?!民|员)|次(?!性)|名|个(?!人)|项|家|支|份|件|%|篇|款))"
)
_DATE = re.compile(r"(?<!\d)(\d{1,2})月(?:(\d{1,2})日)?|((?:19|20)\d\d)\s*年")
_SENTENCE = re.compile(r"[^。\n]+。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sentence with what it claims to rest on; `kind` is how it was changed, "" for one that is true."""

    text: str
    quote: str
    kind: str


def sentences_of(text: str, *, shortest: int = 20, longest: int = 110) -> list[str]:
    """The sentences of a paragraph that can stand alone in a paper."""
    found = [one.strip() for one in _SENTENCE.findall(re.sub(r"^第[一二三四五六七八九十百零]+条\s*", "", text))]
    return [one for one in found if shortest <= len(one) <= longest and not re.match(r"[（(]", one)]


def change_figure(quote: str, rng: random.Random) -> str:
    """Another number in the place of one."""
    match = _pick(list(_NUMERAL.finditer(quote)), rng)
    if match is None:
        return ""
    words = match.group()
    if words[0].isdigit():
        changed = rng.choice(
            [
                words + ("0" if "." not in words else "9"),
                str(int(float(words)) + rng.choice([1, 2, 5])),
                words[::-1] + "1",
            ]
        )
    else:
        others = [digit for digit in _DIGITS if digit not in words]
        places = [n for n, digit in enumerate(words) if digit in _DIGITS]
        place = rng.choice(places) if places else None
        changed = (
            f"{rng.choice('二三四')}{words}"
            if place is None
            else words[:place] + rng.choice(others) + words[place + 1 :]
        )
    return quote[: match.start()] + changed + quote[match.end() :]


def change_date(quote: str, rng: random.Random) -> str:
    """Another month, day or year in the place of one."""
    match = _pick(list(_DATE.finditer(quote)), rng)
    if match is None:
        return ""
    group = rng.choice([n for n in (1, 2, 3) if match[n]])
    value = int(match[group])
    changed = value + rng.choice([-1, 1]) if group == 3 else value % (12 if group == 1 else 28) + 1
    return quote[: match.start(group)] + str(changed) + quote[match.end(group) :]


def change_name(quote: str, rng: random.Random) -> str:
    """Another body or province in the place of one."""
    swaps = [*_pairs(_BODIES), *((name, rng.choice([one for one in PROVINCES if one != name])) for name in PROVINCES)]
    return _swap(quote, swaps, rng)


def change_opposite(quote: str, rng: random.Random) -> str:
    """A duty for a freedom, a rise for a fall, or a denial put in or left out."""
    return _swap(quote, _pairs(_OPPOSITES), rng)


CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "figure": change_figure,
    "date": change_date,
    "name": change_name,
    "negation": change_opposite,
}


def say_otherwise(quote: str, rng: random.Random) -> str:
    """The same in another form: numerals of the other script, words for each other, a clause left out at the end."""
    told = _NUMERAL.sub(lambda match: _other_script(match.group()), quote)
    reworded = _pairs(_REWORDED)
    for words, other in rng.sample(reworded, len(reworded)):
        if words in told and rng.random() < 0.7:
            told = told.replace(words, other, 1)
    clauses = told.rstrip("。").split("；")
    return (clauses[0] if rng.random() < 0.5 else "；".join(clauses)) + "。"


def _other_script(numeral: str) -> str:
    digits = "零一二三四五六七八九"
    if numeral.isdigit() and 0 < int(numeral) < 100:
        tens, ones = divmod(int(numeral), 10)
        return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (
            digits[ones] if ones or not tens else ""
        )
    if set(numeral) <= set("一二三四五六七八九十") and "百" not in numeral:
        head, mark, tail = numeral.partition("十")
        if not mark:
            return str(digits.index(numeral)) if len(numeral) == 1 else numeral
        return str((digits.index(head) if head else 1) * 10 + (digits.index(tail) if tail else 0))
    return numeral


def _pairs(words: str) -> list[tuple[str, str]]:
    return [(one, other) for one, _, other in (pair.partition(" ") for pair in words.split("、"))]


def _swap(quote: str, swaps: Sequence[tuple[str, str]], rng: random.Random) -> str:
    fitting = [(words, other) for words, other in swaps if words in quote and other not in quote]
    if not fitting:
        return ""
    words, other = rng.choice(fitting)
    places = [match.start() for match in re.finditer(re.escape(words), quote)]
    at = rng.choice(places)
    return quote[:at] + other + quote[at + len(words) :]


def _pick(found: Sequence[re.Match[str]], rng: random.Random) -> re.Match[str] | None:
    return rng.choice(found) if found else None


def make_cases(sentences: Sequence[str], *, seed: int, of_each: int) -> Iterator[Case]:
    """So many cases of each change, and as many true ones as there are changed ones, half of them reworded."""
    rng = random.Random(seed)
    for kind, change in CHANGES.items():
        made = 0
        for quote in rng.sample(sentences, len(sentences)):
            text = change(quote, rng)
            if text and text != quote:
                yield Case(text=text, quote=quote, kind=kind)
                made += 1
            if made == of_each:
                break
    count = of_each * (len(CHANGES) + 1) // 2
    chosen = rng.sample(sentences, 2 * count)
    yield from (Case(text=quote, quote=quote, kind="") for quote in chosen[:count])
    yield from (Case(text=say_otherwise(quote, rng), quote=quote, kind="") for quote in chosen[count:])
    for quote in rng.sample(sentences, of_each):
        yield Case(text=quote, quote=_nearest_other(quote, sentences, rng), kind="source")


def _nearest_other(quote: str, sentences: Sequence[str], rng: random.Random) -> str:
    """Of 300 other sentences the one with most characters of this one that is not nearly the same: a like matter."""
    wanted = {quote[i : i + 2] for i in range(len(quote) - 1)}
    others = rng.sample(sentences, min(300, len(sentences)))
    shares = [(len(wanted & {one[i : i + 2] for i in range(len(one) - 1)}) / len(wanted), one) for one in others]
    return max((share, one) for share, one in shares if share < 0.6)[1]
