"""The parts of the page of a paper that lead out of the house: export, handing in, 疑似采纳, earlier papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.adoption import Evidence, Trace, TraceState
from core.documents import Locator
from core.drafts import Draft, DraftState
from core.experts import Expert
from tests.drafting.papers import claim, content, link
from tests.views.conftest import press, words
from tests.views.test_draft_parts import submit

OURS = "建议每年开展一次演练。"
THEIRS = "常态化组织实兵对抗活动。"
PLACE = Locator(page=None, heading_path=("六、筑牢安全屏障",), paragraph=1)


def script(part: str, draft_id: str) -> None:
    """A page that holds one part."""
    import streamlit as st

    from views.parts.draft_adoption import draw_adoption
    from views.parts.draft_export import draw_export
    from views.parts.page import calm_errors, show_notice

    services = st.session_state["services"]
    draft = services.drafting.desk.store.get(draft_id)
    show_notice()
    with calm_errors():
        if part == "export":
            draw_export(services, draft, services.drafting.proof.check(draft_id))
        else:
            draw_adoption(services, draft)


Make = Callable[..., Draft]


@pytest.fixture
def make(services: Services) -> Make:
    def make_draft(*sentences: object) -> Draft:
        desk = services.drafting.desk
        made = desk.start("网络安全演练", services.drafting.profile("jianyi"), addressee="省通信管理局")
        desk.revise(made.draft_id, content(*sentences), base=0, reason="自动起草")  # type: ignore[arg-type]
        return desk.store.get(made.draft_id)

    return make_draft


@pytest.fixture
def draft(make: Make) -> Draft:
    return make(replace(link("a", OURS), taken_on_by="王敏"))


def show(services: Services, part: str, draft: Draft) -> AppTest:
    page = AppTest.from_function(script, args=(part, draft.draft_id), default_timeout=30)
    page.session_state["services"] = services
    return page.run()


def hand_in(services: Services, draft: Draft) -> None:
    services.drafting.steps.take_step(draft.draft_id, DraftState.APPROVAL, reason="时间紧")
    services.drafting.submissions.submit(draft.draft_id, addressee="省通信管理局", submitted_on=date(2026, 3, 1))


def suspect(services: Services, draft: Draft) -> int:
    evidence = Evidence(document_id="plan", version=1, title="工作要点", locator=PLACE, quote=THEIRS)
    trace = Trace(trace_id=0, draft_id=draft.draft_id, sentence_id="a", text=OURS, evidence=evidence, score=0.5)
    with services.log.transaction() as tx:
        return services.drafting.adoptions.store.add_traces(tx.connection, [trace])[0]


def test_a_proven_paper_is_made_into_a_file(services: Services, draft: Draft) -> None:
    page = show(services, "export", draft)
    page.radio(key="draft.export.format").set_value("md")
    page = press(page, "draft.export.make")

    assert [one.label for one in page.get("download_button")] == ["下载 关于加强数据安全的建议.md"]
    assert "「设置」中还没有填写本单位名称" in words(page)


def test_an_unproven_paper_says_which_sentences_stop_it(services: Services, make: Make) -> None:
    page = show(services, "export", make(claim("a", "2022年全省开展演练12次。")))

    assert "有 1 句待核实，处理后才能导出" in words(page)
    assert "2022年全省开展演练12次。" in words(page)
    assert not page.button


def test_handing_in_is_entered_in_a_form_and_what_is_wrong_keeps_it_open(services: Services, draft: Draft) -> None:
    services.drafting.steps.take_step(draft.draft_id, DraftState.APPROVAL, reason="时间紧")
    page = press(show(services, "adoption", draft), "draft.submit")
    page.text_input[0].set_value(" ")
    page = submit(page)
    assert "请填写报送给哪个单位" in words(page)

    page.text_input[0].set_value("省通信管理局")
    page.text_input[1].set_value("2026年3月1日")
    page = submit(page)

    assert "2026年3月1日报送省通信管理局" in words(page)
    assert services.drafting.desk.store.get(draft.draft_id).state is DraftState.SUBMITTED


def test_a_suspected_adoption_is_shown_side_by_side_rejected_and_brought_back(services: Services, draft: Draft) -> None:
    hand_in(services, draft)
    trace_id = suspect(services, draft)
    page = show(services, "adoption", draft)
    assert OURS in words(page)
    assert THEIRS in words(page)
    assert "《工作要点》六、第 1 段" in words(page)

    page = press(page, f"draft.trace.reject.{trace_id}")
    store = services.drafting.adoptions.store
    assert "已标为无关" in words(page)
    assert store.trace(trace_id).state is TraceState.REJECTED

    press(page, f"draft.trace.undo.{trace_id}")
    assert store.trace(trace_id).state is TraceState.SUSPECTED


def test_confirming_asks_for_the_grade_and_credits_the_chosen_experts(services: Services, draft: Draft) -> None:
    expert = services.pool.save(Expert(expert_id="", name="程远", unit="云江大学"))
    hand_in(services, draft)
    trace_id = suspect(services, draft)

    page = press(show(services, "adoption", draft), f"draft.trace.confirm.{trace_id}")
    page.multiselect[0].set_value([expert.expert_id])
    page = submit(page)

    (made,) = services.drafting.submissions.store.adoptions(draft.draft_id)
    assert (made.grade.value, made.evidence and made.evidence.quote, made.expert_ids) == (
        "写入文件", THEIRS, (expert.expert_id,),
    )  # fmt: skip
    assert "专家：程远" in words(page)
