"""CSV: short cells as a table, long cells as running text (whole reports are found in one cell)."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from ingest.encoding import decode_text
from ingest.extracted import Extracted, RawBlock, UnreadableFileError
from ingest.parsers.text import split_text
from ingest.repair import clean_text

_LONG_CELL_CHARS = 400
_TITLE_COLUMNS = ("title", "标题", "题名", "文件名", "文件名称", "名称")
_DATE_COLUMNS = ("publish_date", "published_on", "date", "发布日期", "成文日期", "发文日期", "日期", "发布时间")
_REGION_COLUMNS = ("province", "region", "省份", "地区", "省")


def parse_csv(data: bytes) -> Extracted:
    """Read a CSV file. The first row is the header."""
    csv.field_size_limit(64 * 1024 * 1024)
    text = decode_text(data)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), _dialect(text)))
    except csv.Error as error:
        raise UnreadableFileError(
            "表格文件（.csv）的格式有误，无法读取。请用 Excel 或 WPS 打开，另存后重新放入。"
        ) from error
    rows = [row for row in found if any(cell.strip() for cell in row)]
    if not rows:
        return Extracted(blocks=())
    header = [clean_text(cell) for cell in rows[0]]
    if not any(len(cell) > _LONG_CELL_CHARS for row in rows for cell in row):
        lines = [" | ".join(clean_text(cell.replace("\n", " ")) for cell in row) for row in rows]
        return Extracted(blocks=(RawBlock(text="\n".join(lines), kind="table"),))
    blocks: list[RawBlock] = []
    records = rows[1:] or rows
    for row in records:
        title = _cell(header, row, _TITLE_COLUMNS)
        if title and len(records) > 1:
            blocks.append(RawBlock(text=title, level=1))
        for cell in row:
            if len(cell) > _LONG_CELL_CHARS:
                blocks.extend(split_text(cell))
    only = records[0] if len(records) == 1 else []
    return Extracted(
        blocks=tuple(blocks),
        title=_cell(header, only, _TITLE_COLUMNS),
        published_on=_to_date(_cell(header, only, _DATE_COLUMNS)),
        region=_cell(header, only, _REGION_COLUMNS),
    )


def _dialect(text: str) -> type[csv.Dialect]:
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)

    class Found(csv.excel):
        pass

    Found.delimiter = delimiter
    return Found


def _cell(header: list[str], row: list[str], names: tuple[str, ...]) -> str:
    for name, cell in zip(header, row, strict=False):
        if name.lower() in names and len(cell) <= 200:
            return clean_text(cell)
    return ""


def _to_date(text: str) -> date | None:
    match = re.match(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", text)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
