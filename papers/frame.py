"""The ornamental frame of a certificate (A4 landscape): red rules and a band of meanders (回纹), in vectors."""

from __future__ import annotations

from docx.oxml.ns import nsdecls

Point = tuple[float, float]

WIDTH_MM, HEIGHT_MM = 297.0, 210.0
RED, GOLD = "A3161B", "C39A45"
# Insets from the edge of the page and sizes, in millimetres.
OUTER_RULE, INNER_RULE, BAND, MEANDER, PITCH = 9.0, 17.4, 11.0, 3.8, 4.75
# One meander in a square of side 1: a line that winds inwards.
_WINDING: tuple[Point, ...] = ((0, 1), (0, 0), (1, 0), (1, 1), (0.3, 1), (0.3, 0.33), (0.68, 0.33), (0.68, 0.68))
_EMU = 36000


def _draw(number: int, lines: list[list[Point]], *, color: str, stroke_mm: float) -> str:
    """A run that holds one drawing over the whole page, behind the text: open lines through points in millimetres."""
    path = "".join(
        "".join(
            f'<a:{"lnTo" if place else "moveTo"}><a:pt x="{round(x * _EMU)}" y="{round(y * _EMU)}"/>'
            f"</a:{'lnTo' if place else 'moveTo'}>"
            for place, (x, y) in enumerate(line)
        )
        for line in lines
    )
    width, height = round(WIDTH_MM * _EMU), round(HEIGHT_MM * _EMU)
    zero = "<wp:posOffset>0</wp:posOffset>"
    return (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:Choice Requires="wps">'
        f'<w:drawing><wp:anchor {nsdecls("wp", "a")} distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{number}" behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page">{zero}</wp:positionH>'
        f'<wp:positionV relativeFrom="page">{zero}</wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="frame {number}" descr="证书边框"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:custGeom><a:avLst/>'
        '<a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{width}" h="{height}" fill="none">{path}</a:path></a:pathLst></a:custGeom><a:noFill/>'
        f'<a:ln w="{round(stroke_mm * _EMU)}" cap="sq"><a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        "<a:miter/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</mc:Choice></mc:AlternateContent></w:r>"
    )


def _rule(inset: float) -> list[Point]:
    left, top, right, bottom = inset, inset, WIDTH_MM - inset, HEIGHT_MM - inset
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _spread(length: float) -> list[float]:
    """Places of meanders along a side, corner to corner."""
    way = length - 2 * BAND - MEANDER
    steps = round(way / PITCH)
    return [BAND + way * step / steps for step in range(steps + 1)]


def _meanders() -> list[list[Point]]:
    """All round the page; each half winds towards its middle, so that the frame is the same from either side."""
    columns, rows = _spread(WIDTH_MM), _spread(HEIGHT_MM)
    places = [(x, y) for x in columns for y in (rows[0], rows[-1])]
    places += [(x, y) for y in rows[1:-1] for x in (columns[0], columns[-1])]
    return [
        [
            (
                x + MEANDER * (u if x + MEANDER / 2 < WIDTH_MM / 2 else 1 - u),
                y + MEANDER * (v if y + MEANDER / 2 < HEIGHT_MM / 2 else 1 - v),
            )
            for u, v in _WINDING
        ]
        for x, y in places
    ]


# The path of an open line through four corners ends where it began; the square cap closes the corner.
FRAME = (
    _draw(1, [_rule(OUTER_RULE)], color=RED, stroke_mm=1.1)
    + _draw(2, _meanders(), color=GOLD, stroke_mm=0.42)
    + _draw(3, [_rule(INNER_RULE)], color=RED, stroke_mm=0.35)
)
