"""Matching: a question to the experts who can answer it, with the reasons and the paragraphs that prove them."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.documents import Chunk
from core.errors import InvalidInputError
from core.experts import Expert
from core.search import Evidence, ExpertMatch
from experts.adjustments import Standing, Standings, adjust_scores, no_standings, say_standing
from experts.english import put_english
from experts.match_sources import ExpertReader, PassageReader, PassageSearch
from experts.nearness import Weigher, whole_documents
from experts.pooling import combine_scores, pool_passages
from experts.profile import profile_text
from experts.question import covered_share, cut_question, matter_of, speaks_of
from experts.reasons import explain_match
from experts.study import Study
from experts.units import is_avoided
from index.question_words import strip_asking

logger = logging.getLogger(__name__)

PASSAGE_CANDIDATES = 400
PROFILE_CANDIDATES = 200
EVIDENCE_PASSAGES = 3
# A passage is shown as proof if it scores at least this share of the best passage of all.
EVIDENCE_SHARE = 0.5
TRUSTED_PASSAGES = 3
MAX_TOP_K = 200

Highlighter = Callable[[str, str], tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the index found for one question, about people who may be proposed.

    Attributes:
        matter: The pieces of the question that say what it is about.
        passages: Score and text of each expert's passages that hold some of the matter, best first.
        pooled: Score of all passages of an expert together; `profiles`: score of the profile.
        best: Score of the best passage of all.
    """

    question: str
    matter: frozenset[str]
    people: Mapping[str, Expert]
    passages: Mapping[str, Sequence[tuple[float, Chunk]]]
    pooled: Mapping[str, float]
    profiles: Mapping[str, float]
    best: float
    standings: Mapping[str, Standing] = field(default_factory=dict)


