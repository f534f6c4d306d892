"""Messages: what has come together is put into one for each place, queued in the outbox and sent."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import ZhikuError
from core.reminders import CHANNEL_WORDS, KINDS, Channel, Message, Recipient, Reminder, ReminderKind
from events.clock import Clock
from events.log import EventLog
from events.reminder_types import DigestDue, MessageQueued, MessageSent, ReminderRaised
from events.types import NoticeRaised
from reminders.book import TOPIC, Reminders
from reminders.channels.letter import Letter
from reminders.channels.sending import configured_channels, send_letter
from reminders.wording import Wording
from settings import Settings
from storage.database import utc_now
from storage.recipients import RecipientStore

logger = logging.getLogger(__name__)

TIMER = "messages:digest"
LINES = 30
MORNING_HOUR = 8
_SOON = timedelta(minutes=5)
_TOLD_OF = (ReminderRaised.__name__, NoticeRaised.__name__)

Word = Callable[[Sequence[Reminder]], Wording]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message goes: a person's mailbox, or the one place of another channel with all who have it on.

    Attributes:
        recipient_id: "" where the channel has one place for all.
        to: The address of a mailbox, else "".
        people: Whose wishes count.
    """

    channel: Channel
    recipient_id: str
    to: str
    people: tuple[Recipient, ...]

    @property
    def since(self) -> int:
        """The event after which anybody here wants to hear."""
        return min(one.since for one in self.people)

    def wants(self, kind: ReminderKind) -> bool:
        """Whether anybody here wants to hear of a kind."""
        return any(kind not in one.muted for one in self.people)


