"""Papers around a list of people: 联系名单 with the columns given, and the 公示 of candidates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papers.expert_records import ContactListPaper, Person, PublicNoticePaper
from papers.model import (
    LANDSCAPE,
    OFFICIAL,
    Align,
    Block,
    Column,
    Face,
    Gap,
    Line,
    Page,
    PageBreak,
    Paper,
    Paragraph,
    Section,
    Signature,
    Table,
    Title,
)
from papers.official import PT_PER_MM
from papers.runs import width_in_characters
from papers.text import one_line, say_day

NOTE_PT = 12
# Sizes of tables, the first that fits is taken.
_SIZES_PT = (12.0, 10.5, 9.0)
# Widths in characters: space beside the text of a cell; up to where a column is not pressed together; the widest one.
_PAD, _KEPT, _WIDE = 0.8, 5.5, 16.0
# Latin letters and figures of stand-in fonts are wider than half a character by this much.
_LATIN_WIDER = 0.08
# From this width on a cell is read more easily from the left.
_LONG = 9.0
_UNBROKEN = re.compile("[!-~]+")


def fit_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, page: Page = OFFICIAL) -> Table:
    """A table with a number column before the given ones, each as wide as its text wants and the page allows.

    Numbers and Latin words are not broken where that can be helped; long text goes over several lines.
    """
    heads = ("序号", *(one_line(head) for head in heads))
    numbered = [(str(place), *(one_line(cell) for cell in row)) for place, row in enumerate(rows, start=1)]
    widths = [_measure([head, *(row[place] for row in numbered)]) for place, head in enumerate(heads)]
    wanted, least = sum(want for want, _ in widths), sum(low for _, low in widths)
    for size in _SIZES_PT:
        room = page.text_width_mm * PT_PER_MM / size
        if least <= room:
            break
    given = 1.0 if wanted <= room else max(0.0, (room - least) / (wanted - least)) if wanted > least else 0.0
    columns = tuple(
        Column(
            head=head,
            share=low + (want - low) * given,
            align=Align.LEFT if place and want > _LONG else Align.CENTER,
        )
        for place, (head, (want, low)) in enumerate(zip(heads, widths, strict=True))
    )
    return Table(columns=columns, rows=tuple(numbered), size_pt=size)


def _measure(cells: Sequence[str]) -> tuple[float, float]:
    """The width that a column wants and the least that it can do with, in characters."""
    wanted = max(map(_width, cells))
    unbroken = max((_width(piece) for cell in cells for piece in _UNBROKEN.findall(cell)), default=0.0)
    return wanted + _PAD, min(wanted, max(unbroken, _KEPT)) + _PAD


def _width(text: str) -> float:
    """Width in characters, at most twice the widest column."""
    return min(width_in_characters(text) + _LATIN_WIDER * sum(letter.isascii() for letter in text), _WIDE * 2)


def list_people(people: Sequence[Person], columns: Sequence[tuple[str, str]]) -> Table:
    """A table of people. `columns` are (head, attribute of Person); a column that is empty for all is left out."""
    shown = [(head, name) for head, name in columns if any(getattr(person, name) for person in people)]
    return fit_table(
        [head for head, _ in shown], [[str(getattr(person, name)) for _, name in shown] for person in people]
    )


def make_contact_list(record: ContactListPaper) -> Paper:
    """联系名单; turned to landscape where the columns do not fit an upright page."""
    page = LANDSCAPE if _is_wide(record) else OFFICIAL
    table = fit_table(record.columns, record.rows, page=page)
    blocks: list[Block] = [Title(text=one_line(record.title)), table]
    if record.note:
        blocks += [Line(text=f"备注：{record.note}", size_pt=NOTE_PT, before_pt=6, line_pt=18)]
    blocks.append(
        Line(
            text=f"{one_line(record.body)}　{say_day(record.issued_on)}",
            size_pt=NOTE_PT,
            align=Align.RIGHT,
            before_pt=6,
            line_pt=18,
        )
    )
    return Paper(
        title=one_line(record.title),
        author=one_line(record.body),
        dated=record.issued_on,
        sections=(Section(page=page, blocks=tuple(blocks)),),
    )


def _is_wide(record: ContactListPaper) -> bool:
    """Whether the columns, long ones broken, do not stand side by side on an upright page."""
    columns = zip(record.columns, *record.rows, strict=True)
    wanted = sum(min(_measure([one_line(cell) for cell in column])[0], _WIDE) for column in columns)
    return wanted > OFFICIAL.text_width_mm * PT_PER_MM / _SIZES_PT[0]


def make_public_notice(record: PublicNoticePaper) -> Paper:
    """公示稿: the notice, and the list of candidates as its annex."""
    pool, count = one_line(record.pool), len(record.candidates)
    first = one_line(record.candidates[0].name) if record.candidates else ""
    who = f"{first}等{count}名同志" if count > 1 else f"{first}同志"
    length = f"（共{record.working_days}个工作日）" if record.working_days else ""
    annex = f"{pool}拟聘专家名单"
    contact = record.contact
    reach = [
        ("联系人", contact.name),
        ("联系电话", contact.phone),
        ("电子邮箱", contact.email),
        ("通信地址", contact.address),
    ]
    blocks: list[Block] = [
        Title(text=f"关于{pool}拟聘专家名单的公示"),
        Paragraph(
            text=f"按照专家选聘程序，经推荐（自荐）和资格审核，拟聘请{who}为{pool}专家。现予以公示，接受社会监督。"
        ),
        Paragraph(text=f"公示时间：{say_day(record.starts_on)}至{say_day(record.ends_on)}{length}。"),
        Paragraph(
            text="公示期内，任何单位和个人如对公示名单有异议，请以书面形式反映情况，并提供必要的事实依据。"
            "以单位名义反映的应加盖单位公章，以个人名义反映的应署真实姓名和联系方式。"
        ),
        *(Paragraph(text=f"{head}：{one_line(value)}") for head, value in reach if value),
        Gap(),
        Paragraph(text=f"附件：{annex}"),
        Signature(body=one_line(record.body), signed_on=record.issued_on),
        PageBreak(),
        Line(text="附件", face=Face.HEAD, size_pt=16, line_pt=28.95),
        Title(text=annex),
        list_people(
            record.candidates,
            (("姓名", "name"), ("工作单位", "unit"), ("职务", "post"), ("职称", "title"), ("专业领域", "field")),
        ),
    ]
    return Paper(
        title=f"公示 {annex}",
        author=one_line(record.body),
        dated=record.issued_on,
        sections=(Section(blocks=tuple(blocks)),),
    )
