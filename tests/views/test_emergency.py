"""Page 应急呼叫: from the form to the last call, and the printed sheet."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from sqlalchemy import select

from bootstrap import Services
from core.calls import CallOutcome
from core.experts import Expert
from core.pools import PoolKind, Step
from storage.tables import contact_view
from tests.views.conftest import Open, address, press, words
from views.parts.call_sheet import make_sheet

PHONES = {"程远": "13800000001", "顾清": "13800000002"}


@pytest.fixture
def emergency(loaded: Services) -> str:
    """An emergency pool with the two experts, whose telephones are known."""
    pool_id = loaded.pools.create("应急专家库", kind=PoolKind.EMERGENCY).pool_id
    for person in loaded.pool.list():
        loaded.lifecycle.take(Step.REGISTER, person.expert_id, pool_id=pool_id)
        known = loaded.pool.get(person.expert_id)
        loaded.pool.save(_with_phone(known))
    loaded.delivery.drain(30)
    return pool_id


def test_without_an_emergency_pool_the_page_leads_to_one(services: Services, open_page: Open) -> None:
    app = press(open_page("emergency"), "emergency.new_pool")
    next(box for box in app.text_input if box.label == "名称").set_value("应急库")
    app = next(button for button in app.button if button.label == "保存").click().run()
    assert services.pools.list()[1].kind is PoolKind.EMERGENCY
    assert "「应急库」里还没有在聘的专家" in words(app)


def test_an_empty_form_keeps_what_was_chosen(loaded: Services, emergency: str, open_page: Open) -> None:
    app = open_page("emergency")
    app.number_input[0].set_value(1)
    app = _call(app)
    assert "请写明发生了什么" in words(app)
    assert app.number_input[0].value == 1
    assert not loaded.emergency.list()


def test_one_form_gives_whom_to_call_and_every_call_is_written_down(
    loaded: Services, emergency: str, open_page: Open
) -> None:
    app = open_page("emergency")
    app.text_area[0].set_value("工业互联网安全事件，生产中断")
    app.multiselect[0].set_value(["应急响应"])
    app.number_input[0].set_value(1)
    app = _call(app)
    said = words(app)
    assert "现在打给" in said
    assert PHONES["程远"] in said
    assert "专业：应急响应" in said
    assert "《云江省互联网协会2024年工作总结》" in said  # a precedent
    task_id = address(app, "call")
    with loaded.database.read() as connection:
        assert len(connection.execute(select(contact_view)).all()) == 2

    next(box for box in app.text_input if box.label == "备注").set_value("在外地")
    app = press(app, "emergency.next.declined")
    out = loaded.emergency.get(task_id)
    assert (out.entries[0].outcome, out.entries[0].note) == (CallOutcome.DECLINED, "在外地")
    app = press(app, "emergency.next.coming")
    assert "人数已够" in words(app)

    app = press(app, "emergency.close")
    app = next(button for button in app.button if button.label == "结束").click().run()
    said = words(app)
    assert "已结束" in said
    assert PHONES["程远"] not in said
    assert "以往的呼叫" in words(press(app, "emergency.back"))


def test_the_printed_sheet_holds_the_people_in_their_order_and_precedents(loaded: Services, emergency: str) -> None:
    loaded.save_settings(body="云江省互联网协会")
    task = loaded.emergency.call_out(emergency, "工业互联网安全事件", fields=["应急响应"], region="云南", number=1)
    document = Document(io.BytesIO(make_sheet(loaded, loaded.emergency.get(task.task_id))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert cells.index(PHONES["程远"]) < cells.index(PHONES["顾清"])
    assert "云江省互联网协会2024年工作总结" in "".join(cells)
    assert "候补专家" in "".join(one.text for one in document.paragraphs)


def test_a_call_out_that_is_not_there_is_said_so(loaded: Services, emergency: str, open_page: Open) -> None:
    app = open_page("emergency", call="nothing")
    assert app.error
    assert not app.exception


def _with_phone(person: Expert) -> Expert:
    return replace(person, phone=PHONES[person.name])


def _call(app):
    return next(button for button in app.button if button.label == "呼叫专家").click().run()
