"""Page images: the passage is framed where it stands, and a quote that is not there does no harm."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from core.errors import InvalidInputError, NotFoundError
from ingest.page_image import render_page
from tests.ingest.pdf_files import make_pdf


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "报告.pdf"
    path.write_bytes(
        make_pdf(
            [
                ["第一行文字在这里。", "协会全年走访会员单位三十家，收集", "意见一百二十条。"],
                ["第二页接着写完这一段话并且结束。"],
            ]
        )
    )
    return path


def test_the_quote_is_framed_over_two_lines_whatever_its_white_space(pdf: Path) -> None:
    found = render_page(pdf, 1, quote="走访会员单位三十家，\n收集 意见一百二十条", scale=2.0)

    image = Image.open(io.BytesIO(found.png))
    assert image.size == (found.width, found.height) == (1190, 1684)
    assert len(found.boxes) == 2
    (left, top, _, _), (next_left, next_top, _, _) = found.boxes
    assert left > next_left
    assert next_top > top
    # 72 pt from the left and 842 - 770 = 72 pt from the top stands the first line; the second is 20 pt lower.
    assert 2 * 80 < top < 2 * 95


def test_a_quote_that_runs_over_the_page_break_is_framed_as_far_as_it_stands_here(pdf: Path) -> None:
    quote = "协会全年走访会员单位三十家，收集意见一百二十条。第二页接着写完这一段话并且结束。"

    assert len(render_page(pdf, 1, quote=quote).boxes) == 2
    assert len(render_page(pdf, 2, quote=quote).boxes) == 1


@pytest.mark.parametrize("quote", ["", "  ", "这句话不在这一页上面，根本没有", "。"])
def test_a_quote_that_is_not_there_gives_the_page(pdf: Path, quote: str) -> None:
    found = render_page(pdf, 2, quote=quote)

    assert found.png.startswith(b"\x89PNG")


def test_a_missing_page_a_missing_file_and_another_kind_say_so(pdf: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="第 3 页"):
        render_page(pdf, 3)
    with pytest.raises(NotFoundError):
        render_page(tmp_path / "没有.pdf", 1)
    (tmp_path / "文.pdf").write_text("其实是文字")
    with pytest.raises(InvalidInputError):
        render_page(tmp_path / "文.pdf", 1)
