"""The kept copies of every document version: written whole or not at all, orphans set aside."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import secrets
import shutil
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import StoreBrokenError

logger = logging.getLogger(__name__)

_INCOMING = ".incoming"
_ORPHANED = "originals-orphaned"  # beside the originals
_DOCUMENT = re.compile(r"[0-9a-f]{32}")
_VERSION = re.compile(r"[0-9]{1,9}")
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_NAME_BYTES = 200  # file systems allow 255 bytes; a Chinese character has three


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Bytes that lie in the originals folder but belong to no document yet."""

    path: Path
    sha256: str
    size_bytes: int


class Originals:
    """The originals folder: `<document_id>/<version>/<file name>`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def receive(self, parts: Iterable[bytes]) -> Received:
        """Copy bytes aside and hash them on the way. Nothing is left behind when that fails.

        Raises:
            StoreBrokenError: If the disk is full or the folder cannot be written.
        """
        incoming = self.folder / _INCOMING
        path = incoming / secrets.token_hex(12)
        digest, size = hashlib.sha256(), 0
        try:
            incoming.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                for part in parts:
                    file.write(part)
                    digest.update(part)
                    size += len(part)
                file.flush()
                os.fsync(file.fileno())
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, _WriteError):
                raise error.translated from error
            if isinstance(error, OSError):
                raise translate_write(error) from error
            raise
        return Received(path=path, sha256=digest.hexdigest(), size_bytes=size)

    def keep(self, received: Received, document_id: str, version: int, file_name: str) -> str:
        """Move received bytes to their place. Returns the path relative to the folder."""
        relative = f"{document_id}/{version}/{safe_name(file_name)}"
        target = self.folder / relative
        try:
            if target.parent.exists():  # left by a process that was stopped before its commit
                self._set_aside(target.parent)
            target.parent.mkdir(parents=True)
            received.path.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            raise translate_write(error) from error
        return relative

    def discard(self, received: Received) -> None:
        """Drop received bytes that are not needed."""
        received.path.unlink(missing_ok=True)

    def remove(self, document_id: str, version: int | None = None) -> None:
        """Remove the copies of a document, or of one version. What cannot be removed now is set aside later."""
        target = self.folder / document_id if version is None else self.folder / document_id / str(version)
        shutil.rmtree(target, ignore_errors=True)

    def remove_orphans(self, known: Collection[tuple[str, int]], *, older_than_seconds: float) -> int:
        """Set copies aside that belong to no known (document_id, version), and delete half-received files.

        Nothing is touched where no document is known at all: then it is the database that is missing, not the record.

        Returns:
            How many copies and files.
        """
        if not self.folder.is_dir():
            return 0
        limit = time.time() - older_than_seconds
        documents = [entry for entry in self.folder.iterdir() if entry.is_dir() and _DOCUMENT.fullmatch(entry.name)]
        if documents and not known:
            logger.error("database knows no documents, originals left alone folders=%d", len(documents))
            return 0
        removed = sum(self._set_aside(folder) for folder in _without_record(documents, known, limit))
        removed += self._remove_half_received(limit)
        if removed:
            logger.info("removed orphans count=%d", removed)
        return removed

    def _remove_half_received(self, limit: float) -> int:
        incoming = self.folder / _INCOMING
        stale = [file for file in incoming.glob("*") if file.is_file() and _last_changed(file) < limit]
        for file in stale:
            file.unlink(missing_ok=True)
        return len(stale)

    def _set_aside(self, folder: Path) -> bool:
        """Move a folder without a record out of the originals. Returns False, and leaves it, when that fails."""
        aside = self.folder.parent / _ORPHANED
        name = "-".join(folder.relative_to(self.folder).parts)
        target, number = aside / name, 2
        while target.exists():
            target, number = aside / f"{name}-again-{number}", number + 1
        try:
            aside.mkdir(exist_ok=True)
            shutil.move(folder, target)
        except OSError as error:
            logger.warning("orphan not set aside name=%s error=%s", name, error.strerror)
            return False
        logger.warning("orphan set aside name=%s", target.name)
        return True


def _without_record(documents: Iterable[Path], known: Collection[tuple[str, int]], limit: float) -> list[Path]:
    """Folders of documents, and of versions, that nothing is known of. What else lies there is left alone."""
    ids = {document_id for document_id, _ in known}
    found: list[Path] = []
    for folder in documents:
        if folder.name not in ids:
            found.append(folder)
            continue
        versions = [entry for entry in folder.iterdir() if _VERSION.fullmatch(entry.name) and entry.is_dir()]
        found.extend(entry for entry in versions if (folder.name, int(entry.name)) not in known)
    return [folder for folder in found if _last_changed(folder) < limit]


def _last_changed(path: Path) -> float:
    """When a path was last changed; never, where it is gone meanwhile."""
    try:
        return path.stat().st_mtime
    except OSError:
        return float("inf")


class _WriteError(Exception):
    """Carries an error of reading the source through `receive`, which translates errors of writing."""

    def __init__(self, translated: Exception) -> None:
        super().__init__(str(translated))
        self.translated = translated


def read_parts(path: Path, on_error: type[Exception]) -> Iterable[bytes]:
    """The bytes of a file in parts.

    Raises:
        _WriteError: With `on_error` inside, if the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                yield part
    except OSError as error:
        raise _WriteError(on_error(describe_read_error(error))) from error


def describe_read_error(error: OSError) -> str:
    """Why a file of the user's cannot be read."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return "没有权限读取此文件。请检查文件权限，或关闭正在使用它的程序后重新放入。"
    if error.errno == errno.ENOENT:
        return "文件已不存在，可能被移动或删除。请确认位置后重新放入。"
    return f"无法读取此文件（{error.strerror or error}）。请检查文件或磁盘后重新放入。"


def translate_write(error: OSError) -> StoreBrokenError:
    """Why the copy cannot be kept."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreBrokenError("磁盘空间已满，文件没有存入。请清理磁盘后重新放入。")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreBrokenError("无法写入资料文件夹，请检查文件夹权限。文件没有存入。")
    return StoreBrokenError(f"无法保存文件（{error.strerror or error}）。文件没有存入，请检查磁盘后重试。")


def safe_name(file_name: str) -> str:
    """A file name without path and without characters that some file systems refuse, of bearable length."""
    name = _UNSAFE.sub("_", Path(file_name.replace("\\", "/")).name).strip(". ") or "file"
    if len(name.encode()) <= _NAME_BYTES:
        return name
    suffix = Path(name).suffix[:12]
    stem = name[: -len(suffix)] if suffix else name
    return stem.encode()[: _NAME_BYTES - len(suffix.encode())].decode(errors="ignore") + suffix


def _sync_folder(folder: Path) -> None:
    """Make a rename durable where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
