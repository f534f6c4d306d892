"""Invitations and the contact list of people who were picked: records for the papers, and rows for a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.errors import InvalidInputError
from core.experts import Expert
from papers.expert_records import Contact, InvitationPaper, Occasion

CONTACT_COLUMNS = ("姓名", "类别", "单位", "职务", "职称", "联系电话", "电子邮箱", "专业领域")
CONTACT_WIDTHS = (10, 8, 30, 16, 16, 20, 26, 36)
_HONORIFICS = ("院士", "教授", "研究员")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationDetails:
    """What all who are invited are told.

    Attributes:
        matter: Name of the meeting or of the item; `occasion` says which of the two.
        body: The association that invites and signs.
        agenda: One entry a line.
        reply_by: Day by which an answer is wanted, None for no reply slip.
    """

    matter: str
    starts_at: datetime
    place: str
    contact_name: str
    body: str
    issued_on: date
    contact_phone: str = ""
    occasion: Occasion = Occasion.CONSULTATION
    agenda: str = ""
    reply_by: date | None = None


def make_invitations(people: Sequence[Expert], details: InvitationDetails) -> list[InvitationPaper]:
    """One record a person.

    Raises:
        InvalidInputError: If the matter, the body or the contact is missing, or the day of reply comes too late.
    """
    for value, name in ((details.matter, "事项"), (details.body, "邀请单位"), (details.contact_name, "联系人")):
        if not value.strip():
            raise InvalidInputError(f"请填写{name}。")
    if details.reply_by is not None and details.reply_by > details.starts_at.date():
        raise InvalidInputError("回复截止日期晚于活动日期，请核对。")
    agenda = tuple(line.strip() for line in details.agenda.splitlines() if line.strip())
    return [
        InvitationPaper(
            name=person.name,
            honorific=choose_honorific(person),
            unit=person.unit,
            matter=details.matter.strip(),
            occasion=details.occasion,
            starts_at=details.starts_at,
            place=details.place.strip() or "另行通知",
            contact=Contact(name=details.contact_name.strip(), phone=details.contact_phone.strip()),
            body=details.body.strip(),
            issued_on=details.issued_on,
            agenda=agenda,
            reply_by=details.reply_by,
        )
        for person in people
    ]


def choose_honorific(person: Expert) -> str:
    """How a letter addresses a person: by the academic title, else 同志."""
    return next((title for title in _HONORIFICS if title in (person.title or person.post)), "同志")


def contact_rows(people: Sequence[Expert]) -> list[list[str]]:
    """The contact list with its heading; it holds whole telephone numbers, so a view of each must be noted."""
    rows = [
        [
            person.name,
            str(person.sector or ""),
            person.unit,
            person.post,
            person.title,
            person.phone,
            person.email,
            "、".join(person.specialties),
        ]
        for person in people
    ]
    return [[*CONTACT_COLUMNS], *rows]
