"""PDF by LibreOffice: lines and characters counted on the page, page numbers measured, failures in plain words."""

from __future__ import annotations

import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest

from papers import pdf
from papers.expert_papers import (
    make_certificate,
    make_invitation,
    make_renewal_certificate,
)
from papers.layout import write_docx
from papers.model import Heading, Paper, Paragraph
from papers.pdf import PdfError, convert_to_pdf, find_missing_faces, find_office
from tests.papers import samples
from tests.papers.test_layout import make_paper

needs_office = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
MM = 72 / 25.4
SENTENCE = "为深入贯彻落实网络安全和数据安全工作部署充分发挥专家智库支撑作用"


class Letter(NamedTuple):
    """A character of a page, in millimetres from the upper left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def read_letters(data: bytes) -> list[list[Letter]]:
    """The visible characters of each page."""
    pages = []
    for page in pypdfium2.PdfDocument(data):
        text, height = page.get_textpage(), page.get_height()
        boxes = [(text.get_text_range(place, 1), text.get_charbox(place)) for place in range(text.count_chars())]
        pages.append(
            [
                Letter(letter, left / MM, right / MM, (height - top) / MM, (height - bottom) / MM)
                for letter, (left, bottom, right, top) in boxes
                if letter.strip()
            ]
        )
    return pages


def read_lines(letters: list[Letter]) -> list[str]:
    """Lines of a page from top to bottom, by the middle of the characters on the 28.95 pt grid."""
    placed = sorted((int(((one.top + one.bottom) / 2 - 37) / (28.95 / MM)), one.left, one.text) for one in letters)
    return ["".join(text for _, _, text in line) for _, line in groupby(placed, key=lambda one: one[0])]


@pytest.fixture(scope="module")
def pages() -> list[list[Letter]]:
    """A paper of three full pages without a title."""
    paper = make_paper(Heading(level=1, text="工作要求"), Paragraph(text=SENTENCE * 60))
    return read_letters(convert_to_pdf(write_docx(paper)))


@needs_office
def test_a_full_page_has_22_lines_of_28_characters(pages: list[list[Letter]]) -> None:
    text = [[one for one in page if one.bottom < 297 - 35 + 1] for page in pages]

    first, second = read_lines(text[0]), read_lines(text[1])
    assert len(pages) == 4
    assert [len(line) for line in first] == [6, 26, *[28] * 20]
    assert [len(line) for line in second] == [28] * 22


@needs_office
def test_text_keeps_to_the_text_area_of_156_by_225_millimetres(pages: list[list[Letter]]) -> None:
    text = [one for one in pages[1] if one.bottom < 297 - 35 + 1]

    assert min(one.left for one in text) == pytest.approx(28, abs=1)
    assert max(one.right for one in text) == pytest.approx(210 - 26, abs=1)
    assert min(one.top for one in text) >= 37
    assert max(one.bottom for one in text) <= 297 - 35


@needs_office
def test_page_numbers_stand_7_millimetres_below_the_text_odd_right_even_left(pages: list[list[Letter]]) -> None:
    for number, page in enumerate(pages[:3], start=1):
        foot = [one for one in page if one.top > 297 - 35 + 1]
        dashes = [one for one in foot if one.text == "—"]
        assert "".join(one.text for one in foot) == f"—{number}—"
        # One character (14 pt = 4.9 mm) is left free at the outer edge.
        free = 210 - 26 - foot[-1].right if number % 2 else foot[0].left - 28
        assert free == pytest.approx(14 / MM, abs=1)
        assert (dashes[0].top + dashes[0].bottom) / 2 - (297 - 35) == pytest.approx(7, abs=1)


@needs_office
@pytest.mark.parametrize(
    "paper",
    [make_certificate(samples.APPOINTMENT), make_renewal_certificate(samples.RENEWAL)],
    ids=["certificate", "renewal"],
)
def test_a_certificate_is_one_landscape_page_and_its_text_stays_inside_the_frame(paper: Paper) -> None:
    data = convert_to_pdf(write_docx(paper))

    document = pypdfium2.PdfDocument(data)
    (letters,) = read_letters(data)
    assert [round(side / MM) for side in document[0].get_size()] == [297, 210]
    assert "书" in [one.text for one in letters]
    assert min(one.left for one in letters) > 25
    assert max(one.right for one in letters) < 297 - 25
    assert max(one.bottom for one in letters) < 210 - 20
    # The frame is drawn: lines beside the text.
    assert len(list(document[0].get_objects())) > 100


@needs_office
def test_the_usual_invitation_is_one_page_and_its_slip_another() -> None:
    assert len(read_letters(convert_to_pdf(write_docx(make_invitation(samples.MEETING))))) == 2


@needs_office
def test_several_conversions_at_once_do_not_disturb_each_other() -> None:
    papers = [write_docx(make_paper(Paragraph(text=f"第{number}号文件"))) for number in (1, 2, 3)]

    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(convert_to_pdf, papers))

    texts = ["".join(one.text for one in read_letters(data)[0]) for data in made]
    assert [text.startswith(f"第{number}号文件") for number, text in enumerate(texts, start=1)] == [True] * 3


@needs_office
def test_a_file_that_is_no_document_is_a_clear_error() -> None:
    with pytest.raises(PdfError, match="没有生成 PDF"):
        convert_to_pdf(b"PK\x03\x04 broken")


def test_without_libreoffice_there_is_no_office_and_the_error_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_PLACES", (str(tmp_path / "soffice"),))

    assert find_office() is None
    with pytest.raises(PdfError, match="没有安装 LibreOffice"):
        convert_to_pdf(b"")


@pytest.mark.skipif(os.name != "posix", reason="uses a shell script")
def test_a_conversion_that_hangs_is_ended_with_its_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    office.chmod(office.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(pdf, "find_office", lambda: office)

    with pytest.raises(PdfError, match="已停止"):
        convert_to_pdf(b"", timeout_seconds=1)

    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 5
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(child)


def test_missing_faces_are_named_and_other_names_of_a_face_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        pdf, "_installed_families", lambda: frozenset({"FangSong", "SimHei", "宋体", "Noto Serif CJK SC"})
    )

    assert find_missing_faces() == ("方正小标宋简体", "楷体_GB2312")


def test_a_missing_face_is_replaced_by_an_installed_one_of_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        pdf, "_installed_families", lambda: frozenset({"FangSong", "Noto Serif CJK SC", "Noto Sans CJK SC"})
    )

    profile = pdf._profile()

    for face, instead in (
        ("仿宋_GB2312", "FangSong"),
        ("黑体", "Noto Sans CJK SC"),
        ("楷体_GB2312", "Noto Serif CJK SC"),
    ):
        assert f'{face}</value></prop>\n<prop oor:name="SubstituteFont"><value>{instead}<' in profile


def _runs(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
