"""One process at a time on a ZHIKU_HOME."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from core.errors import StoreBrokenError, StoreBusyError
from settings import Settings

LOCK_WAIT_SECONDS = 5.0


@contextmanager
def lock_home(settings: Settings) -> Iterator[None]:
    """Keep other processes off this ZHIKU_HOME.

    Raises:
        StoreBusyError: If another process works on it.
        StoreBrokenError: If the folder cannot be written.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with FileLock(settings.home / "zhiku.lock", timeout=LOCK_WAIT_SECONDS):
            yield
    except Timeout as error:
        raise StoreBusyError(
            f"另一个智库程序正在使用数据文件夹 {settings.home}。请使用已打开的那个，或将其关闭后再试。"
        ) from error
    except PermissionError as error:
        raise StoreBrokenError(f"无法写入数据文件夹 {settings.home}，请检查文件夹权限。") from error
