"""Experts out as tables that the import reads back unchanged. Contacts are hidden unless a reason is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.experts import Expert
from core.pools import MAIN_POOL
from experts.columns import COLUMNS
from experts.links import DocumentNames
from experts.personal import PersonalData
from experts.pool import ExpertPool
from experts.rows import MASKED, OF_MEMBERSHIP
from experts.rules import LONGEST_LIST
from experts.sheets import write_csv
from experts.workbooks import Cell, write_workbook
from storage.experts import ExpertFilters


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportScope:
    """Who is exported, and what of them.

    Attributes:
        pool_id: Whose terms, numbers and states stand in the table.
        contact_reason: For what the whole contacts are needed; they are hidden where it is "".
    """

    filters: ExpertFilters | None = None
    pool_id: str = MAIN_POOL
    contact_reason: str = ""


def export_csv(pool: ExpertPool, scope: ExportScope | None = None, *, actor: str | None = None) -> bytes:
    """The experts as a CSV file that `import_experts` reads back unchanged.

    Raises:
        InvalidInputError: If the reason for the contacts is too long.
    """
    scope = scope or ExportScope()
    return write_csv(_rows(pool, _people(pool, scope, actor), scope))


def export_xlsx(pool: ExpertPool, scope: ExportScope | None = None, *, actor: str | None = None) -> bytes:
    """As `export_csv`, as an XLSX file."""
    scope = scope or ExportScope()
    people = _people(pool, scope, actor)
    return write_workbook("专家库", [column.width for column in COLUMNS], _rows(pool, people, scope))


def _people(pool: ExpertPool, scope: ExportScope, actor: str | None) -> list[Expert]:
    """The people; that their contacts leave the house is noted before they do."""
    people = pool.list(scope.filters)
    if scope.contact_reason:
        seen = [one.expert_id for one in people if one.phone or one.email]
        PersonalData(pool=pool).note_views(seen, reason=scope.contact_reason, actor=actor)
    return people


def _rows(pool: ExpertPool, people: list[Expert], scope: ExportScope) -> Iterator[list[Cell]]:
    names = DocumentNames(pool.documents.list())
    yield [column.heading for column in COLUMNS]
    for expert in people:
        yield [_cell(expert, column.field, names, scope) for column in COLUMNS]


def _cell(expert: Expert, name: str, names: DocumentNames, scope: ExportScope) -> Cell:
    value: Any
    if name in OF_MEMBERSHIP:
        member = expert.membership(scope.pool_id)
        value = getattr(member, name) if member else None
    elif name == "document_ids":
        value = names.write(expert.document_ids)
    elif name in MASKED and not scope.contact_reason:
        value = MASKED[name](getattr(expert, name))
    else:
        value = getattr(expert, name)
    if name in LONGEST_LIST:
        return "、".join(value)
    return str(value) if isinstance(value, int) else value
