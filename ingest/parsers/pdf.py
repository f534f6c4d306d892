"""PDF: text of each page by pypdf, running headers removed, lines joined to paragraphs, unreadable pages counted."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.extracted import Extracted, RawBlock, UnreadableFileError
from ingest.headings import read_mark, starts_new
from ingest.kinds import PASSWORD_ADVICE
from ingest.repair import clean_text, close_spaces, drop_contents, ends_sentence, is_contents_line, join_lines

if TYPE_CHECKING:
    from pypdf import PdfReader

logger = logging.getLogger(__name__)

_EDGE_LINES = 3  # running headers and footers stand in the first and last lines of a page
_PAGE_NUMBER = re.compile(
    r"^[-—–－·\s]*(第\s*)?(\d{1,4}|[ivxIVX]{1,6}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+)(\s*[页頁])?"
    r"(\s*[/／,，共]*\s*\d{1,4}\s*[页頁]?)?[-—–－·\s]*$"
)
_GOOD = re.compile(
    r"[\u4e00-\u9fff\u3400-\u4dbf\u3000-\u303f\uff00-\uffef\x20-\x7e\u2010-\u2027\u2030-\u203b\u2103\u2116\u2150-\u218b"
    r"\u2190-\u21ff\u2200-\u22ff\u2460-\u24ff\u2500-\u25ff\u2600-\u27bf\u00a0-\u00b7\u00d7\u00f7\u0370-\u03ff\s]"
)
_PROGRAM_TITLE = re.compile(r"\.(docx?|pdf|pptx?|wps|indd)$|幻灯片|PowerPoint|Microsoft|文档\d|未命名")
_BAD_SHARE = 0.12
_COMMON_SHARE = 0.5
_LEAST_PAGE_CHARS = 12


def parse_pdf(data: bytes) -> Extracted:
    """Read a PDF file.

    Raises:
        UnreadableFileError: If it needs a password, is damaged, or holds next to no readable text.
    """
    reader = _open(data)
    texts = [_page_text(reader, number) for number in range(len(reader.pages))]
    pages = [_clean_lines(text) for text in texts]
    garbled = [number for number, lines in enumerate(pages) if lines and not _is_readable(lines)]
    for number in garbled:
        pages[number] = []
    with_text = sum(sum(map(len, lines)) >= _LEAST_PAGE_CHARS for lines in pages)
    _refuse_textless(pages, garbled)
    pages = _drop_running_lines(pages)
    blocks = _join_pages(pages)
    title = clean_text(str(reader.metadata.title or "")) if reader.metadata else ""
    return Extracted(
        blocks=tuple(drop_contents(blocks)),
        fallback_title=title if _is_title(title) else "",
        pages=len(pages),
        coverage=round(with_text / len(pages), 4) if pages else 0.0,
    )


def _open(data: bytes) -> PdfReader:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise UnreadableFileError(PASSWORD_ADVICE)
        if not reader.pages:
            raise UnreadableFileError("这个 PDF 没有任何页面。请检查文件后重新放入。")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise UnreadableFileError("PDF 文件已损坏或没有复制完整，无法打开。请重新获取文件后再放入。") from error
    return reader


def _page_text(reader: PdfReader, number: int) -> str:
    try:
        return reader.pages[number].extract_text() or ""
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises many kinds on damaged pages; the other pages are still worth having
        logger.warning("page skipped page=%d error=%s", number + 1, type(error).__name__)
        return ""


def _clean_lines(text: str) -> list[str]:
    return [line for raw in text.split("\n") if (line := close_spaces(clean_text(raw)))]


def _is_readable(lines: Sequence[str]) -> bool:
    """Whether a page's text layer makes sense: few foreign signs, and Chinese in common characters."""
    text = "".join(lines).replace(" ", "")
    if len(text) < _LEAST_PAGE_CHARS:
        return True
    bad = len(text) - len(_GOOD.findall(text))
    if bad > len(text) * _BAD_SHARE:
        return False
    chinese = [char for char in text if "\u4e00" <= char <= "\u9fff"]
    return len(chinese) < 60 or sum(map(_is_common, chinese)) >= len(chinese) * _COMMON_SHARE


