"""From raw blocks to blocks with their place: which paragraph is a heading, and under which headings others stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.documents import Block, Locator
from ingest.extracted import RawBlock
from ingest.headings import RANK_OF_ARTICLE, Mark, read_mark, shorten_heading
from ingest.repair import close_spread_word, ends_sentence

_DEEPEST_LEVEL = 6
_TITLE_BLOCKS = 8
_PART_ALONE = re.compile(r"^第[一二三四五六七八九十百\d]{1,4}[编章节]$")
_TEXT_CHARS = 30  # a paragraph this long is text, not part of the title page
_INTERTITLE_RANK = 9
_PLAIN_TITLE = re.compile(r"^(?![图表]\s?\d)[\u4e00-\u9fff0-9A-Za-z“”《》（）()—\-\s·]{2,24}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    rank: float
    text: str


def build_outline(blocks: Sequence[RawBlock]) -> list[Block]:
    """Find the headings and give every block its locator. The document's own title stands in no path."""
    raw = [replace(block, text=close_spread_word(block.text)) for block in blocks if block.text]
    has_articles = any(re.match(r"第\s?[一1]\s?条", block.text) for block in raw)
    raw = _join_part_heads(_join_article_heads(raw) if has_articles else raw)
    title_place = _find_styled_title(raw)
    marks = [_mark(block) for block in raw]
    if not has_articles:  # 第X条 is then quoted from another text, not part of this one's outline
        marks = [None if mark is not None and mark.article else mark for mark in marks]
    _mark_intertitles(raw, marks)
    _demote_leaves(raw, marks, title_place)
    return _walk(raw, marks, title_place)


def mark_title(blocks: Sequence[Block], title: str) -> list[Block]:
    """Make the line that was found to be the document's title a heading; it stands in no path and in no passage."""
    bare = title.replace(" ", "")
    for place, block in enumerate(blocks[:_TITLE_BLOCKS]):
        text = block.text.replace(" ", "").strip("《》")
        if block.level == 0 and not block.locator.heading_path and text == bare and len(blocks) > 1:
            head = [replace(item, locator=_after_title(item.locator)) for item in blocks[place + 1 :]]
            return [*blocks[:place], replace(block, level=1, kind="heading"), *head]
    return list(blocks)


def _after_title(locator: Locator) -> Locator:
    return locator if locator.heading_path else replace(locator, paragraph=max(1, locator.paragraph - 1))


def _walk(raw: list[RawBlock], marks: list[Mark | None], title_place: int | None) -> list[Block]:
    path: list[_Heading] = []
    paragraph = 0
    found: list[Block] = []
    for place, (block, mark) in enumerate(zip(raw, marks, strict=True)):
        if place == title_place:
            found.append(_block(block, (), 1, level=1, kind="heading"))
            continue
        inside_article = any(heading.rank == RANK_OF_ARTICLE for heading in path)
        if mark is not None and not (inside_article and RANK_OF_ARTICLE < mark.rank < 100):
            before = len(path)
            while path and path[-1].rank >= mark.rank:
                path.pop()
            if mark.heading:
                path.append(_Heading(rank=mark.rank, text=shorten_heading(mark.heading)))
            if mark.heading or len(path) != before:
                paragraph = 0
            if mark.heading and not mark.run_in:
                names = tuple(heading.text for heading in path)
                found.append(_block(block, names, 1, level=min(len(path), _DEEPEST_LEVEL), kind="heading"))
                continue
        paragraph += 1
        found.append(_block(block, tuple(heading.text for heading in path), paragraph, level=0, kind=block.kind))
    return found


def _block(raw: RawBlock, path: tuple[str, ...], paragraph: int, *, level: int, kind: str) -> Block:
    locator = Locator(page=raw.page, heading_path=path, paragraph=paragraph)
    return Block(text=raw.text, locator=locator, level=level, kind=kind)


def _mark(block: RawBlock) -> Mark | None:
    if block.kind == "table":
        return None
    if block.level:
        return Mark(rank=block.level, heading=block.text)
    return read_mark(block.text)


def _find_styled_title(raw: Sequence[RawBlock]) -> int | None:
    """Place of the title, where the format marks one: the only outermost heading, before any other."""
    styled = [(place, block.level) for place, block in enumerate(raw) if block.level]
    if not styled:
        return None
    outermost = min(level for _, level in styled)
    first_place, first_level = styled[0]
    is_only = sum(level == outermost for _, level in styled) == 1
    numbered = read_mark(raw[first_place].text) is not None
    return first_place if first_level == outermost and is_only and not numbered and first_place < 8 else None


def _join_article_heads(raw: list[RawBlock]) -> list[RawBlock]:
    """ "第二条" alone on a line goes to the front of the paragraph that follows."""
    joined: list[RawBlock] = []
    for block in raw:
        before = joined[-1] if joined else None
        mark = read_mark(before.text) if before is not None and before.kind != "table" else None
        if before is not None and mark is not None and mark.article and not mark.run_in and block.kind == "paragraph":
            own = read_mark(block.text)
            if own is None or own.rank > RANK_OF_ARTICLE:
                joined[-1] = replace(before, text=f"{before.text} {block.text}", level=0)
                continue
        joined.append(replace(block, level=0) if block.level and _is_article(block.text) else block)
    return joined


def _join_part_heads(raw: list[RawBlock]) -> list[RawBlock]:
    """ "第一章" alone on a line takes the short line that follows as its title."""
    joined: list[RawBlock] = []
    for block in raw:
        before = joined[-1] if joined else None
        is_title = block.kind != "table" and len(block.text) <= _TEXT_CHARS and not ends_sentence(block.text)
        if before is not None and _PART_ALONE.match(before.text) and is_title and read_mark(block.text) is None:
            joined[-1] = replace(before, text=f"{before.text} {block.text}", level=before.level or block.level)
        else:
            joined.append(block)
    return joined


def _is_article(text: str) -> bool:
    mark = read_mark(text)
    return mark is not None and mark.article


def _mark_intertitles(raw: Sequence[RawBlock], marks: list[Mark | None]) -> None:
    """A short line without number or full stop, after which numbering starts again at one, is a heading above it."""
    seen_text = False
    for place, block in enumerate(raw[:-1]):
        if marks[place] is None and seen_text and block.kind == "paragraph" and _PLAIN_TITLE.match(block.text):
            after = raw[place + 1].text
            if re.match(r"^(一、|第一章|第一条|第一节|（一）|\(一\))", after) and ends_sentence(raw[place - 1].text):
                marks[place] = Mark(rank=_INTERTITLE_RANK, heading=block.text)
        seen_text = seen_text or len(block.text) > _TEXT_CHARS


def _demote_leaves(raw: Sequence[RawBlock], marks: list[Mark | None], title_place: int | None) -> None:
    """A heading with nothing under it is an item of a list: it stays in the text."""
    for place in range(len(raw) - 1, -1, -1):
        mark = marks[place]
        if mark is None or not mark.heading or mark.run_in or place == title_place:
            continue
        following = marks[place + 1] if place + 1 < len(raw) else Mark(rank=0, heading="")
        if following is not None and following.rank <= mark.rank:
            marks[place] = replace(mark, heading="")
    for place in range(1, len(raw)):  # the last item of a list is an item like those before it
        mark, before = marks[place], marks[place - 1]
        if mark is None or before is None or before.heading or mark.rank != before.rank:
            continue
        if mark.rank >= 16 or mark.sentence:
            marks[place] = replace(mark, heading="")
