"""Page 资料库: upload, the state of each file, filters, correcting, retrying and deleting."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.documents import DocumentState, Validity
from tests.views.conftest import NOTICE, Open, address, press, words


def test_an_empty_library_names_the_inbox_and_the_rule_about_secrets(services: Services, open_page: Open) -> None:
    said = words(open_page("library"))
    assert "涉密文件不得上传" in said
    assert str(services.settings.inbox) in said


def test_an_uploaded_file_is_followed_up_to_the_library(services: Services, open_page: Open) -> None:
    app = _upload(open_page("library"), ("算力通知.txt", NOTICE.encode()))
    assert "等待读取" in words(app)
    services.delivery.drain(30)
    assert "已入库" in words(app.run())


def test_a_refused_upload_says_why_and_the_others_go_on(services: Services, open_page: Open) -> None:
    app = _upload(open_page("library"), ("空.txt", b""), ("算力通知.txt", NOTICE.encode()))
    said = words(app)
    assert "空.txt" in said
    assert "失败" in said
    assert [document.file_name for document in services.documents.list()].count("算力通知.txt") == 1


def test_the_same_file_again_is_not_taken_in_twice(loaded: Services, open_page: Open) -> None:
    app = _upload(open_page("library"), ("副本.txt", NOTICE.encode()))
    assert "没有重复入库" in words(app)
    assert len(loaded.documents.list()) == 2


def test_a_failed_file_shows_the_reason_and_can_be_retried(services: Services, open_page: Open) -> None:
    services.library.add_bytes("坏.pdf", b"%PDF-1.4 damaged")
    services.delivery.drain(30)
    failed = services.documents.list()[0]
    assert failed.state is DocumentState.FAILED
    app = open_page("library")
    assert failed.reason[:6] in words(app)
    app = _choose(app, failed.document_id, "retry")
    assert "已重新开始处理" in words(app)


def test_filters_narrow_the_list_and_stand_in_the_address(loaded: Services, open_page: Open) -> None:
    app = open_page("library")
    app = app.text_input(key="library.text").set_value("算力").run()
    assert "符合条件 1 份，共 2 份" in words(app)
    assert address(app, "text") == "算力"
    app = app.text_input(key="library.text").set_value("没有这个词").run()
    assert "没有符合条件的资料" in words(app)
    assert "共 2 份" in words(press(app, "library.clear"))


def test_a_filter_in_the_address_is_in_force(loaded: Services, open_page: Open) -> None:
    app = open_page("library", text="算力")
    assert "符合条件 1 份，共 2 份" in words(app)


def test_a_correction_is_stored_and_a_wrong_date_keeps_what_was_typed(loaded: Services, open_page: Open) -> None:
    document = loaded.documents.list()[0]
    app = _choose(open_page("library"), document.document_id, "correct")
    _field(app, "标题").set_value("改过的标题")
    _field(app, "发布日期").set_value("昨天")
    app = _save(app)
    assert "看不懂日期" in words(app)
    assert _field(app, "标题").value == "改过的标题"
    _field(app, "发布日期").set_value("2024-5-6")
    app = _save(app)
    stored = loaded.documents.get(document.document_id).metadata
    assert (stored.title, str(stored.published_on)) == ("改过的标题", "2024-05-06")
    assert "信息已保存" in words(app)


def test_deleting_names_what_will_be_lost_and_asks_once(loaded: Services, open_page: Open) -> None:
    linked = loaded.pool.list()[0]
    document = loaded.documents.get(linked.document_ids[0])
    app = _choose(open_page("library"), document.document_id, "delete")
    said = words(app).replace("\\", "")
    assert document.metadata.title in said
    assert linked.name in said
    assert len(loaded.documents.list()) == 2
    app = press(app, "library.delete.confirm")
    assert len(loaded.documents.list()) == 1
    assert "已删除" in words(app)


def test_a_title_with_markdown_signs_stands_as_it_is(services: Services, open_page: Open) -> None:
    intake = services.library.add_bytes("a.txt", NOTICE.encode())
    services.delivery.drain(30)
    services.library.correct(intake.document_id, title="*重点* [附件]_1_")
    labels = [button.label for button in open_page("library").button]
    assert r"\*重点\* \[附件\]\_1\_" in labels


def test_an_original_opens_beside_the_list(loaded: Services, open_page: Open) -> None:
    document = loaded.documents.list()[0]
    app = press(open_page("library"), f"library.open.{document.document_id}")
    assert "zk-paper" in words(app)
    assert address(app, "open") == document.document_id


def test_more_than_fifty_documents_are_turned_page_by_page(services: Services, open_page: Open, tmp_path: Path) -> None:
    for number in range(51):
        services.library.add_bytes(f"文件{number}.txt", f"第{number}号文件的内容\n".encode())
    app = open_page("library")
    assert "第 1 / 2 页" in words(app)
    app = press(app, "library.page.next")
    assert "第 2 / 2 页" in words(app)


def test_the_list_filters_by_validity(services: Services, open_page: Open) -> None:
    _load_rules(services)
    app = open_page("library", validity="已修改")
    assert "符合条件 1 份，共 3 份" in words(app)
    assert "已被《云江省数据条例》（2023年）取代" in words(app)
    assert address(app, "validity") == "已修改"


def test_validity_is_set_by_hand_and_given_back(services: Services, open_page: Open) -> None:
    old, new, other = _load_rules(services)
    app = _choose(open_page("library"), old, "correct")
    _box(app, "效力").select("repealed")
    _box(app, "取代或废止它的资料").select(other)
    _field(app, "失效日期").set_value("2020年5月1日")
    app = _save(app)
    services.delivery.drain(30)
    known = services.documents.get(old).metadata
    assert (known.ended_as, str(known.ended_on), known.superseded_by) == (Validity.REPEALED, "2020-05-01", other)

    app = _choose(open_page("library"), old, "correct")
    assert "由人工设置" in words(app)
    _box(app, "效力").select("automatic")
    app = _save(app)
    services.delivery.drain(30)
    known = services.documents.get(old).metadata
    assert (known.ended_as, str(known.ended_on), known.superseded_by) == (Validity.AMENDED, "2024-01-01", new)
    assert services.documents.get(old).corrected == ()


def test_an_end_without_a_day_is_asked_for_and_nothing_is_lost(services: Services, open_page: Open) -> None:
    _, new, _ = _load_rules(services)
    app = _choose(open_page("library"), new, "correct")
    _field(app, "标题").set_value("改过的标题")
    _box(app, "效力").select("repealed")
    app = _save(app)
    assert "请写明失效日期" in words(app)
    assert _field(app, "标题").value == "改过的标题"
    _field(app, "失效日期").set_value("2020年")
    assert "失效日期应在施行日期之后" in words(_save(app))
    assert services.documents.get(new).metadata.title == "云江省数据条例"


def _load_rules(services: Services) -> tuple[str, str, str]:
    rules = [("2017", "2017年12月"), ("2023", "2024年1月")]
    texts = [
        f"云江省数据条例\n\n（{year}年9月1日云江省人大常委会通过）\n\n第一条 为了数据流通，第{year}次制定。\n\n"
        f"第二条 本条例自{begin}1日起施行。\n"
        for year, begin in rules
    ]
    ids = [services.library.add_bytes(f"{number}.txt", text.encode()).document_id for number, text in enumerate(texts)]
    ids.append(services.library.add_bytes("通知.txt", NOTICE.encode()).document_id)
    services.delivery.drain(30)
    return ids[0], ids[1], ids[2]


def _box(app: AppTest, label: str):
    return next(box for box in app.selectbox if box.label == label and not (box.key or "").startswith("library."))


def _upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    return app.file_uploader[0].set_value([(name, data, "text/plain") for name, data in files]).run()


def _choose(app: AppTest, document_id: str, action: str) -> AppTest:
    menu = next(menu for menu in app.get("menu_button") if menu.key == f"library.menu.{document_id}")
    return menu.click(action).run()


def _field(app: AppTest, label: str):
    return next(box for box in app.text_input if box.label == label)


def _save(app: AppTest) -> AppTest:
    return next(button for button in app.button if button.label == "保存").click().run()
