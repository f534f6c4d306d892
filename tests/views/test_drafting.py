"""Page 文稿起草: a text whose sentences are proven, edited, put together with others' edits, compared and restored."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.drafts import Draft, DraftState, SentenceKind
from drafting import editing
from tests.views.conftest import QUOTE, Open, address, paper, press, submit, texts, words


def box(app: AppTest, kind: str):
    """The text box of an edit: "sentence", "section" or "after"."""
    return next(one for one in app.text_area if one.key.startswith(f"drafting.box.{kind}."))


def test_the_text_marks_each_sentence_and_lists_what_waits_to_be_proven(draft: Draft, open_page: Open) -> None:
    app = open_page("drafting", draft=draft.draft_id)
    assert [(one["id"], one["tone"]) for one in paper(app)] == [("a", "proven"), ("b", "open"), ("c", "link")]
    said = words(app)
    assert "待核实 1 句" in said
    assert "/ 3,000 字" in said
    app = press(app, "drafting.waiting.b")
    said = words(app)
    assert "没有依据" in said
    assert "最接近的依据" in said


def test_a_chosen_sentence_shows_its_quote_in_the_passage_and_opens_the_original(draft: Draft, open_page: Open) -> None:
    app = open_page("drafting", draft=draft.draft_id, s="a")
    said = words(app)
    assert f"<mark>{QUOTE}</mark>" in said
    assert "一、（二）第 1 段" in said
    app = press(app, "drafting.original")
    assert address(app, "open")
    assert "云江省互联网协会2024年工作总结" in words(app)
    app = press(app, "reader.close")
    assert f"<mark>{QUOTE}</mark>" in words(app)


def test_a_sentence_is_edited_and_the_edit_undone(loaded: Services, draft: Draft, open_page: Open) -> None:
    app = open_page("drafting", draft=draft.draft_id, s="a")
    box(app, "sentence").set_value("全年检查企业120家。")
    app = submit(app, "保存这句")

    assert texts(loaded, draft)[0] == "全年检查企业120家。"
    assert "已修改一句" in words(app)
    app = press(app, "drafting.undo.2")
    assert texts(loaded, draft)[0] == QUOTE
    assert loaded.drafting.desk.store.get(draft.draft_id).revision == 3


def test_saving_what_was_not_changed_says_so_and_offers_nothing_to_undo(
    loaded: Services, draft: Draft, open_page: Open
) -> None:
    app = submit(open_page("drafting", draft=draft.draft_id, s="a"), "保存这句")
    assert "文字没有改动" in words(app)
    assert "撤销" not in [one.label for one in app.button]
    assert loaded.drafting.desk.store.get(draft.draft_id).revision == 1


def test_an_empty_sentence_is_refused_and_what_was_typed_stays(loaded: Services, draft: Draft, open_page: Open) -> None:
    app = open_page("drafting", draft=draft.draft_id, s="a")
    box(app, "sentence").set_value("长" * 1001)
    app = submit(app, "保存这句")
    assert "一句话最多 1000 字" in words(app)
    assert box(app, "sentence").value == "长" * 1001


def test_an_edit_is_put_together_with_what_another_saved_meanwhile(
    loaded: Services, draft: Draft, open_page: Open
) -> None:
    app = open_page("drafting", draft=draft.draft_id, s="a")
    loaded.drafting.editor.save(
        draft.draft_id,
        lambda now: editing.replace_sentence(now, "b", "王敏改的。"),
        base=1,
        reason="修改一句",
        actor="王敏",
    )
    box(app, "sentence").set_value("我改的。")
    app = submit(app, "保存这句")

    assert texts(loaded, draft)[:2] == ["我改的。", "王敏改的。"]
    assert "王敏同时修改了这份文稿，已合并" in words(app)


def test_where_both_changed_a_sentence_mine_stands_beside_it_until_taken(
    loaded: Services, draft: Draft, open_page: Open
) -> None:
    app = open_page("drafting", draft=draft.draft_id, s="a")
    loaded.drafting.editor.save(
        draft.draft_id,
        lambda now: editing.replace_sentence(now, "a", "王敏的说法。"),
        base=1,
        reason="修改一句",
        actor="王敏",
    )
    box(app, "sentence").set_value("我的说法。")
    app = submit(app, "保存这句")

    assert texts(loaded, draft)[0] == "王敏的说法。"
    assert "撤销" not in [one.label for one in app.button]  # it would take back what she wrote
    again = open_page("drafting", draft=draft.draft_id, s="a")  # as after a reload
    assert "您的改法" in words(again)
    assert "我的说法。" in words(again)
    (aside,) = loaded.drafting.editor.asides(draft.draft_id)
    again = press(again, f"drafting.aside.take.{aside.aside_id}")
    assert texts(loaded, draft)[0] == "我的说法。"
    assert "您的改法" not in words(again)


def test_a_source_is_found_by_search_and_a_sentence_of_it_quoted(
    loaded: Services, draft: Draft, open_page: Open
) -> None:
    app = press(open_page("drafting", draft=draft.draft_id, s="b"), "drafting.mode.source")
    app.text_input(key="drafting.asked.b").set_value("绿色数据中心12个")
    app = submit(app, "检索")
    pick = next(one for one in app.button if one.label == "选这一段")
    app = pick.click().run()
    app = press(app, "drafting.cite")

    cited = editing.find_sentence(loaded.drafting.desk.store.revision(draft.draft_id).content, "b").citation
    assert cited is not None
    assert cited.quote == "到2025年，全省算力规模达到30EFLOPS，建成绿色数据中心12个。"
    assert cited.quote in loaded.documents.chunks_by_id([cited.chunk_id])[cited.chunk_id].text
    assert paper(app)[1]["tone"] == "open"  # the source speaks of another matter
    box(app, "sentence").set_value("全省算力规模到2025年达到30EFLOPS。")
    app = submit(app, "保存这句")
    assert [one["tone"] for one in paper(app)][:2] == ["proven", "proven"]


def test_a_sentence_is_taken_on_only_by_a_name(loaded: Services, draft: Draft, open_page: Open) -> None:
    app = press(open_page("drafting", draft=draft.draft_id, s="b"), "drafting.mode.take")
    app = submit(app, "由其负责")
    assert "请填写核实人的姓名" in words(app)
    app.text_input(key="drafting.taking.b").set_value("李强")
    app = submit(app, "由其负责")
    assert "由李强负责" in words(app)
    assert [one["tone"] for one in paper(app)][1] == "taken"


def test_sentences_are_added_moved_turned_into_links_and_deleted(
    loaded: Services, draft: Draft, open_page: Open
) -> None:
    app = press(open_page("drafting", draft=draft.draft_id, s="b"), "drafting.mode.add")
    box(app, "after").set_value("缺口较大。急需培训。")
    app = submit(app, "加上")
    assert texts(loaded, draft)[2:4] == ["缺口较大。", "急需培训。"]
    app = press(app, "drafting.up")
    assert texts(loaded, draft)[0] == "据估算，六成企业没有专人。"
    app = press(app, "drafting.to_link")
    content = loaded.drafting.desk.store.revision(draft.draft_id).content
    assert editing.find_sentence(content, "b").kind is SentenceKind.LINK
    app = press(app, "drafting.remove")
    assert "据估算，六成企业没有专人。" not in texts(loaded, draft)
    assert "已删除一句" in words(app)


def test_a_section_is_edited_as_one_text_and_its_sentences_keep_their_sources(
    loaded: Services, draft: Draft, open_page: Open
) -> None:
    app = open_page("drafting", draft=draft.draft_id, edit="background")
    area = box(app, "section")
    assert area.value == QUOTE + "据估算，六成企业没有专人。"
    area.set_value(f"（一）检查情况\n今年形势严峻。\n{QUOTE}")
    app = submit(app, "保存")

    content = loaded.drafting.desk.store.revision(draft.draft_id).content
    assert [one.heading for one in content.sections[0].paragraphs] == ["检查情况", ""]
    assert editing.find_sentence(content, "a").citation is not None
    assert address(app, "edit") == ""
    assert [one["tone"] for one in paper(app)] == ["open", "proven", "link"]


def test_a_text_over_the_limit_is_said(loaded: Services, draft: Draft, open_page: Open) -> None:
    loaded.drafting.editor.save(
        draft.draft_id,
        lambda now: editing.insert_after(now, "a", "很长的话。" * 650),
        base=1,
        reason="增加一句",
    )
    assert "超出" in words(open_page("drafting", draft=draft.draft_id))


def test_two_revisions_are_compared_and_an_older_one_restored(loaded: Services, draft: Draft, open_page: Open) -> None:
    loaded.drafting.editor.save(
        draft.draft_id,
        lambda now: editing.replace_sentence(now, "b", "据估算，七成企业没有专人。"),
        base=1,
        reason="修改一句",
    )
    app = open_page("drafting", draft=draft.draft_id, part="history")
    said = words(app)
    assert "<del>六</del><ins>七</ins>" in said
    assert "自动起草" in said
    app = press(app, "drafting.restore.1")
    assert texts(loaded, draft)[1] == "据估算，六成企业没有专人。"
    assert "已恢复第 1 稿" in words(app)


def test_a_paper_that_was_handed_in_can_be_read_but_not_changed(
    loaded: Services, draft: Draft, open_page: Open
) -> None:
    with loaded.log.transaction() as tx:
        known = loaded.drafting.desk.store.read(tx.connection, draft.draft_id)
        loaded.drafting.desk.store.write(tx.connection, replace(known, state=DraftState.SUBMITTED))
    app = open_page("drafting", draft=draft.draft_id, s="a", edit="background")
    assert f"<mark>{QUOTE}</mark>" in words(app)
    assert len(app.text_area) == 0
    assert "删除" not in [one.label for one in app.button]
