"""Page 文稿起草, part 依据: questions and what was found for each, a text composed of it, another sentence for one."""

from __future__ import annotations

from bootstrap import Services
from core.drafts import Draft, SourceState
from tests.views.conftest import QUOTE, Open, address, paper, press, submit, texts, words


def test_from_a_topic_come_questions_sources_and_a_text(loaded: Services, open_page: Open) -> None:
    app = open_page("drafting", draft="new")
    next(one for one in app.text_input if one.label == "题目").set_value("数据安全检查")
    app = submit(app, "开始")
    assert address(app, "part") == "sources"
    (made,) = loaded.drafting.desk.store.list()
    assert "依据" in words(app)

    place, source = next((one.place, one) for one in loaded.drafting.desk.store.sources(made.draft_id))
    app = press(app, f"drafting.pin.{place}.{source.chunk_id}")
    assert loaded.drafting.desk.store.sources(made.draft_id)[0].state is SourceState.PINNED
    app = press(app, "drafting.compose")

    assert address(app, "part") == "text"
    assert "已写出一稿" in words(app)
    assert any("98%" in one["text"] for one in paper(app))


def test_questions_are_added_changed_moved_and_removed_and_looked_for_again(
    loaded: Services, draft: Draft, open_page: Open
) -> None:
    store = loaded.drafting.desk.store

    def asked() -> list[str]:
        return [one.question for one in store.questions(draft.draft_id)]

    app = press(open_page("drafting", draft=draft.draft_id, part="sources"), "drafting.find")
    before = asked()
    next(one for one in app.text_input if one.placeholder == "还想查什么？").set_value("数据安全整改率是多少？")
    app = submit(app, "增加问题")
    assert asked() == [*before, "数据安全整改率是多少？"]
    app = press(app, "drafting.question.down.0")
    assert asked()[:2] == before[1::-1]
    app = press(app, "drafting.question.remove.0")
    assert asked()[0] == before[0]
    next(one for one in app.text_input if one.value == before[0]).set_value("数据安全有哪些检查？").run()
    assert asked()[0] == "数据安全有哪些检查？"

    app = press(app, "drafting.find")

    found = [one.text for one in store.sources(draft.draft_id) if one.place == len(asked()) - 1]
    assert any("整改率达到98%" in text for text in found)


def test_composing_again_asks_first_and_can_be_undone(loaded: Services, draft: Draft, open_page: Open) -> None:
    app = press(open_page("drafting", draft=draft.draft_id, part="sources"), "drafting.find")
    app = press(app, "drafting.compose")
    assert "替换正文中的手工修改" in words(app)
    assert loaded.drafting.desk.store.get(draft.draft_id).revision == 1
    app = submit(app, "重新起草")
    assert loaded.drafting.desk.store.get(draft.draft_id).revision == 2
    app = press(app, "drafting.undo.2")
    assert texts(loaded, draft)[0] == QUOTE


def test_another_sentence_is_proposed_for_one(loaded: Services, draft: Draft, open_page: Open) -> None:
    app = press(open_page("drafting", draft=draft.draft_id, part="sources"), "drafting.find")
    app = press(app, "drafting.compose")
    app = submit(app, "重新起草")
    first = next(one for one in paper(app) if one["tone"] == "proven")
    app = press(open_page("drafting", draft=draft.draft_id, s=first["id"]), "drafting.another")
    said = words(app)
    assert "没有别的合适的句子" in said or "已换一句" in said


def test_opinions_to_a_request_are_entered_by_clause_and_stand_in_the_answer_with_who_said_them(
    loaded: Services, open_page: Open
) -> None:
    request = next(one for one in loaded.documents.list() if "算力" in one.metadata.title)
    profile = loaded.drafting.profile("fankui")
    made = loaded.drafting.desk.start("算力发展通知", profile, request_document_id=request.document_id)
    app = open_page("drafting", draft=made.draft_id, part="sources")
    app = submit(app, "加入意见")
    assert "请填写意见内容" in words(app)

    for label, value in (("条款", "第五条"), ("提出单位或提出人", "省软件行业协会"), ("意见", "建议明确时限。")):
        boxes = [*app.text_input, *app.text_area]
        next(one for one in boxes if one.label == label).set_value(value)
    app = submit(app, "加入意见")
    assert "各方意见 1 条" in words(app)
    app = press(app, "drafting.compose")

    content = loaded.drafting.desk.store.revision(made.draft_id).content
    (said,) = [one for one in content.sentences() if "建议明确时限" in one.text]
    assert said.taken_on_by == "省软件行业协会"
    app = press(open_page("drafting", draft=made.draft_id, part="sources"), "drafting.clause.1")
    assert "各方意见 0 条" in words(app)
