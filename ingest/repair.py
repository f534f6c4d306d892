"""Repair of damaged text: leftovers of converters, stray spaces, broken paragraphs, lines of a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.extracted import RawBlock

CJK = "\u3400-\u9fff\uf900-\ufaff"
_PUNCTUATION = "，。、；：？！（）《》〈〉“”‘’【】〔〕—…·"
SENTENCE_END = tuple("。！？；：!?;:…")
_CLOSING = "”’）)》」』】〕"

_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,80}\]", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]+")
_RADICALS = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")
_RADICAL_SUPPLEMENT = str.maketrans(  # radicals that Unicode does not map to their characters by itself
    "⺟⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺠⻄⻁", "母见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟民西虎"
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_FULL_WIDTH[0xFF05] = ord("%")

_CJK_SPACE = re.compile(rf"(?<=[{CJK}{_PUNCTUATION}]) +(?=[{CJK}{_PUNCTUATION}])")
_SPACE_AT_PUNCTUATION = re.compile(rf" +(?=[{_PUNCTUATION}])|(?<=[{_PUNCTUATION}]) +")
_NUMBER_HEAD = re.compile(r"^(第[一二三四五六七八九十百千零〇\d ]{1,12}[编章节条](?:之[一二三四五六七八九十])?) +")
_SPREAD = re.compile(rf"^(?:[{CJK}] ){{1,7}}[{CJK}]$")
_TITLE_END = re.compile(r"(通知|意见|办法|条例|规定|公告|决定|报告|解释|方案|规划|细则|函|批复|总结|纲要|计划)[）)]?$")
_DATE_LINE = re.compile(r"^[（(]?[一二三四五六七八九〇○零\d]{4}年.{0,8}日?[）)]?$")
_NUMBERED_LINE = re.compile(r"^(.*[^\d\s])\s*(\d{1,3})$")
_LEAST_CONTENTS = 4
_TABLE_OF_CONTENTS_LINE = re.compile(r"(?:[.．·…‥⋯]\s*){3,}[\s\d\-ⅠⅡⅢIVXivx—]*$|\t\d{1,4}$")


def clean_text(text: str) -> str:
    """One paragraph without leftovers of converters, invisible characters and look-alikes; blanks become one space."""
    text = _INVISIBLE.sub("", _BOOKMARK.sub("", text))
    text = _RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = text.translate(_RADICAL_SUPPLEMENT).translate(_FULL_WIDTH)
    return _BLANKS.sub(" ", text).strip()


def remove_comments(text: str) -> str:
    """Text without <!-- … --> comments."""
    return _COMMENT.sub("", text)


def close_spaces(text: str) -> str:
    """Remove stray spaces between Chinese characters (text layers of PDF files have them); "第一条 " keeps its own."""
    head = _NUMBER_HEAD.match(text)
    if head:
        rest = _close(text[head.end() :])
        return head.group(1).replace(" ", "") + " " + rest
    return _close(text)


def close_spread_word(text: str) -> str:
    """A heading spread out with spaces: "第一章 总 则" gives "第一章 总则"."""
    head = _NUMBER_HEAD.match(text)
    number, rest = (head.group(1) + " ", text[head.end() :]) if head else ("", text)
    return number + rest.replace(" ", "") if _SPREAD.match(rest) else text


def ends_sentence(text: str) -> bool:
    """Whether a paragraph ends where a sentence does."""
    return text.rstrip(_CLOSING).endswith(SENTENCE_END) or text.endswith(("。", "！", "？"))


def is_contents_line(text: str) -> bool:
    """Whether a line belongs to a table of contents: leaders or a tab, then a page number."""
    return len(text) < 120 and bool(_TABLE_OF_CONTENTS_LINE.search(text))


def join_broken_paragraphs(blocks: Sequence[RawBlock], *, starts_new: Callable[[str], bool]) -> list[RawBlock]:
    """Put paragraphs together that a page break has torn apart, even inside a word.

    Args:
        starts_new: Tells of a text whether it begins something of its own (a heading, a numbered item).
    """
    joined: list[RawBlock] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before is not None and _is_torn(before, block) and not starts_new(block.text):
            joined[-1] = replace(before, text=join_lines(before.text, block.text))
        else:
            joined.append(block)
    return joined


def join_lines(first: str, second: str) -> str:
    """Two lines of one paragraph; a space only between Latin words or numbers."""
    if first and second and first[-1].isascii() and second[0].isascii() and first[-1].isalnum() and second[0].isalnum():
        return f"{first} {second}"
    return first + second


def drop_contents(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Leave out a table of contents: lines with page numbers, and lines after 目录 that come again as headings."""
    blocks = _drop_numbered_run(blocks)
    kept: list[RawBlock] = []
    places: dict[str, int] = {}
    for place, block in enumerate(blocks):
        places[_bare(block.text)] = place
    in_contents = False
    for place, block in enumerate(blocks):
        bare = _bare(block.text)
        if bare in ("目录", "目次") and len(blocks) > place + 2:
            in_contents = True
            continue
        if block.kind != "table" and is_contents_line(block.text):
            continue
        if in_contents and len(block.text) < 60 and places[bare] > place:
            continue
        in_contents = False
        kept.append(block)
    return kept or list(blocks)


def _drop_numbered_run(blocks: Sequence[RawBlock]) -> Sequence[RawBlock]:
    """Without runs of short lines that end in rising page numbers and come again later without them."""
    last_place = {re.sub(r"\s", "", block.text): place for place, block in enumerate(blocks)}
    dropped: set[int] = set()
    run: list[tuple[int, int, bool]] = []
    for place, block in enumerate([*blocks, RawBlock(text="")]):
        match = _NUMBERED_LINE.match(block.text) if len(block.text) < 60 else None
        page = int(match.group(2)) if match else 0
        if match is None or (run and page < run[-1][1]):
            if len(run) >= _LEAST_CONTENTS and sum(again for _, _, again in run) >= len(run) / 2:
                dropped.update(number for number, _, _ in run)
            run = []
        if match is not None:
            run.append((place, page, last_place.get(re.sub(r"\s", "", match.group(1)), -1) > place))
    return [block for place, block in enumerate(blocks) if place not in dropped]


def _bare(text: str) -> str:
    return re.sub(r"\s+|[.．…·]+\s*\d*$", "", text)


def _close(text: str) -> str:
    text = _CJK_SPACE.sub("", text)
    return _SPACE_AT_PUNCTUATION.sub("", text)


def _is_torn(before: RawBlock, block: RawBlock) -> bool:
    if before.kind == "table" or block.kind == "table" or before.level or block.level:
        return False
    text = before.text
    if ends_sentence(text) or _DATE_LINE.match(block.text) or _DATE_LINE.match(text):
        return False
    if text.endswith(("，", "、", ",")):
        return True
    if text[-1:] in _CLOSING and block.text[:1] not in "，。、；：！？）》”":
        return False
    runs_on = len(text) >= 40 and any(mark in text for mark in "，。；,")
    return runs_on and not ("关于" in text and _TITLE_END.search(text))
