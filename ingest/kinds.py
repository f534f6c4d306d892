"""What kind of file it is: told by its content, not by its name; kinds that cannot be read get their own advice."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from ingest.encoding import looks_like_text
from ingest.extracted import UnreadableFileError

_HEAD_BYTES = 65536
SUPPORTED_SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".csv")
READABLE = "可以读取：PDF、Word（.docx）、网页（.html）、纯文本（.txt）、Markdown（.md）、表格（.csv）。"


class FileKind(StrEnum):
    """Kinds that have a parser."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    CSV = "csv"


_ADVICE_BY_SUFFIX = {
    ".doc": "这是旧版 Word 文件（.doc）。请用 Word 或 WPS 打开，另存为 .docx 后重新放入。",
    ".wps": "这是 WPS 文字文件（.wps）。请用 WPS 打开，另存为 .docx 后重新放入。",
    ".xls": "这是旧版 Excel 文件（.xls）。请用 Excel 或 WPS 打开，另存为 .csv 后重新放入。",
    ".et": "这是 WPS 表格文件（.et）。请用 WPS 打开，另存为 .csv 后重新放入。",
    ".ppt": "这是演示文稿（.ppt）。请用 PowerPoint 或 WPS 打开，另存为 PDF 后重新放入。",
    ".dps": "这是 WPS 演示文件（.dps）。请用 WPS 打开，另存为 PDF 后重新放入。",
    ".rtf": "这是 RTF 文件。请用 Word 或 WPS 打开，另存为 .docx 后重新放入。",
    ".ofd": "这是 OFD 版式文件。请用阅读器打开，导出为 PDF 后重新放入。",
    ".xlsx": "这是 Excel 文件（.xlsx）。请用 Excel 或 WPS 打开，另存为 .csv 或 PDF 后重新放入。",
    ".pptx": "这是演示文稿（.pptx）。请用 PowerPoint 或 WPS 打开，另存为 PDF 后重新放入。",
    ".zip": "这是压缩包。请解压后把里面的文件重新放入。",
    ".image": "这是图片，没有可读的文字。请找到有文字的原件（Word 或 PDF），或先用文字识别软件转换后重新放入。",
    ".media": "这是音频或视频文件，没有可读的文字。请放入对应的文字稿。",
}  # fmt: skip
# What staff would expect to be taken in: read, or refused with advice.
EXPECTED_SUFFIXES = (*SUPPORTED_SUFFIXES, *_ADVICE_BY_SUFFIX)
PASSWORD_ADVICE = "文件有密码保护，无法读取。请用原来的软件打开并去掉密码后重新放入。"
_MAGIC = (
    (b"{\\rtf", ".rtf"), (b"\x89PNG", ".image"), (b"\xff\xd8\xff", ".image"), (b"GIF8", ".image"), (b"BM", ".image"),
    (b"II*\x00", ".image"), (b"MM\x00*", ".image"), (b"Rar!", ".zip"), (b"7z\xbc\xaf", ".zip"), (b"\x1f\x8b", ".zip"),
    (b"ID3", ".media"), (b"OggS", ".media"),
)  # fmt: skip
_HTML_START = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def detect_kind(path: Path, *, file_name: str = "") -> FileKind:
    """The kind of a file by its content; the name decides only between kinds of text.

    Args:
        file_name: The name that the user gave it, where the file itself is called otherwise.

    Raises:
        UnreadableFileError: If there is no parser for it; the message says what works and how to convert.
        OSError: If the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    suffix = Path(file_name or path.name).suffix.lower()
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _refuse_compound(path, suffix)
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (magic != b"BM" or not looks_like_text(head)):
            raise UnreadableFileError(f"{_ADVICE_BY_SUFFIX[kind]}{READABLE}")
    if not looks_like_text(head):
        raise UnreadableFileError(
            f"文件内容不是文字，与扩展名「{suffix or '无'}」不符，或文件已损坏。请检查后重新放入。{READABLE}"
        )
    return _kind_of_text(head, suffix)


def _kind_of_text(head: bytes, suffix: str) -> FileKind:
    flat = head[:8192].replace(b"\x00", b"")  # UTF-16 has a zero byte beside each Latin letter
    if suffix in (".html", ".htm", ".mht", ".shtml") or _HTML_START.search(flat[:2048]):
        return FileKind.HTML
    if suffix in (".md", ".markdown"):
        return FileKind.MARKDOWN
    if suffix == ".csv":
        return FileKind.CSV
    known_by_mistake = (".txt", ".text", "", ".pdf", ".docx", ".doc", ".wps")
    if suffix in known_by_mistake:
        return FileKind.TEXT
    raise UnreadableFileError(f"不支持「{suffix}」类型的文件。{READABLE}")


def _kind_of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFileError("文件已损坏或没有复制完整，无法打开。请重新复制或重新保存后再放入。") from error
    if "word/document.xml" in names:
        return FileKind.DOCX
    folders = {name.split("/", 1)[0] for name in names}
    kind = ".xlsx" if "xl" in folders else ".pptx" if "ppt" in folders else ".ofd" if "OFD.xml" in names else ".zip"
    raise UnreadableFileError(f"{_ADVICE_BY_SUFFIX[kind]}{READABLE}")


def _refuse_compound(path: Path, suffix: str) -> UnreadableFileError:
    if _ENCRYPTED_PACKAGE in path.read_bytes():
        return UnreadableFileError(PASSWORD_ADVICE)
    known = suffix if suffix in (".xls", ".et", ".ppt", ".dps", ".wps") else ".doc"
    return UnreadableFileError(f"{_ADVICE_BY_SUFFIX[known]}{READABLE}")
