"""疑似采纳 on the whole product: a later government document is held against papers handed in, people decide."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from bootstrap import Services, open_services
from core.adoption import TraceState
from core.documents import Document, DocumentState, DocumentType, Metadata
from core.drafts import AdoptionGrade, DraftContent, DraftParagraph, DraftSection, DraftState, SectionRole
from core.errors import InvalidInputError
from core.experts import Expert, Sector
from drafting.adoption import is_official, last_possible_day
from events.types import DocumentIndexed
from settings import Settings
from tests.drafting.papers import link

TODAY = date.today()
DRILL = "建议每年举办一次跨行业的网络安全攻防演练，把电力、交通、医疗等重要行业纳入。"
CHECK = "建议推行扫码入企，同一企业一年内接受的现场检查不超过两次，多部门检查合并进行。"
TAKEN = "规范涉企执法活动，推广亮码检查，严格控制到企业现场检查的频次，能合并的一律合并进行。"
REPORT = f"""# 示例省2030年数字经济发展工作要点

## 一、夯实基础

加快千兆光网和5G网络深度覆盖，全年新建5G基站1.2万个。

推动北斗规模应用，在防灾减灾等行业推广高精度定位终端。

## 二、优化营商环境

{TAKEN}

深入开展打击治理电信网络诈骗专项行动，保持高压态势。

## 三、组织保障

