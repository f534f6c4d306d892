"""The measures of official papers, once: GB/T 9704-2012, plain form without red head. Used to write and to check."""

from __future__ import annotations

from papers.model import Face

TWIPS_PER_PT = 20
PT_PER_MM = 72 / 25.4
TWIPS_PER_MM = TWIPS_PER_PT * PT_PER_MM

PAGE_MM = (210, 297)
# Top, bottom, left, right (5.2.1: 天头 37 mm, 订口 28 mm, text area 156 × 225 mm).
MARGINS_MM = (37, 35, 28, 26)
LINES, CHARACTERS = 22, 28
# 225 mm / 22 lines = 28.99 pt; rounded down so that 22 lines always fit.
LINE_PT = 28.95
# Character pitch 156 mm / 28 = 15.793 pt, as its difference from 16 pt in 4096ths.
CHARACTER_SPACE = -849
CHARACTER_PT = 16 + CHARACTER_SPACE / 4096

TITLE_PT, BODY_PT, PAGE_NUMBER_PT = 22, 16, 14
TITLE_FACE, BODY_FACE, PAGE_NUMBER_FACE = Face.TITLE, Face.BODY, Face.SONG
HEADING_FACES = {1: Face.HEAD, 2: Face.KAI, 3: Face.BODY, 4: Face.BODY}
INDENT_CHARACTERS = 2
# 7.5: the dash of the page number stands 7 mm below the text area; the number's line is 18 pt high.
PAGE_NUMBER_LINE_PT = 18
FOOTER_MM = 35 - 7 - PAGE_NUMBER_LINE_PT / PT_PER_MM / 2
# Footnotes: the standard is silent; 小五号 宋体 is common practice.
NOTE_FACE, NOTE_PT, NOTE_LINE_PT = Face.SONG, 9, 12

# Other names of the same face: what Word and the PDF fall back on, and what a check takes as equal.
OTHER_NAMES: dict[Face, tuple[str, ...]] = {
    Face.TITLE: ("方正小标宋_GBK", "方正小标宋简", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "小标宋"),
    Face.BODY: ("仿宋", "FangSong_GB2312", "FangSong", "方正仿宋_GBK", "方正仿宋简体", "华文仿宋", "STFangsong"),
    Face.HEAD: ("SimHei", "方正黑体_GBK", "方正黑体简体", "华文黑体", "STHeiti"),
    Face.KAI: ("楷体", "KaiTi_GB2312", "KaiTi", "方正楷体_GBK", "方正楷体简体", "华文楷体", "STKaiti"),
    Face.SONG: ("SimSun", "新宋体", "NSimSun", "方正书宋_GBK", "华文宋体", "STSong"),
}


def twips(*, mm: float = 0, pt: float = 0) -> int:
    """A length in twentieths of a point."""
    return round(mm * TWIPS_PER_MM + pt * TWIPS_PER_PT)
