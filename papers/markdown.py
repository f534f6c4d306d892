"""A paper as Markdown: the same blocks in the same order, for mail and for editors that know no Word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from papers.blocks import HeadingCounter
from papers.model import Addressee, Block, Cell, Heading, Line, Paper, Paragraph, Run, Signature, Table, Text, Title
from papers.text import clean, one_line, say_day

_MARKS = re.compile(r"[\\`*_\[\]<>|~]")
_LEADING = re.compile(r"^(\s*)([#+-]|\d+(?=[.)]\s))", re.MULTILINE)


def write_markdown(paper: Paper) -> str:
    """The paper as Markdown text; notes become footnotes `[^1]`, numbered through the whole paper."""
    writer = _Writer()
    parts = [part for section in paper.sections for block in section.blocks for part in writer.write(block)]
    return "\n\n".join(parts + writer.notes) + "\n"


class _Writer:
    def __init__(self) -> None:
        self.notes: list[str] = []
        self._counter = HeadingCounter()

    def write(self, block: Block) -> Iterator[str]:
        """The paragraphs of a block; what only sets the page has none."""
        match block:
            case Title():
                self._counter = HeadingCounter()
                yield f"# {_escape(one_line(block.text))}"
            case Addressee():
                yield _escape(block.text.rstrip(":： ")) + "："
            case Heading():
                number = self._counter.next(block.level) if block.numbered else ""
                yield f"{'#' * (block.level + 1)} {number}{_escape(one_line(block.text))}"
                if block.after:
                    yield self._text(block.after)
            case Paragraph() | Line():
                yield self._text(block.text)
            case Signature():
                yield f"{_escape(block.body)}  \n{say_day(block.signed_on)}"
            case Table():
                yield _table(block)
            case _:
                return

    def _text(self, text: Text) -> str:
        pieces = (Run(text=text),) if isinstance(text, str) else text
        words = "".join(self._piece(piece) for piece in pieces)
        return _LEADING.sub(r"\1\\\2" if not words[:1].isdigit() else r"\1\2", words).replace("\n", "  \n")

    def _piece(self, piece: Run) -> str:
        words = _escape(clean(piece.text))
        if piece.superscript:
            words = f"<sup>{words}</sup>"
        elif piece.bold and words.strip():
            words = f"**{words}**"
        if not piece.note:
            return words
        self.notes.append(f"[^{len(self.notes) + 1}]: {_escape(one_line(piece.note))}")
        return f"{words}[^{len(self.notes)}]"


def _escape(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def _table(block: Table) -> str:
    heads = [_escape(one_line(column.head)) for column in block.columns]
    rows = [[_escape(one_line(cell.text if isinstance(cell, Cell) else cell)) for cell in row] for row in block.rows]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
