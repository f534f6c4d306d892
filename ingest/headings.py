"""The headings that Chinese documents use: 第X编/章/节, 第X条, 一、, （一）, 1., （1）, 1.1 and 附件."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"[一二三四五六七八九十百千零〇○\d]{1,9}"
_PART = re.compile(rf"^第\s?{_NUMBER}\s?([编篇章节])(?=[\s　:：、]|[\u4e00-\u9fffA-Z“《（(]|$)")
_ARTICLE = re.compile(
    rf"^(第\s?{_NUMBER}\s?条(?:之[一二三四五六七八九十]{{1,2}})?)"
    r"(?:[\s　]|$|(?=[【〔（(［\[:：])|(?![第规所至、和或的中，,及之款项。；）)]))"
)
_NUMBERED = (
    (14, re.compile(r"^[一二三四五六七八九十]{1,3}[、．.]\s*(?=\S)"), 60),
    (15, re.compile(r"^[（(]\s?[一二三四五六七八九十]{1,3}\s?[)）]\s*[、.．]?\s*(?=\S)"), 60),
    (16, re.compile(r"^\d{1,2}\s?[、．.](?![\d])\s*(?=\S)"), 32),
    (17, re.compile(r"^(?:[（(]\s?\d{1,2}\s?[)）]|\d{1,2}[)）]|[①-⑳])\s*[、.．]?\s*(?=\S)"), 32),
)
_DECIMAL = re.compile(
    r"^(\d{1,2}(?:[.．]\d{1,2}){1,4})[.．、]?\s*(?![亿万千百元倍个家项公米吨年月日时分次人的版％%])(?=[\u4e00-\u9fffA-Z“《（★])"
)
_APPENDIX = re.compile(
    r"^(?:附\s?[件录表]|附\s*[:：])\s*(?:[一二三四五六七八九十\dA-Z]{0,3})\s*[:：．.、]?(?:[\s　]|$|(?=\S{1,40}$))"
)
_SENTENCE_MARKS = re.compile(r"[。！？；;]")
_PROSE = re.compile(r"[：:].*[，,]")
_BAD_END = tuple("，,、；;：:。！？!?")
_PATH_CHARS = 60

RANK_OF_PART = {"编": 10, "篇": 10, "章": 11, "节": 12}
RANK_OF_APPENDIX = 9
RANK_OF_ARTICLE = 13
RANK_OF_DECIMAL = 13.4
RUN_IN_CHARS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the beginning of a paragraph says about its place in the outline.

    Attributes:
        rank: Smaller is further out. A numbered paragraph closes all headings of its rank and deeper.
        heading: The heading for the path, "" where the paragraph is a numbered item but no heading.
        run_in: True where text follows the heading in the same paragraph.
        sentence: True where the heading ends with a full stop: a heading only if text of its own follows.
        article: True for 第X条.
    """

    rank: float
    heading: str
    run_in: bool = False
    sentence: bool = False
    article: bool = False


def read_mark(text: str) -> Mark | None:
    """What numbering a paragraph begins with, or None for plain text."""
    part = _PART.match(text)
    if part:
        rank = RANK_OF_PART[part.group(1)]
        short = len(text) <= 50 and not text.endswith(_BAD_END)
        return Mark(rank=rank, heading=text if short else "")
    article = _ARTICLE.match(text)
    if article:
        number = re.sub(r"\s", "", article.group(1))
        return Mark(rank=RANK_OF_ARTICLE, heading=number, run_in=len(text) > article.end(), article=True)
    decimal = _DECIMAL.match(text)
    if decimal:
        depth = len(re.split(r"[.．]", decimal.group(1)))
        is_heading = len(text) <= 50 and not _SENTENCE_MARKS.search(text) and not text.endswith(_BAD_END)
        return Mark(rank=RANK_OF_DECIMAL + 0.1 * depth, heading=text if is_heading else "")
    for rank, pattern, longest in _NUMBERED:
        match = pattern.match(text)
        if match:
            return _read_numbered(text, rank, longest, match.end())
    if _APPENDIX.match(text) and len(text) <= 50 and not text.endswith(_BAD_END):
        return Mark(rank=RANK_OF_APPENDIX, heading=text)
    return None


def starts_new(text: str) -> bool:
    """Whether a text begins something of its own and so never continues the paragraph before it."""
    return read_mark(text) is not None


def shorten_heading(text: str) -> str:
    """A heading as it stands in a path."""
    return text if len(text) <= _PATH_CHARS else text[: _PATH_CHARS - 1] + "…"


def _read_numbered(text: str, rank: int, longest: int, start: int) -> Mark:
    stop = _SENTENCE_MARKS.search(text, start)
    if stop is None:
        is_prose = rank >= 16 and bool(_PROSE.search(text))
        is_heading = len(text) <= longest and not text.endswith(_BAD_END) and not is_prose
        return Mark(rank=rank, heading=text if is_heading else "")
    head = text[: stop.start()]
    if rank > 15 or stop.group() != "。" or len(head) > RUN_IN_CHARS:
        return Mark(rank=rank, heading="")
    if stop.end() == len(text):
        return Mark(rank=rank, heading=head, sentence=True)
    return Mark(rank=rank, heading=head, run_in=True)
