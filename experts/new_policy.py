"""A policy that is new in the library names the experts it concerns."""

from __future__ import annotations

import logging
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from core.documents import Block, Document, DocumentType
from core.experts import Expert
from core.search import ExpertMatch
from events.log import EventLog
from events.types import DocumentIndexed, ExpertsConcerned
from index.question_words import split_pieces

logger = logging.getLogger(__name__)

POLICY_TYPES = frozenset({DocumentType.LAW, DocumentType.POLICY, DocumentType.WORK_REPORT, DocumentType.RESEARCH})
MOST_PEOPLE = 5
CANDIDATES = 50
QUESTION_CHARS = 400
_OPENING_CHARS = 200
# Of one specialty so much must stand in title and headings, its rare words weighing more. The scores of a match say
# who of the pool is nearest, not whether anybody is near: over 139 laws and 24 experts they tell the two apart no
# better than chance (0.2: 672 pairs, one in ten right). This share does: at 0.5 60 % of the pairs are right, at 0.55
# 83 %, at 0.6 88 % (43 pairs in 28 laws, the rest of the 139 concern nobody), above it less is found and no more right.
BAR = 0.6
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇\d]+条")
_NUMBER = re.compile(r"^(第[一二三四五六七八九十百千零〇\d]+[编章节]|[（(]?[一二三四五六七八九十\d]+[)）、.])\s*")


class Documents(Protocol):
    """What is read of the document that came in."""

    def find(self, document_id: str) -> Document | None:
        """One document, or None when it is gone."""

    def blocks(self, document_id: str, version: int, first: int = 0, last: int | None = None) -> list[Block]:
        """The blocks of one version in reading order."""


class Matching(Protocol):
    """What answers a question with people."""

    def match(self, question: str, *, top_k: int) -> list[ExpertMatch]:
        """The experts who can answer, best first."""


class People(Protocol):
    """Reading experts."""

    def list(self) -> Iterable[Expert]:
        """All of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """An expert whom a document concerns, and by which of the specialties."""

    expert_id: str
    name: str
    specialty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a document says first: `subject` is title and headings, `question` has the first sentences as well."""

    subject: str
    question: str


def read_opening(title: str, blocks: Iterable[Block]) -> Opening:
    """Title, headings and first sentences of a document, without the numbers and the headings of single articles."""
    headings: list[str] = []
    body: list[str] = []
    for one in blocks:
        if one.level and one.text != title and not _ARTICLE.match(one.text):
            headings.append(_NUMBER.sub("", one.text))
        elif not one.level and sum(map(len, body)) < _OPENING_CHARS:
            body.append(one.text)
    subject = "\n".join(dict.fromkeys([title, *headings]))
    room = QUESTION_CHARS - _OPENING_CHARS
    opening = "\n".join(part for part in (subject[:room], "".join(body)[:_OPENING_CHARS]) if part)
    return Opening(subject=subject, question=opening)


def find_concerned(
    opening: Opening, *, people: Collection[Expert], matcher: Matching, most: int = MOST_PEOPLE
) -> list[Concerned]:
    """The experts whom a document concerns, best first; mostly nobody.

    Args:
        people: The whole pool: how rare a word is among all specialties decides what it weighs.
    """
    fits = fit_specialties(opening.subject, people, people)
    if not fits:
        return []  # of most documents; they need no matching
    near = matcher.match(opening.question, top_k=CANDIDATES)
    above = [one for one in near if one.expert_id in fits]
    above.sort(key=lambda one: -fits[one.expert_id][1])  # stable: who fits alike stands as matched
    return [Concerned(expert_id=one.expert_id, name=one.name, specialty=fits[one.expert_id][0]) for one in above][:most]


def fit_specialties(
    subject: str, candidates: Iterable[Expert], people: Iterable[Expert]
) -> dict[str, tuple[str, float]]:
    """The specialty that fits best, and how well in [0, 1], of each expert who is above the bar, by id."""
    stands = set(split_pieces(subject))
    weights = _weights(specialty for one in people for specialty in one.specialties)
    fits: dict[str, tuple[str, float]] = {}
    for one in candidates:
        best = max(((_share(name, stands, weights), name) for name in one.specialties), default=(0.0, ""))
        if best[0] >= BAR:
            fits[one.expert_id] = (best[1], best[0])
    return fits


def tell_concerned(
    event: DocumentIndexed,
    *,
    documents: Documents,
    people: People,
    matcher: Callable[[], Matching],
    log: EventLog,
    today: Callable[[], date] = date.today,
) -> Sequence[str]:
    """Append `ExpertsConcerned` for a policy that is new, once a document. Safe to run twice.

    Samples concern nobody, nor does what is out of force already. A document that is read or indexed again, or whose
    file has changed, is not new.

    Returns:
        Ids of the experts, best first.
    """
    found = documents.find(event.document_id)
    if found is None or found.is_sample or event.version != 1 or found.served_version != 1:
        return ()
    metadata = found.metadata
    if metadata.document_type not in POLICY_TYPES or (metadata.ended_on is not None and metadata.ended_on <= today()):
        return ()
    if log.happened_to(event.document_id, ExpertsConcerned) or log.happened_to(event.document_id, DocumentIndexed) > 1:
        return ()
    opening = read_opening(metadata.title, documents.blocks(event.document_id, event.version))
    ids = tuple(one.expert_id for one in find_concerned(opening, people=list(people.list()), matcher=matcher()))
    if ids:
        with log.transaction() as tx:
            tx.append(ExpertsConcerned(document_id=event.document_id, version=event.version, expert_ids=ids))
    logger.info("policy matched document_id=%s concerned=%d", event.document_id, len(ids))
    return ids


def _weights(specialties: Iterable[str]) -> Mapping[str, float]:
    """What a piece of a specialty weighs: the rarer among all specialties, the more."""
    counted: Counter[str] = Counter()
    total = 0
    for specialty in specialties:
        total += 1
        counted.update(set(split_pieces(specialty)))
    return {piece: math.log(1 + total / count) for piece, count in counted.items()}


def _share(specialty: str, stands: Collection[Any], weights: Mapping[str, float]) -> float:
    pieces = set(split_pieces(specialty))
    every = sum(weights[piece] for piece in pieces)
    return sum(weights[piece] for piece in pieces if piece in stands) / every if every else 0.0
