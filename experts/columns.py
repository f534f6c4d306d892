"""The columns of an expert table: their headings, the other names people give them, and how a cell is read."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from core.pools import MemberState
from experts.rules import FieldError, clean_line

NO_END = {"长期", "长期有效", "至今", "无", "无固定期限", "不限", "/", "-", "—"}
YEARS = (1950, 2150)
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(18_264, 91_314)  # 1950 to 2150 as Excel counts days
_DATE = re.compile(
    r"^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
)
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column of the template.

    Attributes:
        field: The field of `Expert` it fills.
        heading: As the template writes it.
        aliases: Other headings that mean the same, besides the heading without what stands in brackets.
        width: In characters of Latin text, as Excel counts.
        example: Shown in the example row.
        note: What to fill in, for the sheet 填写说明.
    """

    field: str
    heading: str
    aliases: tuple[str, ...]
    width: int
    example: str
    note: str
    in_template: bool = True


COLUMNS: tuple[TableColumn, ...] = (
    TableColumn(
        field="name", heading="姓名*", width=12, example="（示例）张明",
        aliases=("名字", "专家姓名", "专家", "专家名称", "name"),
        note="必填。同名同单位视为同一位专家，再次导入时更新其信息。",
    ),
    TableColumn(
        field="sector", heading="类别(政/产/学/研/用)", width=12, example="学",
        aliases=("类型", "专家类别", "专家类型", "界别", "政产学研用", "sector"),
        note="填 政、产、学、研、用 中的一个，可不填。",
    ),
    TableColumn(
        field="unit", heading="单位", width=28, example="某某大学网络空间安全学院",
        aliases=("工作单位", "所在单位", "单位名称", "任职单位", "所属单位", "就职单位", "unit", "organization"),
        note="工作单位全称。",
    ),
    TableColumn(
        field="post", heading="职务", width=16, example="副院长",
        aliases=("职位", "现任职务", "担任职务", "岗位", "职务职称", "职务及职称", "post", "position"),
        note="在单位担任的职务。",
    ),
    TableColumn(
        field="title", heading="职称", width=14, example="教授",
        aliases=("专业技术职称", "技术职称", "专业职称", "专业技术职务", "title"),
        note="专业技术职称。",
    ),
    TableColumn(
        field="region", heading="所在省份", width=12, example="云南",
        aliases=("省份", "省", "地区", "所在地区", "所在地", "所属省份", "省市", "region", "province"),
        note="省级名称，写“云南”或“云南省”都可以，写“昆明”也能认出。",
    ),
    TableColumn(
        field="specialties", heading="专业领域", width=32, example="工业互联网安全、数据安全",
        aliases=("领域", "研究方向", "研究领域", "专长", "擅长领域", "专业方向", "专业特长", "从事专业", "specialties"),
        note="多项之间用顿号、逗号或分号分开。",
    ),
    TableColumn(
        field="biography", heading="简介", width=48, example="长期从事工业控制系统安全研究，主持省级课题三项。",
        aliases=("个人简介", "专家简介", "简历", "个人简历", "工作简历", "主要业绩", "biography"),
        note="工作经历、主要成果等，问专家时会据此查找。",
    ),
    TableColumn(
        field="term_start", heading="聘期开始", width=14, example="2024-01-01",
        aliases=("聘任开始", "聘期起", "聘期开始日期", "聘任日期", "聘任时间", "起聘日期", "聘期开始时间"),
        note="日期，如 2024-01-31、2024/1/31、2024年1月31日；只写年月时按当月第一天计。",
    ),
    TableColumn(
        field="term_end", heading="聘期结束", width=14, example="2026-12-31",
        aliases=("聘任结束", "聘期止", "聘期结束日期", "到期日期", "聘期至", "到期时间", "聘期结束时间"),
        note="日期，不早于聘期开始；只写年月时按当月最后一天计；没有期限可填“长期”。",
    ),
    TableColumn(
        field="document_ids", heading="关联资料", width=32, example="",
        aliases=("相关资料", "关联文件", "代表成果", "关联文档", "documents"),
        note="资料库中能体现其专长的资料，写标题或文件名，多份之间用分号或换行分开；须先把资料放入资料库。",
    ),
    TableColumn(
        field="state", heading="状态", width=10, example="在聘", in_template=False,
        aliases=("聘任状态", "state"),
        note="在聘、暂停、期满待续聘或退出。",
    ),
)  # fmt: skip

BY_FIELD = {column.field: column for column in COLUMNS}


def recognise_heading(text: str) -> str | None:
    """The field that a heading means, None for a heading that is not known."""
    return _FIELD_OF.get(_normalise(text))


def parse_day(text: str, *, end: bool) -> date | None:
    """The day written in a cell; a year or month alone gives its first day, or its last where `end` is set.

    Raises:
        ValueError: If the text is no date, or not between 1950 and 2150.
    """
    words = (
        unicodedata.normalize("NFKC", clean_line(text)).replace(" 年", "年").replace("年 ", "年").replace("月 ", "月")
    )
    if not words or words in NO_END:
        return None
    if words.isdecimal() and int(words) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(words))
    match = _COMPACT_DATE.match(words) or _DATE.match(words)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or not YEARS[0] <= year <= YEARS[1]:
        raise ValueError(text)
    month = month or (12 if end else 1)
    if not 1 <= month <= 12:
        raise ValueError(text)
    return date(year, month, day or (calendar.monthrange(year, month)[1] if end else 1))


def parse_day_cell(field: str, text: str) -> date | None:
    """As `parse_day`, for the field `term_start` or `term_end`.

    Raises:
        FieldError: If the text is no date.
    """
    try:
        return parse_day(text, end=field == "term_end")
    except ValueError as error:
        raise FieldError(field, f"认不出日期「{clean_line(text)[:20]}」，请写成 2024-01-31 的样子。") from error


def parse_state(text: str) -> MemberState:
    """A state of membership by its name.

    Raises:
        FieldError: If there is none of this name.
    """
    words = clean_line(text)
    if words not in set(MemberState):
        raise FieldError("state", f"状态「{words[:20]}」不可用，请填 {'、'.join(MemberState)} 中的一个。")
    return MemberState(words)


def _normalise(text: str) -> str:
    words = unicodedata.normalize("NFKC", text).lower()
    words = re.sub(r"[(\[【][^)\]】]*[)\]】]", "", words)
    return re.sub(r"[\s*:：/、_-]+", "", words)


_FIELD_OF = {
    _normalise(name): column.field for column in COLUMNS for name in (column.heading, *column.aliases, column.field)
}
