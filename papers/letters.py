"""Letters to an expert: 续聘通知, 退出通知, 邀请函 with its reply slip, and the invitation as a chat message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from papers.certificates import name_office, say_term
from papers.expert_records import Contact, ExitPaper, InvitationPaper, Occasion, RenewalPaper
from papers.model import (
    Addressee,
    Align,
    Block,
    Cell,
    Column,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Section,
    Signature,
    Table,
    Title,
)
from papers.text import one_line, say_day, say_time

_SLIP_COLUMNS = (Column(share=1.45), Column(share=1.9), Column(share=1.15), Column(share=2.1))


def make_renewal_notice(record: RenewalPaper) -> Paper:
    """续聘通知: 拟续聘 with a reply slip where an answer is asked for, else 决定续聘."""
    office, number = name_office(record), one_line(record.certificate_number)
    before = f"，聘期将于{say_day(record.previous_term_end)}届满" if record.previous_term_end else ""
    decided = "拟" if record.reply_by else "决定"
    blocks: list[Block] = [
        Title(text=f"关于续聘{one_line(record.pool)}{one_line(record.role)}的通知"),
        Addressee(text=one_line(record.name) + one_line(record.honorific)),
        Paragraph(
            text=f"您现任{office}{before}。聘期内，您认真履行职责，为行业发展和我会工作提供了有力的专业支持，谨致谢意。"
        ),
        Paragraph(
            text=f"经研究，{decided}续聘您为{office}，"
            f"{say_term(record.term_start, record.term_end)}，证书编号：{number}。"
        ),
    ]
    if record.reply_by:
        blocks.append(Paragraph(text=f"请于{say_day(record.reply_by)}前填写所附回执，将是否同意续聘反馈我会。"))
    blocks += [Paragraph(text="特此通知。"), *_close(record.body, record.issued_on, record.contact)]
    if record.reply_by:
        blocks += _slip(
            record.name,
            "",
            "是否同意续聘",
            "□ 同意　　□ 不同意",
            extra=("专业领域有无变化", "工作单位及职务有无变化"),
            reply_by=record.reply_by,
            contact=record.contact,
        )
    return _letter(f"续聘通知 {one_line(record.name)}", record.body, record.issued_on, blocks)


def make_exit_notice(record: ExitPaper) -> Paper:
    """退出通知."""
    pool, body = one_line(record.pool), one_line(record.body)
    office = pool if pool.startswith(body) else body + pool
    number = f"（编号：{one_line(record.certificate_number)}）" if record.certificate_number else ""
    blocks = [
        Title(text=f"关于退出{pool}的通知"),
        Addressee(text=one_line(record.name) + one_line(record.honorific)),
        Paragraph(
            text=f"因{one_line(record.reason).rstrip('。')}，按照专家库管理有关规定，自{say_day(record.left_on)}起，"
            f"您不再担任{office}专家，所发聘书{number}同时停止使用。"
        ),
        Paragraph(text="衷心感谢您在聘期内对我会工作的关心和支持，期待今后继续得到您的指导与帮助。"),
        Paragraph(text="特此通知。"),
        *_close(body, record.issued_on, record.contact),
    ]
    return _letter(f"退出通知 {one_line(record.name)}", record.body, record.issued_on, blocks)


def make_invitation(record: InvitationPaper) -> Paper:
    """邀请函, with a reply slip on a page of its own where an answer is asked for."""
    is_meeting = record.occasion is Occasion.MEETING
    matter, noun = one_line(record.matter), "会议" if is_meeting else "论证"
    opening = (
        f"我会拟召开{matter}，诚邀您拨冗出席。"
        if is_meeting
        else f"我会拟就{matter}组织专家咨询论证，诚邀您作为专家参加。"
    )
    blocks: list[Block] = [
        Title(text="邀请函"),
        Addressee(text=one_line(record.name) + one_line(record.honorific)),
        Paragraph(text=f"{opening}现将有关事项函告如下。"),
        Heading(level=1, text=f"{noun}时间：", after=f"{_when(record)}。"),
        Heading(level=1, text=f"{noun}地点：", after=f"{one_line(record.place)}。"),
    ]
    for head, entries in ((f"{noun}内容", record.agenda), ("有关材料", ("；".join(record.materials),))):
        if not any(entries):
            continue
        if len(entries) == 1:
            blocks.append(Heading(level=1, text=f"{head}：", after=f"{one_line(entries[0]).rstrip('。；')}。"))
        else:
            blocks.append(Heading(level=1, text=head))
            blocks += [Heading(level=3, text=one_line(entry).rstrip("。；") + "。") for entry in entries]
    if record.fee:
        blocks.append(Heading(level=1, text="专家咨询费：", after=f"{one_line(record.fee).rstrip('。')}。"))
    # The address stands on the slip; without it the usual letter keeps to one page.
    reach = say_reach(replace(record.contact, address=""))
    blocks.append(Heading(level=1, text="联系方式：", after=f"{reach}。"))
    closing = f"请于{say_day(record.reply_by)}前将回执反馈我会。" if record.reply_by else "专此函达，敬请光临。"
    blocks += [
        Paragraph(text=closing),
        *_close(record.body, record.issued_on),
    ]
    if record.reply_by:
        attend = "□ 参加　　□ 不能参加"
        blocks += _slip(
            record.name,
            record.unit,
            "能否参加",
            attend,
            extra=("需要回避的单位或事项", "车牌号、用餐等需求"),
            reply_by=record.reply_by,
            contact=record.contact,
        )
    return _letter(f"邀请函 {one_line(record.name)} {matter}", record.body, record.issued_on, blocks)


def say_invitation(record: InvitationPaper) -> str:
    """The invitation as a short plain text, to be pasted into a chat."""
    is_meeting = record.occasion is Occasion.MEETING
    matter = one_line(record.matter) + ("" if is_meeting else "专家咨询论证")
    lines = [
        f"{one_line(record.name)}{one_line(record.honorific)}，您好！",
        f"{one_line(record.body)}诚邀您{'出席' if is_meeting else '参加'}{matter}。",
        f"时间：{_when(record)}",
        f"地点：{one_line(record.place)}",
    ]
    if record.agenda:
        lines.append("内容：" + "；".join(one_line(entry).rstrip("。；") for entry in record.agenda))
    lines.append(f"联系人：{one_line(record.contact.name)} {one_line(record.contact.phone)}".rstrip())
    if record.reply_by:
        lines.append(f"请于{say_day(record.reply_by)}前回复能否{'出席' if is_meeting else '参加'}，谢谢！")
    return "\n".join(lines)


def _when(record: InvitationPaper) -> str:
    if record.ends_at is None:
        return say_time(record.starts_at)
    if record.ends_at.date() == record.starts_at.date():
        return f"{say_time(record.starts_at)}至{record.ends_at:%H:%M}"
    return f"{say_time(record.starts_at)}至{say_time(record.ends_at)}"


def say_reach(contact: Contact) -> str:
    """Contact in one line; what is not known is left out."""
    parts = (("联系人", contact.name), ("电话", contact.phone), ("邮箱", contact.email), ("地址", contact.address))
    return "，".join(f"{head}：{one_line(value)}" for head, value in parts if value)


def _close(body: str, issued_on: date, contact: Contact | None = None) -> Iterator[Block]:
    yield Signature(body=one_line(body), signed_on=issued_on)
    if contact:
        yield Paragraph(text=f"（{say_reach(contact)}）", align=Align.LEFT)


def _slip(
    name: str, unit: str, question: str, choice: str, *, extra: tuple[str, ...], reply_by: date, contact: Contact | None
) -> list[Block]:
    rows: list[tuple[str | Cell, ...]] = [
        (Cell(text="姓名", label=True), one_line(name), Cell(text="职务/职称", label=True), ""),
        (Cell(text="工作单位", label=True), Cell(text=one_line(unit), span=3, align=Align.LEFT)),
        (Cell(text="联系电话", label=True), "", Cell(text="电子邮箱", label=True), ""),
        (Cell(text=question, label=True), Cell(text=choice, span=3)),
        *((Cell(text=head, label=True), Cell(text="", span=3)) for head in extra),
        (Cell(text="签名", label=True), "", Cell(text="日期", label=True), "　　年　　月　　日"),
    ]
    to = f"，{say_reach(contact)}" if contact else ""
    return [
        PageBreak(),
        Title(text="回　执"),
        Table(columns=_SLIP_COLUMNS, rows=tuple(rows), size_pt=14, row_mm=15),
        Paragraph(text=f"（请于{say_day(reply_by)}前反馈{to}）", align=Align.LEFT),
    ]


def _letter(title: str, body: str, dated: date, blocks: list[Block]) -> Paper:
    return Paper(title=title, author=one_line(body), dated=dated, sections=(Section(blocks=tuple(blocks)),))
