"""Keeping a question on 找专家, pausing it and letting it go."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from bootstrap import Services
from tests.views.conftest import Open, address, press, words

QUESTION = "绿色数据中心 算力调度"


def test_a_question_is_kept_paused_taken_up_and_deleted(loaded: Services, open_page: Open) -> None:
    page = press(open_page("match", q=QUESTION), "saved_question.keep")
    assert "已开始跟踪这个问题的人选" in words(page)
    assert "正在跟踪这个问题的人选" in words(page)
    [kept] = loaded.reminding.questions.store.list()
    assert (kept.question, kept.active) == (QUESTION, True)
    assert len(kept.known) >= 1

    page = choose(page, "pause", kept.question_id)
    assert "已暂停，不再提醒" in words(page)
    assert not loaded.reminding.questions.store.get(kept.question_id).active

    page = choose(page, "resume", kept.question_id)
    assert "从现在的人选开始比较" in words(page)

    page = choose(page, "delete", kept.question_id)
    assert f"已不再跟踪「{QUESTION}」" in words(page)
    assert loaded.reminding.questions.store.list() == []


def test_a_kept_question_is_one_click_away_with_the_units_to_avoid(loaded: Services, open_page: Open) -> None:
    kept = loaded.reminding.questions.keep(QUESTION, avoid_units=["云江大学"])

    page = press(open_page("match"), f"saved_question.ask.{kept.question_id}")

    assert (address(page, "q"), address(page, "avoid")) == (QUESTION, "云江大学")
    assert "顾清" in words(page)


def test_without_a_question_there_is_nothing_to_keep(loaded: Services, open_page: Open) -> None:
    page = open_page("match")

    assert not [button for button in page.button if button.key == "saved_question.keep"]


def choose(page: AppTest, kind: str, question_id: str) -> AppTest:
    menu = next(one for one in page.get("menu_button") if one.key == f"saved_question.menu.{question_id}")
    return menu.click(kind).run()


def test_a_question_that_nobody_can_answer_is_not_offered_to_be_followed(loaded: Services, open_page: Open) -> None:
    for expert in loaded.pool.list():
        loaded.pool.delete(expert.expert_id)
    assert not [one for one in open_page("match", q=QUESTION).button if one.key == "saved_question.keep"]
