"""Text that goes into papers and file names: cleaned of what XML, Word or a file system cannot take."""

from __future__ import annotations

import re
from datetime import date, datetime

# Not allowed in XML 1.0, or turning the order of the text around (bidirectional controls), or marking nothing.
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
FILE_NAME_BYTES = 200


def clean(text: str) -> str:
    """The text without characters that a DOCX cannot hold; line ends become `\\n`."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))


def one_line(text: str) -> str:
    """Cleaned, with every run of white space as one space."""
    return _SPACES.sub(" ", clean(text)).strip()


def safe_file_name(*parts: str, suffix: str) -> str:
    """A name that every file system takes, from parts joined by a space; at most 200 bytes with its suffix.

    Args:
        parts: What the name says; empty ones are left out.
        suffix: With its dot, e.g. `.docx`.
    """
    name = _SPACES.sub(" ", _NOT_IN_FILE_NAMES.sub("_", " ".join(one_line(part) for part in parts if part)))
    name = name.strip(" ._-") or "未命名"
    if _RESERVED.match(name):
        name = f"_{name}"
    room = FILE_NAME_BYTES - len(suffix.encode())
    return name.encode()[:room].decode(errors="ignore").rstrip(" .") + suffix


def say_day(day: date) -> str:
    """A day as official papers write it: 2026年1月5日, Arabic figures without leading noughts."""
    return f"{day.year}年{day.month}月{day.day}日"


def say_time(moment: datetime) -> str:
    """Day, weekday and time of an appointment: 2026年1月5日（星期一）14:30."""
    return f"{say_day(moment)}（星期{'一二三四五六日'[moment.weekday()]}）{moment:%H:%M}"
