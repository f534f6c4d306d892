"""Records of the questions to experts that are kept (跟踪人选): asked again when the pool or the library changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuestion:
    """A question to experts that is kept.

    Attributes:
        avoid_units: Nobody of these units (回避).
        known: Ids of the first experts as people last saw them.
        current: Ids of the first experts now, best first.
        revision: Counts the changes of `current`, from 0.
        active: Whether it is asked again; False while it is paused.
        matched_at: When it was last asked.
    """

    question_id: str
    question: str
    avoid_units: tuple[str, ...]
    known: tuple[str, ...]
    current: tuple[str, ...]
    revision: int
    active: bool
    actor: str
    created_at: datetime
    matched_at: datetime

    @property
    def came(self) -> tuple[str, ...]:
        """Who is among the first now and was not when people last looked."""
        return tuple(one for one in self.current if one not in self.known)

    @property
    def went(self) -> tuple[str, ...]:
        """Who was among the first when people last looked and is not now."""
        return tuple(one for one in self.known if one not in self.current)
