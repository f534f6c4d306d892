"""Experts in and out as tables: the import with its row-by-row report. Export and template stand beside it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from sqlalchemy import Connection

from core.documents import Document
from core.errors import InvalidInputError
from core.experts import Expert
from core.pools import MAIN_POOL
from events.log import Transaction
from events.types import SamplesRemoved
from experts.changes import PersonChange, describe_changes
from experts.columns import COMBINED
from experts.export import ExportScope, export_csv, export_xlsx
from experts.known import Doubt, KnownPeople
from experts.links import DocumentNames
from experts.pool import ExpertPool, changed_fields
from experts.rows import Heading, Row, RowError, check_masked, fill_record, find_repeats, parse_rows, read_headings
from experts.rules import FieldError, clean_expert
from experts.sheets import SheetRow, read_sheets
from experts.template import template_xlsx

__all__ = [
    "ExportScope",
    "ImportReport",
    "RowError",
    "export_csv",
    "export_xlsx",
    "import_experts",
    "template_xlsx",
]

logger = logging.getLogger(__name__)

ROWS_AT_ONCE = 500  # written in one transaction, so that a long import does not lock the others out
HEADING_WITHIN_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do (`dry_run`). Rows with errors are not imported, all others are.

    Attributes:
        changes: What is different of each person that is changed.
        doubts: Rows that may be of somebody who is in the pool; each has its error until somebody decides.
        ignored_columns: Headings that are not known; nothing was read from them.
        notes: What else a reader of the table must know, e.g. sheets that were not read.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: tuple[RowError, ...] = ()
    changes: tuple[PersonChange, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def failed_rows(self) -> int:
        """How many rows were not imported."""
        return len({error.row for error in self.errors})


@dataclass(slots=True, kw_only=True)
class _Import:
    """One import on its way."""

    pool: ExpertPool
    pool_id: str
    is_sample: bool
    decisions: Mapping[int, str]
    documents: Sequence[Document]
    counts: Counter[str] = field(default_factory=Counter)
    changes: list[PersonChange] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    names: DocumentNames


def import_experts(
    file_name: str,
    data: bytes,
    *,
    pool: ExpertPool,
    pool_id: str = MAIN_POOL,
    decisions: Mapping[int, str] | None = None,
    dry_run: bool = False,
    is_sample: bool = False,
    actor: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Read an XLSX or CSV table and add or change its experts. The first import of one's own removes the samples.

    A person of the same name and unit is changed; an empty cell leaves what is stored as it is, 无 empties it. A row
    that may be of somebody in the pool under another unit or name is left out until somebody decides.

    Args:
        pool_id: The pool whose members the rows are; term, number and state are those of this membership.
        decisions: By the number of a row the id of the person it is of, or "" where it is nobody in the pool.
        dry_run: Only report; nothing is changed.
        is_sample: The rows are the sample library's; samples are then not removed.
        progress: Called with the rows done and the rows in all.

    Raises:
        NotFoundError: If there is no such pool.
        InvalidInputError: If the file cannot be read, has no column 姓名, no rows or more than `MAX_ROWS`.
    """
    pool.pools.get(pool_id)
    documents = [*pool.documents.list()]
    headings, ignored, body, notes = _find_table(file_name, data)
    run = _Import(
        pool=pool,
        pool_id=pool_id,
        is_sample=is_sample,
        decisions=decisions or {},
        documents=documents,
        names=DocumentNames(documents),
    )
    rows = parse_rows(file_name, headings, body, run.names, today=pool.today())
    find_repeats(rows, frozenset(run.decisions))
    samples_left = not is_sample and not dry_run
    for first in range(0, len(rows), ROWS_AT_ONCE):
        part = [row for row in rows[first : first + ROWS_AT_ONCE] if not row.errors]
        if dry_run:
            with pool.log.database.read() as connection:
                for _ in _plan(run, connection, part):
                    pass
        else:
            with pool.log.transaction(actor=actor) as tx:
                written = _write(run, tx, part)
                if samples_left and written:
                    _remove_samples(pool, tx, any(document.is_sample for document in documents))
                    samples_left = False
        if progress is not None:
            progress(min(first + ROWS_AT_ONCE, len(rows)), len(rows))
    errors = tuple(error for row in rows for error in row.errors)
    logger.info("imported experts dry_run=%s counts=%s errors=%d", dry_run, dict(run.counts), len(errors))
    return ImportReport(
        added=run.counts["added"],
        changed=run.counts["changed"],
        unchanged=run.counts["unchanged"],
        errors=errors,
        changes=tuple(run.changes),
        doubts=tuple(run.doubts),
        ignored_columns=ignored,
        notes=notes,
        dry_run=dry_run,
    )


