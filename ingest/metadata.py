"""What a document says about itself: title, 发文字号, issuing body, date, region and type. Nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from core.documents import Block, DocumentType, Metadata
from core.regions import NATIONAL, find_regions
from ingest.dates import find_published_on
from ingest.extracted import Extracted
from ingest.headings import read_mark
from ingest.issuers import find_issuer

_HEAD_BLOCKS = 30
# How national regulations speak of themselves: the area they apply to, or the national authority in charge.
_NATIONAL_LAW = re.compile(
    r"中华人民共和国境内|^第[二三四五]条 (?:在?国家网信部门|国务院)|(?:国家网信部门|国务院\w{2,8}部门)\w{0,6}负责"
)
_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,16}?)\s*[〔\[［【（(﹝]\s*((?:19|20)\d{2})\s*[〕\]］】）)﹞]\s*(第?)\s*(\d{1,5})\s*号"
)
_ORDER = re.compile(
    r"(中华人民共和国(?:国务院|主席)令|国务院令|[\u4e00-\u9fff]{2,20}?(?:委员会|部|局|总局|办公室|人民政府)令)\s*第?\s*(\d{1,4})\s*号"
)
_DATE = re.compile(r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*")
_TITLE_WORDS = re.compile(
    r"(条例|办法|规定|规则|细则|法|意见|通知|公告|通告|决定|决议|方案|规划|计划|纲要|报告|白皮书|蓝皮书|总结|要点|指南|指引|标准|规范"
    r"|章程|公约|倡议书|函|批复|解释|制度|要求|说明|研究|名单|手册|大纲|答复)([（(].{1,12}[)）])?$"
)
_ASSOCIATION = re.compile(r"(协会|学会|商会|联合会|联盟|理事会|公司)$")
_BODY_NAME = re.compile(r"(研究院|研究所|协会|学会|联盟|公司|中心|委员会|大学|学院|出版社)$")
_NOT_A_TITLE = re.compile(
    r"^(编写说明|版权声明|前言|引言|摘要|说明|\d{4}\s*年\s*\d+\s*月$|各位|尊敬的|目录|第[一二三四五六七八九十]+[章节条]|来源|时间|作者|关于转发|附件|主办|承办|编号|密级|页)|[:：]$"
)
_FILE_NOISE = re.compile(
    r"[（(]\s*\d{1,2}\s*[)）]$|[（(]\d{4}-\d{2}-\d{2}[)）]|_?副本$|^\d{4}-\d{2}-\d{2}[ _-]*|\s*-\s*副本$"
)


def read_metadata(extracted: Extracted, blocks: Sequence[Block], *, file_name: str) -> Metadata:
    """Extract what the text, the format and the file name state; a field stays empty where they state nothing."""
    head = [block.text for block in blocks[:_HEAD_BLOCKS] if block.kind != "table"]
    stem = _clean_stem(file_name)
    title = _find_title(extracted, blocks, stem)
    front = [text for text in head if len(text) < 400]
    number = _find_number(front)
    tail = [block.text for block in blocks[-12:] if block.kind != "table"]
    issuer = find_issuer(title, number=number, head=front, tail=tail)
    kind = _find_type(title, issuer)
    return Metadata(
        title=title,
        document_number=number,
        issuer=issuer,
        published_on=extracted.published_on
        or find_published_on(title=title, head=front, tail=tail, file_name=file_name, number=number),
        region=_find_region(extracted, title, issuer, number, head, kind, file_name),
        document_type=kind,
    )


def _find_title(extracted: Extracted, blocks: Sequence[Block], stem: str) -> str:
    if extracted.title:
        return _clean_title(extracted.title)
    front = [block for block in blocks[:12] if block.kind != "table"]
    for block in front[:8]:
        if block.level == 1 and not block.locator.heading_path and len(block.text) >= 4:
            return _clean_title(block.text)
    lines = [block.text for block in front]
    return _clean_title(
        _named_alike(lines, stem)
        or _titled_line(lines)
        or extracted.fallback_title
        or _first_line(lines, stem)
        or _last_part(stem)
        or (lines[0][:50] if lines else "")
    )


def _named_alike(lines: Sequence[str], stem: str) -> str:
    """The longest run of up to three lines at the front that the file name repeats: a title broken over lines."""
    best = ""
    name = _letters(stem)
    for start in range(min(len(lines), 8)):
        for count in (1, 2, 3):
            run = "".join(lines[start : start + count])
            if len(best) < len(run) <= 100 and len(_letters(run)) >= 6 and _letters(run) in name:
                best = run
    return best if _TITLE_WORDS.search(best) else ""


def _titled_line(lines: Sequence[str]) -> str:
    """The first line at the front that ends as titles do; a title broken before or after 的 is put together."""
    for place, text in enumerate(lines[:10]):
        if not 4 <= len(text) <= 100 or _NOT_A_TITLE.search(text) or text.endswith(("。", "；", "，")):
            continue
        if _TITLE_WORDS.search(text):
            before = lines[place - 1] if place else ""
            broken = bool(before) and (text.startswith("的") or ("关于" in before and "关于" not in text))
            return before + text if broken and len(before) < 60 and not _TITLE_WORDS.search(before) else text
    return ""


def _first_line(lines: Sequence[str], stem: str) -> str:
    first = lines[0] if lines else ""
    if not 4 <= len(first) <= 50 or first.endswith(("。", "；", "，", "：")) or read_mark(first) is not None:
        return ""
    if _NOT_A_TITLE.search(first) or _BODY_NAME.search(first) or not re.search(r"[\u4e00-\u9fffA-Za-z]{3}", first):
        return ""
    is_chinese_name = bool(re.search(r"[\u4e00-\u9fff]{4}", stem))
    return first if not is_chinese_name or len(set(first) & set(stem)) >= len(set(first)) / 3 else ""


def _last_part(stem: str) -> str:
    """The title in a file name such as "2021-信通院-中国算力发展指数白皮书"."""
    parts = [part.strip() for part in re.split(r"[-_—]+", stem) if len(part.strip()) >= 6]
    return next((part for part in reversed(parts) if _TITLE_WORDS.search(part)), stem)


def _letters(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", text)


def _clean_title(title: str) -> str:
    title = re.sub(r"\s*[\n\r]+\s*", " ", title).strip()
    title = re.sub(r"^中华人民共和国(?=.{2,}法$)", "中华人民共和国", title)
    if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
        title = title[1:-1]
    return title.strip("*# ")


def _clean_stem(file_name: str) -> str:
    stem = PurePath(file_name).stem
    for _ in range(3):
        stem = _FILE_NOISE.sub("", stem).strip(" _-")
    return _clean_title(stem)


def _find_number(front: Sequence[str]) -> str:
    """The document's own 发文字号: on a line of its own or at the head, not one that the text cites."""
    for text in front[:12]:
        match = _NUMBER.search(text)
        if match and len(text) <= 40 and "》" not in text and "根据" not in text:
            return f"{_strip_number_lead(match.group(1))}〔{match.group(2)}〕{match.group(3)}{match.group(4)}号"
    for text in front[:12]:
        match = _ORDER.search(_DATE.sub("", text))
        if match and ("公布" in text or len(text) <= 40):
            return f"{match.group(1)}第{match.group(2)}号"
    return ""


