"""The papers of a membership: filled from the records, one or many, and who has to be left out."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document

from core.errors import InvalidInputError
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState, PoolRules, Step
from experts.lifecycle import Lifecycle
from experts.paperwork import PaperKind, Sender, fitting_kinds, make_papers, pack_papers
from papers.expert_records import Contact
from papers.pdf import find_office
from tests.experts.conftest import TODAY

SENDER = Sender(body="云江省互联网协会", issued_on=TODAY, contact=Contact(name="周宁", phone="0871-0000000"))


@pytest.fixture
def make(pool, lifecycle):
    """Make a paper for everybody in the main pool."""

    def made(kind: PaperKind, sender: Sender = SENDER):
        main = lifecycle.pools.get(MAIN_POOL)
        people = pool.list()
        return make_papers(
            kind,
            people,
            pool=main,
            histories={one.expert_id: lifecycle.pools.history(one.expert_id, pool_id=MAIN_POOL) for one in people},
            sender=sender,
            propose_term=lambda member: lifecycle.propose_term(Step.RENEW, main, member),
        )

    return made


def add(pool, name: str, state: MemberState = MemberState.ACTIVE, **known) -> Expert:
    member = Membership(pool_id=MAIN_POOL, state=state, terms=1, **known)
    return pool.save(Expert(expert_id="", name=name, unit="云江大学", memberships=(member,)))


def text_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_who_has_no_term_or_number_yet_is_left_out_of_the_certificates_with_the_reason(pool, make) -> None:
    add(pool, "张明", term_start=date(2026, 1, 1), term_end=date(2028, 12, 31), certificate_number="2026-001")
    add(pool, "李华", certificate_number="2026-002")
    add(pool, "王新", term_start=date(2026, 1, 1), term_end=date(2028, 12, 31))
    add(pool, "赵宁", MemberState.REVIEW)

    made = make(PaperKind.CERTIFICATE)
    file = pack_papers(made.papers, title="聘书")

    assert dict(made.left_out) == {
        "李华": "没有填写聘期，请先在卡片上更正聘期。",
        "王新": "没有聘书编号，请先在卡片上更正编号。",
        "赵宁": "现在是「资格审核」，不需要聘书",
    }
    assert (file.name, file.mime[-8:]) == ("聘书 张明 2026-001.docx", "document")
    text = text_of(file.data)
    for words in ("张明同志", "2026-001", "聘期三年", "云江省互联网协会"):
        assert words in text


def test_many_certificates_come_in_one_archive(pool, make) -> None:
    for number, name in enumerate(("张明", "李华"), start=1):
        add(pool, name, term_start=TODAY, term_end=date(2029, 5, 31), certificate_number=f"2026-00{number}")
    file = pack_papers(make(PaperKind.CERTIFICATE).papers, title="聘书 专家智库")
    assert file.name == "聘书 专家智库.zip"
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert archive.namelist() == ["聘书 张明 2026-001.docx", "聘书 李华 2026-002.docx"]


def test_a_renewal_is_proposed_before_it_is_decided_and_announced_after(pool, lifecycle, make) -> None:
    person = add(pool, "张明", term_start=date(2023, 7, 1), term_end=date(2026, 6, 30), certificate_number="2023-001")
    proposed = text_of(pack_papers(make(PaperKind.RENEWAL).papers, title="").data)
    assert "拟续聘" in proposed
    assert "聘期将于2026年6月30日届满" in proposed
    assert "2026年7月1日起至2029年6月30日" in proposed
    assert "请于2026年6月15日前" in proposed
    assert make(PaperKind.RENEWAL_CERTIFICATE).left_out[0][0] == "张明"

    lifecycle.take(Step.RENEW, person.expert_id)
    decided = text_of(pack_papers(make(PaperKind.RENEWAL).papers, title="").data)
    assert "决定续聘" in decided
    assert "聘期将于2026年6月30日届满" in decided
    assert "续聘您为" in text_of(pack_papers(make(PaperKind.RENEWAL_CERTIFICATE).papers, title="").data)


def test_the_exit_paper_gives_the_reason_that_was_written_down(pool, lifecycle, make) -> None:
    person = add(pool, "张明", certificate_number="2026-001")
    lifecycle.take(Step.RETIRE, person.expert_id, reason="本人提出申请。")
    text = text_of(pack_papers(make(PaperKind.EXIT).papers, title="").data)
    assert "因本人提出申请，" in text
    assert "自2026年6月1日起" in text


def test_one_notice_names_all_whose_announcement_runs_the_same_days(pool, lifecycle, make) -> None:
    for name in ("张明", "李华"):
        person = add(pool, name, MemberState.REVIEW)
        lifecycle.take(Step.ANNOUNCE, person.expert_id)
    later = Lifecycle(
        experts=lifecycle._experts, writer=lifecycle._writer, log=lifecycle._log, today=lambda: date(2026, 6, 2)
    )
    later.take(Step.ANNOUNCE, add(pool, "王新", MemberState.REVIEW).expert_id)

    first, second = make(PaperKind.PUBLIC_NOTICE).papers

    text = text_of(pack_papers([first], title="").data)
    assert "张明等2名同志" in text
    assert "2026年6月2日至2026年6月10日（共7个工作日）" in text
    assert "0871-0000000" in text
    assert "王新同志" in text_of(pack_papers([second], title="").data)


def test_a_paper_needs_its_sender_and_a_notice_somebody_to_turn_to(pool, make) -> None:
    add(pool, "张明", MemberState.ANNOUNCED)
    nobody = Contact(name="")
    with pytest.raises(InvalidInputError, match="发文单位"):
        make(PaperKind.CERTIFICATE, Sender(body=" ", issued_on=TODAY, contact=nobody))
    with pytest.raises(InvalidInputError, match="联系人"):
        make(PaperKind.PUBLIC_NOTICE, Sender(body="协会", issued_on=TODAY, contact=nobody))


def test_what_fits_follows_from_the_state() -> None:
    usual = PoolRules()
    assert fitting_kinds([MemberState.RETIRED], usual) == (PaperKind.EXIT,)
    assert PaperKind.PUBLIC_NOTICE in fitting_kinds([MemberState.ACTIVE, MemberState.ANNOUNCED], usual)
    assert fitting_kinds([MemberState.REVIEW], PoolRules(announce_workdays=0)) == ()
    assert fitting_kinds([MemberState.NOMINATED], usual) == ()


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_many_papers_become_one_pdf_to_print(pool, make) -> None:
    for number, name in enumerate(("张明", "李华"), start=1):
        add(pool, name, term_start=TODAY, term_end=date(2029, 5, 31), certificate_number=f"2026-00{number}")
    file = pack_papers(make(PaperKind.CERTIFICATE).papers, title="聘书 专家智库", as_pdf=True)
    assert (file.name, file.data[:4]) == ("聘书 专家智库.pdf", b"%PDF")
    import pypdfium2

    assert len(pypdfium2.PdfDocument(file.data)) == 2
