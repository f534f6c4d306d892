"""Reminders of suggestion papers: raised when a day comes near, gone once somebody acted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bootstrap import Services
from core.drafts import Draft, DraftState
from core.experts import Expert
from events.clock import Clock
from experts.paperwork import Sender
from papers.expert_records import Contact
from tests.drafting.papers import claim, content

DUE = date.today() + timedelta(days=10)
SENDER = Sender(body="云江省互联网协会", issued_on=date.today(), contact=Contact(name="王敏"))


class Desk:
    """A paper that is wanted by a day, and the office's clock."""

    def __init__(self, services: Services) -> None:
        self.services = services
        drafting = services.drafting
        made = drafting.desk.start("数据安全", drafting.profile("jianyi"), due_on=DUE)
        drafting.desk.revise(made.draft_id, content(claim("a", "全省开展演练12次。")), base=0, reason="自动起草")
        self.draft_id = made.draft_id
        services.delivery._handlers = {
            name: handler for name, handler in services.delivery._handlers.items() if name == "reminders.drafts"
        }

    @property
    def draft(self) -> Draft:
        return self.services.drafting.desk.store.get(self.draft_id)

    def ask(self, *names: str) -> list[str]:
        ids = [self.services.pool.save(Expert(expert_id="", name=name)).expert_id for name in names]
        self.services.drafting.consulting.ask(self.draft_id, ids, due_on=DUE, sender=SENDER)
        return ids

    def wait(self, day: date) -> None:
        """Until noon of a day."""
        self.deliver()
        noon = datetime.combine(day, datetime.min.time()).replace(hour=12).astimezone()
        Clock(self.services.log, now=lambda: noon).fire_due()
        self.deliver()

    def deliver(self) -> None:
        self.services.delivery.drain(20)

    def said(self) -> list[str]:
        found = self.services.reminding.reminders.list_open()
        word = self.services.reminding.word(found)
        return [word.of(one).text for one in found]


@pytest.fixture
def desk(services: Services) -> Desk:
    return Desk(services)


def day(of: date) -> str:
    return f"{of.year}年{of.month}月{of.day}日"


def test_a_paper_that_is_wanted_soon_is_told_three_days_before_once(desk: Desk) -> None:
    desk.wait(DUE - timedelta(days=4))
    assert desk.said() == []
    desk.wait(DUE - timedelta(days=3))
    desk.wait(DUE)
    assert desk.said() == [f"《{desk.draft.title}》应于{day(DUE)}前报出"]


def test_another_day_moves_the_reminder_and_no_day_removes_it(desk: Desk) -> None:
    desk.wait(DUE)
    later = DUE + timedelta(days=30)
    desk.services.drafting.desk.change(replace(desk.draft, due_on=later))
    desk.deliver()
    assert desk.said() == []
    desk.wait(later)
    assert desk.said() == [f"《{desk.draft.title}》应于{day(later)}前报出"]
    desk.services.drafting.desk.change(replace(desk.draft, due_on=None))
    desk.deliver()
    assert desk.said() == []


def test_a_paper_that_is_left_or_deleted_needs_nobody(desk: Desk) -> None:
    desk.ask("程远")
    desk.wait(DUE)
    assert len(desk.said()) == 2
    desk.services.drafting.steps.take_step(desk.draft_id, DraftState.ABANDONED, reason="不再需要")
    desk.deliver()
    assert desk.said() == []


def test_experts_who_have_not_answered_are_one_line_and_who_answers_leaves_it(desk: Desk) -> None:
    cheng, _ = desk.ask("程远", "顾清")
    desk.wait(DUE - timedelta(days=2))
    assert desk.said() == [] or "意见" not in desk.said()[-1]
    desk.wait(DUE - timedelta(days=1))
    title = desk.draft.title
    assert f"程远、顾清对《{title}》的意见应于{day(DUE)}前反馈，还没有收到" in desk.said()

    desk.services.drafting.opinions.enter(desk.draft_id, "同意", expert_id=cheng)
    desk.deliver()
    assert f"顾清对《{title}》的意见应于{day(DUE)}前反馈，还没有收到" in desk.said()
