"""Records of call-outs (应急呼叫): the calls that were made for one, and what came of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CallOutcome(StrEnum):
    """What came of one call; the values are shown to the user as they are."""

    COMING = "前来"
    REACHED = "已接通，待答复"
    NOT_REACHED = "未接通"
    DECLINED = "不能来"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEntry:
    """One call. It is never changed; another call tells how it went on."""

    entry_id: int
    task_id: str
    expert_id: str
    outcome: CallOutcome
    note: str
    actor: str
    at: datetime
