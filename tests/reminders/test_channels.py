"""The channels against real servers: good ones, slow ones, those that fail, refuse or show a wrong certificate."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import reminders.channels.mail as mail
import reminders.channels.posting as posting
from core.errors import InvalidInputError
from core.reminders import Channel
from reminders.channels.letter import ChannelBusyError, ChannelError, Letter
from reminders.channels.robots import WECOM_BYTES, sign_dingtalk
from reminders.channels.sending import check_email, check_url, configured_channels, send_letter
from settings import Settings
from tests.reminders.servers import WebServer, make_certificate, serve_mail, serve_web

LETTER = Letter(
    message_id="m1",
    subject="【智库】云江省互联网协会：2 件待办提醒",
    lines=("聘期将满：程远（专家智库）的聘期将于2026年7月31日届满", "资料入库失败：《通知》没有入库"),
    created_at=datetime(2026, 6, 1, 8, 0, tzinfo=UTC),
    address="http://192.168.1.5:8501/reminders",
    data=[{"id": "1", "kind": "term_expiring"}],
)
TO = "zhang@example.cn"
ROBOTS = {Channel.WECOM: "wecom_url", Channel.DINGTALK: "dingtalk_url", Channel.WEBHOOK: "webhook_url"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "good.pem")


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The certificate, trusted by this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serve_web() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., Settings]:
    def made(**values: object) -> Settings:
        base = {"home": tmp_path, "smtp_host": "127.0.0.1", "smtp_from": "zhiku@example.cn", "smtp_security": "none"}
        return Settings(**{**base, **values})

    return made


def test_a_mail_arrives_with_its_subject_text_and_a_name_of_its_own(settings) -> None:
    with serve_mail() as server:
        send_letter(Channel.MAIL, LETTER, to=TO, settings=settings(smtp_port=server.port))

    [got] = server.letters
    assert (got["Subject"], got["To"], got["Message-ID"]) == (LETTER.subject, TO, "<m1@example.cn>")
    assert got["From"] == "智库 <zhiku@example.cn>"
    text = got.get_content()
    assert "· 资料入库失败：《通知》没有入库" in text
    assert "办理：http://192.168.1.5:8501/reminders" in text


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_an_encrypted_server_is_signed_in_to(settings, trusted: Path, security: str) -> None:
    with serve_mail(certificate=trusted, starttls=security == "starttls", sign_in=True) as server:
        good = settings(smtp_port=server.port, smtp_security=security, smtp_user="office", smtp_password="right")
        send_letter(Channel.MAIL, LETTER, to=TO, settings=good)
        assert len(server.letters) == 1
        assert server.users == [(b"office", b"right")]

        with pytest.raises(ChannelError, match="授权码") as caught:
            send_letter(Channel.MAIL, LETTER, to=TO, settings=good.model_copy(update={"smtp_password": "wrong-pw"}))
    assert not caught.value.retryable
    assert "wrong-pw" not in caught.value.message


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_a_mail_server_with_a_wrong_certificate_is_told_nothing(settings, certificate: Path, security: str) -> None:
    with serve_mail(certificate=certificate, starttls=security == "starttls", sign_in=True) as server:
        untrusted = settings(smtp_port=server.port, smtp_security=security, smtp_user="office", smtp_password="right")
        with pytest.raises(ChannelError, match="证书不可信") as caught:
            send_letter(Channel.MAIL, LETTER, to=TO, settings=untrusted)
    assert not caught.value.retryable
    assert (server.letters, server.users) == ([], [])


def test_the_wrong_kind_of_encryption_is_explained(settings) -> None:
    with serve_mail() as server:
        for security, words in (("ssl", "465 用 SSL"), ("starttls", "改选加密方式")):
            with pytest.raises(ChannelError, match=words):
                send_letter(
                    Channel.MAIL, LETTER, to=TO, settings=settings(smtp_port=server.port, smtp_security=security)
                )


@pytest.mark.parametrize(
    ("field", "reply", "retryable"),
    [
        ("reply", "451 try later", True),
        ("reply", "554 spam", False),
        ("recipient_reply", "450 mailbox busy", True),
        ("recipient_reply", "550 no such user", False),
    ],
)
def test_what_a_mail_server_refuses_is_tried_again_only_where_that_can_help(
    settings, field: str, reply: str, retryable: bool
) -> None:
    with serve_mail() as server:
        setattr(server, field, reply)
        with pytest.raises(ChannelError, match=reply[:3]) as caught:
            send_letter(Channel.MAIL, LETTER, to=TO, settings=settings(smtp_port=server.port))
    assert caught.value.retryable is retryable


def test_a_slow_mail_server_is_left_and_tried_again(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_mail() as server:
        server.delay_seconds = 1.0
        with pytest.raises(ChannelBusyError, match="没有及时应答"):
            mail.send_mail(LETTER, to=TO, settings=settings(smtp_port=server.port), timeout_seconds=0.2)


def test_nobody_at_home_is_tried_again(settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ChannelBusyError, match="连接不上邮件服务器"):
        send_letter(Channel.MAIL, LETTER, to=TO, settings=settings(smtp_port=port))
    for channel, name in ROBOTS.items():
        with pytest.raises(ChannelBusyError, match="连接不上"):
            send_letter(channel, LETTER, to="", settings=settings(**{name: f"http://127.0.0.1:{port}/x"}))


def test_a_wecom_robot_gets_a_text_that_it_can_take(settings, web: WebServer) -> None:
    long = Letter(message_id="m", subject="提醒", lines=("长" * 100,) * 30, created_at=LETTER.created_at, more=5)
    for letter in (LETTER, long):
        send_letter(Channel.WECOM, letter, to="", settings=settings(wecom_url=f"{web.url}/send?key=k"))

    first, second = (post.body for post in web.posts)
    assert first["msgtype"] == "text"
    assert "程远（专家智库）" in first["text"]["content"]
    assert len(second["text"]["content"].encode()) <= WECOM_BYTES
    shown = second["text"]["content"].count("长" * 100)
    assert f"另有 {35 - shown} 件" in second["text"]["content"]


def test_a_dingtalk_robot_gets_a_signed_text(settings, web: WebServer) -> None:
    send_letter(
        Channel.DINGTALK,
        LETTER,
        to="",
        settings=settings(dingtalk_url=f"{web.url}/robot/send?access_token=t", dingtalk_secret="SEC1"),
    )

    [post] = web.posts
    query = parse_qs(urlsplit(post.path).query)
    digest = hmac.new(b"SEC1", f"{query['timestamp'][0]}\nSEC1".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(digest).decode()]
    assert query["access_token"] == ["t"]
    assert post.body["msgtype"] == "text"
    assert sign_dingtalk("https://x/send", "", at_ms=1) == "https://x/send"


def test_any_other_system_gets_a_cloud_event(settings, web: WebServer) -> None:
    web.status, web.answer = 202, b""
    send_letter(Channel.WEBHOOK, LETTER, to="", settings=settings(webhook_url=f"{web.url}/hook"))

    [post] = web.posts
    assert post.headers["Content-Type"].startswith("application/cloudevents+json")
    assert {name: post.body[name] for name in ("specversion", "id", "type", "time", "source")} == {
        "specversion": "1.0",
        "id": "m1",
        "type": "zhiku.reminders.digest",
        "time": "2026-06-01T08:00:00Z",
        "source": "http://192.168.1.5:8501/reminders",
    }
    assert post.body["data"]["reminders"] == [{"id": "1", "kind": "term_expiring"}]


@pytest.mark.parametrize("channel", ROBOTS)
@pytest.mark.parametrize(
    ("status", "retryable"), [(500, True), (503, True), (429, True), (404, False), (403, False), (302, False)]
)
def test_a_web_server_that_fails_is_tried_again_and_one_that_refuses_is_not(
    settings, web: WebServer, channel: Channel, status: int, retryable: bool
) -> None:
    web.status = status
    with pytest.raises(ChannelError, match=str(status)) as caught:
        send_letter(channel, LETTER, to="", settings=settings(**{ROBOTS[channel]: f"{web.url}/x?key=secret-key"}))
    assert caught.value.retryable is retryable
    assert "secret-key" not in caught.value.message


@pytest.mark.parametrize(
    ("channel", "answer", "retryable"),
    [
        (Channel.WECOM, b'{"errcode": 93000, "errmsg": "invalid webhook url"}', False),
        (Channel.WECOM, b'{"errcode": 45009, "errmsg": "api freq out of limit"}', True),
        (Channel.DINGTALK, b'{"errcode": 310000, "errmsg": "sign not match"}', False),
        (Channel.DINGTALK, b'{"errcode": 130101, "errmsg": "send too fast"}', True),
        (Channel.WECOM, b"<html>hello</html>", False),
    ],
)
def test_a_robot_that_says_no_with_a_smile_has_said_no(
    settings, web: WebServer, channel: Channel, answer: bytes, retryable: bool
) -> None:
    web.answer = answer
    with pytest.raises(ChannelError) as caught:
        send_letter(channel, LETTER, to="", settings=settings(**{ROBOTS[channel]: web.url}))
    assert caught.value.retryable is retryable


def test_a_slow_web_server_is_left_and_tried_again(settings, web: WebServer) -> None:
    web.delay_seconds = 1.0
    with pytest.raises(ChannelBusyError, match="没有及时应答"):
        posting.post_json(web.url, {}, what="接收系统", timeout_seconds=0.2)


def test_a_web_server_needs_a_certificate_that_is_trusted(settings, certificate: Path, monkeypatch) -> None:
    with serve_web(certificate) as server:
        chosen = settings(webhook_url=server.url)
        with pytest.raises(ChannelError, match="证书不可信") as caught:
            send_letter(Channel.WEBHOOK, LETTER, to="", settings=chosen)
        assert not caught.value.retryable
        assert server.posts == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        send_letter(Channel.WEBHOOK, LETTER, to="", settings=chosen)
        assert len(server.posts) == 1


def test_nothing_is_sent_by_a_channel_that_is_not_set_up(tmp_path: Path) -> None:
    bare = Settings(home=tmp_path)
    assert configured_channels(bare) == frozenset()
    for channel in Channel:
        with pytest.raises(ChannelError, match="还没有设置"):
            send_letter(channel, LETTER, to=TO, settings=bare)


@pytest.mark.parametrize("text", ["zhang", "zhang@", "a b@c.cn", "a@b.cn\nBcc: x@y.cn", "张@例.cn", "a@b.cn, c@d.cn"])
def test_what_cannot_be_an_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="邮箱"):
        check_email(text)


@pytest.mark.parametrize("text", ["qyapi.weixin.qq.com", "ftp://x", "https://", "https://a b", "http://[x"])
def test_what_cannot_be_an_address_of_the_web_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="https://"):
        check_url(text, "企业微信群机器人地址")
