"""Bodies that a sentence names and its source does not, and words put in the place of others of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.regions import PROVINCES, SHORT_NAMES
from drafting.proof_sources import Support
from drafting.proof_text import CLAUSE_END, Alignment, Place, align, is_short_for, nearest
from drafting.proof_words import LINKING, Word, read_lists, says_same, split_words
from index.issuing_bodies import find_bodies

_SUFFIX = re.compile(
    r"(?:部门|机关|机构|委员会|协会|学会|商会|联合会|联盟|公司|集团|大学|学院|研究院|研究所|法院|检察院|人民政府|政府|办公室|办公厅|银行|中心|总局"
    r"|管理局|局|厅|党委|常委会|党组|科协|网信办|基金会|出版社|报社|电视台|日报|晚报|博物馆|图书馆|实验室|交易所|事务所|工业园|开发区|园区|大会|大赛"
    r"|论坛|竞赛|杯|村委会|村|镇|街道|社区|乡|酒店|奖|报|网)"
)
_SUFFIX_END = re.compile(_SUFFIX.pattern + "$")
# What stands before the suffix of a body and names none: 有关部门, 各级人民政府.
_VAGUE = frozenset(("有关", "相关", "主管", "上述", "各级", "主管部门", "有关部门", "相应", "其他"))
_GENERAL = frozenset(read_lists()["general"].split())
_LONGEST_SWAP, _SIDE = 12, 2
# What names a body of its own kind even without a name before it: 行业协会.
_KINDS = frozenset(
    ("协会", "学会", "公司", "大学", "学院", "法院", "检察院", "银行", "村委会", "研究院", "联盟", "商会", "基金会")
)
_ENDING = re.compile(rf"(?:部门|机关|委员会|人民政府|{'|'.join(sorted(_KINDS))})$")
# Share of a sentence that its source must have word by word for new nouns, and for all nouns, to be held side by side.
_RESEMBLES, _FOLLOWS = 0.6, 0.75
_OWN = re.compile(r"(?:我|本|全|该)?(?:省|市|县|区|会|局|厅|委|协会)")
# Last characters that bodies, persons and things of one kind share though they are different ones.
_HEADS = frozenset("人者员级部局会院厅委法省市县区校权费税金罪处科司署办社团所站馆店厂网报刊奖赛杯长师生品书证标")


def find_bodies_unheld(told: str, support: Support, *, home_province: str) -> Iterator[tuple[str, str]]:
    """Bodies of a plain sentence that its source names nowhere, each with the one that stands there instead."""
    held = support.text + "。" + support.context
    region = support.known.region if support.known.region in PROVINCES else ""
    its = {one.name for one in find_bodies(held, province=region)}
    spans = []
    for body in find_bodies(told, province=home_province or region):
        at = told.find(body.words)
        spans.append((at, at + len(body.words)))
        if body.words not in support.text and body.words in held:  # only its title names it
            if other := _between(told, at, at + len(body.words), support.text, before=1):
                yield body.words, other
            continue
        if body.name in its or body.words in held or body.name.removeprefix("国家") in held:
            continue
        if is_short_for(body.words, held) or (
            body.words[0] in "省我本" and any(one.endswith(body.name[3:]) for one in its)
        ):
            continue
        yield body.words, _counterpart(told, body.words, support.text)
    words = list(split_words(told))
    for number, word in enumerate(words):
        if not _is_suffix(word.text) or any(first <= word.start < last for first, last in spans):
            continue
        named = _modifiers(words, number) or ([word] if word.text in _KINDS else [])
        strange = [one for one in named if not _holds(one.text, held)]
        if strange:
            whole = told[named[0].start : word.end]
            stem = _SUFFIX_END.sub("", whole)
            if not is_short_for(whole, held) and not (len(stem) > 2 and is_short_for(stem, held)):
                yield whole, _counterpart(told, whole, support.text)


def find_swapped(told: str, support: Support) -> Iterator[tuple[str, str]]:
    """Nouns that stand in a plain sentence between the same words between which other nouns stand in its source."""
    held = support.text + "。" + support.context
    beside = align(told, support.text)
    if beside.share < _RESEMBLES:
        return
    run: list[Word] = []
    for word in [*split_words(told), None]:
        strange = word is not None and word.kind != "m" and word.text not in LINKING and not _holds(word.text, held)
        if strange and word is not None and (not run or run[-1].end == word.start):
            run.append(word)
            continue
        if run and any(one.is_noun for one in run) and run[-1].end - run[0].start > 1:
            said = told[run[0].start : run[-1].end]
            source = _between(told, run[0].start, run[-1].end, support.text)
            if source and not _says_same(said, run, source):
                yield said, source
        run = [word] if strange and word is not None else []
    if beside.share >= _FOLLOWS:
        yield from _find_changed(beside, support.known.region)


def _find_changed(beside: Alignment, region: str) -> Iterator[tuple[str, str]]:
    """Nouns that differ where a sentence follows its source nearly word by word, wherever else they stand."""
    mine, its = list(split_words(beside.told)), list(split_words(beside.source))
    for start, end, first, last in beside.changes(opening=True):
        told = [one for one in mine if one.start < end and start < one.end]
        held = [one for one in its if one.start < last and first < one.end]
        if not _are_things(told) or not _are_things(held) or not any(one.is_thing for one in (*told, *held)):
            continue
        same_cut = (start - told[0].start, told[-1].end - end) == (first - held[0].start, held[-1].end - last)
        if not same_cut and min(end - start, last - first) < 2:
            continue
        said = beside.told[told[0].start : told[-1].end]
        source = beside.source[held[0].start : held[-1].end]
        ours = said.rstrip("省市") == region and source[0] in "省市本我全"
        if (
            len(said) < 2
            or ours
            or _OWN.fullmatch(source)
            or all(one.text in LINKING or one.kind == "m" for one in told)
        ):
            continue
        if all(one.text in _VAGUE for one in told) and source.endswith(("部门", "机关", "机构", "单位")):
            continue  # 国家网信部门 told as 有关部门
        if not _says_same(said, told, source) and not (said[-1] == source[-1] and said[-1] not in _HEADS):
            yield said, source


def _are_things(words: Sequence[Word]) -> bool:
    """Whether words follow each other and name something, all of them."""
    return (
        bool(words)
        and all(one.is_noun or one.text in _GENERAL for one in words)
        and all(one.end == other.start for one, other in pairwise(words))
    )


def _is_suffix(word: str) -> bool:
    return bool(_SUFFIX.fullmatch(word)) or bool(_ENDING.search(word))


def _modifiers(words: Sequence[Word], number: int) -> list[Word]:
    """The nouns that stand right before a word and tell which body it is."""
    named: list[Word] = [words[number]] if not _SUFFIX.fullmatch(words[number].text) else []
    for place in range(number - 1, max(-1, number - 5), -1):
        word = words[place]
        if word.end != words[place + 1].start or word.text in LINKING or not (word.is_noun or word.text in _GENERAL):
            break
        named.insert(0, word)
    return [one for one in named if one.text not in _GENERAL] and named


def _holds(word: str, held: str) -> bool:
    return word in _GENERAL or word in held or says_same(word, held) or (len(word) > 1 and is_short_for(word, held))


def _between(told: str, start: int, end: int, text: str, *, before: int = _SIDE) -> str:
    """What stands in a text between the words that stand around a place of the sentence, "" where they do not."""
    left, right = told[max(0, start - before) : start], told[end : end + _SIDE]
    left = left if not set(left) & set(CLAUSE_END) else ""
    right = right if not set(right) & set(CLAUSE_END) else ""
    if not (left or right):
        return ""
    opening = re.escape(left) if left else rf"(?:^|[{CLAUSE_END}])"
    closing = re.escape(right) if right else rf"(?=$|[{CLAUSE_END}])"
    found = re.search(rf"{opening}([㐀-鿿]{{2,{_LONGEST_SWAP}}}?){closing}", text)
    return found[1] if found and found[1] not in told else ""


def _says_same(said: str, run: Sequence[Word], source: str) -> bool:
    shared = set(said) & set(source)
    start = next((n for n, (one, other) in enumerate(zip(said, source, strict=False)) if one != other), 0)
    rest, other = said[start:], source[start:]
    while len(rest) > 1 and len(other) > 1 and rest[-1] == other[-1]:
        rest, other = rest[:-1], other[:-1]
    return (
        says_same(rest, other)
        or any(says_same(word.text, source) for word in run)
        or SHORT_NAMES.get(source) in (said, said.rstrip("省市"))
        or set(source) <= set(said)
        or set(said) <= set(source)
        or (said[0] in source and len(shared) * 2 >= len(set(said)))
    )


def _counterpart(told: str, name: str, text: str) -> str:
    """The body that stands in the source where a sentence has another one, "" where none is like enough."""
    at = told.find(name)
    others = [Place(text=text, start=max(0, m.start() - 3), end=m.end()) for m in _SUFFIX.finditer(text)]
    other, like = nearest(Place(text=told, start=at, end=at + len(name)), others)
    return other.words if other is not None and like > 0.25 else ""
