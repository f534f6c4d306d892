"""The structure of a pool as files: a workbook of numbers and people, and the one-page paper 《专家库结构情况》."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from core.structure import Bar, Care, Chart, Side
from experts.glance import Glance
from experts.overview import SECTOR_WORDS, age_band
from experts.targets import gap_words, target_words
from experts.title_levels import title_level
from experts.workbooks import Cell as TableCell
from experts.workbooks import Sheet, write_sheets
from papers.model import Align, Block, Cell, Column, Paper, Paragraph, Section, Signature, Table, Title
from papers.text import one_line, say_day
from storage.overview import PersonFacts

_Row = Sequence[TableCell]
_PAPER_SIDES = (Side.SECTOR, Side.FIELD, Side.REGION, Side.TITLE, Side.AGE, Side.GENDER, Side.TERM, Side.LOAD)
# So many values and targets of a side stand in the paper, and so many topics: it is one page.
_PAPER_BARS, _PAPER_TARGETS, _PAPER_GAPS = 6, 5, 3
_LONGEST_TOPIC = 24
_PEOPLE_HEAD = (
    *("姓名", "单位", "职务", "职称", "职称级别", "类别", "地区", "年龄段", "性别", "专业领域", "聘期结束"),
    *("今年使用（次）", "需要关注"),
)
_TABLE_PT = 10


def write_structure_workbook(glance: Glance) -> bytes:
    """Sheets 结构, 人员 and 话题 of what the page shows; numbers are numbers, every other cell is text."""
    return write_sheets(
        (
            Sheet("结构", (14, 24, 10, 10, 16, 12), [*_structure_rows(glance)]),
            Sheet("人员", (12, 28, 16, 16, 10, 10, 14, 16, 8, 40, 14, 12, 14), [*_people_rows(glance)]),
            Sheet("话题", (60, 12, 12, 50), [*_topic_rows(glance)]),
        )
    )


def make_structure_paper(glance: Glance, *, body: str) -> Paper:
    """《专家库结构情况》 on one page.

    Args:
        body: The association that signs, "" to leave the signature out.
    """
    seen = glance.structure
    care = "、".join(f"{kind} {len(seen.care[kind])} 人" for kind in Care if seen.care[kind])
    rows = (
        *(_paper_row(seen.chart(side)) for side in _PAPER_SIDES),
        (Cell(text="需要关注", label=True), Cell(text=care or "无", span=2, align=Align.LEFT)),
        (Cell(text="所问话题", label=True), Cell(text=_topics_sentence(glance), span=2, align=Align.LEFT)),
    )
    blocks: list[Block] = [
        Title(text=f"{one_line(glance.name)}结构情况"),
        Paragraph(text=_summary(glance)),
        Table(
            columns=(Column(head="项目", share=4), Column(head="人数", share=18, align=Align.LEFT),
                     Column(head="与目标相比", share=9, align=Align.LEFT)),
            rows=rows,
            size_pt=_TABLE_PT,
            row_mm=7,
        ),
    ]  # fmt: skip
    if one_line(body):
        blocks.append(Signature(body=one_line(body), signed_on=seen.day, sealed=False))
    return Paper(
        title=f"{one_line(glance.name)}结构情况",
        author=one_line(body),
        dated=seen.day,
        sections=(Section(blocks=tuple(blocks)),),
    )


def bar_words(bar: Bar) -> str:
    """The number of a bar in words, with its share and how far it is from what is wanted."""
    words = f"{bar.count} 人 · {bar.share} %"
    return f"{words} · {target_words(bar.target)}，{gap_words(bar.missing)}" if bar.target else words


def chart_words(chart: Chart) -> str:
    """A whole side as one sentence, for those who cannot see the chart."""
    return f"{chart.side}：" + "；".join(f"{bar.label} {bar_words(bar)}" for bar in chart.bars)


def _summary(glance: Glance) -> str:
    seen = glance.structure
    others = "、".join(f"{state} {count} 人" for state, count in seen.others.items())
    words = f"截至{say_day(seen.day)}，{one_line(glance.name)}在聘专家 {seen.active} 人"
    return words + (f"，另有{others}，不计入下表。" if others else "。")


def _paper_row(chart: Chart) -> tuple[str | Cell, ...]:
    shown = [bar for bar in chart.bars if bar.count and not bar.is_unknown and not bar.is_rest][:_PAPER_BARS]
    left = sum(1 for bar in chart.bars if bar.count and not bar.is_unknown and not bar.is_rest) - len(shown)
    words = [f"{_short(bar)} {bar.count}" for bar in shown]
    words += [f"另有 {left} 项"] if left else []
    words += [f"{bar.label} {bar.count}" for bar in chart.bars if bar.is_rest or bar.is_unknown]
    wanted = [f"{_short(bar)}{gap_words(bar.missing)}" for bar in chart.bars if bar.target]
    compared = "；".join(wanted[:_PAPER_TARGETS]) + (f"；等 {len(wanted)} 项" if wanted[_PAPER_TARGETS:] else "")
    return (Cell(text=chart.side, label=True), "、".join(words) or "无", compared or "—")


def _short(bar: Bar) -> str:
    """The label without what it stands for: 学（院校） as 学."""
    return one_line(bar.label).partition("（")[0]


def _topics_sentence(glance: Glance) -> str:
    topics = glance.topics
    if not topics:
        return "近一年没有记录到咨询问题。"
    gaps = [one for one in topics if one.is_gap]
    words = f"近一年所问话题 {len(topics)} 个，{len(topics) - len(gaps)} 个有专家能够回答"
    if not gaps:
        return words + "，没有缺口。"
    named = "、".join(f"“{_cut(one.name)}”" for one in gaps[:_PAPER_GAPS])
    return words + f"，{len(gaps)} 个还没有专家：{named}" + ("等。" if len(gaps) > _PAPER_GAPS else "。")


def _cut(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST_TOPIC else line[:_LONGEST_TOPIC] + "…"


def _structure_rows(glance: Glance) -> Iterator[_Row]:
    seen = glance.structure
    yield ("项目", "值", "人数", "比例（%）", "目标", "与目标相比")
    yield ("在聘", glance.name, seen.active, 100 if seen.active else 0, "", "")
    for state, count in seen.others.items():
        yield ("不在聘（不计入）", state, count, None, "", "")
    for chart in seen.charts:
        for bar in chart.bars:
            wanted = (target_words(bar.target), gap_words(bar.missing)) if bar.target else ("", "")
            yield (chart.side, bar.label, bar.count, bar.share, *wanted)
    for kind, ids in seen.care.items():
        yield ("需要关注", kind, len(ids), round(len(ids) * 100 / seen.active) if seen.active else 0, "", "")


def _people_rows(glance: Glance) -> Iterator[_Row]:
    care = {kind: {*ids} for kind, ids in glance.structure.care.items()}
    yield _PEOPLE_HEAD
    for one in glance.people.values():
        yield (
            one.name,
            one.unit,
            one.post,
            one.title,
            title_level(one.title) or "",
            SECTOR_WORDS.get(one.sector, ""),
            one.region,
            age_band(one.birth_year, glance.structure.day),
            one.gender,
            "、".join(one.specialties),
            _first_end(one),
            one.uses,
            "、".join(kind for kind, ids in care.items() if one.expert_id in ids),
        )


def _first_end(person: PersonFacts) -> date | None:
    return min((one.term_end for one in person.standings if one.is_active and one.term_end), default=None)


def _topic_rows(glance: Glance) -> Iterator[_Row]:
    yield ("话题", "问过（次）", "能回答（人）", "能回答的人")
    for topic in glance.topics:
        names = "、".join(glance.people[key].name for key in topic.expert_ids)
        yield (topic.name, topic.times, len(topic.expert_ids), names or "没有人")
