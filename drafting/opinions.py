"""What experts say about a paper: read from the files that come back, entered by hand, and decided on."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.drafts import Profile, Revision
from core.errors import InvalidInputError
from core.opinions import CHANGES, Opinion, OpinionKind, OpinionRequest, OpinionState
from drafting.applying import apply_change
from drafting.asking import DRAFT_MARK, REQUEST_MARK, read_sent
from drafting.desk import Desk, RevisedMeanwhileError
from drafting.editing import find_sentence
from drafting.returned import read_form, read_returned
from drafting.sent_text import cut_sent
from drafting.service_notes import ServiceNotes
from events import draft_types as happened
from events.log import Transaction
from experts.rules import clean_line, clean_text
from papers.markup import MarkedPaper, read_markup
from papers.opinion_papers import NUMBER_LABEL
from storage.database import utc_now
from storage.experts import ExpertStore
from storage.opinions import OpinionStore

logger = logging.getLogger(__name__)

LONGEST_TEXT, LONGEST_ANSWER = 20_000, 1_000
_NUMBER = re.compile(NUMBER_LABEL + "([0-9a-f]{16})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came of one returned file.

    Attributes:
        new: Opinions that are kept from now on; `known`: those that were there already.
    """

    request: OpinionRequest
    new: int
    known: int


