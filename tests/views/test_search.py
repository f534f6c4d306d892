"""Page 检索: what it says with and without a question, with hostile questions, and while the index opens."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from bootstrap import Services
from tests.views.conftest import Open, address, press, words


def test_an_empty_library_says_how_to_begin(services: Services, open_page: Open) -> None:
    app = open_page()
    assert "资料库还是空的" in words(app)
    assert str(services.settings.inbox) in words(app)


def test_the_first_page_says_what_is_loaded_and_offers_questions(loaded: Services, open_page: Open) -> None:
    said = words(open_page())
    assert "资料 2 份" in said
    assert "2023–2024" in said
    assert "专家 2 位" in said
    assert "可以这样问" in said


def test_an_example_asks_its_question(loaded: Services, open_page: Open) -> None:
    app = open_page()
    example = next(button for button in app.button if button.key == "search.example.0")
    question = example.label
    app = press(app, "search.example.0")
    assert app.text_input[0].value == question
    assert address(app, "q") == question


def test_the_answer_marks_words_and_names_the_place(loaded: Services, open_page: Open) -> None:
    app = open_page(q="工业互联网安全大赛 多少支队伍")
    assert "<mark>" in words(app)
    assert "76支" in words(app).replace("<mark>", "").replace("</mark>", "")
    assert any(button.label.startswith("一、（一）第") for button in app.button)


def test_a_submitted_question_goes_into_the_address(loaded: Services, open_page: Open) -> None:
    app = open_page()
    app.text_input[0].set_value("算力规模")
    app = _submit(app)
    assert address(app, "q") == "算力规模"
    assert "30EFLOPS" in words(app).replace("<mark>", "").replace("</mark>", "")


def test_a_plan_carries_a_mark(loaded: Services, open_page: Open) -> None:
    assert "zk-plan" in words(open_page(q="互联网大会 邀请多少嘉宾"))


def test_a_hint_excludes_only_when_clicked_and_can_be_released(loaded: Services, open_page: Open) -> None:
    app = open_page(q="2023年 算力规模 数据安全检查")
    chips = app.pills[0]
    assert chips.value == []
    app = chips.set_value([("year", "2023")]).run()
    assert address(app, "year_from") == "2023"
    assert "2024年工作总结" not in words(app)
    app = app.pills[0].set_value([]).run()
    assert "year_from" not in app.query_params


def test_filters_in_the_address_are_shown_as_chips(loaded: Services, open_page: Open) -> None:
    app = open_page(q="安全", year_from="1990", year_to="1990")
    assert app.pills[0].value == [("year", "1990")]
    assert "在所选的范围内没有找到" in words(app)


def test_what_the_material_does_not_hold_is_said_first(loaded: Services, open_page: Open) -> None:
    said = words(open_page(q="火星基地签证怎么办理"))
    assert "资料中没有找到直接答案" in said or "没有找到相关内容" in said


def test_a_place_opens_the_original_at_the_paragraph(loaded: Services, open_page: Open) -> None:
    app = open_page(q="工业互联网安全大赛 多少支队伍")
    place = next(button for button in app.button if (button.key or "").startswith("search.place."))
    app = place.click().run()
    assert "zk-framed" in words(app)
    assert "open" in app.query_params
    app = press(app, "reader.close")
    assert "zk-framed" not in words(app)


def test_neighbours_are_one_click_away(loaded: Services, open_page: Open) -> None:
    app = open_page(q="工业互联网安全大赛 多少支队伍")
    button = next(button for button in app.button if (button.key or "").startswith("search.context."))
    assert "收起" in words(button.click().run())


def test_a_document_that_is_gone_is_said_to_be_gone(loaded: Services, open_page: Open) -> None:
    assert "已不在资料库中" in words(open_page(q="算力", open="nothing", at="7"))


def test_punctuation_and_emoji_alone_get_a_sentence(loaded: Services, open_page: Open) -> None:
    for question in ("？！……", "😀🎉"):
        assert "没有可以检索的文字" in words(open_page(q=question))


def test_a_very_long_question_stays_in_the_box_and_out_of_the_address(loaded: Services, open_page: Open) -> None:
    app = open_page()
    app.text_input[0].set_value("安全" * 5000)
    app = _submit(app)
    assert "问题太长了" in words(app)
    assert app.text_input[0].value == "安全" * 5000
    assert "q" not in app.query_params


def test_an_english_question_gets_an_answer_or_a_sentence(loaded: Services, open_page: Open) -> None:
    app = open_page(q="<script>alert(1)</script> security")
    assert not app.exception
    assert "<script>" not in words(app)


def test_while_the_index_opens_the_page_says_so(services: Services, open_page: Open) -> None:
    assert not services.index_ready
    app = open_page(q="算力")
    assert "正在打开索引" in words(app)
    assert not app.exception


def test_samples_leave_after_one_confirmation(services: Services, open_page: Open) -> None:
    services.library.add_bytes("示例.txt", "示例报告\n\n一、概况\n\n示例内容若干。".encode(), is_sample=True)
    services.delivery.drain(30)
    app = open_page()
    assert "示例" in words(app)
    app = press(app, "samples.remove")
    assert "1 份示例资料" in words(app)
    app = press(app, "samples.confirm")
    assert "示例资料已移除" in words(app)
    assert services.documents.counts().documents == 0


def _submit(app: AppTest) -> AppTest:
    return next(button for button in app.button if button.label == "检索").click().run()


OLD_RULE = """云江省数据条例

