"""Reminders in words: the ids of what they tell of become names, titles and the address of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from core.documents import Document
from core.drafts import Draft
from core.experts import Expert
from core.kept_questions import KeptQuestion
from core.pools import Pool
from core.reminders import KINDS, Cause, Reminder, ReminderKind

NAMES_SHOWN = 5
_LONGEST_QUESTION = 40


class Documents(Protocol):
    """Reading documents."""

    def get_many(self, ids: Iterable[str]) -> Mapping[str, Document]:
        """Those that exist, by id."""


class Experts(Protocol):
    """Reading experts."""

    def get_many(self, expert_ids: Iterable[str]) -> Mapping[str, Expert]:
        """Those that exist, by id."""


class Pools(Protocol):
    """Reading pools."""

    def list(self, *, archived: bool = False) -> Sequence[Pool]:
        """All pools, those put away too where asked for."""


class Questions(Protocol):
    """Reading kept questions."""

    def list(self) -> Sequence[KeptQuestion]:
        """All of them."""


class Drafts(Protocol):
    """Reading suggestion papers."""

    def list(self) -> Sequence[Draft]:
        """All of them."""


class Searches(Protocol):
    """Reading kept searches."""

    def names(self) -> Mapping[str, str]:
        """Names by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A reminder, or one of its causes, as it is shown.

    Attributes:
        page: Page in `views/` on which it is done.
        query: What the address of that page says.
        document_id: A document that is to be the question there, "" for none.
        note: A second, quieter line.
    """

    text: str
    page: str
    query: Mapping[str, str | list[str]] = field(default_factory=dict)
    document_id: str = ""
    note: str = ""


class Wording:
    """Words for the reminders of one look; what they name is read once for all of them."""

    def __init__(
        self,
        reminders: Sequence[Reminder],
        *,
        documents: Documents,
        experts: Experts,
        pools: Pools,
        questions: Questions,
        searches: Searches,
        drafts: Drafts,
    ) -> None:
        causes = [cause for one in reminders for cause in one.open_causes]
        self._documents = documents.get_many(
            {cause.ids["document_id"] for cause in causes if "document_id" in cause.ids}
        )
        self._people = experts.get_many({key for cause in causes for key in _expert_ids(cause)})
        kinds = {one.kind for one in reminders}
        self._pools = {one.pool_id: one.name for one in pools.list(archived=True)} if causes else {}
        self._questions = {one.question_id: one for one in questions.list()} if ReminderKind.QUESTION in kinds else {}
        of_drafts = kinds & {ReminderKind.DRAFT_DUE, ReminderKind.OPINION_DUE}
        self._drafts = {one.draft_id: one.title for one in drafts.list()} if of_drafts else {}
        self._searches = searches.names() if ReminderKind.TOPIC in kinds else {}

    def of(self, reminder: Reminder) -> Words:
        """A reminder in one sentence, with the page where it is done."""
        causes = reminder.open_causes
        if len(causes) == 1:
            return self.part(reminder.kind, causes[0])
        kind, page = reminder.kind, KINDS[reminder.kind].page
        if kind is ReminderKind.NEW_POLICY:
            people = {key for cause in causes for key in _expert_ids(cause)}
            first = self._title(causes[0])
            return Words(text=f"{first}等 {len(causes)} 份新资料涉及 {len(people)} 位专家", page=page)
        if kind is ReminderKind.FAILED:
            text = f"{self._title(causes[0])}等 {len(causes)} 份资料没有入库"
            return Words(text=text, page=page, query={"state": "failed"})
        if kind is ReminderKind.QUESTION:
            return self.part(kind, causes[-1])
        names = self._names([key for cause in causes for key in _expert_ids(cause)])
        if kind in (ReminderKind.DRAFT_DUE, ReminderKind.OPINION_DUE):
            return self._of_draft(kind, causes[0], names)
        return Words(text=self._of_member(kind, causes[0], names), page=page)

    def part(self, kind: ReminderKind, cause: Cause) -> Words:
        """One cause in one sentence."""
        page, ids = KINDS[kind].page, cause.ids
        if kind is ReminderKind.TOPIC:
            name = self._searches.get(ids["saved_search_id"], "已删除的问题")
            return Words(text=f"「{name}」有 {ids['count']} 条新提醒", page=page)
        if kind is ReminderKind.NEW_POLICY:
            text = f"{self._title(cause)}涉及 {len(ids['expert_ids'])} 位专家"
            return Words(text=text, page=page, document_id=ids["document_id"], note=self._names(ids["expert_ids"]))
        if kind is ReminderKind.FAILED:
            found = self._documents.get(ids["document_id"])
            note = found.reason if found else ""
            query = {"state": "failed"}
            return Words(text=f"{self._title(cause)}没有入库", page=page, query=query, note=note)
        if kind is ReminderKind.QUESTION:
            return self._of_question(cause)
        if kind in (ReminderKind.DRAFT_DUE, ReminderKind.OPINION_DUE):
            return self._of_draft(kind, cause, self._names(_expert_ids(cause)))
        query = {"expert": ids["expert_id"]} if ids["expert_id"] in self._people else {}
        return Words(text=self._of_member(kind, cause, self._names([ids["expert_id"]])), page=page, query=query)

    def _of_member(self, kind: ReminderKind, cause: Cause, names: str) -> str:
        pool = self._pools.get(cause.ids["pool_id"], "")
        who = f"{names}（{pool}）" if pool else names
        end = _day(cause.ids["end"]) if "end" in cause.ids else ""
        return {
            ReminderKind.TERM_EXPIRING: f"{who}的聘期将于{end}届满",
            ReminderKind.TERM_EXPIRED: f"{who}的聘期已于{end}届满，等待续聘或退出",
            ReminderKind.ANNOUNCED: f"{who}的公示已于{end}结束，可以聘任",
            ReminderKind.USES: f"{who}今年的使用次数接近上限",
            ReminderKind.ABSENCES: f"{who}今年的缺席已达规定次数",
        }[kind]

    def _of_draft(self, kind: ReminderKind, cause: Cause, names: str) -> Words:
        ids, title = cause.ids, self._drafts.get(cause.ids["draft_id"])
        named, end = f"《{title}》" if title else "已删除的文稿", _day(cause.ids["end"])
        due = kind is ReminderKind.DRAFT_DUE
        text = f"{named}应于{end}前报出" if due else f"{names}对{named}的意见应于{end}前反馈，还没有收到"
        return Words(text=text, page=KINDS[kind].page, query={"draft": ids["draft_id"]})

    def _of_question(self, cause: Cause) -> Words:
        ids = cause.ids
        kept = self._questions.get(ids["question_id"])
        asked = " ".join(kept.question.split()) if kept else "已删除的问题"
        short = asked if len(asked) <= _LONGEST_QUESTION else asked[:_LONGEST_QUESTION] + "…"
        moved = [f"新进{self._names(ids['came'])}"] if ids["came"] else []
        moved += [f"退出{self._names(ids['went'])}"] if ids["went"] else []
        query: dict[str, str | list[str]] = {}
        if kept:
            query = {"q": kept.question, **({"avoid": list(kept.avoid_units)} if kept.avoid_units else {})}
        page = KINDS[ReminderKind.QUESTION].page
        return Words(text=f"「{short}」的人选有变化：{'；'.join(moved)}", page=page, query=query)

    def _title(self, cause: Cause) -> str:
        found = self._documents.get(cause.ids["document_id"])
        return f"《{found.metadata.title or found.file_name}》" if found else "已删除的资料"

    def _names(self, expert_ids: Iterable[str]) -> str:
        ids = list(dict.fromkeys(expert_ids))
        names = [self._people[key].name if key in self._people else "已删除的专家" for key in ids]
        if len(names) <= NAMES_SHOWN:
            return "、".join(names)
        return f"{'、'.join(names[:NAMES_SHOWN])}等 {len(names)} 位专家"


def _expert_ids(cause: Cause) -> list[str]:
    ids = cause.ids
    single = [ids["expert_id"]] if "expert_id" in ids else []
    return [*single, *ids.get("expert_ids", ()), *ids.get("came", ()), *ids.get("went", ())]


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"
