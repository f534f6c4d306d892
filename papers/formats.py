"""What a paragraph or run of a DOCX really looks like: defaults, styles, theme and direct formatting put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How text looks: typeface of Chinese characters, typeface of figures, size in points (None: not stated)."""

    face: str
    latin: str
    size_pt: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a paragraph is set.

    Attributes:
        align: Value of `w:jc`, `left` where none is given.
        indent: First line indent in characters, by number of characters or by length and size.
        line_pt: Exact line pitch in points; None where the line is not exact.
        single: Plain single spacing, so that a document grid decides.
        style: Name of the style in lower case.
        outline: Heading level 1 to 9 by style or outline level, else None.
    """

    align: str
    indent: float
    line_pt: float | None
    single: bool
    style: str
    outline: int | None


class Formats:
    """Reads effective formatting of one document."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true", "on")
            ),
            None,
        )
        self._defaults = list(root.iter(qn("w:docDefaults")))
        self._theme = _read_theme(document)

    def normal_size_pt(self) -> float:
        """Size of the default paragraph style, from which the character grid is reckoned."""
        return self._look(self._run_layers(self._default, None, None)).size_pt

    def look(self, paragraph: Any, run: Any) -> Look:
        """Effective typefaces and size of a run."""
        own = run.find(qn("w:rPr"))
        character = None if own is None else _value(own.find(qn("w:rStyle")))
        return self._look(self._run_layers(self._style_of(paragraph), character, own))

    def shape(self, paragraph: Any) -> Shape:
        """Effective alignment, indent and line pitch of a paragraph."""
        style = self._style_of(paragraph)
        own = paragraph.find(qn("w:pPr"))
        layers = [each.find(f"{qn('w:pPrDefault')}/{qn('w:pPr')}") for each in self._defaults]
        layers += [each.find(qn("w:pPr")) for each in self._chain(style)]
        layers = [layer for layer in [*layers, own] if layer is not None]
        indent, spacing = _merged(layers, "w:ind"), _merged(layers, "w:spacing")
        size = self._look(self._run_layers(style, None, None)).size_pt
        line, rule = number(spacing.get("line")), spacing.get("lineRule", "auto")
        outline = number(_last(layers, "w:outlineLvl"))
        return Shape(
            align=_last(layers, "w:jc") or "left",
            indent=_first_line(indent, size),
            line_pt=line / 20 if line is not None and rule == "exact" else None,
            single=rule == "auto"
            and line in (None, 240.0)
            and _last(layers, "w:snapToGrid") not in ("0", "false", "off"),
            style=self._name(style),
            outline=int(outline) + 1 if outline is not None and 0 <= outline < 9 else None,
        )

    def _style_of(self, paragraph: Any) -> str | None:
        named = _value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        return named if named in self._styles else self._default

    def _name(self, style: str | None) -> str:
        element = self._styles.get(style)
        return "" if element is None else (_value(element.find(qn("w:name"))) or "").lower()

    def _chain(self, style: str | None) -> list[Any]:
        """The styles that a style is based on, base first; a ring of styles ends."""
        chain: list[Any] = []
        while style in self._styles and len(chain) < _MAX_DEPTH:
            chain.append(self._styles[style])
            style = _value(chain[-1].find(qn("w:basedOn")))
        return chain[::-1]

    def _run_layers(self, style: str | None, character: str | None, own: Any) -> list[Any]:
        layers = [each.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}") for each in self._defaults]
        layers += [each.find(qn("w:rPr")) for each in (*self._chain(style), *self._chain(character))]
        return [layer for layer in [*layers, own] if layer is not None]

    def _look(self, layers: list[Any]) -> Look:
        faces = {"eastAsia": "", "ascii": ""}
        for layer in layers:
            fonts = layer.find(qn("w:rFonts"))
            for slot in () if fonts is None else faces:
                themed = fonts.get(qn(f"w:{slot}Theme"))
                named = self._theme.get(themed, "") if themed else fonts.get(qn(f"w:{slot}"))
                faces[slot] = named or faces[slot]
        size = number(_last(layers, "w:sz"))
        return Look(face=faces["eastAsia"], latin=faces["ascii"], size_pt=size / 2 if size else 10.0)


def number(text: str | None) -> float | None:
    """A number of the file; None where there is none or it is no number."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _value(element: Any) -> str | None:
    found: str | None = None if element is None else element.get(qn("w:val"))
    return found


def _last(layers: list[Any], name: str) -> str | None:
    """The value of a property in the last layer that has it; a bare element means on."""
    elements = [element for layer in layers if (element := layer.find(qn(name))) is not None]
    return (_value(elements[-1]) or "on") if elements else None


def _merged(layers: list[Any], name: str) -> dict[str, str]:
    """The attributes of a property over all layers, without their namespace."""
    merged: dict[str, str] = {}
    for layer in layers:
        element = layer.find(qn(name))
        if element is not None:
            merged.update({key.rpartition("}")[2]: value for key, value in element.attrib.items()})
    return merged


def _first_line(indent: dict[str, str], size_pt: float) -> float:
    characters = number(indent.get("firstLineChars"))
    if characters:
        return characters / 100
    return (number(indent.get("firstLine")) or 0.0) / 20 / size_pt


def _read_theme(document: Any) -> dict[str, str]:
    """Typefaces of the theme by the names that `w:rFonts` uses."""
    try:
        root = parse_xml(document.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    except (KeyError, ValueError, SyntaxError):
        return {}
    found = {}
    for kind in ("major", "minor"):
        font = root.find(f".//{_DRAWING}{kind}Font")
        if font is None:
            continue
        chinese = next((each.get("typeface") for each in font if each.get("script") == "Hans"), "")
        latin, east = (font.find(f"{_DRAWING}{name}") for name in ("latin", "ea"))
        found[f"{kind}EastAsia"] = ("" if east is None else east.get("typeface")) or chinese or ""
        for name in ("Ascii", "HAnsi"):
            found[f"{kind}{name}"] = "" if latin is None else latin.get("typeface") or ""
    return found
