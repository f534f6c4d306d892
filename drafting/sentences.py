"""Passages to sentences that can stand by themselves, each verbatim, with the place of the block it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.documents import Block, Chunk, Locator

SHORTEST, LONGEST = 12, 280
SPLIT_CHARS = 120  # a longer sentence of a report that lists things by semicolons is taken apart

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]+[”’」』）)]*")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇0-9]+条(?:之[一二三四五六七八九十]+)?[\s　]*")
_LIST_NUMBER = re.compile(
    r"^(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[、．.](?![0-9])|[①-⑳])"
    r"[\s　]*"
)
_OPENING = re.compile(r"^(?:首先|其次|再次|最后|第[一二三四五六]|[一二三四五六]是)[，,、]?")
# What leans on a sentence before it.
_LEANS = re.compile(
    r"^(?:其|该|这|那|此|上述|前述|以上|以下|前款|前项|前条|下列|同时|同期|并|且|但|然而|不过|另外|另|因此|为此|对此|因而|所以|从而|于是|"
    r"届时|随后|之后|会上|会后|会议|期间|通过调研|经过|报告(?:指出|显示|的|首次|应当)|调研报告|本次|此次|依法不予|除外|符合条件的|"
    r"他|她|它|二者|两者|双方|后者|前者|也|还|又|则|即|如|例如|比如|否则|包括|或者|以及|和|与|由此|据此|相关情况|有前|有上|有下|情节|构成|拒不|逾期|"
    r"造成|尚不|给他人|受托方|委托方|被检查|被申请|依照前|有证据|在此)"
)
_POINTS_BACK = re.compile(
    r"前(?:款|项|条|述|两款|三款|[一二三四五]款)|上述|上款|本条第|下列|如下|见附[件表]|本(?:条(?!例)|章|节)"
)
_FIRST_PERSON = re.compile(
    r"我(?:省|市|县|区|州|会|们|局|委|厅|部|校|院|所|公司|单位|协会)|本(?:会|局|公司|单位|省|市|自治区|特区|县|州)(?!场|级)"
)
# 这场, 这些 point at something said before; so does a purpose (为……) that never comes to what was done.
_POINTS_AT = re.compile(r"这[场次一些项种个类]|本次|此次")
_PURPOSE = re.compile(r"^为(?!了?规范)[^。]*。$")
_DOES = re.compile(r"协会|学会|组织|召开|开展|举办|制定|印发|发布|联合|应当|可以|省|局|委|国家|部门|企业(?:应|要|可)")
_HERE_AND_NOW = re.compile(r"上半年|下半年|年内|全年")
_NOW = re.compile(r"今年|去年|明年|来年|近日|日前|本月|上月|(?<!每)本年")
_DAY, _YEAR = re.compile(r"[0-9]{1,2}\s*月"), re.compile(r"(?:19|20)[0-9]{2}\s*(?:年|[—–-])")
_BROKEN = re.compile(r"^[，。、；：）)”’」』》,.;:]|[�\x00-\x08]|\.{4,}|…{2,}|bookmark|https?://|\|")
_STOPS = tuple("。！？!?”’」』）)")
_PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"), ("「", "」"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSentence:
    """A sentence of a passage.

    Attributes:
        quote: Verbatim as it stands in the passage, with the number of its article or item.
        text: The quote without number and opening words; with a full stop where it is one of several things listed.
        article: Number of the article that begins with it (第二十七条), "" where none does.
        locator: Place of the block it stands in; of the passage where the block is not known.
        first_person: Whether it speaks as 我省, 我会 or 本市.
        dated_by_context: Whether it says 上半年, 全年 or 6月12日, and its own paper alone tells of which year.
    """

    quote: str
    text: str
    locator: Locator
    article: str = ""
    first_person: bool = False
    dated_by_context: bool = False


def read_sentences(chunk: Chunk, blocks: Sequence[Block]) -> list[PlainSentence]:
    """The sentences of a passage that make sense by themselves.

    Left out are headings, tables, items and stubs of lists, fragments, and what leans on words outside of it.

    Args:
        blocks: The blocks from which the passage was cut, `first_block` to `last_block`; may be empty.
    """
    if not blocks:
        return list(_read_lines(chunk.text.split("\n"), chunk.locator, chunk.text))
    found: list[PlainSentence] = []
    in_list = False
    for block in blocks:
        if block.kind != "paragraph":
            in_list = False
            continue
        if not (in_list and _LIST_NUMBER.match(block.text)):
            found += _read_lines(block.text.split("\n"), block.locator, chunk.text)
            in_list = False
        in_list = in_list or block.text.rstrip().endswith(("：", ":", "；", ";"))
    return found


def split_sentences(text: str) -> list[str]:
    """The sentences of a text that make sense by themselves, for texts whose blocks do not matter."""
    place = Locator(page=None, heading_path=(), paragraph=1)
    return [one.text for one in _read_lines(text.split("\n"), place, text)]


def _read_lines(lines: Sequence[str], locator: Locator, within: str) -> Iterator[PlainSentence]:
    in_list = False
    for line in lines:
        bare = line.strip()
        if in_list and _LIST_NUMBER.match(bare):
            continue
        in_list = bare.endswith(("：", ":", "；", ";"))
        for match in _SENTENCE.finditer(line):
            for quote in _parts(match.group().strip(), locator):
                made = _read(quote, locator) if quote in within else None
                if made is not None:
                    yield made


def _parts(sentence: str, locator: Locator) -> list[str]:
    """The sentence, or the things that a long one of a report lists; provisions share their subject and stay whole."""
    rule = any(_ARTICLE.match(heading) for heading in locator.heading_path) or _ARTICLE.match(sentence)
    if rule or len(sentence) <= SPLIT_CHARS or "；" not in sentence or not _is_balanced(sentence):
        return [sentence]
    parts = sentence.split("；")
    return parts if all(_is_balanced(part) for part in parts) else [sentence]


def _read(quote: str, locator: Locator) -> PlainSentence | None:
    article = _ARTICLE.match(quote)
    text = quote[article.end() :] if article else quote
    text = _OPENING.sub("", _LIST_NUMBER.sub("", text))
    text = text if text.endswith(_STOPS) else f"{text}。"
    stands_alone = (
        SHORTEST <= len(text) <= LONGEST
        and not _LEANS.match(text)
        and not _POINTS_BACK.search(text)
        and not _NOW.search(text)
        and not _POINTS_AT.search(text)
        and not (_PURPOSE.match(text) and not _DOES.search(text))
        and not _BROKEN.search(text)
        and _is_balanced(text)
    )
    if not stands_alone:
        return None
    return PlainSentence(
        quote=quote,
        text=text,
        locator=locator,
        article=article.group().strip() if article else "",
        first_person=bool(_FIRST_PERSON.search(text)),
        dated_by_context=bool((_HERE_AND_NOW.search(text) or _DAY.search(text)) and not _YEAR.search(text)),
    )


def _is_balanced(text: str) -> bool:
    return all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS)
