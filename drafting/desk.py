"""The desk where papers are written: beginning one, keeping every state of its text, and what is known about it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from core.drafts import Draft, DraftContent, DraftState, DraftStep, Profile, Revision, Source, SourceState, SubQuestion
from core.errors import InvalidInputError, ZhikuError
from events import draft_types as happened
from events.log import EventLog, Transaction
from storage.database import utc_now
from storage.drafts import DraftStore

logger = logging.getLogger(__name__)

LONGEST_TOPIC, LONGEST_LINE = 300, 200
_OWN_FIELDS = ("title", "addressee", "due_on", "request_document_id")
# States in which the text may be changed; what was handed in stays as it was.
WRITABLE = frozenset({DraftState.TOPIC, DraftState.DRAFTING, DraftState.EXPERT_REVIEW, DraftState.APPROVAL})


class RevisedMeanwhileError(ZhikuError):
    """Somebody else revised the text since it was read.

    Attributes:
        newest: The text as it is now.
    """

    def __init__(self, newest: Revision) -> None:
        super().__init__(
            f"{newest.actor}刚刚修改了这份文稿（第 {newest.number} 稿），您的修改还没有保存。请对照后再保存。"
        )
        self.newest = newest


class Desk:
    """The papers of one association. Safe to share between threads."""

    def __init__(self, *, store: DraftStore, log: EventLog) -> None:
        self.store = store
        self.log = log

    def start(
        self,
        topic: str,
        profile: Profile,
        *,
        addressee: str = "",
        due_on: date | None = None,
        request_document_id: str = "",
        actor: str | None = None,
    ) -> Draft:
        """Begin a paper on a topic. Its text is written by `revise`.

        Raises:
            InvalidInputError: If the topic is missing or too long.
        """
        words = " ".join(topic.split())
        if not any(character.isalnum() for character in words):
            raise InvalidInputError("请填写题目：这份文稿要说什么事。")
        if len(words) > LONGEST_TOPIC:
            raise InvalidInputError(
                f"题目最多 {LONGEST_TOPIC} 字，现有 {len(words)} 字。请只写一件事，材料可以另外加入依据。"
            )
        with self.log.transaction(actor=actor) as tx:
            draft = Draft(
                draft_id=secrets.token_hex(8),
                topic=words,
                profile=profile.key,
                title=profile.title.format(topic=words),
                addressee=addressee,
                due_on=due_on,
                request_document_id=request_document_id,
                actor=tx.actor,
            )
            self.store.write(tx.connection, draft)
            tx.append(happened.DraftStarted(draft_id=draft.draft_id, profile=profile.key))
        logger.info("draft started draft_id=%s profile=%s", draft.draft_id, profile.key)
        return draft

    def change(self, draft: Draft, *, actor: str | None = None) -> Draft:
        """Keep what is known about a paper: title, addressee, deadline, the request that it answers.

        Raises:
            InvalidInputError: If the title is missing or a line too long.
            NotFoundError: If there is no such paper.
        """
        cleaned = replace(draft, title=" ".join(draft.title.split()), addressee=" ".join(draft.addressee.split()))
        for name, words in (("标题", cleaned.title), ("主送", cleaned.addressee)):
            if len(words) > LONGEST_LINE:
                raise InvalidInputError(f"{name}最多 {LONGEST_LINE} 字，现有 {len(words)} 字。")
        if not cleaned.title:
            raise InvalidInputError("请填写标题。")
        with self.log.transaction(actor=actor) as tx:
            known = self.store.read(tx.connection, draft.draft_id)
            changed = tuple(name for name in _OWN_FIELDS if getattr(known, name) != getattr(cleaned, name))
            kept = replace(known, **{name: getattr(cleaned, name) for name in changed})
            if changed:
                self.store.write(tx.connection, kept)
                tx.append(happened.DraftChanged(draft_id=draft.draft_id, fields=changed))
        return kept

    def revise(
        self,
        draft_id: str,
        content: DraftContent,
        *,
        base: int,
        reason: str,
        actor: str | None = None,
        also: Callable[[Transaction], None] = lambda tx: None,
    ) -> Revision:
        """Keep a new state of the text, on top of the revision that was read. Nothing is kept where nothing changed.

        Args:
            base: Number of the revision that the change was made on, 0 for the first text.
            reason: What brought it about, in words.
            also: What is kept with it, in the same transaction, even where the text did not change.

        Raises:
            RevisedMeanwhileError: If there is a newer revision than `base`; nothing is written.
            InvalidInputError: If the paper is past the states in which its text may change.
            NotFoundError: If there is no such paper.
        """
        with self.log.transaction(actor=actor) as tx:
            known = self.store.read(tx.connection, draft_id)
            if known.state not in WRITABLE:
                raise InvalidInputError(f"文稿已{known.state}，正文不能再改。需要修改请另起一稿。")
            if known.revision != base:
                raise RevisedMeanwhileError(self.store.revision(draft_id))
            also(tx)
            if known.revision and self.store.revision(draft_id).content == content:
                return self.store.revision(draft_id)
            number = self._add_revision(tx, known, content, reason)
        return self.store.revision(draft_id, number)

    def keep_sources(
        self, draft_id: str, questions: Sequence[SubQuestion], sources: Sequence[Source], *, actor: str | None = None
    ) -> None:
        """Put sub-questions and the passages found in the place of those before.

        Raises:
            NotFoundError: If there is no such paper.
        """
        with self.log.transaction(actor=actor) as tx:
            self.store.read(tx.connection, draft_id)
            self.store.write_sources(tx.connection, draft_id, questions, sources)
            tx.append(happened.DraftSourcesChanged(draft_id=draft_id, sources=len(sources)))

    def decide_source(
        self, draft_id: str, place: int, chunk_id: int, state: SourceState, *, actor: str | None = None
    ) -> None:
        """Pin or drop a passage, or take that back; nothing happens where the passage is not among the sources."""
        with self.log.transaction(actor=actor) as tx:
            if self.store.set_source_state(tx.connection, draft_id, place, chunk_id, state):
                tx.append(happened.DraftSourcesChanged(draft_id=draft_id, sources=1))

    def delete(self, draft_id: str, *, actor: str | None = None) -> None:
        """Remove a paper with its revisions.

        Raises:
            NotFoundError: If there is no such paper.
        """
        with self.log.transaction(actor=actor) as tx:
            known = self.store.read(tx.connection, draft_id)
            self.store.delete(tx.connection, draft_id)
            tx.append(happened.DraftDeleted(draft_id=draft_id, title=known.title))

    def _add_revision(self, tx: Transaction, known: Draft, content: DraftContent, reason: str) -> int:
        number = self.store.add_revision(tx.connection, known.draft_id, content, actor=tx.actor, reason=reason)
        state = DraftState.DRAFTING if known.state is DraftState.TOPIC else known.state
        if state is not known.state:
            step = DraftStep(
                draft_id=known.draft_id, before=known.state, after=state, actor=tx.actor, at=utc_now(), reason=reason
            )
            self.store.add_step(tx.connection, step)
        self.store.write(tx.connection, replace(known, revision=number, title=content.title, state=state))
        tx.append(happened.DraftRevised(draft_id=known.draft_id, revision=number))
        return number
