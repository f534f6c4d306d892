"""The candidates for an understood query: found in the index, with what is named or quoted brought forward."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from core.documents import Chunk
from core.search import SearchFilters
from index.catalogue import Catalogue
from index.engine import FieldFilter, filter_of
from index.narrowing import narrow_filters
from index.phrases import keep_phrases, raise_phrases
from index.preference import Preference
from index.retrieval import ScoredChunk
from index.understanding import QueryUnderstanding


class ChunkFinder(Protocol):
    """The open generation."""

    def search_chunks(
        self, text: str, *, where: FieldFilter, preference: Preference | None = None
    ) -> list[ScoredChunk]:
        """Passages for a reader, best first."""


class ChunkReader(Protocol):
    """Where the texts of passages come from."""

    def chunks_by_id(self, ids: Iterable[int]) -> dict[int, Chunk]:
        """Chunks by id; what is gone is left out."""


def find_candidates(
    understood: QueryUnderstanding,
    *,
    filters: SearchFilters,
    ended: frozenset[str] = frozenset(),
    excluded: frozenset[str] = frozenset(),
    index: ChunkFinder,
    catalogue: Catalogue,
    documents: ChunkReader,
) -> list[ScoredChunk]:
    """Candidates, best first.

    Where the query says nothing but the name of a document, its passages come first. Passages that contain a quoted
    phrase are raised; with `filters.phrases` no others are left.

    Args:
        ended: Documents that stand back because they are no longer in force.
        excluded: Documents that are not searched at all.
    """
    narrowed = narrow_filters(filters, catalogue)
    where = replace(filter_of(narrowed), excluded=excluded)
    preference = Preference(
        hints=understood.hints, favours=understood.favours, ended=ended, authority=catalogue.authority
    )
    found = index.search_chunks(understood.text, where=where, preference=preference)
    if understood.named:
        found = _put_first(_find_named(understood, narrowed, excluded, index), found)
    phrases = tuple(dict.fromkeys((*filters.phrases, *understood.phrases)))
    for phrase in phrases:
        known = {hit.chunk_id for hit in found}
        more = index.search_chunks(phrase, where=where)
        found = [*found, *(replace(hit, score=0.0) for hit in more if hit.chunk_id not in known)]
    if phrases:
        chunks = documents.chunks_by_id([hit.chunk_id for hit in found])
        found = keep_phrases(found, chunks, filters.phrases)
        found = raise_phrases(found, chunks, phrases)
    return found


def _find_named(
    understood: QueryUnderstanding, filters: SearchFilters, excluded: frozenset[str], index: ChunkFinder
) -> list[ScoredChunk]:
    wanted = understood.named if filters.document_ids is None else understood.named & set(filters.document_ids)
    where = replace(filter_of(replace(filters, document_ids=tuple(sorted(wanted)))), excluded=excluded)
    return index.search_chunks(understood.text, where=where)


def _put_first(first: Sequence[ScoredChunk], found: Sequence[ScoredChunk]) -> list[ScoredChunk]:
    """The first before all others; their scores are lifted over these, so that the order stays that of the scores."""
    known = {hit.chunk_id for hit in first}
    others = [hit for hit in found if hit.chunk_id not in known]
    lift = max((hit.score for hit in others), default=0.0)
    return [*(replace(hit, score=hit.score + lift) for hit in first), *others]
