"""Records of what experts say about a suggestion paper (专家论证): whom it was sent to, and each opinion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class OpinionKind(StrEnum):
    """What an opinion is; the values are shown to the user as they are."""

    COMMENT = "批注"
    INSERTION = "增加"
    DELETION = "删去"
    REPLACEMENT = "改写"
    MESSAGE = "意见"


# Those that say how the text is to read, so that taking them over changes it.
CHANGES = (OpinionKind.INSERTION, OpinionKind.DELETION, OpinionKind.REPLACEMENT)


class OpinionState(StrEnum):
    """What became of an opinion; the values are shown to the user as they are."""

    OPEN = "待处理"
    ACCEPTED = "已采纳"
    DECLINED = "未采纳"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRequest:
    """A paper sent to one expert.

    Attributes:
        name: The expert's when it was sent; "" once the person's data were erased.
        revision: Number of the text that was sent.
        due_on: Day by which an answer is wanted.
        answered_at: When the first answer came, None while there is none.
    """

    request_id: str
    draft_id: str
    expert_id: str
    name: str
    revision: int
    asked_at: datetime
    due_on: date
    actor: str
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One thing that somebody says about a paper.

    Attributes:
        opinion_id: 0 before it is kept.
        request_id: The request that it answers, "" for one that nobody was asked for.
        expert_id: "" for somebody who is not in the pool; `name` then says who.
        revision: Number of the text that the person saw.
        sentence_id: The sentence that it is about, "" for the paper as a whole or what is no sentence.
        start: Of a change: where in the sentence, in characters, `quote` stands, or `text` is to be put.
        text: What is said; of a change the words to be put in, "" for a deletion.
        quote: The words that it is about; of a change those to be taken out, "" for an insertion.
        at: When the person wrote it, as the file says, None where that is unknown.
        answer: Why it was taken over or not, in words.
        actor: Who brought it in; `decided_by`: who decided.
    """

    draft_id: str
    kind: OpinionKind
    revision: int
    name: str
    text: str
    opinion_id: int = 0
    request_id: str = ""
    expert_id: str = ""
    sentence_id: str = ""
    start: int = 0
    quote: str = ""
    at: datetime | None = None
    state: OpinionState = OpinionState.OPEN
    answer: str = ""
    actor: str = ""
    decided_by: str = ""
