"""Reading and writing tables as files: XLSX and CSV to rows of text and back. Nothing in a file is ever calculated."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import PurePath
from typing import Any
from weakref import WeakKeyDictionary

from core.errors import InvalidInputError

MAX_FILE_MB = 50
MAX_UNPACKED_MB = 500  # of an XLSX, which is a ZIP archive
MAX_COLUMNS = 100
LONGEST_CELL = 100_000  # no sheet holds more characters in a cell; more means a quotation mark that is never closed
MOST_MERGED_ROWS = 1000  # one entry joined over more rows than this is no entry of a table
MOST_MERGED_CELLS = 200_000
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_STYLES: WeakKeyDictionary[Any, dict[tuple[bool, bool, bool], Any]] = WeakKeyDictionary()
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_NEUTRALISED = re.compile(r"^'+[=+\-@＝＋－＠\t\r]")
_RISKY = re.compile(r"^'*[=+\-@＝＋－＠\t\r]")
_SAVE_AS = "请在 Excel 或 WPS 中“另存为”XLSX 工作簿（.xlsx）后重新导入。"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row of a sheet. `number` is what Excel shows at the left edge; cells are text, dates as 2024-01-31."""

    number: int
    cells: tuple[str, ...]


def read_sheets(file_name: str, data: bytes) -> Iterator[tuple[str, Iterator[SheetRow]]]:
    """The sheets of a table file with their rows, one after the other; a CSV file is one sheet.

    Raises:
        InvalidInputError: If the file is empty, too large, damaged, or of a kind that cannot be read.
    """
    suffix = PurePath(file_name).suffix.lower()
    if not data:
        raise InvalidInputError(f"文件「{file_name}」是空的，请检查后重新选择。")
    if len(data) > MAX_FILE_MB * 1024 * 1024:
        raise InvalidInputError(f"文件「{file_name}」超过 {MAX_FILE_MB} MB，请拆分后分次导入。")
    if data.startswith(_OLD_EXCEL):
        raise InvalidInputError(f"文件「{file_name}」是旧版 Excel（.xls）或设了打开密码，无法读取。{_SAVE_AS}")
    if suffix in {".xlsm", ".xltm", ".xlsb"}:
        raise InvalidInputError(f"文件「{file_name}」可能含有宏，为安全起见不读取。{_SAVE_AS}")
    if data.startswith(_ZIP):
        return _workbook_sheets(file_name, data)
    if suffix not in {".csv", ".txt", ".tsv"}:
        raise InvalidInputError(f"文件「{file_name}」不是可读取的表格，请使用 XLSX 或 CSV 文件，或下载模板填写。")
    return iter([(file_name, _text_rows(file_name, data))])


def write_csv(rows: Iterable[Sequence[str | int | date | None]]) -> bytes:
    """A CSV file that Excel opens as Chinese text; what Excel would take for a formula gets a leading apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_neutralise(_text(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def column_letter(place: int) -> str:
    """The letter that Excel writes above a column; the first is column 0."""
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


def append_text_row(sheet: Any, row: Sequence[str | int | date | None], *, heading: bool = False) -> None:
    """Append a row whose strings stay text whatever they begin with; dates are dates, and numbers numbers."""
    from openpyxl.cell import WriteOnlyCell

    cells: list[Any] = []
    styles = _STYLES.setdefault(sheet, {})
    for value in row:
        if value is None or value == "":
            cells.append(None)
            continue
        if isinstance(value, int):
            cells.append(value)
            continue
        cell: Any = WriteOnlyCell(sheet)
        cell.value = value
        is_text = isinstance(value, str)
        kind = (heading, is_text, is_text and bool(_RISKY.match(str(value))))
        if kind not in styles:
            styles[kind] = _style(cell, *kind)
        cell._style = styles[kind]
        if is_text:
            cell.data_type = "s"
        cells.append(cell)
    sheet.append(cells)


def _style(cell: Any, heading: bool, is_text: bool, risky: bool) -> Any:
    """The style of such cells, made once a sheet: openpyxl is slow at making styles."""
    from openpyxl.styles import Alignment, Font

    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.number_format = "@" if is_text else "yyyy-mm-dd"
    if heading:
        cell.font = Font(bold=True)
    if risky:
        cell.quotePrefix = True
    return cell._style


def _workbook_sheets(file_name: str, data: bytes) -> Iterator[tuple[str, Iterator[SheetRow]]]:
    damaged = f"文件「{file_name}」已损坏或不是 Excel 工作簿，无法读取。{_SAVE_AS}"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            names = set(archive.namelist())
            kinds = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
        raise InvalidInputError(damaged) from error
    if unpacked > MAX_UNPACKED_MB * 1024 * 1024:
        raise InvalidInputError(f"文件「{file_name}」展开后过大，无法读取。请只保留专家名单，删去其余工作表后重试。")
    if b"macroEnabled" in kinds or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise InvalidInputError(f"文件「{file_name}」含有宏，为安全起见不读取。{_SAVE_AS}")
    if "xl/workbook.xml" not in names:
        raise InvalidInputError(damaged)
    try:
        return iter(_load_workbook(data))
    except Exception as error:  # openpyxl raises whatever its XML, ZIP and value parsers raise
        raise InvalidInputError(damaged) from error


def _load_workbook(data: bytes) -> list[tuple[str, Iterator[SheetRow]]]:
    """Rows of every visible sheet. A formula's last value stands for it; one never calculated is its own text."""
    from openpyxl import load_workbook

    written = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    shown: Any = None
    pages = []
    for sheet in written.worksheets:
        if sheet.sheet_state != "visible":
            continue
        merged, has_formulas = _scan_sheet(data, sheet)
        sheet.reset_dimensions()  # some programs write a wrong size
        values = None
        if has_formulas:  # few tables hold any, and reading a second time takes as long again
            shown = shown or load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            values = shown[sheet.title]
            values.reset_dimensions()
        pages.append((sheet.title, _sheet_rows(sheet, values, merged)))
    return pages


