"""Questions to learn from: what was used and judged, with each passage found again in the version that serves now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.documents import Chunk
from core.use import Judgement, Use, UsedPassage, UseKind
from evaluation.question_set import clean_question
from evaluation.relocate import locate

# How sure each kind of use makes that the passage was looked for.
WEIGHTS: Mapping[UseKind, float] = {
    UseKind.MARKED: 1.0,
    UseKind.CITED: 0.9,
    UseKind.EXPORTED: 0.7,
    UseKind.OPENED: 0.4,
    UseKind.CONTEXT: 0.2,
}
JUDGED = 1.0
_OF_THE_SUREST = 0.5  # beside a surer passage of the same question, one that is less than half as sure is left out


@dataclass(slots=True)
class UsedQuestion:
    """A question with the chunks that were used for it, each with how sure that is (0 to 1)."""

    question: str
    chunks: dict[int, float] = field(default_factory=dict)

    @property
    def weight(self) -> float:
        """How much the question counts: as its surest passage."""
        return max(self.chunks.values())


def gather_questions(
    uses: Iterable[Use], judgements: Iterable[Judgement], chunks: Mapping[str, list[Chunk]]
) -> list[UsedQuestion]:
    """Put together what is known of each question.

    Opening a passage now and then says little; opening it twice as often says no more. Where a passage was marked or
    cited, one that was merely opened for the same question is left out: it may have been opened in vain.

    Args:
        chunks: All chunks of the version that serves, by document; a passage that none of them holds is left out.
    """
    found: dict[str, UsedQuestion] = {}
    seen: dict[tuple[str, str], int | None] = {}

    def add(question: str, passage: UsedPassage, weight: float) -> None:
        key = (passage.document_id, passage.quote)
        if key not in seen:
            same = locate(passage.quote, chunks.get(passage.document_id, []))
            seen[key] = same.chunk_id if same else None
        chunk_id = seen[key]
        words = clean_question(question)
        if chunk_id is not None and words:
            known = found.setdefault(words, UsedQuestion(question=words)).chunks
            known[chunk_id] = max(known.get(chunk_id, 0.0), weight)

    for use in uses:
        add(use.query, use.passage, WEIGHTS[use.kind])
    for judgement in judgements:
        if judgement.passage is not None:
            add(judgement.question, judgement.passage, JUDGED)
    for one in found.values():
        surest = one.weight
        one.chunks = {key: weight for key, weight in one.chunks.items() if weight >= surest * _OF_THE_SUREST}
    return list(found.values())
