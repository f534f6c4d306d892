"""Asking experts about a paper: who fits it, the files that are sent, the record of it, and the letters of thanks."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date

from core.drafts import Draft, DraftContent, DraftState, Profile, SectionRole
from core.errors import InvalidInputError
from core.experts import Expert
from core.opinions import Opinion, OpinionRequest
from core.search import ExpertMatch
from drafting.asking import Addressed, check_due, check_sender, pack_feedback, pack_requests
from drafting.desk import WRITABLE
from drafting.service_notes import ServiceNotes
from drafting.steps import Steps
from events import draft_types as happened
from events.log import Transaction
from experts.paperwork import PaperFile, Sender
from experts.tasks import Matching
from storage.database import utc_now
from storage.experts import ExpertStore
from storage.opinions import OpinionStore

_MATTER_CHARACTERS = 400  # of the suggestions, by which experts are found


class Consultation:
    """Asking experts about the papers of one association. Safe to share between threads."""

    def __init__(
        self,
        *,
        steps: Steps,
        store: OpinionStore,
        service: ServiceNotes,
        experts: ExpertStore,
        profile: Callable[[str], Profile],
        matcher: Callable[[], Matching],
        today: Callable[[], date] = date.today,
    ) -> None:
        """
        Args:
            profile: The kind of paper of a key.
            matcher: Matching over the opened index; it is asked for when somebody is to be found.
        """
        self.store = store
        self.today = today
        self._steps = steps
        self._service = service
        self._drafts = steps.store
        self._experts = experts
        self._profile = profile
        self._matcher = matcher

    def propose(self, draft_id: str, *, top_k: int = 8) -> Sequence[ExpertMatch]:
        """The experts who fit a paper, best first: by its title and what it suggests. Waits for the index.

        Raises:
            NotFoundError: If there is no such paper.
        """
        draft = self._drafts.get(draft_id)
        content = self._drafts.revision(draft_id).content if draft.revision else DraftContent(title=draft.title)
        return self._matcher().match(_matter(draft, content), top_k=top_k)

    def ask(
        self, draft_id: str, expert_ids: Sequence[str], *, due_on: date, sender: Sender, actor: str | None = None
    ) -> PaperFile:
        """Ask experts about the newest text: the file to be sent to them, and the record that it was.

        Who was asked about this text before keeps the first request. A paper that is still being written goes to
        专家论证.

        Raises:
            InvalidInputError: If nobody is chosen, the day has passed, the paper has no text or was handed in.
            NotFoundError: If there is no such paper or expert.
        """
        check_sender(sender)
        check_due(due_on, self.today())
        if not expert_ids:
            raise InvalidInputError("请先选择要征求意见的专家。")
        people = [self._experts.get(one) for one in dict.fromkeys(expert_ids)]
        with self._steps.log.transaction(actor=actor) as tx:
            draft = self._drafts.read(tx.connection, draft_id)
            if not draft.revision:
                raise InvalidInputError("这份文稿还没有正文。请先起草，再征求专家意见。")
            if draft.state not in WRITABLE:
                raise InvalidInputError(f"文稿已{draft.state}，不能再征求意见。")
            known = {one.expert_id: one for one in self.store.requests(draft_id) if one.revision == draft.revision}
            addressed = [
                Addressed(request=known.get(one.expert_id) or self._add(tx, draft, one, due_on), expert=one)
                for one in people
            ]
            if draft.state is DraftState.DRAFTING:
                self._steps.take_in(tx, draft_id, DraftState.EXPERT_REVIEW)
        revision = self._drafts.revision(draft_id, draft.revision)
        return pack_requests(draft, revision, self._profile(draft.profile), addressed, sender)

    def feedback(self, draft_id: str, *, result: str, sender: Sender) -> PaperFile:
        """The letters of thanks to everybody of the pool who was asked or said something.

        Raises:
            InvalidInputError: If there is nobody to thank, or who signs is missing.
        """
        check_sender(sender)
        draft = self._drafts.get(draft_id)
        opinions = self.store.opinions(draft_id)
        asked = [one.expert_id for one in self.store.requests(draft_id)]
        ids = dict.fromkeys([*asked, *(one.expert_id for one in opinions if one.expert_id)])
        known = {key: one for key, one in self._experts.get_many(ids).items() if not one.is_stub}
        people: list[tuple[Expert, Sequence[Opinion]]] = [
            (known[one], [said for said in opinions if said.expert_id == one]) for one in ids if one in known
        ]
        if not people:
            raise InvalidInputError("还没有向专家征求过意见，没有可反馈的人。")
        return pack_feedback(draft.title, result, people, sender)

    def _add(self, tx: Transaction, draft: Draft, expert: Expert, due_on: date) -> OpinionRequest:
        asked = OpinionRequest(
            request_id=secrets.token_hex(8),
            draft_id=draft.draft_id,
            expert_id=expert.expert_id,
            name=expert.name,
            revision=draft.revision,
            asked_at=utc_now(),
            due_on=due_on,
            actor=tx.actor,
        )
        self.store.add_request(tx.connection, asked)
        self._service.note_asked(tx, draft, expert.expert_id)
        tx.append(
            happened.OpinionRequested(
                draft_id=draft.draft_id,
                expert_id=expert.expert_id,
                request_id=asked.request_id,
                revision=draft.revision,
            )
        )
        return asked


def _matter(draft: Draft, content: DraftContent) -> str:
    """What experts are matched to: title, topic, and the heads and first sentences of what is suggested."""
    heads, sentences = [], []
    for section in content.sections:
        if section.role is SectionRole.SUGGESTIONS:
            heads += [one.heading for one in section.paragraphs if one.heading]
            sentences += [one.text for one in section.sentences()]
    words = "。".join([content.title, *([draft.topic] if draft.topic not in content.title else []), *heads])
    return (words + "。" + "".join(sentences))[: len(words) + _MATTER_CHARACTERS]
