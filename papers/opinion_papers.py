"""Papers of 专家论证: a paper sent to an expert with a letter before and a form behind, and the letter of thanks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from papers.expert_records import Contact
from papers.letters import say_reach
from papers.model import (
    Addressee,
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Paper,
    Paragraph,
    Section,
    Signature,
    Table,
    Title,
)
from papers.text import one_line, say_day

# Labels of the form, by which it is read again.
VERDICT, ADVICE = "总体意见", "主要意见和建议"
VERDICTS = ("同意", "修改后同意", "不同意")
BLANK_VERDICT = "　　".join(f"□ {one}" for one in VERDICTS)
LETTER_TITLE, FORM_TITLE, NUMBER_LABEL = "征求意见函", "专家意见表", "编号："
TEXT_SECTION = 1  # the letter is section 0, the form the last
_FORM_COLUMNS = (Column(share=1.4), Column(share=5, align=Align.LEFT))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRequestPaper:
    """What is sent to one expert.

    Attributes:
        honorific: Follows the name: 教授, 同志 …
        revision: Number of the text that is sent.
        body: The association (我会), which signs.
        marks: By which the returned file is recognised; `number` of the request is printed on the form, too.
    """

    name: str
    honorific: str
    title: str
    revision: int
    body: str
    contact: Contact
    issued_on: date
    reply_by: date
    number: str
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one opinion, in words; `quote` is what it was about, "" for the whole."""

    quote: str
    said: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackPaper:
    """The letter of thanks to one expert. `result`: what became of the paper, a whole sentence."""

    name: str
    honorific: str
    title: str
    result: str
    outcomes: tuple[Outcome, ...]
    body: str
    contact: Contact
    issued_on: date


def make_opinion_request(record: OpinionRequestPaper, text: Section) -> Paper:
    """The letter, the paper's text on pages of its own, and the form."""
    title, body = one_line(record.title), one_line(record.body)
    day = say_day(record.reply_by)
    letter: list[Block] = [
        Title(text=LETTER_TITLE),
        Addressee(text=one_line(record.name) + one_line(record.honorific)),
        Paragraph(
            text=f"我会起草了《{title}》（第 {record.revision} 稿），现送上征求您的意见，请于{day}前反馈。"
            "您可以任选以下方式："
        ),
        Heading(level=3, text="在后附正文上直接修改（请打开“修订”），或在有意见的文字上加批注；"),
        Heading(level=3, text=f"填写文后的《{FORM_TITLE}》；"),
        Heading(level=3, text="通过电话、微信告知联系人。"),
        Paragraph(text="请将改好的文件原样发回，不必改名，也不必另存为其他格式。正文每句的依据见页下脚注。"),
        Paragraph(text="衷心感谢您的支持。"),
        Signature(body=body, signed_on=record.issued_on),
        *_reach(record.contact),
    ]
    form: list[Block] = [
        Title(text=FORM_TITLE),
        Table(
            columns=_FORM_COLUMNS,
            rows=(
                (Cell(text="文稿", label=True), f"《{title}》（第 {record.revision} 稿）"),
                (Cell(text="专家", label=True), one_line(record.name)),
                (Cell(text=VERDICT, label=True), BLANK_VERDICT),
                (Cell(text=ADVICE, label=True), "\n" * 12),
                (Cell(text="签名", label=True), "　　　　　　　　　　　　年　　月　　日"),
            ),
            size_pt=14,
            row_mm=14,
        ),
        Paragraph(text=f"（请于{day}前反馈。{NUMBER_LABEL}{record.number}）", align=Align.LEFT),
    ]
    return Paper(
        title=f"征求意见 {one_line(record.name)} {title}",
        author=body,
        dated=record.issued_on,
        sections=(Section(blocks=tuple(letter)), replace(text, restart=True), Section(blocks=tuple(form))),
        marks=record.marks,
    )


def make_feedback(record: FeedbackPaper) -> Paper:
    """反馈: thanks, what became of the paper, and what was taken of each opinion."""
    title, body = one_line(record.title), one_line(record.body)
    blocks: list[Block] = [
        Title(text="专家意见采纳情况反馈"),
        Addressee(text=one_line(record.name) + one_line(record.honorific)),
        Paragraph(text=f"感谢您对《{title}》提出宝贵意见。{one_line(record.result)}"),
    ]
    if record.outcomes:
        blocks.append(Paragraph(text="您的意见处理情况如下：", keep_with_next=True))
        rows = tuple(
            (str(place), _said(one), one_line(one.outcome)) for place, one in enumerate(record.outcomes, start=1)
        )
        columns = (
            Column(head="序号", share=0.7),
            Column(head="您的意见", share=4, align=Align.LEFT),
            Column(head="处理情况", share=2.3, align=Align.LEFT),
        )
        blocks.append(Table(columns=columns, rows=rows))
    blocks += [
        Paragraph(text="期待今后继续得到您的指导与帮助。"),
        Signature(body=body, signed_on=record.issued_on),
        *_reach(record.contact),
    ]
    return Paper(
        title=f"专家意见反馈 {one_line(record.name)} {title}",
        author=body,
        dated=record.issued_on,
        sections=(Section(blocks=tuple(blocks)),),
    )


def _said(one: Outcome) -> str:
    return f"「{one_line(one.quote)}」：{one_line(one.said)}" if one.quote else one_line(one.said)


def _reach(contact: Contact) -> list[Block]:
    reach = say_reach(contact)
    return [Paragraph(text=f"（{reach}）", align=Align.LEFT)] if reach else []
