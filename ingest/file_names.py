"""Names of files that are no text: Linux allows any bytes, the database and the pages take only readable ones."""

from __future__ import annotations

import os
from pathlib import Path

from core.errors import InvalidInputError

_REASON = "文件名的编码无法识别（可能来自旧系统或压缩包）。请改名后重新放入。"


def is_text(name: str) -> bool:
    """Whether a name can be stored and shown."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_name(path: Path) -> None:
    """Refuse a path with a name that cannot be stored.

    Raises:
        InvalidInputError: If it cannot.
    """
    if not is_text(str(path)) or not is_text(str(path.resolve())):
        raise InvalidInputError(_REASON)


def readable_name(name: str) -> str:
    """A name as a person would recognise it: what is no text is read as GB 18030, as old Chinese systems wrote it."""
    if is_text(name):
        return name
    try:
        return os.fsencode(name).decode("gb18030", "replace")
    except UnicodeEncodeError:
        return stored_name(name)


def stored_name(name: str) -> str:
    """A name in a form that can be stored and that no other file has."""
    return name.encode("utf-8", "backslashreplace").decode()
