"""Rows of an expert table: each becomes the values of a record, or errors that name the cell and the cure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from core.errors import InvalidInputError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState
from experts import cells
from experts.columns import PARTS, heading_words, recognise_heading
from experts.contact import MASK, mask_email, mask_phone, mobiles, split_contact
from experts.fields import NOTHING, split_list
from experts.links import DocumentNames
from experts.rules import (
    FIELD_LABELS,
    LONGEST_LIST,
    FieldError,
    clean_expert,
    parse_gender,
    parse_region,
    parse_sector,
    split_specialties,
)
from experts.sheets import SheetRow, column_letter

MAX_ROWS = 50_000
OF_MEMBERSHIP = frozenset({"term_start", "term_end", "certificate_number", "state"})
EMPTY: dict[str, Any] = {"sector": None, "gender": None, "region": "", "consent_on": None, "document_ids": ()}
MASKED = {"phone": mask_phone, "email": mask_email}
_EXAMPLE = re.compile(r"^[（(【\[]\s*(示例|样例|例)\s*[）)】\]]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """Why a row was not imported.

    Attributes:
        row: The number at the left edge of the sheet.
        column: The heading as the table has it, or the name of the field where the table has no such column.
        letter: Of the column in the sheet, "" where the table has no such column.
    """

    row: int
    column: str
    message: str
    letter: str = ""

    @property
    def place(self) -> str:
        """The cell in words: 第 5 行 D 列 联系电话."""
        return " ".join(
            part for part in (f"第 {self.row} 行", self.letter and f"{self.letter} 列", self.column) if part
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column of the table that is read: the field it fills, its letter, its heading."""

    field: str
    letter: str
    words: str


def read_headings(row: SheetRow) -> tuple[dict[int, Heading], tuple[str, ...]]:
    """What each column of a row of headings fills, by its place, and the headings that nothing is read from.

    Telephone and e-mail may stand in several columns, e.g. 手机 and 办公电话.
    """
    found: dict[int, Heading] = {}
    ignored: list[str] = []
    for place, text in enumerate(row.cells):
        name = recognise_heading(text)
        taken = {part for one in found.values() for part in PARTS.get(one.field, (one.field,))}
        if name is not None and (not taken & set(PARTS.get(name, (name,))) or {*name.split("+")} <= MASKED.keys()):
            found[place] = Heading(field=name, letter=column_letter(place), words=heading_words(text))
        elif text:
            ignored.append(text)
    return found, tuple(ignored)


@dataclass(slots=True, kw_only=True)
class Row:
    """A row of the table: the values of its cells by field, and what is wrong with it.

    Attributes:
        masked: Hidden contacts as they stand in the row; they must be those of the person as stored.
        places: The column of each field.
    """

    number: int
    places: dict[str, Heading] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    masked: dict[str, str] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)

    def refuse(self, field_name: str, message: str) -> None:
        """Note what is wrong with a cell and how it is mended; one complaint a cell is enough."""
        place = self.places.get(field_name)
        column = place.words if place else FIELD_LABELS.get(field_name, "")
        if not any(known.column == column for known in self.errors):
            letter = place.letter if place else ""
            self.errors.append(RowError(row=self.number, column=column, message=message, letter=letter))


def parse_rows(
    file_name: str, headings: dict[int, Heading], body: Iterator[SheetRow], names: DocumentNames, *, today: date
) -> list[Row]:
    """Every row below the headings that is not empty and no example, with its values or its errors.

    Raises:
        InvalidInputError: If there are no rows, or more than `MAX_ROWS`.
    """
    rows: list[Row] = []
    seen: dict[tuple[str, str], int] = {}
    for sheet_row in body:
        texts = [(one, sheet_row.cells[place]) for place, one in headings.items() if place < len(sheet_row.cells)]
        name = next((text for one, text in texts if one.field == "name"), "")
        if not any(text for _, text in texts) or _EXAMPLE.match(name):
            continue
        if len(rows) == MAX_ROWS:
            raise InvalidInputError(
                f"文件「{file_name}」超过 {MAX_ROWS} 行，一次最多导入 {MAX_ROWS} 行，请拆分后分次导入。"
            )
        row = Row(number=sheet_row.number)
        _fill_row(row, texts, names, today)
        if not row.errors:
            person = (row.values["name"], row.values.get("unit", ""))
            if person in seen:
                row.refuse("name", f"与第 {seen[person]} 行是同一位专家（同名同单位），请合并为一行。")
            seen.setdefault(person, row.number)
        rows.append(row)
    if not rows:
        raise InvalidInputError(f"文件「{file_name}」的表头下面没有专家，请填写后重新导入。")
    return rows


