"""The parts of the page of a paper that lead it on its way and to its experts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.drafts import Draft, DraftState, Finding, FindingKind
from core.experts import Expert
from core.opinions import OpinionState
from experts.paperwork import PaperFile, Sender
from papers.expert_records import Contact
from papers.opinion_papers import ADVICE
from tests.drafting.marked import Marker
from tests.drafting.papers import claim, content
from tests.views.conftest import press, words

A, B = "2022年全省开展演练12次。", "建议建立数据安全应急队伍。"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SENDER = Sender(body="云江省互联网协会", issued_on=date.today(), contact=Contact(name="王敏"))


def script(part: str, draft_id: str) -> None:
    """A page that holds one part."""
    import streamlit as st

    from views.parts.draft_opinions import draw_opinions
    from views.parts.draft_steps import draw_steps
    from views.parts.page import calm_errors, show_notice

    services = st.session_state["services"]
    show_notice()
    with calm_errors():
        {"steps": draw_steps, "opinions": draw_opinions}[part](services, services.drafting.desk.store.get(draft_id))


@pytest.fixture
def draft(services: Services) -> Draft:
    made = services.drafting.desk.start("数据安全", services.drafting.profile("jianyi"))
    text = content(claim("a", A), claim("b", B))
    services.drafting.desk.revise(made.draft_id, text, base=0, reason="自动起草")
    return services.drafting.desk.store.get(made.draft_id)


@pytest.fixture
def expert(services: Services) -> Expert:
    return services.pool.save(Expert(expert_id="", name="程远", unit="云江大学", title="教授"))


def show(services: Services, part: str, draft: Draft) -> AppTest:
    page = AppTest.from_function(script, args=(part, draft.draft_id), default_timeout=30)
    page.session_state["services"] = services
    return page.run()


def submit(page: AppTest) -> AppTest:
    """Send the form of the dialog that is open."""
    return next(one for one in page.button if ".submit." in (one.key or "")).click().run()


def state(services: Services, draft: Draft) -> DraftState:
    return services.drafting.desk.store.get(draft.draft_id).state


def ask(services: Services, draft: Draft, expert: Expert) -> PaperFile:
    due = date.today() + timedelta(days=7)
    return services.drafting.consulting.ask(draft.draft_id, [expert.expert_id], due_on=due, sender=SENDER)


def test_a_paper_shows_how_far_it_is_and_goes_on_by_one_button(services: Services, draft: Draft) -> None:
    page = show(services, "steps", draft)
    assert 'zk-badge zk-wait" aria-current="step">起草' in words(page)
    assert "自动起草" in words(page)

    page = press(page, "draft.step.expert_review")

    assert state(services, draft) is DraftState.EXPERT_REVIEW
    assert "文稿已转到「专家论证」" in words(page)
    assert "起草 → 专家论证" in words(page)


def test_leaving_out_the_experts_asks_why_and_keeps_what_was_typed_where_that_is_missing(
    services: Services, draft: Draft
) -> None:
    page = press(show(services, "steps", draft), "draft.step.approval")
    page = submit(page)
    assert "请写明「不经专家论证送审核」的原因" in words(page)
    assert state(services, draft) is DraftState.DRAFTING

    page.text_area[0].set_value("时限一天")
    page = submit(page)
    assert state(services, draft) is DraftState.APPROVAL
    assert "未经专家论证" in words(page)
    assert "时限一天" in words(page)


def test_a_paper_with_unproven_sentences_says_so_and_is_not_handed_in(
    services: Services, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = Finding(sentence_id="a", kind=FindingKind.FIGURE, words="")
    monkeypatch.setattr(services.drafting.steps, "_check", lambda draft_id: [finding])
    for to in (DraftState.EXPERT_REVIEW, DraftState.APPROVAL):
        services.drafting.steps.take_step(draft.draft_id, to)
    page = show(services, "steps", draft)
    assert "还有 1 句待核实，报送前" in words(page)

    assert "在「报送与采纳」中登记" in words(page)
    assert [one.key for one in page.button] == [
        "draft.step.drafting",
        "draft.step.expert_review",
        "draft.step.abandoned",
    ]


def test_what_was_handed_in_shows_its_facts_and_can_be_taken_back_with_a_reason(
    services: Services, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.drafting.steps, "_check", lambda draft_id: [])
    for to in (DraftState.EXPERT_REVIEW, DraftState.APPROVAL, DraftState.SUBMITTED):
        services.drafting.steps.take_step(draft.draft_id, to, details={"to": "省委办公厅"})
    page = show(services, "steps", draft)
    assert "报送给：省委办公厅" in words(page)

    page = press(page, "draft.step.approval")
    next(iter(page.text_area)).set_value("附件有误")
    page = submit(page)
    assert state(services, draft) is DraftState.APPROVAL
    assert "附件有误" in words(page)


def test_experts_are_chosen_and_their_file_can_be_downloaded(services: Services, draft: Draft, expert: Expert) -> None:
    page = show(services, "opinions", draft)
    page.multiselect[0].set_value([expert.expert_id])
    page = press(page, "draft.ask.make")
    assert "请填写本单位名称" in words(page)

    page.text_input(key="draft.ask.body").set_value("云江省互联网协会")
    page.text_input(key="draft.ask.contact").set_value("王敏")
    page = press(page, "draft.ask.make")

    assert [one.name for one in services.drafting.opinion_store.requests(draft.draft_id)] == ["程远"]
    assert state(services, draft) is DraftState.EXPERT_REVIEW
    assert "已为 1 位专家生成征求意见稿" in words(page)
    assert "等待反馈" in words(page)
    (download,) = page.get("download_button")
    assert download.proto.label.startswith("下载 征求意见 程远")


def test_returned_files_are_read_several_at_once_and_each_says_what_came_of_it(
    services: Services, draft: Draft, expert: Expert
) -> None:
    file = Marker(ask(services, draft, expert).data).replace("12次", "15次").fill(ADVICE, "总体可行。")
    page = show(services, "opinions", draft)
    page = page.file_uploader[0].set_value([("改好的.docx", file.save(), DOCX), ("空.docx", b"", DOCX)]).run()

    assert "程远：读到 2 条新意见（改好的.docx）" in words(page).replace("\\", "")
    assert "「空.docx」是空文件" in words(page).replace("\\", "")
    assert "<del>12次</del> <ins>15次</ins>" in words(page)
    assert words(page).index("全文") < words(page).index("总体可行。") < words(page).index("<del>")
    assert "意见 2 条，待处理 2 条" in words(page)


def test_an_opinion_is_accepted_into_the_text_or_declined_with_a_reason(
    services: Services, draft: Draft, expert: Expert
) -> None:
    file = Marker(ask(services, draft, expert).data).replace("12次", "15次")
    file.comment(B, "请写明<牵头>单位。".replace("<", "&lt;").replace(">", "&gt;"))
    services.drafting.opinions.receive(draft.draft_id, "改好的.docx", file.save())
    first, second = services.drafting.opinion_store.opinions(draft.draft_id)

    page = press(show(services, "opinions", draft), f"draft.opinion.accepted.{first.opinion_id}")
    assert "形成新的一稿" in words(page)
    assert "请写明&lt;牵头&gt;单位" in words(page)
    page = submit(page)
    assert "已采纳，形成第 2 稿" in words(page)
    assert (
        "15次"
        in services.drafting.desk.store.revision(draft.draft_id).content.sections[0].paragraphs[0].sentences[0].text
    )

    page = press(page, f"draft.opinion.declined.{second.opinion_id}")
    next(one for one in page.text_area if one.label.startswith("说明")).set_value("已有安排")
    page = submit(page)
    kept = services.drafting.opinion_store.opinions(draft.draft_id)[1]
    assert (kept.state, kept.answer) == (OpinionState.DECLINED, "已有安排")
    assert "已有安排" in words(page)


def test_what_was_said_by_telephone_is_entered_and_nothing_typed_is_lost(
    services: Services, draft: Draft, expert: Expert
) -> None:
    page = press(show(services, "opinions", draft), "draft.enter")
    area = next(one for one in page.text_area if one.label == "意见内容")
    area.set_value("总体同意")
    page = submit(page)
    assert "请选择专家，或填写是谁的意见" in words(page)
    assert next(one for one in page.text_area if one.label == "意见内容").value == "总体同意"

    next(one for one in page.selectbox if one.label == "专家").set_value(expert.expert_id)
    page = submit(page)
    assert [one.text for one in services.drafting.opinion_store.opinions(draft.draft_id)] == ["总体同意"]
    assert "总体同意" in words(page)


def test_experts_are_proposed_by_what_the_paper_says(loaded: Services) -> None:
    made = loaded.drafting.desk.start("工业互联网安全应急响应", loaded.drafting.profile("jianyi"))
    loaded.drafting.desk.revise(made.draft_id, content(claim("a", "加强工业互联网安全。")), base=0, reason="自动起草")

    page = press(show(loaded, "opinions", loaded.drafting.desk.store.get(made.draft_id)), "draft.propose")
    cheng = next(one for one in loaded.pool.list() if one.name == "程远")
    assert "程远" in words(page)
    assert page.multiselect[0].value == []

    page = press(page, f"draft.pick.{cheng.expert_id}")
    assert page.multiselect[0].value == [cheng.expert_id]
