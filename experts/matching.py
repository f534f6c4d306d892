"""Matching: a question to the experts who can answer it, with the reasons and the paragraphs that prove them."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.documents import Chunk
from core.errors import InvalidInputError
from core.experts import Expert, ExpertState
from core.search import Evidence, ExpertMatch
from experts.pooling import combine_scores, covered_share, is_same_unit, normalise_unit, pool_passages
from experts.profile import profile_text
from experts.question import cut_question
from experts.reasons import explain_match

logger = logging.getLogger(__name__)

PASSAGE_CANDIDATES = 400
PROFILE_CANDIDATES = 200
EVIDENCE_PASSAGES = 3
# A passage is shown as proof if it scores at least this share of the best passage of all.
EVIDENCE_SHARE = 0.5
TRUSTED_PASSAGES = 3
MAX_TOP_K = 200

Highlighter = Callable[[str, str], tuple[tuple[int, int], ...]]


class ScoredPassage(Protocol):
    """A passage with its fused score."""

    @property
    def chunk_id(self) -> int:
        """Id of the passage."""

    @property
    def document_id(self) -> str:
        """The document it stands in."""

    @property
    def score(self) -> float:
        """Fused score, comparable inside one answer only."""


class ScoredProfile(Protocol):
    """An expert with the score of the profile."""

    @property
    def expert_id(self) -> str:
        """The expert."""

    @property
    def score(self) -> float:
        """Fused score, comparable inside one answer only."""


class PassageSearch(Protocol):
    """What matching needs of the index."""

    def retrieve(self, query: str, *, limit: int, linked: bool) -> Sequence[ScoredPassage]:
        """Passages by fused score, best first; `linked`: only of documents that are linked to an expert."""

    def search_profiles(self, query: str, limit: int) -> Sequence[ScoredProfile]:
        """Experts whose profile fits, best first."""


class ExpertReader(Protocol):
    """What matching needs of the pool's records."""

    def get_many(self, expert_ids: Iterable[str]) -> Mapping[str, Expert]:
        """Those that exist, by id."""

    def experts_of_documents(self, document_ids: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Ids of the experts linked to each document."""


class PassageReader(Protocol):
    """What matching needs of the library's records."""

    def chunks_by_id(self, ids: Iterable[int]) -> Mapping[int, Chunk]:
        """Those that exist, by id."""

    def titles(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Titles of documents by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidates:
    """What the index found: passages per expert best first, and scores of profiles."""

    passages: Mapping[str, Sequence[ScoredPassage]]
    profiles: Mapping[str, float]
    best: float


class Matcher:
    """Proposes experts. Safe to share between threads."""

    def __init__(
        self,
        *,
        search: PassageSearch,
        experts: ExpertReader,
        documents: PassageReader,
        highlight: Highlighter = lambda text, question: (),
        today: Callable[[], date] = date.today,
    ) -> None:
        self._search = search
        self._experts = experts
        self._documents = documents
        self._highlight = highlight
        self._today = today

    def match(self, question: str, *, top_k: int = 10, avoid_units: Sequence[str] = ()) -> list[ExpertMatch]:
        """The experts who can answer, best first. Retired ones are left out.

        Args:
            question: A question, or the whole text of a document.
            top_k: How many at most, from 1 to `MAX_TOP_K`.
            avoid_units: Nobody of these units (回避); part of the name is enough.

        Raises:
            InvalidInputError: If the question is empty or only punctuation, or `top_k` is out of range.
        """
        if not 1 <= top_k <= MAX_TOP_K:
            raise InvalidInputError(f"一次可以推荐 1 至 {MAX_TOP_K} 位专家，请改正人数。")
        asked = cut_question(question)
        found = self._find_candidates(asked)
        people = self._available(found, avoid_units)
        pooled = pool_passages(
            {
                expert_id: [one.score for one in passages]
                for expert_id, passages in found.passages.items()
                if expert_id in people
            }
        )
        profiles = {expert_id: score for expert_id, score in found.profiles.items() if expert_id in people}
        chosen = self._rank(asked, pooled, profiles, found, people)[:top_k]
        matches = self._present(asked, chosen, found, people)
        logger.info("matched experts candidates=%d shown=%d", len(people), len(matches))
        return matches

    def _find_candidates(self, question: str) -> _Candidates:
        found = self._search.retrieve(question, limit=PASSAGE_CANDIDATES, linked=True)
        linked = self._experts.experts_of_documents({one.document_id for one in found})
        passages: defaultdict[str, list[ScoredPassage]] = defaultdict(list)
        for one in sorted(found, key=lambda one: (-one.score, one.chunk_id)):
            for expert_id in linked.get(one.document_id, ()):
                passages[expert_id].append(one)
        profiles = {one.expert_id: one.score for one in self._search.search_profiles(question, PROFILE_CANDIDATES)}
        return _Candidates(passages=passages, profiles=profiles, best=max((one.score for one in found), default=0.0))

    def _available(self, found: _Candidates, avoid_units: Sequence[str]) -> dict[str, Expert]:
        avoided = [name for unit in avoid_units if (name := normalise_unit(unit))]
        known = self._experts.get_many([*found.passages, *found.profiles])
        return {
            expert_id: expert
            for expert_id, expert in known.items()
            if expert.state is ExpertState.ACTIVE and not is_same_unit(expert.unit, avoided)
        }

    def _rank(
        self,
        question: str,
        pooled: Mapping[str, float],
        profiles: Mapping[str, float],
        found: _Candidates,
        people: Mapping[str, Expert],
    ) -> list[tuple[str, float]]:
        best_profile = max(profiles, key=lambda expert_id: profiles[expert_id], default=None)
        best_pooled = max(pooled, key=lambda expert_id: pooled[expert_id], default=None)
        best_passages = found.passages[best_pooled][:TRUSTED_PASSAGES] if best_pooled is not None else []
        texts = self._documents.chunks_by_id([one.chunk_id for one in best_passages])
        return combine_scores(
            pooled,
            profiles,
            passage_trust=covered_share(question, [chunk.text for chunk in texts.values()]),
            profile_trust=covered_share(question, [profile_text(people[best_profile])] if best_profile else []),
        )

    def _present(
        self, question: str, chosen: Sequence[tuple[str, float]], found: _Candidates, people: Mapping[str, Expert]
    ) -> list[ExpertMatch]:
        proof = {expert_id: self._proof(expert_id, found) for expert_id, _ in chosen}
        chunks = self._documents.chunks_by_id({one.chunk_id for passages in proof.values() for one in passages})
        titles = self._documents.titles({chunk.document_id for chunk in chunks.values()})
        matches = []
        for rank, (expert_id, score) in enumerate(chosen, start=1):
            expert = people[expert_id]
            passages = [chunks[one.chunk_id] for one in proof[expert_id] if one.chunk_id in chunks]
            matches.append(
                ExpertMatch(
                    rank=rank,
                    score=score,
                    expert_id=expert_id,
                    name=expert.name,
                    sector=expert.sector.value if expert.sector else "",
                    unit=expert.unit,
                    title=expert.title or expert.post,
                    reasons=explain_match(expert, question, passages=passages, titles=titles, today=self._today()),
                    evidence=tuple(self._evidence(question, chunk, titles) for chunk in passages[:EVIDENCE_PASSAGES]),
                )
            )
        return matches

    @staticmethod
    def _proof(expert_id: str, found: _Candidates) -> Sequence[ScoredPassage]:
        """The passages worth showing; who is proposed for passages alone shows at least the best one."""
        passages = found.passages.get(expert_id, ())
        strong = [one for one in passages if one.score >= EVIDENCE_SHARE * found.best]
        return strong or (passages[:1] if expert_id not in found.profiles else ())

    def _evidence(self, question: str, chunk: Chunk, titles: Mapping[str, str]) -> Evidence:
        return Evidence(
            document_id=chunk.document_id,
            title=titles.get(chunk.document_id, ""),
            chunk_id=chunk.chunk_id,
            locator=chunk.locator,
            quote=chunk.text,
            highlights=self._highlight(chunk.text, question),
        )