def _scan_sheet(data: bytes, sheet: Any) -> tuple[dict[tuple[int, int], int], bool]:
    """Cells joined with the one above, by row number and column the row whose value is theirs; any formulas?"""
    found: dict[tuple[int, int], int] = {}
    rest, has_formulas = b"", False
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(sheet._worksheet_path) as file:
        while part := file.read(1 << 20):
            text = rest + part
            has_formulas = has_formulas or _FORMULA.search(text) is not None
            for match in _MERGED.finditer(text):
                column, first, last = _column_place(match[1].decode()), int(match[2]), int(match[3])
                if last - first < MOST_MERGED_ROWS and len(found) < MOST_MERGED_CELLS:
                    found.update(((row, column), first) for row in range(first + 1, last + 1))
            rest = text[-80:]
    return found, has_formulas


def _column_place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _sheet_rows(sheet: Any, values: Any, merged: dict[tuple[int, int], int]) -> Iterator[SheetRow]:
    tops = {(row, column): "" for (_, column), row in merged.items()}
    try:
        rows = sheet.iter_rows(max_col=MAX_COLUMNS)
        pairs = (
            zip(rows, values.iter_rows(max_col=MAX_COLUMNS), strict=False) if values else ((row, row) for row in rows)
        )
        for number, (row, shown) in enumerate(pairs, start=1):
            cells = []
            for cell, result in zip_longest(row, shown[: len(row)]):
                value = cell.value
                if result is not None and cell.data_type == "f" and result.value is not None:
                    value = result.value
                cells.append(_text(value, str(getattr(cell, "number_format", ""))))
            if merged:
                for place, text in enumerate(cells):
                    if (number, place) in tops:
                        tops[number, place] = text
                    elif (number, place) in merged:
                        cells[place] = tops[merged[number, place], place]
            yield SheetRow(number=number, cells=tuple(cells))
    except InvalidInputError:
        raise
    except Exception as error:  # a damaged sheet shows only while it is read
        raise InvalidInputError(f"工作表「{sheet.title}」已损坏，无法读取。{_SAVE_AS}") from error


def _text_rows(file_name: str, data: bytes) -> Iterator[SheetRow]:
    text = _decode(file_name, data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;，", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise csv.Error("a quotation mark that is never closed")
            yield SheetRow(number=number, cells=tuple(_restore(cell).strip() for cell in cells[:MAX_COLUMNS]))
    except csv.Error as error:
        raise InvalidInputError(f"文件「{file_name}」的内容不是完整的 CSV 表格，无法读取。{_SAVE_AS}") from error


def _decode(file_name: str, data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InvalidInputError(f"文件「{file_name}」不是文字内容的 CSV 表格（支持 UTF-8 与 GB18030 编码）。{_SAVE_AS}")


def _text(value: object, number_format: str = "") -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float) and number_format == "0.00":
        return f"{value:.2f}"  # 2024.10 is October, not January
    return str(value).strip()


def _neutralise(text: str) -> str:
    return f"'{text}" if _RISKY.match(text) else text


def _restore(text: str) -> str:
    return text[1:] if _NEUTRALISED.match(text) else text
