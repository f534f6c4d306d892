"""The steps of a paper: which state leads to which, what each step needs, and taking one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.drafts import AdoptionGrade, Draft, DraftContent, DraftState, DraftStep, Finding
from core.errors import InvalidInputError
from events import draft_types as happened
from events.base import Event
from events.log import EventLog, Transaction
from storage.database import utc_now
from storage.drafts import DraftStore

logger = logging.getLogger(__name__)

_S = DraftState
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step that can be taken.

    Attributes:
        words: The step as it stands on a button.
        needs_reason: Whether it must say why, because the history would not be understood without.
        back: Whether it goes back, or leaves the paper.
    """

    after: DraftState
    words: str
    needs_reason: bool = False
    back: bool = False


# Every step there is, the usual one first (DESIGN §6). 选题 → 起草 is taken by the first text, see `Desk.revise`.
MOVES: dict[DraftState, tuple[Move, ...]] = {
    _S.TOPIC: (Move(after=_S.ABANDONED, words="不再办理", needs_reason=True, back=True),),
    _S.DRAFTING: (
        Move(after=_S.EXPERT_REVIEW, words="送专家论证"),
        Move(after=_S.APPROVAL, words="送审核"),
        Move(after=_S.ABANDONED, words="不再办理", needs_reason=True, back=True),
    ),
    _S.EXPERT_REVIEW: (
        Move(after=_S.APPROVAL, words="送审核"),
        Move(after=_S.DRAFTING, words="退回起草", back=True),
        Move(after=_S.ABANDONED, words="不再办理", needs_reason=True, back=True),
    ),
    _S.APPROVAL: (
        Move(after=_S.SUBMITTED, words="报送"),
        Move(after=_S.DRAFTING, words="退回起草", needs_reason=True, back=True),
        Move(after=_S.EXPERT_REVIEW, words="退回专家论证", needs_reason=True, back=True),
        Move(after=_S.ABANDONED, words="不再办理", needs_reason=True, back=True),
    ),
    _S.SUBMITTED: (
        Move(after=_S.RECEIVED, words="对方已收到"),
        Move(after=_S.ADOPTED, words="已采纳"),
        Move(after=_S.NOT_ADOPTED, words="未采纳"),
        Move(after=_S.APPROVAL, words="撤回报送", needs_reason=True, back=True),
    ),
    _S.RECEIVED: (
        Move(after=_S.ADOPTED, words="已采纳"),
        Move(after=_S.NOT_ADOPTED, words="未采纳"),
        Move(after=_S.SUBMITTED, words="更正为未收到", needs_reason=True, back=True),
    ),
    _S.ADOPTED: (
        Move(after=_S.FED_BACK, words="已反馈专家"),
        Move(after=_S.ADOPTED, words="再次采纳"),  # first 采纳, later 批示 or 写入文件
        Move(after=_S.RECEIVED, words="更正为未答复", needs_reason=True, back=True),
    ),
    _S.NOT_ADOPTED: (
        Move(after=_S.FED_BACK, words="已反馈专家"),
        Move(after=_S.ADOPTED, words="后来采纳"),
        Move(after=_S.RECEIVED, words="更正为未答复", needs_reason=True, back=True),
    ),
    _S.FED_BACK: (Move(after=_S.ADOPTED, words="后来采纳"),),
    _S.ABANDONED: (
        Move(after=_S.TOPIC, words="重新办理", back=True),
        Move(after=_S.DRAFTING, words="重新办理", back=True),
    ),
}


class UnsettledError(InvalidInputError):
    """A paper cannot be handed in while findings stand.

    Attributes:
        findings: What blocks it.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            f"还有 {len({one.sentence_id for one in findings})} 句待核实，不能报送。请逐句处理，或由核实人署名承担。"
        )
        self.findings = tuple(findings)


def find_blocking(content: DraftContent, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What stops a paper, in the order of the text: what blocks and was not taken on by name since."""
    open_places = {one.sentence_id: place for place, one in enumerate(content.sentences()) if not one.taken_on_by}
    blocking = [one for one in findings if one.blocks and one.sentence_id in open_places]
    return tuple(sorted(blocking, key=lambda one: open_places[one.sentence_id]))


def find_moves(draft: Draft, history: Sequence[DraftStep]) -> tuple[Move, ...]:
    """The steps that a paper can take now, the usual one first.

    Args:
        history: The steps that it took. Who leaves out 专家论证 says why; a paper that was there once need not.
    """
    reviewed = any(one.after is _S.EXPERT_REVIEW for one in history)
    moves = []
    for one in MOVES[draft.state]:
        if draft.state is _S.ABANDONED and (one.after is _S.TOPIC) == bool(draft.revision):
            continue  # taken up again where it was left: with a text it is a draft, without one a topic
        leaves_out = (draft.state, one.after) == (_S.DRAFTING, _S.APPROVAL) and not reviewed
        moves.append(replace(one, words="不经专家论证送审核", needs_reason=True) if leaves_out else one)
    return tuple(moves)


