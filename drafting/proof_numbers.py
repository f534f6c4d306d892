"""Whether the figures and dates of a sentence stand in its source, beside the same words and with the same hedges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.drafts import FindingKind
from drafting.proof_dates import Date, find_dates, find_weekdays, same_date, spans
from drafting.proof_figures import Figure, find_figures, goes_with
from drafting.proof_names import number_spans
from drafting.proof_sources import Support
from drafting.proof_text import Place, align, nearest

_MARGIN = 0.1
_ALIKE = 0.15
_TOLD = 0.6
_COUNTS_A_LIST = re.compile(r"个方面|方面|个|项|类|种|点|家|条|部分|环节|领域")
_PARAGRAPH = re.compile(r"第[款项目]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A figure or date of a sentence that its source does not bear, with what stands there instead ("" for nothing)."""

    kind: FindingKind
    said: str
    source: str


def check_figures(told: str, support: Support) -> Iterator[Mismatch]:
    """The figures of a plain sentence that its source has not, has in another place, or hedges otherwise."""
    mine = find_figures(told, [*spans(find_dates(told)), *number_spans(told)])
    if not mine:
        return
    its = find_figures(support.text, [*spans(find_dates(support.text)), *number_spans(support.text)])
    beside = align(told, support.text)
    for figure in mine:
        other = beside.facing(figure, its)
        if other is not None and goes_with(figure.unit, other.unit):
            if not figure.equals(other):
                yield _figure(figure, other)
            elif not figure.same_hedge(other) and not figure.unit.startswith("第"):
                yield Mismatch(kind=FindingKind.HEDGE, said=figure.words, source=other.words)
        elif (wrong := _check_figure(figure, mine, its, support)) is not None:
            yield wrong


def _check_figure(figure: Figure, mine: list[Figure], its: list[Figure], support: Support) -> Mismatch | None:
    others = [one for one in its if not figure.equals(one) and goes_with(figure.unit, one.unit)]
    same = [one for one in its if figure.equals(one)]
    other, like = nearest(figure, others)
    if figure.article and not same:
        wrong = other is not None and like > 0.35 and other.unit == figure.unit
        return _figure(figure, other) if wrong else None
    if not same:
        if _stands_around(figure, support, has_other=other is not None and like > _ALIKE):
            return None
        return _figure(figure, other if like > 0.05 else None)
    best, own = nearest(figure, same)
    recounted = other is not None and other.unit == figure.unit and all(one.unit != figure.unit for one in same)
    if recounted and like > own * _TOLD:
        return _figure(figure, other)
    other, like = nearest(figure, [one for one in others if one.unit == figure.unit])
    if other is not None and like > own + _MARGIN and not figure.article and not _is_told(other, like, mine):
        return _figure(figure, other)
    hedged = [one for one in same if figure.same_hedge(one)]
    _, fitting = nearest(figure, hedged)
    if best is not None and not figure.unit.startswith("第") and (not hedged or own > fitting + _MARGIN):
        return Mismatch(kind=FindingKind.HEDGE, said=figure.words, source=best.words)
    return None


def _is_told(other: Figure, like: float, mine: list[Figure]) -> bool:
    """Whether the sentence tells a figure of the source itself, so that no other one of its figures stands for it."""
    return any(one.equals(other) and one.likeness(other) >= _TOLD * like for one in mine)


def _stands_around(figure: Figure, support: Support, *, has_other: bool) -> bool:
    """Whether a figure that the quote has not is told by what is around it: article, title, a list it counts."""
    if _PARAGRAPH.fullmatch(figure.unit):
        return figure.text[: figure.start].endswith(("条", "款"))
    around = find_figures(support.context)
    if figure.unit.startswith("第") or figure.unit in ("", "届"):
        if any(figure.equals(one) for one in around) and (figure.unit == "第条" or not has_other):
            return True
        if figure.unit == "第条" and figure.words in support.passage and not has_other:
            return True
        if figure.words.startswith("首") and "首" in support.text and not has_other:
            return True
    if figure.value == 2 and figure.unit in ("家", "个", "方", "者", "人") and not has_other:
        return True  # 两家单位: the two that were named
    if figure.hedges or has_other or not _COUNTS_A_LIST.fullmatch(figure.unit):
        return False
    return any(len(re.split("[、;]", part)) == figure.value for part in re.split("[,:。]", support.text))


