"""Opening the records database: pragmas, migrations, transactions, and its errors in the user's words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from core.errors import StoreBrokenError, StoreBusyError, ZhikuError

BUSY_TIMEOUT_SECONDS = 30


def utc_now() -> datetime:
    """The present moment with its time zone."""
    return datetime.now(UTC)


class Database:
    """The records database. One instance per process; safe to share between threads."""

    def __init__(self, url: str) -> None:
        """Open the database and bring its tables up to date.

        Args:
            url: SQLAlchemy address. A SQLite file's folder is created.

        Raises:
            StoreBrokenError: If the file cannot be opened or is no database.
        """
        self.is_sqlite = url.startswith("sqlite")
        try:
            if self.is_sqlite:
                Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            self.engine = _create_engine(url)
            self._migrate()
        except (DBAPIError, OSError) as error:
            raise translate(error) from error

    def close(self) -> None:
        """Release all connections."""
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A write transaction: all of it or nothing. On SQLite it holds the write lock from the start.

        Raises:
            StoreBusyError: If another process kept the lock for longer than `BUSY_TIMEOUT_SECONDS`.
            StoreBrokenError: If the disk is full or the file is damaged.
        """
        try:
            with self.engine.connect() as connection:
                if self.is_sqlite:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.commit()
                except BaseException:
                    connection.rollback()
                    raise
        except DBAPIError as error:
            raise translate(error) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction: one consistent view, never blocked by a writer."""
        try:
            with self.engine.connect() as connection:
                if self.is_sqlite:
                    connection.exec_driver_sql("BEGIN")
                try:
                    yield connection
                finally:
                    connection.rollback()
        except DBAPIError as error:
            raise translate(error) from error

    def forget_old_pages(self) -> None:
        """Empty SQLite's journal, which holds pages as they were before an erasure. Skipped while somebody reads."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self.transaction() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def translate(error: Exception) -> ZhikuError:
    """A database error in the user's words."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    text = str(cause)
    if isinstance(error, OperationalError) and ("locked" in text or "busy" in text):
        return StoreBusyError("数据库正被另一个程序占用，请稍候再试；若一直如此，请关闭其他正在运行的智库程序。")
    if "full" in text or "No space" in text:
        return StoreBrokenError("磁盘空间已满，本次改动没有保存。请清理磁盘后重试。")
    if "malformed" in text or "not a database" in text:
        return StoreBrokenError("数据库文件已损坏。请用最近一次备份恢复（cli.py restore）。")
    if "readonly" in text or "unable to open" in text or "Permission" in text:
        return StoreBrokenError("无法写入数据文件夹，请检查文件夹权限。")
    return StoreBrokenError(f"数据库出错，本次改动没有保存：{text}")


def _read_json(text: str) -> Any:
    """The value of a JSON column: most are empty lists, of which a search reads some hundred."""
    return [] if text == "[]" else json.loads(text)


def _create_engine(url: str) -> Engine:
    arguments = {"timeout": BUSY_TIMEOUT_SECONDS} if url.startswith("sqlite") else {}
    engine = create_engine(url, connect_args=arguments, json_deserializer=_read_json)
    if not url.startswith("sqlite"):
        return engine

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun here, by `Database`
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
