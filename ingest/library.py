"""The library: everything that people do with documents, from taking them in to deleting them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from core.documents import Document, DocumentState, DocumentType, Validity
from core.errors import InvalidInputError, NotFoundError
from core.regions import NATIONAL, PROVINCES
from events.log import EventLog
from events.types import DocumentAdded, DocumentCorrected
from ingest.deleted import DeletedSources
from ingest.file_names import check_name, is_text
from ingest.intake import FileIntake, Intake, LibrarySettings
from ingest.kinds import EXPECTED_SUFFIXES, READABLE, SUPPORTED_SUFFIXES
from storage.document_writes import ENDING_FIELDS, METADATA_FIELDS, VALIDITY_FIELDS
from storage.documents import DocumentStore

logger = logging.getLogger(__name__)

_IGNORED_PREFIXES = ("~$", ".")
_IGNORED_SUFFIXES = (".tmp", ".part", ".crdownload", ".download", ".swp", ".lnk", ".ini", ".db")


class Library(FileIntake):
    """Takes files in and looks after the documents. Safe to share between threads."""

    def __init__(self, *, store: DocumentStore, log: EventLog, settings: LibrarySettings) -> None:
        super().__init__(store=store, log=log, settings=settings)
        self._deleted = DeletedSources(settings.originals.parent / "inbox-deleted.json")

    def retry(self, document_id: str, *, actor: str | None = None) -> Intake:
        """Read a failed document again; one that was refused is taken from its source again.

        Raises:
            InvalidInputError: If it is still refused.
            NotFoundError: If it does not exist.
        """
        found = self._store.get(document_id)
        if not found.original:
            return self.add_file(Path(found.source), source=found.source, actor=actor)
        if found.state is not DocumentState.FAILED:
            return Intake.of(found)
        with self._log.transaction(actor=actor) as tx:
            if self._store.set_state(tx.connection, document_id, DocumentState.ADDED, version=found.version):
                tx.append(DocumentAdded(document_id=document_id, version=found.version))
        return Intake.of(self._store.get(document_id))

    def delete(self, document_id: str, *, actor: str | None = None) -> None:
        """Remove a document with all its versions and copies. The index removes its points on the event.

        Raises:
            NotFoundError: If it does not exist.
        """
        found = self._store.get(document_id)
        self._deleted.remember(found.source)
        with self._log.transaction(actor=actor) as tx:
            self._delete(tx, [found])
        self._originals.remove(document_id)
        logger.info("deleted document_id=%s", document_id)

    def correct(self, document_id: str, *, actor: str | None = None, **fields: Any) -> Document:
        """Set metadata fields by hand; later versions leave them alone.

        Raises:
            InvalidInputError: If a field is unknown or its value not allowed.
            NotFoundError: If the document does not exist.
        """
        checked = {name: _check_field(name, value) for name, value in fields.items()}
        found = self._store.get(document_id)
        changed = {name: value for name, value in checked.items() if getattr(found.metadata, name) != value}
        if set(ENDING_FIELDS) & set(checked) and not set(ENDING_FIELDS) & set(found.corrected):
            ending = {name: checked.get(name, getattr(found.metadata, name)) for name in ENDING_FIELDS}
            changed.update(ending)  # also where it is what was read: from now on it is a person's
        self._check_replacement(document_id, checked.get("superseded_by", ""))
        if changed:
            with self._log.transaction(actor=actor) as tx:
                self._store.set_metadata(tx.connection, document_id, changed)
                tx.append(DocumentCorrected(document_id=document_id, fields=tuple(sorted(changed))))
        return self._store.get(document_id)

    def release(self, document_id: str, *fields: str, actor: str | None = None) -> Document:
        """Give validity fields that were set by hand back to the program, which reads them again on the event.

        Raises:
            InvalidInputError: If a field is not one of validity.
            NotFoundError: If the document does not exist.
        """
        if unknown := set(fields) - set(VALIDITY_FIELDS):
            raise InvalidInputError(f"「{'、'.join(sorted(unknown))}」不能交还给程序自动判断。")
        wanted = set(fields) | (set(ENDING_FIELDS) if set(ENDING_FIELDS) & set(fields) else set())
        released = tuple(sorted(wanted & set(self._store.get(document_id).corrected)))
        if released:
            with self._log.transaction(actor=actor) as tx:
                self._store.release_fields(tx.connection, document_id, released)
                tx.append(DocumentCorrected(document_id=document_id, fields=released))
        return self._store.get(document_id)

    def remove_samples(self, *, actor: str | None = None) -> int:
        """Remove the sample documents (and, by the event, the sample experts). Returns how many documents."""
        with self._log.transaction(actor=actor) as tx:
            removed = self._remove_samples(tx)
        return self._forget_originals(removed)

    def follow_samples_removed(self) -> int:
        """Remove the sample documents where another room announced that the samples go. Safe to run twice."""
        with self._log.transaction() as tx:
            removed = self._remove_samples(tx, announced=True)
        return self._forget_originals(removed)

    def original_path(self, document_id: str, version: int | None = None) -> Path:
        """Path of the kept copy; of the newest version when none is named.

        Raises:
            NotFoundError: If there is none.
        """
        path = self._settings.originals / self._store.original(document_id, version)
        if not path.is_file():
            raise NotFoundError("这份资料的原文件不在了。请将文件重新放入。")
        return path

    def expand(self, paths: Iterable[Path]) -> list[Path]:
        """Files as they are, and in place of each folder the documents in it, by name.

        Documents of a kind that cannot be read are among them, so that each is refused with its reason.

        Raises:
            InvalidInputError: If a path does not exist, its name cannot be read, or a folder holds nothing readable.
        """
        found: list[Path] = []
        for path in paths:
            check_name(path)
            if not path.exists():
                raise InvalidInputError(f"找不到「{path}」。请检查文件名和所在文件夹。")
            if not path.is_dir():
                found.append(path)
                continue
            inside = sorted(file for file in path.rglob("*") if file.is_file() and is_wanted(file, within=path))
            documents = [file for file in inside if file.suffix.lower() in EXPECTED_SUFFIXES]
            if not any(file.suffix.lower() in SUPPORTED_SUFFIXES for file in documents):
                raise InvalidInputError(f"文件夹「{path}」里没有可以读取的文件。{READABLE}")
            found.extend(documents)
        return list(dict.fromkeys(found))

    def remove_orphans(self, *, older_than_seconds: float = 60.0) -> int:
        """Set aside copies that a stopped process left without a record. Returns how many; no failure is raised."""
        try:
            versions = self._store.versions()
            return self._originals.remove_orphans(versions, older_than_seconds=older_than_seconds)
        except Exception:  # tidying up never keeps the program from starting
            logger.exception("orphans not set aside")
            return 0

    def holds(self, path: Path) -> bool:
        """Whether a file was taken in before and has not been written since, told without reading it."""
        if not is_text(str(path.resolve())):
            return False
        known = self._store.find_by_source(str(path.resolve()))
        if known is None or not known.original:
            return False
        status = path.stat()
        changed = max(status.st_mtime, status.st_ctime)
        return status.st_size == known.size_bytes and changed < self._store.version_added_at(known).timestamp()

    def was_deleted(self, path: Path) -> bool:
        """Whether a person deleted the document of exactly this file; the inbox then leaves it alone."""
        return self._deleted.holds(path)

    def _check_replacement(self, document_id: str, superseded_by: str) -> None:
        if superseded_by == document_id:
            raise InvalidInputError("一份资料不能取代它自己，请另选一份。")
        if superseded_by:
            self._store.get(superseded_by)

    def _forget_originals(self, document_ids: Sequence[str]) -> int:
        for document_id in document_ids:
            self._originals.remove(document_id)
        return len(document_ids)


def is_wanted(path: Path, *, within: Path) -> bool:
    """Whether a file in a folder is meant to be read: not hidden, not half-written, not a lock file of an editor."""
    parts = path.relative_to(within).parts
    return not any(part.startswith(_IGNORED_PREFIXES) for part in parts) and (
        path.suffix.lower() not in _IGNORED_SUFFIXES
    )


def _check_field(name: str, value: Any) -> Any:
    if name not in (*METADATA_FIELDS, *VALIDITY_FIELDS):
        raise InvalidInputError(f"资料没有名为「{name}」的信息可以修改。")
    if name == "document_type":
        try:
            return DocumentType(value)
        except ValueError as error:
            kinds = "、".join(kind.value for kind in DocumentType)
            raise InvalidInputError(f"没有「{value}」这种类型。可以选择：{kinds}。") from error
    if name == "ended_as":
        return value if value in (Validity.AMENDED, Validity.REPEALED) else None
    if name in ("published_on", "effective_on", "ended_on"):
        if value is None or isinstance(value, date):
            return value
        raise InvalidInputError("日期请写成 2022年9月1日 这样的完整日期，或留空。")
    text = str(value or "").strip()
    if name == "title" and not text:
        raise InvalidInputError("标题不能为空。")
    if name == "region" and text not in ("", NATIONAL, *PROVINCES):
        raise InvalidInputError(f"没有名为「{text}」的地区，请选择省份简称（如 云南）或 全国。")
    return text
