"""The document model: what a paper says, block by block; `layout.py` knows how each block is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Face(StrEnum):
    """The typefaces of official papers, named and never bundled (GB/T 9704-2012, 5.2.2 and common practice)."""

    TITLE = "方正小标宋简体"
    BODY = "仿宋_GB2312"
    HEAD = "黑体"
    KAI = "楷体_GB2312"
    SONG = "宋体"


class Align(StrEnum):
    """Alignment; the values are those of WordprocessingML."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of a paragraph set differently from the rest; None: as the paragraph is. `color` is RRGGBB.

    `note` is a footnote to it: its mark stands behind the text, its words at the foot of the page. Not inside tables.
    """

    text: str
    face: Face | None = None
    size_pt: float | None = None
    bold: bool = False
    superscript: bool = False
    color: str = ""
    note: str = ""


Text = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The title, centred, one empty line below; a line break in the text breaks the title there."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """The line of the addressee, not indented; its colon is added where it lacks."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 to 4: 一、 （一） 1. （1）.

    The number is counted by the layout and written before the text; not so where the text brings its own or has none.
    `after` follows in the same paragraph, in the face of the body.
    """

    level: int
    text: str
    after: Text = ""
    numbered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of the body; `indented` by two characters. A line break in the text breaks the line."""

    text: Text
    indented: bool = True
    align: Align = Align.JUSTIFY
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A freely set paragraph, for certificates, covers and forms. Lengths in points; `line_pt` None: 1.3 × the size.

    Indents count characters of the size given; `spread_pt` is put between the characters.
    """

    text: Text
    face: Face = Face.BODY
    size_pt: float = 16
    align: Align = Align.LEFT
    color: str = ""
    line_pt: float | None = None
    before_pt: float = 0
    after_pt: float = 0
    first_line_chars: float = 0
    left_chars: float = 0
    right_chars: float = 0
    spread_pt: float = 0
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its head, its share of the width, the alignment of its cells."""

    head: str = ""
    share: float = 1
    align: Align = Align.CENTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell over `span` columns; `label` sets it like a head."""

    text: str
    span: int = 1
    label: bool = False
    align: Align | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A ruled table over the whole width; its head, if the columns have any, comes again on each page.

    `row_mm` is the least height of a row, for tables that are filled in by hand.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    size_pt: float = 12
    row_mm: float = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The body that signs and the date below (落款); `sealed` leaves room for the seal (GB/T 9704-2012, 7.3.5)."""

    body: str
    signed_on: date
    sealed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Empty lines."""

    lines: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Title | Addressee | Heading | Paragraph | Line | Table | Signature | Gap | PageBreak


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: size and margins in millimetres.

    Attributes:
        gridded: Lines and characters of the official grid; else text flows free.
        numbered: Page number at the foot.
        framed: The ornamental frame of a certificate.
    """

    width_mm: float = 210
    height_mm: float = 297
    top_mm: float = 37
    bottom_mm: float = 35
    left_mm: float = 28
    right_mm: float = 26
    gridded: bool = True
    numbered: bool = True
    framed: bool = False

    @property
    def text_width_mm(self) -> float:
        """Width between the margins."""
        return self.width_mm - self.left_mm - self.right_mm


OFFICIAL = Page()
# The portrait page turned, binding edge on top: lists with many columns.
LANDSCAPE = Page(width_mm=297, height_mm=210, top_mm=28, bottom_mm=26, left_mm=37, right_mm=35, gridded=False)
CERTIFICATE = Page(
    width_mm=297,
    height_mm=210,
    top_mm=30,
    bottom_mm=26,
    left_mm=44,
    right_mm=44,
    gridded=False,
    numbered=False,
    framed=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Blocks on pages of one kind. `restart` begins the page numbers at 1 again."""

    blocks: tuple[Block, ...]
    page: Page = OFFICIAL
    restart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole file. `title`, `author` and `dated` go into its properties; no clock is read, so that bytes repeat.

    `marks` are properties of our own, pairs of a name and a value, by which a returned file is recognised.
    """

    title: str
    sections: tuple[Section, ...]
    author: str = ""
    dated: date | None = None
    marks: tuple[tuple[str, str], ...] = ()


def join_papers(papers: tuple[Paper, ...], *, title: str) -> Paper:
    """Several papers as one file: each begins on a new page, its page numbers at 1."""
    sections = tuple(
        Section(blocks=section.blocks, page=section.page, restart=place == 0)
        for paper in papers
        for place, section in enumerate(paper.sections)
    )
    first = papers[0] if papers else None
    return Paper(
        title=title, sections=sections, author=first.author if first else "", dated=first.dated if first else None
    )
