"""The table people fill in (模板), and workbooks of experts in the same look."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from core.experts import Sector
from experts.columns import BY_FIELD, COLUMNS
from experts.sheets import append_text_row

if TYPE_CHECKING:
    from openpyxl import Workbook

TEMPLATE_ROWS = 2000  # how far down the drop-down reaches
_NOTES = (
    "在“专家”工作表中每行填写一位专家，带 * 的为必填。列的先后可以调整，不需要的列可以删去。",
    "姓名以“（示例）”开头的行是示例，导入时跳过，不必删除。",
    "有错误的行不导入，其余各行照常导入；改正后把整张表再导入一次即可，已导入的不会重复。",
    "空白的单元格不会清除专家库中已有的内容；需要清除时请在专家库中打开该专家修改。",
    "一次最多导入 50000 行。请保存为 .xlsx 或 .csv，不要使用 .xls 或含宏的 .xlsm。",
)


def template_xlsx() -> bytes:
    """The template: headings, an example that the import skips, a drop-down for the sector, and a sheet 填写说明."""
    columns = [column for column in COLUMNS if column.in_template]
    rows = [[column.heading for column in columns], [column.example for column in columns]]
    book = _new_workbook("专家", [column.width for column in columns], rows, choices=True)
    _append_notes(book)
    return _bytes(book)


def write_workbook(sheet_name: str, widths: Sequence[int], rows: Iterable[Sequence[str | date | None]]) -> bytes:
    """An XLSX file of one sheet: first row headings, every string text, whatever it begins with."""
    return _bytes(_new_workbook(sheet_name, widths, rows, choices=False))


def _new_workbook(
    sheet_name: str, widths: Sequence[int], rows: Iterable[Sequence[str | date | None]], *, choices: bool
) -> Workbook:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(sheet_name)
    sheet.freeze_panes = "B2"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(rows):
        append_text_row(sheet, row, heading=number == 0)
    if choices:
        _add_sector_choices(sheet)
    return book


def _add_sector_choices(sheet: Any) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(COLUMNS.index(BY_FIELD["sector"]) + 1)
    choices = DataValidation(type="list", formula1=f'"{",".join(Sector)}"', allow_blank=True, showErrorMessage=True)
    choices.errorTitle, choices.error = "类别", "请选择 政、产、学、研、用 中的一个。"
    choices.add(f"{letter}2:{letter}{TEMPLATE_ROWS}")
    sheet.data_validations.append(choices)


def _append_notes(book: Workbook) -> None:
    sheet: Any = book.create_sheet("填写说明")
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 90
    append_text_row(sheet, ["列", "怎样填写"], heading=True)
    for column in COLUMNS:
        if column.in_template:
            append_text_row(sheet, [column.heading, column.note])
    for note in _NOTES:
        append_text_row(sheet, ["说明", note])


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
