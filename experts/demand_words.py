"""Demands as people write them: quotas (学 2-3，产 至少 2), related units (甲—乙), posts held elsewhere. Pure."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from core.errors import InvalidInputError
from core.experts import Sector
from core.regions import PROVINCES
from core.tasks import Quota
from experts.avoidance import Post
from experts.rules import clean_line

QUOTA_EXAMPLE = "学 2-3，产 至少 2，云南 至多 4"
_BREAK = re.compile(r"[，,；;、\n]+")
_QUOTA = re.compile(
    r"^(?P<name>[^\d\s:：至最不少多]+?)[\s:：]*(?:(?P<only>至少|最少|不少于|至多|最多|不多于)\s*)?(?P<low>\d+)"
    r"\s*(?:(?P<open>[-~—–至到]+)\s*(?P<high>\d+)?)?\s*(?:人|名)?$"
)
_PAIR = re.compile(r"\s*(?:—+|–|--+|－|=|＝|:|：|与|和)\s*")
_UNTIL = re.compile(r"(?:至|到|[-—–~]+)\s*(\d{4})(?:\s*[年./-]\s*(\d{1,2}))?")


def parse_quotas(text: str) -> tuple[Quota, ...]:
    """Quotas of sectors and provinces: 学 3 is exactly three, 学 2-3 a range, 学 2- or 至少 2 no fewer, 至多 2 no more.

    Raises:
        InvalidInputError: If a part cannot be read; the message quotes it.
    """
    return tuple(_parse_quota(part) for part in _parts(text))


def write_quotas(quotas: Iterable[Quota]) -> str:
    """Quotas in the words that `parse_quotas` reads."""
    return "，".join(f"{one.value} {_range(one)}" for one in quotas)


def parse_counts(text: str) -> dict[str, int]:
    """How many of each sector are to be drawn: 学 3，产 2.

    Raises:
        InvalidInputError: If a part cannot be read, is no sector, or is no fixed number.
    """
    counts = {}
    for quota in parse_quotas(text):
        if quota.by != "sector" or quota.least != quota.most:
            raise InvalidInputError(f"抽取名额「{quota.value}」请按类别写成确定的人数，例如：学 3，产 2。")
        counts[quota.value] = quota.least
    return counts


def parse_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Related units, one pair a line: 蓝海云计算有限公司—江川智造集团.

    Raises:
        InvalidInputError: If a line does not name two units.
    """
    pairs = []
    for line in text.splitlines():
        if not clean_line(line):
            continue
        names = [part for part in _PAIR.split(clean_line(line), maxsplit=1) if part]
        if len(names) != 2:
            raise InvalidInputError(f"关联单位「{clean_line(line)[:30]}」请写成「甲单位—乙单位」，一行一对。")
        pairs.append((names[0], names[1]))
    return tuple(pairs)


def split_names(text: str) -> tuple[str, ...]:
    """Names separated by commas, 顿号 or lines, once each."""
    return tuple(dict.fromkeys(_parts(text)))


def parse_post(text: str) -> Post:
    """A post held elsewhere as declared: 江川智造集团独立董事（2022年3月至2025年3月）. Without an end it lasts."""
    words = unicodedata.normalize("NFKC", text)
    found = _UNTIL.search(words)
    if found is None:
        return Post(unit=clean_line(text))
    year, month = int(found[1]), int(found[2] or 12)
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        return Post(unit=clean_line(text))
    unit = re.split(r"[(\d]", words, maxsplit=1)[0]
    return Post(unit=clean_line(unit), until=date(year, month, calendar.monthrange(year, month)[1]))


def _parse_quota(part: str) -> Quota:
    found = _QUOTA.match(unicodedata.normalize("NFKC", part))
    if found is None:
        raise InvalidInputError(f"名额「{part[:20]}」认不出，请写成这样：{QUOTA_EXAMPLE}。")
    name = clean_line(found["name"]).removesuffix("类")
    if name in set(Sector):
        by = "sector"
    elif name.removesuffix("省").removesuffix("市") in PROVINCES:
        by, name = "region", name.removesuffix("省").removesuffix("市")
    else:
        raise InvalidInputError(
            f"名额「{part[:20]}」中的「{name[:10]}」既不是 政、产、学、研、用，也不是省份，请改正。"
        )
    low = int(found["low"])
    least, most = low, int(found["high"]) if found["high"] else None if found["open"] else low
    if found["only"]:
        least, most = (low, None) if found["only"] in {"至少", "最少", "不少于"} else (0, low)
    if most is not None and most < least:
        raise InvalidInputError(f"名额「{part[:20]}」的上限小于下限，请改正。")
    return Quota(by=by, value=name, least=least, most=most)


def _range(quota: Quota) -> str:
    if quota.most is None:
        return f"至少 {quota.least}"
    if quota.least == 0:
        return f"至多 {quota.most}"
    return str(quota.least) if quota.least == quota.most else f"{quota.least}-{quota.most}"


def _parts(text: str) -> list[str]:
    return [clean_line(part) for part in _BREAK.split(text) if clean_line(part)]
