"""Page 检索质量 and the judging of results: marking, taking back, measuring, comparing, editing, erasing use."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.use import UseKind
from index.use_log import used_passage
from storage.quality import Tuning
from tests.views.conftest import Open, press, words

QUESTION = "工业互联网安全大赛 多少支队伍"


def _first(app: AppTest, start: str):
    return next(button for button in app.button if (button.key or "").startswith(start))


def _judge(services: Services, question: str = QUESTION) -> None:
    services.questions.judge(question, used_passage(services.search.search(question).passages[0]))


def test_an_empty_page_says_how_to_begin(services: Services, open_page: Open) -> None:
    said = words(open_page("quality"))
    assert "问题集还是空的" in said
    assert "这就是要找的段落" in said


def test_a_result_is_marked_with_one_click_and_the_mark_taken_back(loaded: Services, open_page: Open) -> None:
    app = _first(open_page(q=QUESTION), "search.judge.").click().run()
    assert "已标为答案" in words(app)
    [one] = loaded.questions.questions()
    assert one.question == QUESTION
    assert "76支" in one.judgements[0].passage.quote
    assert "资料中没有这个问题的答案" not in words(app)
    app = _first(app, "search.judged.").click().run()
    assert loaded.questions.questions() == ()
    assert "已标为答案" not in words(app)


def test_that_nothing_answers_is_said_and_taken_back(loaded: Services, open_page: Open) -> None:
    app = press(open_page(q="大赛的奖金是多少"), "search.nothing")
    assert "已记为「资料中没有」" in words(app)
    assert not loaded.questions.questions()[0].answerable
    app = press(app, "search.judged.nothing")
    assert loaded.questions.questions() == ()


def test_what_is_opened_from_results_is_noted_with_its_rank(loaded: Services, open_page: Open) -> None:
    app = open_page(q=QUESTION, year_from="2024")
    app = _first(app, "search.context.").click().run()
    app = _first(app, "search.context.").click().run()  # folding it again says nothing
    _first(app, "search.place.").click().run()
    loaded.use.wait()
    noted = loaded.use.store.list()
    assert [use.kind for use in noted] == [UseKind.CONTEXT, UseKind.OPENED]
    assert {use.query for use in noted} == {QUESTION}
    assert noted[0].passage.rank == 1
    assert noted[0].filters == {"year_from": 2024}


def test_nothing_is_noted_where_it_is_switched_off(loaded: Services, open_page: Open) -> None:
    loaded.save_settings(record_use=False)
    _first(open_page(q=QUESTION), "search.place.").click().run()
    loaded.use.wait()
    assert loaded.use.store.count() == 0


def test_measuring_shows_figures_and_then_what_changed(loaded: Services, open_page: Open) -> None:
    _judge(loaded)
    loaded.questions.judge("火星基地签证怎么办理", None)
    page = open_page("quality")
    assert "还没有评测过" in words(page)
    page = press(page, "quality.measure")
    assert "评测完成" in words(page)
    assert "<b>100</b><span>前 10 条里找到" in words(page)
    page = press(page, "quality.measure")
    assert "各题名次没有变化" in words(page)
    assert len(loaded.quality.runs()) == 2


def test_a_new_generation_is_measured_by_itself(loaded: Services, open_page: Open) -> None:
    _judge(loaded)
    loaded.rebuild_index()
    loaded.delivery.drain(30)
    [run] = loaded.quality.runs()
    assert run.automatic
    assert run.questions[0].best == 1
    assert "自动" not in words(open_page("quality"))  # one run is no history
    assert "第 2 代索引" in words(open_page("quality"))


def test_a_question_is_reworded_and_deleted_after_one_confirmation(loaded: Services, open_page: Open) -> None:
    _judge(loaded)
    page = press(open_page("quality"), "quality.edit.0")
    page.text_input(key="quality.edit.words").set_value("？")
    page = next(button for button in page.button if button.label == "保存").click().run()
    assert "1 至 500 个字" in words(page)
    page.text_input(key="quality.edit.words").set_value("大赛多少队伍")
    page = next(button for button in page.button if button.label == "保存").click().run()
    assert loaded.questions.questions()[0].question == "大赛多少队伍"
    page = press(page, "quality.delete.0")
    assert "「大赛多少队伍」和 1 条判断" in words(page).replace("\\", "")
    page = press(page, "quality.delete.confirm")
    assert "问题已删除" in words(page)
    assert loaded.questions.questions() == ()


def test_learning_from_too_little_says_how_much_is_needed(loaded: Services, open_page: Open) -> None:
    _judge(loaded)
    page = press(open_page("quality"), "quality.learn")
    assert "0 条使用记录" in words(page)
    page = press(page, "quality.asked.confirm")
    from views.parts.learning import _work

    thread = _work().thread
    assert thread is not None
    thread.join(60)
    said = words(open_page("quality"))
    assert "现有 1 个，至少需要 30 个" in said.replace("\\", "")


def test_a_comparison_is_shown_and_the_former_model_one_click_away(loaded: Services, open_page: Open) -> None:
    means = {"recall@10": 0.5, "mrr@10": 0.4, "ndcg@10": 0.45, "questions": 8.0}
    with loaded.log.transaction() as tx:
        loaded.quality.add_tuning(
            tx.connection,
            Tuning(
                tuning_id=0, at=loaded.documents.list()[0].added_at, encoder_before="a", source_before="", encoder="b",
                source=str(loaded.settings.home / "encoders" / "b"), taken=True, learned=40, before=means,
                after={**means, "ndcg@10": 0.55}, questions=(("大赛多少队伍", 7, 2), ("会费多少", 1, None)),
            ),
        )  # fmt: skip
    said = words(open_page("quality"))
    assert "学到的模型更好，已换用" in said
    assert "留出的 8 个问题" in said
    assert "第 7 条 → 第 2 条" in said
    assert "第 1 条 → 未找到" in said
    assert "换回原来的模型" not in said  # it does not serve here: the setting names another encoder


def test_use_is_erased_after_a_question_that_names_what_is_lost(loaded: Services, open_page: Open) -> None:
    _first(open_page(q=QUESTION), "search.place.").click().run()
    page = open_page("settings")
    assert "只保存在这台机器上，从不外传。现有 1 条" in words(page)
    page = press(page, "settings.use")
    assert "全部 1 条使用记录" in words(page)
    page = press(page, "settings.use.confirm")
    assert "已清除 1 条使用记录" in words(page)
    assert loaded.use.store.count() == 0
    assert "现在没有记录" in words(page)
