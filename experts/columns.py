"""The columns of an expert table: their headings, the other names people give them, and what to fill in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column of the template.

    Attributes:
        field: The field of `Expert` or of its membership that it fills.
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


_LIST_NOTE = "多项之间用顿号或分号分开。"

COLUMNS: tuple[TableColumn, ...] = (
    TableColumn(
        field="name", heading="姓名*", width=12, example="（示例）张明",
        aliases=("名字", "专家姓名", "专家", "专家名称", "name"),
        note="必填。同名同单位视为同一位专家，再次导入时更新其信息。",
    ),
    TableColumn(
        field="gender", heading="性别", width=8, example="女",
        aliases=("gender", "sex"),
        note="填 男 或 女，可不填。",
    ),
    TableColumn(
        field="birth_year", heading="出生年份", width=12, example="1975",
        aliases=("出生年月", "出生日期", "出生年月日", "生日", "出生时间", "出生年"),
        note="四位年份；写到年月日也可以，只保存年份。",
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
        aliases=("职位", "现任职务", "担任职务", "岗位", "行政职务", "post", "position"),
        note="在单位担任的职务。",
    ),
    TableColumn(
        field="title", heading="职称", width=14, example="教授",
        aliases=("专业技术职称", "技术职称", "专业职称", "专业技术职务", "职称等级", "title"),
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
        field="in_field_since", heading="从业起始年", width=12, example="1998",
        aliases=("从业年份", "从事本专业起始年", "从业年限", "从业时间", "从事本专业年限", "工作年限", "从业起始时间"),
        note="开始从事本专业的四位年份；写从业年限（如 20 年）时按今年推算。",
    ),
    TableColumn(
        field="education", heading="学历学位", width=16, example="博士",
        aliases=("学历", "最高学历", "学位", "最高学位", "学历/学位", "文化程度", "最高学历学位", "education"),
        note="最高学历和学位。",
    ),
    TableColumn(
        field="biography", heading="简介", width=48, example="长期从事工业控制系统安全研究，主持省级课题三项。",
        aliases=("个人简介", "专家简介", "简历", "个人简历", "工作简历", "工作经历", "biography"),
        note="工作经历等，找专家时会据此查找。",
    ),
    TableColumn(
        field="achievements", heading="主要业绩", width=36, example="",
        aliases=("业绩", "主要成果", "工作业绩", "学术成果", "科研成果", "主要成就", "业绩成果", "achievements"),
        note="课题、标准、论著、项目等。",
    ),
    TableColumn(
        field="concurrent_posts", heading="社会兼职", width=28, example="某某学会理事",
        aliases=("兼职", "学术兼职", "社会职务", "兼任职务", "其他兼职", "社会任职"),
        note=_LIST_NOTE,
    ),
    TableColumn(
        field="honours", heading="荣誉奖励", width=24, example="",
        aliases=("荣誉", "奖励", "获奖情况", "获奖", "荣誉称号", "表彰奖励", "所获荣誉"),
        note="获得的荣誉和奖励。",
    ),
    TableColumn(
        field="penalties", heading="处罚情况", width=20, example="",
        aliases=("处罚", "处分", "惩戒", "处分情况", "不良记录", "失信记录"),
        note="没有的填“无”或留空。",
    ),
    TableColumn(
        field="recommender", heading="推荐人", width=20, example="",
        aliases=("推荐单位", "推荐人/单位", "推荐机构", "推荐来源", "引荐人"),
        note="推荐的单位或个人；自荐的填“自荐”。",
    ),
    TableColumn(
        field="phone", heading="电话", width=18, example="19900000000",
        aliases=(
            "联系电话", "手机", "手机号", "手机号码", "移动电话", "电话号码", "办公电话", "座机", "固定电话",
            "phone", "mobile", "tel",
        ),
        note="手机，或带区号的座机如 0871-63123456转801；多个之间用顿号分开。请把这一列设为文本。",
    ),
    TableColumn(
        field="email", heading="邮箱", width=24, example="zhangming@example.com",
        aliases=("电子邮箱", "电子邮件", "邮箱地址", "e-mail", "email", "mail", "电邮"),
        note="多个之间用顿号分开。",
    ),
    TableColumn(
        field="avoidance_units", heading="回避单位", width=28, example="",
        aliases=("需回避单位", "申报回避单位", "应回避单位", "利益相关单位"),
        note="本人申报须回避的单位。" + _LIST_NOTE,
    ),
    TableColumn(
        field="avoidance_people", heading="回避人员", width=20, example="",
        aliases=("需回避人员", "申报回避人员", "应回避人员", "回避人", "回避对象"),
        note="本人申报须回避的人。" + _LIST_NOTE,
    ),
    TableColumn(
        field="consent_on", heading="同意书日期", width=14, example="2024-01-01",
        aliases=("同意日期", "授权日期", "知情同意日期", "同意书签署日期", "信息授权日期", "签署日期", "授权书日期"),
        note="本人签署个人信息使用同意书的日期。",
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
        field="certificate_number", heading="聘书编号", width=20, example="",
        aliases=("证书编号", "聘书号", "证书号", "专家证书编号", "专家证号", "聘书证号"),
        note="聘书（专家证书）的编号，同一专家库中不重复。",
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
COMBINED: dict[str, tuple[str, ...]] = {  # headings of columns whose cells hold two fields
    "post+title": ("职务职称", "职务及职称", "职务和职称", "职称职务", "职务与职称", "职称及职务"),
    "phone+email": ("联系方式", "联系方法", "通讯方式", "联络方式", "电话邮箱"),
    "term_start+term_end": ("聘期", "聘任期限", "聘用期限", "聘任起止时间", "聘期起止", "任期"),
}
PARTS = {name: tuple(name.split("+")) for name in COMBINED}


def recognise_heading(text: str) -> str | None:
    """The field that a heading means, two joined by "+" where its cells hold both; None where it is not known."""
    return _FIELD_OF.get(_normalise(text))


def heading_words(text: str) -> str:
    """A heading without the star and the remark in brackets."""
    return re.sub(r"[(\[（【][^)\]）】]*[)\]）】]|[*＊]", "", text).strip() or text


def _normalise(text: str) -> str:
    words = unicodedata.normalize("NFKC", text).lower()
    words = re.sub(r"[(\[【][^)\]】]*[)\]】]", "", words)
    return re.sub(r"[\s*:：/、_-]+", "", words)


_FIELD_OF = {_normalise(name): field for field, names in COMBINED.items() for name in names}
_FIELD_OF |= {
    _normalise(name): column.field for column in COLUMNS for name in (column.heading, *column.aliases, column.field)
}
