"""The papers of a membership, filled from the records: 聘书, 续聘, 退出, 公示; one, or many in one file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import InvalidInputError
from core.experts import Expert
from core.pools import Membership, MemberState, Pool, PoolRules, Step, StepTaken
from experts.workdays import add_workdays
from papers.expert_papers import (
    join_papers,
    make_certificate,
    make_exit_notice,
    make_public_notice,
    make_renewal_certificate,
    make_renewal_notice,
    name_file,
    zip_papers,
)
from papers.expert_records import AppointmentPaper, Contact, ExitPaper, Person, PublicNoticePaper, RenewalPaper
from papers.layout import write_docx
from papers.model import Paper
from papers.pdf import convert_to_pdf

REPLY_DAYS = 14  # to answer whether one agrees to be appointed again
_S = MemberState


class PaperKind(StrEnum):
    """Papers that go with a membership; the values are shown to the user as they are."""

    CERTIFICATE = "聘书"
    RENEWAL_CERTIFICATE = "续聘书"
    RENEWAL = "续聘通知"
    EXIT = "退出通知"
    PUBLIC_NOTICE = "公示稿"


FITTING: dict[PaperKind, frozenset[MemberState]] = {
    PaperKind.CERTIFICATE: frozenset({_S.ACTIVE, _S.SUSPENDED, _S.EXPIRED}),
    PaperKind.RENEWAL_CERTIFICATE: frozenset({_S.ACTIVE, _S.SUSPENDED, _S.EXPIRED}),
    PaperKind.RENEWAL: frozenset({_S.ACTIVE, _S.EXPIRED}),
    PaperKind.EXIT: frozenset({_S.RETIRED}),
    PaperKind.PUBLIC_NOTICE: frozenset({_S.REVIEW, _S.ANNOUNCED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who issues the papers, on which day, and who answers questions."""

    body: str
    issued_on: date
    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersMade:
    """The papers, and who is left out with the reason in the user's words."""

    papers: tuple[Paper, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFile:
    """A file to hand out."""

    name: str
    data: bytes
    mime: str


def fitting_kinds(states: Iterable[MemberState], rules: PoolRules) -> tuple[PaperKind, ...]:
    """The papers that at least one member in these states can have; a pool without 公示 has no 公示稿."""
    found = frozenset(states)
    return tuple(
        kind
        for kind, fitting in FITTING.items()
        if fitting & found and (rules.announce_workdays or kind is not PaperKind.PUBLIC_NOTICE)
    )


def make_papers(
    kind: PaperKind,
    people: Sequence[Expert],
    *,
    pool: Pool,
    histories: Mapping[str, Sequence[StepTaken]],
    sender: Sender,
    propose_term: Callable[[Membership], tuple[date, date]],
) -> PapersMade:
    """Make one kind of paper for these people, in this order; one 公示稿 names all whose 公示 runs the same days.

    Args:
        histories: The steps of each person in this pool, the oldest first.
        propose_term: The term of a renewal that is not decided yet.

    Raises:
        InvalidInputError: If the issuing body is not named, or a 公示稿 has nobody to turn to.
    """
    if not sender.body.strip():
        raise InvalidInputError("请填写发文单位，即本会的名称。")
    members: list[tuple[Expert, Membership]] = []
    left_out: list[tuple[str, str]] = []
    for person in people:
        member = person.membership(pool.pool_id)
        if member is None or member.state not in FITTING[kind]:
            now = f"现在是「{member.state}」" if member else f"不在「{pool.name}」中"
            left_out.append((person.name, f"{now}，不需要{kind}"))
        else:
            members.append((person, member))
    if kind is PaperKind.PUBLIC_NOTICE:
        return PapersMade(papers=_public_notices(members, pool, sender), left_out=tuple(left_out))
    made = []
    for person, member in members:
        try:
            made.append(
                _make_one(kind, person, member, pool, histories.get(person.expert_id, ()), sender, propose_term)
            )
        except InvalidInputError as error:
            left_out.append((person.name, error.message))
    return PapersMade(papers=tuple(made), left_out=tuple(left_out))


def pack_papers(papers: Sequence[Paper], *, title: str, as_pdf: bool = False) -> PaperFile:
    """One file of them all: a Word file or a ZIP of them; as PDF one after the other, ready to print.

    Raises:
        PdfError: If LibreOffice is not installed or fails.
    """
    whole = papers[0] if len(papers) == 1 else join_papers(tuple(papers), title=title)
    if as_pdf:
        data = convert_to_pdf(write_docx(whole))
        return PaperFile(name=name_file(whole, ".pdf"), data=data, mime="application/pdf")
    if len(papers) == 1:
        mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return PaperFile(name=name_file(whole), data=write_docx(whole), mime=mime)
    return PaperFile(name=name_file(whole, ".zip"), data=zip_papers(papers), mime="application/zip")


def _make_one(
    kind: PaperKind,
    person: Expert,
    member: Membership,
    pool: Pool,
    history: Sequence[StepTaken],
    sender: Sender,
    propose_term: Callable[[Membership], tuple[date, date]],
) -> Paper:
    if kind is PaperKind.EXIT:
        left = next((one for one in reversed(history) if one.step is Step.RETIRE), None)
        return make_exit_notice(
            ExitPaper(
                name=person.name,
                pool=pool.name,
                certificate_number=member.certificate_number,
                left_on=member.since or sender.issued_on,
                reason=(left.reason if left else "") or "工作需要",
                body=sender.body,
                issued_on=sender.issued_on,
                contact=_contact(sender),
            )
        )
    renewed, previous_end = _last_renewal(history)
    if kind is PaperKind.RENEWAL_CERTIFICATE and not renewed:
        raise InvalidInputError("还没有续聘过，请改用聘书，或先办理续聘。")
    decided = kind is not PaperKind.RENEWAL or renewed
    runs_until = previous_end if decided else member.term_end
    start, end = (member.term_start, member.term_end) if decided else propose_term(member)
    if start is None or end is None:
        raise InvalidInputError("没有填写聘期，请先在卡片上更正聘期。")
    if not member.certificate_number:
        raise InvalidInputError("没有聘书编号，请先在卡片上更正编号。")
    if kind is PaperKind.CERTIFICATE:
        return make_certificate(
            AppointmentPaper(
                name=person.name,
                pool=pool.name,
                certificate_number=member.certificate_number,
                term_start=start,
                term_end=end,
                body=sender.body,
                issued_on=sender.issued_on,
            )
        )
    record = RenewalPaper(
        name=person.name,
        pool=pool.name,
        certificate_number=member.certificate_number,
        term_start=start,
        term_end=end,
        body=sender.body,
        issued_on=sender.issued_on,
        previous_term_end=runs_until if runs_until and runs_until >= sender.issued_on else None,
        reply_by=None if decided else sender.issued_on + timedelta(days=REPLY_DAYS),
        contact=_contact(sender),
    )
    return make_renewal_notice(record) if kind is PaperKind.RENEWAL else make_renewal_certificate(record)


def _last_renewal(history: Sequence[StepTaken]) -> tuple[bool, date | None]:
    """Whether the present term is a renewal, and the last day of the term before it as far as that is known."""
    before: date | None = None
    renewed, found = False, None
    for one in history:
        if one.step is Step.RENEW:
            renewed, found = True, before
        elif one.step in (Step.APPOINT, Step.REGISTER, Step.RETIRE, Step.EXPIRE):
            renewed = False
        before = one.term_end
    return renewed, found


def _public_notices(members: Sequence[tuple[Expert, Membership]], pool: Pool, sender: Sender) -> tuple[Paper, ...]:
    if not (sender.contact.name.strip() and (sender.contact.phone.strip() or sender.contact.email.strip())):
        raise InvalidInputError("公示稿须写明联系人和联系电话，以便接受监督。")
    groups: defaultdict[tuple[date, date], list[Expert]] = defaultdict(list)
    for person, member in members:
        begun = member.since if member.state is _S.ANNOUNCED and member.since else sender.issued_on
        until = member.announced_until or add_workdays(begun, pool.rules.announce_workdays)
        groups[begun + timedelta(days=1), until].append(person)
    return tuple(
        make_public_notice(
            PublicNoticePaper(
                pool=pool.name,
                candidates=tuple(
                    Person(
                        name=one.name, unit=one.unit, post=one.post, title=one.title, field="、".join(one.specialties)
                    )
                    for one in people
                ),
                starts_on=first,
                ends_on=last,
                contact=sender.contact,
                body=sender.body,
                issued_on=sender.issued_on,
                working_days=pool.rules.announce_workdays or None,
            )
        )
        for (first, last), people in sorted(groups.items(), key=lambda one: one[0])
    )


def _contact(sender: Sender) -> Contact | None:
    return sender.contact if sender.contact.name.strip() else None