class OpinionDesk:
    """What experts say about the papers of one association. Safe to share between threads."""

    def __init__(
        self,
        *,
        desk: Desk,
        store: OpinionStore,
        service: ServiceNotes,
        experts: ExpertStore,
        profile: Callable[[str], Profile],
    ) -> None:
        """`profile` gives the kind of paper of a key."""
        self.store = store
        self._desk = desk
        self._service = service
        self._experts = experts
        self._profile = profile

    def receive(
        self, draft_id: str, file_name: str, data: bytes, *, expert_id: str = "", actor: str | None = None
    ) -> Received:
        """Read a file that an expert sent back. The same file read twice brings nothing twice.

        Args:
            expert_id: Whose it is, for a file that does not tell: the text copied into another one.

        Raises:
            InvalidInputError: If it cannot be read, belongs to another paper, or nobody knows whose it is.
        """
        returned = read_markup(data, name=file_name)
        request = self._request_of(draft_id, returned, expert_id, file_name)
        expert = self._experts.get_many([request.expert_id]).get(request.expert_id)
        if expert is not None and expert.erased_on is not None:
            raise InvalidInputError("这位专家的个人信息已按本人要求清除，不能再读入其意见。")
        draft, revision = self._desk.store.get(draft_id), self._desk.store.revision(draft_id, request.revision)
        sent = cut_sent(read_sent(draft, revision, self._profile(draft.profile)), revision.content)
        found = read_returned(returned, sent) if _is_like(returned, revision) else read_form(returned)
        if not found and not _is_like(returned, revision):
            raise InvalidInputError(
                f"「{file_name}」的内容不是这份文稿。请核对后上传专家发回的文件；专家另写的意见可以用「录入意见」。"
            )
        with self._desk.log.transaction(actor=actor) as tx:
            kept = [
                self.store.add(
                    tx.connection,
                    Opinion(
                        draft_id=draft_id,
                        request_id=request.request_id,
                        expert_id=request.expert_id,
                        name=request.name,
                        revision=request.revision,
                        actor=tx.actor,
                        kind=one.kind,
                        text=one.text,
                        quote=one.quote,
                        sentence_id=one.sentence_id,
                        start=one.start,
                        at=one.at,
                    ),
                )
                for one in found
            ]
            new = sum(one is not None for one in kept)
            if self.store.set_answered(tx.connection, request.request_id, utc_now()) or new:
                self._service.note_answered(tx, draft, request.expert_id)
                tx.append(_came(draft_id, request.expert_id, request.request_id, new))
        logger.info("opinions received draft_id=%s new=%d known=%d", draft_id, new, len(kept) - new)
        return Received(request=request, new=new, known=len(kept) - new)

    def enter(
        self,
        draft_id: str,
        text: str,
        *,
        expert_id: str = "",
        name: str = "",
        sentence_id: str = "",
        at: datetime | None = None,
        actor: str | None = None,
    ) -> None:
        """Enter what somebody said by telephone or WeChat.

        Args:
            expert_id: Who said it; or `name`, for somebody who is not in the pool.
            sentence_id: What it is about, "" for the paper as a whole.

        Raises:
            InvalidInputError: If the text or the person is missing, or the text is too long.
            NotFoundError: If there is no such paper, expert or sentence.
        """
        words, who = clean_text(text), clean_line(name)
        if not words:
            raise InvalidInputError("请填写意见内容。")
        if len(words) > LONGEST_TEXT:
            raise InvalidInputError(f"意见有 {len(words)} 字，最多 {LONGEST_TEXT} 字；长文请存入资料库。")
        if expert_id:
            who = self._experts.get(expert_id).name
        if not who:
            raise InvalidInputError("请选择专家，或填写是谁的意见。")
        with self._desk.log.transaction(actor=actor) as tx:
            draft = self._desk.store.read(tx.connection, draft_id)
            quote = ""
            if sentence_id:
                quote = find_sentence(self._desk.store.revision(draft_id).content, sentence_id).text
            asked = next((one for one in reversed(self.store.requests(draft_id)) if one.expert_id == expert_id), None)
            request_id = asked.request_id if asked and expert_id else ""
            said = Opinion(
                draft_id=draft_id,
                request_id=request_id,
                expert_id=expert_id,
                name=who,
                revision=draft.revision,
                kind=OpinionKind.MESSAGE,
                text=words,
                quote=quote,
                sentence_id=sentence_id,
                at=at or utc_now(),
                actor=tx.actor,
            )
            if self.store.add(tx.connection, said) is None:
                raise InvalidInputError("这条意见已经录入过了。")
            if request_id:
                self.store.set_answered(tx.connection, request_id, utc_now())
            if expert_id:
                self._service.note_answered(tx, draft, expert_id)
            tx.append(_came(draft_id, expert_id, request_id, 1))

    def decide(
        self,
        draft_id: str,
        opinion_id: int,
        state: OpinionState,
        *,
        answer: str = "",
        by_hand: bool = False,
        actor: str | None = None,
    ) -> Revision | None:
        """Take an opinion over, or not, or open it again. A change that is taken over makes a revision.

        Args:
            answer: Why, in words; goes into the letter of thanks.
            by_hand: Whether the text was changed by hand already, or need not be: nothing is revised then.

        Returns:
            The revision that came of it, None where the text stays.

        Raises:
            InvalidInputError: If the words to be changed are not there any more, or the text cannot be changed.
            NotFoundError: If there is no such opinion, or its sentence is gone.
        """
        said = next((one for one in self.store.opinions(draft_id) if one.opinion_id == opinion_id), None)
        words = clean_text(answer)
        if len(words) > LONGEST_ANSWER:
            raise InvalidInputError(f"说明最多 {LONGEST_ANSWER} 字，现有 {len(words)} 字。请缩短。")

        def note(tx: Transaction) -> None:
            known = self.store.read(tx.connection, opinion_id)
            if known.state is state and known.answer == words:
                return
            by = "" if state is OpinionState.OPEN else tx.actor
            self.store.decide(tx.connection, opinion_id, state, answer=words, decided_by=by)
            tx.append(happened.OpinionDecided(draft_id=draft_id, opinion_id=opinion_id, state=state.value))

        takes_over = state is OpinionState.ACCEPTED and said is not None and said.state is not state and not by_hand
        if not takes_over or said is None or said.kind not in CHANGES or not said.sentence_id:
            with self._desk.log.transaction(actor=actor) as tx:
                note(tx)
            return None
        return self._take_over(said, note, actor)

    def _take_over(self, said: Opinion, note: Callable[[Transaction], None], actor: str | None) -> Revision:
        seen = find_sentence(self._desk.store.revision(said.draft_id, said.revision).content, said.sentence_id)
        reason = f"采纳{said.name or '专家'}的意见"
        while True:
            newest = self._desk.store.revision(said.draft_id)
            content = apply_change(newest.content, seen.text, said)
            try:
                return self._desk.revise(
                    said.draft_id, content, base=newest.number, reason=reason, actor=actor, also=note
                )
            except RevisedMeanwhileError:  # somebody else was quicker: the change is made on what is there now
                continue

    def _request_of(self, draft_id: str, returned: MarkedPaper, expert_id: str, file_name: str) -> OpinionRequest:
        """The request that a file answers: by its marks, by the number printed on the form, or as a person says."""
        of_draft = returned.marks.get(DRAFT_MARK, "")
        if of_draft and of_draft != draft_id:
            other = next((one.title for one in self._desk.store.list() if one.draft_id == of_draft), "")
            named = f"《{other}》" if other else "另一份文稿"
            raise InvalidInputError(f"「{file_name}」是{named}的征求意见稿，不是这一份的。请到那份文稿上传。")
        asked = {one.request_id: one for one in self.store.requests(draft_id)}
        printed = [_NUMBER.search(one.after) for one in returned.paragraphs]
        numbers = [returned.marks.get(REQUEST_MARK, ""), *(one[1] for one in printed if one)]
        found = next((asked[one] for one in numbers if one in asked), None)
        if found is None and expert_id:
            found = next((one for one in reversed([*asked.values()]) if one.expert_id == expert_id), None)
            if found is None:
                raise InvalidInputError("没有就这份文稿向这位专家征求过意见。请先征求意见，或用「录入意见」。")
        if found is None:
            raise InvalidInputError(f"认不出「{file_name}」是哪位专家发回的。请选择专家后再上传一次。")
        return found


def _is_like(returned: MarkedPaper, revision: Revision) -> bool:
    """Whether a file holds the paper at all: its title or one of its sentences."""
    words = "".join("".join(one.before.split()) for one in returned.paragraphs)
    wanted = [revision.content.title, *(one.text for one in revision.content.sentences())]
    return any("".join(one.split()) in words for one in wanted if one.strip())


def _came(draft_id: str, expert_id: str, request_id: str, count: int) -> happened.OpinionsReceived:
    return happened.OpinionsReceived(draft_id=draft_id, expert_id=expert_id, request_id=request_id, count=count)