def _strip_number_lead(words: str) -> str:
    return re.sub(r"^(发文字号|文号|文件编号|字号)", "", words)


def _find_type(title: str, issuer: str) -> DocumentType:
    plain = re.sub(r"[（(][^（()）]*[)）]$|[（(](试行|暂行|修订|征求意见稿).*$", "", title)
    if re.search(r"工作(报告|总结|要点|计划|综述)|总结$|述职", title):
        return DocumentType.WORK_REPORT
    if re.search(r"(技术|评审|国家|行业|团体|地方)?标准$|规范书?$|技术要求|^GB|^YD|^T/", plain):
        return DocumentType.STANDARD
    if re.search(r"白皮书|蓝皮书|研究|调研|(?<!工作)报告|分析", plain) and not re.search(r"通知$|意见$", plain):
        return DocumentType.RESEARCH
    if re.search(r"(条例|法|规定|办法|细则|规则|解释|决定|规程|宪法)$", plain) and not re.search(r"关于印发", plain):
        return DocumentType.OTHER if _ASSOCIATION.search(issuer) else DocumentType.LAW  # the rules of an association
    if re.search(r"(意见|方案|规划|纲要|计划|政策|措施|批复|指导意见|行动)$", plain) or re.search(
        r"关于印发.*(意见|方案|规划|纲要|计划|办法)", title
    ):
        return DocumentType.POLICY
    if re.search(r"(通知|公告|通告|公示|通报|函|公报|启事|邀请|倡议书)$", plain):
        return DocumentType.NOTICE
    return DocumentType.OTHER


def _find_region(
    extracted: Extracted, title: str, issuer: str, number: str, head: Sequence[str], kind: DocumentType, file_name: str
) -> str:
    for source in (extracted.region, re.sub(r"[（(].*$", "", title), issuer):
        found = find_regions(source)
        if len(found) == 1:
            return found[0][0]
    if _is_national_body(issuer) or _is_national_body(title) or re.match(r"(国务院|中华人民共和国)", number):
        return NATIONAL
    adopted = [text for text in head[:10] if len(text) < 120 and re.search(r"(通过|批准|公布|发布|修订|修正)", text)]
    for text in adopted:
        if _is_national_body(text):
            return NATIONAL
        found = find_regions(text)
        if found:
            return found[0][0]
    found = find_regions(PurePath(file_name).stem.split("(")[0])
    if len(found) == 1 and kind is not DocumentType.OTHER:
        return found[0][0]
    if kind is DocumentType.LAW and any(_NATIONAL_LAW.search(text) for text in head[:14]):
        return NATIONAL
    return ""


def _is_national_body(text: str) -> bool:
    return bool(
        re.search(
            r"^中华人民共和国|全国人民代表大会|国务院|中共中央|最高人民(法院|检察院)|中央军事委员会|国家[\u4e00-\u9fff]{2,14}(局|委员会|办公室|总局)"
            r"|^(工业和信息化|公安|教育|科学技术|民政|财政|商务|农业农村|交通运输|人力资源和?社会保障)部|中央网络安全和信息化",
            text,
        )
    )  # fmt: skip
