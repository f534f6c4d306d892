"""Files that are no honest DOCX: each is refused in words or read as far as it goes, and none breaks anything."""

from __future__ import annotations

import io
import zipfile

import pytest

from core.errors import InvalidInputError
from drafting.returned import read_returned
from drafting.sent_text import cut_sent
from papers.layout import write_docx
from papers.markup import MarkedPaper, read_markup
from papers.model import Paper, Paragraph, Section, Title
from papers.packages import MAX_FILE_MB
from tests.drafting.marked import Marker
from tests.drafting.papers import claim, content


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_BOMB = b'<!DOCTYPE x [<!ENTITY a "' + b"x" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]><x>&b;</x>'


PLAIN = write_docx(Paper(title="稿", sections=(Section(blocks=(Title(text="建议"), Paragraph(text="正文。"))),)))
SENT = cut_sent(read_markup(PLAIN), content(claim("a", "正文。")))


def hostile() -> dict[str, tuple[bytes, str]]:
    good = Marker(PLAIN)
    whole = good.save()
    locked = bytearray(whole)
    for at in range(len(locked) - 10):
        if locked[at : at + 4] == b"PK\x01\x02":
            locked[at + 8] |= 1
    macro = {**good.parts, "word/vbaProject.bin": b"x"}
    declared = {
        **good.parts,
        "[Content_Types].xml": good.parts["[Content_Types].xml"].replace(
            b"wordprocessingml.document.main", b"x.macroEnabled.main"
        ),
    }
    return {
        "empty": (b"", "空文件"),
        "text": ("意见：同意".encode(), "不是 Word 文件"),
        "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式"),
        "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码保护"),
        "zip password": (bytes(locked), "密码保护"),
        "cut off": (whole[: len(whole) // 2], "已损坏"),
        "spreadsheet": (_zip({"[Content_Types].xml": _TYPES, "xl/workbook.xml": b"<x/>"}), "不是 Word 文件"),
        "macro": (_zip(macro), "含有宏"),
        "macro by type": (_zip(declared), "含有宏"),
        "huge": (b"PK\x03\x04" + bytes(MAX_FILE_MB * 2**20), "请压缩其中的图片"),
        "zip bomb": (_zip({"[Content_Types].xml": _TYPES, "word/document.xml": bytes(250 * 2**20)}), "展开后超过"),
        "entity bomb": (_zip({**good.parts, "word/document.xml": _BOMB}), "已损坏"),
        "entity bomb in comments": (_zip({**good.parts, "word/comments.xml": _BOMB}), "已损坏"),
        "no XML": (_zip({**good.parts, "word/document.xml": b"<w:document"}), "已损坏"),
        "deep": (_zip({**good.parts, "word/document.xml": b"<a>" * 100_000}), "已损坏"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def bad_files() -> dict[str, tuple[bytes, str]]:
    return hostile()


@pytest.mark.parametrize("kind", [
    "empty", "text", "old", "password", "zip password", "cut off", "spreadsheet", "macro", "macro by type", "huge",
    "zip bomb", "entity bomb", "entity bomb in comments", "no XML", "deep",
])  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(bad_files: dict[str, tuple[bytes, str]], kind: str) -> None:
    data, why = bad_files[kind]
    with pytest.raises(InvalidInputError, match=f"^「意见.docx」.*{why}"):
        read_markup(data, name="意见.docx")


def test_every_cut_of_a_file_is_refused_or_read_but_never_breaks() -> None:
    for length in range(0, len(PLAIN), 997):
        try:
            read_returned(read_markup(PLAIN[:length]), SENT)
        except InvalidInputError:
            continue


def test_odd_bodies_are_read_as_far_as_they_go() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for inside in (
        "", "<w:body/>", "<w:body><w:p/></w:body>", "<w:body><w:sdt/></w:body>", "<w:body><w:tbl/></w:body>",
        '<w:body><w:p><w:commentRangeStart/><w:commentReference w:id="5"/></w:p></w:body>',
        '<w:body><w:p><w:ins w:date="gestern"><w:r><w:t>x</w:t></w:r></w:ins><!-- x --><?x y?></w:p></w:body>',
    ):  # fmt: skip
        body = f"<w:document {space}>{inside}</w:document>".encode()
        read = read_markup(_zip({"[Content_Types].xml": _TYPES, "word/document.xml": body}))
        assert isinstance(read, MarkedPaper)
        assert all(one.text == "x" for one in read_returned(read, SENT) if one.kind.value != "删去")
