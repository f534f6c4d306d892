"""Page 专家库: list, card, editing, leaving and coming back, import with a dry run."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.experts import Expert
from tests.views.conftest import Open, press, words

HEADINGS = "姓名,类别,单位,专业领域\n"


def test_an_empty_pool_says_how_to_begin(services: Services, open_page: Open) -> None:
    assert "点「添加专家」" in words(open_page("experts"))


def test_the_list_shows_everybody_and_filters(loaded: Services, open_page: Open) -> None:
    app = open_page("experts")
    assert "共 2 位，在聘 2 位" in words(app)
    app = app.text_input(key="experts.text").set_value("算力").run()
    assert "符合条件 1 位，共 2 位" in words(app)
    assert "程远" not in words(app)


def test_a_card_shows_the_record_and_opens_linked_documents(loaded: Services, open_page: Open) -> None:
    expert = loaded.pool.list()[0]
    app = press(open_page("experts"), f"experts.open.{expert.expert_id}")
    assert expert.biography in words(app)
    app = press(app, f"experts.document.{expert.document_ids[0]}")
    assert "zk-paper" in words(app)


def test_an_expert_is_added_and_a_refused_form_keeps_what_was_typed(services: Services, open_page: Open) -> None:
    app = press(open_page("experts"), "experts.add")
    _field(app, "单位").set_value("云江大学")
    app = _save(app)
    assert app.error
    assert _field(app, "单位").value == "云江大学"
    _field(app, "姓名").set_value("李新")
    _field(app, "专业领域").set_value("数据治理，网络安全")
    _field(app, "聘期开始").set_value("2024年1月1日")
    app = _save(app)
    added = services.pool.list()[0]
    assert (added.name, added.specialties) == ("李新", ("数据治理", "网络安全"))
    assert "李新已加入专家库" in words(app)


def test_deleting_names_what_will_be_lost(loaded: Services, open_page: Open) -> None:
    own = loaded.pool.list()[0]
    assert "1 份资料" in words(press(open_page("experts", expert=own.expert_id), "experts.delete"))
    sample = loaded.pool.save(Expert(expert_id="", name="示例人", is_sample=True))
    app = press(open_page("experts", expert=sample.expert_id), "experts.delete")
    press(app, "experts.delete.confirm")
    assert [one.name for one in loaded.pool.list()] == ["程远", "顾清"]


def test_a_card_offers_to_erase_a_person_to_delete_a_sample_and_says_a_word_once(
    services: Services, open_page: Open
) -> None:
    person = services.pool.save(Expert(expert_id="", name="王教", unit="云江大学", post="教授", title="教授"))
    sample = services.pool.save(Expert(expert_id="", name="示例人", is_sample=True))
    app = open_page("experts", expert=person.expert_id)
    assert "云江大学 · 教授</div>" in words(app)
    assert app.button(key="experts.delete").label == "清除个人信息"
    assert open_page("experts", expert=sample.expert_id).button(key="experts.delete").label == "删除"


def test_an_import_is_shown_before_it_is_done(loaded: Services, open_page: Open) -> None:
    table = HEADINGS + "王新,学,云江学院,人工智能\n顾清,产,云江通信公司,算力网络\n,产,无名公司,\n赵某,星,云江公司,\n"
    app = press(open_page("experts"), "experts.import")
    app = app.file_uploader(key="experts.import.file").set_value(("专家.csv", table.encode(), "text/csv")).run()
    said = words(app)
    assert "将新增 1 位，更新 1 位" in said
    assert "第 4 行" in said
    assert "第 5 行" in said
    assert len(loaded.pool.list()) == 2
    app = press(app, "experts.import.confirm")
    assert len(loaded.pool.list()) == 3
    assert "导入完成" in words(app)


def test_a_file_that_is_no_table_gets_a_sentence(services: Services, open_page: Open) -> None:
    app = press(open_page("experts"), "experts.import")
    app = app.file_uploader(key="experts.import.file").set_value(("专家.xlsx", b"no workbook", "x")).run()
    assert app.error
    assert not app.exception


def test_a_card_of_somebody_who_is_gone_says_so(loaded: Services, open_page: Open) -> None:
    assert "已不在专家库中" in words(open_page("experts", expert="nobody"))


def _field(app: AppTest, label: str):
    return next(box for box in app.text_input if box.label == label)


def _save(app: AppTest) -> AppTest:
    return next(button for button in app.button if button.label == "保存").click().run()
