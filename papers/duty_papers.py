"""Papers that bear witness or go into action: 抽取记录 of a random draw, 应急呼叫单 of the emergency pool."""

from __future__ import annotations

from collections.abc import Sequence

from papers.expert_records import DrawPaper, EmergencyPaper
from papers.lists import fit_table, list_people
from papers.model import Align, Block, Cell, Column, Heading, Paper, Paragraph, Section, Table, Title
from papers.text import one_line, say_day

_FACT_COLUMNS = (Column(share=1), Column(share=2.4), Column(share=1), Column(share=2.4))
_PERSON = (
    ("姓名", "name"),
    ("名额", "group"),
    ("单位", "unit"),
    ("职务", "post"),
    ("职称", "title"),
    ("专业领域", "field"),
)
_CANDIDATE = (("姓名", "name"), ("类别", "group"), ("单位", "unit"), ("专业领域", "field"))
_CALLED = (("姓名", "name"), ("单位", "unit"), ("职务", "post"), ("专业领域", "field"), ("联系电话", "phone"))


def make_draw_record(record: DrawPaper) -> Paper:
    """抽取记录: enough on paper to repeat the draw and to compare its hash."""
    blocks: list[Block] = [
        Title(text="专家随机抽取记录"),
        _facts(
            wide=(("抽取事项", record.matter),),
            pairs=(
                ("专家库", record.pool),
                ("记录编号", record.record_number or "—"),
                ("抽取时间", f"{say_day(record.drawn_at.date())}{record.drawn_at:%H:%M:%S}"),
                ("算法版本", record.algorithm),
                ("操作人", record.operator),
                ("监督人", record.supervisor or "—"),
            ),
            below=(("随机种子", record.seed), ("SHA-256", record.sha256)),
        ),
        Heading(level=1, text="抽取规则"),
        *(Heading(level=3, text=one_line(rule).rstrip("。；") + "。") for rule in record.rules),
        Heading(level=1, text=f"抽取结果（{len(record.chosen)}人）"),
        list_people(record.chosen, _PERSON),
    ]
    if record.standbys:
        blocks += [Heading(level=1, text="候补专家（按递补顺序）"), list_people(record.standbys, _PERSON)]
    blocks += [
        Heading(level=1, text=f"候选专家（{len(record.candidates)}人）"),
        list_people(record.candidates, _CANDIDATE),
        Heading(level=1, text=f"排除人员（{len(record.exclusions)}人）"),
    ]
    if record.exclusions:
        rows = [(one.name, one.unit, one.reason) for one in record.exclusions]
        blocks.append(fit_table(("姓名", "单位", "排除原因"), rows))
    else:
        blocks.append(Paragraph(text="无。"))
    blocks += [
        Heading(level=1, text="复核说明"),
        Paragraph(
            text="候选专家按上表顺序排列，用同一算法版本和随机种子重新抽取，所得人选及顺序应与本记录一致；"
            "系统中记录的SHA-256值应与本页所载一致。",
            keep_with_next=True,
        ),
        *_sign(("操作人（签字）：", "监督人（签字）：")),
    ]
    title = f"抽取记录 {one_line(record.matter)} {record.drawn_at:%Y%m%d}"
    return Paper(
        title=title,
        author=one_line(record.body),
        dated=record.drawn_at.date(),
        sections=(Section(blocks=tuple(blocks)),),
    )


def make_emergency_sheet(record: EmergencyPaper) -> Paper:
    """应急呼叫单: print, call from the top, fill in the log."""
    wide = (("事件", record.matter), ("任务要求", record.task), ("集结地点", record.place))
    blocks: list[Block] = [
        Title(text="应急专家呼叫单"),
        _facts(
            wide=tuple((head, value) for head, value in wide if value),
            pairs=(
                ("专家库", record.pool),
                ("响应级别", record.level or "—"),
                ("发起时间", f"{say_day(record.called_at.date())}{record.called_at:%H:%M}"),
                ("发起人", record.called_by),
            ),
        ),
        Heading(level=1, text=f"应急专家（{len(record.people)}人）"),
        list_people(record.people, _CALLED),
    ]
    if record.standbys:
        blocks += [Heading(level=1, text="候补专家（按递补顺序）"), list_people(record.standbys, _CALLED)]
    if record.precedents:
        rows = [(one.title, one.when, one.source) for one in record.precedents]
        blocks += [Heading(level=1, text="可参考的先例"), fit_table(("事项", "时间", "出处"), rows)]
    blocks += [
        Heading(level=1, text="呼叫记录"),
        _call_log(record),
        *_sign(("呼叫人（签字）：", "值班负责人（签字）：")),
    ]
    return Paper(
        title=f"应急呼叫单 {one_line(record.matter)} {record.called_at:%Y%m%d}",
        author=one_line(record.body),
        dated=record.called_at.date(),
        sections=(Section(blocks=tuple(blocks)),),
    )


def _call_log(record: EmergencyPaper) -> Table:
    heads = (
        ("呼叫时间", 1.3),
        ("被呼叫人", 1.5),
        ("是否接通", 1.3),
        ("答复（到岗时间或不能到岗的原因）", 3.6),
        ("呼叫人", 1.3),
    )
    columns = (Column(head="序号", share=0.8), *(Column(head=head, share=share) for head, share in heads))
    rows = tuple((str(place), *[""] * len(heads)) for place in range(1, record.log_rows + 1))
    return Table(columns=columns, rows=rows, row_mm=10)


def _facts(
    *,
    wide: Sequence[tuple[str, str]],
    pairs: Sequence[tuple[str, str]],
    below: Sequence[tuple[str, str]] = (),
) -> Table:
    """Facts as label and value: long ones over the whole width, short ones two a row."""

    def across(head: str, value: str) -> tuple[Cell, Cell]:
        return Cell(text=head, label=True), Cell(text=one_line(value), span=3, align=Align.LEFT)

    rows: list[tuple[str | Cell, ...]] = [across(head, value) for head, value in wide]
    for place in range(0, len(pairs), 2):
        row = [(Cell(text=head, label=True), one_line(value)) for head, value in pairs[place : place + 2]]
        rows.append(tuple(cell for pair in row for cell in pair))
    rows += [across(head, value) for head, value in below]
    return Table(columns=_FACT_COLUMNS, rows=tuple(rows))


def _sign(labels: Sequence[str]) -> list[Block]:
    """Lines to sign on, not parted from each other."""
    lines = [f"{label}{'＿' * 5}　　　年　　月　　日" for label in labels]
    return [
        *(Paragraph(text=line, keep_with_next=line is not lines[-1], align=Align.LEFT) for line in lines),
    ]
