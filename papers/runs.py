"""Text to runs and paragraphs of WordprocessingML: the small parts that blocks and tables are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from papers.model import Face, Run, Text
from papers.notes import mark
from papers.styles import fonts, sizes
from papers.text import clean

# Written from right to left: such a run needs `w:rtl` to be shaped and ordered.
_RIGHT_TO_LEFT = re.compile(
    "([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?:[ ·\u200c\u200d]+[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    """A paragraph on its way to XML: its style, what differs from it, its runs as XML."""

    style: str
    runs: str = ""
    keep_next: bool | None = None
    break_before: bool = False
    spacing: str = ""
    indent: str = ""
    align: str = ""
    section: str = ""

    def xml(self) -> str:
        """The `w:p`, its properties in the order that the schema wants."""
        parts = [
            f'<w:pStyle w:val="{self.style}"/>',
            "" if self.keep_next is None else f'<w:keepNext w:val="{self.keep_next:d}"/>',
            "<w:pageBreakBefore/>" if self.break_before else "",
            f"<w:spacing {self.spacing}/>" if self.spacing else "",
            f"<w:ind {self.indent}/>" if self.indent else "",
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
            self.section,
        ]
        return f"<w:p><w:pPr>{''.join(parts)}</w:pPr>{self.runs}</w:p>"


def width_in_characters(text: str) -> float:
    """Width of a line in Chinese characters: Latin letters and figures are half as wide."""
    return sum(0.5 if ord(letter) < 0x2000 and letter != "·" else 1 for letter in text)


def runs(text: Text, *, face: Face | None = None, size_pt: float | None = None, extra: str = "") -> str:
    """`w:r` elements of a text; face and size are those of the paragraph's style where None. `extra` is run XML."""
    pieces = (Run(text=text),) if isinstance(text, str) else text
    out: list[str] = []
    for piece in pieces:
        out += (
            _run(part, piece, face=piece.face or face, size_pt=piece.size_pt or size_pt, extra=extra)
            for part in _RIGHT_TO_LEFT.split(clean(piece.text))
            if part
        )
        if piece.note:
            out.append(mark(piece.note))
    return "".join(out)


def _run(text: str, piece: Run, *, face: Face | None, size_pt: float | None, extra: str) -> str:
    properties = [
        fonts(face) if face else '<w:rFonts w:hint="eastAsia"/>',
        "<w:b/>" if piece.bold else "",
        f'<w:color w:val="{piece.color}"/>' if piece.color else "",
        extra,
        sizes(size_pt) if size_pt else "",
        '<w:vertAlign w:val="superscript"/>' if piece.superscript else "",
        "<w:rtl/>" if _RIGHT_TO_LEFT.fullmatch(text) else "",
    ]
    lines = (
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
        for line in text.split("\n")
    )
    return f"<w:r><w:rPr>{''.join(properties)}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"
