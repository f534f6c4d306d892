"""Rows of an expert table: each becomes the values of a record, or errors that name the cell and the cure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from core.errors import InvalidInputError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState
from experts.columns import parse_day_cell, parse_state
from experts.links import DocumentNames
from experts.rules import FIELD_LABELS, FieldError, clean_expert, parse_region, parse_sector, split_specialties
from experts.sheets import SheetRow

MAX_ROWS = 50_000
OF_MEMBERSHIP = frozenset({"term_start", "term_end", "state"})
_EXAMPLE = re.compile(r"^[（(【\[]\s*(示例|样例|例)\s*[）)】\]]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """Why a row was not imported. `row` is the number at the left edge of the sheet, `column` the heading."""

    row: int
    column: str
    message: str


@dataclass(slots=True, kw_only=True)
class Row:
    """A row of the table: the values of its cells by field, and what is wrong with it."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)

    def refuse(self, field_name: str, message: str) -> None:
        """Note what is wrong with a cell and how it is mended."""
        self.errors.append(RowError(row=self.number, column=FIELD_LABELS.get(field_name, ""), message=message))


def parse_rows(file_name: str, fields: dict[int, str], body: Iterator[SheetRow], names: DocumentNames) -> list[Row]:
    """Every row below the headings that is not empty and no example, with its values or its errors.

    Args:
        fields: The field that stands in each column.

    Raises:
        InvalidInputError: If there are no rows, or more than `MAX_ROWS`.
    """
    rows: list[Row] = []
    seen: dict[tuple[str, str], int] = {}
    for sheet_row in body:
        cells = {name: sheet_row.cells[place] for place, name in fields.items() if place < len(sheet_row.cells)}
        if not any(cells.values()) or _EXAMPLE.match(cells.get("name", "")):
            continue
        if len(rows) == MAX_ROWS:
            raise InvalidInputError(
                f"文件「{file_name}」超过 {MAX_ROWS} 行，一次最多导入 {MAX_ROWS} 行，请拆分后分次导入。"
            )
        row = _parse_row(sheet_row.number, cells, names)
        if not row.errors:
            person = (row.values["name"], row.values.get("unit", ""))
            if person in seen:
                row.refuse("name", f"与第 {seen[person]} 行是同一位专家（同名同单位），请合并为一行。")
            seen.setdefault(person, row.number)
        rows.append(row)
    if not rows:
        raise InvalidInputError(f"文件「{file_name}」的表头下面没有专家，请填写后重新导入。")
    return rows


def _parse_row(number: int, cells: dict[str, str], names: DocumentNames) -> Row:
    row = Row(number=number)
    for name, text in cells.items():
        if not text:
            continue
        try:
            row.values[name] = _parse_cell(name, text, names)
        except FieldError as error:
            row.refuse(name, error.message)
    try:
        cleaned = clean_expert(fill_record(Expert(expert_id="", name=""), row.values, MAIN_POOL))
    except FieldError as error:
        if not any(known.column == FIELD_LABELS[error.field] for known in row.errors):
            row.refuse(error.field, error.message)
    else:
        row.values.update((name, getattr(cleaned, name)) for name in row.values if name not in OF_MEMBERSHIP)
    return row


def fill_record(before: Expert, values: dict[str, Any], pool_id: str) -> Expert:
    """The record with a row's values; who is not in the pool yet is in office there unless the row says otherwise."""
    person = {name: value for name, value in values.items() if name not in OF_MEMBERSHIP}
    was = before.membership(pool_id) or Membership(pool_id=pool_id, state=MemberState.ACTIVE, terms=1)
    now = replace(was, **{name: value for name, value in values.items() if name in OF_MEMBERSHIP})
    others = tuple(one for one in before.memberships if one.pool_id != pool_id)
    members = before.memberships if now in before.memberships else (*others, now)
    return replace(before, **person, memberships=members)


def _parse_cell(name: str, text: str, names: DocumentNames) -> Any:
    match name:
        case "sector":
            return parse_sector(text)
        case "region":
            return parse_region(text)
        case "specialties":
            return split_specialties(text)
        case "term_start" | "term_end":
            return parse_day_cell(name, text)
        case "state":
            return parse_state(text)
        case "document_ids":
            return names.resolve(text)
        case _:
            return text
