"""What a record of the pool must satisfy: cleaning of fields, and what is wrong in the user's words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from core.errors import InvalidInputError
from core.experts import Expert, Sector
from core.regions import NATIONAL, PROVINCES, find_regions

LONGEST = {"name": 50, "unit": 200, "post": 200, "title": 100, "biography": 20_000}
MOST_SPECIALTIES = 50
LONGEST_SPECIALTY = 100
FIELD_LABELS = {
    "name": "姓名",
    "sector": "类别",
    "unit": "单位",
    "post": "职务",
    "title": "职称",
    "region": "所在省份",
    "specialties": "专业领域",
    "biography": "简介",
    "term_start": "聘期开始",
    "term_end": "聘期结束",
    "state": "状态",
    "document_ids": "关联资料",
}

_SECTOR_WORDS = {
    Sector.GOVERNMENT: ("政", "政府", "政府部门", "政府机关", "机关", "党政机关", "政界"),
    Sector.INDUSTRY: ("产", "产业", "产业界", "企业", "企业界", "行业"),
    Sector.ACADEMIA: ("学", "学校", "高校", "院校", "高等院校", "学界", "学术界"),
    Sector.RESEARCH: ("研", "科研", "科研院所", "科研机构", "研究", "研究机构", "研究院所"),
    Sector.USER: ("用", "用户", "用户单位", "应用", "应用单位"),
}
_SECTOR_OF = {word: sector for sector, words in _SECTOR_WORDS.items() for word in words}
_SPECIALTY_BREAK = re.compile(r"[、，,；;/／\r\n\t|]+")
_SPACES = re.compile(r"\s+")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


class FieldError(InvalidInputError):
    """A field cannot be used. `field` is its name in the record, for the form or the sheet to point at."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def clean_expert(expert: Expert) -> Expert:
    """The record as it is stored: stray spaces and invisible characters gone, province in its short form.

    Raises:
        FieldError: If a field is missing or not allowed; the message says what to do.
    """
    name = _BETWEEN_CHINESE.sub("", clean_line(expert.name))
    if not name:
        raise FieldError("name", "请填写姓名。")
    if not any(character.isalpha() for character in name):
        raise FieldError("name", f"姓名「{name[:20]}」中没有文字，请填写真实姓名。")
    cleaned = replace(
        expert,
        name=name,
        unit=clean_line(expert.unit),
        post=clean_line(expert.post),
        title=clean_line(expert.title),
        region=parse_region(expert.region),
        specialties=split_specialties("\n".join(expert.specialties)),
        biography=clean_text(expert.biography),
        document_ids=tuple(dict.fromkeys(expert.document_ids)),
    )
    for field, most in LONGEST.items():
        length = len(getattr(cleaned, field))
        if length > most:
            raise FieldError(field, f"{FIELD_LABELS[field]}有 {length} 字，最多 {most} 字，请缩短。")
    if len(cleaned.specialties) > MOST_SPECIALTIES:
        raise FieldError(
            "specialties", f"专业领域有 {len(cleaned.specialties)} 项，最多 {MOST_SPECIALTIES} 项，请精简。"
        )
    if any(len(specialty) > LONGEST_SPECIALTY for specialty in cleaned.specialties):
        raise FieldError("specialties", f"专业领域每项最多 {LONGEST_SPECIALTY} 字，请用顿号分开，较长的叙述写入简介。")
    if any(one.term_start and one.term_end and one.term_end < one.term_start for one in cleaned.memberships):
        raise FieldError("term_end", "聘期结束早于聘期开始，请核对两个日期。")
    return cleaned


def parse_region(text: str) -> str:
    """The province in its short form: "云南省", "昆明市" and "云南" give "云南"; "" stays "".

    Raises:
        FieldError: If no province, or more than one, can be read from the text.
    """
    words = clean_line(text)
    if not words or words in PROVINCES or words == NATIONAL:
        return words
    found = [province for province, _ in find_regions(words)]
    if len(found) == 1:
        return found[0]
    if found:
        raise FieldError("region", f"「{words[:20]}」中有多个省份，请只填一个。")
    raise FieldError("region", f"认不出省份「{words[:20]}」，请填写省级名称，如“云南”。")


def parse_sector(text: str) -> Sector | None:
    """The sector named by 政、产、学、研、用 or a usual word for it; None for "".

    Raises:
        FieldError: If it is none of these.
    """
    words = clean_line(text)
    if not words:
        return None
    if words not in _SECTOR_OF:
        raise FieldError("sector", f"类别「{words[:20]}」不可用，请填 政、产、学、研、用 中的一个。")
    return _SECTOR_OF[words]


def split_specialties(text: str) -> tuple[str, ...]:
    """The fields named in a text, once each, in order: "数据安全、算法，数据安全" gives two."""
    parts = (clean_line(part) for part in _SPECIALTY_BREAK.split(text))
    return tuple(dict.fromkeys(part.rstrip("。.") for part in parts if part.rstrip("。.")))


def clean_line(text: str) -> str:
    """One line without invisible characters and doubled spaces."""
    return _SPACES.sub(" ", _visible(text)).strip()


def clean_text(text: str) -> str:
    """Lines without invisible characters, no more than one empty line together."""
    lines = [clean_line(line) for line in text.replace("_x000D_", "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _visible(text: str) -> str:
    kept = (
        character if character.isspace() or unicodedata.category(character) not in _INVISIBLE else ""
        for character in text.replace("\u3000", " ")
    )
    return "".join(kept)
