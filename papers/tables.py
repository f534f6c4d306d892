"""Tables to WordprocessingML: ruled, over the whole width, their heads repeated on each page."""

from __future__ import annotations

from dataclasses import dataclass

from papers.model import Align, Cell, Column, Face, Table
from papers.official import twips
from papers.runs import Para, runs

_EDGES = {"top": 8, "left": 8, "bottom": 8, "right": 8, "insideH": 4, "insideV": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table on its way to XML."""

    table: Table
    width: int
    keep_next: bool = False

    def xml(self) -> str:
        """The `w:tbl`."""
        return _table(self.table, self.width, keep_next=self.keep_next)


def _table(table: Table, width: int, *, keep_next: bool) -> str:
    shares = sum(column.share for column in table.columns)
    widths = [round(width * column.share / shares) for column in table.columns]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>' for side, eighths in _EDGES.items()
    )
    head = tuple(Cell(text=column.head, label=True) for column in table.columns)
    rows = [_row(table, head, widths, repeated=True)] if any(column.head for column in table.columns) else []
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    last = len(table.rows) - 1
    rows += [_row(table, row, widths, keep_next=keep_next and place == last) for place, row in enumerate(table.rows)]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{edges}'
        '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
        f"{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(
    table: Table,
    cells: tuple[str | Cell, ...],
    widths: list[int],
    *,
    repeated: bool = False,
    keep_next: bool = False,
) -> str:
    out, place = [], 0
    for given in cells:
        cell = Cell(text=given) if isinstance(given, str) else given
        out.append(
            _cell(table, cell, table.columns[place], sum(widths[place : place + cell.span]), keep_next=keep_next)
        )
        place += cell.span
    head = "<w:tblHeader/>" if repeated else ""
    height = f'<w:trHeight w:val="{twips(mm=table.row_mm)}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{head}</w:trPr>{''.join(out)}</w:tr>"


def _cell(table: Table, cell: Cell, column: Column, width: int, *, keep_next: bool) -> str:
    align = cell.align or (Align.CENTER if cell.label else column.align)
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    face = Face.HEAD if cell.label else Face.BODY
    content = Para(
        style="TableText",
        runs=runs(cell.text, face=face, size_pt=table.size_pt),
        align="" if align is Align.CENTER else align,
        keep_next=keep_next,
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content.xml()}</w:tc>"
    )
