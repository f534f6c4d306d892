"""Whether what was found answers the question: how likely by its words, and whether it has what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.search import Passage
from index.confidence import ANSWER_BAR, PASSAGES, estimate_confidence
from index.expectations import JUDGED, AnswerKind, can_satisfy, read_expectation
from index.passage import find_opening, passage_text
from index.quotes import bare
from index.understanding import QueryUnderstanding

_BELOW_BAR = 0.99 * ANSWER_BAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether the passages answer.

    Attributes:
        confidence: In [0, 1].
        lacking: What the question asks for and no passage has ("list", "count", "amount", "day", "phone"), "" where
            nothing is known to be lacking.
    """

    answered: bool
    confidence: float
    lacking: str = ""


def judge_passages(
    understood: QueryUnderstanding,
    passages: Sequence[Passage],
    *,
    follow: Callable[[int], str],
    first_texts: Mapping[int, str],
    cosines: Mapping[int, float],
) -> Judgement:
    """Judge the passages found, best first.

    Args:
        follow: The text of the passage after the one of this chunk id, "" where none follows: a list may go on there.
        first_texts: For passages under no heading that are not the first of their document the text of that one, by
            chunk id.
        cosines: Of the question and each passage, by chunk id.
    """
    if not passages:
        return Judgement(answered=False, confidence=0.0)
    texts = [
        passage_text(item.title, item.locator.heading_path, item.text, find_opening(first_texts.get(item.chunk_id, "")))
        for item in passages[:PASSAGES]
    ]
    documents = [item.document_id for item in passages[:PASSAGES]]
    near = [cosines[item.chunk_id] for item in passages[:PASSAGES]]
    confidence = estimate_confidence(understood.text, texts, documents, near)
    if understood.only_names:
        return _judge_names(understood, passages, confidence)
    if (expectation := read_expectation(understood.text)) is not None:
        judged = texts[:JUDGED]
        if expectation.kind is AnswerKind.LIST:
            judged = [f"{text}\n{follow(item.chunk_id)}" for text, item in zip(judged, passages, strict=False)]
        if not can_satisfy(expectation, understood.text, judged):
            return Judgement(answered=False, confidence=_BELOW_BAR * confidence, lacking=expectation.kind.value)
    return Judgement(answered=confidence >= ANSWER_BAR, confidence=confidence)


def _judge_names(understood: QueryUnderstanding, passages: Sequence[Passage], confidence: float) -> Judgement:
    """A title or 文号 and nothing else is answered by its document, or by passages that cite it verbatim."""
    if passages[0].document_id in understood.named:
        return Judgement(answered=True, confidence=1.0)
    cited = bare(understood.text)
    if any(cited in bare(passage.text) for passage in passages):
        return Judgement(answered=True, confidence=max(confidence, ANSWER_BAR))
    return Judgement(answered=False, confidence=_BELOW_BAR * confidence)
