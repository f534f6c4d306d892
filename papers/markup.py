"""A marked-up DOCX read back: text with its tracked changes, comments with replies, the form, the marks of origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from papers.comments import Comment, read_comments, read_moment
from papers.packages import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_INSERTED = {f"{_W}ins", f"{_W}moveTo"}
_DELETED = {f"{_W}del", f"{_W}moveFrom"}
_SKIPPED = {f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", f"{_W}tbl", f"{_W}txbxContent", f"{_W}pict", f"{_W}drawing",
            "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}  # fmt: skip
_ANCHORS = {f"{_W}commentRangeStart", f"{_W}commentRangeEnd", f"{_W}commentReference"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text of one paragraph that is as before, or was put in (`inserted`) or taken out (`deleted`)."""

    text: str
    inserted: bool = False
    deleted: bool = False
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where a comment stands: characters of the paragraph before (`start`) and after the changes (`start_after`)."""

    comment_id: str
    start: int
    start_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedParagraph:
    """A paragraph; one that was split by a tracked change is still one. `section` counts from 0."""

    pieces: tuple[Piece, ...]
    anchors: tuple[Anchor, ...] = ()
    section: int = 0

    @property
    def before(self) -> str:
        """Its text without the tracked changes."""
        return "".join(one.text for one in self.pieces if not one.inserted)

    @property
    def after(self) -> str:
        """Its text with the tracked changes."""
        return "".join(one.text for one in self.pieces if not one.deleted)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPaper:
    """A marked-up file.

    Attributes:
        form: What stands in tables, by the label in the cell before it.
        marks: Properties that the sender put into the file, by name.
    """

    paragraphs: tuple[MarkedParagraph, ...]
    comments: tuple[Comment, ...]
    form: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)


def read_markup(data: bytes, *, name: str = "") -> MarkedPaper:
    """Read a DOCX of Word, WPS or LibreOffice.

    Raises:
        InvalidInputError: If it cannot be read; the message says why and what to do.
    """
    package = Package(data, name=name)
    reader = _Reader()
    body = package.body.find(f"{_W}body")
    if body is not None:
        reader.read(body)
    return MarkedPaper(
        paragraphs=tuple(reader.paragraphs),
        comments=tuple(read_comments(package, reader.quotes)),
        form=reader.form,
        marks=_read_marks(package),
    )


class _Reader:
    """Walks through a body once, from its first paragraph to its last."""

    def __init__(self) -> None:
        self.paragraphs: list[MarkedParagraph] = []
        self.quotes: dict[str, str] = {}
        self.form: dict[str, str] = {}
        self._open: dict[str, list[Piece]] = {}  # comments whose anchored text is being read
        self._section = 0
        self._begin()

    def read(self, container: Any) -> None:
        for child in container:
            if child.tag == f"{_W}p":
                self._read_paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._read_table(child)
            elif child.tag == f"{_W}sdt":
                self.read(child.find(f"{_W}sdtContent") if child.find(f"{_W}sdtContent") is not None else ())
            elif child.tag in _ANCHORS:
                self._note_anchor(child)
            elif child.tag in _INSERTED | _DELETED | {f"{_W}customXml"}:
                self.read(child)
        if container is not None and getattr(container, "tag", "") == f"{_W}body" and self._pieces:
            self._end()

    def _begin(self) -> None:
        self._pieces: list[Piece] = []
        self._anchors: dict[str, Anchor] = {}

    def _end(self) -> None:
        made = MarkedParagraph(pieces=tuple(self._pieces), anchors=tuple(self._anchors.values()), section=self._section)
        if made.pieces or made.anchors:
            self.paragraphs.append(made)
        self._begin()

    def _read_paragraph(self, element: Any) -> None:
        self._read_runs(element, None, None)
        split = element.find(f"{_W}pPr/{_W}rPr/{_W}ins")
        if split is not None:  # the paragraph was one with the next before
            self._add("\n", split, None)
        else:
            self._end()
        if element.find(f"{_W}pPr/{_W}sectPr") is not None:
            self._section += 1

    def _read_runs(self, element: Any, inserted: Any, deleted: Any) -> None:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag in (f"{_W}t", f"{_W}delText"):
                self._add(child.text or "", inserted, deleted)
            elif tag in (f"{_W}br", f"{_W}cr", f"{_W}tab"):
                self._add("\n" if tag != f"{_W}tab" else "\t", inserted, deleted)
            elif tag == f"{_W}noBreakHyphen":
                self._add("-", inserted, deleted)
            elif tag in _ANCHORS:
                self._note_anchor(child)
            elif isinstance(tag, str):
                self._read_runs(child, child if tag in _INSERTED else inserted, child if tag in _DELETED else deleted)

    def _add(self, text: str, inserted: Any, deleted: Any) -> None:
        if not text or (inserted is not None and deleted is not None):  # put in and taken out again: never there
            return
        change = inserted if inserted is not None else deleted
        piece = Piece(
            text=text,
            inserted=inserted is not None,
            deleted=deleted is not None,
            author="" if change is None else change.get(f"{_W}author") or "",
            at=None if change is None else read_moment(change.get(f"{_W}date")),
        )
        for quoted in self._open.values():
            quoted.append(piece)
        last = self._pieces[-1] if self._pieces else None
        if last is not None and _alike(last, piece):
            self._pieces[-1] = Piece(
                text=last.text + text, inserted=last.inserted, deleted=last.deleted, author=last.author, at=last.at
            )
        else:
            self._pieces.append(piece)

    def _note_anchor(self, element: Any) -> None:
        comment_id = element.get(f"{_W}id") or ""
        if element.tag == f"{_W}commentRangeEnd":
            self._close(comment_id)
            return
        back = 0
        if element.tag == f"{_W}commentRangeStart":
            self._open[comment_id] = []
        else:
            self._close(comment_id)
            if comment_id in self.quotes:
                return
            back = 1  # without a range, the mark stands behind what it is about
        self.quotes.setdefault(comment_id, "")
        self._anchors[comment_id] = Anchor(
            comment_id=comment_id,
            start=max(0, sum(len(one.text) for one in self._pieces if not one.inserted) - back),
            start_after=max(0, sum(len(one.text) for one in self._pieces if not one.deleted) - back),
        )

    def _close(self, comment_id: str) -> None:
        pieces = self._open.pop(comment_id, None)
        if pieces is not None:
            shown = "".join(one.text for one in pieces if not one.deleted)
            self.quotes[comment_id] = (shown or "".join(one.text for one in pieces)).strip()

    def _read_table(self, table: Any) -> None:
        """Cells in pairs: a label, and what stands beside it. Comments in tables have no place in the text."""
        for row in table.iter(f"{_W}tr"):
            cells = [_cell_text(cell) for cell in row.findall(f"{_W}tc")]
            for label, value in zip(cells[::2], cells[1::2], strict=False):
                if label:
                    self.form.setdefault("".join(label.split()), value)


def _cell_text(cell: Any) -> str:
    reader = _Reader()
    for child in cell:
        if child.tag == f"{_W}p":
            reader._read_paragraph(child)
        elif child.tag == f"{_W}sdt":
            reader.read([child])
    reader._end()
    return "\n".join(one.after.strip() for one in reader.paragraphs).strip()


def _read_marks(package: Package) -> dict[str, str]:
    root = package.part("docProps/custom.xml")
    if root is None:
        return {}
    return {one.get("name") or "": "".join(one.itertext()).strip() for one in root}


def _alike(one: Piece, other: Piece) -> bool:
    return (one.inserted, one.deleted, one.author) == (other.inserted, other.deleted, other.author)
