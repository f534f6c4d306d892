"""The layout check: does a DOCX keep the rules of official papers (GB/T 9704-2012, plain form)?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from core.errors import InvalidInputError
from papers.formats import Formats, number
from papers.model import Face
from papers.official import (
    BODY_FACE,
    BODY_PT,
    CHARACTERS,
    HEADING_FACES,
    INDENT_CHARACTERS,
    LINE_PT,
    LINES,
    MARGINS_MM,
    OTHER_NAMES,
    PAGE_MM,
    PT_PER_MM,
    TITLE_FACE,
    TITLE_PT,
    TWIPS_PER_MM,
)
from papers.outline import Parts, Passage, Piece, find_parts
from papers.page_numbers import check_page_numbers

MAX_UNPACKED_BYTES = 300 * 2**20
# 5.2.1 allows 1 mm; paper is cut to about as much.
_TOLERANCE_MM = 1.0
_INDENT_TOLERANCE = 0.15
# Width and height of the text area: 156 × 225 mm.
_TEXT_PT = (
    (PAGE_MM[0] - MARGINS_MM[2] - MARGINS_MM[3]) * PT_PER_MM,
    (PAGE_MM[1] - MARGINS_MM[0] - MARGINS_MM[1]) * PT_PER_MM,
)
_LEVEL_NAMES = ("一", "二", "三", "四")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule: whether the file keeps it, what was found and what is wanted, in words."""

    rule: str
    passed: bool
    found: str
    wanted: str


