"""A page of a PDF as an image with the passage framed."""

from __future__ import annotations

import io
import logging
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from core.errors import InvalidInputError, NotFoundError

logger = logging.getLogger(__name__)

ACCENT = (0x9A, 0x3B, 0x26)
_HIGHLIGHT_ALPHA = 38
_FRAME_ALPHA = 230
_LEAST_MATCH = 12  # fewer characters of a passage on a page say nothing
_pdfium = Lock()  # pdfium must not be called from two threads at once


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPage:
    """A page image.

    Attributes:
        png: The image; width and height in pixels.
        boxes: (left, top, right, bottom) of each framed line in pixels of the image; empty when not found.
    """

    png: bytes
    width: int
    height: int
    boxes: tuple[tuple[float, float, float, float], ...]


def render_page(path: Path, page: int, *, quote: str = "", scale: float = 1.5) -> RenderedPage:
    """Draw a page and frame the quote on it, as far as it stands on this page.

    Args:
        page: From 1.
        quote: The passage; white space does not matter. Not found: the plain page.
        scale: Pixels per point (1/72 inch).

    Raises:
        NotFoundError: If the file or the page does not exist.
        InvalidInputError: If the file is no PDF that can be drawn.
    """
    import pypdfium2

    if not path.is_file():
        raise NotFoundError("这份资料的原文件不在了。请将文件重新放入。")
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise InvalidInputError("原文件无法显示为页面图像。请下载后用其他软件打开。") from error
        try:
            if not 1 <= page <= len(document):
                raise NotFoundError(f"原文件没有第 {page} 页。")
            sheet = document[page - 1]
            boxes = _find_boxes(sheet, quote, scale) if quote.strip() else ()
            image = sheet.render(scale=scale).to_pil().convert("RGB")
        finally:
            document.close()
    return _draw(image, boxes)


def _find_boxes(sheet: Any, quote: str, scale: float) -> tuple[tuple[float, float, float, float], ...]:
    try:
        text_page = sheet.get_textpage()
        text, places = _squeeze(text_page.get_text_range())
        wanted, _ = _squeeze(quote)
        found = [places[place] for start, end in _match(text, wanted) for place in range(start, end)]
        boxes = [_to_pixels(text_page.get_charbox(place), sheet, scale) for place in found]
    except Exception as error:  # a page without a usable text layer is shown plain
        logger.warning("passage not framed error=%s", type(error).__name__)
        return ()
    return _join_lines([box for box in boxes if box[2] - box[0] > 0.1 and box[3] - box[1] > 0.1])


def _squeeze(text: str) -> tuple[str, list[int]]:
    """Text without white space, look-alikes made equal, and for each character its place in the original."""
    characters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for single in unicodedata.normalize("NFKC", char):
            if not single.isspace() and unicodedata.category(single) not in ("Cc", "Cf", "Co"):
                characters.append(single)
                places.append(place)
    return "".join(characters), places


def _match(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where the wanted characters stand: all of them at once, or the pieces that this page holds."""
    start = text.find(wanted)
    if start >= 0:
        return [(start, start + len(wanted))]
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, text, wanted, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= _LEAST_MATCH]
    return [(block.a, block.a + block.size) for block in blocks]


def _to_pixels(box: tuple[float, float, float, float], sheet: Any, scale: float) -> tuple[float, float, float, float]:
    """A character box of PDF (points, from below) in pixels of the image (from above), page rotation included."""
    left, bottom, right, top = box
    crop = sheet.get_cropbox()
    width, height = crop[2] - crop[0], crop[3] - crop[1]
    x0, x1, y0, y1 = left - crop[0], right - crop[0], bottom - crop[1], top - crop[1]
    corners = {
        0: (x0, height - y1, x1, height - y0),
        90: (y0, x0, y1, x1),
        180: (width - x1, y0, width - x0, y1),
        270: (height - y1, width - x1, height - y0, width - x0),
    }[sheet.get_rotation() % 360]
    return corners[0] * scale, corners[1] * scale, corners[2] * scale, corners[3] * scale


def _join_lines(
    boxes: Sequence[tuple[float, float, float, float]],
) -> tuple[tuple[float, float, float, float], ...]:
    """One box for each run of characters on a line."""
    lines: list[list[float]] = []
    for left, top, right, bottom in boxes:
        last = lines[-1] if lines else None
        height = bottom - top
        same_line = last is not None and min(bottom, last[3]) - max(top, last[1]) > 0.3 * min(height, last[3] - last[1])
        if last is not None and same_line and -height < left - last[2] < 3 * max(height, last[3] - last[1]):
            last[:] = [min(last[0], left), min(last[1], top), max(last[2], right), max(last[3], bottom)]
        else:
            lines.append([left, top, right, bottom])
    return tuple((box[0], box[1], box[2], box[3]) for box in lines)


def _draw(image: Any, boxes: Sequence[tuple[float, float, float, float]]) -> RenderedPage:
    from PIL import Image, ImageDraw

    if boxes:
        layer = Image.new("RGBA", image.size, (*ACCENT, 0))
        draw = ImageDraw.Draw(layer)
        for left, top, right, bottom in boxes:
            draw.rectangle((left - 2, top - 2, right + 2, bottom + 2), fill=(*ACCENT, _HIGHLIGHT_ALPHA))
        for group in _paragraphs(boxes):
            draw.rectangle(group, outline=(*ACCENT, _FRAME_ALPHA), width=2)
        image = Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return RenderedPage(png=buffer.getvalue(), width=image.width, height=image.height, boxes=tuple(boxes))


def _paragraphs(boxes: Sequence[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """One thin frame around lines that follow each other."""
    frames: list[tuple[float, float, float, float]] = []
    for left, top, right, bottom in boxes:
        padded = (left - 6, top - 6, right + 6, bottom + 6)
        if frames and -(bottom - top) < top - frames[-1][3] < 2 * (bottom - top):
            last = frames[-1]
            frames[-1] = (min(last[0], padded[0]), min(last[1], padded[1]), max(last[2], padded[2]),
                          max(last[3], padded[3]))  # fmt: skip
        else:
            frames.append(padded)
    return frames
