"""Opening a DOCX that came from outside: what is too large, locked, with macros or no Word file is refused in words."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from core.errors import InvalidInputError

MAX_FILE_MB = 30
MAX_UNPACKED_MB = 200
MAX_ENTRIES = 5_000
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BODY = "word/document.xml"
_LOCKED = "文件有密码保护，无法读取。请去掉密码，另存为 .docx 后再上传。"
_DAMAGED = "文件已损坏或没有传完整，无法打开。请用 Word 或 WPS 打开并另存为 .docx 后再上传。"
_NO_WORD = "不是 Word 文件（.docx）。请用 Word 或 WPS 打开，另存为 .docx 后再上传。"


class Package:
    """The parts of a DOCX, read one by one. Entities are never resolved, nothing is fetched."""

    def __init__(self, data: bytes, *, name: str = "") -> None:
        """
        Args:
            name: The file's name, put before every complaint.

        Raises:
            InvalidInputError: If it is no DOCX that can be read; the message says why and what to do.
        """
        self._name = name
        if len(data) > MAX_FILE_MB * 2**20:
            raise self._refuse(f"文件有 {len(data) / 2**20:.0f} MB，最大 {MAX_FILE_MB} MB。请压缩其中的图片后再上传。")
        if data.startswith(_COMPOUND):
            old = "是旧格式的 Word 文件（.doc）。请用 Word 或 WPS 打开，另存为 .docx 后再上传。"
            raise self._refuse(_LOCKED if _ENCRYPTED_PACKAGE in data else old)
        if not data.startswith(b"PK\x03\x04"):
            raise self._refuse("是空文件（0 字节），可能没有传完整。请重新上传。" if not data else _NO_WORD)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise self._refuse(_DAMAGED) from error
        entries = self._archive.infolist()
        self._names = {entry.filename for entry in entries}
        if any(entry.flag_bits & 1 for entry in entries):
            raise self._refuse(_LOCKED)
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_MB * 2**20:
            raise self._refuse(f"展开后超过 {MAX_UNPACKED_MB} MB，不读取。请另存为只含文字的 .docx 后再上传。")
        if _BODY not in self._names:
            raise self._refuse(_NO_WORD)
        if any(one.endswith("vbaProject.bin") for one in self._names) or b"macroEnabled" in self._read(
            "[Content_Types].xml"
        ):
            raise self._refuse("含有宏，为安全起见不读取。请用 Word 或 WPS 打开，另存为不带宏的 .docx 后再上传。")
        self.body = self.part(_BODY)

    def part(self, name: str) -> Any:
        """The root of an XML part, None where the file has none of this name.

        Raises:
            InvalidInputError: If it cannot be read.
        """
        if name not in self._names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self._read(name), parser)
        except etree.XMLSyntaxError as error:
            raise self._refuse(_DAMAGED) from error
        if root.getroottree().docinfo.doctype:  # no Word file has one; entities that blow up need it
            raise self._refuse(_DAMAGED)
        return root

    def _read(self, name: str) -> bytes:
        try:
            return self._archive.read(name)
        except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise self._refuse(_DAMAGED) from error

    def _refuse(self, why: str) -> InvalidInputError:
        return InvalidInputError(f"「{self._name}」{why}" if self._name else why)
