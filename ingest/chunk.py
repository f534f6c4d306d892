"""Cutting a document into passages of at most 500 characters along its structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from core.documents import Block, ChunkDraft, Locator
from ingest.headings import RANK_OF_ARTICLE, read_mark

CHUNK_CHARS = 500
PART_CHARS = 300  # from here on a passage ends rather than take the beginning of a paragraph that does not fit
FULL_CHARS = 350  # from here on a passage is full enough to end before a numbered paragraph
SMALL_CHARS = 150  # below this a passage goes on across smaller headings
ITEM_CHARS = 80  # an item of a list this short never begins a passage for the sake of a heading
LONGEST_LIST = 100  # pieces looked ahead at to see whether a list or article fits a passage
LEAD_CHARS = 150  # up to this length the line before a list is repeated
ARTICLE_CHARS = 150  # an article of a law at least this long is a passage of its own
_SENTENCES = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|\n|$)")
_CLAUSES = re.compile(r"[^；;]*(?:[；;]+|$)")
_PHRASES = re.compile(r"[^，,、]*(?:[，,、]+|$)")
_INLINE_HEAD = re.compile(
    r" +(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|第[一二三四五六七八九十百零\d]{1,6}[章节条]|\d{1,2}[、．.](?!\d)|[（(]\d{1,2}[）)])"
    r"| {2,}|(?<=[。！？：]) +"
)


@dataclass(slots=True)
class _Piece:
    """Part of a block that fits into a passage. `glue` joins it to the piece before it."""

    text: str
    block: int
    locator: Locator
    glue: str = "\n"
    paragraph_chars: int = 0  # length of the paragraph that begins here; a long one has several pieces
    starts_article: bool = False
    is_item: bool = False  # begins with a number as items of a list do, or goes on with one
    is_repeated: bool = False  # stands in the passage before, and here again for the sake of what follows
    heads: tuple[str, ...] = ()  # headings that stand between the piece before and this one

    @property
    def size(self) -> int:
        """Characters that this piece adds to a passage."""
        return len(self.glue) + len(self.text) + sum(len(head) + 1 for head in self.heads)


def cut_chunks(blocks: Sequence[Block]) -> list[ChunkDraft]:
    """Cut blocks into passages.

    Neighbouring short paragraphs under one heading are put together, long ones divided at the ends of sentences;
    no passage crosses an outermost heading, and an article or a list with the line before it stays whole where it
    fits. Every character of the body is in exactly one passage, but that a table which is divided repeats its header
    row, and a list the line before it. Where a passage spans smaller headings, these stand in its text.
    """
    groups: list[list[_Piece]] = []
    size = 0
    pieces = list(_pieces(blocks))
    whole_until = 0  # up to this piece nothing is divided
    for place, piece in enumerate(pieces):
        added = piece.size
        count, chars = _measure_unit(pieces, place, size)
        fits = bool(groups) and size + chars <= CHUNK_CHARS
        if groups and (place < whole_until or (fits and not _is_boundary(groups[-1], size, piece))):
            groups[-1].append(piece)
            size += added
        else:
            lead = (_take_lead(groups[-1], piece) or _repeat_lead(pieces, place)) if groups else []
            groups.append([*lead, piece])
            size = _size(groups[-1])
        if count > 1 and size - added + chars <= CHUNK_CHARS:
            whole_until = max(whole_until, place + count)
    _even_out(groups)
    return [_to_chunk(group) for group in groups]


def _measure_unit(pieces: Sequence[_Piece], place: int, size: int) -> tuple[int, int]:
    """How many pieces should stay together from here on, and their characters.

    An article and a line with its list ("…下列事项：（一）…") stay together where they fit a passage at all.
    """
    first = pieces[place]
    following = pieces[place + 1 : place + LONGEST_LIST]
    if first.starts_article:
        rest = list(takewhile(lambda piece: not piece.starts_article and _inside(piece, first), following))
    elif first.text.endswith(("：", ":")) and (size >= SMALL_CHARS or size == 0):
        rest = list(takewhile(lambda piece: piece.is_item and _top(piece) == _top(first), following))
    else:
        rest = []
    chars = first.size + sum(piece.size for piece in rest)
    return (1 + len(rest), chars) if chars <= CHUNK_CHARS else (1, first.size)


def _inside(piece: _Piece, article: _Piece) -> bool:
    path = article.locator.heading_path
    return piece.locator.heading_path[: len(path)] == path


def _take_lead(group: list[_Piece], piece: _Piece) -> list[_Piece]:
    """The line before an enumeration ("…下列事项：") goes with its first item."""
    last = group[-1]
    fits = last.size + piece.size <= CHUNK_CHARS
    if len(group) > 1 and fits and last.text.endswith(("：", ":")) and last.locator.heading_path[:1] == _top(piece):
        return [group.pop()]
    return []


def _repeat_lead(pieces: Sequence[_Piece], place: int) -> list[_Piece]:
    """The line before a list that was divided stands before the next part of it once more, if it is short."""
    item = pieces[place]
    for before in reversed(pieces[max(0, place - LONGEST_LIST) : place]) if item.is_item else ():
        if before.locator.heading_path != item.locator.heading_path or item.heads:
            break
        if not before.is_item:
            fits = len(before.text) <= LEAD_CHARS and len(before.text) + item.size <= CHUNK_CHARS
            is_lead = before.text.endswith(("：", ":")) and before.paragraph_chars == len(before.text)
            return [replace(before, is_repeated=True, heads=())] if is_lead and fits else []
    return []


def _even_out(groups: list[list[_Piece]]) -> None:
    """A short rest at the end of a section gets company from the passage before it."""
    for before, rest in pairwise(groups):
        same_place = before[-1].locator.heading_path == rest[0].locator.heading_path
        while same_place and len(before) > 1 and _size(rest) < SMALL_CHARS and not rest[0].heads:
            moved = before[-1]
            if (
                moved.heads
                or moved.starts_article
                or moved.is_repeated
                or _size(rest) + moved.size > _size(before) - moved.size
            ):
                break
            rest.insert(1 if rest[0].is_repeated else 0, before.pop())


def _size(group: Sequence[_Piece]) -> int:
    """Length of the passage that a group makes."""
    first = group[0]
    return len(first.text) + sum(piece.size for piece in group[1:])


def _top(piece: _Piece) -> tuple[str, ...]:
    return piece.locator.heading_path[:1]


def _pieces(blocks: Sequence[Block]) -> Iterator[_Piece]:
    heads: list[str] = []
    for ordinal, block in enumerate(blocks):
        if block.level:
            heads.append(block.text)
            continue
        mark = read_mark(block.text) if block.kind != "table" else None
        parts = _split_table(block.text) if block.kind == "table" else _split_text(block.text)
        for number, (text, glue, paragraph_chars) in enumerate(parts):
            yield _Piece(
                text=text,
                block=ordinal,
                locator=block.locator,
                paragraph_chars=paragraph_chars,
                glue="\n" if number == 0 else glue,
                starts_article=number == 0 and mark is not None and mark.article,
                is_item=mark is not None and mark.rank > RANK_OF_ARTICLE,
                heads=tuple(heads) if number == 0 else (),
            )
        heads = []
    if heads:  # a document of headings only
        first = len(blocks) - len(heads)
        for number, text in enumerate(heads):
            for part, glue, _ in _split_text(text):
                yield _Piece(text=part, block=first + number, locator=blocks[first + number].locator, glue=glue)


def _is_boundary(group: list[_Piece], size: int, piece: _Piece) -> bool:
    last, path = group[-1].locator.heading_path, piece.locator.heading_path
    if size + piece.size > CHUNK_CHARS or last[:1] != path[:1]:
        return True
    leaves_article = path != last and any(_is_article_name(name) for name in last)
    if piece.starts_article or leaves_article:
        return size >= ARTICLE_CHARS or len(piece.text) >= ARTICLE_CHARS
    if path == last and piece.glue and size >= PART_CHARS:
        is_whole = size + piece.paragraph_chars <= CHUNK_CHARS
        return not is_whole or (size >= FULL_CHARS and read_mark(piece.text) is not None)
    if path == last or size < SMALL_CHARS:
        return False
    return bool(piece.heads) or len(piece.text) >= ITEM_CHARS


def _is_article_name(name: str) -> bool:
    mark = read_mark(name)
    return mark is not None and mark.rank == RANK_OF_ARTICLE


def _to_chunk(group: list[_Piece]) -> ChunkDraft:
    parts = [group[0].text]
    for piece in group[1:]:
        parts.extend("\n" + head for head in piece.heads)
        parts.append(piece.glue + piece.text)
    first = group[1] if group[0].is_repeated else group[0]
    return ChunkDraft(text="".join(parts), locator=first.locator, first_block=first.block, last_block=group[-1].block)


def _split_text(text: str) -> list[tuple[str, str, int]]:
    """Parts of at most CHUNK_CHARS characters, what joins each to the one before, and the length of its paragraph."""
    if len(text) <= CHUNK_CHARS:
        return [(text, "\n", len(text))]
    parts: list[tuple[str, str, int]] = []
    for paragraph in _split_inline(text):
        glue = " " if parts else ""
        for sentence in _fitting(paragraph, (_SENTENCES, _CLAUSES, _PHRASES)):
            parts.append((sentence, glue, len(paragraph)))
            glue = ""
    return parts


def _split_inline(text: str) -> list[str]:
    """A run of paragraphs in one line, divided where a numbered heading or a gap shows that a new one begins."""
    return [part.strip() for part in _INLINE_HEAD.split(text) if part.strip()]


def _fitting(text: str, levels: tuple[re.Pattern[str], ...]) -> Iterator[str]:
    if not levels:
        for start in range(0, len(text), CHUNK_CHARS):
            yield text[start : start + CHUNK_CHARS]
        return
    if len(text) <= CHUNK_CHARS and levels[0] is not _SENTENCES:
        yield text
        return
    for part in levels[0].findall(text):
        if len(part) > CHUNK_CHARS:
            yield from _fitting(part, levels[1:])
        elif part:
            yield part


def _split_table(text: str) -> list[tuple[str, str, int]]:
    if len(text) <= CHUNK_CHARS:
        return [(text, "\n", len(text))]
    header, *rows = text.split("\n")
    header = header if len(header) <= CHUNK_CHARS // 3 else ""
    parts: list[tuple[str, str, int]] = []
    current = header
    for row in rows if header else text.split("\n"):
        room = CHUNK_CHARS - len(header) - 1
        for piece in _fitting(row, (_SENTENCES, _CLAUSES, _PHRASES)) if len(row) > room else [row]:
            for start in range(0, max(len(piece), 1), room):
                line = piece[start : start + room]
                if current and current != header and len(current) + 1 + len(line) > CHUNK_CHARS:
                    parts.append((current, "\n", len(current)))
                    current = header
                current = f"{current}\n{line}" if current else line
    parts.append((current, "\n", len(current)))
    return parts