def _find_table(
    file_name: str, data: bytes
) -> tuple[dict[int, Heading], tuple[str, ...], Iterator[SheetRow], tuple[str, ...]]:
    """Where each field stands, headings that are not known, the rows below the headings, and what must be said.

    The headings may stand below a title, and on any sheet; the first sheet with names is read.
    """
    found: tuple[dict[int, Heading], tuple[str, ...], Iterator[SheetRow]] | None = None
    read, others = "", []
    for title, rows in read_sheets(file_name, data):
        top = [*islice(rows, HEADING_WITHIN_ROWS)]
        headings = [read_headings(row) for row in top]
        best = max(range(len(top)), key=lambda place: len(headings[place][0]), default=None)
        if best is None or not any(one.field == "name" for one in headings[best][0].values()):
            continue
        if found is None:
            read, found = title, (*headings[best], chain(top[best + 1 :], rows))
        else:
            others.append(f"「{title}」")
    if found is None:
        raise InvalidInputError(f"文件「{file_name}」中没有“姓名”一列。请下载模板，照模板的表头填写后导入。")
    notes = []
    if others:
        notes.append(f"只读取了工作表「{read}」；{'、'.join(others)}也像名单，没有读取，请分别另存后再导入。")
    split = [one.words for one in found[0].values() if one.field == next(iter(COMBINED))]
    if split:
        notes.append(f"“{split[0]}”一列已拆开：认得出的职称归入职称，其余归入职务，请核对。")
    return *found, tuple(notes)


def _plan(run: _Import, connection: Connection, rows: Sequence[Row]) -> Iterator[tuple[str, Expert | None, Expert]]:
    """What each row comes to: added, changed or unchanged, with the record before and after."""
    people = KnownPeople(run.pool.store, connection, rows, pool_id=run.pool_id, samples_too=run.is_sample)
    for row in rows:
        known = people.find(row, run.decisions.get(row.number))
        if isinstance(known, Doubt):
            row.refuse(known.field, known.message)
            run.doubts.append(known)
            continue
        check_masked(row, known)
        if row.errors:
            continue
        before = known or Expert(expert_id="", name="", is_sample=run.is_sample)
        try:
            after = clean_expert(fill_record(before, row.values, run.pool_id), today=run.pool.today())
        except FieldError as error:
            row.refuse(error.field, error.message)
            continue
        kind = _kind(known, after)
        run.counts[kind] += 1
        if kind == "changed" and known is not None:
            run.changes.append(describe_changes(row.number, known, after, pool_id=run.pool_id, names=lambda: run.names))
        yield kind, known, after


def _kind(known: Expert | None, after: Expert) -> str:
    if known is None:
        return "added"
    same = (
        not changed_fields(known, after)
        and known.memberships == after.memberships
        and set(known.document_ids) == set(after.document_ids)
    )
    return "unchanged" if same else "changed"


def _write(run: _Import, tx: Transaction, rows: Sequence[Row]) -> int:
    written = 0
    for kind, before, after in _plan(run, tx.connection, rows):
        if before is None:
            run.pool.add_in(tx, after)
        elif kind == "changed":
            run.pool.change_in(tx, before, after)
        written += 1
    return written


def _remove_samples(pool: ExpertPool, tx: Transaction, sample_documents: bool) -> None:
    removed = pool.remove_samples(tx)
    if removed or sample_documents:
        tx.append(SamplesRemoved())
        logger.info("samples removed experts=%d", removed)