def _is_common(char: str) -> bool:
    """Whether a character is among the 3,755 common ones of GB 2312; wrongly mapped fonts give any of 20,000."""
    try:
        return 0xB0 <= char.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _refuse_textless(pages: Sequence[Sequence[str]], garbled: Sequence[int]) -> None:
    characters = sum(len(line) for lines in pages for line in lines)
    if characters >= max(20, 4 * len(pages)):
        return
    if garbled:
        raise UnreadableFileError(
            "文件里的文字无法解读（字体编码损坏，复制出来是乱码）。请用 Word 原件，或先用文字识别软件转换后重新放入。"
        )
    raise UnreadableFileError(
        "没有可读文字（可能是扫描件或图片）。请用有文字的原件，或先用文字识别软件转换后重新放入。"
    )


def _drop_running_lines(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Without headers and footers that come again on many pages, and without page numbers."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_shape(line) for line in _edges(lines)})
    filled = sum(bool(lines) for lines in pages)
    least = max(3, filled * 0.25)
    kept: list[list[str]] = []
    for lines in pages:
        page = list(lines)
        for at_end in (False, True):
            for _ in range(_EDGE_LINES):
                if not page:
                    break
                line = page[-1] if at_end else page[0]
                if not _PAGE_NUMBER.match(line) and (seen[_shape(line)] < least or filled < 3):
                    break
                page.pop(-1 if at_end else 0)
        kept.append(page)
    return kept


def _edges(lines: Sequence[str]) -> list[str]:
    return [*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.replace(" ", ""))


def _join_pages(pages: Sequence[Sequence[str]]) -> list[RawBlock]:
    """Paragraphs from lines; one that runs over a page break stays whole and has the page on which it starts."""
    widths = sorted(_width(line) for lines in pages for line in lines)
    usual = widths[int(len(widths) * 0.9)] if widths else 0
    blocks: list[RawBlock] = []
    last_line, last_full = "", usual
    for number, lines in enumerate(pages, start=1):
        widest = max((_width(line) for line in lines), default=0)
        full = widest if len(lines) >= 3 and widest > usual * 0.6 else usual
        for place, line in enumerate(lines):
            at_page_start = place == 0 and number > 1
            if blocks and _continues(last_line, line, blocks[-1].text, last_full, at_page_start=at_page_start):
                blocks[-1] = RawBlock(text=join_lines(blocks[-1].text, line), page=blocks[-1].page)
            else:
                blocks.append(RawBlock(text=line, page=number))
            last_line, last_full = line, full
    return blocks


def _continues(last: str, line: str, so_far: str, full: int, *, at_page_start: bool) -> bool:
    if starts_new(line) or is_contents_line(last) or is_contents_line(line):
        return False
    if last.endswith(("，", "、", ",")):
        return True
    mark = read_mark(so_far)
    if mark is not None and mark.heading and not mark.run_in and not mark.article and not ends_sentence(so_far):
        return _width(last) >= full * 0.9  # a heading seldom fills its line: the first line of a numbered paragraph
    if ends_sentence(last):
        # A paragraph's first line is indented and so holds less than a full one.
        return _width(last) >= full * 0.97 and _width(line) >= full * 0.97 and not at_page_start
    is_prose = any(sign in so_far for sign in "，。；") and len(so_far) >= 20
    return _width(last) >= full * (0.5 if is_prose else 0.8)


def _width(line: str) -> int:
    """Width in half-width units."""
    return sum(1 if char.isascii() else 2 for char in line)


def _is_title(title: str) -> bool:
    """Whether the title in a PDF's properties names the document, not a file or a program."""
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in title)
    return chinese >= 4 and not re.search(
        r"\.(docx?|pdf|pptx?|wps|indd)$|幻灯片|PowerPoint|Microsoft|文档\d|未命名", title
    )
