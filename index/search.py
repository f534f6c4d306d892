"""Search: a question in, passages out, with what was understood of it and how likely they answer it."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from core.documents import Chunk, Metadata
from core.search import Hint, Passage, Replacement, SearchAnswer, SearchFilters
from core.validity import find_validity
from index.additions import find_addition
from index.bigrams import query_vector
from index.candidates import find_candidates
from index.catalogue import Catalogue
from index.confidence import PASSAGES as JUDGED_PASSAGES
from index.engine import FieldFilter, filter_of
from index.generations import Shelf
from index.highlight import find_highlights
from index.judging import Judgement, judge_passages
from index.narrowing import narrow_filters
from index.passage import PassageInput, Profile, profile_number
from index.plans import speaks_of_plan
from index.retrieval import QUERY_CHARS, ScoredChunk
from index.understanding import understand_query

logger = logging.getLogger(__name__)


class PassageReader(Protocol):
    """Where the texts of hits come from."""

    def chunks_by_id(self, ids: Iterable[int]) -> dict[int, Chunk]:
        """Chunks by id; what is gone is left out."""

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Titles by document id."""

    def chunk_context(self, chunk_id: int, before: int = 1, after: int = 1) -> list[Chunk]:
        """A chunk with its neighbours in reading order; empty when it is gone."""

    def first_texts(self, ids: Iterable[int]) -> dict[int, str]:
        """For chunks after the first of their document the text of that first one, by their ids."""


class ValidityReader(Protocol):
    """What is in force, asked of the records at every search: a link made a moment ago counts at once."""

    def ended_before(self, day: date) -> frozenset[str]:
        """Documents that had ended on a day."""

    def not_in_force(self, day: date) -> frozenset[str]:
        """Documents that had ended on a day, or had not come into force yet."""

    def metadata(self, ids: Iterable[str]) -> dict[str, Metadata]:
        """What is known about documents by id; what is gone is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Who is asking: what 我会 and 我省 mean in a query."""

    body: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredProfile:
    """An expert whose profile fits a question. The score is comparable inside one list only."""

    expert_id: str
    score: float