（2017年9月1日云江省人民代表大会常务委员会通过）

第一条 数据共享申请的受理期限为三十日。

第二条 本条例自2017年12月1日起施行。
"""
NEW_RULE = (
    OLD_RULE.replace("2017年9月1日", "2023年9月1日").replace("三十日", "十五日").replace("2017年12月", "2024年1月")
)


def _load_rules(services: Services) -> tuple[str, str]:
    ids = [
        services.library.add_bytes(f"数据条例{year}.txt", text.encode()).document_id
        for year, text in ((2017, OLD_RULE), (2023, NEW_RULE))
    ]
    services.delivery.drain(30)
    assert services.search is not None
    return ids[0], ids[1]


def test_a_superseded_rule_carries_its_badge_and_a_link_to_the_newer_one(services: Services, open_page: Open) -> None:
    old, new = _load_rules(services)
    app = open_page(q="数据共享申请受理期限")
    said = words(app)
    assert said.index("现行有效") < said.index("已修改")
    assert "已被《云江省数据条例》（2023年）取代" in said
    app = press(app, f"search.replaced.{old}")
    assert address(app, "open") == new
    assert "取代了《云江省数据条例》（2017年）" in words(app)
    app = press(app, f"reader.replaced.{old}")
    assert address(app, "open") == old


def test_as_of_a_day_stands_in_the_address_and_shows_the_text_of_that_day(services: Services, open_page: Open) -> None:
    _load_rules(services)
    app = open_page(q="数据共享申请受理期限", as_of="2023-10-01")
    said = words(app)
    assert app.pills[0].value == [("as_of", "2023-10-01")]
    assert "三十日" in said
    assert "十五日" not in said
    assert "将于2024年1月1日被《云江省数据条例》（2023年）取代" in said
    app = app.pills[0].set_value([]).run()
    assert "as_of" not in app.query_params
    assert "十五日" in words(app)


def test_a_day_typed_into_the_filter_goes_into_the_address_and_a_wrong_one_is_said(
    services: Services, open_page: Open
) -> None:
    _load_rules(services)
    app = open_page(q="数据共享申请受理期限")
    box = next(box for box in app.text_input if box.label == "截至日期")
    box.set_value("昨天")
    app = next(button for button in app.button if button.label == "应用").click().run()
    assert "看不懂日期" in words(app)
    next(box for box in app.text_input if box.label == "截至日期").set_value("2018年5月")
    app = next(button for button in app.button if button.label == "应用").click().run()
    assert address(app, "as_of") == "2018-05-01"


ONE_YEAR = """云江省互联网协会2025年工作总结

