"""What the papers of the expert pool are made from: frozen records, filled by the caller and free of any store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Occasion(StrEnum):
    """What an expert is invited to; the values are printed as they are."""

    MEETING = "会议"
    CONSULTATION = "咨询论证"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who answers questions about a paper (联系人)."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as a list shows them; empty fields stay empty cells.

    Attributes:
        post: Position in the unit (职务); `title` is the professional title (职称).
        field: Field of expertise (专业领域), as one line.
        group: In a draw, the sector of a candidate (类别), or the places for which the person was drawn (名额).
    """

    name: str
    unit: str = ""
    post: str = ""
    title: str = ""
    field: str = ""
    phone: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentPaper:
    """聘书（专家证书）.

    Attributes:
        pool: Name of the pool, e.g. 专家智库; `role` is what one is in it, e.g. 专家, 组长.
        certificate_number: As printed, e.g. 云互协聘〔2026〕001号.
        term_start, term_end: First and last day of the term.
        body: The issuing association (我会), which signs.
        honorific: Follows the name: 同志, 先生, 女士, 教授 …
        field: Field of appointment; empty: not printed.
    """

    name: str
    pool: str
    certificate_number: str
    term_start: date
    term_end: date
    body: str
    issued_on: date
    honorific: str = "同志"
    role: str = "专家"
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalPaper:
    """续聘通知 and 续聘书: the new term, and the last day of the one before.

    `reply_by` asks for an answer by that day; None: no answer is asked for.
    """

    name: str
    pool: str
    certificate_number: str
    term_start: date
    term_end: date
    body: str
    issued_on: date
    honorific: str = "同志"
    role: str = "专家"
    field: str = ""
    previous_term_end: date | None = None
    reply_by: date | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPaper:
    """退出通知. `reason` is a clause such as 聘期届满 or 本人提出申请, without a full stop."""

    name: str
    pool: str
    certificate_number: str
    left_on: date
    reason: str
    body: str
    issued_on: date
    honorific: str = "同志"
    contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPaper:
    """邀请函, and the same invitation as plain text for a chat message.

    Attributes:
        matter: Name of the meeting or of the item to be consulted on, without brackets.
        starts_at: Day and time; `ends_at` is given where the end is fixed. The wording is 24-hour.
        agenda: What is to be discussed, one entry a line.
        materials: What is enclosed or should be read.
        fee: A sentence on the consultation fee; empty: not mentioned.
        reply_by: Day by which the reply slip is wanted; None: no reply slip.
    """

    name: str
    matter: str
    starts_at: datetime
    place: str
    contact: Contact
    body: str
    issued_on: date
    occasion: Occasion = Occasion.MEETING
    honorific: str = "同志"
    unit: str = ""
    ends_at: datetime | None = None
    agenda: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    fee: str = ""
    reply_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactListPaper:
    """联系名单: the columns and cells that the caller chose (a number column is added); `note` stands below."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    body: str
    issued_on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNoticePaper:
    """公示: the candidates of a pool, first and last day of the period, and where to object.

    `working_days` is the length of the period as stated; None: not stated.
    """

    pool: str
    candidates: tuple[Person, ...]
    starts_on: date
    ends_on: date
    contact: Contact
    body: str
    issued_on: date
    working_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A person left out of a draw, and why."""

    name: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPaper:
    """抽取记录: all that is needed to repeat a draw and to see that the record was not changed.

    Attributes:
        rules: The rules in force, one sentence each.
        candidates: Everyone who could be drawn, in the order that the algorithm saw.
        standbys: In the order in which they step in.
        seed, algorithm: What the draw is repeated with.
        sha256: Hash of the record in the store, 64 hexadecimal digits.
    """

    matter: str
    pool: str
    rules: tuple[str, ...]
    candidates: tuple[Person, ...]
    exclusions: tuple[Exclusion, ...]
    chosen: tuple[Person, ...]
    standbys: tuple[Person, ...]
    seed: str
    algorithm: str
    operator: str
    supervisor: str
    drawn_at: datetime
    sha256: str
    body: str
    record_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """An earlier case to look at: what it was, when, and where it is written."""

    title: str
    when: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyPaper:
    """应急呼叫单: whom to call in which order, whom instead, what happened before, and a log to fill in.

    `log_rows` is the number of empty rows of the call log.
    """

    matter: str
    pool: str
    called_at: datetime
    called_by: str
    people: tuple[Person, ...]
    body: str
    standbys: tuple[Person, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    place: str = ""
    level: str = ""
    task: str = ""
    log_rows: int = 8


ExpertRecord = (
    AppointmentPaper
    | RenewalPaper
    | ExitPaper
    | InvitationPaper
    | ContactListPaper
    | PublicNoticePaper
    | DrawPaper
    | EmergencyPaper
)
