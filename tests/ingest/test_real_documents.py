"""Real reports, policies and difficult files: how much of what they state is read right, and how fast."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from core.documents import DocumentType
from events.delivery import Delivery
from ingest.extracted import UnreadableFileError
from ingest.library import Library
from ingest.page_image import render_page
from ingest.reading import ReadDocument, read_file
from settings import Settings
from storage.documents import DocumentStore

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.shared


def _read(name: str) -> ReadDocument:
    path = next(DATA.glob(f"*/{name}"))
    return read_file(path, file_name=path.name)


def _bare(title: str) -> str:
    return title.replace("中华人民共和国", "").replace("《", "").replace("》", "").replace(" ", "")


def test_title_date_region_and_type_of_the_policies_are_right() -> None:
    right: Counter[str] = Counter()
    rows = [json.loads(line) for line in (DATA / "policies" / "manifest.jsonl").read_text("utf-8").splitlines()]
    dated = [row for row in rows if row.get("date")]
    for row in rows:
        metadata = _read(row["file"].replace("[", "[[]")).metadata
        right["title"] += _bare(metadata.title) == _bare(row["title"])
        right["date"] += bool(row.get("date")) and str(metadata.published_on) == row["date"]
        right["region"] += metadata.region == (row.get("province") or row["region"])
        right["type"] += metadata.document_type is DocumentType.LAW

    # Measured: 139 of 139 titles, 135 of 135 dates, 139 of 139 regions.
    assert right["title"] >= 0.99 * len(rows)
    assert right["date"] >= 0.99 * len(dated)
    assert right["region"] >= 0.99 * len(rows)
    assert right["type"] >= 0.99 * len(rows)


def test_without_the_date_in_the_file_name_no_wrong_region_is_given() -> None:
    rows = [json.loads(line) for line in (DATA / "policies" / "manifest.jsonl").read_text("utf-8").splitlines()]
    wrong = [
        row["file"]
        for row in rows
        if read_file(DATA / "policies" / row["file"], file_name="x.md").metadata.region
        not in ("", row.get("province") or row["region"])
    ]

    assert wrong == []


def test_the_two_work_reports_are_read_as_their_readers_see_them() -> None:
    yunnan, jiangxi = _read("云南省*.txt"), _read("江西省*.txt")

    text = "\n".join(block.text for block in yunnan.blocks)
    contest = next(chunk for chunk in yunnan.chunks if "76支团队" in chunk.text)
    village = next(chunk for chunk in jiangxi.chunks if "德胜村" in chunk.text)
    pool = next(chunk for chunk in yunnan.chunks if "网络安全应急保障专家库" in chunk.text)
    assert "宣讲辅导报告会" in text
    assert "《党徽党旗的由来和使用》" in text
    assert "bookmark" not in jiangxi.blocks[1].text
    assert "50支团队进入决赛" in contest.text
    assert contest.locator.heading_path[0] == "三、搭建行业平台，品牌活动有声有色"
    assert contest.locator.heading_path[1].startswith("（一）成功举办2022年中国工业互联网安全大赛")
    assert village.locator.heading_path == ("四、做实扶贫攻坚工作,助推脱贫攻坚出实效",)
    assert pool.locator.heading_path[1].startswith("（五）支撑云贵两省")
    assert (yunnan.metadata.issuer, yunnan.metadata.region) == ("云南省互联网协会", "云南")
    assert jiangxi.metadata.title == "2020年上半年江西省互联网协会工作总结"
    plan = next(block for block in jiangxi.blocks if "等级评估" in block.text)
    assert plan.locator.heading_path == ("下半年主要工作",)


@pytest.mark.parametrize("name", sorted(path.name for path in (DATA / "policies").glob("*法(20*.md")))
def test_every_article_of_a_law_begins_a_paragraph_and_keeps_its_number(name: str) -> None:
    read = _read(name)

    articles = [block for block in read.blocks if block.text.startswith("第") and "条 " in block.text[:9]]
    assert all(block.locator.heading_path[-1] == block.text.split(" ")[0] for block in articles if block.level == 0)
    assert max(len(chunk.text) for chunk in read.chunks) <= 500


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fixture_onyx_encrypted.pdf", "密码保护"),
        ("fixture_haystack_sample_doc.doc", "另存为 .docx"),
        ("fixture_haystack_sample_ppt.ppt", "另存为 PDF"),
        ("fixture_chatchat_ocr_test.pptx", "演示文稿"),
        ("tpe_departments_full.xlsx", "Excel"),
        ("privacy_2021-微众*.pdf", "乱码"),
        ("zjedu_0*.pdf", "扫描件"),
        ("zjedu_1*.pdf", "扫描件"),
        ("zjedu_附件1.docx", "只有图片"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words):
        _read(name)


@pytest.mark.parametrize(
    ("name", "title", "pages"),
    [
        ("privacy_2021-信通院-中国算力*.pdf", "中国算力发展指数白皮书", 48),
        ("privacy_2021-信通院-数据*.pdf", "数据安全风险分析及应对策略研究", 30),
        ("privacy_2021-隐私计算联盟*.pdf", "隐私计算法律与合规研究白皮书", 44),
        ("privacy_2022-北京*.pdf", "北京市高级别自动驾驶示范区数据分类分级方法白皮书", 40),
        ("magicpi_网络安全法.pdf", "中华人民共和国网络安全法", 14),
        ("wanganxh_lly.pdf", "交通运输网络安全与密码应用", 19),
        ("statsgov_index.html", "2018年统计用区划代码和城乡划分代码", None),
        ("govrep_2026_贵州省*.csv", "2026年贵州省政府工作报告", None),
        ("ciss_normative_2.txt", "新疆维吾尔自治区质监局关于进一步加强新闻宣传工作的通知", None),
    ],
)
def test_difficult_files_give_their_title_and_text(name: str, title: str, pages: int | None) -> None:
    read = _read(name)

    assert read.metadata.title == title
    assert read.pages == pages
    assert read.coverage > 0.9
    assert sum(len(chunk.text) for chunk in read.chunks) > 1500


def test_the_running_header_of_a_white_paper_is_gone() -> None:
    read = _read("privacy_2021-信通院-数据*.pdf")

    assert not any("研究（2022 年）" in block.text for block in read.blocks[10:])
    assert not any(block.text.isdigit() for block in read.blocks)


def test_passages_of_a_real_pdf_are_framed_on_their_page() -> None:
    path = next(DATA.glob("*/netsec_*网络安全法.pdf"))
    read = read_file(path, file_name=path.name)

    framed = [
        bool(render_page(path, chunk.locator.page or 0, quote=chunk.text, scale=0.5).boxes)
        for chunk in read.chunks[::6]
    ]

    assert all(framed)


def test_a_text_pdf_of_twenty_pages_is_read_in_time(
    library: Library, store: DocumentStore, delivery: Delivery, settings: Settings
) -> None:
    path = next(DATA.glob("*/privacy_2021-信通院-数据*.pdf"))  # 30 pages, 1.4 MB
    big = Library(store=store, log=delivery._log, settings=settings.model_copy(update={"max_file_mb": 50}))
    started = time.perf_counter()

    intake = big.add_file(path)
    delivery.drain()

    assert store.get(intake.document_id).pages == 30
    assert time.perf_counter() - started < 6  # 1.2 s on a quiet machine with 2 cores
