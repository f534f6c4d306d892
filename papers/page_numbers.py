"""The page number of a DOCX: — 1 — in 14 pt 宋体, odd pages at the right, even pages at the left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from papers.formats import Formats, Look
from papers.official import OTHER_NAMES, PAGE_NUMBER_FACE, PAGE_NUMBER_PT

_FIELD = re.compile(r"^\s*PAGE\b", re.IGNORECASE)
_FORM = re.compile(r"^—\s?1\s?—$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    """A page number as it stands in a footer: its text with the number as 1, its side, the looks of its runs."""

    text: str
    side: str
    looks: tuple[Look, ...]


def check_page_numbers(document: Any, formats: Formats) -> Iterator[tuple[str, bool, str, str]]:
    """Three rules as (rule, passed, found, wanted): form, typeface and size, place."""
    has_even = bool(document.settings.odd_and_even_pages_header_footer)
    pairs = []
    for section in document.sections:
        odd = _read(section.footer, formats, even=False)
        even = section.even_page_footer if has_even else section.footer
        pairs.append((odd, _read(even, formats, even=True)))
    numbers = [each for pair in pairs for each in pair]
    wanted = ("— 1 —", f"四号（{PAGE_NUMBER_PT} 磅）{PAGE_NUMBER_FACE}", "单页居右，双页居左")
    if None in numbers:
        for rule, want in zip(("页码形式", "页码字体", "页码位置"), wanted, strict=True):
            yield rule, False, "没有页码" if not any(numbers) else "有的页没有页码", want
        return
    found = [each for each in numbers if each]
    bad = [each.text for each in found if not _FORM.match(each.text)]
    yield "页码形式", not bad, (bad or [found[0].text])[0], wanted[0]
    looks = [look for each in found for look in each.looks]
    wrong = [look for look in looks if not _is_right(look)]
    look = (wrong or looks)[0]
    yield "页码字体", not wrong, f"{look.size_pt:g} 磅 {look.latin or '未指定的字体'}", wanted[1]
    sides = [(odd.side, even.side) for odd, even in pairs if odd and even]
    odd_side, even_side = next((pair for pair in sides if pair != ("右", "左")), sides[0])
    yield "页码位置", (odd_side, even_side) == ("右", "左"), f"单页居{odd_side}，双页居{even_side}", wanted[2]


def _is_right(look: Look) -> bool:
    names = {PAGE_NUMBER_FACE.casefold(), *(name.casefold() for name in OTHER_NAMES[PAGE_NUMBER_FACE])}
    return look.size_pt == PAGE_NUMBER_PT and look.latin.casefold() in names


def _read(footer: Any, formats: Formats, *, even: bool) -> _Number | None:
    """The first paragraph of a footer that holds the field of the page number."""
    for paragraph in footer._element.iter(qn("w:p")):
        text, looks = _read_paragraph(paragraph, formats)
        if looks:
            return _Number(text=text.strip(), side=_side(paragraph, formats, even=even), looks=looks)
    return None


def _read_paragraph(paragraph: Any, formats: Formats) -> tuple[str, tuple[Look, ...]]:
    """Text and looks of a paragraph with a page number; no looks: there is none."""
    text, looks, code, state, has_field = "", list[Look](), "", "text", False
    for run in paragraph.iter(qn("w:r")):
        simple = run.getparent()
        if simple.tag == qn("w:fldSimple"):
            if _FIELD.match(simple.get(qn("w:instr"), "")) and simple.find(qn("w:r")) is run:
                text, has_field = text + "1", True
                looks.append(formats.look(paragraph, run))
            continue
        for child in run:
            if child.tag == qn("w:fldChar"):
                kind = child.get(qn("w:fldCharType"))
                if kind == "end" and _FIELD.match(code):
                    text, has_field = text + "1", True
                    if state == "code":
                        looks.append(formats.look(paragraph, run))
                code = "" if kind != "separate" else code
                state = {"begin": "code", "separate": "result"}.get(kind, "text")
            elif child.tag == qn("w:instrText"):
                code += child.text or ""
            elif child.tag == qn("w:t") and state == "text" and (child.text or "").strip():
                text += child.text
                looks.append(formats.look(paragraph, run))
            elif child.tag == qn("w:t") and state == "text":
                text += child.text or ""
            elif child.tag == qn("w:t") and state == "result" and _FIELD.match(code):
                looks.append(formats.look(paragraph, run))
    return text, tuple(looks) if has_field else ()


def _side(paragraph: Any, formats: Formats, *, even: bool) -> str:
    frame = paragraph.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
    align = frame.get(qn("w:xAlign")) if frame is not None else None
    align = align or formats.shape(paragraph).align
    if align == "outside":
        return "左" if even else "右"
    return {"right": "右", "end": "右", "center": "中"}.get(align, "左")
