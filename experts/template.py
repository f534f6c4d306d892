"""The table that people fill in (模板)."""

from __future__ import annotations

from typing import Any

from core.experts import Gender, Sector
from experts.columns import BY_FIELD, COLUMNS
from experts.rules import FIELD_LABELS
from experts.sheets import append_text_row
from experts.workbooks import add_sheet, book_bytes, new_workbook, write_workbook

__all__ = ["template_xlsx", "write_workbook"]

TEMPLATE_ROWS = 2000  # how far down the drop-down reaches
_NOTES = (
    "在“专家”工作表中每行填写一位专家，带 * 的为必填。列的先后可以调整，不需要的列可以删去。",
    "姓名以“（示例）”开头的行是示例，导入时跳过，不必删除。",
    "有错误的行不导入，其余各行照常导入；改正后把整张表再导入一次即可，已导入的不会重复。",
    "空白的单元格不会清除专家库中已有的内容；需要清除某一项时填“无”。",
    "导出的表中电话、邮箱隐去了一部分，原样导入时不改动；要改请填写完整号码。",
    "一次最多导入 50000 行。请保存为 .xlsx 或 .csv，不要使用 .xls 或含宏的 .xlsm。",
)


def template_xlsx() -> bytes:
    """The template: headings, an example that the import skips, drop-downs where few words fit, a sheet 填写说明."""
    columns = [column for column in COLUMNS if column.in_template]
    rows = [[column.heading for column in columns], [column.example for column in columns]]
    book = new_workbook()
    sheet = add_sheet(book, "专家", [column.width for column in columns], rows)
    for field, words in (("sector", tuple(Sector)), ("gender", tuple(Gender))):
        _add_choices(sheet, columns.index(BY_FIELD[field]) + 1, FIELD_LABELS[field], words)
    _append_notes(book)
    return book_bytes(book)


def _add_choices(sheet: Any, place: int, label: str, words: tuple[str, ...]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(place)
    choices = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
    choices.errorTitle, choices.error = label, f"请选择 {'、'.join(words)} 中的一个。"
    choices.add(f"{letter}2:{letter}{TEMPLATE_ROWS}")
    sheet.data_validations.append(choices)


def _append_notes(book: Any) -> None:
    sheet = book.create_sheet("填写说明")
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 90
    append_text_row(sheet, ["列", "怎样填写"], heading=True)
    for column in COLUMNS:
        if column.in_template:
            append_text_row(sheet, [column.heading, column.note])
    for note in _NOTES:
        append_text_row(sheet, ["说明", note])
