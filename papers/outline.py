"""The parts of an official paper in any DOCX: which paragraphs are its title, headings and body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

from papers.formats import Formats, Look, Shape

_CHINESE = re.compile("[\u3400-\u9fff]")
_LEVELS = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"\d{1,2}[.．](?!\d)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)
_DATE = re.compile(
    r"(?:\d{4}|[二〇零○一三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_APART = re.compile(r"附件\s*\d*$|(?:备注|注|附注)\s*[:：]")
_SENTENCE_ENDS = ("。", "；", "：", "！", "？", ";", ":")
_TITLE_STYLES = ("title", "标题")
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:tbl"), qn("w:txbxContent")}
# The title stands among the first paragraphs.
_TITLE_WITHIN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text of one look; only pieces with Chinese characters are judged by their typeface."""

    text: str
    look: Look

    @property
    def is_chinese(self) -> bool:
        """Whether the typeface of Chinese characters shows in it."""
        return bool(_CHINESE.search(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph with text. `place` counts from 1; `level` is 0 for body, 1 to 4 for headings."""

    place: int
    text: str
    shape: Shape
    pieces: tuple[Piece, ...]
    level: int = 0

    def split_heading(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """The heading up to its first full stop or colon, and what follows in the same paragraph.

        A colon inside a heading that stands alone (「一、背景：现状与形势」) ends nothing: no sentence follows it.
        """
        head: list[Piece] = []
        rest: list[Piece] = []
        for piece in self.pieces:
            end = None if rest else re.search("[。：]", piece.text)
            if end:
                head.append(replace(piece, text=piece.text[: end.end()]))
                rest.append(replace(piece, text=piece.text[end.end() :]))
            else:
                (rest or head).append(piece)
        if not self.text.endswith(_SENTENCE_ENDS) and "。" not in self.text:
            faces = {piece.look.face for piece in (*head, *rest) if piece.is_chinese}
            if len(faces) == 1:
                return self.pieces, ()
        return tuple(head), tuple(rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts that the rules are about."""

    title: tuple[Passage, ...]
    headings: tuple[Passage, ...]
    body: tuple[Passage, ...]


def find_parts(document: Any, formats: Formats) -> Parts:
    """Title, headings and body; addressee, signature, annex marks, notes and centred lines belong to none."""
    passages = list(_read_passages(document, formats))
    title = _find_title(passages)
    headings: list[Passage] = []
    body: list[Passage] = []
    apart = {passage.place for passage in title} | _find_signatures(passages)
    after_title = False
    for passage in passages:
        if passage.place in apart or passage.shape.align in ("center", "right", "end"):
            after_title = True
            continue
        is_addressee = after_title and not passage.level and passage.text.endswith(("：", ":"))
        after_title = False
        if is_addressee or _APART.match(passage.text):
            continue
        (headings if passage.level else body).append(passage)
    return Parts(title=title, headings=tuple(headings), body=tuple(body))


def _read_passages(document: Any, formats: Formats) -> Iterator[Passage]:
    place = 0
    for paragraph in _iterate(document.element.body, qn("w:p")):
        pieces = tuple(
            Piece(text=text, look=formats.look(paragraph, run))
            for run in _iterate(paragraph, qn("w:r"))
            if (text := "".join(each.text or "" for each in run.iter(qn("w:t"))))
        )
        text = "".join(piece.text for piece in pieces)
        if not text.strip():
            continue
        place += 1
        shape = formats.shape(paragraph)
        level = next((level for level, mark in enumerate(_LEVELS, start=1) if mark.match(text.strip())), 0)
        if not level and shape.outline and shape.outline <= len(_LEVELS) and shape.style not in _TITLE_STYLES:
            level = shape.outline
        yield Passage(place=place, text=text.strip(), shape=_with_spaces(shape, text), pieces=pieces, level=level)


def _iterate(root: Any, tag: str) -> Iterator[Any]:
    """Elements of a kind in order, not those inside tables, text boxes, deleted text or each other."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        if element.tag == tag:
            yield element
        elif element.tag not in _SKIPPED:
            stack.extend(reversed(element))


def _with_spaces(shape: Shape, text: str) -> Shape:
    """Full-width spaces before the text are an indent, too."""
    spaces = len(text) - len(text.lstrip("\u3000"))
    return replace(shape, indent=shape.indent + spaces) if spaces else shape


def _find_title(passages: list[Passage]) -> tuple[Passage, ...]:
    """The paragraph of the title style, else the largest of the first ones; centred lines of its size go on with it."""
    early = passages[:_TITLE_WITHIN]
    if not early:
        return ()
    styled = [passage for passage in early if passage.shape.style in _TITLE_STYLES]
    first = styled[0] if styled else max(early, key=lambda passage: (_size(passage), -passage.place))
    found = [first]
    for passage in passages[first.place :]:
        if passage.level or _size(passage) != _size(first) or passage.shape.align != "center":
            break
        found.append(passage)
    return tuple(found) if first.shape.align == "center" else (first,)


def _size(passage: Passage) -> float:
    return max(piece.look.size_pt for piece in passage.pieces)


def _find_signatures(passages: list[Passage]) -> set[int]:
    """Places of dates that stand alone and of the short lines right above them."""
    found: set[int] = set()
    for before, passage in zip([None, *passages], passages, strict=False):
        if _DATE.fullmatch(passage.text.replace(" ", "")):
            found.add(passage.place)
            if before and len(before.text) <= 40 and not before.text.endswith("。"):
                found.add(before.place)
    return found