各市人民政府要结合实际制定实施方案，重大情况及时报告省人民政府。
"""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with open_services(Settings(home=tmp_path / "home", body="示例省互联网协会")) as opened:
        yield opened


def make_document(metadata: Metadata) -> Document:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Document(
        document_id="d", metadata=metadata, state=DocumentState.INDEXED, reason="", version=1, served_version=1,
        source="文件.md", file_name="文件.md", original="", sha256="", size_bytes=1, pages=None, chunk_count=1,
        coverage=1.0, is_sample=False, added_at=now, updated_at=now,
    )  # fmt: skip


def hand_in(services: Services, *texts: str, title: str = "关于规范检查的建议", on: date = TODAY) -> str:
    drafting = services.drafting
    draft = drafting.desk.start(title, drafting.profile("jianyi"))
    sentences = [replace(link(f"s{place}", text), taken_on_by="王敏") for place, text in enumerate(texts)]
    section = DraftSection(
        key="suggestions",
        heading="建议",
        role=SectionRole.SUGGESTIONS,
        paragraphs=tuple(DraftParagraph(sentences=(one,)) for one in sentences),
    )
    drafting.desk.revise(draft.draft_id, DraftContent(title=title, sections=(section,)), base=0, reason="起草")
    drafting.steps.take_step(draft.draft_id, DraftState.APPROVAL, reason="不需论证")
    drafting.submissions.submit(draft.draft_id, addressee="省政府办公厅", submitted_on=on)
    services.delivery.drain()
    return draft.draft_id


def arrive(services: Services, tmp_path: Path, text: str = REPORT, name: str = "要点.md") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    taken = services.library.add_file(path)
    services.delivery.drain()
    return taken.document_id


def test_a_later_document_that_says_the_same_is_proposed_with_its_place_once(
    services: Services, tmp_path: Path
) -> None:
    draft_id = hand_in(services, CHECK, DRILL)
    document_id = arrive(services, tmp_path)

    (trace,) = services.drafting.adoptions.suspected(draft_id)
    assert (trace.text, trace.evidence.quote) == (CHECK, TAKEN)
    assert trace.evidence.locator.heading_path[-1] == "二、优化营商环境"
    told = services.log.read(types=["AdoptionSuspected"])
    assert [(one.subject, one.actor) for one in told] == [(draft_id, "系统")]

    again = services.drafting.adoptions.watch(DocumentIndexed(document_id=document_id, version=1, chunk_count=1))
    assert again == 0
    assert len(services.drafting.adoptions.suspected(draft_id)) == 1


def test_confirming_credits_paper_experts_and_year_and_can_be_taken_back(services: Services, tmp_path: Path) -> None:
    expert = services.pool.save(Expert(expert_id="", name="张建国", unit="示例大学", sector=Sector.ACADEMIA))
    draft_id = hand_in(services, CHECK)
    hand_in(services, DRILL, title="关于网络演练的建议")
    arrive(services, tmp_path)
    adoptions = services.drafting.adoptions
    (trace,) = adoptions.suspected(draft_id)

    adoptions.confirm(trace.trace_id, grade=AdoptionGrade.WRITTEN, expert_ids=[expert.expert_id], remark="第二部分")

    table = services.drafting.adoption_table(TODAY.year)
    assert (table.submitted, table.adopted, table.grades[AdoptionGrade.WRITTEN]) == (2, 1, 1)
    assert table.experts == {"张建国": ("关于规范检查的建议",)}
    assert adoptions.suspected(draft_id) == []
    with pytest.raises(InvalidInputError, match=r"已由.*处理过"):
        adoptions.reject(trace.trace_id)
    book = openpyxl.load_workbook(io.BytesIO(table.write_workbook()))
    assert book.sheetnames == ["汇总", "文稿", "专家"]
    row = next(one for one in book["文稿"].iter_rows(values_only=True) if one[1] == "关于规范检查的建议")
    assert (row[4], row[7], row[10]) == ("省政府办公厅", "写入文件", "张建国")
    assert row[9] == f"《示例省2030年数字经济发展工作要点》二、第 1 段：{TAKEN}"

    adoptions.reopen(trace.trace_id)

    assert [one.state for one in adoptions.suspected(draft_id)] == [TraceState.SUSPECTED]
    assert services.drafting.desk.store.get(draft_id).state is DraftState.RECEIVED
    assert services.drafting.adoption_table(TODAY.year).adopted == 0


def test_a_rejected_pair_is_kept_and_never_proposed_again(services: Services, tmp_path: Path) -> None:
    draft_id = hand_in(services, CHECK)
    arrive(services, tmp_path)
    adoptions = services.drafting.adoptions
    (trace,) = adoptions.suspected(draft_id)

    adoptions.reject(trace.trace_id, remark="说的是另一件事", actor="王敏")
    arrive(services, tmp_path, REPORT.replace("1.2万个", "1.3万个"))  # a new version of the same file

    assert adoptions.suspected(draft_id) == []
    (kept,) = adoptions.store.traces(draft_id, [TraceState.REJECTED])
    assert (kept.remark, kept.actor) == ("说的是另一件事", "王敏")


def test_documents_from_before_and_closed_papers_are_left_alone(services: Services, tmp_path: Path) -> None:
    arrive(services, tmp_path, REPORT + "\n示例省人民政府\n\n2020年3月5日\n", "旧要点.md")
    draft_id = hand_in(services, CHECK)
    assert services.drafting.adoptions.suspected(draft_id) == []

    services.drafting.submissions.decline(draft_id)
    services.drafting.steps.take_step(draft_id, DraftState.FED_BACK)
    arrive(services, tmp_path)
    assert services.drafting.adoptions.suspected(draft_id) == []


def test_a_paper_entered_late_is_held_against_what_came_since(services: Services, tmp_path: Path) -> None:
    arrive(services, tmp_path)
    draft_id = hand_in(services, CHECK, on=TODAY - timedelta(days=90))
    assert [one.evidence.quote for one in services.drafting.adoptions.suspected(draft_id)] == [TAKEN]


def test_what_nobody_decided_goes_with_its_document(services: Services, tmp_path: Path) -> None:
    draft_id = hand_in(services, CHECK)
    document_id = arrive(services, tmp_path)
    services.library.delete(document_id)
    services.delivery.drain()
    assert services.drafting.adoptions.suspected(draft_id) == []


def test_a_paper_handed_in_enters_the_library_once_and_proposes_itself_to_nobody(services: Services) -> None:
    first = hand_in(services, CHECK)
    services.drafting.submissions.submit(first, addressee="省通信管理局", submitted_on=TODAY)
    services.delivery.drain()
    second = hand_in(services, CHECK, title="关于减少检查的建议")

    own = [one for one in services.documents.list() if one.source == f"draft:{first}"]
    assert [(one.version, one.metadata.title, one.metadata.issuer) for one in own] == [
        (1, "关于规范检查的建议", "示例省互联网协会")
    ]
    assert {one.document_id for one in services.drafting.submissions.store.submissions(first)} == {own[0].document_id}
    found = services.search.search("扫码入企合并检查", top_k=2).passages
    assert own[0].document_id in [one.document_id for one in found]
    assert services.drafting.adoptions.suspected(second) == []


def test_a_new_topic_shows_what_was_suggested_to_whom_and_with_what_result(services: Services) -> None:
    draft_id = hand_in(services, CHECK)
    hand_in(services, DRILL, title="关于网络演练的建议")
    services.drafting.submissions.adopt(
        draft_id, grade=AdoptionGrade.INSTRUCTED, adopted_on=TODAY, note="分管副省长批示。"
    )

    (earlier,) = services.drafting.find_earlier("规范涉企现场检查")

    assert (earlier.draft_id, earlier.sentences, earlier.state) == (draft_id, (CHECK,), DraftState.ADOPTED)
    assert earlier.submissions[0].addressee == "省政府办公厅"
    assert earlier.adoptions[0].grade is AdoptionGrade.INSTRUCTED
    assert services.drafting.find_earlier("乡村旅游与民宿") == []
    assert services.drafting.find_earlier("规范涉企现场检查", apart=draft_id) == []


@pytest.mark.parametrize(
    ("title", "issuer", "kind", "official"),
    [
        ("示例省数据条例", "示例省人民代表大会常务委员会", DocumentType.LAW, True),
        ("关于印发数字经济规划的通知", "", DocumentType.NOTICE, True),
        ("政府工作报告", "示例市人民政府", DocumentType.WORK_REPORT, True),
        ("2026年数字经济发展报告", "示例省工业和信息化厅", DocumentType.RESEARCH, True),
        ("某协会2026年工作报告", "", DocumentType.WORK_REPORT, False),
        ("关于召开年会的通知", "示例省互联网协会", DocumentType.NOTICE, False),
        ("行业自律管理办法", "某某行业协会", DocumentType.POLICY, False),
        ("2026年行业白皮书", "某咨询公司", DocumentType.RESEARCH, False),
    ],
)
def test_only_documents_of_governments_are_watched(
    title: str, issuer: str, kind: DocumentType, *, official: bool
) -> None:
    found = make_document(Metadata(title=title, issuer=issuer, document_type=kind))
    assert is_official(found, body="示例省互联网协会") is official
    assert not is_official(replace(found, is_sample=True), body="")
    assert not is_official(replace(found, source="draft:1"), body="")


def test_a_date_of_a_month_or_a_year_may_mean_its_last_day() -> None:
    assert last_possible_day(date(2026, 1, 1)) == date(2026, 12, 31)
    assert last_possible_day(date(2026, 2, 1)) == date(2026, 2, 28)
    assert last_possible_day(date(2026, 2, 3)) == date(2026, 2, 3)