class Matcher:
    """Proposes experts. Safe to share between threads."""

    def __init__(
        self,
        *,
        search: PassageSearch,
        experts: ExpertReader,
        documents: PassageReader,
        highlight: Highlighter = lambda text, question: (),
        weigh: Callable[[Iterable[str]], Weigher] = whole_documents,
        standings: Standings = no_standings,
        today: Callable[[], date] = date.today,
    ) -> None:
        """
        Args:
            weigh: How much a passage of given documents counts for a person; see `experts.nearness`.
            standings: Workload, ratings and availability of people; see `experts.adjustments`.
        """
        self._search = search
        self._experts = experts
        self._documents = documents
        self._highlight = highlight
        self._weigh = weigh
        self._standings = standings
        self._today = today

    def match(
        self, question: str, *, top_k: int = 10, avoid_units: Sequence[str] = (), without_document: str = ""
    ) -> list[ExpertMatch]:
        """The experts who can answer, best first. Who is in no pool, or suspended in all, is left out.

        Args:
            question: A question, or the whole text of a document.
            top_k: How many at most, from 1 to `MAX_TOP_K`.
            avoid_units: Nobody of these units (回避); a telling part of the name is enough.
            without_document: The document that is the question: it proves nothing about itself.

        Raises:
            InvalidInputError: If the question is empty or only punctuation, or `top_k` is out of range.
        """
        if not 1 <= top_k <= MAX_TOP_K:
            raise InvalidInputError(f"一次可以推荐 1 至 {MAX_TOP_K} 位专家，请改正人数。")
        return self._present_first(top_k, *self._order(question, avoid_units, without_document))

    def study(self, question: str, *, avoid_units: Sequence[str] = (), without_document: str = "") -> Study:
        """Everybody who can answer, in the order of `match`, with what is known of them."""
        return _study(*self._order(question, avoid_units, without_document))

    def match_and_study(
        self, question: str, *, top_k: int, avoid_units: Sequence[str] = (), without_document: str = ""
    ) -> tuple[list[ExpertMatch], Study]:
        """As `match` and `study`, from one search."""
        found, ranked = self._order(question, avoid_units, without_document)
        return self._present_first(top_k, found, ranked), _study(found, ranked)

    def is_available(self, expert_id: str, avoid_units: Sequence[str] = ()) -> bool:
        """Whether a person may be proposed: in a pool, not suspended, of no unit that is to be avoided."""
        return bool(self._available([expert_id], avoid_units))

    def _order(
        self, question: str, avoid_units: Sequence[str], without_document: str
    ) -> tuple[_Found, list[tuple[str, float]]]:
        found = self._find(put_english(cut_question(question)), avoid_units, without_document)
        fitting = [(key, score) for key, score in _rank(found) if _fits(key, found)]
        standings = self._standings({key: found.people[key] for key, _ in fitting})
        return replace(found, standings=standings), adjust_scores(fitting, standings, today=self._today())

    def _find(self, question: str, avoid_units: Sequence[str], without_document: str) -> _Found:
        words = strip_asking(question)
        hits = [
            hit
            for hit in self._search.retrieve(words, limit=PASSAGE_CANDIDATES, linked=True)
            if hit.document_id != without_document
        ]
        profiles = {one.expert_id: one.score for one in self._search.search_profiles(words, PROFILE_CANDIDATES)}
        linked = self._experts.experts_of_documents({hit.document_id for hit in hits})
        people = self._available({*profiles, *(key for keys in linked.values() for key in keys)}, avoid_units)
        matter = matter_of(question)
        texts = self._documents.chunks_by_id([hit.chunk_id for hit in hits])
        weigh = self._weigh(linked)
        speaking = {key for key, chunk in texts.items() if speaks_of(chunk.text, matter)}
        scores: defaultdict[str, list[float]] = defaultdict(list)
        passages: defaultdict[str, list[tuple[float, Chunk]]] = defaultdict(list)
        for hit in sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id)):
            for expert_id in linked.get(hit.document_id, ()):
                if expert_id in people:
                    score = hit.score * weigh(expert_id, hit.document_id, texts.get(hit.chunk_id))
                    scores[expert_id].append(score)
                    if hit.chunk_id in speaking:
                        passages[expert_id].append((score, texts[hit.chunk_id]))
        for own in passages.values():
            own.sort(key=lambda pair: -pair[0])
        return _Found(
            question=question,
            matter=matter,
            people=people,
            passages=passages,
            pooled=pool_passages(scores),
            profiles={expert_id: score for expert_id, score in profiles.items() if expert_id in people},
            best=max((hit.score for hit in hits), default=0.0),
        )

    def _available(self, expert_ids: Iterable[str], avoid_units: Sequence[str]) -> dict[str, Expert]:
        return {
            expert_id: expert
            for expert_id, expert in self._experts.get_many(expert_ids).items()
            if expert.is_proposed and not is_avoided(expert.unit, avoid_units)
        }

    def _present_first(self, top_k: int, found: _Found, ranked: Sequence[tuple[str, float]]) -> list[ExpertMatch]:
        chosen = ranked[:top_k]
        titles = self._documents.titles({chunk.document_id for key, _ in chosen for _, chunk in found.passages[key]})
        matches = [self._present(rank, *pair, found, titles) for rank, pair in enumerate(chosen, start=1)]
        logger.info("matched experts candidates=%d shown=%d", len(found.people), len(matches))
        return matches

    def _present(
        self, rank: int, expert_id: str, score: float, found: _Found, titles: Mapping[str, str]
    ) -> ExpertMatch:
        expert = found.people[expert_id]
        proof = _proof(expert_id, found)
        return ExpertMatch(
            rank=rank,
            score=score,
            expert_id=expert_id,
            name=expert.name,
            sector=expert.sector.value if expert.sector else "",
            unit=expert.unit,
            title=expert.title or expert.post,
            reasons=explain_match(expert, found.question, passages=proof, titles=titles),
            notes=say_standing(found.standings.get(expert_id), today=self._today()),
            evidence=tuple(
                Evidence(
                    document_id=chunk.document_id,
                    title=titles.get(chunk.document_id, ""),
                    chunk_id=chunk.chunk_id,
                    locator=chunk.locator,
                    quote=chunk.text,
                    highlights=self._highlight(chunk.text, found.question),
                )
                for chunk in proof[:EVIDENCE_PASSAGES]
            ),
        )


def _study(found: _Found, ranked: Sequence[tuple[str, float]]) -> Study:
    return Study(
        question=found.question,
        matter=found.matter,
        ranked=tuple(ranked),
        people=found.people,
        texts={
            key: [profile_text(found.people[key]), *(chunk.text for _, chunk in found.passages.get(key, ()))]
            for key, _ in ranked
        },
    )


def _rank(found: _Found) -> list[tuple[str, float]]:
    """Experts by passages and profile, best first."""
    most_proven = max(found.pooled, key=lambda key: found.pooled[key], default="")
    best_passages = [chunk.text for _, chunk in found.passages.get(most_proven, ())[:TRUSTED_PASSAGES]]
    best_profile = max(found.profiles, key=lambda key: found.profiles[key], default="")
    profile = [profile_text(found.people[best_profile])] if best_profile else []
    return combine_scores(
        found.pooled,
        found.profiles,
        passage_trust=covered_share(found.matter, best_passages),
        profile_trust=covered_share(found.matter, profile),
    )


def _fits(expert_id: str, found: _Found) -> bool:
    """Whether anything known of an expert holds some of the question's matter; vectors alone find somebody always."""
    return bool(found.passages.get(expert_id)) or speaks_of(profile_text(found.people[expert_id]), found.matter)


def _proof(expert_id: str, found: _Found) -> list[Chunk]:
    """The passages worth showing, best first; who is proposed for passages alone shows at least one."""
    passages = found.passages.get(expert_id, ())
    strong = [chunk for score, chunk in passages if score >= EVIDENCE_SHARE * found.best]
    if strong or not passages or speaks_of(profile_text(found.people[expert_id]), found.matter):
        return strong
    return [passages[0][1]]