def _fill_row(row: Row, texts: list[tuple[Heading, str]], names: DocumentNames, today: date) -> None:
    for heading, text in texts:
        for part in PARTS.get(heading.field, (heading.field,)):
            row.places.setdefault(part, heading)
        if not text:
            continue
        try:
            for name, cell in _take_apart(heading.field, text):
                if cell and name in MASKED and MASK in cell:
                    row.masked[name] = _join(row.masked.get(name, ""), cell)
                elif cell:
                    value = _parse_cell(name, cell, names, today)
                    row.values[name] = _join(row.values.get(name, ""), value) if name in MASKED else value
        except FieldError as error:
            row.places[error.field] = heading
            row.refuse(error.field, error.message)
    try:
        cleaned = clean_expert(fill_record(Expert(expert_id="", name=""), row.values, MAIN_POOL), today=today)
    except FieldError as error:
        row.refuse(error.field, error.message)
    else:
        row.values.update((name, getattr(cleaned, name)) for name in row.values if name not in OF_MEMBERSHIP)


def fill_record(before: Expert, values: dict[str, Any], pool_id: str) -> Expert:
    """The record with a row's values; who is not in the pool yet is in office there unless the row says otherwise."""
    person = {name: value for name, value in values.items() if name not in OF_MEMBERSHIP}
    was = before.membership(pool_id) or Membership(pool_id=pool_id, state=MemberState.ACTIVE, terms=1)
    now = replace(was, **{name: value for name, value in values.items() if name in OF_MEMBERSHIP})
    others = tuple(one for one in before.memberships if one.pool_id != pool_id)
    members = before.memberships if now in before.memberships else (*others, now)
    return replace(before, **person, memberships=members)


def check_masked(row: Row, known: Expert | None) -> None:
    """Refuse a hidden contact that is not this person's: nobody can know what it stands for."""
    for name, cell in row.masked.items():
        if known is None or MASKED[name](getattr(known, name)) != cell:
            row.refuse(name, f"「{cell[:30]}」隐去了一部分，与专家库中的也不一致。请填写完整，或留空不改动。")


def find_repeats(rows: Sequence[Row], settled: frozenset[int]) -> None:
    """Refuse a row whose mobile number or number of a 聘书 stands in a row above.

    Args:
        settled: Rows of which somebody decided that they are other people; a mobile number may be theirs, too.
    """
    seen: dict[str, int] = {}
    given: dict[str, int] = {}
    for row in rows:
        certificate = row.values.get("certificate_number", "") if not row.errors else ""
        if certificate and certificate not in NOTHING and given.setdefault(certificate, row.number) != row.number:
            row.refuse("certificate_number", f"聘书编号与第 {given[certificate]} 行相同，请核对后改正其中一个。")
        numbers = mobiles(row.values.get("phone", "")) if not row.errors else frozenset()
        above = next((seen[number] for number in sorted(numbers) if number in seen), None)
        if above is not None and row.number not in settled:
            row.refuse(
                "phone",
                f"手机号与第 {above} 行相同。若是同一个人，请合并为一行；若填错了，请改正；共用的号码只在一行填写。",
            )
        for number in numbers:
            seen.setdefault(number, row.number)


def _join(before: str, after: str) -> str:
    return "、".join(part for part in (before, after) if part)


def _take_apart(name: str, text: str) -> tuple[tuple[str, str], ...]:
    """The fields of a cell with what belongs to each."""
    split = {
        "post+title": cells.split_post_and_title,
        "phone+email": split_contact,
        "term_start+term_end": cells.split_term,
    }.get(name)
    return tuple(zip(PARTS[name], split(text), strict=True)) if split else ((name, text),)


def _parse_cell(name: str, text: str, names: DocumentNames, today: date) -> Any:
    if text in NOTHING and name in EMPTY:
        return EMPTY[name]
    match name:
        case "sector":
            return parse_sector(text)
        case "gender":
            return parse_gender(text)
        case "region":
            return parse_region(text)
        case "specialties":
            return split_specialties(text)
        case "birth_year" | "in_field_since":
            return cells.parse_year_cell(name, text, today=today)
        case "term_start" | "term_end" | "consent_on":
            return cells.parse_day_cell(name, text)
        case "state":
            return cells.parse_state(text)
        case "document_ids":
            return names.resolve(text)
        case _ if name in LONGEST_LIST:
            return split_list(text)
        case _:
            return text