def check_file(path: Path) -> tuple[Finding, ...]:
    """Check a DOCX on disk.

    Raises:
        InvalidInputError: If it cannot be read or is no DOCX.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InvalidInputError(f"无法读取文件 {path}：{error.strerror}。请检查路径和权限。") from error
    return check_layout(data, name=path.name)


def check_layout(data: bytes, *, name: str = "") -> tuple[Finding, ...]:
    """Check a DOCX; every rule gives one finding, in a fixed order. `name` is put into error messages.

    Raises:
        InvalidInputError: If it is no DOCX or is damaged.
    """
    document = _open(data, name)
    try:
        formats = Formats(document)
        parts = find_parts(document, formats)
        pages = [_Sheet(section) for section in document.sections]
        return (
            *_check_pages(pages, formats),
            *_check_title(parts),
            *_check_body(parts, pages),
            *(_check_heading(level, parts) for level in HEADING_FACES),
            *(
                Finding(rule=rule, passed=passed, found=found, wanted=wanted)
                for rule, passed, found, wanted in check_page_numbers(document, formats)
            ),
        )
    except (KeyError, ValueError, SyntaxError, AttributeError, TypeError, ArithmeticError) as error:
        raise InvalidInputError(f"{_say(name)}的内容不完整，无法检查版式。请用 Word 打开并另存一次。") from error


def _open(data: bytes, name: str) -> Any:
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise InvalidInputError(f"{_say(name)}是旧格式或加密的 Word 文件。请去掉密码，另存为 .docx 后再检查。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise InvalidInputError(f"{_say(name)}展开后超过 300 MB，不检查。请减少其中的图片。")
        document = docx.Document(io.BytesIO(data))
        if not len(document.sections):
            raise ValueError("no section")
        return document
    except (
        zipfile.BadZipFile, OpcError, KeyError, ValueError, SyntaxError, AttributeError, OSError,
        RuntimeError, NotImplementedError, EOFError, TypeError,
    ) as error:  # fmt: skip
        raise InvalidInputError(
            f"{_say(name)}不是 Word（.docx）文件，或已损坏。请用 Word 打开并另存为 .docx。"
        ) from error


def _say(name: str) -> str:
    return f"「{name}」" if name else "这个文件"


class _Sheet:
    """Measures of one section in millimetres; a landscape page is turned back upright."""

    def __init__(self, section: Any) -> None:
        properties = section._sectPr
        size, margins = properties.find(qn("w:pgSz")), properties.find(qn("w:pgMar"))
        width, height = _mm(size, "w"), _mm(size, "h")
        top, bottom, left, right = (_mm(margins, side) for side in ("top", "bottom", "left", "right"))
        left += _mm(margins, "gutter")
        self.is_landscape = width > height
        self.paper = (height, width) if self.is_landscape else (width, height)
        # A landscape page is an upright one turned to the left: its left edge is the upright one's top.
        self.margins = (left, right, top, bottom) if self.is_landscape else (top, bottom, left, right)
        self.grid = properties.find(qn("w:docGrid"))

    def line_pt(self) -> float | None:
        """Line pitch of the document grid; None without one."""
        if self.grid is None or self.grid.get(qn("w:type")) not in ("lines", "linesAndChars", "snapToChars"):
            return None
        pitch = number(self.grid.get(qn("w:linePitch")))
        return pitch / 20 if pitch else None


def _mm(element: Any, name: str) -> float:
    return 0.0 if element is None else (number(element.get(qn(f"w:{name}"))) or 0.0) / TWIPS_PER_MM


def _check_pages(pages: list[_Sheet], formats: Formats) -> Iterator[Finding]:
    yield _measure("纸张", [page.paper for page in pages], PAGE_MM, "{:.0f} × {:.0f} 毫米", "A4（210 × 297 毫米）")
    form = "上 {:.0f}、下 {:.0f}、左 {:.0f}、右 {:.0f} 毫米"
    yield _measure("页边距", [page.margins for page in pages], MARGINS_MM, form, form.format(*MARGINS_MM))
    wanted = f"每页 {LINES} 行、每行 {CHARACTERS} 字（文档网格：指定行和字符网格）"
    founds = [_say_grid(page, formats.normal_size_pt()) for page in pages if not page.is_landscape]
    good = f"{LINES} 行 × {CHARACTERS} 字"
    bad = [found for found in founds if found != good]
    yield Finding(rule="行数与字数", passed=not bad, found=(bad or founds or ["没有竖排的页面"])[0], wanted=wanted)


def _measure(rule: str, values: list[tuple[float, ...]], wanted: tuple[float, ...], form: str, said: str) -> Finding:
    bad = [
        value
        for value in values
        if any(abs(found - want) > _TOLERANCE_MM for found, want in zip(value, wanted, strict=True))
    ]
    return Finding(rule=rule, passed=not bad, found=form.format(*(bad or values)[0]), wanted=said)


def _say_grid(page: _Sheet, size_pt: float) -> str:
    pitch = page.line_pt()
    kind = None if page.grid is None else page.grid.get(qn("w:type"))
    if pitch is None:
        return "没有文档网格"
    # Reckoned on the text area of the standard: wrong margins break their own rule.
    width, height = _TEXT_PT
    lines = int(height / pitch + 0.01)
    if kind == "lines":
        return f"{lines} 行，未指定字数"
    space = number(page.grid.get(qn("w:charSpace"))) or 0.0
    return f"{lines} 行 × {int(width / (size_pt + space / 4096) + 0.01)} 字"


def _check_title(parts: Parts) -> Iterator[Finding]:
    pieces = [(passage, piece) for passage in parts.title for piece in passage.pieces]
    yield _check_pieces("标题字体", pieces, _has_face(TITLE_FACE), _say_face, f"{TITLE_FACE}", none="没有标题")
    yield _check_pieces("标题字号", pieces, _has_size(TITLE_PT), _say_size, f"二号（{TITLE_PT} 磅）", none="没有标题")
    astray = [passage for passage in parts.title if passage.shape.align != "center"]
    found = "没有标题" if not parts.title else "居中" if not astray else f"{_quote(astray[0])}没有居中"
    yield Finding(rule="标题位置", passed=bool(parts.title) and not astray, found=found, wanted="居中")


def _check_body(parts: Parts, pages: list[_Sheet]) -> Iterator[Finding]:
    pieces = [(passage, piece) for passage in parts.body for piece in passage.pieces]
    after = [(passage, piece) for passage in parts.headings for piece in passage.split_heading()[1]]
    yield _check_pieces("正文字体", pieces + after, _has_face(BODY_FACE), _say_face, f"{BODY_FACE}", none="")
    sized = pieces + [(passage, piece) for passage in parts.headings for piece in passage.pieces]
    yield _check_pieces("正文字号", sized, _has_size(BODY_PT), _say_size, f"三号（{BODY_PT} 磅）", none="")
    text = sorted((*parts.body, *parts.headings), key=lambda passage: passage.place)
    upright = next((page for page in pages if not page.is_landscape), pages[0])
    grid = upright.line_pt()

    def line_of(passage: Passage) -> float | None:
        return grid if passage.shape.single and grid else passage.shape.line_pt

    yield _check_passages(
        "行距",
        text,
        lambda passage: int(_TEXT_PT[1] / (line_of(passage) or 1) + 0.001) == LINES,
        lambda passage: f"固定值 {line:g} 磅" if (line := line_of(passage)) else "非固定值",
        f"固定值 {LINE_PT} 磅（每页 {LINES} 行）",
    )
    yield _check_passages(
        "首行缩进",
        text,
        lambda passage: abs(passage.shape.indent - INDENT_CHARACTERS) <= _INDENT_TOLERANCE,
        lambda passage: f"{round(passage.shape.indent, 1):g} 字",
        f"{INDENT_CHARACTERS} 字",
    )


def _check_heading(level: int, parts: Parts) -> Finding:
    name = f"{_LEVEL_NAMES[level - 1]}级标题"
    pieces = [
        (passage, piece) for passage in parts.headings if passage.level == level for piece in passage.split_heading()[0]
    ]
    face = HEADING_FACES[level]
    return _check_pieces(f"{name}字体", pieces, _has_face(face), _say_face, f"{face}", none="", empty=f"没有{name}")


Located = tuple[Passage, Piece]


def _check_pieces(
    rule: str,
    pieces: list[Located],
    is_right: Callable[[Piece], bool],
    say: Callable[[Piece], str],
    wanted: str,
    *,
    none: str,
    empty: str = "没有正文",
) -> Finding:
    """Every piece must be right. `none` is said, and the rule broken, where the part must be there and is not."""
    if not pieces:
        return Finding(rule=rule, passed=not none, found=none or empty, wanted=wanted)
    bad = [(passage, piece) for passage, piece in pieces if piece.text.strip() and not is_right(piece)]
    places = {passage.place for passage, _ in bad}
    return _finding(rule, wanted, [(passage, say(piece)) for passage, piece in bad], len(places), say(pieces[0][1]))


def _check_passages(
    rule: str,
    passages: list[Passage],
    is_right: Callable[[Passage], bool],
    say: Callable[[Passage], str],
    wanted: str,
) -> Finding:
    if not passages:
        return Finding(rule=rule, passed=True, found="没有正文", wanted=wanted)
    bad = [(passage, say(passage)) for passage in passages if not is_right(passage)]
    return _finding(rule, wanted, bad, len(bad), say(passages[0]))


def _finding(rule: str, wanted: str, bad: Iterable[tuple[Passage, str]], count: int, good: str) -> Finding:
    first = next(iter(bad), None)
    if first is None:
        return Finding(rule=rule, passed=True, found=good, wanted=wanted)
    more = f"，共 {count} 段不符" if count > 1 else ""
    return Finding(rule=rule, passed=False, found=f"{_quote(first[0])}为{first[1]}{more}", wanted=wanted)


def _quote(passage: Passage) -> str:
    short = re.sub(r"\s+", " ", passage.text)
    return f"第 {passage.place} 段“{short[:12]}{'…' if len(short) > 12 else ''}”"


def _has_face(face: Face) -> Callable[[Piece], bool]:
    names = {name.casefold() for name in (face, *OTHER_NAMES[face])}
    return lambda piece: not piece.is_chinese or piece.look.face.casefold() in names


def _has_size(size_pt: float) -> Callable[[Piece], bool]:
    return lambda piece: piece.look.size_pt == size_pt


def _say_face(piece: Piece) -> str:
    return piece.look.face or "未指定的字体"


def _say_size(piece: Piece) -> str:
    return f"{piece.look.size_pt:g} 磅"
