"""Taking files in: checks, the kept copy, and the record with its event in one transaction."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from core.documents import Document, DocumentState, Metadata
from core.errors import InvalidInputError
from events.log import EventLog, Transaction
from events.types import DocumentAdded, DocumentDeleted, DocumentFailed, SamplesRemoved
from ingest.extracted import UnreadableFileError
from ingest.file_names import check_name, readable_name, stored_name
from ingest.kinds import detect_kind
from ingest.originals import Originals, Received, describe_read_error, read_parts, safe_name
from storage.documents import DocumentStore
from storage.tables import document, document_version

logger = logging.getLogger(__name__)

_UPLOAD = "upload:"


class OriginalsFolder(Protocol):
    """The setting that names the originals folder."""

    @property
    def originals(self) -> Path:
        """Folder of the kept copies."""


class LibrarySettings(OriginalsFolder, Protocol):
    """The settings that taking files in needs."""

    @property
    def max_file_mb(self) -> int:
        """Larger files are refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of one file.

    Attributes:
        known: True where exactly these bytes were in the library already; nothing was added.
    """

    document_id: str
    title: str
    version: int
    state: DocumentState
    reason: str
    known: bool

    @classmethod
    def of(cls, found: Document) -> Intake:
        """The state of a document that is in the library already."""
        return cls(
            document_id=found.document_id,
            title=found.metadata.title,
            version=found.version,
            state=found.state,
            reason=found.reason,
            known=True,
        )


class FileIntake:
    """The part of the library that takes files in."""

    def __init__(self, *, store: DocumentStore, log: EventLog, settings: LibrarySettings) -> None:
        self._store = store
        self._log = log
        self._settings = settings
        self._originals = Originals(settings.originals)

    def add_file(
        self,
        path: Path,
        *,
        source: str | None = None,
        actor: str | None = None,
        is_sample: bool = False,
        keep_samples: bool = False,
    ) -> Intake:
        """Take a file in: a new document, the next version of the one from the same source, or a known one.

        The first file of one's own removes the samples, unless `keep_samples`.

        Raises:
            InvalidInputError: If the file is refused; the message says why and what to do.
            StoreBrokenError: If the copy cannot be kept, e.g. on a full disk.
        """
        check_name(path)
        try:
            size = self._check_file(path)
        except OSError as error:
            raise InvalidInputError(describe_read_error(error)) from error
        self._check_size(size)
        received = self._originals.receive(read_parts(path, InvalidInputError))
        return self._take_in(
            received, path.name, source or str(path.resolve()), actor=actor, is_sample=is_sample, keep=keep_samples
        )

    def add_bytes(
        self,
        file_name: str,
        data: bytes,
        *,
        replaces: str | None = None,
        actor: str | None = None,
        is_sample: bool = False,
        keep_samples: bool = False,
    ) -> Intake:
        """Take an uploaded file in. Two uploads of one name are two documents, unless `replaces` names the first.

        Raises:
            InvalidInputError, StoreBrokenError: As `add_file`.
            NotFoundError: If the document to replace does not exist.
        """
        self._check_size(len(data))
        source = self._store.get(replaces).source if replaces else f"{_UPLOAD}{safe_name(file_name)}"
        received = self._originals.receive([data])
        return self._take_in(
            received, file_name, source, actor=actor, is_sample=is_sample, keep=keep_samples, replaces=replaces
        )

    def record_refused(self, path: Path, reason: str) -> None:
        """Show a refused file of the inbox in the library, so that people see the reason. Once for the same state."""
        source, name = stored_name(str(path.resolve())), readable_name(path.name)
        size = path.stat().st_size if path.exists() else 0
        with self._log.transaction() as tx:
            known = self._store.find_with(tx.connection, document.c.source == source)
            if known is not None and known.state is DocumentState.FAILED and known.reason == reason:
                return
            details: dict[str, Any] = {"file_name": name, "original": "", "sha256": "", "size_bytes": size}
            failed = DocumentState.FAILED
            if known is None:
                document_id, version = secrets.token_hex(16), 1
                self._store.insert_document(
                    tx.connection, document_id=document_id, metadata=Metadata(title=Path(name).stem or name),
                    source=source, state=failed, reason=reason, **details,
                )  # fmt: skip
            else:
                document_id, version = known.document_id, known.version + 1
                self._store.insert_version(
                    tx.connection, document_id=document_id, version=version, state=failed, reason=reason, **details
                )
            tx.append(DocumentFailed(document_id=document_id, version=version))

    def _check_file(self, path: Path) -> int:
        if path.is_dir():
            raise InvalidInputError("这是一个文件夹，不是文件。请选择文件夹里的文件，或用命令行 add 添加整个文件夹。")
        size = path.stat().st_size
        if not path.is_file():
            raise InvalidInputError("这不是普通文件，无法读取。请放入文件本身。")
        self._check_size(size)
        try:
            detect_kind(path)
        except UnreadableFileError as error:
            raise InvalidInputError(str(error)) from error
        return size

    def _check_size(self, size: int) -> None:
        if size == 0:
            raise InvalidInputError("文件是空的（0 字节），可能没有复制完整。请重新复制后再放入。")
        if size > self._settings.max_file_mb * 1024 * 1024:
            raise InvalidInputError(
                f"文件有 {size / 1024 / 1024:.0f} MB，超过 {self._settings.max_file_mb} MB 的上限。"
                "请拆分或压缩图片后重新放入，或在设置中提高上限。"
            )

    def _take_in(
        self,
        received: Received,
        file_name: str,
        source: str,
        *,
        actor: str | None,
        is_sample: bool,
        keep: bool,
        replaces: str | None = None,
    ) -> Intake:
        removed: list[str] = []
        try:
            self._check_received(received, file_name)
            with self._log.transaction(actor=actor) as tx:
                same = self._store.find_with(tx.connection, document_version.c.sha256 == received.sha256)
                if same is not None and (is_sample or not same.is_sample) and replaces in (None, same.document_id):
                    self._originals.discard(received)
                    self._forget_refused(tx, source, same)
                    return Intake.of(same)
                if not is_sample and not keep:
                    removed = self._remove_samples(tx)
                intake = self._store_new(tx, received, file_name, source, is_sample, replaces)
        except BaseException:
            self._originals.discard(received)
            raise
        for document_id in removed:
            self._originals.remove(document_id)
        logger.info("added document_id=%s version=%d bytes=%d", intake.document_id, intake.version, received.size_bytes)
        return intake

    def _check_received(self, received: Received, file_name: str) -> None:
        """The bytes as they were copied: the file may have changed since it was looked at."""
        self._check_size(received.size_bytes)
        try:
            detect_kind(received.path, file_name=file_name)
        except UnreadableFileError as error:
            raise InvalidInputError(str(error)) from error

    def _store_new(
        self, tx: Transaction, received: Received, file_name: str, source: str, is_sample: bool, replaces: str | None
    ) -> Intake:
        known = self._store.find_with(tx.connection, document.c.source == source)
        if known is not None and source.startswith(_UPLOAD) and replaces is None:
            known, source = None, self._free_upload(tx, source)
        document_id = known.document_id if known else secrets.token_hex(16)
        version = known.version + 1 if known else 1
        details: dict[str, Any] = {
            "file_name": file_name,
            "original": self._originals.keep(received, document_id, version, file_name),
            "sha256": received.sha256,
            "size_bytes": received.size_bytes,
        }
        if known:
            self._store.insert_version(tx.connection, document_id=document_id, version=version, **details)
        else:
            self._store.insert_document(
                tx.connection, document_id=document_id, metadata=Metadata(title=Path(file_name).stem or file_name),
                source=source, is_sample=is_sample, **details,
            )  # fmt: skip
        tx.append(DocumentAdded(document_id=document_id, version=version))
        title = known.metadata.title if known else Path(file_name).stem or file_name
        return Intake(
            document_id=document_id, title=title, version=version, state=DocumentState.ADDED, reason="", known=False
        )

    def _forget_refused(self, tx: Transaction, source: str, same: Document) -> None:
        """A file that was refused at this place has given way to one that is in the library already."""
        refused = self._store.find_with(tx.connection, document.c.source == source)
        if refused is not None and refused.document_id != same.document_id and not refused.original:
            self._delete(tx, [refused])

    def _free_upload(self, tx: Transaction, source: str) -> str:
        number = 2
        while self._store.find_with(tx.connection, document.c.source == f"{source} ({number})") is not None:
            number += 1
        return f"{source} ({number})"

    def _remove_samples(self, tx: Transaction, *, announced: bool = False) -> list[str]:
        samples = self._store.samples(tx.connection)
        self._delete(tx, samples.documents)
        if (samples.documents or samples.experts) and not announced:
            tx.append(SamplesRemoved())
        return [found.document_id for found in samples.documents]

    def _delete(self, tx: Transaction, documents: Sequence[Document]) -> None:
        for found in documents:
            self._store.delete_document(tx.connection, found.document_id)
            tx.append(DocumentDeleted(document_id=found.document_id, title=found.metadata.title))
