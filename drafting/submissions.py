"""What happens to a paper outside the house: handed in, received, answered, adopted or not, with the evidence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date

from core.adoption import Adoption, Evidence, Reply, Submission
from core.drafts import AdoptionGrade, DraftState
from core.errors import InvalidInputError
from drafting.steps import Steps
from events import adoption_types as happened
from events.log import EventLog, Transaction
from storage.adoption import AdoptionStore

logger = logging.getLogger(__name__)

# States after the paper left the house; in the last of them nothing more is expected.
OUTSIDE = frozenset(
    {DraftState.SUBMITTED, DraftState.RECEIVED, DraftState.ADOPTED, DraftState.NOT_ADOPTED, DraftState.FED_BACK}
)
LONGEST_LINE, LONGEST_TEXT = 200, 5000


class Submissions:
    """The papers of one association outside the house. Safe to share between threads."""

    def __init__(
        self, *, store: AdoptionStore, steps: Steps, log: EventLog, today: Callable[[], date] = date.today
    ) -> None:
        self.store = store
        self._steps = steps
        self._log = log
        self._today = today

    def submit(
        self,
        draft_id: str,
        *,
        addressee: str,
        submitted_on: date,
        number: str = "",
        channel: str = "",
        actor: str | None = None,
    ) -> Submission:
        """Enter that a paper was handed in, with its newest text. The first time the paper takes the step 报送.

        Raises:
            InvalidInputError: If it cannot be handed in from its state, the addressee is missing, a line is too long,
                or the day lies ahead.
            UnsettledError: If sentences still wait to be proven.
            NotFoundError: If there is no such paper.
        """
        lines = {"主送": addressee, "发文字号": number, "报送方式": channel}
        to, number, channel = (_line(name, words) for name, words in lines.items())
        if not to:
            raise InvalidInputError("请填写报送给哪个单位。")
        self._check_day("报送日期", submitted_on)
        proven = self._steps.prove(draft_id)
        with self._log.transaction(actor=actor) as tx:
            known = self._steps.store.read(tx.connection, draft_id)
            if known.state not in OUTSIDE:
                details = {"to": to, "on": submitted_on.isoformat(), "number": number, "channel": channel}
                self._steps.take_in(tx, draft_id, DraftState.SUBMITTED, details=details, proven=proven)
            submission_id = self.store.add_submission(
                tx.connection, draft_id=draft_id, revision=known.revision, addressee=to, submitted_on=submitted_on,
                number=number, channel=channel, receipt="", document_id="", actor=tx.actor,
            )  # fmt: skip
            tx.append(
                happened.SubmissionRecorded(draft_id=draft_id, submission_id=submission_id, revision=known.revision)
            )
        logger.info("submitted draft_id=%s submission_id=%d", draft_id, submission_id)
        return self.store.submission(submission_id)

    def receive(
        self, submission_id: int, *, received_on: date, receipt: str = "", actor: str | None = None
    ) -> Submission:
        """Enter that the body has the paper: the day, and its words or number.

        Raises:
            InvalidInputError: If the day lies ahead or before that of handing in.
            NotFoundError: If there is no such submission.
        """
        words = _line("签收情况", receipt)
        known = self.store.submission(submission_id)
        self._check_day("签收日期", received_on)
        if received_on < known.submitted_on:
            raise InvalidInputError(f"签收日期不能早于报送日期（{known.submitted_on}）。")
        with self._log.transaction(actor=actor) as tx:
            self.store.set_received(tx.connection, submission_id, received_on, words)
            self._note_received(tx, known.draft_id)
            tx.append(happened.ReceiptRecorded(draft_id=known.draft_id, submission_id=submission_id))
        return self.store.submission(submission_id)

    def reply(
        self,
        draft_id: str,
        *,
        sender: str,
        replied_on: date,
        text: str = "",
        document_id: str = "",
        actor: str | None = None,
    ) -> Reply:
        """Enter what a body answered: its words, or the file of the answer in the library, or both.

        Raises:
            InvalidInputError: If the paper was not handed in, or sender or answer is missing.
            NotFoundError: If there is no such paper.
        """
        sender, words = _line("答复单位", sender), text.strip()
        if not sender:
            raise InvalidInputError("请填写是哪个单位答复的。")
        if not words and not document_id:
            raise InvalidInputError("请填写答复的内容，或上传答复的文件。")
        if len(words) > LONGEST_TEXT:
            raise InvalidInputError(f"答复内容最多 {LONGEST_TEXT} 字，现有 {len(words)} 字。可以上传原件，这里写要点。")
        self._check_day("答复日期", replied_on)
        with self._log.transaction(actor=actor) as tx:
            self._check_outside(tx, draft_id)
            reply_id = self.store.add_reply(
                tx.connection, draft_id=draft_id, sender=sender, replied_on=replied_on, text=words,
                document_id=document_id, actor=tx.actor,
            )  # fmt: skip
            self._note_received(tx, draft_id)
            tx.append(happened.ReplyRecorded(draft_id=draft_id, reply_id=reply_id))
        return next(one for one in self.store.replies(draft_id) if one.reply_id == reply_id)

    def adopt(
        self,
        draft_id: str,
        *,
        grade: AdoptionGrade,
        adopted_on: date,
        evidence: Evidence | None = None,
        note: str = "",
        expert_ids: Sequence[str] = (),
        actor: str | None = None,
    ) -> Adoption:
        """Enter that a paper was adopted, and how far; its evidence is a place in a document, or a typed note.

        Raises:
            InvalidInputError: If the paper was not handed in, the evidence is missing, or the day lies ahead.
            NotFoundError: If there is no such paper.
        """
        with self._log.transaction(actor=actor) as tx:
            adoption_id = self.adopt_in(
                tx, draft_id, grade=grade, adopted_on=adopted_on, evidence=evidence, note=note, expert_ids=expert_ids
            )
        return self.store.adoption(adoption_id)

    def adopt_in(
        self,
        tx: Transaction,
        draft_id: str,
        *,
        grade: AdoptionGrade,
        adopted_on: date,
        evidence: Evidence | None = None,
        note: str = "",
        expert_ids: Sequence[str] = (),
        trace_id: int | None = None,
    ) -> int:
        """As `adopt`, inside the caller's transaction. Returns the id of the adoption."""
        words = note.strip()
        if evidence is None and not words:
            raise InvalidInputError("请说明采纳的依据：选定文件中的段落，或写明在哪里看到、由谁告知。")
        if len(words) > LONGEST_TEXT:
            raise InvalidInputError(f"说明最多 {LONGEST_TEXT} 字，现有 {len(words)} 字。请缩短。")
        self._check_day("采纳日期", adopted_on)
        self._check_outside(tx, draft_id)
        self._steps.take_in(tx, draft_id, DraftState.ADOPTED, details={"grade": grade.value})
        experts = tuple(dict.fromkeys(expert_ids))
        adoption_id = self.store.add_adoption(
            tx.connection, evidence=evidence, draft_id=draft_id, grade=grade.value, adopted_on=adopted_on, note=words,
            expert_ids=list(experts), trace_id=trace_id, actor=tx.actor,
        )  # fmt: skip
        tx.append(happened.AdoptionRecorded(draft_id=draft_id, adoption_id=adoption_id, expert_ids=experts))
        logger.info("adopted draft_id=%s adoption_id=%d grade=%s", draft_id, adoption_id, grade.name)
        return adoption_id

    def decline(self, draft_id: str, *, reason: str = "", actor: str | None = None) -> None:
        """Enter that a paper was not adopted.

        Raises:
            InvalidInputError: If the paper waits for no answer.
            NotFoundError: If there is no such paper.
        """
        self._steps.take_step(draft_id, DraftState.NOT_ADOPTED, reason=reason, actor=actor)

    def withdraw(self, adoption_id: int, *, actor: str | None = None) -> None:
        """Take an adoption back; with the last one the paper waits for an answer again. Safe to run twice.

        Raises:
            NotFoundError: If there is no such adoption.
        """
        with self._log.transaction(actor=actor) as tx:
            self.withdraw_in(tx, adoption_id)

    def withdraw_in(self, tx: Transaction, adoption_id: int) -> None:
        """As `withdraw`, inside the caller's transaction."""
        known = self.store.adoption(adoption_id)
        if known.withdrawn:
            return
        self.store.withdraw_adoption(tx.connection, adoption_id)
        tx.append(happened.AdoptionWithdrawn(draft_id=known.draft_id, adoption_id=adoption_id))
        others = [one for one in self.store.adoptions(known.draft_id) if one.adoption_id != adoption_id]
        draft = self._steps.store.read(tx.connection, known.draft_id)
        if not others and draft.state is DraftState.ADOPTED:
            self._steps.take_in(tx, known.draft_id, DraftState.RECEIVED, reason="撤回采纳记录")

    def _note_received(self, tx: Transaction, draft_id: str) -> None:
        if self._steps.store.read(tx.connection, draft_id).state is DraftState.SUBMITTED:
            self._steps.take_in(tx, draft_id, DraftState.RECEIVED)

    def _check_outside(self, tx: Transaction, draft_id: str) -> None:
        known = self._steps.store.read(tx.connection, draft_id)
        if known.state not in OUTSIDE:
            raise InvalidInputError(f"这份文稿还没有报送（现在是「{known.state}」）。请先登记报送。")

    def _check_day(self, name: str, day: date) -> None:
        if day > self._today():
            raise InvalidInputError(f"{name}不能晚于今天。")


def _line(name: str, words: str) -> str:
    line = " ".join(words.split())
    if len(line) > LONGEST_LINE:
        raise InvalidInputError(f"{name}最多 {LONGEST_LINE} 字，现有 {len(line)} 字。")
    return line