云江省互联网协会
2025年12月20日

一、人才培训

上半年举办数据培训3场，有200人参加。下半年举办数据培训2场，有90人参加。

二、调研

协会赴云渡市调研，指出了亟待解决的“六大困难”，提出了建议。
"""


def test_named_issuers_and_quoted_phrases_are_chips_that_exclude_when_clicked(
    loaded: Services, open_page: Open
) -> None:
    app = open_page(q="云江省互联网协会 “绿色数据中心” 安全检查")
    assert app.pills[0].value == []
    said = words(app)
    assert "2024年工作总结" in said
    assert "算力发展的通知" in said
    app = app.pills[0].set_value([("phrase", "绿色数据中心")]).run()
    assert address(app, "phrase") == "绿色数据中心"
    assert "2024年工作总结" not in words(app)
    app = app.pills[0].set_value([("issuer", "云江省互联网协会")]).run()
    assert address(app, "issuer") == "云江省互联网协会"
    assert "phrase" not in app.query_params
    assert "算力发展的通知" not in words(app)


def test_the_newest_is_a_chip_of_years(loaded: Services, open_page: Open) -> None:
    app = open_page(q="最新 安全")
    app = app.pills[0].set_value([("years", "2023–")]).run()
    assert address(app, "year_from") == "2023"
    assert "year_to" not in app.query_params
    assert app.pills[0].value == [("years", "2023–")]


def test_what_is_named_and_never_listed_is_said_to_be_so(services: Services, open_page: Open) -> None:
    _load(services, ONE_YEAR)
    said = words(open_page(q="六大困难是哪六条"))
    assert "资料中没有找到直接答案" in said
    assert "没有逐条列出" in said


def test_figures_to_be_added_stand_above_the_results_with_their_places(services: Services, open_page: Open) -> None:
    _load(services, ONE_YEAR)
    app = open_page(q="一共举办了几场数据培训")
    said = words(app)
    assert said.index("可能需要相加") < said.index("zk-title")
    assert "<mark>3场</mark>" in said
    assert "<mark>2场</mark>" in said
    assert "计算所得" in said
    assert "3 + 2 = 5 场" in said
    app = press(app, "search.place.addition.1")
    assert "zk-framed" in words(app)


def test_neighbours_open_step_by_step_to_both_ends_of_the_document(services: Services, open_page: Open) -> None:
    parts = [f"第{n}部分。" + f"事项{n}的有关情况说明如下，请认真阅读。" * 22 for n in range(1, 7)]
    _load(services, "云江省工作情况汇编\n\n" + "\n\n".join(parts))
    app = open_page(q="事项3的情况")
    chunk_id = next(b.key for b in app.button if (b.key or "").startswith("search.context.")).rsplit(".", 1)[1]
    app = press(app, f"search.context.{chunk_id}")
    for way in ("earlier", "later"):
        for _ in range(10):
            if not any(button.key == f"search.context_{way}.{chunk_id}" for button in app.button):
                break
            app = press(app, f"search.context_{way}.{chunk_id}")
        assert not any(button.key == f"search.context_{way}.{chunk_id}" for button in app.button)
    said = words(app)
    assert all(f"第{n}部分" in said.replace("<mark>", "").replace("</mark>", "") for n in range(1, 7))
    app = press(app, f"search.context.{chunk_id}")
    assert not any((button.key or "").startswith("search.context_") for button in app.button)


def _load(services: Services, text: str) -> None:
    services.library.add_bytes("资料.txt", text.encode())
    services.delivery.drain(30)
    assert services.search is not None
