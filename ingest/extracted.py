"""What a parser hands on: raw blocks in reading order and what the format itself says about the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.errors import ZhikuError


class UnreadableFileError(ZhikuError):
    """A file cannot be read, and trying again will not help."""


class ParserStoppedError(ZhikuError):
    """Reading a file was interrupted because the program is closing; it goes on at the next start."""

    retryable = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBlock:
    """A paragraph, heading or table as the format gives it, before the outline is built.

    Attributes:
        level: 1 to 6 where the format marks a heading (Markdown, HTML, Word styles), else 0.
        kind: "paragraph" or "table" (rows are lines, cells joined by " | ", the first row is the header).
        page: Page on which it starts, from 1, None where the format has no pages.
    """

    text: str
    level: int = 0
    kind: str = "paragraph"
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The content of one file.

    Attributes:
        title: Title that the format states (HTML, CSV column), "" when it states none.
        fallback_title: A weaker one, e.g. from the core properties of a Word file.
        published_on: Date that the format states (a column, a meta element).
        region: Region that the format states in words, e.g. "上海市".
        coverage: Share of the pages (or of the file) that gave text, in [0, 1].
    """

    blocks: tuple[RawBlock, ...]
    title: str = ""
    fallback_title: str = ""
    published_on: date | None = None
    region: str = ""
    pages: int | None = None
    coverage: float = 1.0
