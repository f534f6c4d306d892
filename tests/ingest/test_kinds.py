"""The true kind of a file by its content, and the advice for kinds that cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from ingest.extracted import UnreadableFileError
from ingest.kinds import FileKind, detect_kind
from tests.ingest.pdf_files import make_pdf


def _docx() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def _zip(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(name, "x")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("报告.txt", make_pdf([["文字"]]), FileKind.PDF),
        ("报告.pdf", _docx(), FileKind.DOCX),
        ("报告.doc", _docx(), FileKind.DOCX),
        ("报告.doc", b"<html><head><title>x</title></head><body>x</body></html>", FileKind.HTML),
        ("报告.txt", "<!DOCTYPE html><p>文字".encode("gb18030"), FileKind.HTML),
        ("报告.pdf", "其实是文字。".encode(), FileKind.TEXT),
        ("报告", "其实是文字。".encode("utf-16"), FileKind.TEXT),
        ("说明.MD", "# 标题".encode(), FileKind.MARKDOWN),
        ("名单.csv", "姓名,单位".encode("gb18030"), FileKind.CSV),
    ],
)
def test_the_content_decides_and_the_name_only_between_kinds_of_text(
    tmp_path: Path, name: str, content: bytes, kind: FileKind
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert detect_kind(path) is kind


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("旧.doc", OLE, "另存为 .docx"),
        ("旧.xls", OLE, "另存为 .csv"),
        ("旧.ppt", OLE, "另存为 PDF"),
        ("加密.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "密码保护"),
        ("表.xlsx", _zip("xl/workbook.xml"), "Excel"),
        ("片.pptx", _zip("ppt/presentation.xml"), "演示文稿"),
        ("版.ofd", _zip("OFD.xml"), "OFD"),
        ("包.zip", _zip("a.txt"), "解压"),
        ("假.txt", b"\x89PNG\r\n\x1a\n", "图片"),
        ("文.rtf", b"{\\rtf1 x}", "RTF"),
        ("脚本.py", b"print(1)", "不支持「.py」"),
        ("二进制.csv", b"\x00\x01\x02" * 50, "不是文字"),
    ],
)
def test_what_has_no_parser_gets_advice(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError, match=words):
        detect_kind(path)
