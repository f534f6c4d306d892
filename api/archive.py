"""Backup and restore in one ZIP archive: records, originals, settings without secrets, own encoder.

The index is built anew.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from core.errors import InvalidInputError, StoreBrokenError
from settings import SECRETS, Settings, read_saved
from storage.database import Database

RECORDS = "zhiku.db"
SETTINGS = "settings.json"
MANIFEST = "zhiku-backup.json"
FORMAT = 1
ENCODERS = "encoders"  # folder in ZHIKU_HOME of what was trained here
_HOME_FILES = (RECORDS, f"{RECORDS}-wal", f"{RECORDS}-shm", SETTINGS)
_OTHER_DATABASE = (
    "记录不在数据文件夹的 SQLite 中，请用数据库自带的工具（如 pg_dump）备份和恢复，并另存 originals 文件夹。"
)


def write_archive(path: Path, *, settings: Settings, database: Database) -> dict[str, Any]:
    """Write an archive, whole or not at all; the app may go on working meanwhile.

    Returns:
        Counts of what was saved: documents, experts, events, files.

    Raises:
        InvalidInputError: If the records are not in SQLite (PostgreSQL has its own backup).
        StoreBrokenError: If the archive cannot be written.
        SettingsError: If `settings.json` is damaged.
    """
    records_file = database.engine.url.database
    if not database.is_sqlite or not records_file:
        raise InvalidInputError(_OTHER_DATABASE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            records = Path(folder) / RECORDS
            _copy_records(Path(records_file), records)
            counts = _count(records)
            draft = Path(folder) / "archive.zip"
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                archive.writestr(MANIFEST, json.dumps({"format": FORMAT, **counts}))
                archive.write(records, RECORDS)
                archive.writestr(SETTINGS, _settings_text(read_saved(settings.home / SETTINGS)))
                _pack_encoder(archive, settings)
                files = sum(_pack(archive, file, settings.originals) for file in sorted(settings.originals.rglob("*")))
            draft.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreBrokenError(f"备份没有完成：无法写入 {path}（{error}）。请检查磁盘空间和权限后重试。") from error
    return {**counts, "files": files}


def restore_archive(path: Path, *, settings: Settings) -> dict[str, Any]:
    """Put back what an archive holds. What was there before is kept beside it, under a name with the time.

    The caller must hold the lock of ZHIKU_HOME and rebuild the index afterwards. Passwords and addresses of robots stay
    those of this installation.

    Returns:
        Counts of what was restored, and `kept`: the folder with what was there before ("" when there was nothing).

    Raises:
        InvalidInputError: If the file is no backup of this program.
        StoreBrokenError: If the disk cannot take it; what was there before is then still in place.
    """
    if settings.database_url:
        raise InvalidInputError(_OTHER_DATABASE)
    home = settings.home
    try:
        home.mkdir(parents=True, exist_ok=True)
        settings.originals.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder,
            tempfile.TemporaryDirectory(dir=settings.originals.parent, prefix=".restore-") as originals,
        ):
            counts = _unpack(path, Path(folder), Path(originals))
            _settle_settings(Path(folder), home)
            (Path(originals) / "originals").mkdir(exist_ok=True)
            stamp = f"before-restore-{datetime.now():%Y%m%d-%H%M%S}"
            places = [
                *((home / name, home / stamp / name, Path(folder) / name) for name in _HOME_FILES),
                *(
                    (home / ENCODERS / one.name, home / stamp / ENCODERS / one.name, one)
                    for one in sorted((Path(folder) / ENCODERS).glob("*"))
                ),
                (settings.originals, settings.originals.parent / stamp / "originals", Path(originals) / "originals"),
            ]
            kept = _exchange(places)
    except OSError as error:
        raise StoreBrokenError(
            f"恢复没有完成，原有内容没有变动：{error.strerror}。请检查磁盘空间和权限后重试。"
        ) from error
    shutil.rmtree(settings.index_folder, ignore_errors=True)
    return {**counts, "kept": str(home / stamp) if kept else ""}


def _exchange(places: Sequence[tuple[Path, Path, Path]]) -> bool:
    """Move what is at each place aside and what is new into its place; all of it or nothing.

    Returns:
        Whether anything was there before.
    """
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        moved.append((source, target))

    try:
        for place, aside, _ in places:
            if place.exists():
                move(place, aside)
        kept = bool(moved)
        for place, _, new in places:
            if new.exists():
                move(new, place)
    except OSError:
        for source, target in reversed(moved):
            target.replace(source)
        raise
    return kept


def _pack(archive: zipfile.ZipFile, file: Path, folder: Path) -> bool:
    """Add one original; False for what is no file, or on its way in or out while the app works."""
    inside = file.relative_to(folder)
    if inside.parts[0].startswith(".") or not file.is_file():
        return False
    try:
        archive.write(file, f"originals/{inside.as_posix()}")
    except FileNotFoundError:  # deleted meanwhile
        return False
    return True


def _pack_encoder(archive: zipfile.ZipFile, settings: Settings) -> None:
    """Add the encoder that serves where it was trained here: nobody else has it."""
    folder = Path(settings.encoder).expanduser() if settings.encoder else Path()
    if folder.parent != settings.home / ENCODERS or not folder.is_dir():
        return
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        archive.write(file, f"{ENCODERS}/{folder.name}/{file.relative_to(folder).as_posix()}")


def _settle_settings(folder: Path, home: Path) -> None:
    """Let the settings name the encoder of the archive where it will lie, with the secrets of this installation.

    The password of the mail server stays only with the server and the name that it belongs to, the key of a model with
    its address.
    """
    content, own = read_saved(folder / SETTINGS), read_saved(home / SETTINGS)
    brought = [one for one in (folder / ENCODERS).glob("*") if one.is_dir()]
    if brought and content:
        content["encoder"] = str(home / ENCODERS / brought[0].name)
    kept = {name: own[name] for name in SECRETS if name in own}
    if any(content.get(name) != own.get(name) for name in ("smtp_host", "smtp_user")):
        kept.pop("smtp_password", None)
    if content.get("chat_url") != own.get("chat_url"):
        kept.pop("chat_key", None)
    (folder / SETTINGS).write_text(_settings_text(content, kept), encoding="utf-8")


def _settings_text(content: Mapping[str, Any], secrets: Mapping[str, Any] | None = None) -> str:
    """Settings as a file, with these secrets instead of their own."""
    made = {name: value for name, value in content.items() if name not in SECRETS} | dict(secrets or {})
    return json.dumps(made, ensure_ascii=False, indent=2)


def _copy_records(source: Path, target: Path) -> None:
    """A consistent copy while others write (SQLite's online backup)."""
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copy)
    finally:
        origin.close()
        copy.close()


def _count(records: Path) -> dict[str, int]:
    connection = sqlite3.connect(records)
    try:
        return {
            name: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for name, table in (("documents", "document"), ("experts", "expert"), ("events", "event"))
        }
    finally:
        connection.close()


def _unpack(path: Path, folder: Path, originals: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest.pop("format") != FORMAT:
                raise InvalidInputError("这个备份来自更新版本的程序，请先升级程序再恢复。")
            names = [name for name in archive.namelist() if name.startswith("originals/") and not name.endswith("/")]
            for name in names:
                archive.extract(name, originals)  # drops absolute paths and ".." by itself
            archive.extract(RECORDS, folder)
            for name in archive.namelist():
                if name.startswith(f"{ENCODERS}/") and not name.endswith("/"):
                    archive.extract(name, folder)
            if SETTINGS in archive.namelist():
                archive.extract(SETTINGS, folder)
        return {**_count(folder / RECORDS), "files": len(names)}
    except FileNotFoundError as error:
        raise InvalidInputError(f"找不到备份文件 {path}。") from error
    except (zipfile.BadZipFile, KeyError, ValueError, sqlite3.DatabaseError) as error:
        raise InvalidInputError(f"{path} 不是完整的智库备份文件，没有做任何改动。") from error