def _figure(figure: Figure, other: Figure | None) -> Mismatch:
    return Mismatch(kind=FindingKind.FIGURE, said=figure.words, source=other.words if other else "")


def check_dates(told: str, support: Support, *, today: date) -> Iterator[Mismatch]:
    """The dates and periods of a plain sentence that its source does not tell, or tells of something else."""
    its, around = find_dates(support.text), find_dates(support.context)
    beside = align(told, support.text)
    for one in find_dates(told):
        facing = beside.facing(one, its)
        if facing is not None and one.relative is None and facing.relative is None:
            if not same_date(one, facing, written=support.written, today=today.year):
                yield _date(one, facing)
        elif (wrong := _check_date(one, its, around, support, today)) is not None:
            yield wrong
    for day in find_weekdays(told):
        if day.words not in support.text and day.words[-1:] not in {x.words[-1:] for x in find_weekdays(support.text)}:
            other, _ = nearest(day, find_weekdays(support.text))
            yield Mismatch(kind=FindingKind.DATE, said=day.words, source=other.words if other else "")


def _check_date(one: Date, its: list[Date], around: list[Date], support: Support, today: date) -> Mismatch | None:
    def fits(known: Date) -> bool:
        return same_date(one, known, written=support.written, today=today.year)

    if one.told_from:
        others = [known for known in its if known.relative is not None and known.relative != one.relative]
        if any(known.relative == one.relative for known in its) or "同比" in support.text or not others:
            return None
        return _date(one, nearest(one, others)[0])
    written = support.written
    misread = one.relative is not None and written is not None and one.year_in(today.year) != written + one.relative
    if misread and written is not None and not any(fits(known) for known in its if known.relative != one.relative):
        return Mismatch(kind=FindingKind.DATE, said=one.words, source=_meant(one, its, written))
    same = [known for known in its if fits(known)]
    others = [known for known in its if not fits(known) and _may_stand_for(one, known)]
    other, like = nearest(one, others)
    if same:
        _, own = nearest(one, same)
        return _date(one, other) if other is not None and like > own + _MARGIN else None
    only_year = one.month is None and not one.part
    year = one.year_in(today.year)
    if only_year and year is not None:
        if year == support.written and all(known.year is None or known.year == year for known in its):
            return None
        if year in {known.year for known in around} and _named_alike(one, support.context):
            return None
        if year == support.written and not any(known.year is not None for known in its):
            return None
    elif not others and any(fits(known) for known in around):
        return None
    return _date(one, other)


def _meant(one: Date, its: list[Date], written: int) -> str:
    if any(known.relative == one.relative for known in its) and one.relative is not None:
        return f"{one.words}（原文写于{written}年，指{written + one.relative}年）"
    return its[0].words if its else ""


def _may_stand_for(one: Date, known: Date) -> bool:
    """Whether two dates tell the same kind of thing, so that one may have been put for the other."""
    if one.month is not None:
        return known.month is not None or bool(known.part)
    if one.part:
        return bool(known.part or known.month)
    return (known.year or known.relative) is not None


def _named_alike(one: Date, context: str) -> bool:
    """Whether what follows a year in a sentence follows it in the title too: 2022年工作报告提出."""
    following = one.after[:2]
    return bool(following) and any(f"{one.year}{year}{following}" in context for year in ("年", "年度"))


def _date(one: Date, other: Date | None) -> Mismatch:
    return Mismatch(kind=FindingKind.DATE, said=one.words, source=other.words if other else "")


def find_all_numbers(text: str) -> list[Place]:
    """Every figure, date and weekday of a plain text, to see whether it has any."""
    dates = find_dates(text)
    return [*dates, *find_weekdays(text), *find_figures(text, spans(dates))]