class Steps:
    """Taking steps with the papers of one association. Safe to share between threads."""

    def __init__(self, *, store: DraftStore, log: EventLog, check: Callable[[str], Sequence[Finding]]) -> None:
        """`check` gives the findings on the newest text of a paper; it is asked before a paper is handed in."""
        self.store = store
        self.log = log
        self._check = check

    def moves(self, draft_id: str) -> tuple[Move, ...]:
        """The steps that a paper can take now.

        Raises:
            NotFoundError: If there is no such paper.
        """
        return find_moves(self.store.get(draft_id), self.store.steps(draft_id))

    def blocking(self, draft_id: str) -> Sequence[Finding]:
        """What stops a paper from being handed in; nothing where it has no text yet."""
        if not self.store.get(draft_id).revision:
            return ()
        return find_blocking(self.store.revision(draft_id).content, self._check(draft_id))

    def prove(self, draft_id: str) -> int:
        """Check the newest text of a paper that is to be handed in. Returns the number of the revision.

        Raises:
            UnsettledError: If findings stand that block.
            NotFoundError: If there is no such paper.
        """
        known = self.store.get(draft_id)
        blocking = self.blocking(draft_id) if known.state is _S.APPROVAL else ()
        if blocking:
            raise UnsettledError(blocking)
        return known.revision

    def take_step(
        self,
        draft_id: str,
        to: DraftState,
        *,
        reason: str = "",
        details: Mapping[str, str] | None = None,
        actor: str | None = None,
    ) -> DraftStep:
        """Take a step; paper, history and event change together or not at all.

        Args:
            reason: Why; needed for the steps that `find_moves` says.
            details: What belongs to it, see `DraftStep`. The grade of an adoption is 采纳 where none is given.

        Raises:
            InvalidInputError: If the step cannot be taken from the state, or what it needs is missing.
            UnsettledError: If the paper is to be handed in while findings stand.
            NotFoundError: If there is no such paper.
        """
        proven = self.prove(draft_id) if to is _S.SUBMITTED else None
        with self.log.transaction(actor=actor) as tx:
            return self.take_in(tx, draft_id, to, reason=reason, details=details, proven=proven)

    def take_in(
        self,
        tx: Transaction,
        draft_id: str,
        to: DraftState,
        *,
        reason: str = "",
        details: Mapping[str, str] | None = None,
        proven: int | None = None,
    ) -> DraftStep:
        """As `take_step`, inside the caller's transaction.

        Args:
            proven: For handing in, what `prove` gave before the transaction: checking a text takes its time, and
                nobody else can write meanwhile.
        """
        known = self.store.read(tx.connection, draft_id)
        words = " ".join(reason.split())
        self._check_move(known, to, words, proven)
        step = DraftStep(
            draft_id=draft_id,
            before=known.state,
            after=to,
            actor=tx.actor,
            at=utc_now(),
            reason=words,
            details=_complete(to, {**(details or {}), "revision": str(known.revision)}),
        )
        self.store.add_step(tx.connection, step)
        self.store.write(tx.connection, replace(known, state=to))
        tx.append(_tell(step))
        logger.info("step draft_id=%s before=%s after=%s", draft_id, step.before.name, step.after.name)
        return step

    def _check_move(self, known: Draft, to: DraftState, reason: str, proven: int | None) -> None:
        possible = find_moves(known, self.store.steps(known.draft_id))
        move = next((one for one in possible if one.after is to), None)
        if move is None:
            able = "、".join(one.words for one in possible)
            raise InvalidInputError(f"文稿现在是「{known.state}」，不能转到「{to}」。可以办理：{able}。")
        if move.needs_reason and not reason:
            raise InvalidInputError(f"请写明「{move.words}」的原因，以后查看办理经过时要用。")
        if len(reason) > LONGEST_REASON:
            raise InvalidInputError(f"原因最多 {LONGEST_REASON} 字，现有 {len(reason)} 字。请缩短。")
        if to is _S.SUBMITTED and known.state is _S.APPROVAL and proven != known.revision:
            raise InvalidInputError("文稿刚刚又改动过，还没有核对。请刷新页面，核对后再报送。")


def _complete(to: DraftState, details: dict[str, str]) -> dict[str, str]:
    if to is not _S.ADOPTED:
        return {name: value for name, value in details.items() if name != "grade"}
    grade = details.get("grade") or AdoptionGrade.TAKEN
    if grade not in [*AdoptionGrade]:
        raise InvalidInputError(f"没有「{grade}」这种采纳方式。可以选：{'、'.join(AdoptionGrade)}。")
    return {**details, "grade": str(grade)}


def _tell(step: DraftStep) -> Event:
    way = {"draft_id": step.draft_id, "before": step.before.value, "after": step.after.value}
    if step.after is _S.SUBMITTED and step.before is _S.APPROVAL:
        return happened.DraftSubmitted(**way, revision=int(step.details["revision"]))
    if step.after is _S.ADOPTED:
        return happened.SuggestionAdopted(**way, grade=step.details["grade"])
    if step.after is _S.NOT_ADOPTED:
        return happened.SuggestionDeclined(**way)
    return happened.DraftMoved(**way)
