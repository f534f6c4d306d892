"""Experts in and out as tables: the import with its row-by-row report, and the export. The template is beside it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from sqlalchemy import Connection

from core.errors import InvalidInputError
from core.experts import Expert
from core.pools import MAIN_POOL
from events.log import Transaction
from events.types import SamplesRemoved
from experts.columns import COLUMNS, recognise_heading
from experts.links import DocumentNames
from experts.pool import ExpertPool, changed_fields
from experts.rows import OF_MEMBERSHIP, Row, RowError, fill_record, parse_rows
from experts.rules import FieldError, clean_expert
from experts.sheets import SheetRow, read_sheets, write_csv
from experts.template import template_xlsx, write_workbook
from storage.experts import ExpertFilters

__all__ = ["ImportReport", "RowError", "export_csv", "export_xlsx", "import_experts", "template_xlsx"]

logger = logging.getLogger(__name__)

ROWS_AT_ONCE = 500  # written in one transaction, so that a long import does not lock the others out
HEADING_WITHIN_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do (`dry_run`). Rows with errors are not imported, all others are.

    Attributes:
        ignored_columns: Headings that are not known; nothing was read from them.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: tuple[RowError, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def failed_rows(self) -> int:
        """How many rows were not imported."""
        return len({error.row for error in self.errors})


def import_experts(
    file_name: str,
    data: bytes,
    *,
    pool: ExpertPool,
    pool_id: str = MAIN_POOL,
    dry_run: bool = False,
    is_sample: bool = False,
    actor: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Read an XLSX or CSV table and add or change its experts. The first import of one's own removes the samples.

    A person of the same name and unit is changed; an empty cell leaves what is stored as it is.

    Args:
        pool_id: The pool whose members the rows are; term and state are those of this membership.
        dry_run: Only report; nothing is changed.
        is_sample: The rows are the sample library's; samples are then not removed.
        progress: Called with the rows done and the rows in all.

    Raises:
        InvalidInputError: If the file cannot be read, has no column 姓名, no rows or more than `MAX_ROWS`.
    """
    documents = [*pool.documents.list()]
    fields, ignored, body = _find_table(file_name, data)
    rows = parse_rows(file_name, fields, body, DocumentNames(documents))
    counts: Counter[str] = Counter()
    samples_left = not is_sample and not dry_run
    for first in range(0, len(rows), ROWS_AT_ONCE):
        part = [row for row in rows[first : first + ROWS_AT_ONCE] if not row.errors]
        if dry_run:
            with pool.log.database.read() as connection:
                counts.update(
                    kind for kind, _, _ in _plan(pool, connection, part, pool_id=pool_id, is_sample=is_sample)
                )
        else:
            with pool.log.transaction(actor=actor) as tx:
                done = _write(pool, tx, part, pool_id=pool_id, is_sample=is_sample)
                if samples_left and done:
                    _remove_samples(pool, tx, any(document.is_sample for document in documents))
                    samples_left = False
            counts.update(done)
        if progress is not None:
            progress(min(first + ROWS_AT_ONCE, len(rows)), len(rows))
    errors = tuple(error for row in rows for error in row.errors)
    logger.info("imported experts dry_run=%s counts=%s errors=%d", dry_run, dict(counts), len(errors))
    return ImportReport(
        added=counts["added"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        errors=errors,
        ignored_columns=ignored,
        dry_run=dry_run,
    )


def export_csv(pool: ExpertPool, filters: ExpertFilters | None = None) -> bytes:
    """The experts as a CSV file that `import_experts` reads back unchanged."""
    return write_csv(_export_rows(pool, filters))


def export_xlsx(pool: ExpertPool, filters: ExpertFilters | None = None) -> bytes:
    """The experts as an XLSX file that `import_experts` reads back unchanged."""
    return write_workbook("专家库", [column.width for column in COLUMNS], _export_rows(pool, filters))


def _export_rows(
    pool: ExpertPool, filters: ExpertFilters | None, pool_id: str = MAIN_POOL
) -> Iterator[list[str | date | None]]:
    names = DocumentNames(pool.documents.list())
    yield [column.heading for column in COLUMNS]
    for expert in pool.list(filters):
        special: dict[str, str] = {
            "sector": expert.sector.value if expert.sector else "",
            "specialties": "、".join(expert.specialties),
            "document_ids": names.write(expert.document_ids),
        }
        member = expert.membership(pool_id)
        of_membership: dict[str, str | date | None] = {
            name: getattr(member, name) if member else None for name in OF_MEMBERSHIP
        }
        values = {**special, **of_membership}
        yield [values[column.field] if column.field in values else getattr(expert, column.field) for column in COLUMNS]


def _find_table(file_name: str, data: bytes) -> tuple[dict[int, str], tuple[str, ...], Iterator[SheetRow]]:
    """Where each field stands, headings that are not known, and the rows below the headings.

    The headings may stand below a title, and on any sheet.
    """
    for _, rows in read_sheets(file_name, data):
        top = [*islice(rows, HEADING_WITHIN_ROWS)]
        headings = [_read_headings(row) for row in top]
        best = max(range(len(top)), key=lambda place: len(headings[place][0]), default=None)
        if best is not None and "name" in headings[best][0].values():
            fields, ignored = headings[best]
            return fields, ignored, chain(top[best + 1 :], rows)
    raise InvalidInputError(f"文件「{file_name}」中没有“姓名”一列。请下载模板，照模板的表头填写后导入。")


def _read_headings(row: SheetRow) -> tuple[dict[int, str], tuple[str, ...]]:
    fields: dict[int, str] = {}
    ignored: list[str] = []
    for place, heading in enumerate(row.cells):
        name = recognise_heading(heading)
        if name is not None and name not in fields.values():
            fields[place] = name
        elif heading:
            ignored.append(heading)
    return fields, tuple(ignored)


def _plan(
    pool: ExpertPool, connection: Connection, rows: Sequence[Row], *, pool_id: str, is_sample: bool
) -> Iterator[tuple[str, Expert | None, Expert]]:
    """What each row comes to: added, changed or unchanged, with the record before and after."""
    named = pool.store.read_named(connection, [row.values["name"] for row in rows])
    people = {(one.name, one.unit): one for one in named if is_sample or not one.is_sample}
    for row in rows:
        known = people.get((row.values["name"], row.values.get("unit", "")))
        before = known or Expert(expert_id="", name="", is_sample=is_sample)
        try:
            after = clean_expert(fill_record(before, row.values, pool_id))
        except FieldError as error:
            row.refuse(error.field, error.message)
            continue
        if known is None:
            yield "added", None, after
        elif (
            changed_fields(known, after)
            or known.memberships != after.memberships
            or set(known.document_ids) != set(after.document_ids)
        ):
            yield "changed", known, after
        else:
            yield "unchanged", known, after


def _write(pool: ExpertPool, tx: Transaction, rows: Sequence[Row], *, pool_id: str, is_sample: bool) -> Counter[str]:
    done: Counter[str] = Counter()
    for kind, before, after in _plan(pool, tx.connection, rows, pool_id=pool_id, is_sample=is_sample):
        if before is None:
            pool.add_in(tx, after)
        elif kind == "changed":
            pool.change_in(tx, before, after)
        done[kind] += 1
    return done


def _remove_samples(pool: ExpertPool, tx: Transaction, sample_documents: bool) -> None:
    removed = pool.remove_samples(tx)
    if removed or sample_documents:
        tx.append(SamplesRemoved())
        logger.info("samples removed experts=%d", removed)