class Messages:
    """The messages of one installation. Safe to share between threads.

    Attributes:
        store: To read.
    """

    def __init__(
        self,
        *,
        store: RecipientStore,
        reminders: Reminders,
        log: EventLog,
        clock: Clock,
        settings: Callable[[], Settings],
        word: Word,
    ) -> None:
        """`settings` and `word` (names for the ids of reminders) are asked at every use."""
        self.store = store
        self._reminders = reminders
        self._log = log
        self._clock = clock
        self._settings = settings
        self._word = word

    def plan(self, event: ReminderRaised | NoticeRaised) -> None:
        """Something came: tell of it soon, together with what else comes until then. Safe to run twice."""
        if not self.places():
            return
        with self._log.transaction() as tx:
            due = next_digest(utc_now(), self._settings().notify_every)
            self._clock.set_unless_waiting(tx, TIMER, due_at=due, happening=DigestDue())
        logger.debug("digest planned by=%s", type(event).__name__)

    def compose(self, event: DigestDue) -> int:
        """Put together one message for each place out of what came since the one before. Safe to run twice.

        What is done meanwhile, and what nobody there wants to hear of, is left out.

        Returns:
            How many messages were queued.
        """
        queued = 0
        with self._log.transaction() as tx:
            for place in self.places(self.store.read(tx.connection)):
                before = max(place.since, self.store.last_until(tx.connection, place.channel, place.recipient_id))
                came = self.store.events_since(tx.connection, before, _TOLD_OF)
                chosen = [one.reminder_id for one in self._open(_reminder_ids(came)) if place.wants(one.kind)]
                if not chosen:
                    continue
                added = Message(
                    message_id=secrets.token_hex(16),
                    channel=place.channel,
                    recipient_id=place.recipient_id,
                    reminders=tuple(chosen),
                    until=came[-1][0],
                    created_at=utc_now(),
                )
                self.store.add_message(tx.connection, added)
                tx.append(MessageQueued(message_id=added.message_id, channel=place.channel.value))
                queued += 1
        logger.info("digest composed messages=%d scope=%s", queued, event.scope)
        return queued

    def send(self, event: MessageQueued) -> bool:
        """Send a message once it is queued. Safe to run twice; sent twice only where this process ends in between.

        Returns:
            Whether the other side took it now.

        Raises:
            ChannelBusyError, ChannelError: As `send_letter`; the delivery tries again, or gives it up to a person.
        """
        queued = self.store.find_message(event.message_id)
        if queued is None or queued.sent_at is not None or queued.outcome:
            return False
        settings = self._settings()
        place = next(
            (one for one in self.places() if (one.channel, one.recipient_id) == (queued.channel, queued.recipient_id)),
            None,
        )
        open_ones = self._open(queued.reminders)
        if place is None or not open_ones:
            with self._log.transaction() as tx:
                outcome = "已停用" if place is None else "已办结"
                self.store.close_message(tx.connection, queued.message_id, outcome=outcome)
            return False
        letter = self._write(queued, open_ones, settings)
        send_letter(queued.channel, letter, to=place.to, settings=settings)
        with self._log.transaction() as tx:
            if self.store.close_message(tx.connection, queued.message_id):
                tx.append(MessageSent(message_id=queued.message_id, channel=queued.channel.value))
        logger.info("message sent channel=%s lines=%d", queued.channel, len(letter.lines))
        return True

    def try_out(self, channel: Channel, *, to: str = "") -> str:
        """Send a test message now. Returns what happened, in the user's words.

        Raises:
            ChannelBusyError, ChannelError: If it was not taken; the message says why.
        """
        settings = self._settings()
        now = utc_now()
        letter = Letter(
            message_id=secrets.token_hex(16),
            subject=_subject(settings, "测试消息"),
            lines=("这是一条测试消息，收到即表示设置可用。",),
            created_at=now,
            address=_address(settings),
        )
        send_letter(channel, letter, to=to, settings=settings)
        where = f"（{to}）" if to else ""
        return f"测试消息已发出：{CHANNEL_WORDS[channel]}{where}收下了。请查看是否收到。"

    def places(self, people: Sequence[Recipient] | None = None) -> list[Place]:
        """Where messages go as things are set up now; nowhere by default."""
        usable = configured_channels(self._settings())
        if not usable:
            return []
        active = [one for one in (self.store.list() if people is None else people) if one.active]
        found = [
            Place(channel=Channel.MAIL, recipient_id=one.recipient_id, to=one.email, people=(one,))
            for one in active
            if Channel.MAIL in usable and Channel.MAIL in one.channels and one.email
        ]
        for channel in sorted(usable - {Channel.MAIL}):
            there = tuple(one for one in active if channel in one.channels)
            if there:
                found.append(Place(channel=channel, recipient_id="", to="", people=there))
        return found

    def _open(self, reminder_ids: Iterable[str]) -> list[Reminder]:
        """Those that are still open, in the order of the ids."""
        wanted = list(dict.fromkeys(reminder_ids))
        stored = self._reminders.store.get_many(int(one) for one in wanted if not one.startswith(TOPIC))
        known = {one.reminder_id: one for one in stored.values() if one.done_at is None}
        if any(one.startswith(TOPIC) for one in wanted):
            known |= {one.reminder_id: one for one in self._reminders.topics()}
        return [known[one] for one in wanted if one in known]

    def _write(self, queued: Message, open_ones: Sequence[Reminder], settings: Settings) -> Letter:
        shown = sorted(open_ones, key=lambda one: -KINDS[one.kind].severity)[:LINES]
        words = self._word(shown) if settings.notify_titles else None
        data = [_record(one, words) for one in shown]
        if words is None:
            counted = Counter(KINDS[one.kind].words for one in shown)
            lines = tuple(f"{name} {count} 件" for name, count in counted.items())
        else:
            lines = tuple(f"{KINDS[one.kind].words}：{words.of(one).text}" for one in shown)
        return Letter(
            message_id=queued.message_id,
            subject=_subject(settings, f"{len(open_ones)} 件待办提醒"),
            lines=lines,
            more=len(open_ones) - len(shown),
            created_at=queued.created_at,
            address=_address(settings),
            data=data,
        )


def next_digest(now: datetime, every: str) -> datetime:
    """When the next message goes out: in five minutes, at the full hour, or in the morning, by this machine's clock."""
    local = now.astimezone()
    if every == "hour":
        return local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if every == "day":
        morning = local.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
        return morning if morning > local else morning + timedelta(days=1)
    return now + _SOON


def describe_failure(error: ZhikuError) -> str:
    """An error of sending as it is shown beside a test button."""
    return f"没有发出。{error.message}"


def _reminder_ids(came: Iterable[tuple[int, str, str]]) -> list[str]:
    return [f"{TOPIC}{subject}" if kind == NoticeRaised.__name__ else subject for _, kind, subject in came]


def _record(one: Reminder, words: Wording | None) -> dict[str, object]:
    record: dict[str, object] = {
        "id": one.reminder_id,
        "kind": one.kind.value,
        "kind_words": KINDS[one.kind].words,
        "raised_at": one.raised_at.isoformat(timespec="seconds"),
        "due_on": one.due_on.isoformat() if one.due_on else None,
    }
    return record if words is None else {**record, "text": words.of(one).text}


def _subject(settings: Settings, what: str) -> str:
    return f"【智库】{settings.body}：{what}" if settings.body else f"【智库】{what}"


def _address(settings: Settings) -> str:
    return f"{settings.notify_address}/reminders" if settings.notify_address else ""
