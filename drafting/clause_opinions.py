"""Collecting what members say to a request for comments (征求意见), from which its answer is composed."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import InvalidInputError
from drafting.feedback import Opinion
from events import draft_types as happened
from events.log import EventLog
from storage.clause_opinions import ClauseOpinion, ClauseOpinionStore
from storage.drafts import DraftStore

LONGEST_TEXT, LONGEST_LINE = 500, 60


class ClauseOpinions:
    """The opinions to the requests that papers answer. Safe to share between threads."""

    def __init__(self, *, store: ClauseOpinionStore, drafts: DraftStore, log: EventLog) -> None:
        self.store = store
        self._drafts = drafts
        self._log = log

    def said(self, draft_id: str) -> Sequence[Opinion]:
        """The opinions as the answer is composed of them."""
        return [Opinion(clause=one.clause, text=one.text, by=one.by) for one in self.store.list(draft_id)]

    def add(self, draft_id: str, *, clause: str, text: str, by: str, actor: str | None = None) -> None:
        """Keep an opinion.

        Raises:
            InvalidInputError: If its words or the name of who said it are missing, or too long.
            NotFoundError: If there is no such paper.
        """
        kept = ClauseOpinion(clause=_line(clause), text=_line(text), by=_line(by))
        if not any(character.isalnum() for character in kept.text):
            raise InvalidInputError("请填写意见内容。")
        if not any(character.isalnum() for character in kept.by):
            raise InvalidInputError("请填写提出单位或提出人，意见由其负责。")
        limits = (
            ("条款", kept.clause, LONGEST_LINE),
            ("提出单位", kept.by, LONGEST_LINE),
            ("意见", kept.text, LONGEST_TEXT),
        )
        for name, words, most in limits:
            if len(words) > most:
                raise InvalidInputError(f"{name}最多 {most} 字，现有 {len(words)} 字。")
        with self._log.transaction(actor=actor) as tx:
            self._drafts.read(tx.connection, draft_id)
            self.store.add(tx.connection, draft_id, kept, actor=tx.actor)
            tx.append(happened.DraftSourcesChanged(draft_id=draft_id, sources=1))

    def remove(self, draft_id: str, opinion_id: int, *, actor: str | None = None) -> None:
        """Take an opinion away; nothing happens where that was done already."""
        with self._log.transaction(actor=actor) as tx:
            if self.store.remove(tx.connection, draft_id, opinion_id):
                tx.append(happened.DraftSourcesChanged(draft_id=draft_id, sources=1))


def _line(words: str) -> str:
    return " ".join(words.split())
