"""The composition of what comes to people by itself: reminders, kept questions, messages, and who reacts to what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.reminders import Reminder
from events import draft_types, expert_types, reminder_types
from events import types as happened
from experts import new_policy
from experts.kept_questions import KeptQuestions
from experts.memberships import EVENTS
from reminders import handlers
from reminders.book import Reminders
from reminders.drafts import DraftReminders
from reminders.messages import Messages
from reminders.recipients import Recipients
from reminders.wording import Wording

if TYPE_CHECKING:
    from bootstrap import Services

_WAY_INTO_THE_INDEX = ("ingest.parse", "index.documents", "index.experts")


class Reminding:
    """What comes to people by itself, on the services of one process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        database, log = services.database, services.log
        self.reminders = Reminders(database=database, log=log, topics=services.tracking)
        self.questions = KeptQuestions(
            database=database,
            log=log,
            clock=services.clock,
            matcher=lambda: services.matcher,
            is_busy=lambda: services.delivery.waiting(_WAY_INTO_THE_INDEX) > 0,
        )
        self.recipients = Recipients(database=database, log=log)
        self.messages = Messages(
            store=self.recipients.store,
            reminders=self.reminders,
            log=log,
            clock=services.clock,
            settings=lambda: services.settings,
            word=self.word,
        )

    def word(self, reminders: Sequence[Reminder]) -> Wording:
        """Words for reminders: names and titles as they are now."""
        services = self._services
        return Wording(
            reminders,
            documents=services.documents,
            experts=services.pool.store,
            pools=services.lifecycle.pools,
            questions=self.questions.store,
            searches=services.tracking.saved,
            drafts=services.drafting.desk.store,
        )


def subscribe_reminding(services: Services) -> None:
    """Subscribe what raises, settles and sends."""
    _subscribe_raising(services)
    _subscribe_questions(services)
    _subscribe_drafts(services)
    messages = services.reminding.messages
    services.delivery.subscribe(
        "reminders.plan", {reminder_types.ReminderRaised: messages.plan, happened.NoticeRaised: messages.plan}
    )
    services.delivery.subscribe("reminders.compose", {reminder_types.DigestDue: messages.compose})
    services.delivery.subscribe("reminders.send", {reminder_types.MessageQueued: messages.send})


def _subscribe_raising(services: Services) -> None:
    reminders, log = services.reminding.reminders, services.log
    experts, documents = services.pool.store, services.documents

    def remind_of_member(
        event: handlers.EndOfMember,
    ) -> None:
        if isinstance(event, expert_types.OfStep):
            settle_member(event)
        handlers.remind_of_member(event, reminders=reminders, experts=experts, log=log)

    def settle_member(
        event: expert_types.OfStep | expert_types.ExpertDeleted | expert_types.ExpertErased,
    ) -> None:
        handlers.settle_member(event, reminders=reminders, experts=experts, log=log)

    def remind_of_policy(event: reminder_types.ExpertsConcerned) -> None:
        handlers.remind_of_policy(event, reminders=reminders, documents=documents, log=log)

    def remind_of_failure(event: happened.DocumentFailed) -> None:
        handlers.remind_of_failure(event, reminders=reminders, documents=documents, log=log)

    def settle_document(event: happened.DocumentIndexed | happened.DocumentDeleted) -> None:
        handlers.settle_document(event, reminders=reminders, log=log)

    def remind_of_question(event: reminder_types.KeptQuestionMoved) -> None:
        handlers.remind_of_question(event, reminders=reminders, log=log)

    def settle_question(event: reminder_types.KeptQuestionChanged | reminder_types.KeptQuestionDeleted) -> None:
        handlers.settle_question(event, reminders=reminders, log=log)

    services.delivery.subscribe(
        "reminders.members",
        {
            **dict.fromkeys(EVENTS.values(), settle_member),
            expert_types.ExpertDeleted: settle_member,
            expert_types.ExpertErased: settle_member,
            expert_types.ExpertTermExpiring: remind_of_member,
            expert_types.ExpertTermExpired: remind_of_member,
            expert_types.MembershipRegistered: remind_of_member,
            expert_types.MembershipCorrected: remind_of_member,
            expert_types.AnnouncementEnded: remind_of_member,
        },
    )
    services.delivery.subscribe(
        "reminders.documents",
        {
            reminder_types.ExpertsConcerned: remind_of_policy,
            happened.DocumentFailed: remind_of_failure,
            happened.DocumentIndexed: settle_document,
            happened.DocumentDeleted: settle_document,
        },
    )
    services.delivery.subscribe(
        "reminders.questions",
        {
            reminder_types.KeptQuestionMoved: remind_of_question,
            reminder_types.KeptQuestionChanged: settle_question,
            reminder_types.KeptQuestionDeleted: settle_question,
        },
    )


def _subscribe_questions(services: Services) -> None:
    questions = services.reminding.questions

    def tell_concerned(event: happened.DocumentIndexed) -> None:
        new_policy.tell_concerned(
            event,
            documents=services.documents,
            people=services.pool,
            matcher=lambda: services.matcher,
            log=services.log,
        )

    services.delivery.subscribe("experts.match_policy", {happened.DocumentIndexed: tell_concerned})
    changes = (
        *EVENTS.values(),
        happened.ExpertChanged,
        happened.ExpertLinked,
        happened.ExpertDeleted,
        happened.DocumentIndexed,
        happened.DocumentDeleted,
        happened.GenerationServed,
    )
    services.delivery.subscribe("experts.follow_change", dict.fromkeys(changes, questions.follow_change))
    services.delivery.subscribe("experts.rematch", {reminder_types.RematchDue: questions.rematch})
    services.delivery.subscribe("experts.question_seen", {reminder_types.ReminderDone: questions.follow_done})


def _subscribe_drafts(services: Services) -> None:
    drafts = DraftReminders(
        reminders=services.reminding.reminders,
        drafts=services.drafting.desk.store,
        opinions=services.drafting.opinion_store,
        clock=services.clock,
        log=services.log,
    )
    changes = (
        *(draft_types.DraftStarted, draft_types.DraftChanged, draft_types.DraftDeleted, draft_types.DraftMoved),
        *(draft_types.DraftSubmitted, draft_types.OpinionRequested, draft_types.OpinionsReceived),
    )
    services.delivery.subscribe(
        "reminders.drafts",
        {
            **dict.fromkeys(changes, drafts.follow),
            draft_types.DraftDue: drafts.remind,
            draft_types.OpinionDue: drafts.remind,
        },
    )
