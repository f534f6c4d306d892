"""Passages that contain a quoted phrase verbatim are raised, or are the only ones left when that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.documents import Chunk
from index.quotes import bare
from index.retrieval import ScoredChunk

PHRASE_BONUS = 1.0  # for each phrase: who quotes means it so; a score before is at most 3


def raise_phrases(
    found: Sequence[ScoredChunk], chunks: Mapping[int, Chunk], phrases: Iterable[str]
) -> list[ScoredChunk]:
    """The candidates with a bonus for each phrase that they contain, best first."""
    wanted = [bare(phrase) for phrase in phrases]
    raised = [
        replace(hit, score=hit.score + PHRASE_BONUS * _count_contained(chunks.get(hit.chunk_id), wanted))
        for hit in found
    ]
    return sorted(raised, key=lambda hit: -hit.score)


def keep_phrases(
    found: Sequence[ScoredChunk], chunks: Mapping[int, Chunk], phrases: Iterable[str]
) -> list[ScoredChunk]:
    """The candidates that contain every phrase in their text, where the reader sees it."""
    wanted = [bare(phrase) for phrase in phrases]
    texts = {hit.chunk_id: bare(chunks[hit.chunk_id].text) for hit in found if hit.chunk_id in chunks}
    return [hit for hit in found if hit.chunk_id in texts and all(one in texts[hit.chunk_id] for one in wanted)]


def _count_contained(chunk: Chunk | None, phrases: Sequence[str]) -> int:
    """How many of the phrases stand in the text or the headings of a passage, white space and punctuation apart."""
    if chunk is None:
        return 0
    text = bare("\n".join((*chunk.locator.heading_path, chunk.text)))
    return sum(phrase in text for phrase in phrases)
