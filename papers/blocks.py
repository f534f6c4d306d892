"""Blocks to WordprocessingML: one function a kind of block; `layout.py` puts them on pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from papers.model import (
    Addressee,
    Align,
    Block,
    Face,
    Gap,
    Heading,
    Line,
    Page,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    Title,
)
from papers.official import CHARACTER_PT, LINE_PT, twips
from papers.runs import Para, runs, width_in_characters
from papers.tables import Grid
from papers.text import say_day

# Ten lines: the longest paragraph that is kept with the signature below it.
KEPT_CHARACTERS = 280
_FIGURES = "零一二三四五六七八九"
_TAG = re.compile("<[^>]*>")

# The least paragraph there is: a table needs one behind it.
NOTHING = Para(style="Line", spacing='w:line="20" w:lineRule="exact"')
_BREAK = replace(NOTHING, break_before=True)


class HeadingCounter:
    """Numbers of headings in order: 一、 （一） 1. （1）; a higher level begins the lower ones anew."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]

    def next(self, level: int) -> str:
        """The number of the next heading of a level, 1 to 4, with its mark."""
        self._counts = [
            count + (place == level - 1) if place < level else 0 for place, count in enumerate(self._counts)
        ]
        count = self._counts[level - 1]
        return (f"{say_count(count)}、", f"（{say_count(count)}）", f"{count}.", f"（{count}）")[level - 1]


class Setter:
    """Turns the blocks of one section into paragraphs and tables, counting headings as it goes."""

    def __init__(self, page: Page) -> None:
        self._width = twips(mm=page.text_width_mm)
        self._counter = HeadingCounter()

    def set_blocks(self, blocks: tuple[Block, ...]) -> list[Para | Grid]:
        """All blocks in order. What stands before a signature is kept with it, so that no signature stands alone."""
        out: list[Para | Grid] = []
        break_next = False
        for block in blocks:
            if isinstance(block, PageBreak):
                break_next = True
                continue
            if isinstance(block, Signature) and out and not break_next:
                out[-1] = _keep_with_next(out[-1])
            made = list(self._set(block))
            if out and isinstance(out[-1], Grid) and isinstance(made[0], Para) and not made[0].spacing:
                made[0] = replace(made[0], spacing=f'w:before="{twips(pt=LINE_PT / 2)}"')
            if break_next:
                first = made[0]
                made = [replace(first, break_before=True), *made[1:]] if isinstance(first, Para) else [_BREAK, *made]
                break_next = False
            out += made
        if break_next:
            out.append(_BREAK)
        if not out or isinstance(out[-1], Grid):
            out.append(NOTHING)
        return out

    def _set(self, block: Block) -> Iterator[Para | Grid]:
        match block:
            case Title():
                self._counter = HeadingCounter()
                yield Para(style="Title", runs=runs(block.text))
            case Addressee():
                yield Para(style="Addressee", runs=runs(block.text.rstrip(":： ") + "："))
            case Heading():
                number = self._counter.next(block.level) if block.numbered else ""
                after = runs(block.after, face=Face.BODY) if block.after else ""
                keep = False if after else None
                yield Para(style=f"Heading{block.level}", runs=runs(number + block.text) + after, keep_next=keep)
            case Paragraph():
                align = "" if block.align is Align.JUSTIFY else block.align
                style = "BodyText" if block.indented else "Normal"
                yield Para(style=style, runs=runs(block.text), align=align, keep_next=block.keep_with_next or None)
            case Line():
                yield _line(block)
            case Table():
                yield Grid(table=block, width=self._width)
            case Signature():
                yield from _signature(block)
            case Gap():
                height = twips(pt=LINE_PT * block.lines)
                yield Para(style="Line", spacing=f'w:line="{height}" w:lineRule="exact"')


def say_count(count: int) -> str:
    """1 to 99 in Chinese figures; beyond that in Arabic ones."""
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_FIGURES[tens]}十"
    return head + (_FIGURES[ones] if ones else "")


def _line(block: Line) -> Para:
    height = twips(pt=block.line_pt or block.size_pt * 1.3)
    indents = {"firstLine": block.first_line_chars, "left": block.left_chars, "right": block.right_chars}
    spread = f'<w:spacing w:val="{twips(pt=block.spread_pt)}"/>' if block.spread_pt else ""
    pieces = (Run(text=block.text),) if isinstance(block.text, str) else block.text
    colored = tuple(replace(piece, color=piece.color or block.color) for piece in pieces)
    return Para(
        style="Line",
        runs=runs(colored, face=block.face, size_pt=block.size_pt, extra=spread),
        spacing=f'w:before="{twips(pt=block.before_pt)}" w:after="{twips(pt=block.after_pt)}" '
        f'w:line="{height}" w:lineRule="exact"',
        indent=" ".join(f'w:{side}="{twips(pt=chars * block.size_pt)}"' for side, chars in indents.items() if chars),
        align=block.align,
        keep_next=block.keep_with_next or None,
    )


def _signature(block: Signature) -> Iterator[Para]:
    """With a seal the date stands four characters in and the body is centred over it; without one, 7.3.5.3."""
    day = say_day(block.signed_on)
    body_width, day_width = width_in_characters(block.body), width_in_characters(day)
    if block.sealed:
        day_right = max(4.0, (body_width - day_width) / 2)
        body_right = max(0.0, day_right + (day_width - body_width) / 2)
    else:
        day_right = max(2.0, body_width - day_width)
        body_right = max(0.0, day_right + day_width + 2 - body_width)
    above = twips(pt=LINE_PT * (2 if block.sealed else 1))
    yield Para(
        style="Signature",
        runs=runs(block.body),
        keep_next=True,
        spacing=f'w:before="{above}"',
        indent=_right(body_right),
    )
    yield Para(style="Signature", runs=runs(day), indent=_right(day_right))


def _right(characters: float) -> str:
    return f'w:rightChars="{round(characters * 100)}" w:right="{twips(pt=characters * CHARACTER_PT)}"'


def _keep_with_next(made: Para | Grid) -> Para | Grid:
    """A long paragraph is left alone: LibreOffice would move the whole of it."""
    if isinstance(made, Para) and len(_TAG.sub("", made.runs)) > KEPT_CHARACTERS:
        return made
    return replace(made, keep_next=True)
