"""Starting the child process that reads a file, with limits, and telling its ends apart."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Protocol

from ingest.extracted import ParserStoppedError, UnreadableFileError
from ingest.reading import ReadDocument
from ingest.wire import from_json

logger = logging.getLogger(__name__)

_PROJECT_ROOT = Path(__file__).resolve().parents[1]
_STOP_SIGNALS = {-signal.SIGTERM, -signal.SIGINT, *([-signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])}
_TRY_SMALLER = "请将文件拆分成几份，或另存一份较小的文件后重新放入。"


class ParseLimits(Protocol):
    """The settings that limit the reading of one file."""

    @property
    def parse_timeout_seconds(self) -> int:
        """Wall-clock and CPU limit."""

    @property
    def parse_memory_mb(self) -> int:
        """Memory limit."""


class _Running:
    """The children of this process, so that closing the program can stop them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.children: set[subprocess.Popen[bytes]] = set()
        self.stopped: set[int] = set()


_running = _Running()


def stop_children() -> None:
    """Stop the reading of files because the program closes; it goes on at the next start."""
    with _running.lock:
        for child in _running.children:
            _running.stopped.add(child.pid)
            _kill(child)


def read_in_child(path: Path, *, file_name: str, limits: ParseLimits) -> ReadDocument:
    """Read a file in a child process.

    Raises:
        UnreadableFileError: If the file cannot be read or reading it hit a limit; the message names the limit.
        ParserStoppedError: If the program closed meanwhile.
    """
    job = {
        "path": str(path),
        "file_name": file_name,
        "memory_mb": limits.parse_memory_mb,
        "cpu_seconds": limits.parse_timeout_seconds,
    }
    # A session of its own: Ctrl-C in the terminal is for the program, which then decides about its children.
    child = subprocess.Popen(
        [sys.executable, "-m", "ingest.worker"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=_PROJECT_ROOT, start_new_session=True, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    with _running.lock:
        _running.children.add(child)
    try:
        output, errors = child.communicate(json.dumps(job).encode(), timeout=limits.parse_timeout_seconds)
    except subprocess.TimeoutExpired as error:
        _kill(child)
        child.communicate()
        raise _too_slow(limits) from error
    finally:
        with _running.lock:
            _running.children.discard(child)
            was_stopped = child.pid in _running.stopped
            _running.stopped.discard(child.pid)
    if was_stopped or child.returncode in _STOP_SIGNALS:
        raise ParserStoppedError("程序关闭时正在读取此文件，下次启动后会自动继续。")
    return _understand(child.returncode, output, errors, limits)


def _understand(code: int, output: bytes, errors: bytes, limits: ParseLimits) -> ReadDocument:
    answer: dict[str, Any] = {}
    if code == 0:
        with contextlib.suppress(ValueError):
            answer = json.loads(output)
    if "blocks" in answer:
        return from_json(answer)
    if "refused" in answer:
        raise UnreadableFileError(answer["refused"])
    if "unreadable" in answer:
        raise UnreadableFileError(f"保存的原文件无法打开（{answer['unreadable']}）。请将文件重新放入。")
    logger.warning("parser ended code=%d stderr=%s", code, errors[-2000:].decode("utf-8", "replace").strip())
    if "out_of_memory" in answer or b"MemoryError" in errors or code == -getattr(signal, "SIGKILL", 9):
        raise UnreadableFileError(f"读取文件需要的内存超过上限（{limits.parse_memory_mb} MB），已停止。{_TRY_SMALLER}")
    if code in (-getattr(signal, "SIGXCPU", 24), 137, 152):
        raise _too_slow(limits)
    raise UnreadableFileError("读取文件时解析程序意外退出，文件可能已损坏。请用原来的软件打开并另存一份后重新放入。")


def _too_slow(limits: ParseLimits) -> UnreadableFileError:
    return UnreadableFileError(f"读取文件超过 {limits.parse_timeout_seconds} 秒的时间上限，已停止。{_TRY_SMALLER}")


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.kill()
