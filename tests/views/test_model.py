"""In 设置: the model is set up and tried out; its key is never shown again and goes to no other address."""

from __future__ import annotations

from bootstrap import Services
from tests.drafting.chat_server import refuses, says, serve_chat
from tests.views.conftest import Open, press, words
from tests.views.test_channels import field, submit


def test_a_model_is_set_up_and_tried_out_and_the_page_says_what_leaves_the_house(
    services: Services, open_page: Open
) -> None:
    with serve_chat(says("可以。")) as server:
        page = open_page("settings")
        assert "文稿由程序摘编，不联网" in words(page)
        field(page, "接口地址").set_value(f"{server.url}/chat/completions")
        field(page, "模型名称").set_value("m")
        field(page, "密钥").set_value("sk-secret")
        page = submit(page, "保存模型设置")
        assert "模型设置已保存" in words(page)
        assert "依据的原文会发往 127.0.0.1" in words(page)
        assert (services.settings.chat_url, services.settings.chat_key) == (server.url, "sk-secret")
        assert field(page, "密钥").value == ""
        assert "sk-secret" not in words(page)
        assert "sk-secret" not in repr(services.settings)
        assert server.asked == []

        page = press(page, "model.test")
        assert "m 已回答" in words(page)
        assert len(server.asked) == 1

        server.will(refuses(401))
        assert "不接受密钥" in words(press(page, "model.test"))


def test_the_key_of_one_address_is_not_sent_to_another(services: Services, open_page: Open) -> None:
    services.save_settings(chat_url="https://a.example.cn/v1", chat_model="m", chat_key="sk-secret")
    page = open_page("settings")
    field(page, "模型名称").set_value("n")
    page = submit(page, "保存模型设置")
    assert (services.settings.chat_model, services.settings.chat_key) == ("n", "sk-secret")

    field(page, "接口地址").set_value("https://b.example.cn/v1")
    page = submit(page, "保存模型设置")
    assert "原来的密钥已清除" in words(page)
    assert services.settings.chat_key == ""


def test_an_address_that_is_none_is_refused_and_stays_typed(services: Services, open_page: Open) -> None:
    page = open_page("settings")
    field(page, "接口地址").set_value("api.example.cn")
    page = submit(page, "保存模型设置")
    assert "写完整" in words(page)
    assert field(page, "接口地址").value == "api.example.cn"
    assert services.settings.chat_url == ""


def test_an_address_without_encryption_is_warned_of(services: Services, open_page: Open) -> None:
    services.save_settings(chat_url="http://model.example.cn/v1", chat_model="m")
    assert "不加密地发往 model.example.cn" in words(open_page("settings"))
