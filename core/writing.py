"""Records of papers written with a model: how far each section is, and what it took."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SectionState(StrEnum):
    """How a section stands; the values are kept, the page has words for them."""

    WAITING = "waiting"
    WRITTEN = "written"
    KEPT = "kept"  # the answer was of no use, or somebody was faster: the text before it stays
    BARE = "bare"  # there is no evidence to write from: nothing was asked
    FAILED = "failed"  # the endpoint did not answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What answers took.

    Attributes:
        tokens_in, tokens_out: Sent and answered.
        estimated: Whether some were counted here by rule of thumb, because the endpoint did not tell them.
        cost: In yuan, as the prices were then; None where no price was known.
    """

    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    cost: float | None = None

    @property
    def tokens(self) -> int:
        """Sent and answered together."""
        return self.tokens_in + self.tokens_out

    def plus(self, other: Use) -> Use:
        """Both together; the cost of what had no price counts as nothing."""
        costs = [one.cost for one in (self, other) if one.cost is not None]
        return Use(
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            estimated=self.estimated or other.estimated,
            cost=sum(costs) if costs else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionProgress:
    """How far a section is.

    Attributes:
        section: Key of the section of the draft.
        note: What a person should know: why the text before it stayed, what was left out; "" for nothing.
        use: What all answers for this section took, failed ones too.
        revision: Number of the revision that holds what was written, 0 for none.
    """

    section: str
    state: SectionState = SectionState.WAITING
    note: str = ""
    use: Use = Use()
    revision: int = 0
