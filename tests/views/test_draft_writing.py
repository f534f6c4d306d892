"""The part of a paper's page where a model writes: asked for once, watched, stopped, gone on with, told of."""

from __future__ import annotations

import time

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.drafts import Draft
from core.writing import SectionState
from tests.drafting import chat_server as server_side
from tests.drafting.chat_server import ChatServer, refuses, says, says_to, serve_chat
from tests.drafting.written_papers import FIRST, begin_paper, write_well
from tests.views.conftest import press, words


@pytest.fixture
def server(services: Services):
    with serve_chat(says_to(write_well)) as running:
        services.save_settings(chat_url=running.url, chat_model="m", chat_price_in=2.0, chat_price_out=8.0)
        yield running


@pytest.fixture
def paper(services: Services) -> Draft:
    return begin_paper(services.drafting.desk, services.drafting.profile("jianyi"))


@pytest.fixture
def page(services: Services, paper: Draft) -> AppTest:
    def script(draft_id: str) -> None:
        from api.sharing import current_services
        from views.parts.draft_writing import draw_writing
        from views.parts.page import show_notice

        here = current_services()
        show_notice()
        draw_writing(here, here.drafting.desk.store.get(draft_id))

    return AppTest.from_function(script, args=(paper.draft_id,), default_timeout=30)


def begin(page: AppTest) -> AppTest:
    return press(press(page.run(), "draft_writing.begin"), "draft_writing.confirm")


def test_without_a_model_there_is_one_quiet_line(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    links: list[str] = []
    monkeypatch.setattr(st, "page_link", lambda target, **known: links.append(target))
    assert "文稿由程序摘编" in words(page.run())
    assert links == ["views/settings.py"]
    assert len(page.button) == 0


def test_what_leaves_the_house_is_said_before_and_the_outcome_and_its_price_after(
    services: Services, server: ChatServer, page: AppTest, paper: Draft
) -> None:
    page = press(page.run(), "draft_writing.begin")
    assert "依据的原文（3 段）会发往 127.0.0.1" in words(page)
    assert server.asked == []

    page = press(page, "draft_writing.confirm")
    services.drafting.writing.wait(paper.draft_id)
    said = words(page.run())

    assert said.count("已写") == len(FIRST.sections)
    assert "共发送 360、收到 90 个 token，不到 0.01 元。" in said
    assert [button.label for button in page.button] == ["从头撰写"]


def test_text_is_shown_as_it_grows_and_can_be_stopped_and_gone_on_with(
    services: Services, server: ChatServer, page: AppTest, paper: Draft
) -> None:
    server.will(says("[1] 2022年全省开展数据安全演练12次。\n" * 40, pause_seconds=0.05))
    page = begin(page)
    until = time.monotonic() + 20
    while len(services.drafting.writing.state(paper.draft_id).text) < 30 and time.monotonic() < until:
        time.sleep(0.05)
    said = words(page.run())
    assert "模型正在写「背景」，已完成 0 / 3 部分" in page.get("progress")[0].proto.text
    assert "<p>2022年全省开展数据安全演练12次。</p>" in said
    assert "[1]" not in said

    page = press(page, "draft_writing.stop")
    services.drafting.writing.wait(paper.draft_id)
    server.will(says_to(write_well))
    page = page.run()
    assert "（部分为估算）" in words(page)
    assert "继续写（还有 3 部分）" in words(page)
    page = press(page, "draft_writing.go_on")
    state = services.drafting.writing.wait(paper.draft_id)
    assert {one.state for one in state.sections} == {SectionState.WRITTEN}


def test_a_failure_says_what_to_do_and_which_sections_stayed(
    services: Services, server: ChatServer, page: AppTest, paper: Draft
) -> None:
    server.will(says("今天天气很好。"), refuses(401))
    page = begin(page)
    services.drafting.writing.wait(paper.draft_id)
    said = words(page.run())
    assert "没有写完：模型服务不接受密钥（401）" in said
    assert "未采用：模型写的多数句子与依据对不上，保留原来的文字" in said
    assert said.count("401") == 1
    assert "继续写（还有 2 部分）" in said


def test_an_answer_is_shown_as_text_whatever_it_holds(
    services: Services, server: ChatServer, page: AppTest, paper: Draft
) -> None:
    def attack(line: server_side.Line) -> None:
        line.begin()
        line.words("[1] <img src=x onerror=alert(1)> $x$ **粗** <think>想")
        line.wait(30)

    server.will(attack)
    page = begin(page)
    until = time.monotonic() + 20
    while "想" not in services.drafting.writing.state(paper.draft_id).text and time.monotonic() < until:
        time.sleep(0.05)
    said = words(page.run())
    assert "&lt;img src=x onerror=alert(1)&gt;" in said
    assert "<img" not in said
    assert "想" not in said
