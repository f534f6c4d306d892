"""On the page of a paper a model rewords the chosen sentence: asked for, looked at, taken or dropped."""

from __future__ import annotations

import pytest

from bootstrap import Services
from core.drafts import Draft
from drafting import editing
from tests.drafting.chat_server import ChatServer, refuses, says, serve_chat
from tests.views.conftest import QUOTE, Open, press, submit, texts, words

SHORTER = "全年对120家企业开展数据安全检查。"


@pytest.fixture
def server(loaded: Services):
    with serve_chat(says(f"[1] {SHORTER}")) as running:
        loaded.save_settings(chat_url=running.url, chat_model="m", chat_price_in=2.0, chat_price_out=8.0)
        yield running


def ask(open_page: Open, draft: Draft, wish: str = ""):
    app = press(open_page("drafting", draft=draft.draft_id, s="a"), "drafting.mode.reword")
    if wish:
        app.text_input(key="drafting.wish.a").set_value(wish)
    return submit(app, "改写")


def test_without_a_model_nothing_is_offered(draft: Draft, open_page: Open) -> None:
    app = open_page("drafting", draft=draft.draft_id, s="a")
    assert "请模型改写" not in [one.label for one in app.button]


def test_the_answer_is_shown_with_its_source_and_price_and_stands_in_the_text_only_when_taken(
    loaded: Services, server: ChatServer, draft: Draft, open_page: Open
) -> None:
    app = press(open_page("drafting", draft=draft.draft_id, s="a"), "drafting.mode.reword")
    assert "会发往 127.0.0.1" in words(app)
    assert server.asked == []

    app = ask(open_page, draft, "更简短")
    said = words(app)
    assert SHORTER in said
    assert "依据：《云江省互联网协会2024年工作总结》" in said
    assert "本次发送 120、收到 30 个 token" in said
    assert "要求：更简短" in server.asked[0].user
    assert texts(loaded, draft)[0] == QUOTE

    app = press(app, "drafting.reword.take")
    assert texts(loaded, draft)[0] == SHORTER
    assert "已采用模型的改写" in words(app)
    now = loaded.drafting.desk.store.revision(draft.draft_id).content
    assert editing.find_sentence(now, "a").citation is not None
    assert next(one.value for one in app.text_area if one.key.startswith("drafting.box.sentence.")) == SHORTER

    app = press(app, "drafting.undo.2")
    assert texts(loaded, draft)[0] == QUOTE


def test_an_answer_that_is_dropped_leaves_everything_as_it_was(
    loaded: Services, server: ChatServer, draft: Draft, open_page: Open
) -> None:
    app = press(ask(open_page, draft), "drafting.reword.drop")
    assert SHORTER not in words(app)
    assert texts(loaded, draft)[0] == QUOTE
    assert loaded.drafting.desk.store.get(draft.draft_id).revision == 1


def test_where_the_model_fails_the_page_says_why_and_the_sentence_stays(
    loaded: Services, server: ChatServer, draft: Draft, open_page: Open
) -> None:
    server.will(refuses(401))
    app = ask(open_page, draft)
    assert "模型服务不接受密钥（401）" in "".join(one.value for one in app.error)
    assert "采用" not in [one.label for one in app.button]
    assert texts(loaded, draft)[0] == QUOTE
