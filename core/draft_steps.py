"""Records of the way of a suggestion paper: its states, the grades of adoption, and the steps between."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DraftState(StrEnum):
    """How far a paper has come (DESIGN §6); the values are shown to the user as they are."""

    TOPIC = "选题"
    DRAFTING = "起草"
    EXPERT_REVIEW = "专家论证"
    APPROVAL = "审核"
    SUBMITTED = "报送"
    RECEIVED = "收到"
    ADOPTED = "采纳"
    NOT_ADOPTED = "未采纳"
    FED_BACK = "反馈专家"
    ABANDONED = "不再办理"


class AdoptionGrade(StrEnum):
    """How far a suggestion was taken up (DESIGN §6): the `grade` of a step to `DraftState.ADOPTED`."""

    TAKEN = "采纳"
    INSTRUCTED = "批示"
    WRITTEN = "写入文件"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStep:
    """A change of state, kept for ever.

    Attributes:
        details: What belongs to it, by name. `revision`: the number of the text that took the step; `grade`: the
            `AdoptionGrade` of an adoption; what else the caller knows, e.g. `to` and `number` of a submission.
    """

    draft_id: str
    before: DraftState
    after: DraftState
    actor: str
    at: datetime
    reason: str = ""
    details: dict[str, str] = field(default_factory=dict)
