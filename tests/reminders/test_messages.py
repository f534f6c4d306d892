"""Messages: one digest for each place, sent through the outbox once, only where somebody set it up and wants it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from core.documents import Locator
from core.errors import InvalidInputError
from core.reminders import Channel, ReminderKind
from core.tracking import Fit
from events import delivery as delivering
from events.log import EventLog
from events.types import DigestDue, KeptQuestionMoved, NoticeRaised, event_from_json
from reminders.book import Reminders
from reminders.messages import LINES, next_digest
from tests.reminders.conftest import Shelf, expiring, join
from tests.reminders.office import Office
from tests.reminders.servers import MailServer, WebServer, serve_web


def text(server: MailServer) -> list[str]:
    return [letter.get_content() for letter in server.letters]


def test_nothing_is_sent_unless_somebody_set_it_up(office: Office, pool, tell, log: EventLog) -> None:
    office.recipients.save(name="张三", email="zhang@example.cn", channels=[Channel.MAIL, Channel.WECOM])
    tell(expiring(join(pool, "程远")))
    office.wait()

    assert office.messages.places() == []
    assert log.read(types=["DigestDue", "MessageQueued"]) == []


def test_many_reminders_are_one_message(office: Office, mail: MailServer, pool, shelf: Shelf, tell) -> None:
    office.recipients.save(name="张三", email="zhang@example.cn", channels=[Channel.MAIL])
    for number in range(30):
        tell(expiring(join(pool, f"专家{number}"), date(2026, 7, 31)))
        shelf.add(f"d{number}", f"通知{number}")
        tell(shelf.fail(f"d{number}", office.log))
    for number in range(40):
        tell(moved(f"q{number}"))
    office.wait()

    [got] = mail.letters
    assert got["Subject"] == "【智库】42 件待办提醒"
    lines = [line for line in text(mail)[0].splitlines() if line.startswith("· ")]
    assert len(lines) == LINES + 1
    assert lines[0] == "· 资料入库失败：《通知0》等 30 份资料没有入库"
    assert lines[-1] == f"· 另有 {42 - LINES} 件"


def test_what_was_told_is_not_told_again_and_what_grows_is(office: Office, mail: MailServer, pool, tell) -> None:
    office.recipients.save(name="张三", email="zhang@example.cn", channels=[Channel.MAIL])
    tell(expiring(join(pool, "甲")))
    office.wait()
    tell(moved("q1"))
    office.wait()
    tell(expiring(join(pool, "乙")))
    office.wait()

    assert ["聘期将满" in one for one in text(mail)] == [True, False, True]
    assert "甲、乙（专家智库）" in text(mail)[2]


def test_a_message_is_sent_once_though_its_handler_runs_twice(office: Office, mail: MailServer, pool, tell) -> None:
    office.recipients.save(name="张三", email="zhang@example.cn", channels=[Channel.MAIL])
    tell(expiring(join(pool, "甲")))
    office.wait()

    [queued] = office.log.read(types=["MessageQueued"])
    assert not office.messages.send(event_from_json(queued.type, queued.data))
    assert office.messages.compose(DigestDue()) == 0
    assert len(mail.letters) == 1
    assert len(office.log.read(types=["MessageSent"])) == 1


def test_each_person_hears_what_the_person_wants(office: Office, mail: MailServer, pool, tell) -> None:
    office.recipients.save(name="甲", email="a@example.cn", channels=[Channel.MAIL], muted=[ReminderKind.QUESTION])
    office.recipients.save(name="乙", email="b@example.cn", channels=[Channel.MAIL], active=False)
    office.recipients.save(name="丙", email="c@example.cn", channels=[])
    only = [kind for kind in ReminderKind if kind is not ReminderKind.QUESTION]
    office.recipients.save(name="丁", email="d@example.cn", channels=[Channel.MAIL], muted=only)
    tell(expiring(join(pool, "程远")))
    tell(moved("q1"))
    office.wait()

    assert {letter["To"]: "聘期将满" in letter.get_content() for letter in mail.letters} == {
        "a@example.cn": True,
        "d@example.cn": False,
    }


def test_a_group_hears_everything_once_however_many_have_it_on(office: Office, group: WebServer, pool, tell) -> None:
    for name in ("甲", "乙", "丙"):
        office.recipients.save(name=name, channels=[Channel.WECOM])
    tell(expiring(join(pool, "程远")))
    office.wait()

    [post] = group.posts
    assert "程远" in post.body["text"]["content"]


def test_somebody_who_joins_hears_nothing_of_before(office: Office, mail: MailServer, pool, tell) -> None:
    tell(expiring(join(pool, "甲")))
    office.recipients.save(name="张三", email="zhang@example.cn", channels=[Channel.MAIL])
    tell(moved("q1"))
    office.wait()

    assert ["聘期将满" in one for one in text(mail)] == [False]


def test_what_is_done_before_the_message_goes_out_is_left_out(
    office: Office, mail: MailServer, pool, tell, reminders: Reminders
) -> None:
    office.recipients.save(name="张三", email="zhang@example.cn", channels=[Channel.MAIL])
    tell(expiring(join(pool, "甲")))
    reminders.mark_done(reminders.list_open()[0].reminder_id)
    office.wait()
    assert mail.letters == []

    tell(expiring(join(pool, "乙")))
    office.delivery.drain(20)
    office.messages.compose(DigestDue())
    for one in reminders.list_open():
        reminders.mark_done(one.reminder_id)
    office.delivery.drain(20)
    assert mail.letters == []
    assert [one.outcome for one in office.recipients.store.messages()] == ["已办结"]


def test_a_person_switched_off_meanwhile_gets_nothing(office: Office, mail: MailServer, pool, tell) -> None:
    known = office.recipients.save(name="张三", email="zhang@example.cn", channels=[Channel.MAIL])
    tell(expiring(join(pool, "甲")))
    office.delivery.drain(20)
    office.messages.compose(DigestDue())
    office.recipients.switch(known.recipient_id, active=False)
    office.delivery.drain(20)

    assert mail.letters == []
    assert [one.outcome for one in office.recipients.store.messages()] == ["已停用"]


def test_without_titles_only_kinds_and_numbers_leave_the_house(office: Office, pool, shelf: Shelf, tell) -> None:
    with serve_web() as hook, serve_web() as group:
        office.set_up(notify_titles=False, webhook_url=hook.url, wecom_url=group.url, body="云江省互联网协会")
        office.recipients.save(name="张三", channels=[Channel.WEBHOOK, Channel.WECOM])
        tell(expiring(join(pool, "程远")))
        shelf.add("d1", "机密通知")
        tell(shelf.fail("d1", office.log))
        office.wait()

        said = group.posts[0].body["text"]["content"]
        assert "· 资料入库失败 1 件" in said
        everything = json.dumps([post.body for post in hook.posts + group.posts], ensure_ascii=False)
    assert "程远" not in everything
    assert "机密通知" not in everything
    assert "文件已加密" not in everything


def test_notices_of_a_kept_search_are_told_too(office: Office, mail: MailServer, tracking, shelf: Shelf) -> None:
    office.recipients.save(name="张三", email="zhang@example.cn", channels=[Channel.MAIL])
    saved = tracking.save("全省算力规模", name="算力")
    shelf.add("d1", "算力通知")
    fit = Fit(quote="正文一段", locator=Locator(page=None, heading_path=(), paragraph=1), highlights=(), confidence=1.0)
    with office.log.transaction() as tx:
        tracking.notices.add(
            tx.connection, saved_search_id=saved.saved_search_id, document_id="d1", version=1, is_update=False, fit=fit
        )
        tx.append(NoticeRaised(saved_search_id=saved.saved_search_id, document_id="d1", version=1))
    office.wait()

    assert "专题有新资料：「算力」有 1 条新提醒" in text(mail)[0]
    assert "正文一段" not in text(mail)[0]


def test_a_server_that_comes_back_gets_the_message_and_one_that_refuses_leaves_it_to_a_person(
    office: Office, group: WebServer, pool, tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "BACK_OFF_SECONDS", (0.05, 0.05))
    office.recipients.save(name="张三", channels=[Channel.WECOM])
    group.status = 500
    tell(expiring(join(pool, "甲")))
    office.wait()
    [letter] = office.delivery.dead_letters()
    assert (len(group.posts), letter.subscriber) == (3, "reminders.send")
    assert "HTTP 500" in letter.error

    group.status = 200
    office.delivery.retry([letter.delivery_id])
    office.delivery.drain(20)
    assert office.delivery.dead_letters() == []
    assert [one.sent_at is not None for one in office.recipients.store.messages()] == [True]

    group.status = 404
    tell(moved("q1"))
    office.wait()
    assert (len(group.posts), len(office.delivery.dead_letters())) == (5, 1)


def test_a_test_message_says_what_happened(office: Office, mail: MailServer) -> None:
    assert "收下了" in office.messages.try_out(Channel.MAIL, to="zhang@example.cn")
    assert mail.letters[0]["Subject"] == "【智库】测试消息"


def test_a_digest_goes_out_in_minutes_at_the_hour_or_in_the_morning() -> None:
    now = datetime(2026, 6, 1, 9, 40, tzinfo=UTC).astimezone()

    assert next_digest(now, "soon") == now + timedelta(minutes=5)
    assert next_digest(now, "hour") == now + timedelta(minutes=20)
    morning = next_digest(now, "day")
    assert (morning.hour, morning.minute) == (8, 0)
    assert now < morning <= now + timedelta(days=1)


def test_a_recipient_needs_a_name_and_for_mail_an_address(office: Office) -> None:
    for values, words in (
        ({"name": " "}, "姓名"),
        ({"name": "张三", "channels": [Channel.MAIL]}, "邮箱"),
        ({"name": "张三", "email": "zhang"}, "不像电子邮箱"),
    ):
        with pytest.raises(InvalidInputError, match=words):
            office.recipients.save(**values)
    assert office.recipients.list() == []


def moved(question_id: str) -> KeptQuestionMoved:
    return KeptQuestionMoved(question_id=question_id, revision=1, first=("a",), came=("a",), went=())
