"""Writing XLSX files: sheets of text and days in one look, nothing in them ever taken for a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from experts.sheets import append_text_row

Cell: TypeAlias = str | int | date | None
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write. `widths` in characters of Latin text, as Excel counts; the first row holds the headings."""

    name: str
    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]


def write_workbook(sheet_name: str, widths: Sequence[int], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An XLSX file of one sheet: first row headings, every string text, whatever it begins with."""
    book = new_workbook()
    add_sheet(book, sheet_name, widths, rows)
    return book_bytes(book)


def write_sheets(sheets: Iterable[Sheet]) -> bytes:
    """An XLSX file of several sheets."""
    book = new_workbook()
    for sheet in sheets:
        add_sheet(book, sheet.name, sheet.widths, sheet.rows)
    return book_bytes(book)


def new_workbook() -> Any:
    """A workbook without a sheet."""
    from openpyxl import Workbook  # loaded when the first table is written

    return Workbook(write_only=True)


def add_sheet(book: Any, name: str, widths: Sequence[int], rows: Iterable[Sequence[Cell]]) -> Any:
    """Add a sheet whose first row and column stay in sight. Returns it."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(rows):
        append_text_row(sheet, row, heading=number == 0)
    return sheet


def book_bytes(book: Any) -> bytes:
    """The file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
