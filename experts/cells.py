"""How the cells of an expert table are read: days, years, cells that hold two fields, and hidden contacts."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta

from core.pools import MemberState
from experts.fields import FieldError, clean_line

NO_END = {"长期", "长期有效", "至今", "无", "无固定期限", "不限", "/", "-", "—"}
YEARS = (1900, 2150)
TERM_YEARS = (1950, 2150)
MOST_YEARS_IN_FIELD = 80
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(2_500, 91_314)  # 1906 to 2150 as Excel counts days
_DATE = re.compile(
    r"^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
)
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_YEARS_LONG = re.compile(r"^(\d{1,2})年?$")
_BORN = re.compile(r"(?:年?出?生|生于|以来|起|至今)$")
_TERM_BREAK = re.compile(r"\s*(?:至|到|~|～|—+|–|-{2,}|－)\s*|\s+-\s+")
_TITLE = re.compile(
    r"^(?:(?:一|二|三|四)级|特聘|客座|名誉|兼职|讲席|首席|特级)?(?:正高级|副高级|高级|中级|初级|助理|副主任|主任|副|正)?"
    r"(?:教授级高级|研究员级高级)?"
    r"(?:教授|研究员|工程师|讲师|助教|实验师|经济师|会计师|统计师|审计师|农艺师|政工师|律师|公证员|编辑|编审|记者|翻译|译审|馆员"
    r"|医师|药师|护师|技师|教师|社会工作师|设计师|规划师|建筑师|畜牧师|兽医师)$|^(?:中国科学院|中国工程院)?院士$|^(?:正|副)高级?$"
)
_POST_BREAK = re.compile(r"\s*[、，,；;/／|]\s*|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_DAY_FORMS = "请写成 2024年1月31日 或 2024-01-31 的样子。"


def parse_day(text: str, *, end: bool) -> date | None:
    """The day written in a cell; a year or month alone gives its first day, or its last where `end` is set.

    Raises:
        ValueError: If the text is no date, or not between 1900 and 2150.
    """
    words = (
        unicodedata.normalize("NFKC", clean_line(text)).replace(" 年", "年").replace("年 ", "年").replace("月 ", "月")
    )
    if not words or words in NO_END:
        return None
    if words.isdecimal() and len(words) != 4 and int(words) in _EXCEL_DAYS:
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
    """As `parse_day`, for a day of the record or of a term.

    Raises:
        FieldError: If the text is no date.
    """
    try:
        day = parse_day(text, end=field == "term_end")
    except ValueError as error:
        raise FieldError(field, f"认不出日期「{clean_line(text)[:20]}」，{_DAY_FORMS}") from error
    if day is not None and not TERM_YEARS[0] <= day.year <= TERM_YEARS[1]:
        raise FieldError(field, f"日期「{clean_line(text)[:20]}」不合理，{_DAY_FORMS}")
    return day


def parse_year_cell(field: str, text: str, *, today: date) -> int | None:
    """The year of a cell that holds a year, a month or a day; for the time in the field a number of years, too.

    Raises:
        FieldError: If no year can be read from it.
    """
    words = _BORN.sub("", unicodedata.normalize("NFKC", clean_line(text))).strip()
    long = _YEARS_LONG.match(words)
    if long and field == "in_field_since" and int(long[1]) <= MOST_YEARS_IN_FIELD:
        return today.year - int(long[1])
    try:
        if re.fullmatch(r"\d{6}", words):  # 197506
            words = f"{words[:4]}-{words[4:]}"
        day = parse_day(words, end=False)
    except ValueError as error:
        raise FieldError(field, f"认不出年份「{clean_line(text)[:20]}」，请填四位年份，如 1975。") from error
    return day.year if day else None


def parse_state(text: str) -> MemberState:
    """A state of membership by its name.

    Raises:
        FieldError: If there is none of this name.
    """
    words = clean_line(text)
    if words not in set(MemberState):
        raise FieldError("state", f"状态「{words[:20]}」不可用，请填 {'、'.join(MemberState)} 中的一个。")
    return MemberState(words)


def split_post_and_title(text: str) -> tuple[str, str]:
    """Position and professional title of a cell that holds both: "副院长/教授" gives 副院长 and 教授.

    What is no known title is left to the position: nothing is guessed, nothing is lost.
    """
    parts = [part for part in _POST_BREAK.split(clean_line(text)) if part]
    titles = [part for part in parts if _TITLE.match(part)]
    posts = [part for part in parts if not _TITLE.match(part)]
    return "、".join(posts), "、".join(titles)


def split_term(text: str) -> tuple[str, str]:
    """Beginning and end of a term in one cell: "2024年3月—2027年2月".

    Raises:
        FieldError: If these are not two.
    """
    parts = _TERM_BREAK.split(unicodedata.normalize("NFKC", clean_line(text)))
    if len(parts) != 2:
        raise FieldError("term_start", f"认不出聘期「{clean_line(text)[:30]}」，请写成 2024-03-01至2027-02-28 的样子。")
    return parts[0], parts[1]
