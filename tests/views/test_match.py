"""Page 找专家: the question, the cards with reasons and quotes, the tray, and careless questions."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from bootstrap import Services
from tests.views.conftest import Open, address, press, words

QUESTION = "工业互联网安全大赛怎样组织"


def test_without_experts_the_page_says_where_to_add_them(services: Services, open_page: Open) -> None:
    assert "专家库还是空的" in words(open_page("match"))


def test_before_a_question_the_page_says_what_would_be_here(loaded: Services, open_page: Open) -> None:
    assert "合适的专家会列在这里" in words(open_page("match"))


def test_a_card_gives_reasons_and_quotes_with_marks_and_place(loaded: Services, open_page: Open) -> None:
    app = open_page("match", q=QUESTION)
    said = words(app)
    assert "程远" in said
    assert "推荐理由" in said
    assert "<mark>" in said
    assert any("第" in button.label and "段" in button.label for button in app.button)


def test_no_score_is_shown(loaded: Services, open_page: Open) -> None:
    app = open_page("match", q=QUESTION)
    assert not app.get("progress")
    assert "得分" not in words(app)


def test_an_expert_known_by_the_profile_alone_is_a_normal_card(loaded: Services, open_page: Open) -> None:
    said = words(open_page("match", q="绿色数据中心 算力调度"))
    assert "顾清" in said


def test_a_submitted_question_goes_into_the_address_and_stays_in_the_box(loaded: Services, open_page: Open) -> None:
    app = open_page("match")
    app.text_area[0].set_value(QUESTION)
    app = _submit(app)
    assert address(app, "q") == QUESTION
    assert app.text_area[0].value == QUESTION
    assert "程远" in words(app)


def test_experts_of_avoided_units_do_not_appear(loaded: Services, open_page: Open) -> None:
    app = open_page("match", q=QUESTION, avoid="云江大学")
    assert "程远" not in words(app)


def test_careless_questions_get_a_sentence_and_keep_what_was_typed(loaded: Services, open_page: Open) -> None:
    for typed, sentence in (("", "请先写下问题"), ("？！😀", "请用文字写下问题"), ("安" * 30_000, "30000 个字")):
        app = open_page("match")
        app.text_area[0].set_value(typed)
        app = _submit(app)
        assert sentence in words(app)
        assert app.text_area[0].value == typed


def test_the_tray_collects_people_in_the_address_and_lets_them_go(loaded: Services, open_page: Open) -> None:
    expert = loaded.pool.list()[0]
    app = press(open_page("match", q=QUESTION), f"match.pick.{expert.expert_id}")
    assert address(app, "pick") == expert.expert_id
    assert "1 人" in words(app)
    assert [button.label for button in app.get("download_button")] == ["导出 Excel", "导出 CSV"]
    app = press(app, f"match.drop.{expert.expert_id}")
    assert "pick" not in app.query_params


def test_the_tray_comes_back_with_the_address(loaded: Services, open_page: Open) -> None:
    expert = loaded.pool.list()[1]
    assert "1 人" in words(open_page("match", pick=f"{expert.expert_id},unknown"))


def test_a_place_opens_the_original(loaded: Services, open_page: Open) -> None:
    app = open_page("match", q=QUESTION)
    place = next(button for button in app.button if (button.key or "").startswith("match.place."))
    assert "zk-framed" in words(place.click().run())


def _submit(app: AppTest) -> AppTest:
    return next(button for button in app.button if button.label == "找专家").click().run()
