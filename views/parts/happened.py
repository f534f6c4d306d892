"""Events in words, with the titles and names of what they are about."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from core.reminders import channel_words, kind_words
from events.log import LoggedEvent
from events.types import EVENT_TYPES
from views.parts.text import date_words
from views.words import has, say

DOCUMENT_EVENTS = tuple(name for name, kind in EVENT_TYPES.items() if kind.subject_field == "document_id")
EXPERT_EVENTS = tuple(name for name, kind in EVENT_TYPES.items() if kind.subject_field == "expert_id")
TRACKING_EVENTS = tuple(name for name, kind in EVENT_TYPES.items() if kind.subject_field == "saved_search_id")
TASK_EVENTS = tuple(name for name, kind in EVENT_TYPES.items() if kind.subject_field == "task_id")
DRAFT_EVENTS = tuple(name for name, kind in EVENT_TYPES.items() if kind.subject_field == "draft_id")
POOL_EVENTS = tuple(name for name, kind in EVENT_TYPES.items() if kind.subject_field == "pool_id")
SYSTEM_EVENTS = tuple(
    name
    for name in EVENT_TYPES
    if name not in DOCUMENT_EVENTS + EXPERT_EVENTS + TRACKING_EVENTS + TASK_EVENTS + DRAFT_EVENTS
)


class Names:
    """Titles of documents and names of experts that a list of entries speaks of."""

    def __init__(self, services: Any, entries: Iterable[Any]) -> None:
        listed = list(entries)
        subjects = {entry.subject for entry in listed}
        subjects |= {_data(entry).get("document_id", "") for entry in listed if entry.type in TRACKING_EVENTS}
        subjects |= {_data(entry).get("expert_id", "") for entry in listed}
        self._titles: dict[str, str] = services.documents.titles(subjects)
        self._searches: dict[str, str] = services.tracking.saved.names()
        self._tasks = {task.task_id: task.title for task in services.tasks.store.list()}
        self._pools = {one.pool_id: one.name for one in services.pools.list(archived=True)}
        self._drafts = {one.draft_id: one.title for one in services.drafting.desk.store.list()}
        self._people: dict[str, str] = services.pool.store.names(subjects)

    def subject(self, type_name: str, subject: str, *, title: str = "") -> str:
        """What an event is about, as it stands in a sentence."""
        if type_name in DOCUMENT_EVENTS:
            known = title or self._titles.get(subject, "")
            return say("activity.document", title=known) if known else say("activity.unknown_document")
        if type_name in EXPERT_EVENTS:
            return self._people.get(subject) or say("activity.unknown_expert")
        if type_name in TRACKING_EVENTS:
            name = self._searches.get(subject)
            return say("activity.search", name=name) if name else say("activity.unknown_search")
        if type_name in TASK_EVENTS:
            return say("activity.search", name=self._tasks.get(subject, ""))
        if type_name in DRAFT_EVENTS:
            return say("activity.search", name=title or self._drafts.get(subject, ""))
        if type_name in POOL_EVENTS and subject in self._pools:
            return say("activity.search", name=self._pools[subject])
        return ""

    def person(self, expert_id: str) -> str:
        """An expert as named in a sentence about something else."""
        return self._people.get(expert_id) or say("activity.unknown_expert")

    def document(self, document_id: str) -> str:
        """A document as it stands in a sentence about something else."""
        known = self._titles.get(document_id)
        return say("activity.document", title=known) if known else say("activity.unknown_document")

    def task(self, letter: Any) -> str:
        """What a dead letter was to do, in words."""
        about = self.subject(letter.type, letter.subject)
        what = say(f"task.{letter.subscriber}") if has(f"task.{letter.subscriber}") else letter.subscriber
        return f"{what}：{about}" if about else what


def describe(entry: LoggedEvent, names: Names) -> str:
    """One entry of the log as a sentence."""
    data = json.loads(entry.data)
    if not has(f"happened.{entry.type}"):
        return say("happened.other", type=entry.type)
    key = f"happened.{entry.type}"
    if entry.type == "DocumentAdded" and data.get("version", 1) > 1:
        key = "happened.DocumentAdded_again"
    if entry.type == "NoticeRaised" and data["version"] > 1:
        key = "happened.NoticeRaised_update"
    values = {**data, "what": names.subject(entry.type, entry.subject, title=str(data.get("title", "")))}
    if entry.type in TRACKING_EVENTS:
        values["document"] = names.document(data.get("document_id", ""))
    if "expert_id" in data:
        values["who"] = names.person(data["expert_id"])
    if entry.type == "ReminderRaised":
        values["kind_words"] = kind_words(data["kind"])
    if "channel" in data:
        values["channel_words"] = channel_words(data["channel"])
    if "expert_ids" in data:
        values["count"] = len(data["expert_ids"])
    if "fields" in data:
        values["fields"] = "、".join(_field_words(name, entry.type) for name in data["fields"])
    for name in ("term_end", "announced_until"):
        if name in data:
            values[name] = date_words(date.fromisoformat(data[name]))
    return say(key, **values)


def _data(entry: Any) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(getattr(entry, "data", "") or "{}")
    return values


def _field_words(name: str, type_name: str) -> str:
    if type_name in TRACKING_EVENTS:
        return say(f"tracking_field.{name}")
    if type_name in TASK_EVENTS:
        return say(f"task_field.{name}")
    if type_name in DRAFT_EVENTS:
        return say(f"draft_field.{name}")
    if type_name in POOL_EVENTS:
        return say(f"pool_field.{name}")
    if type_name in EXPERT_EVENTS and has(f"expert_field.{name}"):
        return say(f"expert_field.{name}")
    return say(f"field.{name}") if has(f"field.{name}") else name
