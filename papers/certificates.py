"""聘书（专家证书）and 续聘书: one landscape page in a frame, its size fitted to what it says."""

from __future__ import annotations

from datetime import date, timedelta

from papers.blocks import say_count
from papers.expert_records import AppointmentPaper, RenewalPaper
from papers.model import CERTIFICATE, Align, Face, Line, Paper, Section
from papers.official import PT_PER_MM
from papers.runs import width_in_characters
from papers.text import one_line, say_day

RED = "A3161B"
_TITLE_PT, _NUMBER_PT, _SIGNATURE_PT = 58.0, 14.0, 20.0
_SIZES_PT = (23.0, 21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.5)
# Line pitch of the text, in sizes; the height that stays for the text between number and signature.
_PITCH = 1.8
_TEXT_HEIGHT_PT = 225.0
_WIDTH_PT = CERTIFICATE.text_width_mm * PT_PER_MM


def make_certificate(record: AppointmentPaper) -> Paper:
    """聘书（专家证书）."""
    text = (
        f"经研究，兹聘请您担任{name_office(record)}{_field(record)}，{say_term(record.term_start, record.term_end)}。"
    )
    return _certificate(record, kind="聘书", text=text)


def make_renewal_certificate(record: RenewalPaper) -> Paper:
    """续聘书."""
    text = (
        f"鉴于您在聘期内认真履职、贡献突出，经研究，决定续聘您为{name_office(record)}{_field(record)}，"
        f"{say_term(record.term_start, record.term_end)}。"
    )
    return _certificate(record, kind="续聘书", text=text)


def name_office(record: AppointmentPaper | RenewalPaper) -> str:
    """What one is appointed to: body, pool and role; a pool that names its body does not name it twice."""
    body, pool = one_line(record.body), one_line(record.pool)
    return f"{'' if pool.startswith(body) else body}{pool}{one_line(record.role)}"


def say_term(start: date, end: date) -> str:
    """The term in words, its length where it is whole years: 聘期三年，自……起至……止."""
    days = f"自{say_day(start)}起至{say_day(end)}止"
    following = end + timedelta(days=1) if end < date.max else end
    years = following.year - start.year
    is_whole = years > 0 and (following.month, following.day) == (start.month, start.day)
    return f"聘期{say_count(years)}年，{days}" if is_whole else f"聘期{days}"


def _field(record: AppointmentPaper | RenewalPaper) -> str:
    return f"（专业领域：{one_line(record.field)}）" if record.field else ""


def _certificate(record: AppointmentPaper | RenewalPaper, *, kind: str, text: str) -> Paper:
    name, number, body = one_line(record.name), one_line(record.certificate_number), one_line(record.body)
    paragraphs = (f"{name}{one_line(record.honorific)}：", f"　　{text}", "　　特发此证。")
    # A number or a body that runs over a line takes its room from the text.
    over = (_count_lines(number, _NUMBER_PT) - 1) * _NUMBER_PT + (_count_lines(body, _SIGNATURE_PT) - 1) * _SIGNATURE_PT
    room = _TEXT_HEIGHT_PT - 1.6 * over
    size, height = _fit(paragraphs, room)
    day = say_day(record.issued_on)
    # Body and date are centred over each other, two characters in from the right.
    body_width, day_width = width_in_characters(body), width_in_characters(day)
    half = max(body_width, day_width) / 2
    return Paper(
        title=f"{kind} {name} {number}",
        author=body,
        dated=record.issued_on,
        sections=(
            Section(
                page=CERTIFICATE,
                blocks=(
                    Line(
                        text="　".join(kind),
                        face=Face.TITLE,
                        size_pt=_TITLE_PT,
                        align=Align.CENTER,
                        color=RED,
                        before_pt=2,
                    ),
                    Line(text=f"证书编号：{number}", size_pt=_NUMBER_PT, align=Align.CENTER, before_pt=4, after_pt=18),
                    *(
                        Line(
                            text=paragraph,
                            face=Face.BODY if place else Face.KAI,
                            size_pt=size,
                            align=Align.JUSTIFY if place else Align.LEFT,
                            line_pt=size * _PITCH,
                        )
                        for place, paragraph in enumerate(paragraphs)
                    ),
                    Line(
                        text=body,
                        size_pt=_SIGNATURE_PT,
                        align=Align.RIGHT,
                        line_pt=_SIGNATURE_PT * 1.6,
                        before_pt=min(44.0, 14 + max(0.0, room - height)),
                        right_chars=max(0.0, min(2 + half - body_width / 2, 14)),
                        keep_with_next=True,
                    ),
                    Line(
                        text=day,
                        size_pt=_SIGNATURE_PT,
                        align=Align.RIGHT,
                        line_pt=_SIGNATURE_PT * 1.6,
                        right_chars=max(0.0, min(2 + half - day_width / 2, 14)),
                    ),
                ),
            ),
        ),
    )


def _fit(paragraphs: tuple[str, ...], room_pt: float) -> tuple[float, float]:
    """The largest size at which the text fits its place, and the height that it takes."""
    for size in _SIZES_PT:
        lines = sum(_count_lines(paragraph, size) for paragraph in paragraphs)
        if lines * size * _PITCH <= room_pt:
            break
    return size, lines * size * _PITCH


def _count_lines(text: str, size_pt: float) -> int:
    return max(1, -(-round(width_in_characters(text) + 0.5) // int(_WIDTH_PT / size_pt)))
