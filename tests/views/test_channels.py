"""In 设置: the channels are set up and tried out, secrets are never shown again, people are added and switched off."""

from __future__ import annotations

import json
import stat
from datetime import date, timedelta

from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.experts import Expert
from core.pools import MAIN_POOL
from core.reminders import KINDS, Channel, ReminderKind
from events.clock import Clock
from events.types import ExpertTermExpiring
from storage.database import utc_now
from tests.experts.conftest import in_office
from tests.reminders.servers import serve_mail, serve_web
from tests.views.conftest import Open, press, words
from tests.views.test_reminders import deliver


def test_mail_is_set_up_and_tried_out_and_the_password_is_never_shown_again(
    services: Services, open_page: Open
) -> None:
    with serve_mail(sign_in=True) as server:
        page = open_page("settings")
        assert "还没有可用的渠道" in words(page)
        field(page, "发信服务器").set_value("127.0.0.1")
        number(page, "端口").set_value(server.port)
        choice(page, "加密方式").set_value("none")
        field(page, "用户名").set_value("office@example.cn")
        field(page, "密码或授权码").set_value("right")
        page = submit(page, "保存通知设置")
        assert "通知设置已保存" in words(page)
        assert field(page, "密码或授权码").value == ""
        assert field(page, "密码或授权码").placeholder == "已保存，不再显示；留空则不变"

        field(page, "收测试邮件的地址").set_value("zhang@example.cn")
        page = submit(page, "测试")
        assert "测试消息已发出" in words(page)
        assert [letter["To"] for letter in server.letters] == ["zhang@example.cn"]

    page = submit(page, "测试")
    assert "没有发出。连接不上邮件服务器" in words(page)
    saved = services.settings.home / "settings.json"
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert json.loads(saved.read_text(encoding="utf-8"))["smtp_password"] == "right"
    assert "right" not in repr(services.settings)
    [logged] = services.log.read(types=["SettingsChanged"])
    assert "office" not in logged.data


def test_what_is_left_empty_stays_and_what_is_cleared_is_gone(services: Services, open_page: Open) -> None:
    services.save_settings(wecom_url="https://example.cn/send?key=k", dingtalk_url="https://example.cn/robot")
    page = open_page("settings")
    assert "key=k" not in words(page)
    page = submit(page, "保存通知设置")
    assert services.settings.wecom_url == "https://example.cn/send?key=k"

    clear = next(box for box in page.multiselect if box.label == "清除已保存的")
    clear.set_value(["wecom_url"])
    page = submit(page, "保存通知设置")
    assert (services.settings.wecom_url, services.settings.dingtalk_url) == ("", "https://example.cn/robot")


def test_a_refused_form_keeps_what_was_typed(services: Services, open_page: Open) -> None:
    page = open_page("settings")
    field(page, "发信服务器").set_value("smtp.example.cn")
    field(page, "发件地址").set_value("not an address")
    page = submit(page, "保存通知设置")
    assert "不像电子邮箱地址" in words(page)
    assert field(page, "发信服务器").value == "smtp.example.cn"
    assert services.settings.smtp_host == ""

    field(page, "发件地址").set_value("a@example.cn")
    field(page, "企业微信群机器人地址").set_value("qyapi.weixin.qq.com")
    page = submit(page, "保存通知设置")
    assert "企业微信群机器人地址要写完整" in words(page)


def test_a_robot_that_refuses_is_explained_beside_the_button(services: Services, open_page: Open) -> None:
    with serve_web() as server:
        server.answer = b'{"errcode": 93000, "errmsg": "invalid webhook url"}'
        services.save_settings(wecom_url=server.url)
        page = submit(open_page("settings"), "测试")
    assert "没有发出。企业微信没有收下消息（93000 invalid webhook url）" in words(page)


def test_people_are_added_changed_switched_off_and_removed(services: Services, open_page: Open) -> None:
    page = press(open_page("settings"), "channels.add")
    page = submit(page, "保存", last=True)
    assert "请写下姓名" in words(page)
    field(page, "姓名").set_value("张三")
    field(page, "邮箱").set_value("zhang@example.cn")
    kinds = next(box for box in page.multiselect if box.label == "收哪些提醒")
    kinds.set_value([kind for kind in KINDS if kind is not ReminderKind.TOPIC])
    page = submit(page, "保存", last=True)
    assert "「张三」已保存" in words(page)
    [known] = services.reminding.recipients.list()
    assert (known.email, known.channels, known.muted) == (
        "zhang@example.cn",
        frozenset({Channel.MAIL}),
        frozenset({ReminderKind.TOPIC}),
    )

    page = choose(page, "switch_off", known.recipient_id)
    assert "已停用" in words(page)
    assert not services.reminding.recipients.list()[0].active
    page = choose(page, "switch_on", known.recipient_id)
    assert services.reminding.recipients.list()[0].active
    page = choose(page, "remove", known.recipient_id)
    assert "「张三」不再收消息" in words(page)
    assert services.reminding.recipients.list() == []


def test_a_message_that_was_given_up_is_named_with_the_place_where_it_is_retried(
    services: Services, open_page: Open
) -> None:
    with serve_web() as server:
        server.status = 404
        services.save_settings(wecom_url=server.url)
        services.reminding.recipients.save(name="张三", channels=[Channel.WECOM])
        terms = in_office(term_end=date(2099, 7, 31))
        person = services.pool.save(Expert(expert_id="", name="程远", memberships=terms))
        with services.log.transaction() as tx:
            tx.append(ExpertTermExpiring(expert_id=person.expert_id, pool_id=MAIN_POOL, term_end="2099-07-31"))
        deliver(services)
        Clock(services.log, now=lambda: utc_now() + timedelta(hours=1)).fire_due()
        deliver(services)

    assert "企业微信群机器人 没有发出，原因见「操作记录」" in words(open_page("settings"))
    said = words(open_page("activity"))
    assert "发送提醒" in said
    assert "企业微信（127.0.0.1）没有收下消息（HTTP 404）" in said


def field(page: AppTest, label: str):
    return next(box for box in page.text_input if box.label == label)


def number(page: AppTest, label: str):
    return next(box for box in page.number_input if box.label == label)


def choice(page: AppTest, label: str):
    return next(box for box in page.selectbox if box.label == label)


def submit(page: AppTest, label: str, *, last: bool = False) -> AppTest:
    return [button for button in page.button if button.label == label][-1 if last else 0].click().run()


def choose(page: AppTest, kind: str, recipient_id: str) -> AppTest:
    menu = next(one for one in page.get("menu_button") if one.key == f"channels.menu.{recipient_id}")
    return menu.click(kind).run()
