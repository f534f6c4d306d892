"""The fixed parts of a DOCX: styles, settings and font table, written out so that no template's theme leaks in."""

from __future__ import annotations

from docx.oxml.ns import nsdecls

from papers.model import Face
from papers.official import (
    BODY_FACE,
    BODY_PT,
    CHARACTER_PT,
    HEADING_FACES,
    INDENT_CHARACTERS,
    LINE_PT,
    NOTE_FACE,
    NOTE_LINE_PT,
    NOTE_PT,
    OTHER_NAMES,
    PAGE_NUMBER_FACE,
    PAGE_NUMBER_LINE_PT,
    PAGE_NUMBER_PT,
    TITLE_FACE,
    TITLE_PT,
    twips,
)

LATIN = "Times New Roman"
FOOTNOTE_TEXT, FOOTNOTE_MARK = "FootnoteText", "FootnoteReference"
_NS = nsdecls("w")
_LINE = f'w:line="{twips(pt=LINE_PT)}" w:lineRule="exact"'
INDENT = (
    f'<w:ind w:firstLineChars="{INDENT_CHARACTERS * 100}" w:firstLine="{twips(pt=INDENT_CHARACTERS * CHARACTER_PT)}"/>'
)


def fonts(face: Face) -> str:
    """`w:rFonts` of a face: Latin letters and figures of running text are Times New Roman, elsewhere the face's own."""
    latin = LATIN if face in (Face.BODY, Face.KAI) else face
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{face}" w:cs="{LATIN}" w:hint="eastAsia"/>'


def sizes(size_pt: float) -> str:
    """`w:sz` and its twin for complex scripts."""
    return f'<w:sz w:val="{round(size_pt * 2)}"/><w:szCs w:val="{round(size_pt * 2)}"/>'


# LibreOffice gives a 16 pt character two cells of the grid's 15.8 pt, so no text snaps to the grid: the exact line and
# characters drawn together by 0.4 pt (for LibreOffice 0.25 is too little, 1 too much) make 22 lines of 28 characters.
_OFF_GRID = '<w:snapToGrid w:val="0"/>'
_NO_AUTO_SPACE = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
_TOGETHER, _APART = '<w:spacing w:val="-8"/>', '<w:spacing w:val="0"/>'


def _style(style_id: str, name: str, ppr: str, rpr: str = "", *, after: str = "") -> str:
    base = "" if style_id == "Normal" else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if style_id == "Normal" else ""
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style_id}"><w:name w:val="{name}"/>{base}{following}'
        f"<w:qFormat/><w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>"
    )


def _heading(level: int) -> str:
    ppr = f'<w:keepNext/>{INDENT}<w:outlineLvl w:val="{level - 1}"/>'
    return _style(f"Heading{level}", f"heading {level}", ppr, fonts(HEADING_FACES[level]), after="BodyText")


STYLES = (
    f"<w:styles {_NS}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(BODY_FACE)}{sizes(BODY_PT)}"
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f'<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" {_LINE}/></w:pPr></w:pPrDefault></w:docDefaults>'
    + _style(
        "Normal",
        "Normal",
        f'<w:widowControl w:val="0"/>{_OFF_GRID}<w:jc w:val="both"/>',
        fonts(BODY_FACE) + _OFF_GRID + _TOGETHER + sizes(BODY_PT),
    )
    + _style("BodyText", "Body Text", INDENT)
    + _style(
        "Title",
        "Title",
        f'<w:keepNext/><w:spacing w:after="{twips(pt=LINE_PT)}" {_LINE}/><w:jc w:val="center"/>',
        fonts(TITLE_FACE) + _APART + sizes(TITLE_PT),
        after="BodyText",
    )
    + "".join(_heading(level) for level in HEADING_FACES)
    + _style("Addressee", "Addressee", '<w:keepNext/><w:jc w:val="left"/>')
    + _style("Signature", "Signature", f'<w:keepLines/>{_NO_AUTO_SPACE}<w:jc w:val="right"/>')
    + _style(
        "TableText",
        "Table Text",
        f'{_NO_AUTO_SPACE}<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>',
        _APART,
    )
    + _style("Line", "Line", f'{_NO_AUTO_SPACE}<w:jc w:val="left"/>', _APART)
    + _style("Header", "header", '<w:spacing w:line="20" w:lineRule="exact"/>', sizes(1))
    + _style(
        "Footer",
        "footer",
        f'<w:spacing w:line="{twips(pt=PAGE_NUMBER_LINE_PT)}" w:lineRule="exact"/>',
        fonts(PAGE_NUMBER_FACE) + _APART + sizes(PAGE_NUMBER_PT),
    )
    + _style(
        FOOTNOTE_TEXT,
        "footnote text",
        f'<w:spacing w:line="{twips(pt=NOTE_LINE_PT)}" w:lineRule="exact"/>',
        fonts(NOTE_FACE) + _APART + sizes(NOTE_PT),
    )
    + f'<w:style w:type="character" w:styleId="{FOOTNOTE_MARK}"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>' + "</w:styles>"
)

SETTINGS = (
    f'<w:settings {_NS}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    "<w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
    "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)

# Where the first name is not installed, Word takes the other one.
FONT_TABLE = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {_NS}>'
    + "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{OTHER_NAMES[face][0]}"/><w:charset w:val="86"/></w:font>'
        for face in Face
    )
    + f'<w:font w:name="{LATIN}"><w:charset w:val="00"/></w:font></w:fonts>'
)

APP_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
)
