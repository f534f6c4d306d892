"""What a record of the pool must satisfy: cleaning of fields, and what is wrong in the user's words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from core.experts import Expert, Gender, Sector
from core.pools import Membership
from core.regions import NATIONAL, PROVINCES, find_regions
from experts.contact import clean_emails, clean_phones
from experts.fields import FieldError, clean_line, clean_text, drop_nothing, split_list

__all__ = [
    "FIELD_LABELS",
    "FieldError",
    "clean_expert",
    "clean_line",
    "clean_text",
    "parse_gender",
    "parse_region",
    "parse_sector",
    "split_specialties",
]

LONGEST_LINE = {"name": 50, "unit": 200, "post": 200, "title": 100, "education": 200, "recommender": 200}
LONGEST_TEXT = {"biography": 20_000, "achievements": 20_000, "honours": 5_000, "penalties": 5_000}
LONGEST_LIST = {  # how many entries, and how long each may be
    "specialties": (50, 100),
    "concurrent_posts": (50, 200),
    "avoidance_units": (100, 200),
    "avoidance_people": (100, 50),
}
LONGEST_CERTIFICATE = 50
FIRST_YEAR = 1900
YOUNGEST, YOUNGEST_IN_FIELD = 16, 14  # years of age: of an expert, and when one can have begun in a field
FIELD_LABELS = {
    "name": "姓名",
    "gender": "性别",
    "birth_year": "出生年份",
    "sector": "类别",
    "unit": "单位",
    "post": "职务",
    "title": "职称",
    "region": "所在省份",
    "specialties": "专业领域",
    "in_field_since": "从业起始年",
    "education": "学历学位",
    "biography": "简介",
    "achievements": "主要业绩",
    "concurrent_posts": "社会兼职",
    "honours": "荣誉奖励",
    "penalties": "处罚情况",
    "recommender": "推荐人",
    "phone": "电话",
    "email": "邮箱",
    "avoidance_units": "回避单位",
    "avoidance_people": "回避人员",
    "consent_on": "同意书日期",
    "term_start": "聘期开始",
    "term_end": "聘期结束",
    "certificate_number": "聘书编号",
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
_GENDER_OF = {
    **dict.fromkeys(("男", "男性", "m", "male"), Gender.MALE),
    **dict.fromkeys(("女", "女性", "f", "female"), Gender.FEMALE),
}
_SPECIALTY_BREAK = re.compile(r"[,/／]")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")


def clean_expert(expert: Expert, *, today: date | None = None) -> Expert:
    """The record as it is stored: stray spaces and invisible characters gone, province and contact in one spelling.

    Raises:
        FieldError: If a field is missing or not allowed; the message says what to do.
    """
    name = _BETWEEN_CHINESE.sub("", clean_line(expert.name))
    if not name:
        raise FieldError("name", "请填写姓名。")
    if not any(character.isalpha() for character in name):
        raise FieldError("name", f"姓名「{name[:20]}」中没有文字，请填写真实姓名。")
    lines: dict[str, Any] = {
        field: drop_nothing(clean_line(getattr(expert, field))) for field in LONGEST_LINE if field != "name"
    }
    texts: dict[str, Any] = {field: drop_nothing(clean_text(getattr(expert, field))) for field in LONGEST_TEXT}
    lists: dict[str, Any] = {
        field: split_list("\n".join(getattr(expert, field))) for field in LONGEST_LIST if field != "specialties"
    }
    cleaned = replace(
        expert,
        name=name,
        region=parse_region(expert.region),
        specialties=split_specialties("\n".join(expert.specialties)),
        phone=clean_phones(drop_nothing(clean_line(expert.phone))),
        email=clean_emails(drop_nothing(clean_line(expert.email))),
        memberships=tuple(_clean_membership(one) for one in expert.memberships),
        document_ids=tuple(dict.fromkeys(expert.document_ids)),
        **lines,
        **texts,
        **lists,
    )
    _check_lengths(cleaned)
    _check_days(cleaned, today or date.today())
    return cleaned


def _clean_membership(record: Membership) -> Membership:
    number = drop_nothing(clean_line(record.certificate_number))
    if len(number) > LONGEST_CERTIFICATE:
        raise FieldError("certificate_number", f"聘书编号有 {len(number)} 字，最多 {LONGEST_CERTIFICATE} 字，请核对。")
    return record if number == record.certificate_number else replace(record, certificate_number=number)


def _check_lengths(record: Expert) -> None:
    for field, most in {**LONGEST_LINE, **LONGEST_TEXT}.items():
        length = len(getattr(record, field))
        if length > most:
            raise FieldError(field, f"{FIELD_LABELS[field]}有 {length} 字，最多 {most} 字，请缩短。")
    for field, (entries, longest) in LONGEST_LIST.items():
        values = getattr(record, field)
        if len(values) > entries:
            raise FieldError(field, f"{FIELD_LABELS[field]}有 {len(values)} 项，最多 {entries} 项，请精简。")
        too_long = next((value for value in values if len(value) > longest), None)
        if too_long:
            raise FieldError(
                field,
                f"{FIELD_LABELS[field]}「{too_long[:12]}…」有 {len(too_long)} 字，每项最多 {longest} 字，"
                "请用顿号分开，较长的叙述写入简介。",
            )


def _check_days(record: Expert, today: date) -> None:
    born, since = record.birth_year, record.in_field_since
    if born is not None and not FIRST_YEAR <= born <= today.year - YOUNGEST:
        last = today.year - YOUNGEST
        raise FieldError("birth_year", f"出生年份 {born} 不合理，请填 {FIRST_YEAR} 至 {last} 之间的四位年份。")
    earliest = (born or FIRST_YEAR) + YOUNGEST_IN_FIELD
    if since is not None and not earliest <= since <= today.year:
        born_words = f"（{born} 年出生，应不早于 {earliest} 年）" if born and since < earliest else ""
        raise FieldError("in_field_since", f"从业起始年 {since} 不合理{born_words}，请填开始从事本专业的四位年份。")
    if record.consent_on is not None and record.consent_on > today:
        raise FieldError("consent_on", "同意书日期晚于今天，请填写本人签署的日期。")
    if any(one.term_start and one.term_end and one.term_end < one.term_start for one in record.memberships):
        raise FieldError("term_end", "聘期结束早于聘期开始，请核对两个日期。")


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


def parse_gender(text: str) -> Gender | None:
    """男 or 女; None for "".

    Raises:
        FieldError: If it is neither.
    """
    words = clean_line(text)
    if not words:
        return None
    if words.lower() not in _GENDER_OF:
        raise FieldError("gender", f"性别「{words[:20]}」不可用，请填 男 或 女。")
    return _GENDER_OF[words.lower()]


def split_specialties(text: str) -> tuple[str, ...]:
    """The fields named in a text, once each, in order: "数据安全、算法，数据安全" gives two."""
    return split_list(_SPECIALTY_BREAK.sub("、", text))
