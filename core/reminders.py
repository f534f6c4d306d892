"""Records of what comes to people by itself: reminders with their kinds and causes, and who is told how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any


class Severity(IntEnum):
    """How much a reminder presses; the greater first where nothing is due."""

    NEWS = 1
    TASK = 2
    TROUBLE = 3


class ReminderKind(StrEnum):
    """What a reminder is about; the words of each stand in `KINDS`."""

    TOPIC = "topic"
    NEW_POLICY = "new_policy"
    QUESTION = "question"
    TERM_EXPIRING = "term_expiring"
    TERM_EXPIRED = "term_expired"
    ANNOUNCED = "announced"
    USES = "uses"
    ABSENCES = "absences"
    FAILED = "failed"
    DRAFT_DUE = "draft_due"
    OPINION_DUE = "opinion_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRule:
    """How a kind is shown.

    Attributes:
        words: Its name.
        act: What to do, as the words of the link.
        page: The page in `views/` on which it is done.
    """

    words: str
    act: str
    page: str
    severity: Severity


# The one table of kinds. A new kind needs a line here, its sentences in `reminders.wording`, and a handler.
KINDS: dict[ReminderKind, KindRule] = {
    ReminderKind.FAILED: KindRule(words="资料入库失败", act="去处理", page="library", severity=Severity.TROUBLE),
    ReminderKind.TERM_EXPIRED: KindRule(words="聘期已满", act="去办理", page="experts", severity=Severity.TASK),
    ReminderKind.TERM_EXPIRING: KindRule(words="聘期将满", act="去办理", page="experts", severity=Severity.TASK),
    ReminderKind.ANNOUNCED: KindRule(words="公示结束", act="去办理", page="experts", severity=Severity.TASK),
    ReminderKind.USES: KindRule(words="使用次数将满", act="查看", page="experts", severity=Severity.TASK),
    ReminderKind.ABSENCES: KindRule(words="缺席", act="去办理", page="experts", severity=Severity.TASK),
    ReminderKind.DRAFT_DUE: KindRule(words="文稿将到期", act="去办理", page="drafting", severity=Severity.TASK),
    ReminderKind.OPINION_DUE: KindRule(words="专家意见将到期", act="去办理", page="drafting", severity=Severity.TASK),
    ReminderKind.NEW_POLICY: KindRule(words="新政策涉及的专家", act="查看人选", page="match", severity=Severity.NEWS),
    ReminderKind.QUESTION: KindRule(words="人选有变化", act="查看人选", page="match", severity=Severity.NEWS),
    ReminderKind.TOPIC: KindRule(words="专题有新资料", act="去看", page="tracking", severity=Severity.NEWS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One thing that a reminder tells of.

    Attributes:
        key: Unique; the same thing is raised once, however often it is reported.
        about: What it is about, as `about_document` and its like give it; by this it is settled.
        ids: Ids of what the sentence names, never text; lists of them, and numbers.
        settled: Whether it needs nobody any more.
    """

    key: str
    about: str
    ids: Mapping[str, Any]
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One line of 待办提醒.

    Attributes:
        reminder_id: "<number>" of a stored one; "topic:<id>" of a kept search with unread notices, which are stored
            where notices are.
        causes: What it tells of, the oldest first; several where the same happened to many at once.
        due_on: The day by which it should be done, None where nothing presses.
        changed_at: When the newest cause came.
        done_by: Who marked it as done, "" where it is open.
    """

    reminder_id: str
    kind: ReminderKind
    causes: tuple[Cause, ...]
    due_on: date | None
    raised_at: datetime
    changed_at: datetime
    read_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""

    @property
    def open_causes(self) -> tuple[Cause, ...]:
        """The causes that still need somebody; all of them where none does."""
        return tuple(one for one in self.causes if not one.settled) or self.causes


class Channel(StrEnum):
    """A way by which messages leave the house."""

    MAIL = "mail"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    WEBHOOK = "webhook"


CHANNEL_WORDS = {
    Channel.MAIL: "电子邮件",
    Channel.WECOM: "企业微信群机器人",
    Channel.DINGTALK: "钉钉群机器人",
    Channel.WEBHOOK: "其他系统（Webhook）",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person who is told.

    Attributes:
        email: Where mail goes, "" for none.
        muted: What the person does not want to hear of; kinds that come later are heard of.
        channels: By which ways; a robot writes once into its group, however many people have it switched on.
        active: Whether the person is told at all.
        since: Id of the newest event when the person was added or changed; what happened before is not sent.
    """

    recipient_id: str
    name: str
    email: str
    muted: frozenset[ReminderKind]
    channels: frozenset[Channel]
    active: bool = True
    since: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent to one place at once: a digest of everything since the message before it.

    Attributes:
        recipient_id: Whose mail, "" for a channel that has one place for all.
        reminders: Ids of the reminders that it tells of.
        until: Id of the newest event that was looked at for it.
        sent_at: When the other side took it, None before.
        outcome: Why it was not sent although it is closed, "" otherwise.
    """

    message_id: str
    channel: Channel
    recipient_id: str
    reminders: tuple[str, ...]
    until: int
    created_at: datetime
    sent_at: datetime | None = None
    outcome: str = ""


def kind_words(name: str) -> str:
    """The words of a kind by its stored name; the name itself where a later version of the program wrote it."""
    return next((rule.words for kind, rule in KINDS.items() if kind == name), name)


def channel_words(name: str) -> str:
    """The words of a channel by its stored name."""
    return next((words for channel, words in CHANNEL_WORDS.items() if channel == name), name)


def about_document(document_id: str) -> str:
    """What a cause about a document is filed under."""
    return f"document:{document_id}"


def about_member(expert_id: str, pool_id: str = "") -> str:
    """What a cause about a person in a pool is filed under; without a pool, about the person in any."""
    return f"member:{expert_id}:{pool_id}" if pool_id else f"member:{expert_id}"


def about_question(question_id: str) -> str:
    """What a cause about a kept question is filed under."""
    return f"question:{question_id}"


def about_draft(draft_id: str) -> str:
    """What a cause about a suggestion paper is filed under."""
    return f"draft:{draft_id}"