class SearchService:
    """Searches the serving generation. Safe to share between threads."""

    def __init__(
        self,
        *,
        shelf: Shelf,
        documents: PassageReader,
        home: Callable[[], Home] = Home,
        today: Callable[[], date] = date.today,
        validity: ValidityReader | None = None,
        catalogue: Callable[[], Catalogue] = Catalogue,
    ) -> None:
        """`home` and `catalogue` are asked at every search, so that what changes counts at once.

        Args:
            validity: None where all texts are of one age, as in an evaluation.
        """
        self._shelf = shelf
        self._documents = documents
        self._home = home
        self._today = today
        self._validity = validity
        self._catalogue = catalogue

    def search(
        self,
        query: str,
        *,
        filters: SearchFilters | None = None,
        top_k: int = 10,
        per_document: int | None = None,
    ) -> SearchAnswer:
        """Find the passages that answer a question.

        Args:
            query: Any text; of a very long one the beginning counts. Without a letter or digit it finds nothing.
            top_k: Number of passages wanted. The first of a longer list are those of a shorter one.
            per_document: At most so many passages of one document; None for any number.

        Raises:
            IndexBrokenError: If the index cannot be read.
        """
        started = time.perf_counter()
        asked = query.strip()[:QUERY_CHARS]
        if not query_vector(asked).indices:
            return _answer(query, (), (), Judgement(answered=False, confidence=0.0), started)
        home = self._home()
        catalogue = self._catalogue()
        wanted_filters = filters or SearchFilters()
        today = self._today()
        day = wanted_filters.as_of or today
        understood = understand_query(asked, body=home.body, province=home.province, today=today, catalogue=catalogue)
        with self._shelf.lend() as index:
            found = find_candidates(
                understood,
                filters=wanted_filters,
                ended=self._validity.ended_before(day) if self._validity is not None else frozenset(),
                excluded=self._excluded(wanted_filters),
                index=index,
                catalogue=catalogue,
                documents=self._documents,
            )
        wanted = max(top_k, JUDGED_PASSAGES)  # the confidence does not depend on how many passages are shown
        passages = self._read_passages(_limit_per_document(found, per_document), wanted, day)
        headless = [item.chunk_id for item in passages[:JUDGED_PASSAGES] if not item.locator.heading_path]
        judgement = judge_passages(
            understood,
            passages,
            follow=self._text_after,
            first_texts=self._documents.first_texts(headless) if headless else {},
            cosines={hit.chunk_id: hit.cosine for hit in found},
        )
        shown = tuple(_mark(passage, understood.text) for passage in passages[:top_k])
        answer = _answer(query, understood.hints, shown, judgement, started)
        if answer.answered:
            answer = replace(answer, addition=find_addition(understood.text, passages))
        logger.info(
            "searched chars=%d found=%d answered=%s ms=%.0f",
            len(query), len(answer.passages), answer.answered, answer.took_ms,
        )  # fmt: skip
        return answer

    def retrieve(
        self,
        query: str,
        *,
        filters: SearchFilters | None = None,
        limit: int = 100,
        linked: bool = False,
        experts: tuple[str, ...] | None = None,
    ) -> list[ScoredChunk]:
        """Candidates without their texts, best first: the evidence that matching of experts draws on.

        Args:
            linked: Only passages of documents that are linked to an expert.
            experts: Only passages of documents that are linked to one of these experts.
        """
        wanted = filters or SearchFilters()
        where = filter_of(narrow_filters(wanted, self._catalogue()))
        where = replace(where, excluded=self._excluded(wanted), linked=linked, experts=experts)
        with self._shelf.lend() as index:
            return index.find_chunks(query.strip(), where=where)[:limit]

    def search_profiles(
        self, query: str, limit: int = 50, *, expert_ids: tuple[str, ...] | None = None
    ) -> list[ScoredProfile]:
        """Experts whose profile fits a question, best first.

        Args:
            expert_ids: Only these experts; None for all.
        """
        with self._shelf.lend() as index:
            found = index.find_profiles(query.strip(), where=FieldFilter(document_ids=expert_ids))
        return [ScoredProfile(expert_id=hit.document_id, score=hit.score) for hit in found[:limit]]

    def write_profiles(self, profiles: Sequence[Profile]) -> None:
        """Make experts findable by their profile, in place of what was known of them before."""
        with self._shelf.writing, self._shelf.lend() as index:
            index.write_profiles([profile_input(profile) for profile in profiles])

    def remove_profiles(self, expert_ids: Sequence[str]) -> None:
        """Make experts no longer findable by their profile; unknown ones are no error."""
        with self._shelf.writing, self._shelf.lend() as index:
            index.profiles.delete_editions(expert_ids)

    def _excluded(self, filters: SearchFilters) -> frozenset[str]:
        if filters.as_of is None or self._validity is None:
            return frozenset()
        return self._validity.not_in_force(filters.as_of)

    def _text_after(self, chunk_id: int) -> str:
        around = self._documents.chunk_context(chunk_id, before=0, after=1)
        return around[1].text if len(around) > 1 else ""

    def _read_passages(self, found: Sequence[ScoredChunk], wanted: int, day: date) -> list[Passage]:
        """The passages with their texts, not marked yet."""
        chunks = self._documents.chunks_by_id([hit.chunk_id for hit in found[:wanted]])
        if len(chunks) < min(wanted, len(found)):  # some are gone from the database: fill up from further down
            chunks = self._documents.chunks_by_id([hit.chunk_id for hit in found])
        hits = [hit for hit in found if hit.chunk_id in chunks][:wanted]
        documents = {hit.document_id for hit in hits}
        known = self._validity.metadata(documents) if self._validity is not None else {}
        titles = {key: item.title for key, item in known.items()} or self._documents.titles(documents)
        replacements = self._replacements(known.values())
        passages = []
        for rank, hit in enumerate(hits, start=1):
            chunk = chunks[hit.chunk_id]
            passages.append(
                Passage(
                    rank=rank,
                    score=hit.score,
                    chunk_id=hit.chunk_id,
                    document_id=hit.document_id,
                    title=titles.get(hit.document_id, ""),
                    locator=chunk.locator,
                    text=chunk.text,
                    highlights=(),
                    planned=False,
                    edition=hit.edition,
                    validity=find_validity(known[hit.document_id], day) if hit.document_id in known else None,
                    replaced_by=replacements.get(known[hit.document_id].superseded_by)
                    if hit.document_id in known
                    else None,
                )
            )
        return passages

    def _replacements(self, known: Iterable[Metadata]) -> dict[str, Replacement]:
        ids = {item.superseded_by for item in known if item.superseded_by}
        found = self._validity.metadata(ids) if self._validity is not None and ids else {}
        return {
            key: Replacement(document_id=key, title=item.title, published_on=item.published_on)
            for key, item in found.items()
        }


def profile_input(profile: Profile) -> PassageInput:
    """A profile as the index takes it in; a profile is an edition of its own."""
    return PassageInput(
        point_id=profile_number(profile.expert_id),
        edition=profile.expert_id,
        document_id=profile.expert_id,
        text=profile.text,
        fields=profile.fields,
    )


def _mark(passage: Passage, query: str) -> Passage:
    """The passage with the words of the query marked, and whether they speak of a plan."""
    highlights = find_highlights(passage.text, query)
    planned = speaks_of_plan(passage.text, highlights, passage.locator.heading_path)
    return replace(passage, highlights=highlights, planned=planned)


def _limit_per_document(found: Sequence[ScoredChunk], most: int | None) -> Sequence[ScoredChunk]:
    if most is None:
        return found
    seen: Counter[str] = Counter()
    kept = []
    for hit in found:
        seen[hit.document_id] += 1
        if seen[hit.document_id] <= most:
            kept.append(hit)
    return kept


def _answer(
    query: str, hints: Sequence[Hint], passages: Sequence[Passage], judgement: Judgement, started: float
) -> SearchAnswer:
    return SearchAnswer(
        query=query,
        answered=judgement.answered,
        confidence=judgement.confidence,
        lacking=judgement.lacking,
        hints=tuple(hints),
        passages=tuple(passages),
        took_ms=(time.perf_counter() - started) * 1000,
    )
