"""Small TrueType cuts of the Noto CJK fonts, so that printed samples are small and their text layer is clean.

The full fonts draw 民 and the radical ⺠ (U+2EA0) with one glyph, and a printed text layer then names the wrong one;
as CFF collections they are also printed as many Type 3 fonts. A cut holds only the characters in use.
"""

from __future__ import annotations

import base64
import io
from typing import Any

FACES = {
    ("Song", 400): ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC"),
    ("Song", 700): ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC"),
    ("Hei", 400): ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
    ("Hei", 700): ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", "Noto Sans CJK SC"),
}


def font_faces(text: str) -> str:
    """CSS that embeds every face, cut to the characters of `text`."""
    rules = []
    for (family, weight), (path, name) in FACES.items():
        data = base64.b64encode(cut_font(path, name, text)).decode()
        rules.append(
            f"@font-face {{ font-family: {family}; font-weight: {weight}; src: url(data:font/ttf;base64,{data}); }}"
        )
    return "\n".join(rules)


def cut_font(path: str, name: str, text: str) -> bytes:
    """One face of a collection as a TrueType file that holds the characters of `text` only."""
    from fontTools import subset
    from fontTools.ttLib import TTCollection

    options = subset.Options(layout_features=[], name_IDs=[1, 2, 4, 6], notdef_outline=True, hinting=False)
    font = next(font for font in TTCollection(path, lazy=True).fonts if font["name"].getDebugName(1) == name)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    _outline_with_quadratics(font)
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _outline_with_quadratics(font: Any) -> None:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    glyphs = {}
    for name, glyph in font.getGlyphSet().items():
        pen = TTGlyphPen(None)
        glyph.draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = font.getGlyphOrder(), glyphs
    font["loca"] = newTable("loca")
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs, maxp.maxZones = 0x00010000, len(glyphs), 1
    maxp.maxTwilightPoints = maxp.maxStorage = maxp.maxFunctionDefs = maxp.maxInstructionDefs = 0
    maxp.maxStackElements = maxp.maxSizeOfInstructions = maxp.maxComponentElements = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
